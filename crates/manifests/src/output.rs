//! Gathers what a file says, within bounds.

use crate::Found;
use matura_model::fact::{Command, Dependency, Ecosystem, Group, Hook, Lockfile, Owner, Pin, Task, TaskTool};
use matura_model::limits::{MANIFEST_FACTS, VERSION_CHARACTERS};
use matura_model::{Lines, RepoPath};

/// How far back a repeated dependency is looked for.
const REPEAT_REACH: usize = 400;
/// A name with the version asked for, as its ecosystem writes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) pin: Pin,
}

impl Wanted {
    pub(crate) fn new(name: &str, version: &str, pin: Pin) -> Self {
        Self { name: name.to_owned(), version: version.to_owned(), pin }
    }
}

/// The facts of one file while they are gathered.
pub(crate) struct Output<'a> {
    pub(crate) path: &'a RepoPath,
    pub(crate) found: Found,
}

impl<'a> Output<'a> {
    pub(crate) fn new(path: &'a RepoPath) -> Self {
        Self { path, found: Found::default() }
    }

    pub(crate) fn dependency(&mut self, line: u32, wanted: Wanted, group: &Group, ecosystem: Ecosystem) {
        if self.found.dependencies.len() >= MANIFEST_FACTS || wanted.name.is_empty() {
            return;
        }
        let name = match ecosystem {
            Ecosystem::Python | Ecosystem::Conda => python_name(&wanted.name),
            Ecosystem::Npm | Ecosystem::NuGet => wanted.name.to_lowercase(),
            _ => wanted.name,
        };
        let dependency = Dependency {
            path: self.path.clone(),
            line: line.max(1),
            name,
            version: wanted.version.chars().take(VERSION_CHARACTERS).collect(),
            pin: wanted.pin,
            group: group.clone(),
            ecosystem,
        };
        // A list that a variable holds is met where it is set and where it is used.
        let near = self.found.dependencies.iter().rev().take(REPEAT_REACH);
        if !near.into_iter().any(|other| *other == dependency) {
            self.found.dependencies.push(dependency);
        }
    }

    pub(crate) fn lock(&mut self, tool: &str, packages: usize, hashed: bool) {
        self.found.locks.push(Lockfile { path: self.path.clone(), tool: tool.to_owned(), packages, hashed });
    }

    /// A task with nothing but commands; for the rest the caller gets it back.
    pub(crate) fn task(&self, lines: Lines, tool: TaskTool, name: &str, commands: Vec<Command>) -> Task {
        let (needs, inputs, outputs) = Default::default();
        Task { path: self.path.clone(), lines, tool, name: name.to_owned(), commands, needs, inputs, outputs }
    }

    pub(crate) fn push_task(&mut self, mut task: Task) {
        unique(&mut task.needs);
        if self.found.tasks.len() < MANIFEST_FACTS && !task.name.is_empty() {
            self.found.tasks.push(task);
        }
    }

    pub(crate) fn owner(&mut self, line: u32, pattern: &str, owners: Vec<String>) {
        if self.found.owners.len() < MANIFEST_FACTS {
            self.found.owners.push(Owner { path: self.path.clone(), line, pattern: pattern.to_owned(), owners });
        }
    }

    pub(crate) fn hook(&mut self, lines: Lines, manager: &str, id: &str) -> Option<&mut Hook> {
        if self.found.hooks.len() >= MANIFEST_FACTS || id.is_empty() {
            return None;
        }
        self.found.hooks.push(Hook {
            path: self.path.clone(),
            lines,
            manager: manager.to_owned(),
            id: id.to_owned(),
            source: None,
            command: None,
            stages: Vec::new(),
        });
        self.found.hooks.last_mut()
    }
}

/// Keeps the first of equal texts.
fn unique(texts: &mut Vec<String>) {
    let mut seen = std::collections::BTreeSet::new();
    texts.retain(|text| seen.insert(text.clone()));
}

/// A Python name as package indexes compare it: lower case, runs of `-`, `_` and `.` as one `-`.
pub(crate) fn python_name(name: &str) -> String {
    let mut normal = String::with_capacity(name.len());
    for c in name.chars() {
        match c {
            '-' | '_' | '.' if normal.ends_with('-') => {}
            '-' | '_' | '.' => normal.push('-'),
            c => normal.extend(c.to_lowercase()),
        }
    }
    normal
}
