//! Rule files to a rulebook: read, merged, checked, compiled. All mistakes are reported, not only the
//! first.

use crate::compile::compile;
use crate::error::{RuleError, nearest};
use crate::rulebook::Rulebook;
use crate::source::{CriterionFile, QuestionnaireFile, SignalFile};
use matura_facts::Probe;
use matura_tables::{Tables, embedded_files};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A file as read, with its path and text for messages.
pub(crate) struct Read<T> {
    pub(crate) file: String,
    pub(crate) text: String,
    pub(crate) value: T,
}

/// The rule files by what they are.
#[derive(Default)]
pub(crate) struct Sources {
    /// Questionnaires by their folder, with their criteria.
    pub(crate) questionnaires: BTreeMap<String, (Read<QuestionnaireFile>, Vec<Read<CriterionFile>>)>,
    /// Shared signals by the stem of their file.
    pub(crate) signals: BTreeMap<String, Read<SignalFile>>,
}

/// Loads rule files, given as (path below the folder of rules, text); of two with the same path the
/// later one counts. `probes` are those that rules may name.
pub fn load(files: &[(&str, &str)], probes: &[Probe]) -> Result<Rulebook, Vec<RuleError>> {
    let merged: BTreeMap<&str, &str> = files.iter().copied().filter(|(path, _)| path.ends_with(".toml")).collect();
    let mut errors = Vec::new();
    let pairs: Vec<(&str, &str)> = merged.iter().map(|(path, text)| (*path, *text)).collect();
    let tables = Tables::parse(&pairs).unwrap_or_else(|mistakes| {
        errors.extend(mistakes.iter().map(|mistake| RuleError::new("tables", None, mistake.to_string())));
        Tables::default()
    });
    let sources = read_all(&merged, &mut errors);
    let built_in: BTreeMap<&str, &str> = embedded_files().iter().copied().collect();
    let own_tables = merged.iter().any(|(path, text)| path.starts_with("tables/") && built_in.get(path) != Some(text));
    let trusted = |path: &str| !own_tables && built_in.get(path).copied() == merged.get(path).copied();
    let mut rulebook = compile(&sources, &tables, probes, &trusted, &mut errors);
    rulebook.fingerprint = fingerprint(&merged);
    errors.sort();
    errors.dedup();
    if errors.is_empty() { Ok(rulebook) } else { Err(errors) }
}

fn read_all(files: &BTreeMap<&str, &str>, errors: &mut Vec<RuleError>) -> Sources {
    let mut sources = Sources::default();
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("texts/")) {
        if let Some(folder) = path.strip_suffix("/questionnaire.toml") {
            if let Some(read) = read::<QuestionnaireFile>(path, text, errors) {
                sources.questionnaires.insert(folder.to_owned(), (read, Vec::new()));
            }
        } else if let Some(stem) = path.strip_prefix("signals/").and_then(|rest| rest.strip_suffix(".toml"))
            && let Some(read) = read::<SignalFile>(path, text, errors)
        {
            sources.signals.insert(stem.to_owned(), read);
        }
    }
    for (path, text) in files {
        let rest = ["tables/", "signals/", "texts/"].iter().any(|prefix| path.starts_with(prefix));
        if rest || *path == "calibration.toml" || path.ends_with("questionnaire.toml") {
            continue;
        }
        let home = sources.questionnaires.iter_mut().find(|(folder, _)| path.starts_with(&format!("{folder}/")));
        let Some((_, (_, criteria))) = home else {
            let message = "this file lies in no questionnaire: a folder with a questionnaire.toml";
            errors.push(RuleError::new(path, None, message));
            continue;
        };
        criteria.extend(read::<CriterionFile>(path, text, errors));
    }
    sources
}

pub(crate) fn read<T: DeserializeOwned>(path: &str, text: &str, errors: &mut Vec<RuleError>) -> Option<Read<T>> {
    match toml::from_str(text) {
        Ok(value) => Some(Read { file: path.to_owned(), text: text.to_owned(), value }),
        Err(error) => {
            let line = error.span().map(|span| text.get(..span.start).unwrap_or_default().matches('\n').count() + 1);
            errors.push(RuleError::new(path, line, with_hint(error.message())));
            None
        }
    }
}

/// The parser's message, with the nearest known key for an unknown one.
fn with_hint(message: &str) -> String {
    let message = message.replace('\n', " ");
    let mut quoted = message.split('`').skip(1).step_by(2);
    let unknown = quoted.next().filter(|_| message.starts_with("unknown field"));
    match unknown.and_then(|unknown| nearest(unknown, quoted)) {
        Some(near) => format!("{message}; did you mean `{near}`?"),
        None => message,
    }
}

/// The line of `text` that holds `needle`, for messages about something in it.
pub(crate) fn line_of(text: &str, needle: &str) -> Option<usize> {
    text.lines().position(|line| line.contains(needle)).map(|line| line + 1)
}

/// FNV-1a over paths and texts, translations apart: stable across platforms and releases of the standard library.
fn fingerprint(files: &BTreeMap<&str, &str>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let files = files.iter().filter(|(path, _)| !path.starts_with("texts/"));
    for byte in files.flat_map(|(path, text)| path.bytes().chain([0]).chain(text.bytes()).chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{hash:016x}")
}
