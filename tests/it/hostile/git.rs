//! Git folders in every state that they get into, and some that they are put into.

use super::{report, run, says};
use matura_stage::{Entry, lay_out};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A repository with three commits and a tag, in a folder that goes with it.
struct Repo {
    _holder: TempDir,
    path: PathBuf,
}

impl Repo {
    fn new() -> Self {
        let holder = tempfile::tempdir().expect("a temporary folder can be made");
        let path = holder.path().join("repo");
        let files = BTreeMap::from([
            ("train.py".to_owned(), b"import mlflow\n".to_vec()),
            ("src/app.py".to_owned(), b"x = 1\n".to_vec()),
        ]);
        let lines = [
            "2025-01-01 ana: Start | + *",
            "2025-02-01 ben: Tune | + train.py | tag v1.0.0",
            "2025-03-01 ana: More | + src/",
        ];
        let history: Vec<Entry> = lines.iter().map(|line| Entry::parse(line).expect("the line is right")).collect();
        lay_out(&path, &files, &history).expect("it can be laid out");
        Self { _holder: holder, path }
    }

    fn git(&self, name: &str) -> PathBuf {
        self.path.join(".git").join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.git(name);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
        if path.exists() {
            let mut permissions = path.metadata().expect("it is there").permissions();
            #[expect(clippy::permissions_set_readonly_false, reason = "a file of a test in a temporary folder")]
            permissions.set_readonly(false);
            fs::set_permissions(&path, permissions).expect("permissions can be set");
        }
        fs::write(path, text).expect("it can be written");
    }

    fn append(&self, name: &str, text: &str) {
        let mut before = fs::read_to_string(self.git(name)).expect("it can be read");
        before.push_str(text);
        self.write(name, before);
    }

    fn head(&self) -> git2::Oid {
        let repository = git2::Repository::open(&self.path).expect("it is a repository");
        repository.head().expect("HEAD exists").target().expect("HEAD is a commit")
    }

    fn object(&self, id: git2::Oid) -> String {
        let id = id.to_string();
        let (folder, rest) = id.split_at(2);
        format!("objects/{folder}/{rest}")
    }

    /// The object ids of the newest commit: itself, its tree, its first blob.
    fn newest(&self) -> (git2::Oid, git2::Oid, git2::Oid) {
        let repository = git2::Repository::open(&self.path).expect("it is a repository");
        let commit = repository.find_commit(self.head()).expect("it is there");
        let tree = commit.tree().expect("it has a tree");
        let blob = tree.iter().find(|entry| entry.kind() == Some(git2::ObjectType::Blob)).expect("it has a file").id();
        (commit.id(), tree.id(), blob)
    }
}

/// The files were read, whatever became of the history.
#[track_caller]
fn files_were_read(report: &Value) {
    assert_eq!(report["profile"]["languages"][0]["name"], "Python", "{}", report["profile"]);
}

#[track_caller]
fn without_history(repo: &Repo, why: &str) {
    let report = report(&repo.path);
    files_were_read(&report);
    says(&report, why);
    assert!(report["repository"]["commit"].is_null(), "{}", report["repository"]);
}

#[track_caller]
fn with_history(repo: &Repo) -> Value {
    let report = report(&repo.path);
    files_were_read(&report);
    assert!(report["repository"]["commit"].is_string(), "{:?}", super::messages(&report));
    report
}

#[test]
fn no_git_and_an_empty_folder() {
    let repo = Repo::new();
    fs::remove_dir_all(repo.git("")).expect("it can be removed");
    let report = report(&repo.path);
    files_were_read(&report);
    assert!(super::messages(&report).is_empty());
    let empty = tempfile::tempdir().expect("a temporary folder can be made");
    assert_eq!(super::report(empty.path())["criteria"].as_array().map(Vec::len), Some(60));
}

#[test]
fn a_bare_repository_has_nothing_to_scan() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    git2::Repository::init_bare(folder.path()).expect("it can be made");
    let output = run(folder.path(), &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("bare git repository"));
}

#[test]
fn heads_that_are_detached_unborn_or_wrong() {
    let repo = Repo::new();
    repo.write("HEAD", format!("{}\n", repo.head()));
    assert!(with_history(&repo)["repository"]["branch"].is_null());
    repo.write("HEAD", "ref: refs/heads/unborn\n");
    let report = report(&repo.path);
    assert_eq!(report["repository"]["branch"], "unborn");
    assert!(report["repository"]["commit"].is_null());
    for wrong in ["", "nonsense\n", "ref: refs/heads/../../x\n", "ref: HEAD\n", "ref: refs/heads/a\u{1b}[2J\n", "\0\0"]
    {
        repo.write("HEAD", wrong);
        files_were_read(&super::report(&repo.path));
    }
}

#[test]
fn shallow_and_partial_clones() {
    let repo = Repo::new();
    let (commit, _, blob) = repo.newest();
    fs::remove_file(repo.git(&repo.object(blob))).expect("it can be removed");
    with_history(&repo);
    repo.write("shallow", format!("{commit}\n"));
    assert_eq!(with_history(&repo)["repository"]["shallow"], true);
    repo.write("shallow", "nonsense\n\0");
    files_were_read(&report(&repo.path));
}

