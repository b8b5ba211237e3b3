//! Tables for programs: CSV and JSON by lines, a row for each criterion or for each piece of evidence.

use crate::{Links, phrases};
use csv::{QuoteStyle, Terminator, WriterBuilder};
use matura_report::plain;
use matura_report::value::{Criterion, Evidence, Report};
use serde::Serialize;

/// The columns of [`csv`].
const CRITERIA: [&str; 22] = [
    "number",
    "id",
    "name",
    "section",
    "section_title",
    "statement",
    "answer",
    "scanned",
    "confidence",
    "status",
    "basis",
    "reason",
    "evidence",
    "evidence_url",
    "would_change",
    "advice",
    "person",
    "note",
    "by",
    "on",
    "stale",
    "conflict",
];

/// The columns of [`csv_evidence`].
const EVIDENCE: [&str; 16] = [
    "number",
    "id",
    "name",
    "answer",
    "supports",
    "strength",
    "path",
    "line",
    "end_line",
    "commit",
    "tag",
    "url",
    "signal",
    "message",
    "excerpt",
    "repository",
];

/// A row of CSV for each criterion, under a row of names. Names are the same in every language.
pub fn csv(report: &Report) -> String {
    let links = Links::of(report);
    let rows = report.criteria.iter().map(|criterion| {
        let title = report.summary.sections.iter().find(|section| section.id == criterion.section);
        let person = criterion.person.as_ref();
        let first = phrases::placed(criterion).next();
        let places: Vec<String> = phrases::placed(criterion).map(|(_, place)| place).collect();
        let given = |text: Option<&String>| text.cloned().unwrap_or_default();
        [
            criterion.number.to_string(),
            criterion.id.clone(),
            criterion.name.clone(),
            criterion.section.clone(),
            title.map(|section| section.title.clone()).unwrap_or_default(),
            criterion.statement.clone(),
            criterion.answer.name().to_owned(),
            criterion.scanned.name().to_owned(),
            criterion.confidence.to_string(),
            criterion.status.name().to_owned(),
            name_of(&criterion.basis),
            criterion.reason.clone(),
            places.join("\n"),
            first.and_then(|(piece, _)| links.as_ref()?.evidence(piece)).unwrap_or_default(),
            given(criterion.would_change.as_ref()),
            given(criterion.advice.as_ref()),
            person.map(|person| person.answer.name().to_owned()).unwrap_or_default(),
            given(person.and_then(|person| person.note.as_ref())),
            given(person.and_then(|person| person.by.as_ref())),
            given(person.and_then(|person| person.on.as_ref())),
            person.map(|person| person.stale.join("\n")).unwrap_or_default(),
            person.map(|person| person.conflict.to_string()).unwrap_or_default(),
        ]
    });
    table(&CRITERIA, rows)
}

/// A row of CSV for each piece of evidence, under a row of names.
pub fn csv_evidence(report: &Report) -> String {
    let links = Links::of(report);
    let number = |line: Option<u32>| line.map(|line| line.to_string()).unwrap_or_default();
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let rows = pieces(report).map(|(criterion, piece)| {
        [
            criterion.number.to_string(),
            criterion.id.clone(),
            criterion.name.clone(),
            criterion.answer.name().to_owned(),
            piece.supports.to_string(),
            piece.strength.name().to_owned(),
            given(&piece.path),
            number(piece.line),
            number(piece.end_line),
            given(&piece.commit),
            given(&piece.tag),
            links.as_ref().and_then(|links| links.evidence(piece)).unwrap_or_default(),
            piece.signal.clone(),
            piece.message.clone(),
            piece.excerpt.clone(),
            report.repository.path.clone(),
        ]
    });
    table(&EVIDENCE, rows)
}

fn pieces(report: &Report) -> impl Iterator<Item = (&Criterion, &Evidence)> {
    report.criteria.iter().flat_map(|criterion| criterion.evidence.iter().map(move |piece| (criterion, piece)))
}

/// A value as it stands in the JSON text.
fn name_of(value: &impl Serialize) -> String {
    let value = serde_json::to_value(value).unwrap_or_default();
    value.as_str().unwrap_or_default().to_owned()
}

/// CSV as RFC 4180 has it: commas, quotes where needed, lines that end in CRLF.
fn table<const N: usize>(names: &[&str; N], rows: impl Iterator<Item = [String; N]>) -> String {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::CRLF).quote_style(QuoteStyle::Necessary).from_writer(Vec::new());
    let whole = "a list in memory takes every row, and all rows are as long";
    writer.write_record(names).expect(whole);
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell))).expect(whole);
    }
    let bytes = writer.into_inner().expect(whole);
    String::from_utf8(bytes).expect("only text was written")
}

