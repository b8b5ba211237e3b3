//! Probes over review facts.

#![warn(missing_docs)]
