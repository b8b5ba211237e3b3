//! The tables in `rules/tables` load, and hold no word twice.

use matura_tables::{Tables, embedded_files};
use std::collections::BTreeSet;

#[test]
fn the_embedded_tables_load() {
    if let Err(errors) = Tables::parse(embedded_files()) {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        panic!("{}", lines.join("\n"));
    }
}

#[test]
fn every_rule_file_is_embedded_in_the_order_of_the_paths() {
    let paths: Vec<&str> = embedded_files().iter().map(|(path, _)| *path).collect();
    assert!(paths.contains(&"tables/kinds.toml"), "{paths:?}");
    assert!(paths.is_sorted());
}

#[test]
fn no_list_is_empty_or_holds_a_word_twice() {
    let tables = Tables::embedded();
    for name in tables.names() {
        assert!(tables.lists(name).next().is_some(), "{name} has no list");
        for list in tables.lists(name) {
            let words = tables.words(name, list).unwrap_or_default();
            assert!(!words.is_empty(), "{name}.{list} is empty");
            let mut seen = BTreeSet::new();
            for word in words {
                assert!(seen.insert(word), "{name}.{list} holds {word:?} twice");
            }
        }
    }
}
