//! Phrases that parsers and probes put together in English, which know no language, in another one.
//!
//! `rules/texts/LANGUAGE/phrases.toml` pairs patterns: ``["runs `{command}`", "`{command}` を実行"]``. A place
//! such as `{command}` stands for any text and is kept as it is; `{~when}` is itself a phrase, and a list
//! of phrases between commas is one. The first pattern that fits is used. What fits none stays English.

use crate::Language;
use matura_tables::embedded_files;
use std::borrow::Cow;

/// How deep phrases may stand within phrases.
const DEEPEST: usize = 8;

/// The phrases of one language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Phrases {
    pairs: Vec<(Vec<Part>, Vec<Part>)>,
    comma: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Fixed(String),
    /// A place, by its name; true when what stands there is a phrase.
    Place(String, bool),
}

impl Phrases {
    pub(crate) fn read(language: Language) -> Self {
        let path = format!("texts/{}/phrases.toml", language.code());
        let text = embedded_files().iter().find(|(known, _)| *known == path).map(|(_, text)| *text);
        let table: toml::Table =
            text.unwrap_or_default().parse().expect("a test of this crate reads every file of texts");
        let comma = table.get("comma").and_then(toml::Value::as_str).unwrap_or(", ").to_owned();
        let pairs = table.get("phrases").and_then(toml::Value::as_array).into_iter().flatten();
        let pairs = pairs.filter_map(|pair| match pair.as_array().map(Vec::as_slice) {
            Some([toml::Value::String(from), toml::Value::String(to)]) => Some((parts(from), parts(to))),
            _ => None,
        });
        Self { pairs: pairs.collect(), comma }
    }

    pub(crate) fn of<'t>(&self, phrase: &'t str) -> Cow<'t, str> {
        self.found(phrase, DEEPEST).map_or(Cow::Borrowed(phrase), Cow::Owned)
    }

    /// True when a pattern fits.
    pub(crate) fn knows(&self, phrase: &str) -> bool {
        self.found(phrase, DEEPEST).is_some()
    }

    fn found(&self, phrase: &str, depth: usize) -> Option<String> {
        let whole = self.pairs.iter().find_map(|(from, to)| self.written(to, &fit(from, phrase)?, depth));
        whole.or_else(|| {
            let parts: Vec<&str> = phrase.split(", ").collect();
            let several = parts.len() > 1 && depth > 0;
            let parts: Option<Vec<String>> =
                several.then(|| parts.iter().map(|part| self.found(part, depth - 1)).collect())?;
            parts.map(|parts| parts.join(&self.comma))
        })
    }

    /// `to` with its places filled in; `None` when a place that has to be a phrase is none.
    fn written(&self, to: &[Part], places: &[(&Part, &str)], depth: usize) -> Option<String> {
        let mut text = String::new();
        for part in to {
            match part {
                Part::Fixed(fixed) => text.push_str(fixed),
                Part::Place(name, _) => {
                    let is_it = |known: &Part| matches!(known, Part::Place(known, _) if known == name);
                    let (place, value) = places.iter().find(|(known, _)| is_it(known))?;
                    match place {
                        Part::Place(_, true) if depth > 0 => text.push_str(&self.found(value, depth - 1)?),
                        Part::Place(_, true) => return None,
                        _ => text.push_str(value),
                    }
                }
            }
        }
        Some(text)
    }
}

/// The texts at the places of a pattern; `None` when it does not fit. A place takes as little as it can.
fn fit<'p, 't>(pattern: &'p [Part], text: &'t str) -> Option<Vec<(&'p Part, &'t str)>> {
    let mut places = Vec::new();
    let mut rest = text;
    let mut open: Option<&Part> = None;
    for (at, part) in pattern.iter().enumerate() {
        let is_last = at + 1 == pattern.len();
        let Part::Fixed(fixed) = part else {
            open = Some(part);
            continue;
        };
        rest = match (open.take(), is_last) {
            (None, _) => rest.strip_prefix(fixed.as_str())?,
            (Some(place), true) => {
                places.push((place, rest.strip_suffix(fixed.as_str())?));
                ""
            }
            (Some(place), false) => {
                let (before, after) = rest.split_once(fixed.as_str())?;
                places.push((place, before));
                after
            }
        };
    }
    match open {
        Some(place) => places.push((place, rest)),
        None if rest.is_empty() => {}
        None => return None,
    }
    Some(places)
}

fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, after)| Some((before, after.split_once('}')?)))
    {
        if !before.is_empty() {
            parts.push(Part::Fixed(before.to_owned()));
        }
        let phrase = name.strip_prefix('~');
        parts.push(Part::Place(phrase.unwrap_or(name).to_owned(), phrase.is_some()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Fixed(rest.to_owned()));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(phrase: &str, expected: Option<&str>) {
        let pair = |from: &str, to: &str| (parts(from), parts(to));
        let phrases = Phrases {
            pairs: vec![
                pair("runs `{command}`, {~when}", "{when}に `{command}` を実行"),
                pair("runs `{command}`", "`{command}` を実行"),
                pair("on pull requests", "プルリクエスト時"),
                pair("on pushes", "プッシュ時"),
            ],
            comma: "、".to_owned(),
        };
        assert_eq!(phrases.found(phrase, DEEPEST).as_deref(), expected);
    }

    #[test]
    fn phrases_are_found_by_pattern() {
        check("runs `make`", Some("`make` を実行"));
        check("runs `a`, on pushes", Some("プッシュ時に `a` を実行"));
        check("runs `a, b`, on pull requests, on pushes", Some("プルリクエスト時、プッシュ時に `a, b` を実行"));
        check("on pushes", Some("プッシュ時"));
        check("on pushes ", None);
        check("runs make", None);
        check("runs `a", None);
    }

    #[test]
    fn every_phrase_fills_in_what_it_takes() {
        for language in Language::ALL {
            for (from, to) in Phrases::read(language).pairs {
                let names = |parts: &[Part]| -> std::collections::BTreeSet<String> {
                    let named = parts.iter().filter_map(|part| match part {
                        Part::Place(name, _) => Some(name.clone()),
                        Part::Fixed(_) => None,
                    });
                    named.collect()
                };
                assert_eq!(names(&from), names(&to), "{language}: {from:?}");
            }
        }
    }

    #[test]
    fn a_place_that_must_be_a_phrase_is_one() {
        check("runs `a`, never", None);
    }
}
