//! The facts with what many finders would otherwise work out again.

use crate::pattern::{Gist, Paths};
use matura_facts::{CommandPattern, Facts, lookup_words, running_commands, wildcard};
use matura_model::fact::{Config, Document};
use matura_model::{File, RepoPath};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::OnceLock;

pub(crate) struct Scene<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) commands: Commands<'a>,
    documents: Vec<OnceLock<Gist>>,
    configs: Vec<OnceLock<Gist>>,
    texts: Vec<OnceLock<Gist>>,
    /// For each set of globs, which files it matches.
    paths: Vec<OnceLock<Vec<bool>>>,
}

impl<'a> Scene<'a> {
    pub(super) fn new(facts: &'a Facts, path_sets: usize) -> Self {
        fn empty<T>(length: usize) -> Vec<OnceLock<T>> {
            std::iter::repeat_with(OnceLock::new).take(length).collect()
        }
        Self {
            facts,
            commands: Commands::new(facts),
            documents: empty(facts.documents.len()),
            configs: empty(facts.configs.len()),
            texts: empty(facts.files.len()),
            paths: empty(path_sets),
        }
    }

    /// The gist of the document with this index: everything that finders look at in it.
    pub(super) fn document_gist(&self, at: usize, document: &Document) -> &Gist {
        kept(&self.documents, at).get_or_init(|| {
            let statements = document.statements.iter().map(|statement| statement.text.as_str());
            let headings = document.sections.iter().map(|section| section.heading.as_str());
            let links = document.links.iter().flat_map(|link| [link.to.as_str(), link.text.as_str()]);
            let blocks = document.blocks.iter().map(|block| block.text.as_str());
            Gist::of(statements.chain(headings).chain(links).chain(blocks))
        })
    }

    /// The gist of the keys and values of the structured file with this index.
    pub(super) fn config_gist(&self, at: usize, config: &Config) -> &Gist {
        kept(&self.configs, at).get_or_init(|| {
            let entries = config.entries.iter();
            Gist::of(entries.flat_map(|entry| [entry.key.as_str(), entry.value.as_deref().unwrap_or_default()]))
        })
    }

    /// The gist of the text of the file with this index.
    pub(super) fn text_gist(&self, at: usize, text: &str) -> &Gist {
        kept(&self.texts, at).get_or_init(|| Gist::of([text].into_iter()))
    }

    /// True when one of the globs matches a path of the repository.
    pub(super) fn path_matches(&self, globs: &Paths, path: &RepoPath) -> bool {
        let files = &self.facts.files;
        let Ok(at) = files.binary_search_by(|file| file.path.cmp(path)) else { return globs.is_match(path.as_str()) };
        let compute = || files.iter().map(|file: &File| globs.is_match(file.path.as_str())).collect::<Vec<bool>>();
        kept(&self.paths, globs.number).get_or_init(compute).get(at).copied().unwrap_or(false)
    }
}

/// The place where something is kept; a shared empty one would be a mistake of this module.
fn kept<T>(all: &[OnceLock<T>], at: usize) -> &OnceLock<T> {
    all.get(at).expect("there is one for each index of the facts and each set of globs")
}

/// What pipelines run, each text once, to be looked up by a word.
pub(crate) struct Commands<'a> {
    /// For each command of the run graph, the index of its text.
    text_of: Vec<usize>,
    /// The simple commands of each text.
    words: Vec<Vec<Vec<String>>>,
    /// The texts that hold a word.
    holding: BTreeMap<String, Vec<usize>>,
    texts: Vec<&'a str>,
}

impl<'a> Commands<'a> {
    fn new(facts: &'a Facts) -> Self {
        let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
        let mut texts = Vec::new();
        let number = |command: &'a matura_facts::RunCommand| {
            *numbers.entry(command.text.as_str()).or_insert_with(|| {
                texts.push(command.text.as_str());
                texts.len() - 1
            })
        };
        let text_of = facts.run_graph.commands().iter().map(number).collect();
        let words: Vec<Vec<Vec<String>>> = texts.par_iter().map(|text| running_commands(text)).collect();
        let mut holding: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (at, commands) in words.iter().enumerate() {
            for word in commands.iter().flatten().flat_map(|word| lookup_words(word)) {
                match holding.get_mut(word) {
                    Some(texts) if texts.last() == Some(&at) => {}
                    Some(texts) => texts.push(at),
                    None => drop(holding.insert(word.to_owned(), vec![at])),
                }
            }
        }
        Self { text_of, words, holding, texts }
    }

    /// For each command of the run graph, which of the patterns it matches first.
    pub(super) fn first_matches(&self, patterns: &[(String, CommandPattern)]) -> Vec<Option<usize>> {
        let mut first: Vec<Option<usize>> = vec![None; self.texts.len()];
        for (number, (_, pattern)) in patterns.iter().enumerate() {
            for at in self.candidates(pattern) {
                let Some(slot) = first.get_mut(at).filter(|slot| slot.is_none()) else { continue };
                let commands = self.words.get(at).map(Vec::as_slice).unwrap_or_default();
                if commands.iter().any(|words| pattern.matches_running(words)) {
                    *slot = Some(number);
                }
            }
        }
        self.text_of.iter().map(|at| first.get(*at).copied().flatten()).collect()
    }

    fn candidates(&self, pattern: &CommandPattern) -> Vec<usize> {
        let Some(word) = pattern.first_word() else { return Vec::new() };
        if !word.contains('*') {
            return self.holding.get(word).cloned().unwrap_or_default();
        }
        let holding = self.holding.iter().filter(|(known, _)| wildcard(word, known));
        let mut all: Vec<usize> = holding.flat_map(|(_, texts)| texts.iter().copied()).collect();
        all.sort_unstable();
        all.dedup();
        all
    }
}
