//! INI files: sections, keys and values over several lines.

use crate::text::numbered;
use matura_model::fact::{Config, Entry};
use matura_model::limits::CONFIG_ENTRIES;
use matura_model::{Lines, RepoPath};

/// A value and where it stands.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) section: String,
    pub(crate) key: String,
    pub(crate) key_line: u32,
    /// The lines of the value that are neither blank nor comments, trimmed.
    pub(crate) values: Vec<(u32, String)>,
}

impl Setting {
    pub(crate) fn lines(&self) -> Lines {
        Lines::new(self.key_line, self.values.last().map_or(self.key_line, |(line, _)| *line))
    }

    /// The value on one line.
    pub(crate) fn text(&self) -> String {
        self.values.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n")
    }
}

/// The settings of an INI text in its order. Keys before the first section have an empty section.
pub(crate) fn settings(text: &str) -> Vec<Setting> {
    let mut found: Vec<Setting> = Vec::new();
    let mut section = String::new();
    let mut within = false;
    for (line, raw) in numbered(text) {
        let text = raw.trim();
        if text.is_empty() || text.starts_with(['#', ';']) {
            continue;
        }
        let indented = raw.starts_with([' ', '\t']);
        if let Some(setting) = found.last_mut().filter(|_| indented && within) {
            setting.values.push((line, text.to_owned()));
            continue;
        }
        if let Some(name) = text.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            section = name.trim().to_owned();
            within = false;
            continue;
        }
        if found.len() >= CONFIG_ENTRIES {
            break;
        }
        let at = text.find(['=', ':']).unwrap_or(text.len());
        let (key, value) = text.split_at(at);
        let value = value.get(1..).unwrap_or_default().trim();
        let values = if value.is_empty() { Vec::new() } else { vec![(line, value.to_owned())] };
        let key = key.trim().trim_end_matches('+').trim_end().to_owned();
        found.push(Setting { section: section.clone(), key, key_line: line, values });
        within = true;
    }
    found
}

/// An INI file (`.cfg`, `.properties` and `.env` as well), flattened: `section.key`. A value over
/// several lines keeps its line breaks.
pub fn ini_config(path: &RepoPath, text: &str) -> Config {
    let entry = |setting: &Setting| Entry {
        key: match setting.section.as_str() {
            "" => setting.key.clone(),
            section => format!("{section}.{}", setting.key),
        },
        value: Some(setting.text()),
        lines: setting.lines(),
    };
    Config { path: path.clone(), entries: settings(text).iter().map(entry).collect() }
}
