//! Real repositories in temporary folders, with fixed people and times.

#![expect(clippy::unwrap_used, reason = "a test that cannot write its repository fails")]

use git2::{IndexAddOption, Oid, Repository, RepositoryInitOptions, Signature, Time};
use matura_inventory::{Inventory, Options, read};
use matura_tables::Tables;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A repository whose commits are a minute apart.
pub(crate) struct Repo {
    folder: TempDir,
    pub(crate) git: Repository,
}

/// The time of the first commit.
pub(crate) const START: i64 = 1_700_000_000;

impl Repo {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main").external_template(false);
        let git = Repository::init_opts(folder.path().join("checkout"), &options).unwrap();
        Self { folder, git }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("checkout")
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn remove(&self, path: &str) {
        let path = self.path().join(path);
        if path.is_dir() { fs::remove_dir_all(path).unwrap() } else { fs::remove_file(path).unwrap() }
    }

    /// Puts everything, ignored or not, into the index.
    pub(crate) fn add_all(&self) {
        let mut index = self.git.index().unwrap();
        index.add_all(["*"], IndexAddOption::FORCE, None).unwrap();
        index.update_all(["*"], None).unwrap();
        index.write().unwrap();
    }

    /// Commits the whole working tree.
    pub(crate) fn commit(&self, message: &str) -> Oid {
        self.add_all();
        let parents: Vec<Oid> = self.git.head().ok().and_then(|head| head.target()).into_iter().collect();
        self.commit_by(("Ann", "ann@example.org"), message, &parents)
    }

    /// Commits what the index holds.
    pub(crate) fn commit_by(&self, author: (&str, &str), message: &str, parents: &[Oid]) -> Oid {
        let tree = self.git.index().unwrap().write_tree().unwrap();
        let count = i64::try_from(self.count()).unwrap();
        let author = Signature::new(author.0, author.1, &Time::new(START + 60 * count, 0)).unwrap();
        let parents: Vec<_> = parents.iter().map(|id| self.git.find_commit(*id).unwrap()).collect();
        let parents: Vec<_> = parents.iter().collect();
        let tree = self.git.find_tree(tree).unwrap();
        let id = self.git.commit(None, &author, &author, message, &tree, &parents).unwrap();
        self.git.reference("refs/heads/main", id, true, "test").unwrap();
        id
    }

    /// How many commits there are, reachable or not.
    fn count(&self) -> usize {
        let odb = self.git.odb().unwrap();
        let mut count = 0;
        odb.foreach(|id| {
            count += usize::from(odb.read_header(*id).unwrap().1 == git2::ObjectType::Commit);
            true
        })
        .unwrap();
        count
    }

    pub(crate) fn read(&self) -> Inventory {
        read_folder(&self.path())
    }
}

pub(crate) fn read_folder(path: &Path) -> Inventory {
    read(path, Tables::embedded(), &Options::default()).unwrap()
}
