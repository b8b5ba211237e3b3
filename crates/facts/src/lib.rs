//! Everything known about a repository, built once from the inventory with the parsers. Facts carry no
//! judgement: whether something is good, enough or missing is for rules and probes to ask.

#![warn(missing_docs)]

mod build;
mod probe;
mod run_graph;
mod shell;

pub use build::build;
pub use probe::{Probe, ProbeInput};
pub use run_graph::{Run, RunGraph, Starter};
pub use shell::{CommandPattern, simple_commands};

use matura_model::fact::{
    Config, Dependency, Document, Hook, Image, Lockfile, Owner, Pipeline, PyModule, Resource, Task,
};
use matura_model::history::History;
use matura_model::{File, Problem, RepoPath, Zone};
use matura_prose::ReleaseEntry;
use std::collections::BTreeMap;

/// Everything known about one repository. All lists are sorted by path, then by line.
#[derive(Debug, Default)]
pub struct Facts {
    /// Every file of the checkout.
    pub files: Vec<File>,
    /// The git history; the text says why there is none.
    pub history: Result<History, String>,
    /// Python files and notebooks.
    pub modules: Vec<PyModule>,
    /// Documents, the prose of notebooks included.
    pub documents: Vec<Document>,
    /// Release entries of documents that look like a changelog, by the document's path.
    pub releases: BTreeMap<RepoPath, Vec<ReleaseEntry>>,
    /// Pipelines of every provider.
    pub pipelines: Vec<Pipeline>,
    /// Commit hooks.
    pub hooks: Vec<Hook>,
    /// Infrastructure.
    pub resources: Vec<Resource>,
    /// References to container images.
    pub images: Vec<Image>,
    /// Declared dependencies.
    pub dependencies: Vec<Dependency>,
    /// Lock files.
    pub locks: Vec<Lockfile>,
    /// Named tasks.
    pub tasks: Vec<Task>,
    /// Code owners.
    pub owners: Vec<Owner>,
    /// Structured files, flattened.
    pub configs: Vec<Config>,
    /// What starts what.
    pub run_graph: RunGraph,
    /// What could not be read or understood.
    pub problems: Vec<Problem>,
    /// The zones that make up the product itself: always [`Zone::Product`], and in a repository that
    /// consists mainly of examples or notebooks those too.
    pub product_zones: Vec<Zone>,
}

impl Facts {
    /// The zone of a path; files that the checkout does not list count as product.
    pub fn zone(&self, path: &RepoPath) -> Zone {
        self.file(path).map_or(Zone::Product, |file| file.zone)
    }

    /// The file at a path.
    pub fn file(&self, path: &str) -> Option<&File> {
        self.files.binary_search_by(|file| file.path.as_str().cmp(path)).ok().map(|at| &self.files[at])
    }

    /// The lines `first..=last` of a file's text, cut to `limit` characters.
    pub fn excerpt(&self, path: &RepoPath, lines: matura_model::Lines, limit: usize) -> Option<String> {
        let text = self.file(path.as_str())?.text.as_ref().ok()?;
        let skip = usize::try_from(lines.first).ok()?.checked_sub(1)?;
        let take = (lines.last.saturating_sub(lines.first) as usize + 1).min(6);
        let excerpt: Vec<&str> = text.lines().skip(skip).take(take).map(str::trim_end).collect();
        Some(excerpt.join("\n").chars().take(limit).collect())
    }
}
