//! Reports of older versions, lifted to this one.

use crate::read::ReadError;
use crate::value::{Report, SCHEMA};
use matura_answers::file_ground;
use matura_rules::Rulebook;
use serde_json::{Map, Value, json};

/// The schema before this one. It knew no persons, no language but English and no names of criteria.
const FIRST: &str = "matura.report/1";

/// The report in a text of JSON, lifted to this version's schema where it is older. What the older one did
/// not hold is filled in from the report itself and, for the names of criteria, from the rules.
pub fn migrate(text: &str, book: &Rulebook) -> Result<Report, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut value: Value = serde_json::from_str(text).map_err(|error| ReadError::NotJson(error.to_string()))?;
    match value.get("schema").and_then(Value::as_str) {
        Some(FIRST) => {}
        _ => return crate::read(text),
    }
    if let Some(report) = value.as_object_mut() {
        report.insert("schema".to_owned(), SCHEMA.into());
        report.entry("language").or_insert_with(|| "en".into());
        let criteria = report.get_mut("criteria").and_then(Value::as_array_mut);
        criteria.into_iter().flatten().filter_map(Value::as_object_mut).for_each(|criterion| lift(criterion, book));
    }
    serde_json::from_value(value).map_err(|error| ReadError::NotFormed(error.to_string()))
}

/// The scan's answer was the answer, and nobody had said anything about it.
fn lift(criterion: &mut Map<String, Value>, book: &Rulebook) {
    let id = criterion.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let rule = book.criterion_by_key(&id).and_then(|at| book.criteria.get(at));
    let name = rule.map_or(id, |rule| rule.name.clone());
    let answer = criterion.get("answer").cloned().unwrap_or_default();
    let ground = ground(criterion.get("evidence"));
    criterion.entry("name").or_insert_with(|| name.into());
    criterion.entry("scanned").or_insert(answer);
    criterion.entry("person").or_insert(Value::Null);
    criterion.entry("ground").or_insert_with(|| json!(ground));
}

fn ground(evidence: Option<&Value>) -> Vec<String> {
    let pieces = evidence.and_then(Value::as_array).into_iter().flatten();
    let supporting = pieces.filter(|piece| piece.get("supports") == Some(&Value::Bool(true)));
    let mut ground: Vec<String> = supporting
        .filter_map(|piece| {
            let text = |key: &str| piece.get(key).and_then(Value::as_str);
            match (text("path"), text("tag")) {
                (Some(path), _) => Some(file_ground(path, text("excerpt").unwrap_or_default())),
                (None, Some(tag)) => Some(format!("tag {tag}")),
                (None, None) => None,
            }
        })
        .collect();
    ground.sort();
    ground.dedup();
    ground
}
