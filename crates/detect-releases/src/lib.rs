//! Probes over releases facts.

#![warn(missing_docs)]
