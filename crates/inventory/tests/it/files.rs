//! Which files are listed, and what is read of them.

use crate::repo::{Repo, START, read_folder};
use matura_inventory::{Inventory, Options, Patterns, from_texts, read};
use matura_model::file::NoText;
use matura_model::{FileKind, Whose, Zone};
use matura_tables::Tables;
use std::fs;
use std::path::Path;

fn paths(inventory: &Inventory) -> Vec<&str> {
    inventory.files.iter().map(|file| file.path.as_str()).collect()
}

fn text<'a>(inventory: &'a Inventory, path: &str) -> Result<&'a str, NoText> {
    let file = inventory.files.iter().find(|file| file.path.as_str() == path).expect(path);
    file.text.as_deref().map_err(|reason| *reason)
}

#[test]
fn tracked_files_count_even_when_ignored() {
    let repo = Repo::new();
    repo.write(".gitignore", "secret/\n*.log\n");
    repo.write("secret/kept.yml", "a: 1\n");
    repo.write(".github/workflows/ci.yml", "on: push\n");
    repo.commit("add");
    repo.write("secret/untracked.yml", "a: 1\n");
    repo.write("run.log", "x\n");
    repo.write("new.py", "x\n");
    repo.write("sub/.gitignore", "here.py\n");
    repo.write("sub/here.py", "x\n");
    repo.write("excluded.py", "x\n");
    repo.write(".ignore", "new.py\n");
    fs::create_dir_all(repo.git.path().join("info")).unwrap();
    fs::write(repo.git.path().join("info/exclude"), "excluded.py\n").unwrap();
    let inventory = repo.read();
    let expected = [".github/workflows/ci.yml", ".gitignore", ".ignore", "new.py", "secret/kept.yml", "sub/.gitignore"];
    assert_eq!(paths(&inventory), expected);
    let tracked: Vec<bool> = inventory.files.iter().map(|file| file.tracked).collect();
    assert_eq!(tracked, [true, true, false, false, true, false]);
    assert!(inventory.problems.is_empty(), "{:?}", inventory.problems);
}

#[test]
fn ignore_files_above_the_repository_do_not_count() {
    let repo = Repo::new();
    fs::write(repo.path().join("../.gitignore"), "*.py\n").unwrap();
    repo.write("a.py", "x\n");
    assert_eq!(paths(&repo.read()), ["a.py"]);
}

#[test]
fn a_sub_folder_obeys_the_ignore_files_of_its_repository() {
    let repo = Repo::new();
    repo.write(".gitignore", "*.log\n/service/tmp/\n");
    repo.write("service/app.py", "x\n");
    repo.write("other/app.py", "x\n");
    repo.commit("add");
    repo.write("service/run.log", "x\n");
    repo.write("service/tmp/x.py", "x\n");
    repo.write("service/new.py", "x\n");
    let inventory = read_folder(&repo.path().join("service"));
    assert_eq!(paths(&inventory), [".gitignore", "service/app.py", "service/new.py"]);
    assert_eq!(inventory.folder, "service");
}

#[test]
fn a_sub_folder_is_read_with_what_concerns_the_whole_repository() {
    let repo = Repo::new();
    for path in [".github/workflows/ci.yml", "README.md", "Makefile", "a/train.py", "b/train.py", "libs/common.py"] {
        repo.write(path, "x\n");
    }
    repo.commit("add");
    repo.remove("b/train.py");
    let shared = Patterns::new(["libs/"]).unwrap().seen_from(repo.path().canonicalize().unwrap());
    let options = Options { shared, ..Options::default() };
    let inventory = read(&repo.path().join("a"), Tables::embedded(), &options).unwrap();
    assert_eq!(paths(&inventory), [".github/workflows/ci.yml", "Makefile", "a/train.py", "libs/common.py"]);
    assert!(inventory.problems.is_empty(), "what is missing elsewhere is none of its business");
}

