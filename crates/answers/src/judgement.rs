//! What one person said about one criterion.

use jiff::civil::Date;
use matura_model::Answer;

/// A person's answer to a criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    /// The answer; never [`Answer::Unknown`].
    pub answer: Answer,
    /// Why, in a few words.
    pub note: Option<String>,
    /// Who: `Ana <ana@example.org>`.
    pub by: Option<String>,
    /// The day it was given.
    pub on: Option<Date>,
    /// The commit that was checked out.
    pub at: Option<String>,
    /// What the scan answered then.
    pub scanned: Option<Answer>,
    /// The ground it was given on, as [`crate::ground`] describes it.
    pub seen: Vec<String>,
    /// The last day it holds.
    pub until: Option<Date>,
    /// Where a reader finds evidence outside the repository: links.
    pub evidence: Vec<String>,
}
