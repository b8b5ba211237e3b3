//! Probes over infrastructure as code: which files define it, which environments they define and how
//! alike those are.

#![warn(missing_docs)]

mod environments;
mod infrastructure;
mod names;
mod variants;

use matura_facts::Probe;

/// The probes of this crate, sorted by name.
pub const PROBES: &[Probe] =
    &[environments::DEFINITIONS, environments::NAMED, environments::PRODUCTION_DATA, infrastructure::PROBE];
