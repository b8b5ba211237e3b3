//! The settings as data.

use matura_texts::Language;
use std::collections::BTreeMap;

/// What a project has set.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Config {
    /// The file it was read from, as it was given.
    pub file: String,
    /// What a scan leaves out: patterns in the syntax of `.gitignore`, seen from the folder of the file.
    pub exclude: Vec<Noted<String>>,
    /// The confidence from which an answer needs no confirmation, between 0 and 1.
    pub threshold: Option<f64>,
    /// The language of reports.
    pub language: Option<Language>,
    /// Criteria and signals that are switched off.
    pub off: Vec<Switch>,
    /// What a report has to pass; `None` when there is no `[check]`.
    pub check: Option<Gates>,
    /// The parts of a monorepo.
    pub projects: Vec<Project>,
}

/// A value and the line it stands on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Noted<T> {
    /// The value.
    pub value: T,
    /// The line, from 1.
    pub line: usize,
}

/// A criterion or a signal that is switched off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Switch {
    /// Its id: `4.2.1` or `4.2.1/signal`.
    pub id: String,
    /// Why.
    pub reason: String,
    /// The line, from 1.
    pub line: usize,
}

/// What a report has to pass.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gates {
    /// Criteria that must be yes or not applicable.
    pub require: Vec<Noted<String>>,
    /// How much of a section must be met, by its id.
    pub minimum: BTreeMap<String, Noted<Minimum>>,
    /// True when every criterion of the bare minimum must be met.
    pub mature: bool,
    /// True when answers may be left that nobody confirmed; they may unless it is set otherwise.
    pub unconfirmed: Option<bool>,
    /// True when answers of people may be stale; they may not unless it is set otherwise.
    pub stale: Option<bool>,
    /// A report that no answer may fall behind, seen from the folder of the file.
    pub baseline: Option<Noted<String>>,
}

/// How much of a section must be met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Minimum {
    /// So many criteria answered yes.
    Count(usize),
    /// So many hundredths of the criteria that apply answered yes.
    Percent(u8),
}

/// A part of a monorepo with a report of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// What it is called; also good for a file name.
    pub name: String,
    /// Its folder, seen from the folder of the file, without a final `/`.
    pub path: String,
    /// What else of the repository belongs to it: patterns in the syntax of `.gitignore`.
    pub shared: Vec<String>,
    /// The line, from 1.
    pub line: usize,
}

impl Config {
    /// The project with this name or folder.
    pub fn project(&self, name: &str) -> Option<&Project> {
        let named = self.projects.iter().find(|project| project.name == name);
        named.or_else(|| self.projects.iter().find(|project| project.path == name.trim_end_matches('/')))
    }
}
