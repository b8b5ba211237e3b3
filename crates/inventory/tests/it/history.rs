//! The history of real repositories.

use crate::repo::{Repo, START, read_folder};
use git2::{Oid, Signature, Time};
use matura_inventory::{Options, read};
use matura_model::history::{Arrived, Commit, History, TagKind};
use matura_tables::Tables;
use std::fs;

/// Deletes an object from the store.
#[expect(clippy::unwrap_used, reason = "a test that cannot break its repository fails")]
fn lose(repo: &Repo, id: Oid) {
    let id = id.to_string();
    let (folder, file) = id.split_at(2);
    fs::remove_file(repo.git.path().join("objects").join(folder).join(file)).unwrap();
}

fn history(repo: &Repo) -> History {
    repo.read().history.expect("the repository has a history")
}

/// The commits as `subject: changed paths`, newest first.
fn changes(history: &History) -> Vec<String> {
    let line = |commit: &Commit| {
        let mut paths: Vec<&str> = history.paths_of(commit).map(matura_model::RepoPath::as_str).collect();
        paths.sort_unstable();
        format!("{}: {}", commit.subject, paths.join(" "))
    };
    history.commits.iter().map(line).collect()
}

#[test]
fn changed_paths_are_those_against_the_first_parent() {
    let repo = Repo::new();
    repo.write("a.py", "1");
    repo.write("lib/x/deep.py", "1");
    repo.write("lib.py", "1");
    repo.commit("one");
    repo.write("lib/x/deep.py", "2");
    repo.write("lib/y.py", "1");
    repo.commit("two");
    repo.remove("a.py");
    repo.write("a.py/inner.py", "1");
    repo.remove("lib/x");
    repo.commit("three");
    repo.commit("four");
    let history = history(&repo);
    let expected = [
        "four: ",
        "three: a.py a.py/inner.py lib/x/deep.py",
        "two: lib/x/deep.py lib/y.py",
        "one: a.py lib.py lib/x/deep.py",
    ];
    assert_eq!(changes(&history), expected);
    assert!(history.is_whole());
    assert_eq!(history.as_of, Some(START + 180));
    assert_eq!(history.branch.as_deref(), Some("main"));
    assert_eq!(history.head.as_ref(), history.commits.first().map(|commit| &commit.id));
}

/// A main line of two commits with a branch of one merged in between.
fn with_merge() -> (Repo, Vec<Oid>) {
    let repo = Repo::new();
    repo.write("a.py", "1");
    let base = repo.commit("base");
    repo.write("b.py", "1");
    let side = repo.commit("side");
    let merge = repo.commit_by(("Ann", "ann@example.org"), "Merge pull request #12 from x/y\n\nAdd b", &[base, side]);
    (repo, vec![base, side, merge])
}

#[test]
fn a_merge_brings_what_its_branch_changed() {
    let (repo, _) = with_merge();
    let history = history(&repo);
    assert_eq!(changes(&history), ["Merge pull request #12 from x/y: b.py", "side: b.py", "base: a.py"]);
    let main: Vec<&str> = history.main_line().map(|commit| commit.subject.as_str()).collect();
    assert_eq!(main, ["Merge pull request #12 from x/y", "base"]);
    let parents: Vec<&[u32]> = history.commits.iter().map(|commit| commit.parents.as_slice()).collect();
    assert_eq!(parents, [[2, 1].as_slice(), &[2], &[]]);
    assert_eq!(
        history.commits.first().map(|commit| &commit.arrived),
        Some(&Arrived::MergeRequest { number: Some(12) })
    );
}

#[test]
fn people_trailers_and_programs() {
    let repo = Repo::new();
    repo.write(".mailmap", "Ann Lee <ann@new.example.org> <ann@example.org>\n");
    let first = repo.commit("Add x (#3)\n\nBody.\n\nCo-authored-by: Ben <ben@example.org>\n");
    repo.commit_by(("dependabot[bot]", "49699333+dependabot[bot]@users.noreply.github.com"), "Bump y", &[first]);
    let history = history(&repo);
    let [bump, add] = history.commits.as_slice() else { panic!("two commits") };
    assert_eq!((add.author.name.as_str(), add.author.email.as_str()), ("Ann Lee", "ann@new.example.org"));
    assert_eq!(add.trailers, [("Co-authored-by".to_owned(), "Ben <ben@example.org>".to_owned())]);
    assert_eq!(add.arrived, Arrived::Squashed { number: 3 });
    assert!(bump.by_bot && !add.by_bot);
}

#[test]
fn tags_branches_and_the_remote() {
    let (repo, ids) = with_merge();
    let base = repo.git.find_object(ids[0], None).unwrap();
    let tagger = Signature::new("Ann", "ann@example.org", &Time::new(START + 1000, 0)).unwrap();
    repo.git.tag("v1.0.0", &base, &tagger, "first", false).unwrap();
    repo.git.tag_lightweight("production", &base, false).unwrap();
    let tree = repo.git.find_commit(ids[0]).unwrap().tree().unwrap();
    repo.git.tag_lightweight("only-a-tree", tree.as_object(), false).unwrap();
    repo.git.reference("refs/heads/dev", ids[1], false, "").unwrap();
    repo.git.reference("refs/remotes/origin/main", ids[1], false, "").unwrap();
    repo.git.reference_symbolic("refs/remotes/origin/HEAD", "refs/remotes/origin/main", false, "").unwrap();
    repo.git.remote("upstream", "https://example.org/up/stream").unwrap();
    repo.git.remote("origin", "https://me:token@example.org/a/b.git").unwrap();
    let history = history(&repo);
    let tags: Vec<_> = history.tags.iter().map(|tag| (tag.name.as_str(), tag.kind, tag.annotated, tag.when)).collect();
    let expected =
        [("v1.0.0", TagKind::Release, true, START + 1000), ("production", TagKind::Environment, false, START)];
    assert_eq!(tags, expected);
    assert!(history.tags.iter().all(|tag| tag.commit == ids[0].to_string()));
    assert_eq!(history.branches, ["dev", "main", "origin/main"]);
    assert_eq!(history.remote.as_deref(), Some("https://example.org/a/b.git"));
}

