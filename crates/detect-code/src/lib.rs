//! Probes over code: how much of it is documented.

#![warn(missing_docs)]

mod comment;
mod docstrings;
mod pin_share;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[docstrings::PROBE, pin_share::PROBE];
