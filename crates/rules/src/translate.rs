//! A rulebook in another language: what stands in `texts/LANGUAGE/questionnaires/` takes the place of the
//! English of the rule files.
//!
//! What is missing there stays English, so that a questionnaire of one's own works untranslated; so does what
//! has other places to fill in than its original, since it was made for another version of the rule.

use crate::error::{RuleError, nearest};
use crate::load::{line_of, read};
use crate::rulebook::{Clause, Criterion, Questionnaire, Rulebook};
use crate::scale::Scale;
use matura_texts::Language;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// What came of a translation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Translation {
    /// What is wrong with its files: names that the rules do not have, places that differ.
    pub mistakes: Vec<RuleError>,
    /// What stays English, by name: `2.1.5 remedy`, `2.1.5 says.by-hand`, `signals.iac/deploys`.
    pub missing: Vec<String>,
}

/// A file of translated texts.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TranslationFile {
    /// Questionnaires by their id.
    questionnaire: BTreeMap<String, QuestionnaireTexts>,
    /// Criteria by their key.
    criterion: BTreeMap<String, CriterionTexts>,
    /// The questions of shared signals by the stem of their file and their id.
    signals: BTreeMap<String, BTreeMap<String, String>>,
    /// What sightings of shared signals show, likewise.
    notes: BTreeMap<String, BTreeMap<String, String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct QuestionnaireTexts {
    title: Option<String>,
    source: Option<String>,
    about: Option<String>,
    /// The titles of sections by their id.
    sections: BTreeMap<String, String>,
    /// What standing at a section means, by its id.
    means: BTreeMap<String, String>,
    /// The titles of dimensions by their id.
    dimensions: BTreeMap<String, String>,
    /// What totals mean, by their place from 1.
    readings: BTreeMap<String, String>,
    /// The kinds of project by their name.
    kinds: BTreeMap<String, String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CriterionTexts {
    label: Option<String>,
    title: Option<String>,
    asks: Option<String>,
    why: Option<String>,
    remedy: Option<String>,
    blind: Option<String>,
    /// By the id of the clause.
    says: BTreeMap<String, String>,
    /// By the id of the clause.
    would_change: BTreeMap<String, String>,
    /// What its own signals ask, by their id.
    signals: BTreeMap<String, String>,
    /// What their sightings show, by their id.
    notes: BTreeMap<String, String>,
}

/// Puts the texts of `language` among `files` in the place of the rulebook's own. English, the language of
/// the rule files, changes nothing.
pub fn translate(book: &mut Rulebook, files: &[(&str, &str)], language: Language) -> Translation {
    book.language = language;
    let mut translation = Translation::default();
    if language == Language::English {
        return translation;
    }
    let folder = format!("texts/{}/questionnaires/", language.code());
    let merged: BTreeMap<&str, &str> =
        files.iter().copied().filter(|(path, _)| path.starts_with(&folder) && path.ends_with(".toml")).collect();
    let mut done = BTreeSet::new();
    for (path, text) in merged {
        if let Some(texts) = read::<TranslationFile>(path, text, &mut translation.mistakes).map(|read| read.value) {
            let mut desk = Desk { path, text, done: &mut done, mistakes: &mut translation.mistakes };
            desk.questionnaires(book, texts.questionnaire);
            desk.criteria(book, texts.criterion);
            for (stem, asks) in texts.signals {
                desk.signals(book, &stem, asks);
            }
            for (stem, notes) in texts.notes {
                desk.notes(book, &stem, notes);
            }
        }
    }
    translation.mistakes.sort();
    translation.missing = all_names(book).into_iter().filter(|name| !done.contains(name)).collect();
    translation
}

/// One file of translations, and what was done so far.
struct Desk<'a> {
    path: &'a str,
    text: &'a str,
    done: &'a mut BTreeSet<String>,
    mistakes: &'a mut Vec<RuleError>,
}

