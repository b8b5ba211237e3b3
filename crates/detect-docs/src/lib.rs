//! Probes over docs facts.

#![warn(missing_docs)]
