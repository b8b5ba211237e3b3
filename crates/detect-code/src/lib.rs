//! Probes over code facts.

#![warn(missing_docs)]
