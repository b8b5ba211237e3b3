//! Probes over how changes come in: by request or pushed directly, by whose hand, and who owns what.

#![warn(missing_docs)]

mod change_flow;
mod owner_coverage;
mod pattern;
mod people;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[change_flow::PROBE, owner_coverage::PROBE];
