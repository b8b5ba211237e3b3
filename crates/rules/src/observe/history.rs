//! Commits and tags.

use super::Look;
use super::files::matches;
use crate::find::Finder;
use matura_model::history::{Arrived, Commit, History};
use matura_model::{Observation, Place, Sighting, Strength};

impl Look<'_> {
    pub(super) fn history(&self, finder: &Finder) -> Observation {
        let history = match &self.facts().history {
            Ok(history) => history,
            Err(why) => return Observation::unknown(why.clone()),
        };
        let (sightings, what, count): (Vec<Sighting>, &str, usize) = match finder {
            Finder::Commit { .. } => (self.commits(history, finder), "commits", history.commits.len()),
            Finder::Tag { kinds, name } => {
                let found = history
                    .tags
                    .iter()
                    .filter(|tag| (kinds.is_empty() || kinds.contains(&tag.kind)) && matches(name, &tag.name));
                let sightings = found.map(|tag| {
                    let place = Place::Tag { name: tag.name.clone(), commit: tag.commit.clone() };
                    self.sighting(place, format!("the tag {}", tag.name), Strength::Exercised)
                });
                (sightings.collect(), "tags", history.tags.len())
            }
            _ => (Vec::new(), "", 0),
        };
        let observation = Observation::from_sightings(sightings).with_searched(what, count);
        if observation.sightings.is_empty() && !history.is_whole() {
            return Observation::unknown("the clone does not hold the whole history");
        }
        observation
    }

    fn commits(&self, history: &History, finder: &Finder) -> Vec<Sighting> {
        let Finder::Commit { subject, trailer, arrived, paths } = finder else { return Vec::new() };
        let wanted = |commit: &&Commit| {
            matches(subject, &commit.subject)
                && (trailer.is_none()
                    || commit.trailers.iter().any(|(key, value)| matches(trailer, &format!("{key}: {value}"))))
                && (arrived.is_empty() || arrived.iter().any(|name| name == arrived_name(&commit.arrived)))
                && paths.as_ref().is_none_or(|globs| history.paths_of(commit).any(|path| globs.is_match(path.as_str())))
        };
        let place = |commit: &Commit| Place::Commit { id: commit.id.clone(), subject: commit.subject.clone() };
        history
            .commits
            .iter()
            .filter(wanted)
            .take(200)
            .map(|commit| self.sighting(place(commit), format!("“{}”", commit.subject), Strength::Exercised))
            .collect()
    }
}

fn arrived_name(arrived: &Arrived) -> &'static str {
    match arrived {
        Arrived::MergeRequest { .. } => "request",
        Arrived::Squashed { .. } => "squashed",
        Arrived::Reviewed => "reviewed",
        Arrived::BranchMerge => "branch",
        Arrived::Direct => "direct",
    }
}
