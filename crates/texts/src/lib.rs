//! The words of reports, pages and the terminal, in each language that matura speaks.
//!
//! A text stands in `rules/texts/LANGUAGE/TOPIC.toml` and is named `topic.key`. English is the master:
//! every other language has exactly its keys, and each text the same places to fill in. What a
//! questionnaire asks and answers is translated where the rules are loaded, not here.

#![warn(missing_docs)]

mod language;
mod phrases;

pub use language::{Language, UnknownLanguage};

use matura_tables::embedded_files;
use phrases::Phrases;
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

static ENGLISH: LazyLock<Texts> = LazyLock::new(|| Texts::read(Language::English));
static JAPANESE: LazyLock<Texts> = LazyLock::new(|| Texts::read(Language::Japanese));

/// All texts of one language.
#[derive(Clone, Debug)]
pub struct Texts {
    language: Language,
    texts: BTreeMap<String, String>,
    phrases: Phrases,
}

impl Texts {
    /// The texts of a language.
    pub fn of(language: Language) -> &'static Self {
        match language {
            Language::English => &ENGLISH,
            Language::Japanese => &JAPANESE,
        }
    }

    /// The language.
    pub fn language(&self) -> Language {
        self.language
    }

    /// The text of that name: `html.title`. A name without a text, which the tests of the project do not
    /// let pass, gives the name.
    pub fn say<'t>(&'t self, name: &'t str) -> &'t str {
        self.texts.get(name).map_or(name, String::as_str)
    }

    /// The text of that name with each `{place}` filled in. A place that is not given stays as it is, and
    /// what is filled in is not looked at again.
    pub fn fill(&self, name: &str, places: &[(&str, &dyn std::fmt::Display)]) -> String {
        let mut filled = String::new();
        let mut rest = self.say(name);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let place = after.split_once('}').map(|(place, _)| place);
            match place.and_then(|place| places.iter().find(|(known, _)| *known == place)) {
                Some((known, value)) => {
                    filled.push_str(&value.to_string());
                    rest = after.get(known.len() + 1..).unwrap_or_default();
                }
                None => {
                    filled.push('{');
                    rest = after;
                }
            }
        }
        filled.push_str(rest);
        filled
    }

    /// What a parser or a probe says in English, in this language; unchanged where no phrase is known for it.
    pub fn phrase<'p>(&self, english: &'p str) -> Cow<'p, str> {
        self.phrases.of(english)
    }

    /// True when [`Texts::phrase`] knows what to say, as it need not in English.
    pub fn knows_phrase(&self, english: &str) -> bool {
        self.language == Language::default() || self.phrases.knows(english)
    }

    /// Every name and text, by name.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.texts.iter().map(|(name, text)| (name.as_str(), text.as_str()))
    }

    fn read(language: Language) -> Self {
        let folder = format!("texts/{}/", language.code());
        let mut texts = BTreeMap::new();
        for (path, text) in embedded_files() {
            let topic = path.strip_prefix(folder.as_str()).and_then(|rest| rest.strip_suffix(".toml"));
            let Some(topic) = topic.filter(|topic| !topic.contains('/') && *topic != "phrases") else { continue };
            let table: toml::Table = text.parse().expect("a test of this crate reads every file of texts");
            gather(topic, &table, &mut texts);
        }
        Self { language, texts, phrases: Phrases::read(language) }
    }
}

/// Texts may stand in tables: `[next] title = …` is `topic.next.title`.
fn gather(prefix: &str, table: &toml::Table, texts: &mut BTreeMap<String, String>) {
    for (key, value) in table {
        let name = format!("{prefix}.{key}");
        match value {
            toml::Value::String(text) => drop(texts.insert(name, text.clone())),
            toml::Value::Table(table) => gather(&name, table, texts),
            _ => {}
        }
    }
}
