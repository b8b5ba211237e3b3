//! Questionnaires, criteria and signals, checked and compiled.

use crate::condition::Condition;
use crate::find::Finder;
use crate::scale::Scale;
use crate::source::ExampleSource;
use matura_model::{Answer, Basis, Strength, Zone};
use matura_texts::Language;

/// Everything that the rule files say.
#[derive(Clone, Debug, Default)]
pub struct Rulebook {
    /// Questionnaires, in the order of their names.
    pub questionnaires: Vec<Questionnaire>,
    /// Criteria of all questionnaires, each in its questionnaire's order.
    pub criteria: Vec<Criterion>,
    /// Signals.
    pub signals: Vec<Signal>,
    /// The indices of the criteria in an order in which each stands after those that it refers to.
    pub criteria_order: Vec<usize>,
    /// The indices of the signals in groups: a signal refers to signals of earlier groups only.
    pub signal_order: Vec<Vec<usize>>,
    /// The number of different sets of globs in it.
    pub(crate) path_sets: usize,
    /// What the rule files hash to: sixteen hexadecimal digits that change with any of them, but not with
    /// a translation.
    pub fingerprint: String,
    /// The language of its texts.
    pub language: Language,
}

impl Rulebook {
    /// The questionnaire of that name.
    pub fn questionnaire(&self, id: &str) -> Option<&Questionnaire> {
        self.questionnaires.iter().find(|questionnaire| questionnaire.id == id)
    }

    /// The index of the criterion with this key, as [`Criterion::key`] gives it.
    pub fn criterion_by_key(&self, key: &str) -> Option<usize> {
        self.criteria.iter().position(|criterion| criterion.key == key)
    }

    /// Switches off the criterion with this key or name, or the signal with this id: it is not looked at,
    /// and `why` says so in its place. False when there is neither.
    pub fn switch_off(&mut self, id: &str, why: &str) -> bool {
        let criterion = self.criteria.iter_mut().find(|criterion| criterion.key == id || criterion.name == id);
        let signal = self.signals.iter_mut().find(|signal| signal.id == id);
        match (criterion, signal) {
            (Some(criterion), _) => criterion.off = Some(why.to_owned()),
            (None, Some(signal)) => signal.off = Some(why.to_owned()),
            (None, None) => return false,
        }
        true
    }
}

/// A questionnaire.
#[derive(Clone, Debug)]
pub struct Questionnaire {
    /// Its name: `assessment`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its name within a line of text: `Microsoft`.
    pub short: String,
    /// Who published it.
    pub source: String,
    /// What it is for; empty if its file does not say.
    pub about: String,
    /// How its answers add up.
    pub scale: Option<Scale>,
    /// What each level looks at anew, as id and title.
    pub dimensions: Vec<(String, String)>,
    /// Its sections and sub-sections, in order.
    pub sections: Vec<Section>,
    /// The indices of its criteria, in order.
    pub criteria: Vec<usize>,
    /// Kinds of project, the first whose condition holds is it.
    pub kinds: Vec<Kind>,
}

/// A kind of project.
#[derive(Clone, Debug)]
pub struct Kind {
    /// What it is called in every language.
    pub name: String,
    /// What it is called in the language of the rulebook.
    pub label: String,
    /// When a project is one.
    pub when: Condition,
}

impl Questionnaire {
    /// The title of the dimension that a criterion belongs to, by the second part of its id.
    pub fn dimension(&self, criterion: &Criterion) -> Option<&str> {
        let named = criterion.id.split('.').nth(1)?;
        self.dimensions.iter().find(|(id, _)| id == named).map(|(_, title)| title.as_str())
    }
}

/// A section or sub-section.
#[derive(Clone, Debug)]
pub struct Section {
    /// `2` or `2.1`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// True when production needs all of it.
    pub bare_minimum: bool,
    /// Where the sections are levels or groups: what standing there means.
    pub means: String,
}

/// A criterion.
#[derive(Clone, Debug)]
pub struct Criterion {
    /// Its name among all questionnaires: the bare id in the assessment, `profile/serving` elsewhere.
    pub key: String,
    /// Its id within its questionnaire: `2.2.7a`.
    pub id: String,
    /// The index of its questionnaire.
    pub questionnaire: usize,
    /// Its place in the published order, from 1.
    pub number: u32,
    /// The id of its section at the top: `2`.
    pub section: String,
    /// A short name, the same in every language.
    pub name: String,
    /// A short name in the language of the rulebook, if that is not English.
    pub label: Option<String>,
    /// The statement that is answered.
    pub title: String,
    /// What a reviewer asks.
    pub asks: String,
    /// Why it matters.
    pub why: String,
    /// What to do about a "no".
    pub remedy: String,
    /// What the scan cannot see of it.
    pub blind: String,
    /// How long it typically takes to meet it, where the rules say so.
    pub cost: Option<Cost>,
    /// A file to begin with.
    pub start: Option<Start>,
    /// When it applies.
    pub applies_when: Option<Condition>,
    /// The indices of criteria without which it cannot be met.
    pub presupposes: Vec<usize>,
    /// The indices of its own signals.
    pub signals: Vec<usize>,
    /// Its clauses.
    pub clauses: Vec<Clause>,
    /// Its examples.
    pub examples: Vec<ExampleSource>,
    /// The file it was read from, relative to the folder of rules.
    pub file: String,
    /// Why it is switched off; `None` when it is not.
    pub off: Option<String>,
}

/// How long it typically takes a small team that has the rest of its pipeline to meet a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cost {
    /// Up to a day of one person.
    Hours,
    /// Up to two weeks.
    Days,
    /// Longer, or with several people or systems involved.
    Weeks,
}

impl Cost {
    /// All, the cheapest first.
    pub const ALL: [Self; 3] = [Self::Hours, Self::Days, Self::Weeks];

    /// The name as it stands in rule files.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }
}

/// A file to begin with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Start {
    /// Where it would stand, relative to the root of the repository.
    pub path: String,
    /// A small correct example of what it would hold.
    pub text: String,
}

/// A clause.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Its name within the criterion.
    pub id: String,
    /// The answer it gives.
    pub gives: Answer,
    /// When it holds.
    pub when: Condition,
    /// The reason, with places to fill in.
    pub says: String,
    /// What the answer rests on.
    pub basis: Basis,
    /// The indices of the signals whose sightings are shown for it.
    pub shows: Vec<usize>,
    /// The smallest thing that would change the answer.
    pub would_change: Option<String>,
}

/// A signal.
#[derive(Clone, Debug)]
pub struct Signal {
    /// Its name among all: `3.2.1/hook-checks-style`, `iac/resources`.
    pub id: String,
    /// The question.
    pub asks: String,
    /// How it is found.
    pub find: Finder,
    /// The zones it looks in; `None` for those of the product.
    pub zones: Option<Vec<Zone>>,
    /// A strength that replaces the finder's own.
    pub strength: Option<Strength>,
    /// What a sighting shows, if not what the finder says.
    pub note: Option<String>,
    /// How many sightings are kept.
    pub keep: usize,
    /// Why it is switched off; `None` when it is not.
    pub off: Option<String>,
}
