//! A whole scan of a tree that is written as one text.

use matura_answer::{Assessed, assess};
use matura_cli::Engine;
use matura_facts::{Facts, build};
use matura_inventory::from_texts;
use matura_model::Whose;
use matura_report::{About, Report, Style};
use std::sync::LazyLock;

/// Loaded once: it is the same for every input.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::built_in().expect("the built-in rules are tested and load"));

/// A line that begins a file.
const FILE: &str = "=== ";

/// From files to reports. The input holds the files one after the other, each below a line `=== PATH`.
pub fn scan(bytes: &[u8]) {
    let facts = build(from_texts(files(&String::from_utf8_lossy(bytes)), None, &ENGINE.tables), &ENGINE.tables);
    for problem in &facts.problems {
        assert!(problem.whose != Whose::OurBug, "{problem:?}");
    }
    let assessed = assess(&ENGINE.book, &facts, &ENGINE.calibration, &|_, _| None);
    let report = report(&facts, &assessed);
    assert_eq!(report.criteria.len(), 60);
    let terminal = matura_report::terminal(&report, &Style::plain());
    let acted_on = terminal.chars().find(|character| character.is_control() && *character != '\n');
    assert_eq!(acted_on, None, "a terminal acts on it");
    let json: Result<Report, _> = serde_json::from_str(&matura_report::json(&report));
    assert!(json.is_ok_and(|read| read.criteria.len() == 60), "the report reads back");
}

fn report(facts: &Facts, assessed: &Assessed) -> Report {
    let about =
        About { path: "tree", version: "0", scanned_at: 0, threshold: 0.8, models: &[], scope: &Default::default() };
    let standings = vec![None; ENGINE.book.criteria.len()];
    matura_report::build(facts, &ENGINE.book, assessed, &standings, &about)
}

fn files(text: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = Vec::new();
    for line in text.split_inclusive('\n') {
        match (line.strip_prefix(FILE), files.last_mut()) {
            (Some(path), _) => files.push((path.trim_end_matches('\n').to_owned(), String::new())),
            (None, Some((_, content))) => content.push_str(line),
            (None, None) => {}
        }
    }
    files
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_holds_files() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let expected: Vec<_> =
                expected.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
            assert_eq!(files(text), expected);
        };
        check("=== a.py\nx = 1\n=== b/c.md\n# B\n\ntext", &[("a.py", "x = 1\n"), ("b/c.md", "# B\n\ntext")]);
        check("lost\n=== a\n", &[("a", "")]);
        check("", &[]);
    }
}