impl Desk<'_> {
    fn mistake(&mut self, near: &str, message: String) {
        self.mistakes.push(RuleError::new(self.path, line_of(self.text, near), message));
    }

    fn unknown<'k>(&mut self, what: &str, name: &str, known: impl IntoIterator<Item = &'k str>) {
        let hint = nearest(name, known).map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        self.mistake(name, format!("there is no {what} `{name}` to translate{hint}"));
    }

    /// Puts `text` in the place of `original`.
    fn put(&mut self, name: String, original: &mut String, text: String) {
        if text.trim().is_empty() {
            self.mistake(last(&name), format!("the translation of `{name}` is empty"));
        } else if places(original) == places(&text) {
            *original = text;
            self.done.insert(name);
        } else {
            let places: Vec<String> = places(original).iter().map(|place| format!("{{{place}}}")).collect();
            let message = match places.is_empty() {
                true => format!("`{name}` has nothing to fill in"),
                false => format!("`{name}` has to fill in exactly {}", places.join(" ")),
            };
            self.mistake(last(&name), message);
        }
    }

    fn put_some(&mut self, name: String, original: &mut String, text: Option<String>) {
        if let Some(text) = text {
            self.put(name, original, text);
        }
    }

    fn questionnaires(&mut self, book: &mut Rulebook, texts: BTreeMap<String, QuestionnaireTexts>) {
        for (id, texts) in texts {
            let Some(questionnaire) = book.questionnaires.iter_mut().find(|known| known.id == id) else {
                self.unknown("questionnaire", &id, book.questionnaires.iter().map(|known| known.id.as_str()));
                continue;
            };
            self.put_some(format!("{id} title"), &mut questionnaire.title, texts.title);
            self.put_some(format!("{id} source"), &mut questionnaire.source, texts.source);
            self.put_some(format!("{id} about"), &mut questionnaire.about, texts.about);
            for (section, means) in texts.means {
                match questionnaire.sections.iter_mut().find(|known| known.id == section) {
                    Some(known) => self.put(format!("{id} means.{section}"), &mut known.means, means),
                    None => self.unknown("section", &section, []),
                }
            }
            self.scale(questionnaire, texts.dimensions, texts.readings);
            for (section, title) in texts.sections {
                match questionnaire.sections.iter_mut().find(|known| known.id == section) {
                    Some(known) => self.put(format!("{id} sections.{section}"), &mut known.title, title),
                    None => self.unknown("section", &section, []),
                }
            }
            for (kind, label) in texts.kinds {
                match questionnaire.kinds.iter_mut().find(|known| known.name == kind) {
                    Some(known) => self.put(format!("{id} kinds.{kind}"), &mut known.label, label),
                    None => self.unknown("kind", &kind, questionnaire.kinds.iter().map(|known| known.name.as_str())),
                }
            }
        }
    }

    fn scale(
        &mut self,
        questionnaire: &mut Questionnaire,
        dimensions: BTreeMap<String, String>,
        readings: BTreeMap<String, String>,
    ) {
        let id = questionnaire.id.clone();
        for (dimension, title) in dimensions {
            match questionnaire.dimensions.iter_mut().find(|(known, _)| *known == dimension) {
                Some((_, known)) => self.put(format!("{id} dimensions.{dimension}"), known, title),
                None => self.unknown("dimension", &dimension, []),
            }
        }
        for (place, says) in readings {
            let points = match &mut questionnaire.scale {
                Some(Scale::Points(points)) => points.readings.as_mut_slice(),
                _ => &mut [],
            };
            let at = place.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            match at.and_then(|at| points.get_mut(at)) {
                Some(known) => self.put(format!("{id} readings.{place}"), &mut known.says, says),
                None => self.unknown("reading", &place, []),
            }
        }
    }

    fn criteria(&mut self, book: &mut Rulebook, texts: BTreeMap<String, CriterionTexts>) {
        for (key, texts) in texts {
            let Some(criterion) = book.criteria.iter_mut().find(|known| known.key == key) else {
                self.unknown("criterion", &key, book.criteria.iter().map(|known| known.key.as_str()));
                continue;
            };
            criterion.label = texts.label.or(criterion.label.take());
            self.put_some(format!("{key} title"), &mut criterion.title, texts.title);
            self.put_some(format!("{key} asks"), &mut criterion.asks, texts.asks);
            self.put_some(format!("{key} why"), &mut criterion.why, texts.why);
            self.put_some(format!("{key} remedy"), &mut criterion.remedy, texts.remedy);
            self.put_some(format!("{key} blind"), &mut criterion.blind, texts.blind);
            self.clauses(criterion, "says", texts.says, |clause| Some(&mut clause.says));
            self.clauses(criterion, "would_change", texts.would_change, |clause| clause.would_change.as_mut());
            self.signals(book, &key, texts.signals);
            self.notes(book, &key, texts.notes);
        }
    }

    fn clauses(
        &mut self,
        criterion: &mut Criterion,
        what: &str,
        texts: BTreeMap<String, String>,
        place: impl Fn(&mut Clause) -> Option<&mut String>,
    ) {
        for (id, text) in texts {
            let name = format!("{} {what}.{id}", criterion.key);
            match criterion.clauses.iter_mut().find(|clause| clause.id == id).and_then(&place) {
                Some(original) => self.put(name, original, text),
                None => {
                    self.unknown(
                        &format!("`{what}` of the clause"),
                        &id,
                        criterion.clauses.iter().map(|c| c.id.as_str()),
                    );
                }
            }
        }
    }

    fn signals(&mut self, book: &mut Rulebook, owner: &str, texts: BTreeMap<String, String>) {
        for (id, text) in texts {
            let full = format!("{owner}/{id}");
            match book.signals.iter_mut().find(|signal| signal.id == full) {
                Some(signal) => self.put(format!("signals.{full}"), &mut signal.asks, text),
                None => self.unknown("signal", &full, book.signals.iter().map(|signal| signal.id.as_str())),
            }
        }
    }

    fn notes(&mut self, book: &mut Rulebook, owner: &str, texts: BTreeMap<String, String>) {
        for (id, text) in texts {
            let full = format!("{owner}/{id}");
            let note = book.signals.iter_mut().find(|signal| signal.id == full).and_then(|signal| signal.note.as_mut());
            match note {
                Some(note) => self.put(format!("notes.{full}"), note, text),
                None => self.unknown("signal with a note", &full, []),
            }
        }
    }
}

