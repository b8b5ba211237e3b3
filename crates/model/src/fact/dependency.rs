//! What a project says that it needs, and how firmly.

use crate::place::RepoPath;

/// Whose packages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Ecosystem {
    /// PyPI.
    Python,
    /// Conda channels.
    Conda,
    /// npm.
    Npm,
    /// CRAN.
    R,
    /// Maven, Gradle, sbt.
    Jvm,
    /// NuGet.
    NuGet,
    /// Debian, RPM or Alpine packages in an image.
    System,
    /// Another.
    Other,
}

/// How firmly a version is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Pin {
    /// No version at all.
    None,
    /// A range: `>=1.2`, `~=1.4`, `^2`.
    Range,
    /// A branch or tag of a repository, a URL.
    Url,
    /// One version: `==1.2.3`.
    Exact,
    /// One version with its hash, or a repository at a commit.
    Hashed,
}

/// What a dependency is needed for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Group {
    /// To run.
    Runtime,
    /// To develop, test, document.
    Dev,
    /// To build the package.
    Build,
    /// An extra, by its name.
    Optional(String),
}

/// One dependency of a manifest (not of a lock file).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dependency {
    /// The manifest.
    pub path: RepoPath,
    /// Its line.
    pub line: u32,
    /// The name as the ecosystem compares it: for Python in lower case with `-` for `_` and `.`.
    pub name: String,
    /// The version as written, empty without one.
    pub version: String,
    /// How firmly.
    pub pin: Pin,
    /// What for.
    pub group: Group,
    /// Whose.
    pub ecosystem: Ecosystem,
}

/// A lock file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lockfile {
    /// The file.
    pub path: RepoPath,
    /// What made it: `uv`, `poetry`, `pdm`, `pipenv`, `pip-compile`, `conda-lock`, `pixi`, `npm`, `yarn`,
    /// `pnpm`, `renv`, `packrat`, `nuget`, `cargo`, `gradle`.
    pub tool: String,
    /// How many packages it fixes.
    pub packages: usize,
    /// True when it records their hashes.
    pub hashed: bool,
}
