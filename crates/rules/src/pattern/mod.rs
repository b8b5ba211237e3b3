//! Expressions of rule files, compiled when a text comes up that they may match.
//!
//! Most repositories hold hardly anything that most rules look for. So an expression knows the literals
//! of which a matching text holds at least one, a text is summed up as a [`Gist`], and an expression is
//! compiled only when the two agree.

mod ascii;
mod gist;
mod need;
mod paths;

pub(crate) use gist::Gist;
pub(crate) use paths::{Paths, glob_mistake};

use need::Need;

use regex::{Regex, RegexBuilder};
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// One expression.
#[derive(Debug)]
pub struct Pattern {
    text: String,
    ignore_case: bool,
    need: OnceLock<Need>,
    regex: OnceLock<Option<Regex>>,
}

impl Pattern {
    fn new(text: &str, ignore_case: bool) -> Self {
        Self { text: ascii::words(text), ignore_case, need: OnceLock::new(), regex: OnceLock::new() }
    }

    fn need(&self) -> &Need {
        self.need.get_or_init(|| Need::of(&self.text))
    }

    /// False when no text with this gist can match.
    pub(crate) fn may_match(&self, gist: &Gist) -> bool {
        self.need().may_be_in_gist(gist)
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        let regex = match self.regex.get() {
            Some(regex) => regex,
            None if !self.need().may_be_in(text) => return false,
            None => self.regex.get_or_init(|| self.compile().ok()),
        };
        regex.as_ref().is_some_and(|regex| regex.is_match(text))
    }

    fn compile(&self) -> Result<Regex, regex::Error> {
        RegexBuilder::new(&self.text).case_insensitive(self.ignore_case).multi_line(true).build()
    }
}

/// Alternatives, one of which has to match.
#[derive(Clone, Debug)]
pub struct Patterns(Vec<Arc<Pattern>>);

impl Patterns {
    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.0.iter().any(|pattern| pattern.is_match(text))
    }

    /// False when no text with this gist can match.
    pub(crate) fn may_match(&self, gist: &Gist) -> bool {
        self.0.iter().any(|pattern| pattern.may_match(gist))
    }

    /// Those that may match a text with this gist, or a part of it.
    pub(crate) fn within(&self, gist: &Gist) -> Self {
        Self(self.0.iter().filter(|pattern| pattern.may_match(gist)).cloned().collect())
    }
}

/// The expressions of all rules, each once.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    patterns: BTreeMap<(bool, String), Arc<Pattern>>,
    paths: BTreeMap<Vec<String>, Arc<Paths>>,
}

impl Pool {
    pub(crate) fn pattern(&mut self, text: &str, ignore_case: bool) -> Arc<Pattern> {
        let fresh = || Arc::new(Pattern::new(text, ignore_case));
        self.patterns.entry((ignore_case, text.to_owned())).or_insert_with(fresh).clone()
    }

    pub(crate) fn patterns(&mut self, texts: &[String], ignore_case: bool) -> Patterns {
        Patterns(texts.iter().map(|text| self.pattern(text, ignore_case)).collect())
    }

    pub(crate) fn paths(&mut self, texts: Vec<String>) -> Arc<Paths> {
        let number = self.paths.len();
        self.paths.entry(texts).or_insert_with_key(|texts| Arc::new(Paths::new(texts, number))).clone()
    }

    /// The number of sets of globs.
    pub(crate) fn path_sets(&self) -> usize {
        self.paths.len()
    }
}

/// The mistake in an expression, if there is one.
pub(crate) fn mistake(text: &str) -> Option<String> {
    Pattern::new(text, false).compile().err().map(|error| error.to_string())
}
