//! Probes over continuous integration and tests.

#![warn(missing_docs)]

mod tested;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[tested::PROBE];
