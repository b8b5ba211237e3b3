//! What was changed on the page, so that it can be taken back.

use crate::answering::{Replaced, revision};
use matura_answers::Judgement;
use std::collections::VecDeque;

/// Changes that are remembered.
const KEPT: usize = 200;

/// A change that can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// The criterion.
    pub(crate) key: String,
    /// The entry before.
    pub(crate) before: Option<Judgement>,
    /// The revision that the change left.
    pub(crate) left: Option<String>,
}

/// The last changes, each under a number of its own.
#[derive(Debug, Default)]
pub(crate) struct Changes {
    next: u64,
    kept: VecDeque<(u64, Change)>,
}

impl Changes {
    /// Remembers a change and returns its number.
    pub(crate) fn add(&mut self, key: &str, replaced: Replaced) -> u64 {
        let number = self.next;
        self.next += 1;
        let left = replaced.after.as_ref().map(revision);
        self.kept.push_back((number, Change { key: key.to_owned(), before: replaced.before, left }));
        if self.kept.len() > KEPT {
            self.kept.pop_front();
        }
        number
    }

    /// The change with this number.
    pub(crate) fn get(&self, number: u64) -> Option<Change> {
        self.kept.iter().find(|(known, _)| *known == number).map(|(_, change)| change.clone())
    }

    /// Forgets a change that was taken back.
    pub(crate) fn forget(&mut self, number: u64) {
        self.kept.retain(|(known, _)| *known != number);
    }
}
