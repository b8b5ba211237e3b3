//! How much of some paths a code owners' file gives an owner.

use crate::pattern::Pattern;
use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::fact::Owner;
use matura_model::{Held, Lines, Measure, Observation, Place, RepoPath, Sighting, Strength};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) const PROBE: Probe = Probe {
    name: "owner_coverage",
    measures: &[
        ("share", "share of the paths that have an owner"),
        ("paths", "how many paths were looked at"),
        ("rules", "how many rules with owners there are"),
        ("owners", "how many different owners the paths have"),
    ],
    run,
};

/// Where forges look for the file, in this order.
const PLACES: [&str; 5] =
    [".github/codeowners", "codeowners", "docs/codeowners", ".gitlab/codeowners", ".bitbucket/codeowners"];

fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let paths = asked_for(facts, input);
    let rules = rules(facts);
    let mut hits: BTreeMap<usize, usize> = BTreeMap::new();
    let mut owners: BTreeSet<&str> = BTreeSet::new();
    for path in &paths {
        let Some((at, rule)) = owning(&rules, path) else { continue };
        *hits.entry(at).or_default() += 1;
        owners.extend(rule.owners.iter().map(String::as_str));
    }
    let covered: usize = hits.values().sum();
    let mut by_weight: Vec<(usize, usize)> = hits.into_iter().collect();
    by_weight.sort_by_key(|&(at, count)| (std::cmp::Reverse(count), at));
    let sightings: Vec<Sighting> =
        by_weight.iter().filter_map(|&(at, count)| Some(sighting(rules.get(at)?, count))).collect();
    let held = if sightings.is_empty() { Held::No } else { Held::Yes };
    Observation { held, sightings, measures: BTreeMap::new(), searched: Vec::new() }
        .with_measure("share", Measure::Share(share(covered, paths.len())))
        .with_measure("paths", Measure::Count(paths.len() as u64))
        .with_measure("rules", Measure::Count(rules.iter().filter(|rule| !rule.owners.is_empty()).count() as u64))
        .with_measure("owners", Measure::Count(owners.len() as u64))
        .with_searched("rules of code owners", rules.len())
}

/// The files that the signal was seen in, or all of the product without one.
fn asked_for<'a>(facts: &'a Facts, input: &'a ProbeInput<'_>) -> BTreeSet<&'a RepoPath> {
    if input.of.is_empty() {
        return facts.files.iter().map(|file| &file.path).filter(|path| facts.is_product(path)).collect();
    }
    input.of.iter().filter_map(|sighting| sighting.place.path()).collect()
}

/// The rules of the one `CODEOWNERS` that the forge reads, and of all `OWNERS` files.
fn rules(facts: &Facts) -> Vec<&Owner> {
    let lower = |owner: &Owner| owner.path.as_str().to_lowercase();
    let read = PLACES.iter().find(|place| facts.owners.iter().any(|owner| lower(owner) == **place));
    let counts =
        |owner: &&Owner| read.is_some_and(|place| lower(owner) == *place) || owner.path.file_name() == "OWNERS";
    facts.owners.iter().filter(counts).collect()
}

/// The rule that a path's owners come from. In a `CODEOWNERS` the last rule that covers it decides, even
/// when it names nobody; else the `OWNERS` file of the nearest folder above.
fn owning<'a>(rules: &[&'a Owner], path: &RepoPath) -> Option<(usize, &'a Owner)> {
    let is_tree = |rule: &Owner| rule.path.file_name() == "OWNERS";
    let central = rules.iter().enumerate().rev().find(|(_, rule)| {
        let pattern = rule.pattern.strip_prefix('!').unwrap_or(&rule.pattern);
        !is_tree(rule) && Pattern::new(pattern).covers(path.as_str())
    });
    let nearest = rules.iter().enumerate().filter(|(_, rule)| is_tree(rule) && below(rule, path));
    let found = central.or_else(|| nearest.max_by_key(|(_, rule)| rule.path.depth())).map(|(at, rule)| (at, *rule));
    found.filter(|(_, rule)| !rule.owners.is_empty() && !rule.pattern.starts_with('!'))
}

fn below(rule: &Owner, path: &RepoPath) -> bool {
    let folder = rule.path.folder();
    folder.is_empty() || path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn sighting(rule: &Owner, count: usize) -> Sighting {
    Sighting {
        place: Place::lines(&rule.path, Lines::one(rule.line)),
        note: format!("{} owns {} of the files", rule.owners.join(" "), count),
        strength: Strength::Configured,
        zone: matura_model::Zone::Product,
        tool: None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of files stay far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owner(path: &str, line: u32, pattern: &str, owners: &[&str]) -> Owner {
        let owners = owners.iter().map(|&owner| owner.to_owned()).collect();
        Owner { path: path.into(), line, pattern: pattern.to_owned(), owners }
    }

    fn seen(path: &str) -> Sighting {
        Sighting {
            place: Place::file(&path.into()),
            note: String::new(),
            strength: Strength::Configured,
            zone: matura_model::Zone::Product,
            tool: None,
        }
    }

    fn check(owners: Vec<Owner>, paths: &[&str], expected: f64, lines: &[u32]) {
        let facts = Facts { owners, ..Facts::default() };
        let of: Vec<Sighting> = paths.iter().map(|path| seen(path)).collect();
        let observation = run(&facts, &ProbeInput { of: &of, words: &[] });
        assert_eq!(observation.measures.get("share"), Some(&Measure::Share(expected)));
        let places: Vec<u32> = observation
            .sightings
            .iter()
            .filter_map(|sighting| match &sighting.place {
                Place::File { lines: Some(lines), .. } => Some(lines.first),
                _ => None,
            })
            .collect();
        assert_eq!(places, lines);
    }

    #[test]
    fn the_last_rule_decides() {
        let file = ".github/CODEOWNERS";
        check(
            vec![owner(file, 1, "*", &["@a/all"]), owner(file, 2, "/infra/", &["@a/ops"])],
            &["infra/main.tf"],
            1.0,
            &[2],
        );
        check(
            vec![owner(file, 1, "*", &["@a/all"]), owner(file, 2, "/infra/", &[])],
            &["infra/main.tf", "a.py"],
            0.5,
            &[1],
        );
        check(vec![owner(file, 1, "/src/", &["@a/all"])], &["infra/main.tf"], 0.0, &[]);
        check(vec![], &["infra/main.tf"], 0.0, &[]);
    }

    #[test]
    fn only_files_that_a_forge_reads_count() {
        check(vec![owner("lib/CODEOWNERS", 1, "*", &["@a"])], &["a.py"], 0.0, &[]);
        check(vec![owner("MAINTAINERS", 1, "*", &["@a"])], &["a.py"], 0.0, &[]);
        check(vec![owner("src/OWNERS", 1, "*", &["a"])], &["src/a.py", "b.py"], 0.5, &[1]);
    }
}
