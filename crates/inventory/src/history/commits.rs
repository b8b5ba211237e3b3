//! All commits reachable from HEAD, newest first and parents after children.
//!
//! The walk is our own: libgit2's gives up on the first commit that is missing, ours leaves it out
//! and says that the history is incomplete.

use super::message::Message;
use super::people::People;
use super::tree_diff::{Missing, TreeDiff};
use super::{arrived, restrict};
use crate::Options;
use crate::repository::Located;
use git2::{Error, Oid, Repository};
use matura_model::history::{Commit, History};
use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap, HashSet};

/// A commit as it was loaded.
struct Loaded {
    id: Oid,
    tree: Oid,
    parents: Vec<Oid>,
    /// True when it has parents that a shallow clone does not show.
    cut_off: bool,
    commit: Commit,
}

/// Fills in commits, paths and what is missing.
pub(super) fn fill(
    history: &mut History,
    located: &Located,
    head: Oid,
    mut people: People<'_>,
    options: &Options,
) -> Result<(), Error> {
    let repository = &located.repository;
    let (loaded, complete) = load(repository, head, &mut people, options);
    let mut ordered = in_order(loaded);
    let positions: HashMap<Oid, u32> = ordered.iter().map(|loaded| loaded.id).zip(0..).collect();
    for loaded in &mut ordered {
        loaded.commit.parents = loaded.parents.iter().filter_map(|id| positions.get(id)).copied().collect();
    }
    mark_main_line(&mut ordered, &positions);
    let odb = repository.odb()?;
    let mut diff = TreeDiff::new(&odb);
    let mut missing = false;
    let trees: HashMap<Oid, Oid> = ordered.iter().map(|loaded| (loaded.id, loaded.tree)).collect();
    for loaded in &mut ordered {
        if options.deadline.is_over() {
            missing = true;
            break;
        }
        let first_parent = loaded.parents.first();
        let before = first_parent.map(|id| trees.get(id).copied().or_else(|| tree_of(repository, *id)));
        match (loaded.cut_off, before) {
            // Against what it changed is not known.
            (true, _) | (_, Some(None)) => missing |= !loaded.cut_off,
            (false, before) => match changed(&mut diff, before.flatten(), loaded.tree, &located.prefix) {
                Ok(paths) => loaded.commit.paths = paths,
                Err(Missing) => missing = true,
            },
        }
    }
    history.commits = ordered.into_iter().map(|loaded| loaded.commit).collect();
    history.paths = diff.into_paths();
    history.incomplete = missing || !complete;
    if !located.prefix.is_empty() {
        restrict::to_changes(&mut history.commits);
    }
    Ok(())
}

fn changed(diff: &mut TreeDiff<'_>, before: Option<Oid>, after: Oid, prefix: &[u8]) -> Result<Vec<u32>, Missing> {
    if prefix.is_empty() {
        return diff.changed(before, Some(after), prefix);
    }
    let before = before.map(|tree| diff.folder(tree, prefix)).transpose()?.flatten();
    let after = diff.folder(after, prefix)?;
    diff.changed(before, after, prefix)
}

fn tree_of(repository: &Repository, commit: Oid) -> Option<Oid> {
    repository.find_commit(commit).ok().map(|commit| commit.tree_id())
}

/// The commits whose parents a shallow clone left out. libgit2 reads them only for a repository that
/// was opened with its working tree.
fn boundary(repository: &Repository) -> HashSet<Oid> {
    #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
    let text = std::fs::read_to_string(repository.commondir().join("shallow")).unwrap_or_default();
    text.lines().filter_map(|line| Oid::from_str(line.trim()).ok()).collect()
}

