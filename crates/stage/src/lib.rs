//! Lays out a folder with a git history that is written as lines of text. The same lines always give
//! the same object ids, so that whole reports can be compared.
//!
//! ```text
//! 2025-01-10 ana: Add model | + README.md src/ | tag v1.0.0
//! 2025-02-01 ben: Merge pull request #3 from ben/infra | + infra/main.tf | by ana
//! 2025-03-02 ben: Tune the model (#4) | + src/train.py | by github | trailer Reviewed-by: ana
//! ```
//!
//! A line is a date, an author and a subject, then parts: `+` and the paths that change (a folder with a
//! final `/` stands for all below it, `*` for everything), `by` who merged or committed, `tag`, `branch`,
//! `trailer`, `at HH:MM`. A subject that begins with `Merge ` makes a merge of a side branch that holds the change.
//! Files that no line names come with the first commit.

#![warn(missing_docs)]
#![expect(clippy::disallowed_methods, reason = "this crate writes example repositories")]

mod fixture;
mod line;
mod write;

pub use fixture::Fixture;
pub use line::Entry;
pub use write::lay_out;

/// Why a repository could not be laid out.
#[derive(Debug, thiserror::Error)]
pub enum StageError {
    /// A line of history that does not follow the form.
    #[error("`{line}`: {message}")]
    Line {
        /// The line.
        line: String,
        /// What is wrong with it.
        message: String,
    },
    /// A file or folder could not be written.
    #[error("{path} could not be written: {source}")]
    Write {
        /// The path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A file or folder could not be read.
    #[error("{path} could not be read: {source}")]
    Read {
        /// The path.
        path: String,
        /// Why.
        source: std::io::Error,
    },
    /// A fixture is not made as it should be.
    #[error("{0}")]
    Fixture(String),
    /// Git refused.
    #[error("the history could not be written: {0}")]
    Git(#[from] git2::Error),
}
