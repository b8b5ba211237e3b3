//! Named tasks (make targets, tox environments, package scripts, DVC stages) and code owners.

use super::pipeline::Command;
use crate::place::{Lines, RepoPath};

/// What runs a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaskTool {
    /// Make.
    Make,
    /// just.
    Just,
    /// tox.
    Tox,
    /// nox.
    Nox,
    /// Scripts of `package.json`.
    Npm,
    /// go-task.
    Taskfile,
    /// mise.
    Mise,
    /// Poe the Poet, PDM scripts, Hatch scripts, uv and Pixi tasks in `pyproject.toml` or `pixi.toml`.
    PyProject,
    /// Console entry points of a Python package: the command is `python -m module`.
    EntryPoint,
    /// Invoke.
    Invoke,
    /// Stages of a DVC pipeline.
    Dvc,
    /// Entry points of an `MLproject` file.
    MlProject,
    /// A shell script as a whole; its name is its path.
    Script,
    /// `CMD` and `ENTRYPOINT` of an image, the command of a service.
    Container,
}

/// A named task and what it runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// The file.
    pub path: RepoPath,
    /// Where in it.
    pub lines: Lines,
    /// What runs it.
    pub tool: TaskTool,
    /// The name one calls it by: `test`.
    pub name: String,
    /// What it runs.
    pub commands: Vec<Command>,
    /// Tasks of the same tool that it runs first.
    pub needs: Vec<String>,
    /// Files it reads or depends on, as written (DVC `deps`).
    pub inputs: Vec<String>,
    /// Files it makes, as written (DVC `outs`, `metrics`, `plots`).
    pub outputs: Vec<String>,
}

/// A rule of a CODEOWNERS file, or a person in a maintainers' file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Owner {
    /// The file.
    pub path: RepoPath,
    /// The line.
    pub line: u32,
    /// The pattern as written.
    pub pattern: String,
    /// The owners as written; empty means that nobody owns it.
    pub owners: Vec<String>,
}
