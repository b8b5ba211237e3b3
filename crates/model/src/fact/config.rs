//! Structured files (YAML, JSON, TOML, INI) as flat key paths, for whatever has no type of its own.

use crate::place::{Lines, RepoPath};

/// A value in a structured file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The keys from the top, joined by dots, list positions as numbers; `0:` and so on before it for
    /// the second and later documents of a YAML stream.
    pub key: String,
    /// The scalar as text; `None` for a map or a list, whose own entries follow.
    pub value: Option<String>,
    /// Where it stands.
    pub lines: Lines,
}

/// A structured file, flattened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    /// The file.
    pub path: RepoPath,
    /// Its entries, in order, up to a limit.
    pub entries: Vec<Entry>,
}
