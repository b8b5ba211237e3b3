//! Files and commits onto the disk.

use crate::{Entry, StageError};
use git2::{Commit, Oid, Repository, RepositoryInitOptions, Signature, Time};
use std::collections::BTreeMap;
use std::path::Path;

/// Writes the files below `root` and, if there is a history, makes a repository of it. Every file is
/// tracked in the end; the branch is called `main`.
pub fn lay_out(root: &Path, files: &BTreeMap<String, Vec<u8>>, history: &[Entry]) -> Result<(), StageError> {
    let mut files = files.clone();
    for path in history.iter().flat_map(|entry| &entry.paths) {
        if !path.ends_with('/') && path != "*" && !files.contains_key(path) {
            files.insert(path.clone(), format!("{path}\n").into_bytes());
        }
    }
    for (path, content) in &files {
        write(&root.join(path), content)?;
    }
    if history.is_empty() {
        return Ok(());
    }
    let mut options = RepositoryInitOptions::new();
    options.initial_head("main").external_template(false).no_reinit(true);
    let repository = Repository::init_opts(root, &options)?;
    Writer { repository: &repository, touches: touches(&files, history), files: &files }.write(history)
}

fn write(path: &Path, content: &[u8]) -> Result<(), StageError> {
    let failed = |source| StageError::Write { path: path.display().to_string(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, content).map_err(failed)
}

/// For each path the commits that change it, by their position.
fn touches(files: &BTreeMap<String, Vec<u8>>, history: &[Entry]) -> BTreeMap<String, Vec<usize>> {
    let mut touches: BTreeMap<String, Vec<usize>> = files.keys().map(|path| (path.clone(), Vec::new())).collect();
    for (at, entry) in history.iter().enumerate() {
        for (path, commits) in &mut touches {
            let named = |pattern: &String| {
                pattern == "*" || pattern == path || (pattern.ends_with('/') && path.starts_with(pattern.as_str()))
            };
            if entry.paths.iter().any(named) {
                commits.push(at);
            }
        }
    }
    for commits in touches.values_mut().filter(|commits| commits.is_empty()) {
        commits.push(0);
    }
    touches
}

struct Writer<'a> {
    repository: &'a Repository,
    files: &'a BTreeMap<String, Vec<u8>>,
    touches: BTreeMap<String, Vec<usize>>,
}

impl Writer<'_> {
    fn write(&self, history: &[Entry]) -> Result<(), StageError> {
        let mut head: Option<Oid> = None;
        for (at, entry) in history.iter().enumerate() {
            let commit = self.commit(at, entry, head)?;
            let object = self.repository.find_object(commit, None)?;
            for tag in &entry.tags {
                self.repository.tag_lightweight(tag, &object, false)?;
            }
            for branch in &entry.branches {
                self.repository.branch(branch, &self.repository.find_commit(commit)?, false)?;
            }
            head = Some(commit);
        }
        if let Some(head) = head {
            self.repository.reference("refs/heads/main", head, true, "laid out")?;
        }
        let mut index = self.repository.index()?;
        for path in self.files.keys() {
            index.add_path(Path::new(path))?;
        }
        index.write()?;
        Ok(())
    }

    fn commit(&self, at: usize, entry: &Entry, head: Option<Oid>) -> Result<Oid, StageError> {
        let tree = self.repository.find_tree(self.tree(at)?)?;
        let parent = head.map(|head| self.repository.find_commit(head)).transpose()?;
        let author = person(&entry.author, entry.when)?;
        let by = entry.by.as_deref().map(|name| person(name, entry.when)).transpose()?;
        let mut message = entry.subject.clone();
        if !entry.trailers.is_empty() {
            message = format!("{message}\n\n{}", entry.trailers.join("\n"));
        }
        let Some(parent) = parent.filter(|_| entry.is_merge()) else {
            let parents: Vec<Oid> = head.into_iter().collect();
            let parents = parents.iter().map(|id| self.repository.find_commit(*id)).collect::<Result<Vec<_>, _>>()?;
            let parents: Vec<&Commit<'_>> = parents.iter().collect();
            let committer = by.as_ref().unwrap_or(&author);
            return Ok(self.repository.commit(None, &author, committer, &message, &tree, &parents)?);
        };
        let earlier = person(&entry.author, entry.when - 3600)?;
        let side = self.repository.commit(None, &earlier, &earlier, "Work on it", &tree, &[&parent])?;
        let side = self.repository.find_commit(side)?;
        // A forge puts whoever pressed the button as author, and itself as committer.
        let merger = by.as_ref().filter(|by| by.email() != Ok("noreply@github.com")).unwrap_or(&author);
        let committer = person("github", entry.when)?;
        Ok(self.repository.commit(None, merger, &committer, &message, &tree, &[&parent, &side])?)
    }

    /// The tree after the commit at a position.
    fn tree(&self, at: usize) -> Result<Oid, StageError> {
        let mut index = git2::Index::new()?;
        for (path, content) in self.files {
            let commits = self.touches.get(path).map_or(&[][..], Vec::as_slice);
            let done = commits.iter().filter(|commit| **commit <= at).count();
            if done == 0 {
                continue;
            }
            // Earlier versions differ from the last by blank lines at the end.
            let mut version = content.clone();
            version.extend(std::iter::repeat_n(b'\n', commits.len() - done));
            let blob = self.repository.blob(&version)?;
            index.add(&entry(path, blob))?;
        }
        Ok(index.write_tree_to(self.repository)?)
    }
}

