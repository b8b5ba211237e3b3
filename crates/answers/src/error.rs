//! What can be wrong with the file of answers. Each message names the file and the way out.

use std::fmt;
use std::path::PathBuf;

/// A mistake in the file of answers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mistake {
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right; without a full stop.
    pub message: String,
}

/// The file of answers cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// It holds mistakes.
    #[error("{}", list(.0, .1))]
    Mistakes(PathBuf, Vec<Mistake>),
    /// The answer that was to be written contradicts itself.
    #[error("the answer to {0} cannot be kept: {1}")]
    Refused(String, String),
    /// It or its folder is a link.
    #[error("{path} is a link, and matura follows none; put the file itself there", path = .0.display())]
    Link(PathBuf),
    /// It is no plain file.
    #[error("{path} is no plain file; move it away", path = .0.display())]
    NotAFile(PathBuf),
    /// It is larger than any file of answers is.
    #[error("{path} would be larger than {limit} kB, which no file of answers is; shorten its notes", path = .0.display(), limit = .1 / 1024)]
    TooLarge(PathBuf, u64),
    /// It is no text.
    #[error("{path} is no UTF-8 text; save it as UTF-8", path = .0.display())]
    NotText(PathBuf),
    /// The operating system did not let it be read.
    #[error("{path} cannot be read ({1}); check its permissions", path = .0.display())]
    Unreadable(PathBuf, std::io::Error),
    /// The operating system did not let it be written. It is as it was before.
    #[error("{path} cannot be written ({1}); nothing of it was changed, check permissions and free space", path = .0.display())]
    Unwritable(PathBuf, std::io::Error),
    /// Somebody else is writing it and does not end.
    #[error("{path} has been locked by another program for {1} seconds; try again when that one has ended", path = .0.display())]
    Busy(PathBuf, u64),
}

fn list(path: &std::path::Path, mistakes: &[Mistake]) -> String {
    let count =
        if mistakes.len() == 1 { "this mistake".to_owned() } else { format!("these {} mistakes", mistakes.len()) };
    let mut text = format!("{} cannot be used before {count} are corrected:", path.display());
    if mistakes.len() == 1 {
        text = text.replace(" are corrected:", " is corrected:");
    }
    for mistake in mistakes {
        text.push_str(&format!("\n  {}:{}: {}", path.display(), mistake.line, mistake.message));
    }
    text
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.message)
    }
}
