//! Probes over releases: which versions there are, and which of them have notes.

#![warn(missing_docs)]

mod notes;
mod version;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[notes::PROBE];
