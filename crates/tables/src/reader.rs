//! Reads a table file into keys with their lines, for the three forms that tables have.

use crate::error::{TableError, way_out};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A table file while it is read: collects mistakes and knows the lines.
pub(crate) struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    errors: Vec<TableError>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, errors: Vec::new() }
    }

    /// The file's top table; on a file that is no TOML, an empty one and a mistake noted.
    pub(crate) fn top(&mut self) -> DeTable<'a> {
        match DeTable::parse(self.text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                self.mistake(error.span().map_or(0, |span| span.start), None, error.message().to_owned());
                DeTable::new()
            }
        }
    }

    /// `value` or, when there were mistakes, all of them.
    pub(crate) fn finish<T>(self, value: T) -> Result<T, Vec<TableError>> {
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }

    /// Notes a mistake at a byte of the text.
    pub(crate) fn mistake(&mut self, at: usize, key: Option<&str>, message: String) {
        let line = 1 + self.text.bytes().take(at).filter(|&byte| byte == b'\n').count();
        self.errors.push(TableError { file: self.file.to_owned(), line, key: key.map(str::to_owned), message });
    }

    /// Notes a key that is not among the known ones.
    pub(crate) fn unknown(&mut self, at: usize, key: &str, what: &str, known: &[&str]) {
        self.mistake(at, Some(key), format!("no {what} is called {key:?}{}", way_out(key, known)));
    }

    /// The sub-tables of `key.<name>`: (name, byte, table) in the order of the names.
    pub(crate) fn tables<'t>(
        &mut self,
        key: &str,
        value: &'t Spanned<DeValue<'a>>,
    ) -> Vec<(&'t str, usize, &'t DeTable<'a>)> {
        let DeValue::Table(table) = value.get_ref() else {
            self.mistake(value.span().start, Some(key), format!("{key:?} must be a table, written [{key}.<name>]"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for (name, inner) in table {
            match inner.get_ref() {
                DeValue::Table(inner) => found.push((name.get_ref().as_ref(), name.span().start, inner)),
                _ => self.mistake(name.span().start, Some(name.get_ref()), format!("{name:?} must be a table")),
            }
        }
        found
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, key: &str, value: &Spanned<DeValue<'a>>) -> String {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => text.clone().into_owned(),
            _ => {
                self.mistake(value.span().start, Some(key), format!("{key:?} must be a text that is not empty"));
                String::new()
            }
        }
    }

    /// A list of texts that are not empty.
    pub(crate) fn list(&mut self, key: &str, value: &Spanned<DeValue<'a>>) -> Vec<String> {
        let DeValue::Array(array) = value.get_ref() else {
            self.mistake(value.span().start, Some(key), format!("{key:?} must be a list of texts"));
            return Vec::new();
        };
        array.iter().map(|item| self.text(key, item)).collect()
    }
}
