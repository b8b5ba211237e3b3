//! Lists the files of the checkout: what the index tracks, even where an ignore file names it, and
//! what the repository's own ignore files do not name.
//!
//! The user's global excludes and ignore files above the repository are left aside, so that two
//! people get the same answers.

use crate::Options;
use crate::repository::{Tracked, bytes_of, is_plain, path_of};
use crate::scope::{self, Scope};
use ignore::{DirEntry, WalkBuilder, WalkState};
use matura_model::deadline::OUT_OF_TIME;
use matura_model::limits::FOLDER_DEPTH;
use matura_model::{Problem, RepoPath, Whose};
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs::Metadata;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// A file on disk, not opened yet.
#[derive(Debug)]
pub(crate) struct Entry {
    pub(crate) path: RepoPath,
    pub(crate) on_disk: PathBuf,
    pub(crate) tracked: bool,
    pub(crate) metadata: Metadata,
}

/// What was listed.
pub(crate) struct Listed {
    pub(crate) entries: Vec<Entry>,
    /// The folders in which there are only files that the scan is not about.
    pub(crate) elsewhere: Vec<String>,
    pub(crate) problems: Vec<Problem>,
    /// Why files are missing from the list.
    pub(crate) cut_short: Option<String>,
}

/// The files below `root` that the scan is about, sorted.
pub(crate) fn list(root: &Path, scope: &Scope<'_>, tracked: Option<&Tracked>, options: &Options) -> Listed {
    let (mut found, mut problems) = walk(root, options);
    let is_wanted = |name: &[u8]| scope.folder.is_empty() || scope.holds(&String::from_utf8_lossy(name));
    let all: Vec<Vec<u8>> = if scope.folder.is_empty() { Vec::new() } else { found.keys().cloned().collect() };
    found.retain(|name, _| is_wanted(name));
    let mut folders = Folders { root: root.to_owned(), known: BTreeMap::new() };
    let mut missing = 0_usize;
    let names = tracked.map(|tracked| &tracked.files);
    for name in names.into_iter().flatten() {
        if found.contains_key(name) || !is_wanted(name) {
            continue;
        }
        let relative = path_of(name);
        let metadata = root.join(&relative).symlink_metadata();
        match metadata {
            Ok(metadata) if !metadata.is_dir() && folders.holds(&relative) => {
                found.insert(name.clone(), metadata);
            }
            Ok(_) => {}
            Err(_) => missing += 1,
        }
    }
    if missing > 0 {
        let message = format!("tracked files that are missing from the working tree: {missing}");
        problems.push(Problem { path: None, lines: None, message, whose: Whose::OurLimit, fatal: false });
    }
    let mut entries: Vec<Entry> = found
        .into_iter()
        .map(|(name, metadata)| Entry {
            path: RepoPath::new(&String::from_utf8_lossy(&name)),
            on_disk: root.join(path_of(&name)),
            tracked: names.is_some_and(|names| names.contains(&name)),
            metadata,
        })
        .collect();
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    // Two names that differ only in bytes that are no UTF-8 look alike from here on.
    entries.dedup_by(|a, b| a.path == b.path);
    let cut_short = if options.deadline.is_over() {
        Some(format!("{OUT_OF_TIME}: not all files were listed"))
    } else {
        let most = options.max_files;
        (entries.len() > most).then(|| format!("more than {most} files, the last by path are left out"))
    };
    entries.truncate(options.max_files);
    problems.extend(cut_short.clone().map(crate::whole));
    let elsewhere = scope::elsewhere(&all, entries.iter().map(|entry| entry.path.as_str()));
    Listed { entries, elsewhere, problems, cut_short }
}

/// What is no part of the project: git's own folder, and what people tell this program about the project,
/// which must not become evidence of it.
fn is_apart(name: &OsStr) -> bool {
    [".git", ".matura", "matura.toml"].iter().any(|apart| name == *apart)
}

type Found = BTreeMap<Vec<u8>, Metadata>;

/// What the ignore files leave, by name relative to `root`.
fn walk(root: &Path, options: &Options) -> (Found, Vec<Problem>) {
    let problems = Arc::new(Mutex::new(Vec::new()));
    let found = Mutex::new(Found::new());
    walker(root, &problems).build_parallel().run(|| {
        Box::new(|entry| {
            match entry {
                Ok(entry) => {
                    if let Some((name, metadata)) = listed(root, &entry) {
                        let mut found = locked(&found);
                        found.insert(name, metadata);
                        // Which files come first is chance: so many are listed that a choice can be made.
                        if found.len() > options.max_files.saturating_mul(2) || options.deadline.is_over() {
                            return WalkState::Quit;
                        }
                    }
                }
                Err(error) => locked(&problems).extend(unreadable(root, &error)),
            }
            WalkState::Continue
        })
    });
    let found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    let problems = std::mem::take(&mut *locked(&problems));
    (found, problems)
}

