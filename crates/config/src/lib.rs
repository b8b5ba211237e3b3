//! The settings of a project: `matura.toml`, or `[tool.matura]` of `pyproject.toml`.
//!
//! Text in, settings or mistakes out; every mistake has its line and the way out. Which file is read, and
//! what the settings do to a scan, is for the command line to say.

#![warn(missing_docs)]

mod check;
mod discover;
mod error;
mod parse;
mod reader;
mod settings;
mod template;

pub use discover::discover;
pub use error::ConfigError;
pub use parse::{parse, parse_pyproject};
pub use settings::{Config, Gates, Minimum, Noted, Project, Switch};
pub use template::template;

/// The file that settings stand in.
pub const FILE: &str = "matura.toml";

/// The file that may hold them instead, in its table `tool.matura`.
pub const PYPROJECT: &str = "pyproject.toml";
