//! Modules that turn raw data into model inputs, and how many programs share each of them.

use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::fact::{DefinitionKind, PyModule};
use matura_model::{Held, Lines, Measure, Observation, Place, RepoPath, Sighting, Strength, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// Modules that are named for transforming data (the rule hands over the words) and define how.
pub(crate) const PROBE: Probe = Probe {
    name: "transformation_modules",
    measures: &[
        ("modules", "how many such modules there are"),
        ("shared", "how many of them at least two programs use"),
        ("users", "how many programs use the one that is used most"),
    ],
    run,
};

/// How many imports may lie between a program and the module that it uses.
const HOPS: usize = 3;

fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let mut found: Vec<(usize, Sighting)> = Vec::new();
    for module in &facts.modules {
        let Some(path) = module.path.as_ref().filter(|path| is_candidate(facts, path, input.words)) else { continue };
        let Some(line) = first_definition(module) else { continue };
        let users = programs(facts, path);
        let note = match users.len() {
            0 => "transforms data".to_owned(),
            1 => format!("transforms data for {}", list(&users)),
            count => format!("transforms data for {count} programs: {}", list(&users)),
        };
        let strength = if users.len() > 1 { Strength::Exercised } else { Strength::Configured };
        let place = Place::lines(path, Lines::one(line));
        found.push((users.len(), Sighting { place, note, strength, zone: facts.zone(path), tool: None }));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.place.cmp(&b.1.place)));
    let shared = found.iter().filter(|(users, _)| *users > 1).count();
    let most = found.first().map_or(0, |(users, _)| *users);
    let modules = found.len();
    let sightings: Vec<Sighting> = found.into_iter().map(|(_, sighting)| sighting).collect();
    let held = if sightings.is_empty() { Held::No } else { Held::Yes };
    Observation { held, sightings, measures: BTreeMap::new(), searched: Vec::new() }
        .with_measure("modules", Measure::Count(modules as u64))
        .with_measure("shared", Measure::Count(shared as u64))
        .with_measure("users", Measure::Count(most as u64))
        .with_searched("Python modules and notebooks", facts.modules.len())
}

fn is_candidate(facts: &Facts, path: &RepoPath, words: &[String]) -> bool {
    facts.is_product(path) && facts.zone(path) != Zone::Notebook && is_named_for_it(path.as_str(), words)
}

/// True when the module's name, or that of the folder it stands in, is or ends with one of the words.
fn is_named_for_it(path: &str, words: &[String]) -> bool {
    let mut parts = path.rsplit('/');
    let stem = parts.next().and_then(|name| name.split('.').next()).unwrap_or_default().to_lowercase();
    let folder = parts.next().unwrap_or_default().to_lowercase();
    let ends = |name: &str, word: &str| name == word || name.strip_suffix(word).is_some_and(|rest| rest.ends_with('_'));
    let begins = |name: &str, word: &str| name.strip_prefix(word).is_some_and(|rest| rest.starts_with('_'));
    words.iter().any(|word| ends(&stem, word) || begins(&stem, word) || ends(&folder, word))
}

/// The line of the first function or method that a module defines.
fn first_definition(module: &PyModule) -> Option<u32> {
    let does = |kind: DefinitionKind| matches!(kind, DefinitionKind::Function | DefinitionKind::Method);
    module.definitions.iter().find(|definition| does(definition.kind)).map(|definition| definition.line)
}

/// The programs of the product that import a module, themselves or through others: those that something
/// runs or that run when started, and those that nothing imports.
fn programs(facts: &Facts, path: &RepoPath) -> BTreeSet<RepoPath> {
    let graph = &facts.run_graph;
    let mut seen: BTreeSet<RepoPath> = BTreeSet::from([path.clone()]);
    let mut programs = BTreeSet::new();
    let mut edge = vec![path.clone()];
    for _ in 0..HOPS {
        let mut next = Vec::new();
        for importer in edge.iter().flat_map(|path| graph.imported_by(path)) {
            if !facts.is_product(importer) || !seen.insert(importer.clone()) {
                continue;
            }
            if is_program(facts, importer) {
                programs.insert(importer.clone());
            }
            next.push(importer.clone());
        }
        edge = next;
    }
    programs
}

fn is_program(facts: &Facts, path: &RepoPath) -> bool {
    let graph = &facts.run_graph;
    let is_package = path.file_name() == "__init__.py";
    let started = graph.runs_of_module(path).iter().any(|run| run.imports == 0);
    let runs_itself = facts.module(path).is_some_and(|module| module.is_program);
    !is_package && (started || runs_itself || graph.imported_by(path).is_empty())
}

/// The first names of a set, for a note.
fn list(paths: &BTreeSet<RepoPath>) -> String {
    let shown: Vec<&str> = paths.iter().take(3).map(RepoPath::as_str).collect();
    let rest = if paths.len() > shown.len() { ", …" } else { "" };
    format!("{}{rest}", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(path: &str, expected: bool) {
        let words = ["features".to_owned(), "preprocess".to_owned(), "transforms".to_owned()];
        assert_eq!(is_named_for_it(path, &words), expected, "{path}");
    }

    #[test]
    fn modules_are_known_by_their_own_name_and_their_folder() {
        check("src/features.py", true);
        check("src/bug_features.py", true);
        check("src/preprocess_text.py", true);
        check("src/transforms/image.py", true);
        check("features/a/b.py", false);
        check("src/featuresque.py", false);
        check("src/myfeatures.py", false);
        check("", false);
    }
}