/// A cell that no spreadsheet takes for a formula: what one could begin gets an apostrophe before it, as OWASP
/// advises. Control characters are shown, not sent.
fn harmless(cell: &str) -> String {
    let text = plain(cell.trim_end_matches(['\r', '\n']));
    let begins = text.trim_start().chars().next();
    if begins.is_some_and(|c| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '|' | '%')) {
        format!("'{text}")
    } else {
        text
    }
}

/// A line of [`jsonl`].
#[derive(Serialize)]
struct CriterionLine<'r> {
    repository: &'r str,
    commit: Option<&'r str>,
    #[serde(flatten)]
    criterion: &'r Criterion,
}

/// A line of [`jsonl_evidence`].
#[derive(Serialize)]
struct EvidenceLine<'r> {
    repository: &'r str,
    head: Option<&'r str>,
    number: u32,
    id: &'r str,
    answer: &'r str,
    #[serde(flatten)]
    piece: &'r Evidence,
    url: Option<String>,
}

/// A line of JSON for each criterion: as in the report, with the repository and its commit, so that the lines
/// of many reports can stand in one file.
pub fn jsonl(report: &Report) -> String {
    let (repository, commit) = (report.repository.path.as_str(), report.repository.commit.as_deref());
    lines(report.criteria.iter().map(|criterion| CriterionLine { repository, commit, criterion }))
}

/// A line of JSON for each piece of evidence, with the criterion that it is evidence for.
pub fn jsonl_evidence(report: &Report) -> String {
    let links = Links::of(report);
    lines(pieces(report).map(|(criterion, piece)| EvidenceLine {
        repository: &report.repository.path,
        head: report.repository.commit.as_deref(),
        number: criterion.number,
        id: &criterion.id,
        answer: criterion.answer.name(),
        piece,
        url: links.as_ref().and_then(|links| links.evidence(piece)),
    }))
}

fn lines(values: impl Iterator<Item = impl Serialize>) -> String {
    let mut text = String::new();
    for value in values {
        text += &serde_json::to_string(&value).expect("a report has only text keys and finite numbers");
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{HOSTILE, report};
    use serde_json::Value;

    fn read(text: &str) -> Vec<csv::StringRecord> {
        let mut reader = csv::ReaderBuilder::new().flexible(false).from_reader(text.as_bytes());
        reader.records().collect::<Result<_, _>>().expect("all rows are as long")
    }

    #[test]
    fn there_is_a_row_for_each_criterion() {
        let text = csv(&report());
        let rows = read(&text);
        assert_eq!(rows.len(), 7);
        assert_eq!(rows[0].get(6), Some("yes"));
        assert_eq!(rows[0].get(12), Some("docs/a b.md:3\nsrc/x.py:7\ncommit 89abcdef01\ntag v1.0"));
        assert_eq!(rows[4].get(18), Some("Ada"));
        assert_eq!(rows[4].get(21), Some("true"));
        assert_eq!(rows[2].get(20), Some("a.py has changed"));
        assert_eq!(text.matches("\r\n").count(), text.matches("\r").count(), "lines end in CRLF");
    }

    #[test]
    fn there_is_a_row_for_each_piece_of_evidence() {
        let rows = read(&csv_evidence(&report()));
        assert_eq!(rows.len(), 8);
        let url =
            "https://github.com/acme/churn/blob/0123456789abcdef0123456789abcdef01234567/docs/a%20b.md?plain=1#L3-L4";
        assert_eq!(rows[0].get(11), Some(url));
    }

    #[track_caller]
    fn check(cell: &str, expected: &str) {
        assert_eq!(harmless(cell), expected, "{cell:?}");
    }

    #[test]
    fn no_cell_is_a_formula() {
        check("=1+1", "'=1+1");
        check("@SUM(A1)", "'@SUM(A1)");
        check(" \t-2", "'     -2");
        check("\r=1", "\\u{d}=1");
        check("＝1", "'＝1");
        check("a=1", "a=1");
        check("", "");
        let begins = ['=', '+', '-', '@', '\t', '\r'];
        for text in [csv(&report()), csv_evidence(&report())] {
            for row in read(&text) {
                assert!(row.iter().all(|cell| !cell.starts_with(begins)), "{row:?}");
                assert!(row.iter().all(|cell| !cell.chars().any(|c| c.is_control() && c != '\n')), "{row:?}");
            }
        }
        assert!(HOSTILE.starts_with('='), "the example has what is looked for");
    }

    #[test]
    fn each_line_is_json_by_itself() {
        let values: Vec<Value> = jsonl(&report()).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(values.len(), 7);
        assert_eq!((values[1]["id"].as_str(), values[1]["repository"].as_str()), (Some("1.1.2"), Some("churn")));
        assert_eq!(values[4]["person"]["conflict"], true);
        let text = jsonl_evidence(&report());
        let values: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(values.len(), 8);
        assert_eq!(values[2]["commit"], "89abcdef0123456789abcdef0123456789abcdef");
        assert!(values[2]["url"].as_str().is_some_and(|url| url.contains("/commit/89ab")));
    }
}
