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
use crate::repository::{Located, is_plain, path_of};
use git2::{BranchType, ErrorCode, Repository, Status, StatusOptions};
use matura_model::deadline::OUT_OF_TIME;
use matura_model::history::History;
use matura_model::limits::{BRANCHES, MAILMAP_BYTES, TAGS};
use matura_model::{Problem, Whose};
use matura_tables::Tables;
use people::People;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The history of the located folder from HEAD, or in a phrase why it cannot be read, and what is missing of it.
pub(crate) fn read_with_problems(
    located: &Located,
    tables: &Tables,
    options: &Options,
) -> (Result<History, String>, Vec<Problem>) {
    let history = read(located, tables, options);
    let mut messages: Vec<String> = Vec::new();
    match &history {
        Ok(history) if options.deadline.is_over() => {
            messages.push(format!("{OUT_OF_TIME}: of the history {} commits were read", history.commits.len()));
        }
        Ok(history) if history.incomplete && history.commits.len() >= options.max_commits => {
            messages.push(format!("more than {} commits: older ones are not read", options.max_commits));
        }
        Ok(history) if history.incomplete => {
            messages.push("objects of the git history are missing or broken: it is read as far as they go".to_owned());
        }
        Ok(_) => {}
        Err(reason) => messages.push(format!("the git history is not read: {reason}")),
    }
    if let Ok(history) = &history {
        for (count, most, what) in [(history.tags.len(), TAGS, "tags"), (history.branches.len(), BRANCHES, "branches")]
        {
            if count >= most {
                messages.push(format!("more than {most} {what}: the others are not read"));
            }
        }
    }
    let problem = |message| Problem { path: None, lines: None, message, whose: Whose::OurLimit, fatal: false };
    (history, messages.into_iter().map(problem).collect())
}

fn read(located: &Located, tables: &Tables, options: &Options) -> Result<History, String> {
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
    commits::fill(&mut history, located, head.id(), people, options)
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
    let branches = repository.branches(None).into_iter().flatten().flatten().take(BRANCHES);
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
    if !metadata.is_file() || metadata.len() > MAILMAP_BYTES {
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
    if !has_plain_rules(located) {
        return false;
    }
    let Ok(statuses) = located.repository.statuses(Some(&mut options)) else { return false };
    statuses.iter().any(|entry| {
        let only_content = entry.status() == Status::WT_MODIFIED;
        !(only_content && is_filtered(&located.repository, entry.path_bytes()))
    })
}

/// True when libgit2 can open the files of rules that it asks for on its way through the folders of the index.
fn has_plain_rules(located: &Located) -> bool {
    let Ok(index) = located.repository.index() else { return false };
    let mut folders = BTreeSet::from([PathBuf::new()]);
    for entry in index.iter() {
        let path = path_of(&entry.path);
        // Those above a known folder are known as well.
        let above = path.ancestors().skip(1).map(Path::to_owned);
        for folder in above {
            if !folders.insert(folder) {
                break;
            }
        }
    }
    let plain = |folder: &PathBuf| {
        let folder = located.work_tree.join(folder);
        [".gitignore", ".gitattributes"].iter().all(|name| is_plain(&folder.join(name)))
    };
    folders.iter().all(plain)
}

/// True for a path that `.gitattributes` sends through a filter that is not run here.
fn is_filtered(repository: &Repository, path: &[u8]) -> bool {
    let filter = repository.get_attr_bytes(&path_of(path), "filter", git2::AttrCheckFlags::default());
    filter.ok().flatten().is_some()
}
