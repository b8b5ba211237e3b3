//! Probes over hooks facts.

#![warn(missing_docs)]
