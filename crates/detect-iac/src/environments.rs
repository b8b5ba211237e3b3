//! Environments: which the repository defines, and whether those before production are like it.

use crate::names::{Class, Names, words};
use crate::variants::{Group, groups};
use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::{Held, Measure, Observation, Place, Sighting, Strength};
use std::collections::BTreeSet;

/// Environments shown at most.
const SHOWN: usize = 20;

/// Words of a key that say that something is read.
const READ: [&str; 8] = ["source", "sources", "input", "inputs", "read", "raw", "train", "training"];
/// Words of a key that say that it names a store of data.
const STORES: [&str; 7] = ["bucket", "table", "tables", "catalog", "database", "dataset", "schema"];

/// Definitions of infrastructure that exist for production and for an environment before it.
pub(crate) const DEFINITIONS: Probe = Probe {
    name: "environment_definitions",
    measures: &[
        ("environments", "environments that are named"),
        ("groups", "definitions that exist for production and for an environment before it"),
        ("similarity", "the share that the most alike pair of environments has in common"),
    ],
    run: definitions,
};

/// Settings, parameters and resources of applications that name production and an environment before it.
pub(crate) const NAMED: Probe = Probe {
    name: "environment_names",
    measures: &[("environments", "environments that are named"), ("groups", "settings that name them")],
    run: named,
};

/// Settings of an environment before production that name production's data.
pub(crate) const PRODUCTION_DATA: Probe = Probe {
    name: "production_data",
    measures: &[
        ("environments", "environments before production that read its data"),
        ("others", "environments before production whose settings name other data only"),
    ],
    run: production_data,
};

fn definitions(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    pairs(facts, input, true)
}

fn named(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    pairs(facts, input, false)
}

fn pairs(facts: &Facts, input: &ProbeInput<'_>, infrastructure: bool) -> Observation {
    let groups = groups(facts, &Names::new(input.words), input);
    let mut paired: Vec<(f64, &Group)> = groups
        .values()
        .filter(|group| group.infrastructure == infrastructure)
        .filter_map(|group| Some((group.similarity()?, group)))
        .collect();
    paired.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut sightings = Vec::new();
    for (_, group) in &paired {
        for variant in group.variants.values() {
            let note = match variant.class {
                Class::Production => format!("the environment `{}`, production", variant.name),
                Class::Before => format!("the environment `{}`, before production", variant.name),
            };
            sightings.push(sighting(facts, &variant.place, note, Some(variant.name.clone())));
        }
    }
    let names: BTreeSet<&String> = paired.iter().flat_map(|(_, group)| group.variants.keys()).collect();
    let similarity = paired.first().map_or(0.0, |(similarity, _)| *similarity);
    let observation =
        seen(sightings).with_measure("environments", count(names.len())).with_measure("groups", count(paired.len()));
    if infrastructure { observation.with_measure("similarity", Measure::Share(similarity)) } else { observation }
}

fn production_data(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let names = Names::new(input.words);
    let groups = groups(facts, &names, input);
    let mut asked = BTreeSet::new();
    let mut reading = BTreeSet::new();
    let mut sightings = Vec::new();
    for group in groups.values().filter(|group| group.similarity().is_some()) {
        let of_production = places_of_production(group, &names);
        for variant in group.variants.values().filter(|variant| variant.class == Class::Before) {
            for (key, value, place) in variant.values.iter().filter(|(key, _, _)| is_data(key)) {
                asked.insert(&variant.name);
                let named = matches!(names.take(value).found, Some((Class::Production, _)));
                if named || of_production.contains(&(names.take(key).rest, value)) {
                    reading.insert(&variant.name);
                    let note = format!("`{}` reads `{key}` = {value}", variant.name);
                    sightings.push(sighting(facts, place, note, Some(variant.name.clone())));
                }
            }
        }
    }
    let others = asked.difference(&reading).count();
    seen(sightings).with_measure("environments", count(reading.len())).with_measure("others", count(others))
}

/// The places of data that production's settings name, by key: tables, buckets and addresses, as a path
/// that is the same everywhere says nothing of where it leads.
fn places_of_production<'a>(group: &'a Group, names: &Names) -> BTreeSet<(String, &'a String)> {
    let production = group.variants.values().filter(|variant| variant.class == Class::Production);
    let values = production.flat_map(|variant| &variant.values);
    let telling = values.filter(|(key, value, _)| {
        is_data(key) && (value.contains("://") || words(key).iter().any(|word| STORES.contains(&word.as_str())))
    });
    telling.map(|(key, value, _)| (names.take(key).rest, value)).collect()
}

/// True for a key under which the place of data that is read is given.
fn is_data(key: &str) -> bool {
    let words = words(key);
    let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
    has(&READ) && (has(&STORES) || has(&["data", "uri", "url", "path", "prefix"]))
}

fn sighting(facts: &Facts, place: &Place, note: String, tool: Option<String>) -> Sighting {
    let zone = place.path().map_or(matura_model::Zone::Product, |path| facts.zone(path));
    Sighting { place: place.clone(), note, strength: Strength::Configured, zone, tool }
}

/// Sightings in the order they are given in, which is that of how alike the environments are.
fn seen(mut sightings: Vec<Sighting>) -> Observation {
    sightings.truncate(SHOWN);
    let held = if sightings.is_empty() { Held::No } else { Held::Yes };
    Observation { held, sightings, ..Observation::from_sightings(Vec::new()) }
}

fn count(number: usize) -> Measure {
    Measure::Count(u64::try_from(number).unwrap_or(u64::MAX))
}
