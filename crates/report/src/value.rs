//! The report as data: the types behind the schema `matura.report/2`.
//!
//! Field order here is the order in the JSON text. Adding a field is a compatible change; renaming or
//! removing one needs a new schema name.

pub use crate::ladder::{Ladder, LadderCriterion, LadderKind, LadderStep, Reached};
mod repository;

pub use repository::{Excluded, Repository, Scope, SwitchedOff};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the schema.
pub const SCHEMA: &str = "matura.report/2";

/// A scan of one checkout.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Report {
    /// `matura.report/2`.
    pub schema: String,
    /// What made the report.
    pub tool: Tool,
    /// What was scanned.
    pub repository: Repository,
    /// What the scan was limited to and what it left out; absent where it took in everything.
    #[serde(default, skip_serializing_if = "Scope::is_whole")]
    pub scope: Scope,
    /// The language of statements, reasons and advice, as a code of ISO 639-1: `en`, `ja`.
    pub language: String,
    /// When, as RFC 3339 in UTC. The only field that differs between two scans of one commit.
    pub scanned_at: String,
    /// What kind of project it is.
    pub profile: Profile,
    /// Counts.
    pub summary: Summary,
    /// Where the project stands by other maturity models.
    #[serde(default)]
    pub models: Vec<Ladder>,
    /// What could not be read or understood.
    pub diagnostics: Vec<Diagnostic>,
    /// The criteria in the order of the assessment, numbers 1 to 60.
    pub criteria: Vec<Criterion>,
}

/// What made the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Tool {
    /// `matura`.
    pub name: String,
    /// Its version.
    pub version: String,
    /// A fingerprint of the rule files: it changes with any of them.
    pub rules: String,
}

/// What kind of project it is, and why the scanner thinks so. Besides `kind` and `languages` it holds
/// one property for each criterion of the questionnaire `profile`: `serving`, `batch`, ….
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Profile {
    /// The kind of project; null when the rules name none.
    pub kind: Option<Kind>,
    /// What the code is written in, the largest share first.
    pub languages: Vec<Language>,
    /// The project's traits by name.
    #[serde(flatten)]
    pub traits: BTreeMap<String, Trait>,
}

/// A kind of project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Kind {
    /// Its name, the same in every language.
    pub name: String,
    /// What it is called in the language of the report.
    #[serde(default)]
    pub label: String,
    /// Why, in a sentence.
    pub reason: String,
    /// The traits that decided, by name; their evidence stands with them.
    pub because: Vec<String>,
}

/// A language and its share.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Language {
    /// Its name.
    pub name: String,
    /// The number of code files of the product.
    pub files: usize,
    /// Their share of all code files of the product, between 0 and 1.
    pub share: f64,
}

/// A trait of the project.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Trait {
    /// What it is called in the language of the report.
    #[serde(default)]
    pub label: String,
    /// Whether the project has it.
    pub answer: Answer,
    /// How sure that is, between 0 and 1.
    pub confidence: f64,
    /// Why, in a sentence.
    pub reason: String,
    /// What it rests on.
    pub evidence: Vec<Evidence>,
}

/// Counts over the report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Sections in their order, with the number of criteria that have each answer.
    pub sections: Vec<SectionSummary>,
    /// True when every criterion of the bare minimum (sections 1 to 4) is yes or na, false when one of
    /// them is no or partial, null when only unknowns stand in the way.
    pub mature: Option<bool>,
    /// The number of criteria whose status is `suggested`, `manual` or `stale`.
    pub to_confirm: usize,
}

/// The answers of one section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SectionSummary {
    /// `2`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// True when it belongs to the bare minimum for production.
    pub bare_minimum: bool,
    /// How many criteria are met.
    pub yes: usize,
    /// How many are met in part.
    pub partial: usize,
    /// How many are not met.
    pub no: usize,
    /// How many do not apply.
    pub na: usize,
    /// How many a checkout cannot tell.
    pub unknown: usize,
    /// Its sub-sections, in their order; a criterion belongs to the one that its id begins with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
}

/// A sub-section.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Part {
    /// `2.1`.
    pub id: String,
    /// Its title.
    pub title: String,
}

/// Something that could not be read or understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Diagnostic {
    /// The file, relative to the top of the repository (without one, to the scanned folder); absent when it concerns the whole repository.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The first line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The last line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// What is the matter.
    pub message: String,
    /// Whose doing it is.
    pub whose: Whose,
    /// True when the file is lost as a whole: signals that needed it are unknown.
    pub fatal: bool,
}

/// Whose doing a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Whose {
    /// The file does not follow its own format.
    TheirFile,
    /// matura does not read this.
    OurLimit,
    /// matura is wrong.
    OurBug,
}

