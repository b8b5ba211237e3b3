//! What each crate may depend on, as ARCHITECTURE.md says.

use crate::root;
use std::collections::{BTreeMap, BTreeSet};

/// Each crate's dependencies, as the table of the document lists them.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("ARCHITECTURE.md can be read");
    let names = |cell: &str| -> Vec<String> { cell.split('`').skip(1).step_by(2).map(str::to_owned).collect() };
    let mut crates = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("| `")) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').collect();
        if let [name, _job, ours, others] = cells.as_slice()
            && let [name] = names(name).as_slice()
        {
            let ours = names(ours).into_iter().map(|name| format!("matura-{name}"));
            crates.insert(name.clone(), ours.chain(names(others)).collect());
        }
    }
    crates
}

/// Each crate's dependencies, as its manifest lists them.
fn declared() -> BTreeMap<String, BTreeSet<String>> {
    let folder = root().join("crates");
    let entries = std::fs::read_dir(&folder).expect("the folder of crates can be read");
    entries
        .map(|entry| {
            let path = entry.expect("the folder of crates can be listed").path();
            let text = std::fs::read_to_string(path.join("Cargo.toml")).expect("each crate has a manifest");
            let manifest: toml::Table = text.parse().expect("the manifest is TOML");
            let dependencies = manifest.get("dependencies").and_then(toml::Value::as_table);
            let names = dependencies.map(|table| table.keys().cloned().collect()).unwrap_or_default();
            let name = path.file_name().expect("the folder has a name").to_string_lossy().into_owned();
            (name, names)
        })
        .collect()
}

#[test]
fn the_table_of_crates_says_what_the_manifests_say() {
    let (documented, declared) = (documented(), declared());
    assert!(declared.len() > 20, "the crates were found: {declared:?}");
    for (name, dependencies) in &declared {
        let allowed = documented.get(name).unwrap_or_else(|| panic!("ARCHITECTURE.md has no row for `{name}`"));
        assert_eq!(allowed, dependencies, "the row of `{name}` in ARCHITECTURE.md and its manifest differ");
    }
    for name in documented.keys() {
        assert!(declared.contains_key(name), "ARCHITECTURE.md has a row for `{name}`, which does not exist");
    }
}

#[test]
fn no_rust_file_is_longer_than_one_can_hold_in_the_head() {
    let mut long = Vec::new();
    for folder in ["crates", "xtask", "tests"] {
        for entry in walkdir::WalkDir::new(root().join(folder)) {
            let path = entry.expect("the sources can be listed").into_path();
            if path.extension().is_some_and(|extension| extension == "rs") {
                let lines = std::fs::read_to_string(&path).expect("a source can be read").lines().count();
                if lines > 420 {
                    long.push(format!("{} has {lines} lines", path.display()));
                }
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}
