//! The git history as plain data. Only commits, trees and tags are read, never the content of a
//! file, so that a partial clone serves as well as a whole one.

mod arrived;
mod commits;
mod mailmap;
mod message;
mod people;
mod remote;
mod restrict;
mod tags;
mod tree_diff;

use crate::Options;
use crate::repository::{Located, path_of};
use git2::{BranchType, ErrorCode, Repository, Status, StatusOptions};
use matura_model::history::History;
use matura_tables::Tables;
use people::People;

/// The history of the located folder from HEAD; in a phrase why it cannot be read.
pub(crate) fn read(located: &Located, tables: &Tables, options: &Options) -> Result<History, String> {
    let repository = &located.repository;
    let mut history = History {
        branch: branch(repository),
        branches: branches(repository),
        remote: remote::address(repository),
        shallow: repository.is_shallow(),
        ..History::default()
    };
    let head = match repository.head() {
        Ok(head) => head.peel_to_commit(),
        Err(error) if error.code() == ErrorCode::UnbornBranch => return Ok(history),
        Err(error) => Err(error),
    };
    let head = head.map_err(|error| format!("the commit that HEAD names cannot be read: {}", error.message()))?;
    history.head = Some(head.id().to_string());
    history.as_of = Some(head.time().seconds());
    let people = People::new(mailmap(located), tables.words("bots", "words").unwrap_or_default());
    commits::fill(&mut history, located, head.id(), people, options.max_commits)
        .map_err(|error| format!("the objects of the git repository cannot be read: {}", error.message()))?;
    history.tags = tags::all(repository);
    history.dirty = is_dirty(located);
    Ok(history)
}

/// The branch that HEAD names, be it born or not.
fn branch(repository: &Repository) -> Option<String> {
    let head = repository.find_reference("HEAD").ok()?;
    let target = String::from_utf8_lossy(head.symbolic_target_bytes()?).into_owned();
    target.strip_prefix("refs/heads/").map(str::to_owned)
}

fn branches(repository: &Repository) -> Vec<String> {
    let branches = repository.branches(None).into_iter().flatten().flatten();
    let mut names: Vec<String> = branches
        .filter_map(|(branch, kind)| {
            let name = String::from_utf8_lossy(branch.name_bytes().ok()?).into_owned();
            (kind == BranchType::Local || !name.ends_with("/HEAD")).then_some(name)
        })
        .collect();
    names.sort();
    names.dedup();
    names
}

/// The text of `.mailmap` at the top of the working tree, when that is a plain file.
fn mailmap(located: &Located) -> Option<String> {
    let path = located.work_tree.join(".mailmap");
    let metadata = path.symlink_metadata().ok()?;
    if !metadata.is_file() || metadata.len() > 1 << 20 {
        return None;
    }
    #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
    let bytes = std::fs::read(path).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// True when tracked files below the scanned folder differ from HEAD. Files of Git LFS differ from
/// their pointers whenever they were fetched, so a change of content does not count for them.
fn is_dirty(located: &Located) -> bool {
    let mut options = StatusOptions::new();
    options.include_untracked(false).include_ignored(false).exclude_submodules(true).update_index(false);
    options.no_refresh(false).disable_pathspec_match(true);
    if !located.prefix.is_empty() {
        options.pathspec(path_of(&located.prefix));
    }
    let Ok(statuses) = located.repository.statuses(Some(&mut options)) else { return false };
    statuses.iter().any(|entry| {
        let only_content = entry.status() == Status::WT_MODIFIED;
        !(only_content && is_filtered(&located.repository, entry.path_bytes()))
    })
}

/// True for a path that `.gitattributes` sends through a filter that is not run here.
fn is_filtered(repository: &Repository, path: &[u8]) -> bool {
    let filter = repository.get_attr_bytes(&path_of(path), "filter", git2::AttrCheckFlags::default());
    filter.ok().flatten().is_some()
}
