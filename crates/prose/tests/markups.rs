//! Each markup: headings with their parents, statements, blocks, tables, links, and look-alikes.

use matura_model::fact::{BlockKind, Document, Language};
use matura_model::{FileKind, RepoPath};
use matura_prose::{document, notebook_document};

fn read(kind: FileKind, text: &str) -> Document {
    document(&RepoPath::new("docs/a"), kind, text).0
}

/// Each section as `first-last level heading < parent`.
#[track_caller]
fn sections(kind: FileKind, text: &str, expected: &[&str]) {
    let document = read(kind, text);
    let heading = |index: u32| document.sections[index as usize].heading.clone();
    let shown: Vec<String> = document
        .sections
        .iter()
        .map(|section| {
            let parent = section.parent.map(|parent| format!(" < {}", heading(parent))).unwrap_or_default();
            let lines = section.lines;
            format!("{}-{} {} {}{parent}", lines.first, lines.last, section.level, section.heading)
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

/// Each statement as `first text`, or `first-last text`.
#[track_caller]
fn statements(kind: FileKind, text: &str, expected: &[&str]) {
    let document = read(kind, text);
    let shown: Vec<String> = document
        .statements
        .iter()
        .map(|said| match said.lines.first == said.lines.last {
            true => format!("{} {}", said.lines.first, said.text),
            false => format!("{}-{} {}", said.lines.first, said.lines.last, said.text),
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

/// Each link as `line to [text]`, pictures with a `!`.
#[track_caller]
fn links(kind: FileKind, text: &str, expected: &[&str]) {
    let document = read(kind, text);
    let mark = |image: bool| if image { "!" } else { "" };
    let shown: Vec<String> = document
        .links
        .iter()
        .map(|link| format!("{} {}{} [{}]", link.line, mark(link.image), link.to, link.text))
        .collect();
    assert_eq!(shown, expected, "{text}");
}

/// Each table as `head / row / row` with the line before each row.
#[track_caller]
fn tables(kind: FileKind, text: &str, expected: &[&str]) {
    let document = read(kind, text);
    let shown: Vec<String> = document
        .tables
        .iter()
        .map(|table| {
            let rows = table.rows.iter().map(|(cells, line)| format!("{line} {}", cells.join(",")));
            std::iter::once(table.head.join(",")).chain(rows).collect::<Vec<_>>().join(" / ")
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

/// Each block of code as `language first-last text`.
#[track_caller]
fn code(kind: FileKind, text: &str, expected: &[&str]) {
    let document = read(kind, text);
    let shown: Vec<String> = document
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            BlockKind::Code { language } => Some(format!(
                "{} {}-{} {}",
                language.as_deref().unwrap_or("-"),
                block.lines.first,
                block.lines.last,
                block.text.trim()
            )),
            _ => None,
        })
        .collect();
    assert_eq!(shown, expected, "{text}");
}

const MD: FileKind = FileKind::Markdown;
const RST: FileKind = FileKind::Rst;
const ADOC: FileKind = FileKind::AsciiDoc;
const TEXT: FileKind = FileKind::Text;

#[test]
fn markdown_headings() {
    let text = "# T\n\ntext\n\n## A `x`\n### B\n\nC\n-\n\n#no heading\n";
    sections(MD, text, &["1-4 1 T", "5-5 2 A x < T", "6-7 3 B < A x", "8-11 2 C < T"]);
    sections(MD, "intro\n\n# T\n", &["1-2 0 ", "3-3 1 T"]);
    sections(MD, "", &["1-1 0 "]);
    sections(MD, "```\n# no\n```\n# T\n", &["1-3 0 ", "4-4 1 T"]);
}

#[test]
fn markdown_statements() {
    let text = "One *two*. Three\nfour `five`.\n\n- item\n  more\n  - inner\n\n  second\n- [x] task\n\n> quote\n";
    let expected = ["1 One two.", "1-2 Three four five.", "4-5 item more", "6 inner", "8 second", "9 task", "11 quote"];
    statements(MD, text, &expected);
    statements(MD, "~~Old.~~ New.[^1]\n\n[^1]: A note.\n", &["1 New.", "3 A note."]);
    statements(MD, "毎日\n監視します。\n", &["1-2 毎日監視します。"]);
    let document = read(MD, "- [ ] a\n- [x] b\n- c\n\n> d\n");
    let kinds: Vec<&BlockKind> = document.blocks.iter().map(|block| &block.kind).collect();
    let item = |done| BlockKind::Item { done };
    assert_eq!(kinds, [&item(Some(false)), &item(Some(true)), &item(None), &BlockKind::Quote]);
}

#[test]
fn markdown_tables_and_links() {
    tables(MD, "| a | b |\n|---|---|\n| 1 | [x](y) |\n| 2 |\n", &["a,b / 3 1,x / 4 2,"]);
    statements(MD, "| a | b |\n|---|---|\n| 1 | [x](y) |\n| 2 |\n", &["3 1 | x", "4 2"]);
    links(
        MD,
        "[![CI](b.svg)](https://ci) and\n[doc](d.md \"t\"), <https://e.f>, https://g.h/i.\n",
        &[
            "1 !b.svg [CI]",
            "1 https://ci [CI]",
            "2 d.md [doc]",
            "2 https://e.f [https://e.f]",
            "2 https://g.h/i [https://g.h/i]",
        ],
    );
    links(
        MD,
        "`https://no.link` and [a][1]\n\n[1]: https://x.y\n",
        &["1 https://x.y [a]", "1 https://no.link [https://no.link]"],
    );
    // A link in a heading belongs to the heading's section.
    assert_eq!(read(MD, "# A\n\n# [B](b)\n").links[0].section, 1);
}

#[test]
fn markdown_code() {
    code(MD, "```bash\nmake\n\nrun\n```\n\n    indented\n", &["bash 2-4 make\n\nrun", "- 7-7 indented"]);
    code(
        MD,
        "```{r setup, echo=FALSE}\nx\n```\n```{.Python .n}\ny\n```\n```{python}\nz\n```\n",
        &["r 2-2 x", "python 5-5 y", "python 8-8 z"],
    );
    statements(MD, "```\nNot a statement.\n```\n", &[]);
}

#[test]
fn directives() {
    statements(MD, "```{note} Title\n:class: x\nSome *text*.\n```\n", &["3 Some text."]);
    code(MD, "```{code-block} Python\nx = 1\n```\n", &["python 2-2 x = 1"]);
    links(MD, "```{figure} a.png\nCaption.\n```\n", &["1 !a.png []"]);
    statements(MD, "::: {.callout-note}\nSome text.\n:::\n\nAfter.\n", &["2 Some text.", "5 After."]);
    statements(MD, "!!! note\n\n    Some text.\n", &["3 Some text."]);
    statements(MD, "!!! note \"A title\"\n    Some text.\n", &["2 Some text."]);
    statements(MD, "See {ref}`the page`.\n", &["1 See the page."]);
}

#[test]
fn front_matter() {
    let document = read(MD, "---\ntitle: T\ntags: [a]\n---\n# H\n\ntext\n");
    let (matter, lines) = document.front_matter.expect("there is front matter");
    assert_eq!((matter.as_str(), lines.first, lines.last), ("title: T\ntags: [a]\n", 2, 3));
    assert_eq!(document.sections[0].lines.first, 5);
    assert_eq!(document.statements[0].lines.first, 7);
    assert!(read(MD, "---\n\na: b\n\n---\n").front_matter.is_none());
    assert!(read(MD, "# T\n\n---\na: b\n---\n").front_matter.is_none());
}

#[test]
fn html_in_markdown() {
    let text =
        "<h1 align=\"center\">\n  <img src='l.png' alt=\"Logo\">\n  My <b>tool</b>\n</h1>\n\n<p>\nOne.<br>Two\n</p>\n";
    sections(MD, text, &["1-8 1 My tool"]);
    statements(MD, text, &["7 One.", "7 Two"]);
    links(MD, text, &["2 !l.png [Logo]"]);
    sections(MD, "<h1>\n\nTitle **x**\n\n</h1>\n\ntext\n", &["1-7 1 Title x"]);
    tables(
        MD,
        "<table>\n<tr><th>a</th><th>b</th></tr>\n<tr><td>1</td>\n<td>\n\n[x](y)\n\n</td></tr>\n</table>\n",
        &["a,b / 3 1,x"],
    );
    links(MD, "<div><a href=\"https://a.b?c=1&amp;d=2\">go</a></div>\n", &["1 https://a.b?c=1&d=2 [go]"]);
    statements(
        MD,
        "<ul><li>one</li><li>two</li></ul>\n\n<!-- not\n\nshown -->\n\n<details><summary>More</summary>\n\ntext\n\n</details>\n",
        &["1 one", "1 two", "7 More", "9 text"],
    );
    code(MD, "<pre lang=\"sh\">\nmake &amp;&amp; run\n</pre>\n", &["sh 1-2 make && run"]);
    statements(MD, "Keys <kbd>a</kbd> < 3.\n", &["1 Keys a < 3."]);
}

#[test]
fn rst() {
    let text =
        "=====\nTitle\n=====\n\nA\n-\n\nSection\n-------\n\nText ``code``\nmore.\n\nSub\n~~~\n\nOther\n-------\n";
    sections(RST, text, &["1-7 1 Title", "8-13 2 Section < Title", "14-16 3 Sub < Section", "17-18 2 Other < Title"]);
    statements(RST, text, &["5-6 A -", "11-12 Text code more."]);
    statements(
        RST,
        "- one\n  more\n\n- [ ] two\n\n  - three\n\n1. four\n\n:Field: value\n\n.. comment\n",
        &["1-2 one more", "4 two", "6 three", "8 four", "10 Field: value"],
    );
    statements(
        RST,
        ".. note:: Some. More.\n\n   C.\n\n.. autosummary::\n   x.y\n\nTerm\n   Meaning.\n",
        &["1 Some.", "1 More.", "3 C.", "8 Term", "9 Meaning."],
    );
    code(
        RST,
        ".. code-block:: Bash\n   :caption: x\n\n   make\n   run\n\nRun::\n\n  make\n\nend\n",
        &["bash 4-5 make\nrun", "- 9-9 make"],
    );
    links(
        RST,
        "See `the *docs* <https://d.e>`_ and :doc:`x <y>`.\n\n.. image:: a.png\n   :alt: A\n   :target: t\n\n.. _x: https://z\n",
        &["1 https://d.e [the *docs*]", "1 y [x]", "3 !a.png [A]", "3 t [A]", "7 https://z [x]"],
    );
}

#[test]
fn rst_tables() {
    tables(RST, "+---+---+\n| a | b |\n+===+===+\n| 1 | 2 |\n|   | 3 |\n+---+---+\n", &["a,b / 4 1,2 3"]);
    tables(
        RST,
        "====  ===\na     b\n====  ===\n1     2\n3     4 and more\n====  ===\n\ntext\n",
        &["a,b / 4 1,2 / 5 3,4 and more"],
    );
    tables(
        RST,
        ".. list-table:: T\n   :header-rows: 1\n\n   * - a\n     - b\n   * - 1\n     - 2\n       3\n",
        &["a,b / 6 1,2 3"],
    );
    tables(RST, ".. csv-table:: T\n   :header: a, b\n\n   1, \"2, 3\"\n", &["a,b / 4 1,2, 3"]);
    tables(RST, "==== a\n\n+ b\n", &[]);
}

#[test]
fn asciidoc() {
    let text = "= Title\n:toc:\n\nIntro *bold*\nmore.\n\n== A\n\n* [ ] one\n** two\n. three\n\nNOTE: Take care.\n\n[source,Shell]\n----\nmake\n----\n\n=== B\n\n|===\n|a |b\n\n|1\n|2\n|===\n\nimage::x.png[Alt,100]\nlink:y[z] and https://q.r[s]\n";
    sections(ADOC, text, &["1-6 1 Title", "7-19 2 A < Title", "20-30 3 B < A"]);
    statements(
        ADOC,
        text,
        &["4-5 Intro bold more.", "9 one", "10 two", "11 three", "13 Take care.", "25-26 1 | 2", "30 z and s"],
    );
    code(ADOC, text, &["shell 17-17 make"]);
    tables(ADOC, text, &["a,b / 25 1,2"]);
    links(ADOC, text, &["29 !x.png [Alt]", "30 y [z]", "30 https://q.r [s]"]);
}

#[test]
fn plain_text() {
    let text = "Title\n=====\n\nSome text\nmore.\n\nINSTALL IT\n\n- one\n  more\n- two\n\n1. First Part\n\nThe end.\n\nSub\n---\nx\n";
    sections(
        TEXT,
        text,
        &["1-6 1 Title", "7-12 2 INSTALL IT < Title", "13-16 2 1. First Part < Title", "17-19 2 Sub < Title"],
    );
    statements(TEXT, text, &["4-5 Some text more.", "9-10 one more", "11 two", "15 The end.", "19 x"]);
    sections(TEXT, "THIS SHOUTS.\n\n1. Install it.\n2. Run it.\n\nOK\n", &["1-6 0 "]);
}

#[test]
fn languages() {
    assert_eq!(read(MD, "# 監視\n\nデータを監視します。 MLflow\n").language, Language::Japanese);
    assert_eq!(read(MD, "# Monitoring\n\nWe watch the data. 監視\n").language, Language::English);
    assert_eq!(read(MD, "# 监控\n\n我们监控数据。\n").language, Language::English);
}

#[test]
fn notebooks() {
    let cells = [("# Title\n\nText here.\n".to_owned(), vec![10, 11, 12]), ("## Sub\nMore.".to_owned(), vec![40, 41])];
    let document = notebook_document(&RepoPath::new("a.ipynb"), &cells);
    let lines: Vec<_> = document.sections.iter().map(|s| (s.lines.first, s.lines.last, s.parent)).collect();
    assert_eq!(lines, [(10, 39, None), (40, 41, Some(0))]);
    let said: Vec<_> = document.statements.iter().map(|said| (said.lines.first, said.text.as_str())).collect();
    assert_eq!(said, [(12, "Text here."), (41, "More.")]);
}
