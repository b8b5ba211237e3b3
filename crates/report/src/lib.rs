//! The report value and its renderers.
//!
//! [`build`] turns what was assessed into a [`Report`], a plain value that every format is made from.
//! The renderers are pure functions of it; nothing here reads a clock, a terminal or a disk.

#![warn(missing_docs)]

mod build;
mod catalogue;
mod criteria;
mod diagnostic;
mod explain;
mod guidance;
mod json;
mod ladder;
mod mask;
mod migrate;
mod models;
mod models_document;
mod names;
mod paint;
mod person;
mod profile;
mod proposal;
mod read;
mod schema;
mod scope;
mod steps;
mod terminal;
mod validate;
pub mod value;
mod words;

pub use build::{ASSESSMENT, About, build, criterion};
pub use catalogue::catalogue;
pub use criteria::{criterion_page, listing};
pub use explain::explain;
pub use json::json;
pub use mask::mask;
pub use migrate::migrate;
pub use models::{means, models, standing, step_standing, wants};
pub use models_document::models_document;
pub use paint::{Ink, Style, plain, plain_line};
pub use proposal::{Progress, message, proposal, proposal_help};
pub use read::{ReadError, read};
pub use schema::schema;
pub use scope::scope_lines;
pub use steps::{Step, missing_for_minimum, open_for_minimum, steps};
pub use terminal::{Page, terminal};
pub use validate::{Flaw, validate};
pub use value::Report;
