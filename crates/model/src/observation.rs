//! What a signal observed. A signal observes; only an answer clause judges.

use crate::file::Zone;
use crate::place::Place;
use std::collections::BTreeMap;

/// How much a sighting shows: a sentence shows less than a setting, a setting less than a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Strength {
    /// Prose says so.
    Mentioned,
    /// A dependency is listed, a name is given.
    Declared,
    /// It is set up in configuration or written in code.
    Configured,
    /// Something runs it: a pipeline, a schedule, a service.
    Exercised,
}

impl Strength {
    /// The name that rules and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mentioned => "mentioned",
            Self::Declared => "declared",
            Self::Configured => "configured",
            Self::Exercised => "exercised",
        }
    }
}

/// One place where a signal's thing was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// Where.
    pub place: Place,
    /// What is there, as a phrase for the reader: `runs pytest on pull requests`.
    pub note: String,
    /// How much it shows.
    pub strength: Strength,
    /// The zone of the file; `Product` for commits and tags.
    pub zone: Zone,
    /// The name of the tool or thing that was recognised, if the signal looks for one of several.
    pub tool: Option<String>,
}

/// Whether a signal held.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// It did; the sightings show where.
    Yes,
    /// It was looked for and not seen.
    No,
    /// It could not be told; the text says why, as a phrase: `the history is shallow`.
    Unknown(String),
}

/// A number that a probe measured.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub enum Measure {
    /// How many.
    Count(u64),
    /// A share between 0 and 1.
    Share(f64),
    /// A span of time in days; negative when the order is the other way round.
    Days(i64),
}

impl Measure {
    /// The number as a float, for comparison with a threshold.
    #[expect(clippy::cast_precision_loss, reason = "counts and days stay far below 2^52")]
    pub fn value(self) -> f64 {
        match self {
            Self::Count(n) => n as f64,
            Self::Share(share) => share,
            Self::Days(days) => days as f64,
        }
    }
}

/// What a signal observed in one repository.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Whether it held.
    pub held: Held,
    /// Where, strongest first; empty unless it held.
    pub sightings: Vec<Sighting>,
    /// Numbers a probe measured, by name.
    pub measures: BTreeMap<String, Measure>,
    /// What was looked at and how many of it: `("Python modules", 214)`.
    pub searched: Vec<(String, usize)>,
}

impl Observation {
    /// Seen at these places; not seen where there are none.
    pub fn from_sightings(mut sightings: Vec<Sighting>) -> Self {
        sightings.sort_by(|a, b| {
            b.strength.cmp(&a.strength).then_with(|| a.place.cmp(&b.place)).then_with(|| a.note.cmp(&b.note))
        });
        sightings.dedup();
        let held = if sightings.is_empty() { Held::No } else { Held::Yes };
        Self { held, sightings, measures: BTreeMap::new(), searched: Vec::new() }
    }

    /// Could not be told.
    pub fn unknown(why: impl Into<String>) -> Self {
        Self { held: Held::Unknown(why.into()), sightings: Vec::new(), measures: BTreeMap::new(), searched: Vec::new() }
    }

    /// The strength of the strongest sighting.
    pub fn strength(&self) -> Option<Strength> {
        self.sightings.iter().map(|sighting| sighting.strength).max()
    }

    /// With one more measure.
    #[must_use]
    pub fn with_measure(mut self, name: &str, measure: Measure) -> Self {
        self.measures.insert(name.to_owned(), measure);
        self
    }

    /// With a note of what was looked at.
    #[must_use]
    pub fn with_searched(mut self, what: impl Into<String>, count: usize) -> Self {
        self.searched.push((what.into(), count));
        self
    }
}