fn entry(path: &str, id: Oid) -> git2::IndexEntry {
    let zero = git2::IndexTime::new(0, 0);
    git2::IndexEntry {
        ctime: zero,
        mtime: zero,
        dev: 0,
        ino: 0,
        mode: 0o100_644,
        uid: 0,
        gid: 0,
        file_size: 0,
        id,
        flags: 0,
        flags_extended: 0,
        path: path.as_bytes().to_vec(),
    }
}

fn person(name: &str, when: i64) -> Result<Signature<'static>, StageError> {
    let (name, email) = match name {
        "github" => ("GitHub", "noreply@github.com".to_owned()),
        name => (name, format!("{}@example.org", name.to_lowercase().replace(' ', "."))),
    };
    Ok(Signature::new(name, &email, &Time::new(when, 0))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn laid_out(lines: &[&str]) -> (tempfile::TempDir, Repository) {
        let folder = tempfile::tempdir().expect("a temporary folder can be made");
        let files = BTreeMap::from([("a.txt".to_owned(), b"a\n".to_vec()), ("b/c.txt".to_owned(), b"c\n".to_vec())]);
        let history: Vec<Entry> = lines.iter().map(|line| Entry::parse(line).expect("the line is right")).collect();
        lay_out(folder.path(), &files, &history).expect("it can be laid out");
        let repository = Repository::open(folder.path()).expect("it is a repository");
        (folder, repository)
    }

    #[test]
    fn the_work_tree_is_clean_and_the_ids_never_change() {
        let lines = [
            "2025-01-01 ana: Start | + *",
            "2025-02-01 ben: Merge pull request #1 from ben/x | + a.txt | by ana",
            "2025-03-01 ana: More (#2) | + b/ | tag v1",
        ];
        let (_one, first) = laid_out(&lines);
        let (_two, second) = laid_out(&lines);
        let head = |repository: &Repository| repository.head().expect("HEAD exists").target();
        assert_eq!(head(&first), head(&second));
        assert!(first.statuses(None).expect("statuses can be read").is_empty());
        let tip = first.head().and_then(|head| head.peel_to_commit()).expect("HEAD is a commit");
        let merge = tip.parent(0).expect("the merge is its parent");
        assert_eq!(merge.parent_count(), 2);
        assert_eq!(merge.author().name(), Ok("ana"));
        assert!(first.find_reference("refs/tags/v1").is_ok());
    }
}
