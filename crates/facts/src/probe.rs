//! The contract of a probe: a question over facts that a rule file cannot ask, because it joins kinds
//! of facts, counts over history or does arithmetic.

use crate::Facts;
use matura_model::{Observation, Sighting};

/// What a rule hands to a probe.
#[derive(Debug, Default)]
pub struct ProbeInput<'a> {
    /// What the signal named by `of` saw; empty without one.
    pub of: &'a [Sighting],
    /// The words of the table named by `words`; empty without one.
    pub words: &'a [String],
}

/// A probe: its name in the rule files and the function that answers it.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// The name by which rules call it.
    pub name: &'static str,
    /// What it measures, for the documentation: names of measures and their meaning.
    pub measures: &'static [(&'static str, &'static str)],
    /// Looks at the facts. Returns places and numbers, never an answer.
    pub run: fn(&Facts, &ProbeInput<'_>) -> Observation,
}
