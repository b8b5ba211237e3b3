//! What one person said about one criterion.

use crate::ground::ground;
use jiff::civil::Date;
use matura_answer::Assessment;
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

impl Judgement {
    /// Only an answer, and nothing about it.
    pub fn new(answer: Answer) -> Self {
        Self {
            answer,
            note: None,
            by: None,
            on: None,
            at: None,
            scanned: None,
            seen: Vec::new(),
            until: None,
            evidence: Vec::new(),
        }
    }

    /// An answer that is given now, to what the scan answered.
    pub fn given(answer: Answer, occasion: &Occasion, assessment: &Assessment) -> Self {
        Self {
            by: occasion.by.clone(),
            on: Some(occasion.on),
            at: occasion.at.clone(),
            scanned: Some(assessment.answer),
            seen: ground(assessment),
            ..Self::new(answer)
        }
    }

    /// What contradicts itself in it, in a sentence with the way out; `None` when nothing does.
    pub fn contradiction(&self) -> Option<String> {
        match (self.answer, self.on, self.until) {
            (Answer::Unknown, ..) => Some(UNKNOWN.to_owned()),
            (_, Some(on), Some(until)) if until < on => {
                Some(format!("`until` ({until}) is before `on` ({on}); give a later day or leave `until` out"))
            }
            _ => None,
        }
    }

    /// The same without what needs no saying: texts that are blank, white space around the others.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.note, &mut self.by, &mut self.at] {
            *text = text.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        }
        for list in [&mut self.seen, &mut self.evidence] {
            list.retain(|text| !text.trim().is_empty());
        }
        for link in &mut self.evidence {
            *link = link.trim().to_owned();
        }
        self
    }
}

/// Who answers, when, and about which commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// Who: `Ana <ana@example.org>`.
    pub by: Option<String>,
    /// The day.
    pub on: Date,
    /// The commit that is checked out.
    pub at: Option<String>,
}

/// Why `unknown` is no answer of a person.
pub(crate) const UNKNOWN: &str =
    "`unknown` is no answer of a person; give yes, partial, no or na, or leave the criterion out";
