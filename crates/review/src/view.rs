//! What the page shows, as data.

use crate::answering::revision;
use matura_answers::Judgement;
use matura_report::Report;
use matura_report::value::Criterion;
use serde::Serialize;

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct View {
    /// The report without its criteria, which stand in `items`.
    pub report: Report,
    /// The questionnaires, that of the report first.
    pub parts: Vec<Part>,
    /// The criteria, in the order of `parts`.
    pub items: Vec<Item>,
    /// The confidence below which an answer is to be confirmed.
    pub threshold: f64,
    /// The day by which answers expire: `2026-11-25`.
    pub today: String,
    /// What is the matter with the answers file; answers cannot be given before it is corrected.
    pub trouble: Option<String>,
}

/// A questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    /// `assessment`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its name within a line of text.
    pub short: String,
    /// Its sections at the top.
    pub sections: Vec<Section>,
}

/// A section of a questionnaire.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// `2`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// True when it belongs to the bare minimum for production.
    pub bare_minimum: bool,
}

/// A criterion, its answers and what is asked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Item {
    /// Its name among all questionnaires: `2.1.5`, `profile/serving`.
    pub key: String,
    /// The questionnaire it belongs to.
    pub part: String,
    /// The section of that part under which it stands.
    pub section: String,
    /// What a reviewer asks.
    pub asked: Asked,
    /// The entry in the answers file as it stands there; null when there is none.
    pub entry: Option<Entry>,
    /// The scan's answer and the person's.
    pub criterion: Criterion,
}

/// What the rules say of a criterion besides its statement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The question.
    pub asks: String,
    /// Why it matters.
    pub why: String,
    /// What a checkout cannot show of it.
    pub blind: String,
    /// What to do about a "no".
    pub remedy: String,
}

/// What of an entry a person edits. The report masks what looks like a secret, and what is masked must not
/// be written back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// What tells this state of the entry from others.
    pub revision: String,
    /// Why.
    pub note: String,
    /// The last day it holds: `2026-11-25`, or nothing.
    pub until: String,
    /// Evidence outside the repository.
    pub links: Vec<String>,
}

impl From<&Judgement> for Entry {
    fn from(judgement: &Judgement) -> Self {
        Self {
            revision: revision(judgement),
            note: judgement.note.clone().unwrap_or_default(),
            until: judgement.until.map(|day| day.to_string()).unwrap_or_default(),
            links: judgement.evidence.clone(),
        }
    }
}

impl View {
    /// The criterion with this key.
    pub fn item(&self, key: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.key == key)
    }
}
