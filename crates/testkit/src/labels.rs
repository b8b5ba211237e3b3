//! Reference answers, as `tests/accuracy/labels` holds them.

use serde::Deserialize;
use std::collections::BTreeMap;

/// The reference answers for a repository.
#[derive(Debug, Deserialize)]
pub struct Labels {
    /// `owner/name`.
    pub repo: String,
    /// The commit that was read.
    pub commit: String,
    /// By criterion.
    pub labels: BTreeMap<String, Label>,
}

/// The reference answer to a criterion.
#[derive(Debug, Deserialize)]
pub struct Label {
    /// The answer.
    pub answer: String,
    /// Other answers that a careful reviewer could defend.
    #[serde(default)]
    pub also_ok: Vec<String>,
    /// The places it rests on.
    #[serde(default)]
    pub evidence: Vec<Cited>,
    /// The reason.
    #[serde(default)]
    pub why: String,
}

/// A place that a reference cites.
#[derive(Debug, Deserialize)]
pub struct Cited {
    /// The file, unless it is something of the history.
    pub path: Option<String>,
}

impl Label {
    /// True when the reference accepts the answer of this name.
    pub fn accepts(&self, answer: &str) -> bool {
        self.answer == answer || self.also_ok.iter().any(|ok| ok == answer)
    }

    /// True when something of what is asked is there, beyond what a reviewer could deny.
    pub fn is_positive(&self) -> bool {
        ["yes", "partial"].contains(&self.answer.as_str())
            && !["no", "na", "unknown"].iter().any(|other| self.accepts(other))
    }
}
