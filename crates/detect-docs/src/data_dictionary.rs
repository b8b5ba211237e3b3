//! Tables and lists in documents that say what the columns of the data mean.

use crate::names::{column_name, is_setting, states, used_names};
use matura_facts::{Facts, ProbeInput};
use matura_model::fact::{Document, Mood, Table};
use matura_model::{Lines, Measure, Observation, Place, Sighting, Strength, Zone};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Heads of the column that names what is described.
const NAME_HEADS: &[&str] = &[
    "column",
    "feature",
    "field",
    "variable",
    "attribute",
    "name",
    "特徴量",
    "カラム",
    "項目",
    "列",
    "変数",
    "フィールド",
    "属性",
];

/// Heads of the column that says what it means.
const MEANING_HEADS: &[&str] =
    &["description", "meaning", "definition", "explanation", "represents", "説明", "意味", "内容", "定義"];

/// Fewer described names than this define nothing.
const FEWEST: usize = 3;

/// The words tell what a heading or file name is about: plain words speak for data; with `+` in front
/// they name a dictionary of data outright; with `-` they name something else (settings, an interface).
///
/// A table needs a word for data, or names of which the code uses half; a list needs a word for a
/// dictionary, or both.
pub(crate) fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let words = Words::of(input.words);
    let mut used: Option<HashSet<String>> = None;
    let mut sightings = Vec::new();
    let mut described: BTreeSet<String> = BTreeSet::new();
    let mut looked = 0;
    let wanted =
        |zone: Zone| matches!(zone, Zone::Product | Zone::Docs | Zone::Notebook) || facts.product_zones.contains(&zone);
    for document in facts.documents.iter().filter(|document| wanted(facts.zone(&document.path)) && states(document)) {
        looked += 1;
        for group in tables(document, &words).into_iter().chain(lists(document, &words)) {
            let known = used.get_or_insert_with(|| used_names(facts));
            let shared = group.names.iter().filter(|name| known.contains(**name)).count();
            if !group.certain && shared * 2 < group.names.len() {
                continue;
            }
            described.extend(group.names.iter().map(|name| (*name).to_owned()));
            let shown: Vec<&str> = group.names.iter().take(4).copied().collect();
            sightings.push(Sighting {
                place: Place::lines(&document.path, Lines::one(group.line)),
                note: format!("says what {} columns mean: {} …", group.names.len(), shown.join(", ")),
                strength: Strength::Mentioned,
                zone: facts.zone(&document.path),
                tool: None,
            });
        }
    }
    let groups = sightings.len() as u64;
    Observation::from_sightings(sightings)
        .with_measure("groups", Measure::Count(groups))
        .with_measure("columns", Measure::Count(described.len() as u64))
        .with_searched("documents", looked)
}

struct Words<'a> {
    data: Vec<&'a str>,
    dictionary: Vec<&'a str>,
    other: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn of(words: &'a [String]) -> Self {
        let mut sorted = Self { data: Vec::new(), dictionary: Vec::new(), other: Vec::new() };
        for word in words {
            match (word.strip_prefix('+'), word.strip_prefix('-')) {
                (Some(word), _) => sorted.dictionary.push(word),
                (_, Some(word)) => sorted.other.push(word),
                _ => sorted.data.push(word),
            }
        }
        sorted
    }

    /// What a context is about: `None` for something else than data.
    fn about(&self, context: &str) -> Option<About> {
        let has = |words: &[&str]| words.iter().any(|word| context.contains(word));
        if has(&self.dictionary) {
            return Some(About::Dictionary);
        }
        if has(&self.other) {
            return None;
        }
        Some(if has(&self.data) { About::Data } else { About::Unsaid })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum About {
    Dictionary,
    Data,
    Unsaid,
}

struct Group<'a> {
    names: Vec<&'a str>,
    line: u32,
    /// True when its place says what it is, so that the code need not use the names.
    certain: bool,
}

/// The headings above a section and the name of the file, in lower case.
fn context(document: &Document, section: u32) -> String {
    let headings = document.heading_path(section).join(" / ");
    let file = document.path.file_name().replace(['_', '-'], " ");
    format!("{headings} / {file}").to_lowercase()
}

fn tables<'a>(document: &'a Document, words: &Words<'_>) -> Vec<Group<'a>> {
    document.tables.iter().filter_map(|table| table_group(document, table, words)).collect()
}

fn table_group<'a>(document: &Document, table: &'a Table, words: &Words<'_>) -> Option<Group<'a>> {
    let heads: Vec<String> = table.head.iter().map(|cell| cell.to_lowercase()).collect();
    let position = |wanted: &[&str]| heads.iter().position(|head| wanted.iter().any(|word| head.contains(word)));
    let name_at = position(NAME_HEADS)?;
    let meaning_at = position(MEANING_HEADS).filter(|at| *at != name_at)?;
    let about = words.about(&format!("{} / {}", context(document, table.section), heads.join(" | ")))?;
    let mut names = Vec::new();
    for (row, _) in &table.rows {
        let meaning = row.get(meaning_at).is_some_and(|cell| explains(cell));
        if let Some(name) = row.get(name_at).and_then(|cell| column_name(cell)).filter(|_| meaning)
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    let settings = names.iter().filter(|name| is_setting(name)).count();
    let enough = names.len() >= FEWEST && names.len() * 2 >= table.rows.len() && settings * 2 < names.len();
    // A head that says no more than "name" needs a place that speaks of data.
    let vague = about == About::Unsaid && heads.get(name_at).is_some_and(|head| head.contains("name"));
    (enough && !vague).then(|| Group { names, line: table.lines.first, certain: about != About::Unsaid })
}

/// Statements of the form `name: meaning`, by section.
fn lists<'a>(document: &'a Document, words: &Words<'_>) -> Vec<Group<'a>> {
    let mut by_section: BTreeMap<u32, Vec<(&str, u32)>> = BTreeMap::new();
    for statement in document.statements.iter().filter(|statement| statement.mood == Mood::Stated) {
        let cut = [": ", " - ", " – ", " — ", "：", " : "].iter().filter_map(|mark| statement.text.split_once(mark));
        let found = cut.min_by_key(|(name, _)| name.len());
        let Some((name, meaning)) = found else { continue };
        let name = name.trim_start_matches(['-', '*', '•', '\t', ' ']);
        if let Some(name) = column_name(name).filter(|name| !is_setting(name) && explains(meaning)) {
            let entries = by_section.entry(statement.section).or_default();
            if !entries.iter().any(|(known, _)| *known == name) {
                entries.push((name, statement.lines.first));
            }
        }
    }
    let groups = by_section.into_iter().filter(|(_, entries)| entries.len() >= FEWEST);
    groups
        .filter_map(|(section, entries)| {
            let about = words.about(&context(document, section)).filter(|about| *about != About::Unsaid)?;
            let line = entries.first()?.1;
            let names = entries.into_iter().map(|(name, _)| name).collect();
            Some(Group { names, line, certain: about == About::Dictionary })
        })
        .collect()
}

/// True for a text of at least two words: a bare type or number says nothing about meaning.
fn explains(text: &str) -> bool {
    let wide = text.chars().filter(|c| ('\u{3040}'..='\u{9fff}').contains(c)).count();
    wide >= 2 || text.split_whitespace().filter(|word| word.chars().any(char::is_alphabetic)).count() >= 2
}
