//! The rule files as they are written: what `toml` reads them into, before anything is checked.

mod find;
mod look;
mod scale;

pub use find::*;
pub use look::*;
pub use scale::*;

use serde::Deserialize;
use std::collections::BTreeMap;

/// `questionnaire.toml`: what a folder of criteria is as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireFile {
    /// Its name, unique among those loaded: `assessment`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it, and when.
    #[serde(default)]
    pub source: String,
    /// Its name within a line of text; the title, if not given.
    pub short: Option<String>,
    /// What it is for, in a sentence or two.
    #[serde(default)]
    pub about: String,
    /// When its criteria apply at all.
    pub applies_when: Option<ConditionSource>,
    /// How the answers add up; they do not, if not given.
    pub scale: Option<ScaleSource>,
    /// Sections, in order; a sub-section's id begins with its section's.
    #[serde(default)]
    pub section: Vec<SectionSource>,
    /// Kinds of project, the first whose condition holds is it.
    #[serde(default)]
    pub kind: Vec<KindSource>,
}

/// A section of a questionnaire.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionSource {
    /// `2` or `2.1`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// True when production needs all of it.
    #[serde(default)]
    pub bare_minimum: bool,
    /// Where the sections are levels or groups: what standing there means.
    #[serde(default)]
    pub means: String,
}

/// A kind of project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSource {
    /// What it is called.
    pub name: String,
    /// When a project is one.
    pub when: ConditionSource,
}

/// A file of signals that several criteria share.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalFile {
    /// What these signals are about.
    pub about: String,
    /// The signals; their ids are prefixed with the file's stem.
    pub signal: Vec<SignalSource>,
}

/// A criterion.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    /// Its id: `2.2.7a`.
    pub id: String,
    /// Its place in the published order, from 1.
    pub number: u32,
    /// A short name in words joined by hyphens.
    pub name: String,
    /// The statement that is answered, in our own words.
    pub title: String,
    /// What a reviewer asks.
    pub asks: String,
    /// Why it matters.
    pub why: String,
    /// What to do about a "no".
    pub remedy: String,
    /// What the scan cannot see of it.
    #[serde(default)]
    pub blind: String,
    /// How long it typically takes a small team to meet it: `hours`, `days`, `weeks`.
    pub cost: Option<String>,
    /// A file to begin with.
    pub start: Option<StartSource>,
    /// When it applies; always, if not given.
    pub applies_when: Option<ConditionSource>,
    /// Criteria without which it cannot be met.
    #[serde(default)]
    pub presupposes: Vec<String>,
    /// Questions over facts.
    #[serde(default)]
    pub signal: Vec<SignalSource>,
    /// Clauses, the first that holds gives the answer.
    pub answer: Vec<ClauseSource>,
    /// Small repositories and what the answer is for them.
    #[serde(default)]
    pub example: Vec<ExampleSource>,
}

/// A file to begin with.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct StartSource {
    /// Where it would stand, relative to the root of the repository.
    pub path: String,
    /// A small correct example of what it would hold.
    pub text: String,
}

/// A yes/no question over facts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalSource {
    /// Its name within its file.
    pub id: String,
    /// The question.
    pub asks: String,
    /// How it is found.
    pub find: FindSource,
    /// The zones it looks in; those of the product if not given.
    pub zones: Option<Vec<String>>,
    /// A strength that replaces the finder's own.
    pub strength: Option<String>,
    /// What a sighting shows, as a phrase that replaces the finder's own.
    pub note: Option<String>,
    /// How many sightings are kept at most.
    pub keep: Option<usize>,
}

/// A clause of an answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseSource {
    /// Its name within the criterion, by which its confidence is kept.
    pub id: String,
    /// `yes`, `partial`, `no`, `na`, `unknown`.
    pub gives: String,
    /// When it holds.
    pub when: ConditionSource,
    /// The reason, with `{signal}`, `{signal.count}`, `{signal.MEASURE}` filled in.
    pub says: String,
    /// For a `no`: `contradicted` or `not_found`; derived if not given.
    pub basis: Option<String>,
    /// The signals whose sightings are shown for it; those of `when` if not given.
    #[serde(default)]
    pub shows: Vec<String>,
    /// The smallest thing that would change this answer.
    pub would_change: Option<String>,
}

/// A condition over signals and other answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum ConditionSource {
    /// A signal that held, or `otherwise`.
    Name(String),
    /// Anything else.
    Table(Box<ConditionTable>),
}

/// A condition written as a table: one of `signal`, `answer`, `all`, `any`, `not`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionTable {
    /// A signal that held, further limited by the keys below.
    pub signal: Option<String>,
    /// … with a sighting at least this strong.
    pub at_least: Option<String>,
    /// … with measures within bounds.
    #[serde(default, rename = "where")]
    pub measures: BTreeMap<String, Bounds>,
    /// … with a number of sightings within bounds.
    pub sightings: Option<Bounds>,
    /// … in a number of files within bounds.
    pub files: Option<Bounds>,
    /// … naming a number of different tools within bounds.
    pub tools: Option<Bounds>,
    /// … with a sighting in one of these zones.
    #[serde(default)]
    pub zones: Vec<String>,
    /// The answer to another criterion.
    pub answer: Option<String>,
    /// … is one of these.
    #[serde(default)]
    pub is: Vec<String>,
    /// All of these hold.
    pub all: Option<Vec<ConditionSource>>,
    /// One of these holds.
    pub any: Option<Vec<ConditionSource>>,
    /// This does not hold.
    pub not: Option<ConditionSource>,
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Not less.
    pub at_least: Option<f64>,
    /// Not more.
    pub at_most: Option<f64>,
    /// More.
    pub above: Option<f64>,
    /// Less.
    pub below: Option<f64>,
}

impl Bounds {
    /// True when the number lies within.
    pub fn hold(&self, number: f64) -> bool {
        self.at_least.is_none_or(|bound| number >= bound)
            && self.at_most.is_none_or(|bound| number <= bound)
            && self.above.is_none_or(|bound| number > bound)
            && self.below.is_none_or(|bound| number < bound)
    }
}

/// A small repository and the answer for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSource {
    /// The clause that holds for it.
    pub clause: String,
    /// What it shows.
    #[serde(default)]
    pub note: String,
    /// Examples of other criteria that it starts from, as `CRITERION/CLAUSE`: the first for that clause.
    #[serde(default)]
    pub like: Vec<String>,
    /// Files by path.
    #[serde(default)]
    pub file: BTreeMap<String, String>,
    /// Commits, in the language of the test kit; no git without.
    #[serde(default)]
    pub history: Vec<String>,
    /// `path:line` of sightings that must be among those shown.
    #[serde(default)]
    pub evidence: Vec<String>,
}
