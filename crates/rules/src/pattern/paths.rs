//! Globs of rule files, compiled when a path is first compared with them.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::sync::OnceLock;

/// A set of globs.
#[derive(Debug)]
pub struct Paths {
    texts: Vec<String>,
    /// Its place among the sets of all rules, by which what it matches is remembered.
    pub(crate) number: usize,
    set: OnceLock<Option<GlobSet>>,
}

impl Paths {
    pub(super) fn new(texts: Vec<String>, number: usize) -> Self {
        Self { texts, number, set: OnceLock::new() }
    }

    pub(crate) fn is_match(&self, path: &str) -> bool {
        self.set.get_or_init(|| compile(&self.texts).ok()).as_ref().is_some_and(|set| set.is_match(path))
    }
}

fn compile(texts: &[String]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for text in texts {
        set.add(GlobBuilder::new(text).literal_separator(true).case_insensitive(true).build()?);
    }
    set.build()
}

/// The mistake in a glob, if there is one.
pub(crate) fn glob_mistake(text: &str) -> Option<String> {
    compile(&[text.to_owned()]).err().map(|error| error.to_string())
}
