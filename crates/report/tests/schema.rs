//! The schema that is checked in is that of the types.

#![expect(clippy::disallowed_methods, reason = "the test reads and, under UPDATE=1, rewrites the schema")]

#[test]
fn the_schema_is_fresh() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/report.schema.json");
    let made = matura_report::schema();
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(path, &made).expect("the schema can be written");
    }
    let kept = std::fs::read_to_string(path).unwrap_or_default();
    assert!(kept.replace("\r\n", "\n") == made, "docs/report.schema.json is stale; run the tests with UPDATE=1");
}
