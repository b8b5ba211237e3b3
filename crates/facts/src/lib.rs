//! Everything known about a repository, built once from the inventory with the parsers. Facts carry no
//! judgement: whether something is good, enough or missing is for rules and probes to ask.

#![warn(missing_docs)]

mod build;
mod lookup;
mod probe;
mod product;
mod run_graph;
mod shell;

pub use build::build;
pub use lookup::Changes;
pub use probe::{Probe, ProbeInput};
pub use run_graph::{Run, RunCommand, RunGraph, Starter};
pub use shell::{CommandPattern, lookup_words, running_commands, simple_commands, wildcard};

use matura_model::fact::{
    Config, Dependency, Document, Hook, Image, Lockfile, Owner, Pipeline, PyModule, Resource, Task,
};
use matura_model::history::History;
use matura_model::{Deadline, File, Problem, RepoPath, Zone};
use matura_prose::ReleaseEntry;
use std::collections::BTreeMap;

/// Everything known about one repository. All lists are sorted by path, then by line.
#[derive(Debug)]
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
    /// Why a part of the checkout was not looked at: then nothing can be said to be absent.
    pub cut_short: Option<String>,
    /// When nothing new is begun any more.
    pub deadline: Deadline,
    /// When each path changed; worked out when it is first asked for.
    pub changes: Changes,
}

impl Default for Facts {
    fn default() -> Self {
        Self {
            files: Vec::new(),
            history: Err("no history was read".to_owned()),
            modules: Vec::new(),
            documents: Vec::new(),
            releases: BTreeMap::new(),
            pipelines: Vec::new(),
            hooks: Vec::new(),
            resources: Vec::new(),
            images: Vec::new(),
            dependencies: Vec::new(),
            locks: Vec::new(),
            tasks: Vec::new(),
            owners: Vec::new(),
            configs: Vec::new(),
            run_graph: RunGraph::default(),
            problems: Vec::new(),
            product_zones: vec![Zone::Product],
            cut_short: None,
            deadline: Deadline::NEVER,
            changes: Changes::default(),
        }
    }
}
