//! No text makes a reader panic, and what it finds lies inside the text.

use matura_model::{FileKind, Lines, RepoPath};
use matura_prose::{document, notebook_document, releases};
use proptest::prelude::{Strategy, prop_assert, proptest};

const KINDS: [FileKind; 5] = [FileKind::Markdown, FileKind::Rst, FileKind::AsciiDoc, FileKind::Text, FileKind::Web];

/// Pieces that mean something in one of the markups.
const PIECES: &[&str] = &[
    "# ",
    "## v1.2 - 2024-01-02",
    "\n",
    "\n\n",
    "  ",
    "    ",
    "- ",
    "* [ ] ",
    "1. ",
    "| a | b |\n|---|---|\n",
    "====",
    "----",
    "\n~~~~\n",
    "```",
    "```{note}\n",
    "`",
    "**",
    "*",
    "_",
    "<h1>",
    "</h1>",
    "<table><tr><td>",
    "</table>",
    "<img src='a' alt=b>",
    "<a href=x>",
    "</a>",
    "<pre>",
    "<!--",
    "-->",
    ".. ",
    ".. note:: x\n   ",
    ".. list-table::\n   * - a\n",
    "::",
    "+---+",
    "|===\n",
    "link:a[b]",
    "[a](b)",
    "![a](b)",
    "https://a.b/c",
    "日本語。",
    "ない",
    "é",
    "!!! note\n",
    ":::",
    "---\n",
    "a: b\n",
    "word ",
    "Not done. ",
    ", but ",
    "> ",
    "\t",
    "== ",
    "=====  ====\n",
    "a      b\n",
    "|",
    "]",
    "[",
    "~~",
    "&amp;",
    "\r\n",
    "{ref}`x`",
];

/// Text made of such pieces.
fn markup() -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn inside(lines: Lines, count: u32) -> bool {
    lines.first >= 1 && lines.first <= lines.last && lines.last <= count
}

fn well_formed(kind: FileKind, text: &str) -> Result<(), proptest::test_runner::TestCaseError> {
    let (document, _) = document(&RepoPath::new("a.md"), kind, text);
    let count = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    let sections = u32::try_from(document.sections.len()).unwrap_or(0);
    prop_assert!(sections > 0);
    for (index, section) in document.sections.iter().enumerate() {
        prop_assert!(inside(section.lines, count), "{section:?} of {count}");
        prop_assert!(section.parent.is_none_or(|parent| (parent as usize) < index));
    }
    for block in &document.blocks {
        prop_assert!(inside(block.lines, count) && block.section < sections, "{block:?} of {count}");
    }
    for said in &document.statements {
        prop_assert!(inside(said.lines, count) && said.section < sections, "{said:?} of {count}");
        prop_assert!(!said.text.is_empty());
    }
    for table in &document.tables {
        prop_assert!(inside(table.lines, count) && table.rows.iter().all(|(_, line)| inside(Lines::one(*line), count)));
    }
    for link in &document.links {
        prop_assert!(inside(Lines::one(link.line), count) && link.section < sections, "{link:?} of {count}");
    }
    for entry in releases(&document) {
        prop_assert!(inside(entry.lines, count), "{entry:?} of {count}");
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text(text in "\\PC{0,200}|(?s).{0,200}") {
        for kind in KINDS {
            well_formed(kind, &text)?;
        }
    }

    #[test]
    fn any_markup(text in markup()) {
        for kind in KINDS {
            well_formed(kind, &text)?;
        }
    }

    #[test]
    fn any_notebook(cells in proptest::collection::vec((markup(), proptest::collection::vec(1_u32..50, 0..20)), 0..4)) {
        let document = notebook_document(&RepoPath::new("a.ipynb"), &cells);
        prop_assert!(document.statements.iter().all(|said| said.lines.first >= 1));
    }
}

#[test]
fn deep_nesting_is_bounded() {
    let deep = 5000;
    for kind in KINDS {
        for piece in ["> ", "- ", "* ", "<div>", "<table><tr><td>", "  - a\n", "[", "!["] {
            document(&RepoPath::new("a.md"), kind, &piece.repeat(deep));
        }
    }
    let stairs: String = (0..400).map(|depth| format!("{}- a\n\n", "  ".repeat(depth))).collect();
    for kind in KINDS {
        document(&RepoPath::new("a.md"), kind, &stairs);
    }
}
