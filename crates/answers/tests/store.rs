//! The file of answers on disk: several writers, links, bounds, what a killed writer leaves.

#![expect(clippy::disallowed_methods, reason = "these tests lay out the files that the store is to read")]

use matura_answers::{Exchanged, Judgement, Store, StoreError};
use matura_model::Answer;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Barrier;
use tempfile::TempDir;

const KNOWN: [&str; 3] = ["1.1", "2.1.5", "2.1.6"];

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder can be made")
}

/// A folder with this file of answers.
fn with(text: &str) -> TempDir {
    let root = folder();
    std::fs::create_dir(root.path().join(".matura")).expect("the folder can be made");
    std::fs::write(Store::at(root.path()).path(), text).expect("the file can be written");
    root
}

fn text(root: &Path) -> String {
    std::fs::read_to_string(Store::at(root).path()).expect("the file can be read")
}

/// What stands in the folder of answers.
fn names(root: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(".matura")).expect("the folder is there");
    let names = entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = names.collect();
    names.sort();
    names
}

#[test]
fn what_is_put_is_read_and_what_is_removed_is_gone() {
    let root = folder();
    let store = Store::at(root.path());
    assert!(store.read(&KNOWN).expect("no file is no mistake").entries.is_empty());
    assert_eq!(store.remove("1.1").expect("nothing has to be removed"), None);
    assert!(!root.path().join(".matura").exists(), "reading and removing nothing makes no folder");
    let (empty, yes) = (store.revision().expect("it can be read"), Judgement::new(Answer::Yes));
    store.put("2.1.5", &yes).expect("it can be written");
    store.put("1.1", &Judgement { note: Some("  why ".to_owned()), ..yes.clone() }).expect("it can be written");
    assert_ne!(store.revision().expect("it can be read"), empty);
    assert_eq!(names(root.path()), ["answers.toml"]);
    let read = store.read(&KNOWN).expect("it is right").entries;
    assert_eq!(read.get("1.1").and_then(|one| one.note.as_deref()), Some("why"));
    assert_eq!(store.entry("2.1.5").expect("it is right"), Some(yes.clone()));
    assert_eq!(store.remove("2.1.5").expect("it can be removed"), Some(yes));
    assert_eq!(store.read(&KNOWN).expect("it is right").entries.len(), 1);
    store.remove("1.1").expect("it can be removed");
    assert_eq!(store.revision().expect("it can be read"), empty, "nothing is left of an empty file");
}

#[test]
fn an_exchange_notices_what_somebody_else_wrote() {
    let root = folder();
    let store = Store::at(root.path());
    let (yes, no) = (Judgement::new(Answer::Yes), Judgement::new(Answer::No));
    assert_eq!(store.exchange("1.1", None, Some(&yes)).expect("it works"), Exchanged::Done);
    assert_eq!(store.exchange("1.1", None, Some(&no)).expect("it works"), Exchanged::Changed(Some(yes.clone())));
    assert_eq!(store.exchange("1.1", Some(&no), None).expect("it works"), Exchanged::Changed(Some(yes.clone())));
    assert_eq!(store.exchange("1.1", Some(&yes), Some(&no)).expect("it works"), Exchanged::Done);
    assert_eq!(store.exchange("1.1", Some(&no), None).expect("it works"), Exchanged::Done);
    assert_eq!(store.exchange("1.1", Some(&no), None).expect("it works"), Exchanged::Changed(None));
}

#[test]
fn nothing_is_written_over_a_file_with_mistakes() {
    let broken = "# mine\n[\"1.1\"]\nanswer = \"maybe\"\n";
    let root = with(broken);
    let error = Store::at(root.path()).put("2.1.5", &Judgement::new(Answer::Yes)).expect_err("the file is wrong");
    assert!(error.to_string().contains("answers.toml:3: `answer` is no answer"), "{error}");
    assert_eq!(text(root.path()), broken);
    let refused = Store::at(folder().path()).put("1.1", &Judgement::new(Answer::Unknown));
    assert!(matches!(refused, Err(StoreError::Refused(..))));
}

#[test]
fn a_file_that_is_none_of_ours_is_refused() {
    let large = with(&"# large\n".repeat(1 << 18));
    assert!(matches!(Store::at(large.path()).read(&KNOWN), Err(StoreError::TooLarge(..))));
    let binary = folder();
    std::fs::create_dir(binary.path().join(".matura")).expect("the folder can be made");
    std::fs::write(Store::at(binary.path()).path(), b"\xff\xfe").expect("it can be written");
    assert!(matches!(Store::at(binary.path()).read(&KNOWN), Err(StoreError::NotText(..))));
    let folders = folder();
    std::fs::create_dir_all(Store::at(folders.path()).path()).expect("the folder can be made");
    assert!(matches!(Store::at(folders.path()).read(&KNOWN), Err(StoreError::NotAFile(..))));
    let full = with("[\"1.1\"]\nanswer = \"yes\"\n");
    let long = Judgement { note: Some("x".repeat(2 << 20)), ..Judgement::new(Answer::Yes) };
    assert!(matches!(Store::at(full.path()).put("2.1.5", &long), Err(StoreError::TooLarge(..))));
    assert_eq!(text(full.path()), "[\"1.1\"]\nanswer = \"yes\"\n");
}

