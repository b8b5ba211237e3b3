//! One vocabulary table: named lists of words.

use crate::error::TableError;
use crate::reader::Reader;
use std::collections::BTreeMap;

/// The lists that a vocabulary table may have, sorted.
pub const LISTS: [&str; 12] = [
    "actions",
    "calls",
    "commands",
    "files",
    "hooks",
    "images",
    "imports",
    "keys",
    "packages",
    "phrases",
    "resources",
    "words",
];

#[derive(Clone, Debug, Default)]
pub(crate) struct Vocabulary {
    pub(crate) about: String,
    lists: BTreeMap<String, Vec<String>>,
}

impl Vocabulary {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Vec<TableError>> {
        let mut reader = Reader::new(file, text);
        let mut vocabulary = Self::default();
        let top = reader.top();
        let known: Vec<&str> = LISTS.into_iter().chain(["about"]).collect();
        for (key, value) in &top {
            match key.get_ref().as_ref() {
                "about" => vocabulary.about = reader.text("about", value),
                list if LISTS.contains(&list) => {
                    let words = reader.list(list, value);
                    vocabulary.lists.insert(list.to_owned(), words);
                }
                other => reader.unknown(key.span().start, other, "list of a table", &known),
            }
        }
        if vocabulary.about.is_empty() && !top.is_empty() && !top.contains_key("about") {
            reader.mistake(0, Some("about"), "the table must say what it is about: about = \"…\"".to_owned());
        }
        reader.finish(vocabulary)
    }

    pub(crate) fn words(&self, list: &str) -> Option<&[String]> {
        self.lists.get(list).map(Vec::as_slice)
    }

    pub(crate) fn lists(&self) -> impl Iterator<Item = &str> {
        self.lists.keys().map(String::as_str)
    }

    /// Adds the words of `other` that are not there yet.
    pub(crate) fn join(&mut self, other: Self) {
        if self.about.is_empty() {
            self.about = other.about;
        }
        for (list, words) in other.lists {
            let known = self.lists.entry(list).or_default();
            for word in words {
                if !known.contains(&word) {
                    known.push(word);
                }
            }
        }
    }
}
