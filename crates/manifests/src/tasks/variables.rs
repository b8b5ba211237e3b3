//! Variables of task files, put in where they are plain text.

use matura_model::limits::VARIABLE_BYTES;
use std::collections::BTreeMap;

/// How many variables may stand in each other's values.
const PASSES: usize = 3;

/// The text with `open name close` replaced by the values known; unknown ones stay.
pub(crate) fn expand(text: &str, values: &BTreeMap<String, String>, marks: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for _ in 0..PASSES {
        let next = marks.iter().fold(text.clone(), |text, (open, close)| once(&text, values, open, close));
        if next == text || next.len() > VARIABLE_BYTES {
            break;
        }
        text = next;
    }
    text
}

fn once(text: &str, values: &BTreeMap<String, String>, open: &str, close: &str) -> String {
    let mut expanded = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(open) {
        expanded.push_str(before);
        let value = after.split_once(close).and_then(|(name, after)| Some((values.get(name.trim())?, after)));
        match value {
            Some((value, after)) => {
                expanded.push_str(value);
                rest = after;
            }
            None => {
                expanded.push_str(open);
                rest = after;
            }
        }
    }
    expanded.push_str(rest);
    expanded
}