#[cfg(unix)]
#[test]
fn no_link_leads_out_of_the_repository() {
    use std::os::unix::fs::symlink;
    let (outside, root, other) = (with("[\"1.1\"]\nanswer = \"yes\"\n"), folder(), folder());
    let yes = Judgement::new(Answer::Yes);
    symlink(outside.path().join(".matura"), root.path().join(".matura")).expect("a link can be made");
    assert!(matches!(Store::at(root.path()).read(&KNOWN), Err(StoreError::Link(..))));
    assert!(matches!(Store::at(root.path()).put("2.1.5", &yes), Err(StoreError::Link(..))));
    std::fs::create_dir(other.path().join(".matura")).expect("the folder can be made");
    symlink(Store::at(outside.path()).path(), Store::at(other.path()).path()).expect("a link can be made");
    assert!(matches!(Store::at(other.path()).read(&KNOWN), Err(StoreError::Link(..))));
    assert!(matches!(Store::at(other.path()).put("2.1.5", &yes), Err(StoreError::Link(..))));
    assert!(matches!(Store::at(other.path()).remove("1.1"), Err(StoreError::Link(..))));
    assert_eq!(text(outside.path()), "[\"1.1\"]\nanswer = \"yes\"\n");
}

#[cfg(unix)]
#[test]
fn what_a_killed_writer_left_is_swept_and_permissions_stay() {
    use std::os::unix::fs::PermissionsExt;
    let root = with("[\"1.1\"]\nanswer = \"yes\"\n");
    let store = Store::at(root.path());
    std::fs::write(root.path().join(".matura/.answers-x7.tmp"), "[\"1.1\"]\nans").expect("it can be written");
    std::fs::set_permissions(store.path(), std::fs::Permissions::from_mode(0o640)).expect("it can be set");
    store.put("2.1.5", &Judgement::new(Answer::No)).expect("it can be written");
    assert_eq!(names(root.path()), ["answers.toml"]);
    let mode = store.path().metadata().expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(store.read(&KNOWN).expect("it is right").entries.len(), 2);
}

/// What one writer does, one after the other: to which of its keys, and what it answers there; `None`
/// removes the answer.
type Script = Vec<(u8, Option<bool>)>;

/// Lets all writers work at once, each on keys of its own, and compares with what they did last.
fn check(scripts: &[Script]) {
    let root = with("# Kept.\n\n[\"0.0\"]\nanswer = \"na\" # kept too\n");
    let start = Barrier::new(scripts.len().max(1));
    std::thread::scope(|scope| {
        for (writer, script) in scripts.iter().enumerate() {
            let (root, start) = (root.path(), &start);
            scope.spawn(move || {
                let store = Store::at(root);
                start.wait();
                for (key, answer) in script {
                    let key = format!("{writer}.{key}");
                    match answer {
                        Some(answer) => store.put(&key, &judged(*answer)).expect("it can be written"),
                        None => drop(store.remove(&key).expect("it can be removed")),
                    }
                }
            });
        }
    });
    let mut expected: BTreeMap<String, Judgement> = BTreeMap::new();
    expected.insert("0.0".to_owned(), Judgement::new(Answer::NotApplicable));
    for (writer, script) in scripts.iter().enumerate() {
        for (key, answer) in script {
            let key = format!("{writer}.{key}");
            match answer {
                Some(answer) => drop(expected.insert(key, judged(*answer))),
                None => drop(expected.remove(&key)),
            }
        }
    }
    let keys: Vec<&str> = expected.keys().map(String::as_str).collect();
    assert_eq!(Store::at(root.path()).read(&keys).expect("the file is right").entries, expected);
    assert!(text(root.path()).starts_with("# Kept.\n\n[\"0.0\"]\nanswer = \"na\" # kept too\n"));
    assert_eq!(names(root.path()), ["answers.toml"]);
}

fn judged(answer: bool) -> Judgement {
    Judgement::new(if answer { Answer::Yes } else { Answer::No })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn any_interleaving_of_writers_keeps_every_answer(
        scripts in proptest::collection::vec(
            proptest::collection::vec((1u8..4, proptest::option::weighted(0.8, any::<bool>())), 1..6), 1..6),
    ) {
        check(&scripts);
    }
}
