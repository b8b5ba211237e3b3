//! Whether a text is a report: formed as its schema says, and in agreement with itself.

use crate::read::ReadError;
use crate::value::{Answer, Criterion, Report, SCHEMA};
use serde_json::Value;
use std::collections::BTreeSet;
use std::fmt;

/// How deep values of a report nest; ours stay far below.
const DEEPEST: usize = 64;

/// Something in a report that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Flaw {
    /// Where, as a JSON pointer: `/criteria/3/answer`; empty for the report as a whole.
    pub place: String,
    /// What is wrong, and what would be right.
    pub message: String,
}

impl fmt::Display for Flaw {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.place.as_str() {
            "" => f.write_str(&self.message),
            place => write!(f, "{place}: {}", self.message),
        }
    }
}

/// Everything that is wrong with a report: against the schema first and, where it is formed as that says,
/// against itself. Properties that the schema does not know are no flaw: a newer version may write them.
pub fn validate(text: &str) -> Result<Vec<Flaw>, ReadError> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let value: Value = serde_json::from_str(text).map_err(|error| ReadError::NotJson(error.to_string()))?;
    match value.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => {}
        Some(other) if other.starts_with("matura.report/") => return Err(ReadError::OtherSchema(other.to_owned())),
        _ => return Err(ReadError::NoReport),
    }
    let schema = schemars::schema_for!(Report).to_value();
    let mut walk = Walk { root: &schema, flaws: Vec::new() };
    walk.check(&schema, &value, "", 0);
    if !walk.flaws.is_empty() {
        return Ok(walk.flaws);
    }
    match serde_json::from_value::<Report>(value) {
        Ok(report) => Ok(disagreements(&report)),
        Err(error) => Ok(vec![Flaw { place: String::new(), message: error.to_string() }]),
    }
}

/// Checks a value against a schema of the kind that is made from our types: a small part of JSON Schema.
struct Walk<'s> {
    root: &'s Value,
    flaws: Vec<Flaw>,
}

impl<'s> Walk<'s> {
    fn flaw(&mut self, place: &str, message: String) {
        self.flaws.push(Flaw { place: place.to_owned(), message });
    }

    fn check(&mut self, schema: &'s Value, value: &Value, place: &str, depth: usize) {
        if depth > DEEPEST {
            return self.flaw(place, "it nests too deeply".to_owned());
        }
        if let Some(name) = schema.get("$ref").and_then(Value::as_str) {
            if let Some(schema) = name.strip_prefix('#').and_then(|pointer| self.root.pointer(pointer)) {
                self.check(schema, value, place, depth + 1);
            }
            return;
        }
        if let Some(constant) = schema.get("const")
            && constant != value
        {
            return self.flaw(place, format!("it is {}, and should be {constant}", shown(value)));
        }
        let choices = ["oneOf", "anyOf"].into_iter().find_map(|key| schema.get(key)).and_then(Value::as_array);
        if let Some(choices) = choices {
            return self.choose(choices, value, place, depth);
        }
        self.typed(schema, value, place);
        self.inside(schema, value, place, depth);
    }

    /// One of several forms. Of constants all are named; else the flaws of the form that is no `null`.
    fn choose(&mut self, choices: &'s [Value], value: &Value, place: &str, depth: usize) {
        let mut best: Option<Vec<Flaw>> = None;
        for choice in choices {
            let mut trial = Walk { root: self.root, flaws: Vec::new() };
            trial.check(choice, value, place, depth + 1);
            if trial.flaws.is_empty() {
                return;
            }
            if choice.get("type").and_then(Value::as_str) != Some("null") {
                best.get_or_insert(trial.flaws);
            }
        }
        let constants: Vec<String> =
            choices.iter().filter_map(|choice| choice.get("const")).map(ToString::to_string).collect();
        if constants.is_empty() {
            self.flaws.extend(best.unwrap_or_default());
        } else {
            self.flaw(place, format!("it is {}, and should be one of {}", shown(value), constants.join(", ")));
        }
    }

