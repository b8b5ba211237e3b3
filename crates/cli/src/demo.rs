//! The built-in example repository: its files and the history that is made for them.

use anyhow::{Context, Result, bail};
use git2::{Commit, Oid, Repository, RepositoryInitOptions, Signature, Time};
use jiff::Timestamp;
use serde::Deserialize;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// Every file of `fixtures/demo`, as (path below it, content), sorted by path.
static FILES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/demo.rs"));

/// What tells the history; it is not part of the repository.
const HISTORY: &str = "history.toml";

/// `history.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    #[serde(default)]
    commit: Vec<CommitSource>,
}

/// A commit to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CommitSource {
    author: String,
    email: String,
    /// RFC 3339.
    date: String,
    message: String,
    /// What it adds.
    #[serde(default)]
    add: Add,
    /// The name of an annotated tag on it.
    tag: Option<String>,
    /// For a merge, the message of the commit on the branch: what is added is committed there, then
    /// merged with `message`.
    merge: Option<String>,
}

/// What a commit adds.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum Add {
    /// `"all"`: everything that no earlier commit added.
    All(String),
    /// Files, or folders with all that is below them.
    Paths(Vec<String>),
}

impl Default for Add {
    fn default() -> Self {
        Self::Paths(Vec::new())
    }
}

/// Writes the example repository into a new temporary folder, which stays there, and returns it.
pub(crate) fn unpack() -> Result<PathBuf> {
    let holder = tempfile::Builder::new().prefix("matura-demo-").tempdir().context(
        "the example repository cannot be unpacked, because no temporary folder can be made; set TMPDIR to a folder with room",
    )?;
    let folder = holder.path().join("demo");
    build(&folder, FILES)
        .with_context(|| format!("the example repository cannot be unpacked into {}", folder.display()))?;
    // Kept for the user to look at; the operating system clears temporary folders.
    let _ = holder.keep();
    Ok(folder)
}

fn build(folder: &Path, files: &[(&str, &[u8])]) -> Result<()> {
    for (path, content) in files.iter().filter(|(path, _)| *path != HISTORY) {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(file, content)?;
    }
    let history = files.iter().find(|(path, _)| *path == HISTORY).map(|(_, content)| *content).unwrap_or_default();
    let history: History = toml::from_str(&String::from_utf8_lossy(history)).context(HISTORY)?;
    // No template of the user's installation: it could hold hooks.
    let mut options = RepositoryInitOptions::new();
    options.external_template(false).initial_head("main");
    let repository = Repository::init_opts(folder, &options)?;
    let mut left: BTreeSet<&str> = files.iter().map(|(path, _)| *path).filter(|path| *path != HISTORY).collect();
    for source in &history.commit {
        commit(&repository, source, &mut left).with_context(|| format!("{HISTORY}: {}", source.message))?;
    }
    Ok(())
}

fn commit(repository: &Repository, source: &CommitSource, left: &mut BTreeSet<&str>) -> Result<()> {
    let date: Timestamp = source.date.parse().context("the date is no RFC 3339 time")?;
    let who = Signature::new(&source.author, &source.email, &Time::new(date.as_second(), 0))?;
    let mut index = repository.index()?;
    for path in added(&source.add, left)? {
        index.add_path(Path::new(path))?;
        left.remove(path);
    }
    index.write()?;
    let tree = repository.find_tree(index.write_tree()?)?;
    let head = repository.head().ok().map(|head| head.peel_to_commit()).transpose()?;
    let parents: Vec<&Commit<'_>> = head.iter().collect();
    let made: Oid = match &source.merge {
        Some(subject) => {
            let branch = repository.commit(None, &who, &who, subject, &tree, &parents)?;
            let branch = repository.find_commit(branch)?;
            let both: Vec<&Commit<'_>> = parents.into_iter().chain([&branch]).collect();
            repository.commit(Some("HEAD"), &who, &who, &source.message, &tree, &both)?
        }
        None => repository.commit(Some("HEAD"), &who, &who, &source.message, &tree, &parents)?,
    };
    if let Some(tag) = &source.tag {
        let made = repository.find_object(made, None)?;
        repository.tag(tag, &made, &who, tag, false)?;
    }
    Ok(())
}

fn added<'f>(add: &Add, left: &BTreeSet<&'f str>) -> Result<Vec<&'f str>> {
    match add {
        Add::All(word) if word == "all" => Ok(left.iter().copied().collect()),
        Add::All(word) => bail!("`add` is {word:?}; give \"all\" or a list of paths"),
        Add::Paths(paths) => {
            let mut all = Vec::new();
            for path in paths {
                let below = format!("{}/", path.trim_end_matches('/'));
                let found: Vec<&str> =
                    left.iter().copied().filter(|known| known == path || known.starts_with(&below)).collect();
                if found.is_empty() {
                    bail!("`add` names {path}, which is no file that is left to add");
                }
                all.extend(found);
            }
            Ok(all)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_is_committed_whole_and_the_same_each_time() {
        let heads: Vec<Oid> = (0..2)
            .map(|_| {
                let folder = tempfile::tempdir().unwrap();
                build(folder.path(), FILES).unwrap();
                let repository = Repository::open(folder.path()).unwrap();
                assert!(repository.statuses(None).unwrap().is_empty(), "a file is in no commit");
                repository.head().unwrap().target().unwrap()
            })
            .collect();
        assert_eq!(heads.first(), heads.last());
    }

    #[test]
    fn a_merge_has_two_parents_and_a_tag_its_commit() {
        let history = br#"
            [[commit]]
            author = "A"
            email = "a@example.org"
            date = "2024-01-01T00:00:00Z"
            message = "Begin"
            add = ["a"]
            [[commit]]
            author = "A"
            email = "a@example.org"
            date = "2024-01-02T00:00:00Z"
            message = "Merge pull request #1 from a/b"
            merge = "Add b"
            add = "all"
            tag = "v1"
        "#;
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), &[("a", b"1"), ("b/c", b"2"), (HISTORY, history)]).unwrap();
        let repository = Repository::open(folder.path()).unwrap();
        let head = repository.head().unwrap().peel_to_commit().unwrap();
        assert_eq!(head.parent_count(), 2);
        assert_eq!(repository.revparse_single("v1^{commit}").unwrap().id(), head.id());
    }

    #[test]
    fn a_path_that_is_not_there_is_named() {
        let history =
            br#"commit = [{ author = "A", email = "a@b", date = "2024-01-01T00:00:00Z", message = "m", add = ["x"] }]"#;
        let folder = tempfile::tempdir().unwrap();
        let error = build(folder.path(), &[(HISTORY, history)]).unwrap_err();
        assert!(format!("{error:#}").contains("names x"), "{error:#}");
    }
}
