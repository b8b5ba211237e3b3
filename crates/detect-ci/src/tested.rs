//! `tested_modules`: which modules that a signal was seen in are exercised by tests, by the import graph
//! and by the names that a test calls.

use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::fact::{DefinitionKind, PyModule};
use matura_model::{Held, Lines, Measure, Observation, Place, RepoPath, Sighting, Strength, Zone};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const PROBE: Probe = Probe {
    name: "tested_modules",
    measures: &[
        ("modules", "modules of the product that the signal was seen in"),
        ("tested", "how many of them a test module imports and calls"),
        ("share", "the share of those"),
        ("test_modules", "test modules that do"),
    ],
    run,
};

/// What the signal was seen in, by module: the names of the functions and classes; none where it stands at
/// the top of the module, so that the module as such is meant.
type Wanted<'a> = BTreeMap<&'a RepoPath, Option<BTreeSet<&'a str>>>;

fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let wanted = wanted(facts, input);
    let tests: Vec<&PyModule> = facts.modules.iter().filter(|module| holds_tests(facts, module)).collect();
    let mut found: Vec<(usize, Sighting)> = Vec::new();
    let mut tested: BTreeSet<&RepoPath> = BTreeSet::new();
    for (module, path) in tests.iter().filter_map(|module| Some((*module, module.path.as_ref()?))) {
        let uses: Vec<(&RepoPath, u32, usize)> = facts
            .run_graph
            .imports_of(path)
            .iter()
            .filter_map(|import| wanted.get_key_value(import))
            .filter_map(|(target, names)| used(module, names.as_ref()).map(|(line, count)| (*target, line, count)))
            .collect();
        let Some((target, line, count)) = uses.iter().max_by_key(|(_, line, count)| (*count, Reverse(*line))) else {
            continue;
        };
        tested.extend(uses.iter().map(|(target, _, _)| *target));
        let sighting = Sighting {
            place: Place::lines(path, Lines::one(*line)),
            note: format!("tests `{target}`"),
            strength: Strength::Configured,
            zone: facts.zone(path),
            tool: None,
        };
        found.push((*count, sighting));
    }
    // The test that uses most of it shows most.
    found.sort_by_key(|(count, _)| Reverse(*count));
    let count = |number: usize| Measure::Count(number as u64);
    let held = if found.is_empty() { Held::No } else { Held::Yes };
    let measured = Observation { held, ..Observation::from_sightings(Vec::new()) }
        .with_measure("modules", count(wanted.len()))
        .with_measure("tested", count(tested.len()))
        .with_measure("share", Measure::Share(share(tested.len(), wanted.len())))
        .with_measure("test_modules", count(found.len()))
        .with_searched("test modules", tests.len());
    Observation { sightings: found.into_iter().map(|(_, sighting)| sighting).collect(), ..measured }
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn wanted<'a>(facts: &'a Facts, input: &'a ProbeInput<'_>) -> Wanted<'a> {
    let mut wanted = Wanted::new();
    for sighting in input.of {
        let Place::File { path, lines } = &sighting.place else { continue };
        let Some(module) = facts.module(path).filter(|_| facts.is_product(path)) else { continue };
        let names: BTreeSet<&str> = lines.map(|lines| names_around(module, lines.first)).unwrap_or_default();
        let entry = wanted.entry(path).or_insert_with(|| Some(BTreeSet::new()));
        match entry {
            Some(_) if names.is_empty() => *entry = None,
            Some(known) => known.extend(names),
            None => {}
        }
    }
    wanted
}

/// The functions and classes that a line stands in, by the last part of their names.
fn names_around(module: &PyModule, line: u32) -> BTreeSet<&str> {
    let around = module.definitions.iter().filter(|definition| definition.lines.contains(line));
    around.filter_map(|definition| definition.name.rsplit('.').next()).collect()
}

