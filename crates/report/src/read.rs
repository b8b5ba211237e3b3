//! A kept report, read back.

use crate::value::{Report, SCHEMA};
use serde_json::Value;

/// Why a text is no report that this version reads; each says what it is instead.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is not JSON.
    #[error("it is not JSON ({0})")]
    NotJson(String),
    /// It is JSON of something else.
    #[error("it has no `schema` that names a report of matura")]
    NoReport,
    /// It is a report of another version.
    #[error("it is a report of the schema {0}, and this version reads {SCHEMA}")]
    OtherSchema(String),
    /// It says to be a report, but is not formed like one.
    #[error("it is not formed as {SCHEMA} says ({0})")]
    NotFormed(String),
}

/// The report in a text of JSON, be it of this version's schema.
pub fn read(text: &str) -> Result<Report, ReadError> {
    // Editors on Windows put a mark before UTF-8.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = serde_json::from_str(text).map_err(|error| ReadError::NotJson(error.to_string()))?;
    match value.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) if other.starts_with("matura.report/") => return Err(ReadError::OtherSchema(other.to_owned())),
        _ => return Err(ReadError::NoReport),
    }
    // From the text again and not from the value: this way the error names the line.
    serde_json::from_str(text).map_err(|error| ReadError::NotFormed(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(read(text).map_err(|error| error.to_string()), Err(expected.to_owned()), "{text}");
    }

    #[test]
    fn what_is_no_report_is_told_apart() {
        check("", "it is not JSON (EOF while parsing a value at line 1 column 0)");
        check("[1]", "it has no `schema` that names a report of matura");
        check("{\"schema\": 2}", "it has no `schema` that names a report of matura");
        check("{\"schema\": \"other/1\"}", "it has no `schema` that names a report of matura");
        check(
            "\u{feff}{\"schema\": \"matura.report/1\"}",
            "it is a report of the schema matura.report/1, and this version reads matura.report/2",
        );
        check(
            "{\n\"schema\": \"matura.report/2\"}",
            "it is not formed as matura.report/2 says (missing field `tool` at line 2 column 28)",
        );
    }

    #[test]
    fn deep_nesting_is_refused_and_not_followed() {
        let text = "[".repeat(100_000);
        assert!(matches!(read(&text), Err(ReadError::NotJson(_))));
    }
}
