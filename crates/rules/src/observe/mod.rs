//! Signals over facts: what each one saw.

mod code;
mod documents;
mod files;
mod history;
mod infra;
mod pipelines;
mod relations;
mod scene;
mod unread;

use crate::find::{Finder, Globs};
use crate::rulebook::{Rulebook, Signal};
use matura_facts::{Facts, ProbeInput};
use matura_model::deadline::OUT_OF_TIME;
use matura_model::{Held, Observation, Place, RepoPath, Sighting, Strength, Zone};
use rayon::prelude::*;
use scene::Scene;

/// What every signal of the rulebook observed, in the rulebook's order.
pub fn observe(book: &Rulebook, facts: &Facts) -> Vec<Observation> {
    let scene = Scene::new(facts, book.path_sets);
    let mut seen: Vec<Observation> = vec![Observation::unknown("it was not looked at"); book.signals.len()];
    for group in &book.signal_order {
        let found: Vec<(usize, Observation)> =
            group.par_iter().filter_map(|at| Some((*at, observe_one(&scene, book.signals.get(*at)?, &seen)))).collect();
        for (at, observation) in found {
            if let Some(slot) = seen.get_mut(at) {
                *slot = observation;
            }
        }
    }
    seen
}

fn observe_one(scene: &Scene<'_>, signal: &Signal, seen: &[Observation]) -> Observation {
    if let Some(why) = &signal.off {
        return Observation::unknown(why.as_str());
    }
    if scene.facts.deadline.is_over() {
        return Observation::unknown(OUT_OF_TIME);
    }
    let look = Look { scene, seen, zones: signal.zones.as_deref() };
    let mut observation = look.find(&signal.find);
    for sighting in &mut observation.sightings {
        if let Some(strength) = signal.strength {
            sighting.strength = strength;
        }
        if let Some(note) = &signal.note {
            sighting.note = match &sighting.tool {
                Some(tool) => note.replace("{tool}", tool),
                None => note.clone(),
            };
        }
    }
    prefer_product(&mut observation.sightings);
    observation.sightings.truncate(signal.keep);
    observation
}

/// Stable: among sightings of one strength, the product's own come first.
fn prefer_product(sightings: &mut [Sighting]) {
    sightings.sort_by_key(|sighting| {
        (std::cmp::Reverse(sighting.strength), !matches!(sighting.zone, Zone::Product | Zone::Docs))
    });
}

/// One signal's view of the scene.
pub(crate) struct Look<'a> {
    pub(crate) scene: &'a Scene<'a>,
    pub(crate) seen: &'a [Observation],
    zones: Option<&'a [Zone]>,
}

impl<'a> Look<'a> {
    pub(crate) fn facts(&self) -> &'a Facts {
        self.scene.facts
    }

    /// True when the signal looks at this path.
    pub(crate) fn looks_at(&self, path: &RepoPath) -> bool {
        self.looks_in(self.facts().zone(path))
    }

    pub(crate) fn looks_in(&self, zone: Zone) -> bool {
        let product = &self.facts().product_zones;
        match self.zones {
            None => product.contains(&zone),
            Some(zones) => zones.contains(&zone) || (zones.contains(&Zone::Product) && product.contains(&zone)),
        }
    }

    /// As `looks_in`, where documents count as well if the rule names no zones.
    pub(crate) fn reads_in(&self, zone: Zone) -> bool {
        self.looks_in(zone) || (self.zones.is_none() && zone == Zone::Docs)
    }

    /// True when a path matches the globs, or there are none.
    pub(crate) fn globbed(&self, globs: &Globs, path: &RepoPath) -> bool {
        globs.as_ref().is_none_or(|globs| globs.is_match(path.as_str()))
    }

    /// Which files match the globs; `None` when there are none and all do.
    pub(crate) fn matched_files(&self, globs: &Globs) -> Option<&'a [bool]> {
        globs.as_ref().map(|globs| self.scene.matched_files(globs))
    }

    pub(crate) fn sighting(&self, place: Place, note: impl Into<String>, strength: Strength) -> Sighting {
        let zone = place.path().map_or(Zone::Product, |path| self.facts().zone(path));
        Sighting { place, note: note.into(), strength, zone, tool: None }
    }

    fn find(&self, finder: &Finder) -> Observation {
        let observation = match finder {
            Finder::Any(finders) => self.any(finders),
            Finder::All(finders) => self.all(finders),
            Finder::Probe { probe, of, words } => {
                let of = of.and_then(|at| self.seen.get(at)).map_or(&[][..], |seen| seen.sightings.as_slice());
                let input = ProbeInput { of, words };
                return (probe.run)(self.facts(), &input);
            }
            Finder::Commit { .. } | Finder::Tag { .. } => return self.history(finder),
            Finder::StartedBy { .. }
            | Finder::SameFile { .. }
            | Finder::SameRun { .. }
            | Finder::ReachedFrom { .. }
            | Finder::Of { .. }
            | Finder::Service { .. } => return self.relation(finder),
            _ => self.single(finder),
        };
        if observation.held == Held::No
            && let Some(why) = unread::unread(self, finder)
        {
            return Observation { held: Held::Unknown(why), ..observation };
        }
        observation
    }

    fn single(&self, finder: &Finder) -> Observation {
        let (sightings, what, count) = match finder {
            Finder::File { .. } | Finder::Text { .. } | Finder::Config { .. } | Finder::Owner { .. } => {
                self.files(finder)
            }
            Finder::Prose(_)
            | Finder::Section { .. }
            | Finder::Table { .. }
            | Finder::Link(_)
            | Finder::Block { .. } => self.documents(finder),
            Finder::Hook { .. } | Finder::Pipeline(_) | Finder::Task(_) => self.pipelines(finder),
            Finder::Dependency { .. } | Finder::Lock { .. } | Finder::Resource(_) | Finder::Image { .. } => {
                self.infra(finder)
            }
            _ => self.code(finder),
        };
        Observation::from_sightings(sightings).with_searched(what, count)
    }

    /// Held when one held, unknown when none held and one is unknown.
    fn any(&self, finders: &[Finder]) -> Observation {
        let parts: Vec<Observation> = finders.iter().map(|finder| self.find(finder)).collect();
        let unknown = parts.iter().find(|part| matches!(part.held, Held::Unknown(_))).map(|part| part.held.clone());
        let mut joined = join(parts);
        if joined.held == Held::No
            && let Some(unknown) = unknown
        {
            joined.held = unknown;
        }
        joined
    }

    /// Held when all held; not held when one did not.
    fn all(&self, finders: &[Finder]) -> Observation {
        let parts: Vec<Observation> = finders.iter().map(|finder| self.find(finder)).collect();
        let failed = parts.iter().any(|part| part.held == Held::No);
        let unknown = parts.iter().find(|part| matches!(part.held, Held::Unknown(_))).map(|part| part.held.clone());
        let mut joined = join(parts);
        if failed {
            joined.held = Held::No;
            joined.sightings.clear();
        } else if let Some(unknown) = unknown {
            joined.held = unknown;
        }
        joined
    }
}

fn join(parts: Vec<Observation>) -> Observation {
    let mut sightings = Vec::new();
    let mut searched: Vec<(String, usize)> = Vec::new();
    let mut measures = std::collections::BTreeMap::new();
    for part in parts {
        sightings.extend(part.sightings);
        measures.extend(part.measures);
        for (what, count) in part.searched {
            if !searched.iter().any(|(known, _)| *known == what) {
                searched.push((what, count));
            }
        }
    }
    Observation { searched, measures, ..Observation::from_sightings(sightings) }
}
