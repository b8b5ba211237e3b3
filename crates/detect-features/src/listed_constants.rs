//! Constants of modules that list several texts, by how they are named: columns, features.

use matura_facts::{Facts, Probe, ProbeInput, wildcard};
use matura_model::fact::{Assignment, PyModule, Value};
use matura_model::{Lines, Measure, Observation, Place, Sighting, Strength};
use std::collections::BTreeSet;

/// Lists of texts kept as constants under one of the names that the rule hands over.
pub(crate) const PROBE: Probe = Probe {
    name: "listed_constants",
    measures: &[("lists", "how many such constants there are"), ("files", "how many modules hold them")],
    run,
};

/// A list of one is no list to choose from.
const LEAST: usize = 2;

fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let mut sightings = Vec::new();
    let mut files = BTreeSet::new();
    for module in &facts.modules {
        let Some(path) = module.path.as_ref().filter(|path| facts.is_product(path)) else { continue };
        for (assignment, entries) in listed(module, input.words) {
            files.insert(path);
            sightings.push(Sighting {
                place: Place::lines(path, Lines::one(assignment.lines.first)),
                note: format!("`{}` lists {entries} names", assignment.target),
                strength: Strength::Configured,
                zone: facts.zone(path),
                tool: None,
            });
        }
    }
    let (lists, files) = (sightings.len(), files.len());
    Observation::from_sightings(sightings)
        .with_measure("lists", Measure::Count(lists as u64))
        .with_measure("files", Measure::Count(files as u64))
        .with_searched("Python modules and notebooks", facts.modules.len())
}

/// The constants of a module that list texts, each with the number of entries.
fn listed<'a>(module: &'a PyModule, names: &[String]) -> Vec<(&'a Assignment, usize)> {
    let own_name = |target: &str| target.rsplit('.').next().unwrap_or_default().to_owned();
    module
        .assignments
        .iter()
        .filter(|assignment| {
            let name = own_name(&assignment.target);
            names.iter().any(|pattern| wildcard(pattern, &name))
        })
        .map(|assignment| (assignment, entries(&assignment.value)))
        .filter(|(_, entries)| *entries >= LEAST)
        .collect()
}

/// How many texts a list holds, or how many keys a dictionary has.
fn entries(value: &Value) -> usize {
    match value {
        Value::List(values) => values.iter().filter(|value| matches!(value, Value::Str(_))).count(),
        Value::Dict(entries) => entries.len(),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::RepoPath;

    fn check(target: &str, value: Value, expected: Option<usize>) {
        let assignment = Assignment { target: target.to_owned(), value, lines: Lines::one(3) };
        let path = Some(RepoPath::new("src/config.py"));
        let module = PyModule { path, assignments: vec![assignment], ..PyModule::default() };
        let names = ["*FEATURES".to_owned(), "*_cols".to_owned()];
        assert_eq!(listed(&module, &names).first().map(|(_, entries)| *entries), expected, "{target}");
    }

    fn texts(texts: &[&str]) -> Value {
        Value::List(texts.iter().map(|text| Value::Str((*text).to_owned())).collect())
    }

    #[test]
    fn lists_of_texts_under_a_wanted_name_count() {
        check("FEATURES", texts(&["age", "sex"]), Some(2));
        check("Config.num_cols", texts(&["age", "bmi", "dose"]), Some(3));
        check("FEATURES", texts(&["age"]), None);
        check("FEATURES", Value::Call("load".to_owned()), None);
        check("COLOURS", texts(&["red", "blue"]), None);
    }
}
