//! How changes to some paths came onto the main branch: by request or pushed directly, from how many
//! people, and whether another than the author put them there.

use crate::people::{People, is_forge};
use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::history::{Arrived, Commit, History, Person};
use matura_model::{Held, Measure, Observation, Place, Sighting, Strength, Zone};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) const PROBE: Probe = Probe {
    name: "change_flow",
    measures: &[
        ("commits", "commits of the main line that touch the paths, without those of programs and the first import"),
        ("requests", "how many of them came by a pull or merge request, or through a review tool"),
        ("share", "requests as a share of commits"),
        ("recent_share", "the same over the two years before the newest commit"),
        ("authors", "how many people wrote them"),
        ("top_author_share", "the share that the busiest of them wrote"),
        ("known_mergers", "requests of which both the author and who merged are known"),
        ("merged_by_other", "the share of those that another than the author merged"),
        ("reviewed", "the share of commits with a trailer that names a reviewer other than the author"),
    ],
    run,
};

/// So many requests are shown.
const SHOWN: usize = 12;
/// Two years in seconds.
const RECENT: i64 = 730 * 24 * 60 * 60;

fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let history = match &facts.history {
        Ok(history) if history.is_whole() => history,
        Ok(_) => return Observation::unknown("the clone does not hold the whole history"),
        Err(why) => return Observation::unknown(why.clone()),
    };
    let wanted = wanted(facts, history, input);
    let line = main_line(history);
    let touches = |commit: &Commit| commit.paths.iter().any(|&path| wanted.get(path as usize) == Some(&true));
    let mut flow = Flow::default();
    let mut walked: HashSet<u32> = HashSet::new();
    // Oldest first, so that a commit on a branch belongs to the merge that brought it in first.
    for &at in line.iter().rev() {
        let Some(commit) = history.commits.get(at as usize) else { continue };
        let branch = branch_of(history, at, &line, &mut walked);
        if commit.parents.is_empty() || !touches(commit) {
            continue;
        }
        flow.take(at, commit, &branch);
    }
    flow.observation(history)
}

/// For each path of the history, whether it is asked about: the files that the signal was seen in, or
/// without one all of the product, files that are gone included.
fn wanted(facts: &Facts, history: &History, input: &ProbeInput<'_>) -> Vec<bool> {
    if input.of.is_empty() {
        return history.paths.iter().map(|path| facts.is_product(path)).collect();
    }
    let asked: HashSet<&str> =
        input.of.iter().filter_map(|seen| seen.place.path()).map(matura_model::RepoPath::as_str).collect();
    history.paths.iter().map(|path| asked.contains(path.as_str())).collect()
}

/// The commits that the main branch went through, newest first. Where someone merged the forge's main
/// branch into a copy of it and pushed that, the forge's line goes on at the second parent.
fn main_line(history: &History) -> Vec<u32> {
    let mut on_line: HashSet<u32> =
        indices(history).filter(|(_, commit)| commit.on_main_line).map(|(at, _)| at).collect();
    let mut heads: Vec<u32> =
        indices(history).filter(|(_, commit)| commit.on_main_line).filter_map(|(_, commit)| pulled(commit)).collect();
    while let Some(head) = heads.pop() {
        let mut at = Some(head);
        while let Some(here) = at.filter(|here| on_line.insert(*here)) {
            let Some(commit) = history.commits.get(here as usize) else { break };
            heads.extend(pulled(commit));
            at = commit.parents.first().copied();
        }
    }
    let mut line: Vec<u32> = on_line.into_iter().collect();
    line.sort_unstable();
    line
}

fn indices(history: &History) -> impl Iterator<Item = (u32, &Commit)> {
    (0u32..).zip(&history.commits)
}

/// The second parent of a merge of the main branch into a copy of itself.
fn pulled(commit: &Commit) -> Option<u32> {
    is_pull(commit).then(|| commit.parents.get(1).copied()).flatten()
}

/// `git pull` writes these subjects.
fn is_pull(commit: &Commit) -> bool {
    let subject = commit.subject.to_lowercase();
    let merged =
        ["merge branch ", "merge remote-tracking branch "].iter().find_map(|opening| subject.strip_prefix(opening));
    let Some(rest) = merged else { return false };
    let mut words = rest.split_whitespace();
    let branch = words.next().unwrap_or_default().trim_matches(['\'', '"', '`']);
    let branch = branch.strip_prefix("origin/").or_else(|| branch.strip_prefix("upstream/")).unwrap_or(branch);
    let is_main = matches!(branch, "main" | "master" | "trunk" | "develop" | "dev");
    let into_other = rest.split_once(" into ").is_some_and(|(_, into)| into.trim_matches(['\'', '"', '`']) != branch);
    commit.arrived == Arrived::BranchMerge && is_main && !into_other
}

/// The commits that a merge of the main line brought in and no earlier merge had.
fn branch_of<'a>(history: &'a History, at: u32, line: &[u32], walked: &mut HashSet<u32>) -> Vec<&'a Commit> {
    let mut found = Vec::new();
    let mut open: Vec<u32> = history
        .commits
        .get(at as usize)
        .map_or_else(Vec::new, |commit| commit.parents.iter().skip(1).copied().collect());
    while let Some(next) = open.pop() {
        if line.binary_search(&next).is_ok() || !walked.insert(next) {
            continue;
        }
        if let Some(commit) = history.commits.get(next as usize) {
            found.push(commit);
            open.extend(commit.parents.iter().copied());
        }
    }
    found
}

/// One change on the main line.
struct Change<'a> {
    at: u32,
    request: bool,
    author: &'a Person,
    /// Who pressed the button, where the history tells.
    merger: Option<&'a Person>,
    reviewed: bool,
}

