//! Probes over rollback facts.

#![warn(missing_docs)]