/// The first line on which a test module calls one of the names, and how many of them it calls; of a module
/// as such, the line of its first test.
fn used(test: &PyModule, names: Option<&BTreeSet<&str>>) -> Option<(u32, usize)> {
    let Some(names) = names else { return Some((tests_of(test).min()?, 1)) };
    let mut called: BTreeSet<&str> = BTreeSet::new();
    let mut first = u32::MAX;
    for call in &test.calls {
        for part in call.name.split('.').filter(|part| names.contains(part)) {
            called.insert(part);
            first = first.min(call.lines.first);
        }
    }
    (!called.is_empty()).then_some((first, called.len()))
}

/// True for a module of the test zone that defines a test: helpers and fixtures alone test nothing.
fn holds_tests(facts: &Facts, module: &PyModule) -> bool {
    module.path.as_ref().is_some_and(|path| facts.zone(path) == Zone::Test && path.file_name() != "conftest.py")
        && tests_of(module).next().is_some()
}

fn tests_of(module: &PyModule) -> impl Iterator<Item = u32> {
    let is_test = |name: &str| name.starts_with("test");
    module
        .definitions
        .iter()
        .filter(move |definition| {
            definition.kind != DefinitionKind::Class && definition.name.rsplit('.').next().is_some_and(is_test)
        })
        .map(|definition| definition.line)
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_facts::RunGraph;
    use matura_model::fact::{Call, Definition, Import};
    use matura_model::{File, FileKind};

    fn definition(name: &str, line: u32) -> Definition {
        Definition {
            name: name.to_owned(),
            kind: DefinitionKind::Function,
            public: true,
            docstring: None,
            decorators: Vec::new(),
            bases: Vec::new(),
            fields: Vec::new(),
            returns: None,
            lines: Lines::new(line, line + 8),
            line,
        }
    }

    /// A module that defines functions on the lines 10, 20 and so on, and calls one function on line 11.
    fn module(path: &str, defines: &[&str], calls: &str) -> PyModule {
        let call = Call {
            name: calls.to_owned(),
            arguments: Vec::new(),
            within: None,
            decorator: false,
            lines: Lines::one(11),
        };
        let import = Import { name: calls.to_owned(), bound_as: String::new(), relative: false, line: 1 };
        PyModule {
            path: Some(path.into()),
            definitions: (1..).zip(defines).map(|(at, name)| definition(name, at * 10)).collect(),
            calls: vec![call],
            imports: vec![import],
            ..PyModule::default()
        }
    }

    /// The tests found for the function `clean` on line 10 of `app.py`.
    fn check(test: PyModule, zone: Zone, expected: &[u32]) {
        let file = |module: &PyModule, zone| File {
            path: module.path.clone().unwrap_or_else(|| "".into()),
            kind: FileKind::Python,
            zone,
            tracked: true,
            size: 0,
            text: Ok("".into()),
        };
        let app = module("app.py", &["clean", "other"], "pandas.concat");
        let files = vec![file(&app, Zone::Product), file(&test, zone)];
        let mut facts = Facts { files, modules: vec![app, test], ..Facts::default() };
        facts.run_graph = RunGraph::build(&facts);
        let of = [Sighting {
            place: Place::lines(&"app.py".into(), Lines::one(10)),
            note: String::new(),
            strength: Strength::Configured,
            zone: Zone::Product,
            tool: None,
        }];
        let observation = run(&facts, &ProbeInput { of: &of, words: &[] });
        let lines = observation.sightings.iter().filter_map(|sighting| match &sighting.place {
            Place::File { lines, .. } => lines.map(|lines| lines.first),
            _ => None,
        });
        assert_eq!(lines.collect::<Vec<u32>>(), expected);
    }

    #[test]
    fn a_test_must_call_what_was_seen() {
        check(module("test_app.py", &["test_it"], "app.clean"), Zone::Test, &[11]);
        // Another function of the module, a module without tests, one that is no test, shared fixtures.
        check(module("test_app.py", &["test_it"], "app.other"), Zone::Test, &[]);
        check(module("test_app.py", &["build"], "app.clean"), Zone::Test, &[]);
        check(module("test_app.py", &["test_it"], "app.clean"), Zone::Product, &[]);
        check(module("conftest.py", &["test_it"], "app.clean"), Zone::Test, &[]);
    }
}
