//! Probes over iac facts.

#![warn(missing_docs)]
