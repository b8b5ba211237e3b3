//! The JSON Schema of the report, made from its types.

use crate::value::{Report, SCHEMA};

/// The schema as indented JSON with a newline at the end.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Report);
    schema.insert("title".to_owned(), SCHEMA.into());
    let mut text = serde_json::to_string_pretty(&schema).expect("a schema has only text keys");
    text.push('\n');
    text
}
