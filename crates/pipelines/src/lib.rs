//! CI and orchestration files of every provider to pipelines in one shape: what starts them, which
//! jobs they have and which commands those run. Nothing is judged here.

#![warn(missing_docs)]

mod azure;
mod azure_steps;
mod azure_triggers;
mod condition;
mod github;
mod gitlab;
mod gitlab_rules;
mod shape;
mod shell;

pub use shell::commands;

use matura_model::fact::Pipeline;
use matura_model::{Problem, RepoPath};
use matura_yaml::{Node, Parsed};

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its pipelines, in the order of the file.
    pub pipelines: Vec<Pipeline>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

type Recognise = fn(&RepoPath, &Node) -> bool;
type Read = fn(&RepoPath, &Node, &mut Found);

/// The forms of a document; the first that recognises it reads it. Those that go by the file's place
/// stand before those that go by its content alone.
const FORMS: &[(Recognise, Read)] = &[
    (github::is_workflow, github::read_workflow),
    (github::is_action, github::read_action),
    (gitlab::is_by_path, gitlab::read),
    (azure::is_pipeline, azure::read),
    (gitlab::is_by_content, gitlab::read),
];

/// The pipelines of a YAML or JSON file; none when it is no pipeline.
pub fn yaml(path: &RepoPath, parsed: &Parsed) -> Found {
    let mut found = Found::default();
    for document in &parsed.documents {
        if let Some((_, read)) = FORMS.iter().find(|(recognises, _)| recognises(path, document)) {
            read(path, document, &mut found);
        }
    }
    found
}
