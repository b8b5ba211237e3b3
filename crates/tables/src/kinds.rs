//! What a file is, by its name: `kinds.toml`.

use crate::error::TableError;
use crate::reader::Reader;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use matura_model::{FileKind, RepoPath};
use std::collections::{BTreeMap, BTreeSet};

/// The names that `kinds.toml` uses.
const KINDS: [(&str, FileKind); 27] = [
    ("python", FileKind::Python),
    ("notebook", FileKind::Notebook),
    ("markdown", FileKind::Markdown),
    ("rst", FileKind::Rst),
    ("asciidoc", FileKind::AsciiDoc),
    ("text", FileKind::Text),
    ("yaml", FileKind::Yaml),
    ("json", FileKind::Json),
    ("toml", FileKind::Toml),
    ("ini", FileKind::Ini),
    ("terraform", FileKind::Terraform),
    ("bicep", FileKind::Bicep),
    ("dockerfile", FileKind::Dockerfile),
    ("makefile", FileKind::Makefile),
    ("groovy", FileKind::Groovy),
    ("shell", FileKind::Shell),
    ("sql", FileKind::Sql),
    ("r", FileKind::R),
    ("jvm", FileKind::Jvm),
    ("dot-net", FileKind::DotNet),
    ("java-script", FileKind::JavaScript),
    ("other-code", FileKind::OtherCode),
    ("web", FileKind::Web),
    ("data", FileKind::Data),
    ("model-artefact", FileKind::ModelArtefact),
    ("image", FileKind::Image),
    ("other", FileKind::Other),
];

/// Maps from exact names and extensions, then patterns over names.
#[derive(Clone, Debug, Default)]
pub(crate) struct Kinds {
    templates: BTreeSet<String>,
    names: BTreeMap<String, FileKind>,
    extensions: BTreeMap<String, FileKind>,
    patterns: Vec<(GlobSet, FileKind)>,
}

impl Kinds {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Vec<TableError>> {
        let mut reader = Reader::new(file, text);
        let mut kinds = Self::default();
        for (key, value) in &reader.top() {
            match key.get_ref().as_ref() {
                "about" => {
                    reader.text("about", value);
                }
                "templates" => kinds.templates = reader.list("templates", value).into_iter().collect(),
                "kind" => {
                    for (name, at, table) in reader.tables("kind", value) {
                        kinds.read_kind(&mut reader, name, at, table);
                    }
                }
                other => reader.unknown(key.span().start, other, "part of the kinds", &["about", "templates", "kind"]),
            }
        }
        reader.finish(kinds)
    }

    fn read_kind<'a>(&mut self, reader: &mut Reader<'a>, name: &str, at: usize, table: &toml::de::DeTable<'a>) {
        let Some(&(_, kind)) = KINDS.iter().find(|(known, _)| *known == name) else {
            return reader.unknown(at, name, "kind of file", &KINDS.map(|(known, _)| known));
        };
        let mut patterns = Vec::new();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "extensions" => {
                    self.extensions.extend(reader.list("extensions", value).into_iter().map(|word| (word, kind)));
                }
                "names" => {
                    let (wild, exact): (Vec<_>, Vec<_>) =
                        reader.list("names", value).into_iter().partition(|word| is_pattern(word));
                    self.names.extend(exact.into_iter().map(|word| (word, kind)));
                    patterns.extend(wild);
                }
                other => reader.unknown(key.span().start, other, "list of a kind", &["extensions", "names"]),
            }
        }
        match glob_set(&patterns) {
            Ok(set) if !set.is_empty() => self.patterns.push((set, kind)),
            Ok(_) => {}
            Err(error) => reader.mistake(at, Some(name), error.to_string()),
        }
    }

    /// Takes over what `other` says, which goes first.
    pub(crate) fn join(&mut self, other: Self) {
        self.templates.extend(other.templates);
        self.names.extend(other.names);
        self.extensions.extend(other.extensions);
        self.patterns.splice(0..0, other.patterns);
    }

    pub(crate) fn of(&self, path: &RepoPath) -> FileKind {
        self.of_name(&path.file_name().to_lowercase())
    }

    fn of_name(&self, name: &str) -> FileKind {
        self.plainly(name)
            .or_else(|| {
                let set = self.patterns.iter().find(|(set, _)| set.is_match(name));
                set.map(|&(_, kind)| kind)
            })
            .unwrap_or(FileKind::Other)
    }

    /// Without the patterns: by the exact name, as a template of something, by the extension.
    fn plainly(&self, name: &str) -> Option<FileKind> {
        if let Some(&kind) = self.names.get(name) {
            return Some(kind);
        }
        if let Some((rest, last)) = name.rsplit_once('.')
            && !rest.is_empty()
            && self.templates.contains(last)
            && let Some(kind) = self.plainly(rest)
        {
            return Some(kind);
        }
        // Behind the first character, so that the name of a dot file is not its extension.
        let dots = name.char_indices().skip(1).filter(|&(_, character)| character == '.');
        dots.filter_map(|(at, _)| name.get(at + 1..)).find_map(|extension| self.extensions.get(extension)).copied()
    }
}

/// True when a word has a wildcard.
pub(crate) fn is_pattern(word: &str) -> bool {
    word.contains(['*', '?', '[', '{'])
}

/// One set of patterns over names or paths; `*` stays within a part of a path.
pub(crate) fn glob_set<S: AsRef<str>>(patterns: &[S]) -> Result<GlobSet, globset::Error> {
    let mut builder = GlobSetBuilder::new();
    for pattern in patterns {
        builder.add(GlobBuilder::new(pattern.as_ref()).literal_separator(true).build()?);
    }
    builder.build()
}
