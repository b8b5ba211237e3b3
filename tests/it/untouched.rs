//! A scan leaves the folder as it was, and needs nothing but the folder.

use crate::program::{laid_out, matura, scan};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// Every file and folder, those of git too, with time of change, size and content.
fn state(folder: &Path) -> BTreeMap<PathBuf, (SystemTime, u64, Option<Vec<u8>>)> {
    walkdir::WalkDir::new(folder)
        .into_iter()
        .map(|entry| {
            let entry = entry.expect("the folder can be listed");
            let metadata = entry.metadata().expect("the entry has metadata");
            let changed = metadata.modified().expect("times of change are known");
            let content = metadata.is_file().then(|| std::fs::read(entry.path()).expect("the file can be read"));
            (entry.into_path(), (changed, metadata.len(), content))
        })
        .collect()
}

fn is_clean(folder: &Path) -> bool {
    let repository = git2::Repository::open(folder).expect("it is a repository");
    let mut options = git2::StatusOptions::new();
    options.include_untracked(true).include_ignored(true);
    repository.statuses(Some(&mut options)).expect("statuses can be read").is_empty()
}

#[test]
fn a_scan_changes_nothing() {
    for name in ["demo", "batch-dvc", "no-git"] {
        let fixture = laid_out(name);
        let before = state(&fixture.path);
        for format in ["json", "terminal"] {
            scan(&fixture.path, format);
        }
        let path = fixture.path.to_str().expect("temporary folders have names that are text");
        assert!(matura(&["explain", "profile/ml", path]).output().expect("the program starts").status.success());
        assert!(before == state(&fixture.path), "the scan of `{name}` changed something");
        if name != "no-git" {
            assert!(is_clean(&fixture.path), "`{name}` is no longer clean");
        }
    }
}

#[test]
fn an_answer_changes_nothing_but_the_file_of_answers() {
    let fixture = laid_out("batch-dvc");
    let before = state(&fixture.path);
    let path = fixture.path.to_str().expect("temporary folders have names that are text");
    assert!(matura(&["confirm", "7.2", "no", path]).output().expect("the program starts").status.success());
    let after = state(&fixture.path);
    let changed = after.iter().filter(|(path, now)| before.get(*path) != Some(now)).map(|(path, _)| path);
    // The folder itself has a new entry.
    let changed: Vec<&Path> = changed.filter_map(|path| path.strip_prefix(&fixture.path).ok()).collect();
    assert_eq!(changed, [Path::new(""), Path::new(".matura"), Path::new(".matura/answers.toml")]);
    assert_eq!(after.len(), before.len() + 2);
}

#[test]
fn a_scan_needs_no_home() {
    let fixture = laid_out("no-git");
    let bare: Value = serde_json::from_str(&scan(&fixture.path, "json")).expect("the report is JSON");
    let home = tempfile::tempdir().expect("a temporary folder can be made");
    std::fs::write(home.path().join(".gitconfig"), "[core]\n\texcludesFile = ~/ignored\n").expect("it can be written");
    std::fs::write(home.path().join("ignored"), "*.py\n").expect("it can be written");
    let path = fixture.path.to_str().expect("temporary folders have names that are text");
    let mut command = matura(&["scan", path, "--format", "json"]);
    let output = command.env("HOME", home.path()).output().expect("the program starts");
    let at_home: Value = serde_json::from_slice(&output.stdout).expect("the report is JSON");
    assert_eq!(bare, at_home, "what a person ignores everywhere changes the report");
    assert!(bare["repository"]["commit"].is_null());
}

#[test]
fn a_scan_runs_in_any_folder_and_ends_with_success_whatever_it_finds() {
    let fixture = laid_out("empty");
    let output = matura(&["scan", "--format", "json"]).current_dir(&fixture.path).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&output.stdout), scan(&fixture.path, "json"));
}

#[test]
fn nothing_that_a_repository_names_is_run() {
    let fixture = laid_out("batch-dvc");
    let canary = fixture.path.with_extension("canary");
    let trap = fixture.path.join("trap.sh");
    std::fs::write(&trap, format!("#!/bin/sh\ntouch {}\n", canary.display())).expect("it can be written");
    make_executable(&trap);
    let mut config = git2::Config::open(&fixture.path.join(".git/config")).expect("the configuration can be opened");
    let command = trap.display().to_string();
    let keys = [
        "core.fsmonitor",
        "core.pager",
        "core.editor",
        "core.sshCommand",
        "core.gitProxy",
        "filter.trap.clean",
        "filter.trap.smudge",
        "filter.trap.process",
        "diff.external",
        "diff.trap.textconv",
        "credential.helper",
        "gpg.program",
        "uploadpack.packObjectsHook",
    ];
    for key in keys {
        config.set_str(key, &command).expect("the configuration can be written");
    }
    std::fs::write(fixture.path.join(".gitattributes"), "* filter=trap diff=trap\n").expect("it can be written");
    for hook in ["post-checkout", "post-index-change", "pre-commit", "reference-transaction", "fsmonitor-watchman"] {
        let path = fixture.path.join(".git/hooks").join(hook);
        std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
        std::fs::copy(&trap, &path).expect("it can be copied");
        make_executable(&path);
    }
    let report: Value = serde_json::from_str(&scan(&fixture.path, "json")).expect("the report is JSON");
    assert!(report["repository"]["commit"].is_string(), "the history was read");
    assert!(!canary.exists(), "something that the repository names was run");
    assert!(std::process::Command::new(&trap).status().expect("the trap can be run").success());
    assert!(canary.exists(), "the trap works when it is run");
    std::fs::remove_file(canary).expect("it can be removed");
}

#[cfg(unix)]
fn make_executable(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("permissions can be set");
}
