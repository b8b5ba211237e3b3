//! What was scanned, and what of it was left out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What was scanned.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Repository {
    /// The name of the scanned folder, without the folders above it.
    pub path: String,
    /// The commit that is checked out; null without a history.
    pub commit: Option<String>,
    /// The branch that is checked out; null on a detached HEAD.
    pub branch: Option<String>,
    /// True when tracked files differ from the commit; null without a history.
    pub dirty: Option<bool>,
    /// True when older commits are missing from the clone; null without a history.
    pub shallow: Option<bool>,
    /// The address it was cloned from, without user name or token.
    pub remote: Option<String>,
}

/// What a scan was limited to and what it left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Scope {
    /// The file with the settings that did so: `matura.toml`, as seen from the top of the repository.
    pub settings: Option<String>,
    /// The name of the project within the repository.
    pub project: Option<String>,
    /// The scanned folder below the top of the repository; null when it is the top.
    pub folder: Option<String>,
    /// Files that were left out, by pattern.
    pub excluded: Vec<Excluded>,
    /// Criteria and signals that were not looked at.
    pub off: Vec<SwitchedOff>,
}

/// Files that were left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    /// The pattern, as in `.gitignore`.
    pub pattern: String,
    /// How many files it left out.
    pub files: usize,
}

/// A criterion or a signal that was not looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SwitchedOff {
    /// Its id: `4.2.1` or `4.2.1/signal`.
    pub id: String,
    /// Why.
    pub reason: String,
}
