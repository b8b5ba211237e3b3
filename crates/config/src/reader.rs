//! Reads a settings file into keys with their lines, and notes every mistake.

use crate::error::ConfigError;
use crate::settings::Noted;
use matura_rules::nearest;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// A settings file while it is read: collects mistakes and knows the lines.
pub(crate) struct Reader<'a> {
    file: &'a str,
    text: &'a str,
    errors: Vec<ConfigError>,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl<'a> Reader<'a> {
    pub(crate) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, errors: Vec::new() }
    }

    /// The file's top table; on a file that is no TOML, an empty one and a mistake noted.
    pub(crate) fn top(&mut self) -> DeTable<'a> {
        match DeTable::parse(self.text) {
            Ok(table) => table.into_inner(),
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                self.mistake(at, format!("this is not TOML: {}", error.message()));
                DeTable::new()
            }
        }
    }

    /// `value` or, when there were mistakes, all of them by line.
    pub(crate) fn finish<T>(mut self, value: T) -> Result<T, Vec<ConfigError>> {
        self.errors.sort();
        if self.errors.is_empty() { Ok(value) } else { Err(self.errors) }
    }

    /// Notes a mistake at a byte of the text.
    pub(crate) fn mistake(&mut self, at: usize, message: impl Into<String>) {
        let line = self.line(at);
        self.mistake_on(line, message);
    }

    /// Notes a mistake on a line.
    pub(crate) fn mistake_on(&mut self, line: usize, message: impl Into<String>) {
        self.errors.push(ConfigError { file: self.file.to_owned(), line, message: message.into() });
    }

    /// The line of a byte, from 1.
    pub(crate) fn line(&self, at: usize) -> usize {
        1 + self.text.bytes().take(at).filter(|&byte| byte == b'\n').count()
    }

    /// Notes a key that is not among the known ones of `place`.
    pub(crate) fn unknown(&mut self, key: &Spanned<std::borrow::Cow<'_, str>>, place: &str, known: &[&str]) {
        let name = key.get_ref().as_ref();
        let hint = match nearest(name, known.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("it knows {}", listed(known)),
        };
        self.mistake(key.span().start, format!("there is no key `{name}` {place}; {hint}"));
    }

    pub(crate) fn table<'t>(&mut self, key: &str, value: &'t Value<'a>) -> Option<&'t DeTable<'a>> {
        match value.get_ref() {
            DeValue::Table(table) => Some(table),
            other => {
                self.expected(value.span().start, key, &format!("a table, written [{key}]"), other);
                None
            }
        }
    }

    pub(crate) fn flag(&mut self, key: &str, value: &Value<'a>) -> Option<bool> {
        match value.get_ref() {
            DeValue::Boolean(flag) => Some(*flag),
            other => {
                self.expected(value.span().start, key, "true or false", other);
                None
            }
        }
    }

    /// A text that is not empty.
    pub(crate) fn text(&mut self, key: &str, what: &str, value: &Value<'a>) -> Option<Noted<String>> {
        let at = value.span().start;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => {
                Some(Noted { value: text.trim().to_owned(), line: self.line(at) })
            }
            DeValue::String(_) => {
                self.mistake(at, format!("`{key}` is empty; give {what}"));
                None
            }
            other => {
                self.expected(at, key, what, other);
                None
            }
        }
    }

    /// A list of texts that are not empty.
    pub(crate) fn list(&mut self, key: &str, what: &str, value: &Value<'a>) -> Vec<Noted<String>> {
        match value.get_ref() {
            DeValue::Array(array) => array.iter().filter_map(|item| self.text(key, what, item)).collect(),
            other => {
                self.expected(value.span().start, key, &format!("a list, each of it {what}"), other);
                Vec::new()
            }
        }
    }

    /// Notes a value of the wrong type.
    pub(crate) fn expected(&mut self, at: usize, key: &str, what: &str, found: &DeValue<'_>) {
        self.mistake(at, format!("`{key}` must be {what}, not {}", kind(found)));
    }
}

/// What a value is, in words.
fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}

/// `` `a`, `b` and `c` ``.
pub(crate) fn listed(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => "none".to_owned(),
    }
}
