//! What counts as the name of a column, which names the code uses, which documents speak of what is.

use matura_facts::Facts;
use matura_model::fact::{Document, Mood};
use matura_model::{FileKind, Zone};
use std::collections::HashSet;

/// Text files above this many bytes are not searched for names.
const LARGEST: usize = 1 << 20;

/// The name of a column as it is written in a document, without quotes and a type in brackets; `None`
/// when it reads like prose, a path or a file name.
pub(crate) fn column_name(text: &str) -> Option<&str> {
    let text = text.split(['(', '（', '[']).next().unwrap_or(text);
    let name = text.trim().trim_matches(['`', '"', '\'', '*', '“', '”', '「', '」', ' ']);
    let plain = name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | 'ー'));
    let long = name.chars().count() > 40;
    let numeric = name.chars().all(|c| c.is_ascii_digit());
    (plain && !long && !numeric).then_some(name)
}

/// True for a name in the form of an environment variable: `MODEL_PATH`.
pub(crate) fn is_setting(name: &str) -> bool {
    name.contains('_') && name.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_')
}

/// Names that code and configuration write between quotes, names in SQL, and fields of classes.
pub(crate) fn used_names(facts: &Facts) -> HashSet<String> {
    let mut names = HashSet::new();
    for file in &facts.files {
        let Ok(text) = &file.text else { continue };
        if text.len() > LARGEST || matches!(file.zone, Zone::Vendored | Zone::Generated) {
            continue;
        }
        match file.kind {
            FileKind::Sql => names.extend(words(text).map(str::to_owned)),
            FileKind::Python
            | FileKind::Notebook
            | FileKind::R
            | FileKind::Jvm
            | FileKind::DotNet
            | FileKind::JavaScript
            | FileKind::OtherCode
            | FileKind::Yaml
            | FileKind::Json
            | FileKind::Toml => quoted(text, &mut names),
            _ => {}
        }
    }
    let fields = facts.modules.iter().flat_map(|module| &module.definitions).flat_map(|definition| &definition.fields);
    names.extend(fields.map(|(name, _, _)| name.clone()));
    names
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_alphanumeric() || c == '_')).filter(|word| !word.is_empty())
}

/// What stands between two quotes of a line and is a name.
fn quoted(text: &str, names: &mut HashSet<String>) {
    for line in text.lines() {
        let mut parts = line.split(['"', '\'']);
        parts.next();
        for part in parts {
            let part = part.trim_end_matches('\\');
            if !part.is_empty() && part.len() <= 60 && column_name(part) == Some(part) {
                names.insert(part.to_owned());
            }
        }
    }
}

/// True for a document that states anything: a plan does not.
pub(crate) fn states(document: &Document) -> bool {
    document.statements.iter().any(|statement| statement.mood == Mood::Stated)
}
