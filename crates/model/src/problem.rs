//! What could not be read or understood, as data: it ends up in the report, never in a crash.

use crate::place::{Lines, RepoPath};

/// Whose doing a problem is, so that the reader knows whom to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Whose {
    /// The repository's file is broken: it does not follow its own format.
    TheirFile,
    /// matura does not read this: too large, too deep, a construct it does not know.
    OurLimit,
    /// matura is wrong: a mistake to report.
    OurBug,
}

/// Something that could not be read or understood.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file; `None` when it concerns the whole repository or its history.
    pub path: Option<RepoPath>,
    /// Where in the file, if known.
    pub lines: Option<Lines>,
    /// One sentence, lower case, without a full stop, and without the path.
    pub message: String,
    /// Whose doing it is.
    pub whose: Whose,
    /// True when what the file says is lost as a whole, so that a signal which needed it is unknown;
    /// false when the rest of it was understood.
    pub fatal: bool,
}

impl Problem {
    /// The file does not follow its own format and nothing in it could be used.
    pub fn unreadable(path: &RepoPath, line: Option<u32>, message: impl Into<String>) -> Self {
        Self {
            path: Some(path.clone()),
            lines: line.map(Lines::one),
            message: message.into(),
            whose: Whose::TheirFile,
            fatal: true,
        }
    }

    /// Part of the file was left out because of one of our limits; the rest was understood.
    pub fn limit(path: &RepoPath, line: Option<u32>, message: impl Into<String>) -> Self {
        Self {
            path: Some(path.clone()),
            lines: line.map(Lines::one),
            message: message.into(),
            whose: Whose::OurLimit,
            fatal: false,
        }
    }
}