#[test]
fn a_sub_folder_has_the_history_of_its_own_changes() {
    let repo = Repo::new();
    repo.write("service/app.py", "1");
    repo.commit("one");
    repo.write("other.py", "1");
    repo.commit("elsewhere");
    repo.write("service/app.py", "2");
    repo.write("other.py", "2");
    repo.commit("both");
    let history = read_folder(&repo.path().join("service")).history.unwrap();
    assert_eq!(changes(&history), ["both: service/app.py", "one: service/app.py"]);
    assert_eq!(history.commits.first().map(|commit| commit.parents.as_slice()), Some([1].as_slice()));
    assert!(!history.dirty);
    repo.write("other.py", "3");
    assert!(!read_folder(&repo.path().join("service")).history.unwrap().dirty);
    repo.write("service/app.py", "changed");
    assert!(read_folder(&repo.path().join("service")).history.unwrap().dirty);
}

#[test]
fn only_changes_to_tracked_files_make_it_dirty() {
    let repo = Repo::new();
    repo.write("a.py", "1");
    repo.commit("one");
    repo.write("new.py", "1");
    assert!(!history(&repo).dirty);
    repo.write("a.py", "longer");
    assert!(history(&repo).dirty);
    repo.add_all();
    assert!(history(&repo).dirty);
}

#[test]
fn an_unborn_branch_has_a_history_without_commits() {
    let repo = Repo::new();
    let history = history(&repo);
    assert_eq!(history, History { branch: Some("main".to_owned()), ..History::default() });
}

#[test]
fn a_detached_head_has_no_branch() {
    let (repo, ids) = with_merge();
    repo.git.set_head_detached(ids[0]).unwrap();
    let history = history(&repo);
    assert_eq!((history.branch.as_deref(), history.commits.len()), (None, 1));
}

#[test]
fn a_missing_tree_leaves_the_rest_and_says_so() {
    let repo = Repo::new();
    repo.write("lib/a.py", "1");
    let first = repo.commit("one");
    repo.write("b.py", "1");
    repo.commit("two");
    repo.write("c.py", "1");
    repo.commit("three");
    lose(&repo, repo.git.find_commit(first).unwrap().tree_id());
    let history = history(&repo);
    assert_eq!(changes(&history), ["three: c.py", "two: ", "one: "]);
    assert!(history.incomplete && !history.shallow);
}

#[test]
fn a_missing_commit_leaves_the_rest_and_says_so() {
    let (repo, ids) = with_merge();
    lose(&repo, ids[1]);
    let history = history(&repo);
    assert_eq!(changes(&history), ["Merge pull request #12 from x/y: b.py", "base: a.py"]);
    assert!(history.incomplete);
}

#[test]
fn missing_contents_are_no_loss() {
    let repo = Repo::new();
    repo.write("a.py", "old");
    let first = repo.commit("one");
    let blob = repo.git.find_commit(first).unwrap().tree().unwrap().get_name("a.py").unwrap().id();
    repo.write("a.py", "new");
    repo.commit("two");
    lose(&repo, blob);
    let history = history(&repo);
    assert_eq!(changes(&history), ["two: a.py", "one: a.py"]);
    assert!(history.is_whole());
}

#[test]
fn a_shallow_clone_is_noticed() {
    let repo = Repo::new();
    repo.write("a.py", "1");
    let first = repo.commit("one");
    repo.write("b.py", "1");
    let second = repo.commit("two");
    repo.write("c.py", "1");
    repo.commit("three");
    fs::write(repo.git.path().join("shallow"), format!("{second}\n")).unwrap();
    lose(&repo, first);
    let history = history(&repo);
    assert_eq!(changes(&history), ["three: c.py", "two: "]);
    assert!(history.shallow && !history.incomplete);
}

#[test]
fn the_limit_keeps_the_newest_commits() {
    let (repo, _) = with_merge();
    let options = Options { max_commits: 2, ..Options::default() };
    let history = read(&repo.path(), Tables::embedded(), &options).unwrap().history.unwrap();
    assert_eq!(changes(&history), ["Merge pull request #12 from x/y: b.py", "side: b.py"]);
    assert!(history.incomplete);
}

#[test]
fn a_work_tree_beside_the_repository_is_read() {
    let (repo, _) = with_merge();
    let path = repo.path().join("../beside");
    repo.git.worktree("beside", &path, None).unwrap();
    let inventory = read_folder(&path);
    let history = inventory.history.unwrap();
    assert_eq!((history.branch.as_deref(), history.commits.len(), history.dirty), (Some("beside"), 3, false));
    assert!(inventory.files.iter().all(|file| file.tracked));
    assert_eq!(inventory.files.len(), 2);
}

#[test]
fn a_broken_repository_gives_a_reason() {
    let repo = Repo::new();
    repo.write("a.py", "1");
    let id = repo.commit("one");
    lose(&repo, id);
    let inventory = repo.read();
    assert_eq!(inventory.files.len(), 1);
    assert!(inventory.history.unwrap_err().starts_with("the commit that HEAD names cannot be read"));
    fs::write(repo.git.path().join("config"), "[broken").unwrap();
    let inventory = repo.read();
    assert_eq!(inventory.files.len(), 1);
    assert!(inventory.history.unwrap_err().starts_with("the git repository cannot be opened"));
}
