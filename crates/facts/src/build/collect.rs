//! The facts of one file, and their union.

use crate::Facts;
use matura_model::fact::{
    Config, Dependency, Document, Hook, Image, Lockfile, Owner, Pipeline, PyModule, Resource, Task,
};
use matura_model::{Problem, RepoPath};
use matura_prose::ReleaseEntry;

/// What has been read so far.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) modules: Vec<PyModule>,
    pub(super) documents: Vec<Document>,
    pub(super) releases: Vec<(RepoPath, Vec<ReleaseEntry>)>,
    pub(super) pipelines: Vec<Pipeline>,
    pub(super) hooks: Vec<Hook>,
    pub(super) resources: Vec<Resource>,
    pub(super) images: Vec<Image>,
    pub(super) dependencies: Vec<Dependency>,
    pub(super) locks: Vec<Lockfile>,
    pub(super) tasks: Vec<Task>,
    pub(super) owners: Vec<Owner>,
    pub(super) configs: Vec<Config>,
    pub(super) problems: Vec<Problem>,
}

impl Collected {
    pub(super) fn append(&mut self, other: Self) {
        self.modules.extend(other.modules);
        self.documents.extend(other.documents);
        self.releases.extend(other.releases);
        self.pipelines.extend(other.pipelines);
        self.hooks.extend(other.hooks);
        self.resources.extend(other.resources);
        self.images.extend(other.images);
        self.dependencies.extend(other.dependencies);
        self.locks.extend(other.locks);
        self.tasks.extend(other.tasks);
        self.owners.extend(other.owners);
        self.configs.extend(other.configs);
        self.problems.extend(other.problems);
    }

    pub(super) fn infra(&mut self, found: matura_infra::Found) {
        self.resources.extend(found.resources);
        self.images.extend(found.images);
        self.tasks.extend(found.tasks);
        self.problems.extend(found.problems);
    }

    pub(super) fn pipelines(&mut self, found: matura_pipelines::Found) {
        self.pipelines.extend(found.pipelines);
        self.problems.extend(found.problems);
    }

    pub(super) fn manifest(&mut self, found: matura_manifests::Found) {
        self.dependencies.extend(found.dependencies);
        self.locks.extend(found.locks);
        self.tasks.extend(found.tasks);
        self.owners.extend(found.owners);
        self.hooks.extend(found.hooks);
        self.problems.extend(found.problems);
    }

    /// The facts, sorted by path and line. Several parsers may report the same flaw of a file: it stays once.
    pub(super) fn finish(mut self) -> Facts {
        self.modules.sort_by(|a, b| a.path.cmp(&b.path));
        self.documents.sort_by(|a, b| a.path.cmp(&b.path));
        self.configs.sort_by(|a, b| a.path.cmp(&b.path));
        self.pipelines.sort_by(|a, b| (&a.path, a.lines).cmp(&(&b.path, b.lines)));
        self.hooks.sort_by(|a, b| (&a.path, a.lines).cmp(&(&b.path, b.lines)));
        self.resources.sort_by(|a, b| (&a.path, a.lines.first).cmp(&(&b.path, b.lines.first)));
        self.images.sort_by(|a, b| (&a.path, a.lines).cmp(&(&b.path, b.lines)));
        self.dependencies.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        self.locks.sort_by(|a, b| a.path.cmp(&b.path));
        self.tasks.sort_by(|a, b| (&a.path, a.lines.first).cmp(&(&b.path, b.lines.first)));
        self.owners.sort_by(|a, b| (&a.path, a.line).cmp(&(&b.path, b.line)));
        self.problems.sort();
        self.problems.dedup();
        Facts {
            modules: self.modules,
            documents: self.documents,
            releases: self.releases.into_iter().collect(),
            pipelines: self.pipelines,
            hooks: self.hooks,
            resources: self.resources,
            images: self.images,
            dependencies: self.dependencies,
            locks: self.locks,
            tasks: self.tasks,
            owners: self.owners,
            configs: self.configs,
            problems: self.problems,
            ..Facts::default()
        }
    }
}