#[test]
fn what_is_excluded_is_left_out_and_counted() {
    let repo = Repo::new();
    for path in ["a.py", "docs/x.md", "docs/y.md", "data/z.csv", "data/keep.csv"] {
        repo.write(path, "x\n");
    }
    repo.commit("add");
    let exclude = Patterns::new(["docs/", "*.csv", "!keep.csv", "nothing/"]).unwrap();
    let inventory = read(&repo.path(), Tables::embedded(), &Options { exclude, ..Options::default() }).unwrap();
    assert_eq!(paths(&inventory), ["a.py", "data/keep.csv"]);
    assert_eq!(inventory.excluded, [2, 1, 0, 0]);
}

#[test]
fn a_folder_without_git_is_read_all_the_same() {
    let folder = tempfile::TempDir::new().unwrap();
    fs::write(folder.path().join("a.py"), "x\n").unwrap();
    fs::write(folder.path().join("b.py"), "x\n").unwrap();
    fs::write(folder.path().join(".gitignore"), "b.py\n").unwrap();
    let inventory = read_folder(folder.path());
    assert_eq!(paths(&inventory), [".gitignore", "a.py"]);
    assert_eq!(inventory.history.unwrap_err(), "the folder is not in a git repository");
}

#[test]
fn a_lost_folder_of_the_index_is_one_problem() {
    let repo = Repo::new();
    repo.write("a.py", "1");
    repo.write("gone/b.py", "1");
    repo.commit("add");
    repo.remove("gone");
    let inventory = repo.read();
    assert_eq!(paths(&inventory), ["a.py"]);
    let messages: Vec<&str> = inventory.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(messages, ["tracked files that are missing from the working tree: 1"]);
}

#[test]
fn an_ignored_folder_in_a_foreign_repository_is_on_its_own() {
    let repo = Repo::new();
    repo.write(".gitignore", "downloads/\n");
    repo.commit("add");
    repo.write("downloads/project/a.py", "x\n");
    let inventory = read_folder(&repo.path().join("downloads/project"));
    assert_eq!(paths(&inventory), ["a.py"]);
    assert!(inventory.history.unwrap_err().contains("tracks none of its files"));
}

#[test]
fn repositories_inside_are_noted_and_not_entered() {
    let repo = Repo::new();
    repo.write("a.py", "x\n");
    repo.commit("add");
    repo.write("nested/.git/HEAD", "ref: refs/heads/main\n");
    repo.write("nested/b.py", "x\n");
    let inventory = repo.read();
    assert_eq!(paths(&inventory), ["a.py"]);
    assert_eq!(inventory.history.map(|history| history.as_of), Ok(Some(START)));
    let problem = inventory.problems.first().unwrap();
    assert_eq!(problem.path.as_ref().unwrap().as_str(), "nested");
    assert!(!problem.fatal);
}

