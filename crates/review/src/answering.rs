//! What the server needs to know, and where the answers go.

use crate::said::{Invalid, Said};
use crate::view::View;
use matura_answers::Judgement;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

/// A scanned repository and its answers file.
///
/// Every method may be called from several threads at once, and may block.
pub trait Answering: Send + Sync + 'static {
    /// What the page shows, with the answers as the file has them at this moment. Called every few seconds
    /// by each open tab, so it is to be cheap while the file stays as it is.
    fn view(&self) -> Result<Arc<View>, Refusal>;

    /// Answers a criterion, if its entry still has the revision `seen` (`None`: no entry).
    fn answer(&self, key: &str, seen: Option<&str>, said: &Said) -> Result<Replaced, Refusal>;

    /// Writes an entry as it was before, or takes it out, if it still has the revision `seen`.
    fn restore(&self, key: &str, seen: Option<&str>, entry: Option<&Judgement>) -> Result<Replaced, Refusal>;

    /// The text of a file as it was scanned; `None` when there is none.
    fn text(&self, path: &str) -> Option<Arc<str>>;

    /// Scans the repository anew.
    fn scan(&self) -> Result<(), Refusal>;
}

/// An entry before and after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The entry before; `None`: there was none.
    pub before: Option<Judgement>,
    /// The entry after; `None`: there is none.
    pub after: Option<Judgement>,
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Somebody else changed the entry in the meantime.
    #[error("the answer was changed elsewhere in the meantime")]
    Changed,
    /// There is no such criterion.
    #[error("there is no criterion {0}")]
    Unknown(String),
    /// The answer contradicts itself.
    #[error(transparent)]
    Invalid(#[from] Invalid),
    /// The file or the scan does not allow it, in a sentence that says the way out.
    #[error("{0}")]
    Trouble(String),
}

/// What tells one state of an entry from another: the same for the same content, in this run.
pub fn revision(entry: &Judgement) -> String {
    let mut hasher = DefaultHasher::new();
    // Every field is part of the debug form, those that are added one day too.
    format!("{entry:?}").hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