#[test]
fn objects_that_are_missing_or_broken() {
    for (at, content) in [(0, "x"), (0, ""), (1, "x"), (1, ""), (2, "x")] {
        let repo = Repo::new();
        let (commit, tree, blob) = repo.newest();
        let id = [commit, tree, blob][at];
        repo.write(&repo.object(id), content);
        let report = report(&repo.path);
        files_were_read(&report);
        if at < 2 {
            says(&report, if at == 0 { "the git history is not read" } else { "missing or broken" });
        }
    }
    let repo = Repo::new();
    let parent = git2::Repository::open(&repo.path).and_then(|git| git.find_commit(repo.head())?.parent_id(0));
    fs::remove_file(repo.git(&repo.object(parent.expect("it has a parent")))).expect("it can be removed");
    says(&with_history(&repo), "missing or broken");
}

#[test]
fn indices_references_and_packs_that_are_broken() {
    for (name, content) in [
        ("index", "DIRC nonsense"),
        ("index", ""),
        ("packed-refs", "\0\0nonsense\n"),
        ("refs/heads/main", "nonsense\n"),
        ("refs/tags/v1.0.0", "0000000000000000000000000000000000000000\n"),
        ("refs/heads/\u{1b}[31m", "nonsense\n"),
        ("config", "[[[nonsense\n"),
        ("config", "[core]\n\trepositoryformatversion = 99\n"),
        ("config", "[core]\n\tworktree = /\n"),
        ("objects/pack/pack-1.idx", "nonsense"),
        ("objects/info/commit-graph", "nonsense"),
        ("info/attributes", "* filter=x\n[attr]a a\n"),
        ("info/exclude", "[[[\n!!!\n"),
        ("info/grafts", "nonsense\n"),
        ("commondir", "/nowhere\n"),
    ] {
        let repo = Repo::new();
        repo.write(name, content);
        let report = report(&repo.path);
        if !(name == "config" || name == "info/exclude") {
            files_were_read(&report);
        }
    }
}

#[test]
fn a_history_under_other_names_is_left_out_with_a_reason() {
    let repo = Repo::new();
    repo.write("config", "[core]\n\trepositoryformatversion = 1\n[extensions]\n\tobjectFormat = sha256\n");
    without_history(&repo, "SHA-256");
    let repo = Repo::new();
    repo.append("config", "[include]\n\tpath = /etc/hostname\n");
    without_history(&repo, "includes other files");
}

#[test]
fn alternates_worktrees_and_submodules() {
    let (repo, other) = (Repo::new(), Repo::new());
    repo.write("objects/info/alternates", format!("{}\n", other.git("objects").display()));
    with_history(&repo);
    repo.write("objects/info/alternates", "/nowhere/objects\n../../../../../../etc\n");
    with_history(&repo);
    let own = repo.git("objects").display().to_string();
    repo.write("objects/info/alternates", format!("{own}\n{own}\n"));
    with_history(&repo);

    let git = git2::Repository::open(&other.path).expect("it is a repository");
    let tree = other.path.with_file_name("tree");
    git.worktree("tree", &tree, None).expect("a worktree can be made");
    assert!(report(&tree)["repository"]["commit"].is_string());

    for link in ["gitdir: /nowhere\n", "gitdir: .git\n", "gitdir: ../../../../../../dev/zero\n", "nonsense", ""] {
        let repo = Repo::new();
        fs::create_dir(repo.path.join("sub")).expect("it can be made");
        fs::write(repo.path.join("sub/.git"), link).expect("it can be written");
        fs::write(repo.path.join("sub/a.py"), "x = 1\n").expect("it can be written");
        says(&with_history(&repo), "sub: a git repository of its own");
        fs::remove_dir_all(repo.git("")).expect("it can be removed");
        fs::write(repo.path.join(".git"), link).expect("it can be written");
        files_were_read(&report(&repo.path));
    }
}

#[cfg(unix)]
#[test]
fn parts_of_the_git_folder_that_are_no_files() {
    for name in ["HEAD", "config", "index", "packed-refs", "shallow", "commondir", "refs/heads/main", "info/exclude"] {
        for special in ["pipe", "/dev/zero", "folder"] {
            let repo = Repo::new();
            let path = repo.git(name);
            let _ = fs::remove_file(&path);
            fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
            put(special, &path);
            files_were_read(&report(&repo.path));
        }
    }
}

/// A named pipe, a folder or a link to what is named.
#[cfg(unix)]
pub(super) fn put(special: &str, path: &Path) {
    match special {
        "pipe" => {
            let made = std::process::Command::new("mkfifo").arg(path).status().expect("mkfifo starts");
            assert!(made.success());
        }
        "folder" => fs::create_dir(path).expect("it can be made"),
        target => std::os::unix::fs::symlink(target, path).expect("a link can be made"),
    }
}
