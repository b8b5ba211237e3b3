//! Probes over rollback facts.

#![warn(missing_docs)]

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[];