/// One criterion and its answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Criterion {
    /// `2.2.7a`.
    pub id: String,
    /// A short name: `pre-commit-hooks`.
    pub name: String,
    /// Its number in the published assessment, from 1.
    pub number: u32,
    /// The id of its section: `2`.
    pub section: String,
    /// The statement that is answered.
    pub statement: String,
    /// The answer: a person's while it is in force, else the scan's.
    pub answer: Answer,
    /// What the scan itself answers; `reason`, `basis` and `evidence` are about this.
    pub scanned: Answer,
    /// The chance that a careful reviewer with the same checkout accepts what the scan answers, between
    /// 0 and 1.
    pub confidence: f64,
    /// What a person still has to do about it.
    pub status: Status,
    /// What a person said about it; null when nobody has.
    pub person: Option<Person>,
    /// Why the scan answers so, in a sentence.
    pub reason: String,
    /// What the scan's answer rests on.
    pub basis: Basis,
    /// The ground of the scan's answer: its evidence as `PATH HASH` or `tag NAME`, without line numbers.
    pub ground: Vec<String>,
    /// The smallest thing that would change the scan's answer.
    pub would_change: Option<String>,
    /// What was seen, that which speaks for the answer first.
    pub evidence: Vec<Evidence>,
    /// What was looked for, and among how many.
    pub searched: Vec<Searched>,
    /// What to do about a no or a partial; null otherwise.
    pub advice: Option<String>,
    /// Why the criterion matters.
    #[serde(default)]
    pub why: String,
    /// How long it typically takes to meet it; null where the rules do not say.
    #[serde(default)]
    pub cost: Option<Cost>,
    /// The criteria that presuppose this one or refer to it, by id.
    #[serde(default)]
    pub moves: Vec<String>,
    /// What the scan would take as evidence of a better answer, as questions; empty where the answer is
    /// yes or na.
    #[serde(default)]
    pub accepts: Vec<String>,
    /// A file to begin with; null where the answer is yes or na.
    #[serde(default)]
    pub start: Option<Start>,
}

/// How long it typically takes a small team that has the rest of its pipeline to meet a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Cost {
    /// Up to a day of one person.
    Hours,
    /// Up to two weeks.
    Days,
    /// Longer, or with several people or systems involved.
    Weeks,
}

/// A file to begin with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Start {
    /// Where it would stand, relative to the root of the repository.
    pub path: String,
    /// A small example of what it would hold.
    pub text: String,
}

/// What a person said about a criterion.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Person {
    /// The answer that was given.
    pub answer: Answer,
    /// Why, in a few words.
    pub note: Option<String>,
    /// Who gave it.
    pub by: Option<String>,
    /// The day it was given: `2026-11-25`.
    pub on: Option<String>,
    /// The commit that was checked out.
    pub at: Option<String>,
    /// The last day it holds.
    pub until: Option<String>,
    /// Evidence outside the repository: links.
    pub evidence: Vec<String>,
    /// Why it is no longer in force, a phrase each; empty when it is.
    pub stale: Vec<String>,
    /// True when it contradicts evidence that the scan is sure of.
    pub conflict: bool,
}

/// The answer to a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// It is met.
    Yes,
    /// A real part of it is met.
    Partial,
    /// It is not met.
    No,
    /// It does not apply.
    Na,
    /// A checkout cannot tell.
    Unknown,
}

/// What a person still has to do about an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Nothing: the confidence is at or above the threshold.
    Auto,
    /// To confirm or correct it.
    Suggested,
    /// To answer it.
    Manual,
    /// Nothing: a person agrees with the scan, or answered what it could not.
    Confirmed,
    /// Nothing: a person answered otherwise than the scan.
    Overridden,
    /// To answer it again: a person did, but the ground has moved or the day has passed.
    Stale,
}

/// What an answer rests on; the kinds of "no" are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The checkout shows it.
    Observed,
    /// The checkout shows the contrary.
    Contradicted,
    /// It was searched for with all that this version knows, and not found.
    NotFound,
    /// A criterion that this one presupposes is not met.
    Presupposed,
    /// The condition under which it applies does not hold.
    NotApplicable,
    /// It cannot be seen from a checkout.
    NotObservable,
}

/// How much a piece of evidence shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Prose says so.
    Mentioned,
    /// A dependency is listed, a name is given.
    Declared,
    /// It is set up in configuration or written in code.
    Configured,
    /// Something runs it.
    Exercised,
}

/// One piece of evidence. It stands in a file (`path`, mostly with lines), in a commit or at a tag; an
/// absence has none of these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// The signal that saw it.
    pub signal: String,
    /// True when it speaks for the answer, false when against.
    pub supports: bool,
    /// How much it shows.
    pub strength: Strength,
    /// The file, relative to the top of the repository (without one, to the scanned folder), with `/`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub path: Option<String>,
    /// The first line, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// The last line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end_line: Option<u32>,
    /// The commit; of a tag, the one it points at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// The lines as they stand there, secrets masked; empty for a file as a whole.
    pub excerpt: String,
    /// What is there, as a phrase.
    pub message: String,
}

/// What was looked for, and among how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Searched {
    /// The question and where it was asked.
    pub what: String,
    /// How many were looked at.
    pub count: usize,
}
