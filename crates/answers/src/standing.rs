//! How a person's answer stands beside what the scan answers now.

use crate::ground::ground;
use crate::judgement::Judgement;
use jiff::civil::Date;
use matura_answer::Assessment;
use matura_model::Answer;
use std::collections::BTreeMap;
use std::fmt;

/// All answers that people gave, by the key of the criterion: `2.1.5`, `microsoft/3.release`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The answers.
    pub entries: BTreeMap<String, Judgement>,
}

/// Why an answer is no longer in force.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stale {
    /// The last day it held has passed.
    Expired(Date),
    /// Evidence it rested on has changed or vanished: its place, a path or a tag.
    Moved(String),
}

impl fmt::Display for Stale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Expired(day) => write!(f, "it held until {day}"),
            Self::Moved(place) => write!(f, "{place} has changed or is gone"),
        }
    }
}

/// A person's answer beside the scan's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the person said.
    pub judgement: Judgement,
    /// Why it is no longer in force; empty when it is.
    pub stale: Vec<Stale>,
    /// True when it contradicts evidence that the scan is sure of.
    pub conflict: bool,
}

/// The confidence from which the scan's contrary answer is a conflict.
const SURE: f64 = 0.8;

impl Standing {
    /// The answer, if it is in force.
    pub fn in_force(&self) -> Option<Answer> {
        self.stale.is_empty().then_some(self.judgement.answer)
    }
}

impl Answers {
    /// How the person's answer to the criterion with this key stands on `today`; `None` when nobody
    /// answered it.
    pub fn standing(&self, key: &str, assessment: &Assessment, today: Date) -> Option<Standing> {
        let judgement = self.entries.get(key)?.clone();
        let mut stale: Vec<Stale> =
            judgement.until.filter(|until| *until < today).map(Stale::Expired).into_iter().collect();
        let now = ground(assessment);
        let moved = judgement.seen.iter().filter(|piece| !now.contains(piece));
        stale.extend(moved.map(|piece| Stale::Moved(place(piece).to_owned())));
        let conflict = judgement.answer != assessment.answer
            && assessment.answer != Answer::Unknown
            && assessment.confidence.share() >= SURE
            && assessment.evidence.iter().any(|piece| piece.supports);
        Some(Standing { judgement, stale, conflict })
    }
}

/// The place of a piece of ground, without its hash.
fn place(piece: &str) -> &str {
    if piece.starts_with("tag ") { piece } else { piece.rsplit_once(' ').map_or(piece, |(path, _)| path) }
}
