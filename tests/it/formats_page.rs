//! The page on formats: its table and the sample of each are made from the built-in example.

use crate::formats::{Kept, REPORT};
use crate::program::matura;
use crate::root;
use calamine::Reader as _;
use serde_json::Value;

/// Lines of a sample.
const LINES: usize = 14;
/// Characters of a line in a sample.
const COLUMNS: usize = 150;

/// The formats and what each is for, as `matura scan --help` lists them.
pub(crate) fn formats() -> Vec<(String, String)> {
    let output = matura(&["scan", "--help"]).output().expect("the program starts");
    let text = String::from_utf8(output.stdout).expect("the help is text");
    let (_, text) = text.split_once("--format <FORMAT>").expect("there is the option");
    let (_, text) = text.split_once("Possible values:").expect("it lists its values");
    let mut formats: Vec<(String, String)> = Vec::new();
    for line in text.lines().skip(1).map(str::trim).take_while(|line| !line.is_empty()) {
        match (line.strip_prefix("- ").and_then(|line| line.split_once(':')), formats.last_mut()) {
            (Some((name, about)), _) => formats.push((name.to_owned(), about.trim().to_owned())),
            (None, Some((_, about))) => about.extend([" ", line]),
            (None, None) => {}
        }
    }
    assert!(formats.len() > 10, "the help is read: {formats:?}");
    formats
}

/// A sample of a format, in a fence.
fn sample(format: &str, bytes: Vec<u8>) -> String {
    let text = || String::from_utf8(bytes.clone()).expect("it is text");
    match format {
        "xlsx" => format!("```text\n{}```\n", cells(bytes)),
        "sarif" => {
            let value: Value = serde_json::from_slice(&bytes).expect("it is JSON");
            fence("json", &format!("{:#}", value["runs"][0]["results"][0]), 60)
        }
        "html" => fence("html", &text(), LINES),
        "svg-badge" | "junit" => fence("xml", &text(), LINES),
        "md" | "plan" => fence("markdown", &text(), LINES),
        "csv" | "csv-evidence" => fence("csv", &text().replace('\r', ""), 6),
        "jsonl" | "jsonl-evidence" => fence("json", &text(), 2),
        "json" | "codequality" | "badge" => fence("json", &text(), LINES),
        _ => fence("text", &text(), LINES),
    }
}

fn fence(language: &str, text: &str, most: usize) -> String {
    let cut = |line: &str| match line.char_indices().nth(COLUMNS) {
        Some((at, _)) => format!("{}…", &line[..at]),
        None => line.trim_end().to_owned(),
    };
    let mut lines: Vec<String> = text.lines().take(most).map(cut).collect();
    if text.lines().count() > most {
        lines.push("…".to_owned());
    }
    // A fence longer than any in the sample.
    format!("````{language}\n{}\n````\n", lines.join("\n"))
}

fn cells(bytes: Vec<u8>) -> String {
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook_from_rs(std::io::Cursor::new(bytes)).expect("another library reads it");
    let mut text = String::new();
    for (name, sheet) in book.worksheets() {
        text += &format!("{name} ({} rows)\n", sheet.rows().count());
        for row in sheet.rows().take(5) {
            let cells: Vec<String> = row.iter().map(|cell| cell.to_string().replace('\n', " ")).collect();
            let line: String = format!("  {}", cells.join(" | ")).chars().take(COLUMNS).collect();
            text += line.trim_end();
            text.push('\n');
        }
    }
    text
}

/// `page` with what stands between the two marks made again; at its end where it has no such marks.
fn filled(page: &str, name: &str, made: &str, heading: &str) -> String {
    let (open, close) = (format!("<!-- {name} -->\n"), format!("<!-- end of {name} -->\n"));
    match page.split_once(open.as_str()).and_then(|(before, rest)| Some((before, rest.split_once(close.as_str())?.1))) {
        Some((before, after)) => format!("{before}{open}{made}{close}{after}"),
        None => format!("{page}\n{heading}{open}{made}{close}"),
    }
}

#[test]
fn the_page_shows_each_format_as_it_is() {
    let path = root().join("docs/formats.md");
    let kept = std::fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    let report = Kept::new(&REPORT);
    let formats = formats();
    let rows: String = formats.iter().map(|(name, about)| format!("| [`{name}`](#{name}) | {about} |\n")).collect();
    let mut made = filled(&kept, "table", &format!("| format | for |\n| --- | --- |\n{rows}"), "");
    for (name, about) in &formats {
        let shown = sample(name, report.render(&["--format", name]));
        made = filled(&made, &format!("sample of {name}"), &shown, &format!("## {name}\n\n{about}.\n\n"));
    }
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(&path, &made).expect("docs/ can be written");
        return;
    }
    assert!(kept == made, "docs/formats.md is stale; run the tests with UPDATE=1");
}
