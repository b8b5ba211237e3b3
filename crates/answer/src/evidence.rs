//! Which sightings are shown for an answer, and in what order.

use matura_facts::Facts;
use matura_model::limits::{EVIDENCE, EVIDENCE_AGAINST, EXCERPT_CHARACTERS};
use matura_model::{Observation, Place, Sighting};
use matura_rules::Rulebook;
use matura_texts::Texts;
use std::collections::BTreeSet;

/// One piece of evidence.
#[derive(Clone, Debug, PartialEq)]
pub struct Evidence {
    /// The signal's index.
    pub signal: usize,
    /// True when it speaks for the answer.
    pub supports: bool,
    /// What was seen, and where.
    pub sighting: Sighting,
    /// The lines as they stand there; empty for a file as a whole.
    pub excerpt: String,
}

/// What was looked for, and among how many.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Searched {
    /// The question and where it was asked.
    pub what: String,
    /// How many were looked at.
    pub count: usize,
}

/// The sightings of some signals, taken from each in turn: first one of each file, then the rest.
pub(crate) fn gather(
    excerpt: &dyn Fn(&Place) -> String,
    seen: &[Observation],
    signals: &[usize],
    supports: bool,
) -> Vec<Evidence> {
    let mut signals: Vec<usize> = signals.to_vec();
    let mut once = BTreeSet::new();
    signals.retain(|signal| once.insert(*signal));
    let lists: Vec<(usize, Vec<&Sighting>)> = signals
        .iter()
        .filter_map(|signal| seen.get(*signal).map(|observation| (*signal, by_file(&observation.sightings))))
        .collect();
    let longest = lists.iter().map(|(_, list)| list.len()).max().unwrap_or(0);
    let rounds = (0..longest)
        .flat_map(|round| lists.iter().filter_map(move |(signal, list)| Some((*signal, *list.get(round)?))));
    let mut places = BTreeSet::new();
    let limit = if supports { EVIDENCE } else { EVIDENCE_AGAINST };
    let distinct = rounds.filter(|(_, sighting)| places.insert(&sighting.place));
    let mut files = BTreeSet::new();
    let (first, rest): (Vec<_>, Vec<_>) =
        distinct.partition(|(_, sighting)| sighting.place.path().is_none_or(|path| files.insert(path)));
    let ordered = first.into_iter().chain(rest);
    ordered
        .take(limit)
        .map(|(signal, sighting)| Evidence {
            signal,
            supports,
            sighting: sighting.clone(),
            excerpt: excerpt(&sighting.place),
        })
        .collect()
}

/// The first sighting in each file, then the others.
fn by_file(sightings: &[Sighting]) -> Vec<&Sighting> {
    let mut paths = BTreeSet::new();
    let (first, rest): (Vec<&Sighting>, Vec<&Sighting>) =
        sightings.iter().partition(|sighting| sighting.place.path().is_none_or(|path| paths.insert(path)));
    first.into_iter().chain(rest).collect()
}

/// The text at a place.
pub(crate) fn excerpt(facts: &Facts, place: &Place) -> String {
    match place {
        Place::File { path, lines: Some(lines) } => facts.excerpt(path, *lines, EXCERPT_CHARACTERS).unwrap_or_default(),
        Place::Commit { subject, .. } => subject.clone(),
        _ => String::new(),
    }
}

/// What the signals of a criterion asked, each with what it looked at.
pub(crate) fn searched(book: &Rulebook, texts: &Texts, seen: &[Observation], signals: &[usize]) -> Vec<Searched> {
    let mut all = Vec::new();
    for at in signals {
        let (Some(signal), Some(observation)) = (book.signals.get(*at), seen.get(*at)) else { continue };
        for (what, count) in &observation.searched {
            let what = texts.fill("reason.searched", &[("asks", &signal.asks), ("where", what)]);
            all.push(Searched { what, count: *count });
        }
    }
    all.dedup();
    all
}
