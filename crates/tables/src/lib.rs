//! The rule files as embedded text, and the vocabulary tables among them.
//!
//! A table is a file `rules/tables/<name>.toml`: lists of packages, calls, commands, phrases and the
//! like that rules and parsers refer to by name, so that a newly published tool is one line in one
//! file. Two tables have a form of their own: `kinds.toml` says what a file is, `zones.toml` to which
//! part of a repository it belongs.
//!
//! This crate knows no criterion and judges nothing.

#![warn(missing_docs)]

mod error;
mod kinds;
mod reader;
mod vocabulary;
mod zones;

pub use error::TableError;
pub use vocabulary::LISTS;

use kinds::Kinds;
use matura_model::{FileKind, RepoPath, Zone};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use vocabulary::Vocabulary;
use zones::Zones;

static EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

static TABLES: LazyLock<Tables> =
    LazyLock::new(|| Tables::parse(EMBEDDED).expect("a test of this crate loads the embedded tables"));

/// Every `.toml` and `.md` file below `rules/`, as (path below `rules/`, text), sorted by path.
pub fn embedded_files() -> &'static [(&'static str, &'static str)] {
    EMBEDDED
}

/// All tables.
#[derive(Clone, Debug, Default)]
pub struct Tables {
    vocabulary: BTreeMap<String, Vocabulary>,
    kinds: Kinds,
    zones: Zones,
}

impl Tables {
    /// The tables of the embedded rule files.
    pub fn embedded() -> &'static Self {
        &TABLES
    }

    /// The tables among `files`, which are given as (path below `rules/`, text). Files outside
    /// `tables/` are passed over. All mistakes are reported, not only the first.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Vec<TableError>> {
        let mut tables = Self::default();
        let mut errors = Vec::new();
        for &(file, text) in files {
            let Some(name) = file.strip_prefix("tables/").and_then(|rest| rest.strip_suffix(".toml")) else { continue };
            let outcome = match name {
                "kinds" => Kinds::parse(file, text).map(|kinds| tables.kinds = kinds),
                "zones" => Zones::parse(file, text).map(|zones| tables.zones = zones),
                name => Vocabulary::parse(file, text).map(|vocabulary| {
                    tables.vocabulary.insert(name.to_owned(), vocabulary);
                }),
            };
            errors.extend(outcome.err().into_iter().flatten());
        }
        if errors.is_empty() { Ok(tables) } else { Err(errors) }
    }

    /// These tables with those of `other` added: lists are joined, and where both name the kind or
    /// the zone of a file, `other` decides.
    #[must_use]
    pub fn merged(mut self, other: Self) -> Self {
        for (name, vocabulary) in other.vocabulary {
            self.vocabulary.entry(name).or_default().join(vocabulary);
        }
        self.kinds.join(other.kinds);
        self.zones.join(other.zones);
        self
    }

    /// The words of one list of a table; `None` when there is no such table or it has no such list.
    pub fn words(&self, table: &str, list: &str) -> Option<&[String]> {
        self.vocabulary.get(table)?.words(list)
    }

    /// The names of the vocabulary tables, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.vocabulary.keys().map(String::as_str)
    }

    /// What a table is about, in a phrase.
    pub fn about(&self, table: &str) -> Option<&str> {
        self.vocabulary.get(table).map(|vocabulary| vocabulary.about.as_str())
    }

    /// The names of the lists that a table has, sorted; empty when there is no such table.
    pub fn lists(&self, table: &str) -> impl Iterator<Item = &str> {
        self.vocabulary.get(table).into_iter().flat_map(Vocabulary::lists)
    }

    /// What a file is, by its name.
    pub fn kind(&self, path: &RepoPath) -> FileKind {
        self.kinds.of(path)
    }

    /// Which part of the repository a file belongs to, by its path.
    pub fn zone(&self, path: &RepoPath) -> Zone {
        self.zones.of(path)
    }
}
