//! Probes over ways back to an earlier version. Most of what shows a way back is one command, resource
//! or registry call, which rules find by themselves; what joins tags with pipelines stands here.

#![warn(missing_docs)]

mod environment_tags;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[environment_tags::PROBE];
