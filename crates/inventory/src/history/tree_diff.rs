//! Which paths a commit changed, from raw tree objects: many times faster than libgit2's own diff,
//! and in need of no file's content.

use git2::{ObjectType, Odb, Oid};
use matura_model::RepoPath;
use matura_model::limits::TREE_DEPTH;
use std::cmp::Ordering;
use std::collections::HashMap;
use std::sync::Arc;

/// Trees of neighbouring commits are nearly the same, so that two generations of this size serve.
const GENERATION: usize = 8192;

const FOLDER_MODE: &[u8] = b"40000";

/// An object that cannot be read: a partial clone left it out, or it is broken.
#[derive(Debug)]
pub(super) struct Missing;

/// Compares trees and keeps those it has seen lately, and every path it has found.
pub(super) struct TreeDiff<'odb> {
    odb: &'odb Odb<'odb>,
    young: HashMap<Oid, Arc<[u8]>>,
    old: HashMap<Oid, Arc<[u8]>>,
    indices: HashMap<Vec<u8>, u32>,
    paths: Vec<RepoPath>,
}

impl<'odb> TreeDiff<'odb> {
    pub(super) fn new(odb: &'odb Odb<'odb>) -> Self {
        Self { odb, young: HashMap::new(), old: HashMap::new(), indices: HashMap::new(), paths: Vec::new() }
    }

    /// Every path found, in the order of its index.
    pub(super) fn into_paths(self) -> Vec<RepoPath> {
        self.paths
    }

    /// The tree of the folder `prefix` in `tree`; `None` when there is no such folder.
    pub(super) fn folder(&mut self, tree: Oid, prefix: &[u8]) -> Result<Option<Oid>, Missing> {
        let mut current = tree;
        for part in prefix.split(|&byte| byte == b'/').filter(|part| !part.is_empty()) {
            let data = self.tree(current)?;
            match entries(&data).find(|entry| entry.is_folder && entry.name == part) {
                Some(entry) => current = entry.id,
                None => return Ok(None),
            }
        }
        Ok(Some(current))
    }

    /// The sorted indices of the paths that differ between two trees of the folder `prefix`, either of which
    /// may be absent.
    pub(super) fn changed(
        &mut self,
        before: Option<Oid>,
        after: Option<Oid>,
        prefix: &[u8],
    ) -> Result<Vec<u32>, Missing> {
        let mut changed = Vec::new();
        self.compare(before, after, &mut prefix.to_vec(), 0, &mut changed)?;
        changed.sort_unstable();
        changed.dedup();
        Ok(changed)
    }

    fn compare(
        &mut self,
        before: Option<Oid>,
        after: Option<Oid>,
        path: &mut Vec<u8>,
        depth: usize,
        changed: &mut Vec<u32>,
    ) -> Result<(), Missing> {
        if before == after {
            return Ok(());
        }
        if depth > TREE_DEPTH {
            return Err(Missing);
        }
        let (before, after) = (self.tree_or_empty(before)?, self.tree_or_empty(after)?);
        let (mut left, mut right) = (entries(&before).peekable(), entries(&after).peekable());
        loop {
            let order = match (left.peek(), right.peek()) {
                (None, None) => return Ok(()),
                (Some(_), None) => Ordering::Less,
                (None, Some(_)) => Ordering::Greater,
                (Some(a), Some(b)) => a.order(b),
            };
            let a = if order == Ordering::Greater { None } else { left.next() };
            let b = if order == Ordering::Less { None } else { right.next() };
            let Some(entry) = b.as_ref().or(a.as_ref()) else { return Ok(()) };
            if let (Some(a), Some(b)) = (&a, &b)
                && a.id == b.id
                && a.mode == b.mode
            {
                continue;
            }
            let length = path.len();
            if length > 0 {
                path.push(b'/');
            }
            path.extend_from_slice(entry.name);
            if entry.is_folder {
                self.compare(a.map(|a| a.id), b.map(|b| b.id), path, depth + 1, changed)?;
            } else {
                changed.push(self.index(path));
            }
            path.truncate(length);
        }
    }

    fn index(&mut self, path: &[u8]) -> u32 {
        if let Some(&index) = self.indices.get(path) {
            return index;
        }
        let index = u32::try_from(self.paths.len()).unwrap_or(u32::MAX);
        self.paths.push(RepoPath::new(&String::from_utf8_lossy(path)));
        self.indices.insert(path.to_vec(), index);
        index
    }

    fn tree_or_empty(&mut self, id: Option<Oid>) -> Result<Arc<[u8]>, Missing> {
        id.map_or_else(|| Ok(Arc::from([])), |id| self.tree(id))
    }

    fn tree(&mut self, id: Oid) -> Result<Arc<[u8]>, Missing> {
        if let Some(data) = self.young.get(&id) {
            return Ok(Arc::clone(data));
        }
        let data = match self.old.remove(&id) {
            Some(data) => data,
            None => self.load(id)?,
        };
        if self.young.len() >= GENERATION {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(id, Arc::clone(&data));
        Ok(data)
    }

    fn load(&self, id: Oid) -> Result<Arc<[u8]>, Missing> {
        // Every repository knows the empty tree, even if it is not stored.
        if id.to_string() == "4b825dc642cb6eb9a060e54bf8d69288fbee4904" {
            return Ok(Arc::from([]));
        }
        let object = self.odb.read(id).map_err(|_| Missing)?;
        match object.kind() {
            ObjectType::Tree => Ok(Arc::from(object.data())),
            _ => Err(Missing),
        }
    }
}

/// One line of a tree.
struct TreeEntry<'a> {
    mode: &'a [u8],
    name: &'a [u8],
    id: Oid,
    is_folder: bool,
}

impl TreeEntry<'_> {
    /// Git's order within a tree: a folder stands where its name with a final `/` belongs.
    fn order(&self, other: &Self) -> Ordering {
        let end = |is_folder: bool| is_folder.then_some(b'/');
        let mine = self.name.iter().copied().chain(end(self.is_folder));
        mine.cmp(other.name.iter().copied().chain(end(other.is_folder)))
    }
}

/// The entries of a raw tree: mode, space, name, NUL, twenty bytes of id. It ends at what is broken.
fn entries(mut data: &[u8]) -> impl Iterator<Item = TreeEntry<'_>> {
    std::iter::from_fn(move || {
        let space = data.iter().position(|&byte| byte == b' ')?;
        let (mode, rest) = data.split_at_checked(space)?;
        let rest = rest.get(1..)?;
        let end = rest.iter().position(|&byte| byte == 0)?;
        let (name, rest) = rest.split_at_checked(end)?;
        let (id, rest) = rest.get(1..)?.split_at_checked(20)?;
        data = rest;
        let is_folder = mode == FOLDER_MODE || mode == b"040000";
        Some(TreeEntry { mode, name, id: Oid::from_bytes(id).ok()?, is_folder })
    })
}
