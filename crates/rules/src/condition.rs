//! Conditions over signals and answers, three-valued: what is not known stays not known.

use crate::source::Bounds;
use matura_model::{Answer, Held, Observation, Strength, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// True, false, or not known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Truth {
    /// It does not hold.
    False,
    /// It is not known.
    Unknown,
    /// It holds.
    True,
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl std::ops::Not for Truth {
    type Output = Self;
    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

/// A condition.
#[derive(Clone, Debug)]
pub enum Condition {
    /// It always holds.
    Otherwise,
    /// A signal held, within limits.
    Signal(Box<SignalTest>),
    /// The answer to a criterion is one of these.
    Answer {
        /// The criterion's index.
        criterion: usize,
        /// The answers.
        is: Vec<Answer>,
    },
    /// All hold.
    All(Vec<Condition>),
    /// One holds.
    Any(Vec<Condition>),
    /// It does not hold.
    Not(Box<Condition>),
}

/// What is asked of a signal.
#[derive(Clone, Debug)]
pub struct SignalTest {
    /// The signal's index.
    pub signal: usize,
    /// A strength that a sighting has at least.
    pub at_least: Option<Strength>,
    /// Bounds of measures.
    pub measures: BTreeMap<String, Bounds>,
    /// Bounds of the number of sightings.
    pub sightings: Option<Bounds>,
    /// Bounds of the number of files.
    pub files: Option<Bounds>,
    /// Bounds of the number of different tools.
    pub tools: Option<Bounds>,
    /// Zones, one of which a sighting stands in.
    pub zones: Vec<Zone>,
}

impl SignalTest {
    /// Whether an observation passes.
    pub fn truth(&self, observation: &Observation) -> Truth {
        match &observation.held {
            Held::Unknown(_) => Truth::Unknown,
            Held::No if self.measures.is_empty() => self.counts(observation).into(),
            Held::No | Held::Yes => (self.counts(observation) && self.measured(observation)).into(),
        }
    }

    fn measured(&self, observation: &Observation) -> bool {
        self.measures
            .iter()
            .all(|(name, bounds)| observation.measures.get(name).is_some_and(|measure| bounds.hold(measure.value())))
    }

    #[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^52")]
    fn counts(&self, observation: &Observation) -> bool {
        let passing: Vec<_> = observation
            .sightings
            .iter()
            .filter(|sighting| self.at_least.is_none_or(|least| sighting.strength >= least))
            .filter(|sighting| self.zones.is_empty() || self.zones.contains(&sighting.zone))
            .collect();
        let files: BTreeSet<_> = passing.iter().filter_map(|sighting| sighting.place.path()).collect();
        let tools: BTreeSet<_> = passing.iter().filter_map(|sighting| sighting.tool.as_deref()).collect();
        let counted = self.sightings.is_some() || self.files.is_some() || self.tools.is_some();
        let measured_only = !self.measures.is_empty() && self.at_least.is_none() && self.zones.is_empty();
        (counted || measured_only || !passing.is_empty())
            && self.sightings.is_none_or(|bounds| bounds.hold(passing.len() as f64))
            && self.files.is_none_or(|bounds| bounds.hold(files.len() as f64))
            && self.tools.is_none_or(|bounds| bounds.hold(tools.len() as f64))
    }
}

impl Condition {
    /// Whether it holds, given what the signals observed and the answers so far.
    pub fn truth(&self, observations: &[Observation], answers: &[Option<Answer>]) -> Truth {
        match self {
            Self::Otherwise => Truth::True,
            Self::Signal(test) => observations.get(test.signal).map_or(Truth::Unknown, |seen| test.truth(seen)),
            Self::Answer { criterion, is } => match answers.get(*criterion).copied().flatten() {
                Some(answer) => is.contains(&answer).into(),
                None => Truth::Unknown,
            },
            Self::All(parts) => parts.iter().map(|part| part.truth(observations, answers)).min().unwrap_or(Truth::True),
            Self::Any(parts) => {
                parts.iter().map(|part| part.truth(observations, answers)).max().unwrap_or(Truth::False)
            }
            Self::Not(part) => !part.truth(observations, answers),
        }
    }

    /// The signals it asks for, and whether each speaks for it (or, under `not`, against).
    pub fn signals(&self) -> Vec<(usize, bool)> {
        match self {
            Self::Otherwise | Self::Answer { .. } => Vec::new(),
            Self::Signal(test) => vec![(test.signal, true)],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::signals).collect(),
            Self::Not(part) => part.signals().into_iter().map(|(signal, supports)| (signal, !supports)).collect(),
        }
    }

    /// The criteria it asks for.
    pub fn criteria(&self) -> Vec<usize> {
        match self {
            Self::Answer { criterion, .. } => vec![*criterion],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::criteria).collect(),
            Self::Not(part) => part.criteria(),
            Self::Otherwise | Self::Signal(_) => Vec::new(),
        }
    }
}
