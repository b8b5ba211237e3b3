//! The facts with what many finders would otherwise work out again.

use crate::pattern::{Gist, Paths};
use matura_facts::{CommandPattern, Facts, lookup_words, running_commands, wildcard};
use matura_model::Zone;
use matura_model::fact::{Config, Document, PyModule};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::OnceLock;

pub(crate) struct Scene<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) commands: Commands<'a>,
    /// What the tasks run, one after the other; `task_starts` says where each one's begin.
    pub(super) task_commands: Commands<'a>,
    task_starts: Vec<usize>,
    /// The zones of documents, structured files and modules.
    pub(super) document_zones: Vec<Zone>,
    pub(super) config_zones: Vec<Zone>,
    pub(super) module_zones: Vec<Zone>,
    /// The names of all calls, each once, and for each call of each module which of them it has.
    pub(super) calls: Called<'a>,
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
        let mut task_starts = vec![0];
        for task in &facts.tasks {
            task_starts.push(task_starts.last().copied().unwrap_or(0) + task.commands.len());
        }
        let task_texts = facts.tasks.iter().flat_map(|task| &task.commands).map(|command| command.text.as_str());
        Self {
            facts,
            commands: Commands::new(facts.run_graph.commands().iter().map(|command| command.text.as_str())),
            task_commands: Commands::new(task_texts),
            task_starts,
            document_zones: facts.documents.iter().map(|document| facts.zone(&document.path)).collect(),
            config_zones: facts.configs.iter().map(|config| facts.zone(&config.path)).collect(),
            module_zones: facts.modules.iter().map(|module| zone_of(facts, module)).collect(),
            calls: Called::new(&facts.modules),
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

    /// Which files one of the globs matches.
    pub(super) fn matched_files(&self, globs: &Paths) -> &[bool] {
        let files = self.facts.files.iter();
        let compute = || files.map(|file| globs.is_match(file.path.as_str())).collect::<Vec<bool>>();
        kept(&self.paths, globs.number).get_or_init(compute)
    }

    /// The indices, in `task_commands`, of what a task runs.
    pub(super) fn commands_of_task(&self, at: usize) -> Range<usize> {
        let start = |at: usize| self.task_starts.get(at).copied().unwrap_or(0);
        start(at)..start(at + 1)
    }
}

fn zone_of(facts: &Facts, module: &PyModule) -> Zone {
    module.path.as_ref().map_or(Zone::Product, |path| facts.zone(path))
}

/// The names of calls, each once.
pub(super) struct Called<'a> {
    names: Vec<&'a str>,
    /// For each module, the index of the name of each call.
    of: Vec<Vec<usize>>,
}

impl<'a> Called<'a> {
    fn new(modules: &'a [PyModule]) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut names = Vec::new();
        let of = modules.iter().map(|module| {
            let calls = module.calls.iter();
            let number = calls.map(|call| {
                *numbers.entry(call.name.as_str()).or_insert_with(|| {
                    names.push(call.name.as_str());
                    names.len() - 1
                })
            });
            number.collect()
        });
        let of = of.collect();
        Self { names, of }
    }

    /// Which names are wanted.
    pub(super) fn wanted(&self, wanted: impl Fn(&str) -> bool) -> Vec<bool> {
        self.names.iter().map(|name| wanted(name)).collect()
    }

    /// The index of the name of each call of a module.
    pub(super) fn of_module(&self, at: usize) -> &[usize] {
        self.of.get(at).map(Vec::as_slice).unwrap_or_default()
    }
}

/// The place where something is kept; a shared empty one would be a mistake of this module.
fn kept<T>(all: &[OnceLock<T>], at: usize) -> &OnceLock<T> {
    all.get(at).expect("there is one for each index of the facts and each set of globs")
}

/// What pipelines or tasks run, each text once, to be looked up by a word.
pub(crate) struct Commands<'a> {
    /// For each command, the index of its text.
    text_of: Vec<usize>,
    /// The simple commands of each text.
    words: Vec<Vec<Vec<String>>>,
    /// The texts that hold a word.
    holding: BTreeMap<String, Vec<usize>>,
    texts: Vec<&'a str>,
}

impl<'a> Commands<'a> {
    fn new(all: impl Iterator<Item = &'a str>) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut texts = Vec::new();
        let number = |text: &'a str| {
            *numbers.entry(text).or_insert_with(|| {
                texts.push(text);
                texts.len() - 1
            })
        };
        let text_of = all.map(number).collect();
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

    /// For each command, which of the patterns it matches first.
    pub(super) fn first_matches<'p>(&self, patterns: impl Iterator<Item = &'p CommandPattern>) -> Vec<Option<usize>> {
        let mut first: Vec<Option<usize>> = vec![None; self.texts.len()];
        for (number, pattern) in patterns.enumerate() {
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