fn walker(root: &Path, problems: &Arc<Mutex<Vec<Problem>>>) -> WalkBuilder {
    let mut builder = WalkBuilder::new(root);
    builder.hidden(false).parents(false).ignore(false).git_global(false).git_ignore(true).git_exclude(true);
    builder.require_git(false).follow_links(false);
    // The walker would wait for a pipe.
    builder.git_ignore(is_plain(&root.join(".gitignore")));
    builder.git_exclude(is_plain(&root.join(".git/info/exclude")));
    let (root, problems) = (root.to_owned(), Arc::clone(problems));
    builder.filter_entry(move |entry| {
        let path = entry.path();
        if is_apart(entry.file_name()) {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
        if is_folder && entry.depth() > 0 && !is_plain(&path.join(".gitignore")) {
            if let Some(path) = relative(&root, path) {
                let path = RepoPath::new(&String::from_utf8_lossy(&path));
                let message = "its .gitignore is no file or too large: what it holds is not read";
                locked(&problems).push(Problem { fatal: true, ..Problem::limit(&path, None, message) });
            }
            return false;
        }
        if is_folder && entry.depth() > FOLDER_DEPTH {
            if let Some(path) = relative(&root, path) {
                let path = RepoPath::new(&String::from_utf8_lossy(&path));
                let message = format!("more than {FOLDER_DEPTH} folders inside each other: what it holds is not read");
                locked(&problems).push(Problem { fatal: true, ..Problem::limit(&path, None, message) });
            }
            return false;
        }
        if entry.depth() > 0 && is_folder && path.join(".git").symlink_metadata().is_ok() {
            if let Some(path) = relative(&root, path) {
                let path = RepoPath::new(&String::from_utf8_lossy(&path));
                let message = "a git repository of its own inside this one: what it holds is not read";
                locked(&problems).push(Problem::limit(&path, None, message));
            }
            return false;
        }
        true
    });
    builder
}

/// An entry that is a file of some sort below the root.
fn listed(root: &Path, entry: &DirEntry) -> Option<(Vec<u8>, Metadata)> {
    if entry.file_type()?.is_dir() {
        return None;
    }
    let name = relative(root, entry.path())?;
    Some((name, entry.metadata().ok()?))
}

/// A path below `root` in git's form.
fn relative(root: &Path, path: &Path) -> Option<Vec<u8>> {
    let parts: Vec<Vec<u8>> =
        path.strip_prefix(root).ok()?.components().map(|part| bytes_of(part.as_os_str())).collect();
    (!parts.is_empty()).then(|| parts.join(&b'/'))
}

fn unreadable(root: &Path, error: &ignore::Error) -> Option<Problem> {
    let (path, cause) = match error {
        ignore::Error::WithPath { path, err } => (Some(path.as_path()), err.as_ref()),
        ignore::Error::WithDepth { err, .. } => return unreadable(root, err),
        other => (None, other),
    };
    let path = path.and_then(|path| relative(root, path))?;
    let path = RepoPath::new(&String::from_utf8_lossy(&path));
    let message = format!("cannot be read: {}", cause.io_error().map_or("unknown reason".into(), ToString::to_string));
    Some(Problem { path: Some(path), lines: None, message, whose: Whose::OurLimit, fatal: true })
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Knows which folders really lie inside the root. An index may name `../x`, or a path behind what
/// has become a link to elsewhere.
struct Folders {
    root: PathBuf,
    known: BTreeMap<PathBuf, bool>,
}

impl Folders {
    fn holds(&mut self, relative: &Path) -> bool {
        let plain = relative.components().all(|part| matches!(part, Component::Normal(name) if !is_apart(name)));
        plain && relative.parent().is_none_or(|folder| self.is_inside(folder))
    }

    fn is_inside(&mut self, folder: &Path) -> bool {
        if let Some(&known) = self.known.get(folder) {
            return known;
        }
        let mut path = self.root.clone();
        let inside = folder.components().all(|part| {
            path.push(part);
            path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir())
        });
        self.known.insert(folder.to_owned(), inside);
        inside
    }
}
