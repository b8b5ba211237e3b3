//! YAML and JSON: which tool a document is for is read off its content.

use crate::output::Output;
use crate::{Found, ansible, azure, cloudformation, compose, databricks, helm, kubernetes, monitoring, other, pulumi};
use matura_model::RepoPath;
use matura_yaml::{Node, Parsed};

/// Reads a document it knows; false when the document is another's.
type Reader = fn(&mut Output<'_>, &Node) -> bool;

/// In this order: those that say whose they are first, those told by their name last.
const READERS: [Reader; 13] = [
    azure::machine_learning,
    azure::resource_manager,
    other::kubernetes_like,
    kubernetes::read,
    cloudformation::read,
    helm::chart,
    compose::read,
    databricks::read,
    monitoring::read,
    ansible::read,
    pulumi::read,
    other::read,
    helm::values,
];

/// The infrastructure a parsed YAML or JSON file describes. Its own problems are not repeated.
pub fn yaml(path: &RepoPath, parsed: &Parsed) -> Found {
    let mut output = Output::new(path);
    output.templated = parsed.templated;
    for document in &parsed.documents {
        READERS.iter().any(|reader| reader(&mut output, document));
    }
    output.found
}
