//! Relations between signals over the run graph and the import graph.

use super::Look;
use crate::find::Finder;
use matura_facts::{Run, Starter};
use matura_model::{Held, Lines, Observation, Place, RepoPath, Sighting, Strength};
use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

impl Look<'_> {
    pub(super) fn relation(&self, finder: &Finder) -> Observation {
        let first = match finder {
            Finder::Service { with } => return self.services(*with),
            Finder::StartedBy { signal, .. }
            | Finder::SameFile { signal, .. }
            | Finder::SameRun { signal, .. }
            | Finder::ReachedFrom { signal, .. }
            | Finder::Of { signal, .. } => self.of_signal(*signal),
            _ => return Observation::from_sightings(Vec::new()),
        };
        let second = finder.needs().get(1).map(|at| self.of_signal(*at));
        for part in [Some(&first), second.as_ref()].into_iter().flatten() {
            if let Held::Unknown(why) = &part.held {
                return Observation::unknown(why.clone());
            }
        }
        let other = second.map(|observation| observation.sightings).unwrap_or_default();
        let sightings = match finder {
            Finder::StartedBy { starters, .. } => self.started_by(&first.sightings, starters),
            Finder::SameFile { .. } => same_file(&first.sightings, &other),
            Finder::SameRun { .. } => self.same_run(&first.sightings, &other),
            Finder::ReachedFrom { hops, .. } => self.reached_from(&first.sightings, &other, *hops),
            Finder::Of { zones, at_least, files, without, .. } => {
                let bare = |sighting: &Sighting| {
                    without.is_none() || !other.iter().any(|other| other.place.path() == sighting.place.path())
                };
                let wanted = first.sightings.iter().filter(|sighting| {
                    (zones.is_empty() || zones.contains(&sighting.zone))
                        && at_least.is_none_or(|least| sighting.strength >= least)
                        && sighting.place.path().is_none_or(|path| self.globbed(files, path))
                        && bare(sighting)
                });
                wanted.cloned().collect()
            }
            _ => Vec::new(),
        };
        Observation { searched: first.searched, ..Observation::from_sightings(sightings) }
    }

    fn of_signal(&self, at: usize) -> Observation {
        self.seen.get(at).cloned().unwrap_or_else(|| Observation::unknown("it was not looked at"))
    }

    /// What starts a place: the runs of its module, or the triggers of its pipeline or task.
    fn runs_of(&self, place: &Place) -> Vec<Run> {
        let Place::File { path, lines } = place else { return Vec::new() };
        self.facts().runs_at(path, *lines)
    }

    fn started_by(&self, sightings: &[Sighting], starters: &[Starter]) -> Vec<Sighting> {
        let mut found = Vec::new();
        for sighting in sightings {
            let runs = self.runs_of(&sighting.place);
            let Some(run) = runs.iter().find(|run| starters.contains(&run.starter)) else { continue };
            let starter = starter_name(run.starter);
            found.push(Sighting { strength: Strength::Exercised, ..sighting.clone() });
            if let Some(start) = run.chain.first().filter(|start| **start != sighting.place) {
                let note = format!("started by {starter} from here");
                found.push(self.sighting(start.clone(), note, Strength::Exercised));
            }
        }
        found
    }

    /// The starts of everything that reaches a place, so that two places can be compared.
    fn roots(&self, place: &Place) -> BTreeSet<(Option<usize>, Option<Place>)> {
        self.runs_of(place)
            .into_iter()
            .map(|run| (run.pipeline, run.chain.into_iter().next().filter(|_| run.pipeline.is_none())))
            .collect()
    }

    fn same_run(&self, first: &[Sighting], second: &[Sighting]) -> Vec<Sighting> {
        let mut found = same_file(first, second);
        let others: Vec<(&Sighting, BTreeSet<_>)> =
            second.iter().map(|sighting| (sighting, self.roots(&sighting.place))).collect();
        for sighting in first {
            let roots = self.roots(&sighting.place);
            let partner = others.iter().find(|(_, other)| !roots.is_disjoint(other));
            if let Some((partner, _)) = partner {
                found.push(sighting.clone());
                found.push((*partner).clone());
            }
        }
        found
    }

    fn reached_from(&self, sightings: &[Sighting], from: &[Sighting], hops: usize) -> Vec<Sighting> {
        let starts = from.iter().filter_map(|start| Some((start.place.path()?.clone(), start))).collect();
        let reached = reach(starts, hops, |path| self.facts().run_graph.imports_of(path));
        let mut found = Vec::new();
        for sighting in sightings {
            if let Some(start) = sighting.place.path().and_then(|path| reached.get(path)) {
                found.push(sighting.clone());
                if start.place.path() != sighting.place.path() {
                    found.push((*start).clone());
                }
            }
        }
        found
    }

    fn services(&self, with: Option<usize>) -> Observation {
        let graph = &self.facts().run_graph;
        let services: Vec<&RepoPath> = graph.services().iter().filter(|path| self.looks_at(path)).collect();
        let place = |path: &RepoPath| Place::lines(path, Lines::one(1));
        let sightings: Vec<Sighting> = services
            .iter()
            .map(|path| self.sighting(place(path), "a server starts this module", Strength::Exercised))
            .collect();
        let sightings = match with.map(|at| self.of_signal(at)) {
            Some(seen) => self.reached_from(&seen.sightings, &sightings, 6),
            None => sightings,
        };
        Observation::from_sightings(sightings).with_searched("services", services.len())
    }
}

