//! `docstring_share`: how much of what the product offers to its own and other code is documented in place.

use crate::comment::{self, Definition};
use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::fact::{DefinitionKind, PyModule};
use matura_model::{Lines, Measure, Observation, Place, RepoPath, Sighting, Strength};

/// Sightings that are handed on: more of them show nothing new.
const MOST_SIGHTINGS: usize = 60;

pub(crate) const PROBE: Probe = Probe {
    name: "docstring_share",
    measures: &[
        ("public", "public functions, methods and classes of the product"),
        ("documented", "how many of them have a docstring or a documentation comment"),
        ("share", "the share of those"),
    ],
    run,
};

fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let mut modules: Vec<&PyModule> = facts.modules.iter().filter(|module| counts(facts, module)).collect();
    // What trains and predicts is what the question is about: it is shown first.
    modules.sort_by_key(|module| (is_put_away(module), !uses(module, input.words)));
    let (mut public, mut documented) = (0u64, 0u64);
    let mut sightings = Vec::new();
    for module in modules {
        let Some(path) = &module.path else { continue };
        let mut shown = 0;
        for definition in module.definitions.iter().filter(|definition| definition.public) {
            public += 1;
            let Some(text) = definition.docstring.as_deref().filter(|text| !text.trim().is_empty()) else { continue };
            documented += 1;
            // Of each module a few, so that a long one does not hide the others.
            if shown < 2 && text.split_whitespace().count() > 2 {
                shown += 1;
                let what = if definition.kind == DefinitionKind::Class { "class" } else { "function" };
                let note = format!("the {what} `{}` has a docstring", definition.name);
                sightings.push(sighting(facts, path, definition.line, note));
            }
        }
    }
    for (path, definitions) in elsewhere(facts, public > 0) {
        let with = definitions.iter().filter(|definition| definition.documented);
        documented += with.clone().count() as u64;
        public += definitions.len() as u64;
        let shown = with.take(2).map(|found| {
            let note = format!("`{}` has a documentation comment", found.name);
            sighting(facts, path, found.line, note)
        });
        sightings.extend(shown);
    }
    sightings.truncate(MOST_SIGHTINGS);
    let mut observation = Observation::from_sightings(Vec::new())
        .with_measure("public", Measure::Count(public))
        .with_measure("documented", Measure::Count(documented))
        .with_measure("share", Measure::Share(share(documented, public)))
        .with_searched("public definitions", usize::try_from(public).unwrap_or(usize::MAX));
    if !sightings.is_empty() {
        observation.held = matura_model::Held::Yes;
        // The order tells which come first; sorting them by path would lose it.
        observation.sightings = sightings;
    }
    observation
}

#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

fn sighting(facts: &Facts, path: &RepoPath, line: u32, note: String) -> Sighting {
    let place = Place::lines(path, Lines::one(line));
    Sighting { place, note, strength: Strength::Configured, zone: facts.zone(path), tool: None }
}

/// Packaging scripts are no model code.
fn counts(facts: &Facts, module: &PyModule) -> bool {
    module.path.as_ref().is_some_and(|path| {
        facts.is_product(path)
            && !matches!(path.file_name(), "setup.py" | "conf.py" | "noxfile.py" | "tasks.py" | "manage.py")
    })
}

/// Code that was kept but is not used any more is not shown first.
fn is_put_away(module: &PyModule) -> bool {
    let words = ["archive", "archived", "deprecated", "legacy", "old", "attic"];
    module.path.as_ref().is_some_and(|path| {
        path.folder().split('/').any(|folder| words.contains(&folder.trim_matches(['_', '.']).to_lowercase().as_str()))
    })
}

fn uses(module: &PyModule, libraries: &[String]) -> bool {
    module.imports.iter().any(|import| {
        libraries.iter().any(|library| {
            import.name.strip_prefix(library.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        })
    })
}

/// Definitions in files of other languages. A page's scripts are counted only where nothing else is code.
fn elsewhere(facts: &Facts, has_python: bool) -> Vec<(&RepoPath, Vec<Definition>)> {
    let files = facts.files.iter().filter(|file| facts.is_product(&file.path));
    let read = |scripts: bool| {
        let found = files.clone().filter_map(move |file| {
            let text = file.text.as_deref().ok()?;
            let definitions = comment::definitions(file.kind, text, scripts);
            (!definitions.is_empty()).then_some((&file.path, definitions))
        });
        found.collect::<Vec<_>>()
    };
    let found = read(false);
    if found.is_empty() && !has_python { read(true) } else { found }
}