    fn typed(&mut self, schema: &Value, value: &Value, place: &str) {
        let types: Vec<&str> = match schema.get("type") {
            Some(Value::String(one)) => vec![one],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_str).collect(),
            _ => return,
        };
        if !types.iter().any(|name| is_of(name, value)) {
            return self.flaw(place, format!("it is {}, and should be {}", shown(value), types.join(" or ")));
        }
        let minimum = schema.get("minimum").and_then(Value::as_f64);
        if let (Some(minimum), Some(number)) = (minimum, value.as_f64())
            && number < minimum
        {
            self.flaw(place, format!("it is {number}, and should be {minimum} or more"));
        }
        let largest = schema.get("format").and_then(Value::as_str).filter(|format| *format == "uint32");
        if largest.is_some() && value.as_u64().is_some_and(|number| u32::try_from(number).is_err()) {
            self.flaw(place, format!("it is {value}, which is too large"));
        }
    }

    fn inside(&mut self, schema: &'s Value, value: &Value, place: &str, depth: usize) {
        if let Some(object) = value.as_object() {
            let required = schema.get("required").and_then(Value::as_array);
            for name in required.into_iter().flatten().filter_map(Value::as_str) {
                if !object.contains_key(name) {
                    self.flaw(place, format!("`{name}` is missing"));
                }
            }
            let properties = schema.get("properties");
            let others = schema.get("additionalProperties").filter(|others| others.is_object());
            for (name, inner) in object {
                let known = properties.and_then(|properties| properties.get(name));
                if let Some(schema) = known.or(others) {
                    self.check(
                        schema,
                        inner,
                        &format!("{place}/{}", name.replace('~', "~0").replace('/', "~1")),
                        depth + 1,
                    );
                }
            }
        }
        if let (Some(schema), Some(items)) = (schema.get("items"), value.as_array()) {
            for (position, item) in items.iter().enumerate() {
                self.check(schema, item, &format!("{place}/{position}"), depth + 1);
            }
        }
    }
}

fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        _ => true,
    }
}

/// A value in few characters.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Array(_) => "a list".to_owned(),
        Value::Object(_) => "an object".to_owned(),
        other => other.to_string().chars().take(60).collect(),
    }
}

/// Where the report contradicts itself.
fn disagreements(report: &Report) -> Vec<Flaw> {
    let mut flaws = Vec::new();
    let mut flaw = |place: String, message: String| flaws.push(Flaw { place, message });
    let mut ids = BTreeSet::new();
    for (position, criterion) in report.criteria.iter().enumerate() {
        let place = format!("/criteria/{position}");
        if !ids.insert(&criterion.id) {
            flaw(format!("{place}/id"), format!("{} is there twice", criterion.id));
        }
        of_criterion(criterion, &place, &mut flaw);
    }
    for (position, section) in report.summary.sections.iter().enumerate() {
        for answer in Answer::ALL {
            let counted =
                report.criteria.iter().filter(|one| one.section == section.id && one.answer == answer).count();
            let said = section.count(answer);
            if counted != said {
                let message =
                    format!("it is {said}, but {counted} criteria of section {} have that answer", section.id);
                flaw(format!("/summary/sections/{position}/{}", answer.name()), message);
            }
        }
    }
    let open = report.criteria.iter().filter(|one| one.status.is_open()).count();
    if report.summary.to_confirm != open {
        flaw(
            "/summary/to_confirm".to_owned(),
            format!("it is {}, but {open} criteria are left", report.summary.to_confirm),
        );
    }
    flaws
}

fn of_criterion(criterion: &Criterion, place: &str, flaw: &mut impl FnMut(String, String)) {
    if !(0.0..=1.0).contains(&criterion.confidence) {
        flaw(format!("{place}/confidence"), format!("it is {}, and should lie between 0 and 1", criterion.confidence));
    }
    for (position, piece) in criterion.evidence.iter().enumerate() {
        let place = format!("{place}/evidence/{position}");
        let leaves = |path: &String| path.starts_with('/') || path.split('/').any(|part| part == "..");
        if piece.path.as_ref().is_some_and(leaves) {
            flaw(format!("{place}/path"), "it leads out of the repository".to_owned());
        }
        match (&piece.path, piece.line, piece.end_line) {
            (None, Some(_), _) | (None, _, Some(_)) => flaw(place, "it has a line and no `path`".to_owned()),
            (_, Some(0), _) => flaw(format!("{place}/line"), "lines count from 1".to_owned()),
            (_, Some(first), Some(last)) if last < first => {
                flaw(format!("{place}/end_line"), format!("it is {last}, before the first line {first}"));
            }
            _ => {}
        }
    }
}