/// What the starts import within so many hops, with the start that reaches it first. All starts go
/// one import further together: a module that one of them reaches with its last hop may be another
/// start, whose own imports count.
fn reach<'a, S: Copy>(
    starts: Vec<(RepoPath, S)>,
    hops: usize,
    imports_of: impl Fn(&RepoPath) -> &'a [RepoPath],
) -> BTreeMap<RepoPath, S> {
    let mut reached = BTreeMap::new();
    let mut edge = starts;
    for _ in 0..=hops {
        let mut next = Vec::new();
        for (path, start) in edge {
            if let Entry::Vacant(unseen) = reached.entry(path) {
                next.extend(imports_of(unseen.key()).iter().map(|import| (import.clone(), start)));
                unseen.insert(start);
            }
        }
        edge = next;
    }
    reached
}

/// Sightings of both in files where both were seen.
fn same_file(first: &[Sighting], second: &[Sighting]) -> Vec<Sighting> {
    let paths = |sightings: &[Sighting]| -> BTreeSet<RepoPath> {
        sightings.iter().filter_map(|sighting| sighting.place.path().cloned()).collect()
    };
    let shared: BTreeSet<RepoPath> = paths(first).intersection(&paths(second)).cloned().collect();
    let both = first.iter().chain(second);
    both.filter(|sighting| sighting.place.path().is_some_and(|path| shared.contains(path))).cloned().collect()
}

fn starter_name(starter: Starter) -> &'static str {
    match starter {
        Starter::PullRequest => "a pull request",
        Starter::Push => "a push",
        Starter::Tag => "a tag",
        Starter::Release => "a release",
        Starter::Schedule => "a schedule",
        Starter::Manual => "hand",
        Starter::Pipeline => "another pipeline",
        Starter::Event => "an event",
        Starter::Request => "a request",
        Starter::Container => "a container",
        Starter::Test => "a test run",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(starts: &[&str], hops: usize, expected: &[&str]) {
        let path = |name: &&str| RepoPath::new(name);
        // a imports b, b imports c, c imports d.
        let chain = ["a", "b", "c", "d"].map(|name| path(&name));
        let imports_of = |of: &RepoPath| {
            let at = chain.iter().position(|known| known == of).unwrap_or(chain.len());
            chain.get(at + 1..(at + 2).min(chain.len())).unwrap_or_default()
        };
        let reached = reach(starts.iter().map(|name| (path(name), ())).collect(), hops, imports_of);
        assert_eq!(reached.into_keys().collect::<Vec<_>>(), expected.iter().map(path).collect::<Vec<_>>());
    }

    #[test]
    fn a_start_that_another_start_reaches_still_has_its_own_hops() {
        check(&["a"], 0, &["a"]);
        check(&["a"], 1, &["a", "b"]);
        check(&["a", "b"], 1, &["a", "b", "c"]);
        check(&["b", "a"], 1, &["a", "b", "c"]);
        check(&["a"], 9, &["a", "b", "c", "d"]);
        check(&[], 9, &[]);
    }
}
