//! Dependencies, lock files, named tasks, code owners and commit hooks.

#![warn(missing_docs)]

mod conda;
mod format;
mod hooks;
mod ini;
mod jvm;
mod lint_staged;
mod locks;
mod npm;
mod nuget;
mod output;
mod owners;
mod python;
mod r;
mod read;
mod tasks;
mod text;
mod toml;

pub use ini::ini_config;
pub use read::{is_manifest, manifest};
pub use toml::toml_config;

use matura_model::Problem;
use matura_model::fact::{Dependency, Hook, Lockfile, Owner, Task};

/// What a manifest says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What it asks for.
    pub dependencies: Vec<Dependency>,
    /// The lock file that it is.
    pub locks: Vec<Lockfile>,
    /// The tasks it names.
    pub tasks: Vec<Task>,
    /// The owners it names.
    pub owners: Vec<Owner>,
    /// The commit hooks it sets up.
    pub hooks: Vec<Hook>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}