/// The newest commits from `head` on, as many as are read; false when there are more, or some are missing.
fn load(repository: &Repository, head: Oid, people: &mut People<'_>, options: &Options) -> (Vec<Loaded>, bool) {
    let boundary = boundary(repository);
    let mut complete = true;
    let mut loaded = Vec::new();
    let mut seen = HashSet::from([head]);
    let mut waiting = BinaryHeap::new();
    // Each commit is read once: its time is asked for long before its turn comes.
    let mut read: HashMap<Oid, git2::Commit<'_>> = HashMap::new();
    if let Ok(commit) = repository.find_commit(head) {
        waiting.push((commit.time().seconds(), Reverse(0), head));
        read.insert(head, commit);
    }
    while let Some((_, _, id)) = waiting.pop() {
        if loaded.len() >= options.max_commits || options.deadline.is_over() {
            return (loaded, false);
        }
        let Some(commit) = read.remove(&id) else { continue };
        let commit = plain(&commit, people, boundary.contains(&id));
        for &parent in &commit.parents {
            if seen.insert(parent) {
                match repository.find_commit(parent) {
                    Ok(commit) => {
                        waiting.push((commit.time().seconds(), Reverse(seen.len()), parent));
                        read.insert(parent, commit);
                    }
                    Err(_) => complete = false,
                }
            }
        }
        loaded.push(commit);
    }
    (loaded, complete)
}

fn plain(commit: &git2::Commit<'_>, people: &mut People<'_>, cut_off: bool) -> Loaded {
    let text = message_text(commit);
    let message = Message::new(&text);
    let trailers = message.trailers();
    let parents: Vec<Oid> = commit.parent_ids().collect();
    let (author, by_bot) = people.resolve(&commit.author());
    let (committer, _) = people.resolve(&commit.committer());
    let arrived = arrived::of(&message, &trailers, parents.len(), &committer.email);
    Loaded {
        id: commit.id(),
        tree: commit.tree_id(),
        cut_off,
        parents: if cut_off { Vec::new() } else { parents },
        commit: Commit {
            id: commit.id().to_string(),
            parents: Vec::new(),
            author,
            committer,
            when: commit.time().seconds(),
            subject: message.subject.to_owned(),
            trailers,
            arrived,
            on_main_line: false,
            by_bot,
            paths: Vec::new(),
        },
    }
}

/// The message in the encoding that the commit names, else as UTF-8.
fn message_text(commit: &git2::Commit<'_>) -> String {
    let bytes = commit.message_bytes();
    let named = commit.message_encoding().ok().flatten();
    let encoding = named.and_then(|name| encoding_rs::Encoding::for_label(name.as_bytes()));
    match encoding {
        Some(encoding) => encoding.decode_without_bom_handling(bytes).0.into_owned(),
        None => String::from_utf8_lossy(bytes).into_owned(),
    }
}

/// Newest first, but never a parent before its child, whatever their clocks said.
fn in_order(loaded: Vec<Loaded>) -> Vec<Loaded> {
    let mut children: HashMap<Oid, usize> = HashMap::new();
    for parent in loaded.iter().flat_map(|loaded| &loaded.parents) {
        *children.entry(*parent).or_default() += 1;
    }
    let positions: HashMap<Oid, usize> = loaded.iter().enumerate().map(|(index, loaded)| (loaded.id, index)).collect();
    let mut ready: BinaryHeap<(i64, Reverse<usize>)> = BinaryHeap::new();
    for (index, commit) in loaded.iter().enumerate() {
        if !children.contains_key(&commit.id) {
            ready.push((commit.commit.when, Reverse(index)));
        }
    }
    let mut slots: Vec<Option<Loaded>> = loaded.into_iter().map(Some).collect();
    let mut ordered = Vec::with_capacity(slots.len());
    while let Some((_, Reverse(index))) = ready.pop() {
        let Some(commit) = slots.get_mut(index).and_then(Option::take) else { continue };
        for parent in &commit.parents {
            let Some(&at) = positions.get(parent) else { continue };
            let left = children.entry(*parent).or_default();
            *left = left.saturating_sub(1);
            if *left == 0
                && let Some(Some(parent)) = slots.get(at)
            {
                ready.push((parent.commit.when, Reverse(at)));
            }
        }
        ordered.push(commit);
    }
    ordered
}

fn mark_main_line(ordered: &mut [Loaded], positions: &HashMap<Oid, u32>) {
    let mut next = (!ordered.is_empty()).then_some(0);
    while let Some(loaded) = next.and_then(|at: u32| ordered.get_mut(at as usize)) {
        loaded.commit.on_main_line = true;
        next = loaded.parents.first().and_then(|parent| positions.get(parent)).copied();
    }
}
