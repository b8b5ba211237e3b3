//! The report as JSON.

use crate::value::Report;

/// Indented JSON with a newline at the end; the same report gives the same bytes.
pub fn json(report: &Report) -> String {
    let mut text = serde_json::to_string_pretty(report).expect("a report has only text keys and finite numbers");
    text.push('\n');
    text
}
