//! The files in which a signal saw infrastructure, the most different first.

use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::{Measure, Observation, Sighting};
use std::collections::{BTreeMap, BTreeSet};

/// Files shown at most.
const SHOWN: usize = 200;

/// Folders of what is no longer in use: shown last.
const LEFT: [&str; 6] = ["archive", "archived", "deprecated", "legacy", "old", "backup"];

/// One sighting for each file of a signal: from every tool and folder one before a second one.
pub(crate) const PROBE: Probe = Probe {
    name: "infrastructure",
    measures: &[
        ("files", "files in which the signal saw something"),
        ("things", "things it saw"),
        ("tools", "tools they are written for"),
    ],
    run: infrastructure,
};

fn infrastructure(_: &Facts, input: &ProbeInput<'_>) -> Observation {
    let mut by_file: BTreeMap<_, Vec<&Sighting>> = BTreeMap::new();
    for sighting in input.of {
        if let Some(path) = sighting.place.path() {
            by_file.entry(path).or_default().push(sighting);
        }
    }
    let tools: BTreeSet<&str> = input.of.iter().filter_map(|sighting| sighting.tool.as_deref()).collect();
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut ranked: Vec<(bool, usize, usize, &Sighting)> = Vec::new();
    // Files that say most come first within a tool and folder.
    let mut files: Vec<_> = by_file.iter().collect();
    files.sort_by_key(|(path, sightings)| (std::cmp::Reverse(sightings.len()), path.as_str()));
    for (path, sightings) in files {
        let Some(first) = sightings.first() else { continue };
        let folder = path.as_str().rsplit_once('/').map_or("", |(folder, _)| folder);
        let tool = first.tool.as_deref().unwrap_or_default();
        let of_tool = seen.entry((tool, "")).or_default();
        *of_tool += 1;
        let of_tool = *of_tool;
        let of_folder = seen.entry((tool, folder)).or_default();
        *of_folder += 1;
        let left = path.as_str().split('/').any(|part| LEFT.contains(&part.to_lowercase().as_str()));
        ranked.push((left, *of_folder, of_tool, *first));
    }
    ranked.sort_by_key(|(left, of_folder, of_tool, _)| (*left, *of_folder, *of_tool));
    let mut observation = Observation::from_sightings(Vec::new());
    if !ranked.is_empty() {
        observation.held = matura_model::Held::Yes;
    }
    observation.sightings = ranked.into_iter().take(SHOWN).map(|(.., sighting)| sighting.clone()).collect();
    let count = |number: usize| Measure::Count(u64::try_from(number).unwrap_or(u64::MAX));
    observation
        .with_measure("files", count(by_file.len()))
        .with_measure("things", count(input.of.len()))
        .with_measure("tools", count(tools.len()))
}