/// Everything that has a translation, by name.
fn all_names(book: &Rulebook) -> Vec<String> {
    let mut names = Vec::new();
    let mut push = |name: String, text: &str| {
        if !text.trim().is_empty() {
            names.push(name);
        }
    };
    for questionnaire in &book.questionnaires {
        let id = &questionnaire.id;
        push(format!("{id} title"), &questionnaire.title);
        push(format!("{id} source"), &questionnaire.source);
        for section in &questionnaire.sections {
            push(format!("{id} sections.{}", section.id), &section.title);
            push(format!("{id} means.{}", section.id), &section.means);
        }
        push(format!("{id} about"), &questionnaire.about);
        for (dimension, title) in &questionnaire.dimensions {
            push(format!("{id} dimensions.{dimension}"), title);
        }
        if let Some(Scale::Points(points)) = &questionnaire.scale {
            for (reading, place) in points.readings.iter().zip(1usize..) {
                push(format!("{id} readings.{place}"), &reading.says);
            }
        }
        for kind in &questionnaire.kinds {
            push(format!("{id} kinds.{}", kind.name), &kind.name);
        }
    }
    for criterion in &book.criteria {
        let key = &criterion.key;
        let texts = [
            ("title", &criterion.title),
            ("asks", &criterion.asks),
            ("why", &criterion.why),
            ("remedy", &criterion.remedy),
            ("blind", &criterion.blind),
        ];
        for (what, text) in texts {
            push(format!("{key} {what}"), text);
        }
        for clause in &criterion.clauses {
            push(format!("{key} says.{}", clause.id), &clause.says);
            push(format!("{key} would_change.{}", clause.id), clause.would_change.as_deref().unwrap_or_default());
        }
    }
    for signal in &book.signals {
        push(format!("signals.{}", signal.id), &signal.asks);
        push(format!("notes.{}", signal.id), signal.note.as_deref().unwrap_or_default());
    }
    names
}

/// The part of a name that stands in the file.
fn last(name: &str) -> &str {
    name.rsplit([' ', '.', '/']).next().unwrap_or(name)
}

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}
