//! Histories of every way in which changes arrive, and what the probe counts of them.

use matura_detect_review::PROBES;
use matura_facts::{Facts, ProbeInput};
use matura_model::history::{Arrived, Commit, History, Person};
use matura_model::{Held, Observation};

fn person(name: &str) -> Person {
    match name {
        "GitHub" => Person { name: name.to_owned(), email: "noreply@github.com".to_owned() },
        name => Person { name: name.to_owned(), email: format!("{name}@example.org") },
    }
}

/// A commit on the main line, without parents; `author`, `committer`.
fn commit(subject: &str, author: &str, committer: &str, arrived: Arrived, parents: &[u32]) -> Commit {
    Commit {
        id: subject.to_owned(),
        parents: parents.to_vec(),
        author: person(author),
        committer: person(committer),
        when: 0,
        subject: subject.to_owned(),
        trailers: Vec::new(),
        arrived,
        on_main_line: true,
        by_bot: author.ends_with("[bot]"),
        paths: vec![0],
    }
}

fn off_line(commit: Commit) -> Commit {
    Commit { on_main_line: false, ..commit }
}

fn root() -> Commit {
    commit("Begin", "ana", "ana", Arrived::Direct, &[])
}

fn merge(number: u64) -> Arrived {
    Arrived::MergeRequest { number: Some(number) }
}

/// Newest first.
fn observe(commits: Vec<Commit>) -> Observation {
    let history = History { commits, paths: vec!["src/a.py".into()], ..History::default() };
    let facts = Facts { history: Ok(history), ..Facts::default() };
    let probe = PROBES.iter().find(|probe| probe.name == "change_flow").expect("the probe is listed");
    (probe.run)(&facts, &ProbeInput::default())
}

#[track_caller]
fn check(commits: Vec<Commit>, expected: &[(&str, f64)]) {
    let observation = observe(commits);
    for (name, value) in expected {
        let measured = observation.measures.get(*name).map(|measure| measure.value());
        assert_eq!(measured, Some(*value), "{name} of {observation:?}");
    }
}

#[test]
fn pushes_and_squashes() {
    let commits = vec![
        commit("Add b (#2)", "ben", "GitHub", Arrived::Squashed { number: 2 }, &[1]),
        commit("Add a", "ana", "ana", Arrived::Direct, &[2]),
        root(),
    ];
    check(commits, &[("commits", 2.0), ("requests", 1.0), ("share", 0.5), ("authors", 2.0), ("known_mergers", 0.0)]);
    check(vec![root()], &[("commits", 0.0), ("share", 0.0), ("authors", 0.0)]);
    check(vec![commit("Add a", "ana", "ana", Arrived::Direct, &[1]), root()], &[("commits", 1.0), ("requests", 0.0)]);
}

#[test]
fn merges_name_who_merged() {
    let by = |merger: &str| {
        vec![
            commit("Merge pull request #1", merger, "GitHub", merge(1), &[2, 1]),
            off_line(commit("Add a", "ben", "ben", Arrived::Direct, &[2])),
            root(),
        ]
    };
    check(by("ana"), &[("requests", 1.0), ("known_mergers", 1.0), ("merged_by_other", 1.0), ("authors", 1.0)]);
    check(by("ben"), &[("requests", 1.0), ("known_mergers", 1.0), ("merged_by_other", 0.0)]);
    check(by("GitHub"), &[("requests", 1.0), ("known_mergers", 0.0)]);
}

#[test]
fn programs_do_not_count() {
    let commits = vec![
        commit("Merge pull request #1", "ana", "GitHub", merge(1), &[3, 2]),
        commit("Bump x (#2)", "dependabot[bot]", "GitHub", Arrived::Squashed { number: 2 }, &[3]),
        off_line(commit("Bump y", "dependabot[bot]", "GitHub", Arrived::Direct, &[3])),
        root(),
    ];
    check(commits, &[("commits", 0.0), ("requests", 0.0)]);
}

#[test]
fn a_pull_does_not_hide_the_requests() {
    let commits = vec![
        commit("Merge branch 'main' of https://example.org/a", "ana", "ana", Arrived::BranchMerge, &[1, 2]),
        commit("Fix a", "ana", "ana", Arrived::Direct, &[3]),
        off_line(commit("Add b (#2)", "ben", "GitHub", Arrived::Squashed { number: 2 }, &[3])),
        root(),
    ];
    check(commits, &[("commits", 2.0), ("requests", 1.0), ("share", 0.5)]);
}

#[test]
fn reviewers_are_others() {
    let with = |reviewer: &str| {
        let trailers = vec![("Reviewed-by".to_owned(), reviewer.to_owned())];
        vec![Commit { trailers, ..commit("Add a", "ana", "ana", Arrived::Reviewed, &[1]) }, root()]
    };
    check(with("Ben <ben@example.org>"), &[("reviewed", 1.0), ("share", 1.0)]);
    check(with("Ana <ana@example.org>"), &[("reviewed", 0.0)]);
}

#[test]
fn what_is_not_there_is_unknown() {
    let history = History { shallow: true, ..History::default() };
    let facts = Facts { history: Ok(history), ..Facts::default() };
    let probe = PROBES.first().expect("there are probes");
    assert!(matches!((probe.run)(&facts, &ProbeInput::default()).held, Held::Unknown(_)));
    assert!(matches!((probe.run)(&Facts::default(), &ProbeInput::default()).held, Held::Unknown(_)));
}

#[test]
fn broken_indices_do_no_harm() {
    let mut broken = commit("Merge branch 'main'", "ana", "ana", Arrived::BranchMerge, &[7, 9]);
    broken.paths = vec![99];
    let observation = observe(vec![broken]);
    assert_eq!(observation.held, Held::No);
}
