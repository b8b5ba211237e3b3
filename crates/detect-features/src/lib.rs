//! Probes over the features of a model: the modules that make them and the constants that list them.

#![warn(missing_docs)]

mod listed_constants;
mod transformation_modules;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[listed_constants::PROBE, transformation_modules::PROBE];