#[test]
fn texts_are_normalised_and_the_rest_has_a_reason() {
    let repo = Repo::new();
    repo.write("crlf.md", "\u{feff}# A\r\nb\r\n");
    repo.write("binary.py", b"a\0b");
    repo.write("train.csv", vec![b'x'; 600]);
    repo.write("small.csv", "a,b\n");
    repo.write("model.pkl", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 9\n");
    repo.write("large.txt", vec![b'x'; 2 << 20]);
    let options = Options { max_file_bytes: 1 << 20, ..Options::default() };
    let inventory = read(&repo.path(), Tables::embedded(), &options).unwrap();
    assert_eq!(text(&inventory, "crlf.md"), Ok("# A\nb\n"));
    assert_eq!(text(&inventory, "binary.py"), Err(NoText::Binary));
    assert_eq!(text(&inventory, "train.csv"), Err(NoText::NotWanted));
    assert_eq!(text(&inventory, "small.csv"), Err(NoText::NotWanted));
    assert_eq!(text(&inventory, "model.pkl"), Err(NoText::Pointer));
    assert_eq!(text(&inventory, "large.txt"), Err(NoText::TooLarge));
    let problems: Vec<&str> = inventory.problems.iter().map(|problem| problem.message.as_str()).collect();
    assert_eq!(problems, ["larger than 1 MiB: not read"]);
    assert_eq!(inventory.problems.first().map(|problem| (problem.whose, problem.fatal)), Some((Whose::OurLimit, true)));
}

#[test]
fn texts_beyond_the_total_are_left_out() {
    let repo = Repo::new();
    repo.write("a.txt", vec![b'x'; 800 << 10]);
    repo.write("b.txt", vec![b'x'; 800 << 10]);
    let options = Options { max_total_bytes: 1 << 20, ..Options::default() };
    let inventory = read(&repo.path(), Tables::embedded(), &options).unwrap();
    assert!(text(&inventory, "a.txt").is_ok());
    assert_eq!(text(&inventory, "b.txt"), Err(NoText::TooLarge));
}

#[cfg(unix)]
#[test]
fn links_and_special_files_are_listed_and_not_opened() {
    let repo = Repo::new();
    fs::write(repo.path().join("../outside.py"), "secret\n").unwrap();
    fs::create_dir(repo.path().join("../elsewhere")).unwrap();
    fs::write(repo.path().join("../elsewhere/x.py"), "secret\n").unwrap();
    repo.write("real/x.py", "x\n");
    std::os::unix::fs::symlink("../outside.py", repo.path().join("link.py")).unwrap();
    std::os::unix::fs::symlink(".git/annex/objects/aa/bb/x", repo.path().join("annexed.bin")).unwrap();
    repo.commit("add");
    repo.remove("real");
    std::os::unix::fs::symlink("../elsewhere", repo.path().join("real")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(repo.path().join("socket")).unwrap();
    let inventory = repo.read();
    assert_eq!(paths(&inventory), ["annexed.bin", "link.py", "real", "socket"]);
    assert_eq!(text(&inventory, "link.py"), Err(NoText::Unreadable));
    assert_eq!(text(&inventory, "real"), Err(NoText::Unreadable));
    assert_eq!(text(&inventory, "annexed.bin"), Err(NoText::Pointer));
    assert_eq!(text(&inventory, "socket"), Err(NoText::Unreadable));
}

#[cfg(target_os = "linux")]
#[test]
fn a_name_that_is_no_utf_8_is_replaced() {
    use std::os::unix::ffi::OsStrExt as _;
    let repo = Repo::new();
    let name = std::ffi::OsStr::from_bytes(b"caf\xe9.py");
    fs::write(repo.path().join(name), "x = 1\n").unwrap();
    let inventory = repo.read();
    assert_eq!(text(&inventory, "caf\u{fffd}.py"), Ok("x = 1\n"));
}

#[test]
fn what_cannot_be_scanned_is_said_with_the_way_out() {
    let check = |path: &Path, part: &str| {
        let error = read(path, Tables::embedded(), &Options::default()).unwrap_err().to_string();
        assert!(error.contains(part) && error.contains(&path.display().to_string()), "{error}");
    };
    let folder = tempfile::TempDir::new().unwrap();
    check(&folder.path().join("none"), "there is no folder");
    fs::write(folder.path().join("file"), "x").unwrap();
    check(&folder.path().join("file"), "is not a folder");
    check(&folder.path().join("file/x"), "is not a folder");
    git2::Repository::init_bare(folder.path().join("bare.git")).unwrap();
    check(&folder.path().join("bare.git"), "bare git repository");
}

#[test]
fn texts_in_memory_are_treated_like_files() {
    let files = [("tests/b.py", "x\r\n"), ("./a.md", "\u{feff}a"), ("a.png", "x"), ("a.md", "later")];
    let files = files.map(|(path, text)| (path.to_owned(), text.to_owned())).to_vec();
    let inventory = from_texts(files, None, Tables::embedded());
    assert_eq!(paths(&inventory), ["a.md", "a.png", "tests/b.py"]);
    assert_eq!(text(&inventory, "a.md"), Ok("later"));
    assert_eq!(text(&inventory, "a.png"), Err(NoText::NotWanted));
    assert_eq!(text(&inventory, "tests/b.py"), Ok("x\n"));
    let last = inventory.files.last().unwrap();
    assert_eq!((last.kind, last.zone, last.tracked), (FileKind::Python, Zone::Test, true));
    assert!(inventory.history.is_err());
}
