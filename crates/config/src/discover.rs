//! The projects of a monorepo, where they are obvious.

use matura_model::{File, FileKind, Zone};
use matura_tables::Tables;
use std::collections::BTreeSet;

/// The folders that look like projects of their own, sorted: each has a manifest and code below it, and
/// there are at least two that do not lie in each other. Empty where nothing is obvious.
pub fn discover(files: &[File], tables: &Tables) -> Vec<String> {
    let manifests = tables.words("projects", "files").unwrap_or_default();
    let counts = |file: &&File| matches!(file.zone, Zone::Product | Zone::Notebook);
    let holders: BTreeSet<&str> = files
        .iter()
        .filter(counts)
        .filter(|file| manifests.iter().any(|name| name == file.path.file_name()))
        .map(|file| file.path.folder())
        .filter(|folder| !folder.is_empty())
        .collect();
    // The outermost: what lies in a project belongs to it. A parent sorts before what lies in it.
    let mut outer: Vec<&str> = Vec::new();
    for holder in holders {
        let has_code =
            || files.iter().filter(counts).any(|file| is_code(file.kind) && lies_in(file.path.folder(), holder));
        if !outer.iter().any(|known| lies_in(holder, known)) && has_code() {
            outer.push(holder);
        }
    }
    if outer.len() < 2 { Vec::new() } else { outer.into_iter().map(str::to_owned).collect() }
}

/// True for the folder itself and all below it.
fn lies_in(path: &str, folder: &str) -> bool {
    path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn is_code(kind: FileKind) -> bool {
    matches!(kind, FileKind::Python | FileKind::Notebook | FileKind::R | FileKind::Jvm)
}
