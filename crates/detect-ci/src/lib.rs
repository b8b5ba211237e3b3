//! Probes over ci facts.

#![warn(missing_docs)]
