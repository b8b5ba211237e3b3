//! Probes over commit hooks. Which hooks there are is a fact that rules ask for by themselves; what joins
//! them with pipelines stands here.

#![warn(missing_docs)]

mod hooks_in_pipelines;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[hooks_in_pipelines::PROBE];