/// What was counted.
#[derive(Default)]
struct Flow<'a> {
    changes: Vec<Change<'a>>,
    people: People,
    writers: Vec<&'a Person>,
}

impl<'a> Flow<'a> {
    fn take(&mut self, at: u32, commit: &'a Commit, branch: &[&'a Commit]) {
        let is_merge = commit.parents.len() > 1;
        let request =
            matches!(commit.arrived, Arrived::MergeRequest { .. } | Arrived::Squashed { .. } | Arrived::Reviewed);
        // The newest commit of the branch by a person stands for the work.
        let work =
            branch.iter().filter(|work| work.parents.len() < 2).max_by_key(|work| (!work.by_bot, work.when)).copied();
        let by_bot = if is_merge && request { work.is_some_and(|work| work.by_bot) } else { commit.by_bot };
        if by_bot || is_pull(commit) || (is_merge && work.is_none() && !request) {
            return;
        }
        let author = if is_merge { work.map_or(&commit.author, |work| &work.author) } else { &commit.author };
        let known = [&commit.author, &commit.committer].into_iter().find(|person| !is_forge(person));
        let merger = match is_merge {
            true => work.and(known),
            false => Some(&commit.committer).filter(|person| !is_forge(person)),
        };
        self.people.meet(author);
        for person in merger.into_iter().chain(branch.iter().filter(|work| !work.by_bot).map(|work| &work.author)) {
            self.people.meet(person);
        }
        self.writers.push(author);
        self.writers.extend(branch.iter().filter(|work| !work.by_bot).map(|work| &work.author));
        let reviewed = branch.iter().copied().chain([commit]).any(|commit| names_reviewer(commit, author));
        self.changes.push(Change { at, request, author, merger: merger.filter(|_| request), reviewed });
    }

    fn observation(&self, history: &History) -> Observation {
        let requests = self.changes.iter().filter(|change| change.request);
        let number = |person: &Person| self.people.number(person);
        let mut known = 0;
        let mut other = 0;
        for change in requests.clone() {
            let Some(merger) = change.merger else { continue };
            known += 1;
            other += usize::from(number(merger) != number(change.author));
        }
        let mut by_author: HashMap<Option<usize>, usize> = HashMap::new();
        for change in &self.changes {
            *by_author.entry(number(change.author)).or_default() += 1;
        }
        let writers: HashSet<Option<usize>> = self.writers.iter().map(|person| number(person)).collect();
        let total = self.changes.len();
        let busiest = by_author.values().copied().max().unwrap_or_default();
        let reviewed = self.changes.iter().filter(|change| change.reviewed).count();
        let count = requests.clone().count();
        let sightings: Vec<Sighting> = requests
            .rev()
            .take(SHOWN)
            .filter_map(|change| Some(sighting(history.commits.get(change.at as usize)?)))
            .collect();
        let held = if sightings.is_empty() { Held::No } else { Held::Yes };
        Observation { held, sightings, measures: BTreeMap::new(), searched: Vec::new() }
            .with_measure("commits", Measure::Count(total as u64))
            .with_measure("requests", Measure::Count(count as u64))
            .with_measure("share", share(count, total))
            .with_measure("recent_share", self.recent_share(history))
            .with_measure("authors", Measure::Count(writers.len() as u64))
            .with_measure("top_author_share", share(busiest, total))
            .with_measure("known_mergers", Measure::Count(known as u64))
            .with_measure("merged_by_other", share(other, known))
            .with_measure("reviewed", share(reviewed, total))
            .with_searched("commits of the main branch", total)
    }

    /// Falls back on the whole history when nothing is recent.
    fn recent_share(&self, history: &History) -> Measure {
        let since = history.as_of.map_or(i64::MIN, |now| now.saturating_sub(RECENT));
        let is_recent =
            |change: &&Change<'_>| history.commits.get(change.at as usize).is_some_and(|commit| commit.when >= since);
        let recent: Vec<&Change<'_>> = self.changes.iter().filter(is_recent).collect();
        let of: Vec<&Change<'_>> = if recent.is_empty() { self.changes.iter().collect() } else { recent };
        share(of.iter().filter(|change| change.request).count(), of.len())
    }
}

/// True when a trailer names a reviewer who did not write the change.
fn names_reviewer(commit: &Commit, author: &Person) -> bool {
    let keys = ["reviewed-by", "approved-by", "acked-by", "reviewer", "reviewers"];
    let own = author.name.to_lowercase();
    commit.trailers.iter().any(|(key, value)| {
        let value = value.to_lowercase();
        let own = value.contains(&author.email.to_lowercase()) && !author.email.is_empty()
            || !own.is_empty() && value.starts_with(&own);
        keys.contains(&key.to_lowercase().as_str()) && !value.trim().is_empty() && !own
    })
}

fn sighting(commit: &Commit) -> Sighting {
    let how = match &commit.arrived {
        Arrived::MergeRequest { number: Some(number) } => format!("merges pull request {number}"),
        Arrived::Squashed { number } => format!("came by pull request {number}"),
        Arrived::Reviewed => "came through review".to_owned(),
        _ => "merges a pull request".to_owned(),
    };
    Sighting {
        place: Place::Commit { id: commit.id.clone(), subject: commit.subject.clone() },
        note: how,
        strength: Strength::Exercised,
        zone: Zone::Product,
        tool: None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of commits stay far below 2^52")]
fn share(part: usize, whole: usize) -> Measure {
    Measure::Share(if whole == 0 { 0.0 } else { part as f64 / whole as f64 })
}
