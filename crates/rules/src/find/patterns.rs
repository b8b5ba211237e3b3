//! Names, expressions, globs and values of a rule file, gathering every mistake on the way.

use super::{Expressions, Globs, Named};
use crate::error::{RuleError, nearest};
use crate::names::Names;
use crate::pattern::{self, Pattern, Pool};
use matura_facts::{CommandPattern, Probe};
use matura_tables::Tables;
use std::cell::RefCell;
use std::sync::Arc;

/// Compiles the finders of one rule file.
pub(crate) struct Compiler<'a> {
    pub(crate) tables: &'a Tables,
    pub(crate) probes: &'a [Probe],
    /// Finds a signal by the name a rule file gives it.
    pub(crate) signal: &'a dyn Fn(&str) -> Option<usize>,
    /// What all rule files share.
    pub(crate) pool: &'a RefCell<Pool>,
    /// True for a file whose expressions and globs are known to be right.
    pub(crate) trusted: bool,
    pub(crate) file: &'a str,
    pub(crate) line: Option<usize>,
    pub(crate) errors: Vec<RuleError>,
}

impl Compiler<'_> {
    pub(crate) fn error(&mut self, message: impl Into<String>) {
        self.errors.push(RuleError::new(self.file, self.line, message));
    }

    /// The texts with `@table` and `@table.list` replaced by what the table lists.
    pub(super) fn expand(&mut self, texts: &[String], list: &str) -> Vec<String> {
        let mut expanded = Vec::new();
        for text in texts {
            let Some(name) = text.strip_prefix('@').filter(|name| !name.contains([' ', '/'])) else {
                expanded.push(text.clone());
                continue;
            };
            let (table, list) = name.split_once('.').unwrap_or((name, list));
            match self.tables.words(table, list) {
                Some(words) => expanded.extend(words.iter().cloned()),
                None => {
                    let known = self.tables.names();
                    let hint =
                        nearest(table, known).map(|near| format!(", did you mean `@{near}`?")).unwrap_or_default();
                    self.error(format!("there is no list `{list}` in a table `{table}`{hint}"));
                }
            }
        }
        expanded
    }

    pub(super) fn names(&mut self, texts: &[String], list: &str) -> Names {
        Names::new(self.expand(texts, list).iter().map(String::as_str))
    }

    pub(super) fn expressions(&mut self, texts: &[String], list: &str, ignore_case: bool) -> Expressions {
        if texts.is_empty() {
            return None;
        }
        let texts = self.expand(texts, list);
        self.check(&texts, pattern::mistake, "regular expression");
        Some(self.pool.borrow_mut().patterns(&texts, ignore_case))
    }

    pub(super) fn regex(&mut self, text: Option<&str>, ignore_case: bool) -> Option<Arc<Pattern>> {
        let text = text?;
        self.check(&[text.to_owned()], pattern::mistake, "regular expression");
        Some(self.pool.borrow_mut().pattern(text, ignore_case))
    }

    pub(super) fn regexes(&mut self, texts: &[String], ignore_case: bool) -> Vec<Arc<Pattern>> {
        texts.iter().filter_map(|text| self.regex(Some(text), ignore_case)).collect()
    }

    pub(super) fn globs(&mut self, texts: &[String]) -> Globs {
        if texts.is_empty() {
            return None;
        }
        let texts = self.expand(texts, "files");
        self.check(&texts, pattern::glob_mistake, "glob");
        Some(self.pool.borrow_mut().paths(texts))
    }

    /// The built-in rules are compiled by the tests of the project; each scan would do it in vain.
    fn check(&mut self, texts: &[String], mistake: fn(&str) -> Option<String>, what: &str) {
        if self.trusted {
            return;
        }
        for text in texts {
            if let Some(mistake) = mistake(text) {
                self.error(format!("not a {what}: {mistake}"));
            }
        }
    }

    /// The value that a name stands for.
    pub(crate) fn named<T: Named>(&mut self, name: &str, what: &str) -> Option<T> {
        let found = T::NAMES.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = T::NAMES.iter().map(|(name, _)| *name).collect();
            self.error(format!("`{name}` is no {what}; known are {}", known.join(", ")));
        }
        found
    }

    pub(crate) fn named_all<T: Named>(&mut self, names: &[String], what: &str) -> Vec<T> {
        names.iter().filter_map(|name| self.named(name, what)).collect()
    }

    pub(super) fn signal(&mut self, name: &str) -> usize {
        (self.signal)(name).unwrap_or_else(|| {
            self.error(format!("there is no signal `{name}`"));
            usize::MAX
        })
    }

    pub(super) fn commands(&mut self, texts: &[String]) -> Vec<CommandPattern> {
        self.expand(texts, "commands").iter().map(|text| CommandPattern::new(text)).collect()
    }
}
