//! The vocabulary that every other crate speaks: where something stands ([`place`]), what a
//! repository contains ([`mod@file`], [`fact`], [`history`]), what a signal observed ([`observation`])
//! and what was answered ([`answer`]).
//!
//! How much is read at most stands in [`limits`], until when in [`mod@deadline`].
//!
//! Plain data only. This crate touches no disk, parses nothing and has no dependency.

#![warn(missing_docs)]

pub mod answer;
pub mod deadline;
pub mod fact;
pub mod file;
pub mod history;
pub mod limits;
pub mod observation;
pub mod place;
pub mod problem;

pub use answer::{Answer, Basis, Confidence};
pub use deadline::Deadline;
pub use file::{File, FileKind, Zone};
pub use observation::{Held, Measure, Observation, Sighting, Strength};
pub use place::{Lines, Place, RepoPath};
pub use problem::{Problem, Whose};
