//! Files, lines of text, entries of structured files, code owners.

use super::Look;
use crate::find::{Expressions, Finder, Globs};
use crate::pattern::{Gist, Pattern};
use matura_model::fact::Config;
use matura_model::{File, FileKind, Lines, Place, Sighting, Strength};
use std::sync::Arc;

type Found = (Vec<Sighting>, String, usize);

pub(super) fn matches(expressions: &Expressions, text: &str) -> bool {
    expressions.as_ref().is_none_or(|set| set.is_match(text))
}

/// False when no text with this gist matches.
pub(super) fn may_match(expressions: &Expressions, gist: &Gist) -> bool {
    expressions.as_ref().is_none_or(|set| set.may_match(gist))
}

impl Look<'_> {
    pub(super) fn files(&self, finder: &Finder) -> Found {
        match finder {
            Finder::File { path, not, kinds } => self.by_path(path, not, kinds),
            Finder::Text { files, any, all, not, comments } => self.lines(files, any, all, not, *comments),
            Finder::Config { files, key, value } => self.entries(files, key, value),
            Finder::Owner { pattern } => {
                let owners = &self.facts().owners;
                let found = owners.iter().filter(|owner| !owner.owners.is_empty() && matches(pattern, &owner.pattern));
                let sightings = found.map(|owner| {
                    let note = format!("`{}` is owned by {}", owner.pattern, owner.owners.join(", "));
                    self.sighting(Place::lines(&owner.path, Lines::one(owner.line)), note, Strength::Configured)
                });
                (sightings.collect(), "lines of code owners' files".to_owned(), owners.len())
            }
            _ => (Vec::new(), String::new(), 0),
        }
    }

    /// The files in the zones that are looked at and under the globs, with their indices.
    fn looked_at(&self, globs: &Globs) -> impl Iterator<Item = (&File, usize)> {
        let matched = self.matched_files(globs);
        let is_matched = move |at: usize| matched.is_none_or(|matched| matched.get(at).copied().unwrap_or(false));
        self.facts().files.iter().zip(0..).filter(move |(file, at)| is_matched(*at) && self.reads_in(file.zone))
    }

    fn by_path(&self, path: &Globs, not: &Globs, kinds: &[FileKind]) -> Found {
        let count = self.facts().files.iter().filter(|file| self.reads_in(file.zone)).count();
        let mut sightings = Vec::new();
        for (file, _) in self.looked_at(path) {
            let wanted =
                (kinds.is_empty() || kinds.contains(&file.kind)) && !(not.is_some() && self.globbed(not, &file.path));
            if wanted {
                let place = match &file.text {
                    Ok(_) => Place::lines(&file.path, Lines::one(1)),
                    Err(_) => Place::file(&file.path),
                };
                sightings.push(self.sighting(place, "is in the repository", Strength::Configured));
            }
        }
        (sightings, "files".to_owned(), count)
    }

    fn lines(
        &self,
        files: &Globs,
        any: &Expressions,
        all: &[Arc<Pattern>],
        not: &Expressions,
        comments: bool,
    ) -> Found {
        let mut count = 0;
        let mut sightings = Vec::new();
        for (file, at) in self.looked_at(files) {
            let Ok(text) = &file.text else { continue };
            count += 1;
            let gist = self.scene.text_gist(at, text);
            if !may_match(any, gist) || !all.iter().all(|pattern| pattern.may_match(gist)) {
                continue;
            }
            if !matches(any, text) || !all.iter().all(|regex| regex.is_match(text)) {
                continue;
            }
            let found = text.lines().zip(1..).filter(|(line, _)| {
                matches(any, line)
                    && (comments || !is_comment(line, file.kind))
                    && !not.as_ref().is_some_and(|not| not.is_match(line))
            });
            sightings.extend(found.take(20).map(|(line, number)| {
                let note = format!("`{}`", line.trim().chars().take(100).collect::<String>());
                self.sighting(Place::lines(&file.path, Lines::one(number)), note, Strength::Configured)
            }));
        }
        (sightings, "text files".to_owned(), count)
    }

    fn entries(&self, files: &Globs, key: &Expressions, value: &Expressions) -> Found {
        let configs = self.facts().configs.iter().zip(0..).zip(&self.scene.config_zones);
        let looked = configs.filter(|(_, zone)| self.reads_in(**zone)).map(|(config, _)| config);
        let looked: Vec<(&Config, usize)> = looked.filter(|(config, _)| self.globbed(files, &config.path)).collect();
        let mut sightings = Vec::new();
        for (config, at) in &looked {
            let gist = self.scene.config_gist(*at, config);
            if !may_match(key, gist) || !may_match(value, gist) {
                continue;
            }
            let found = config.entries.iter().filter(|entry| {
                matches(key, &entry.key)
                    && (value.is_none() || entry.value.as_deref().is_some_and(|text| matches(value, text)))
            });
            sightings.extend(found.take(20).map(|entry| {
                let note = match entry.value.as_deref().filter(|text| !text.is_empty()) {
                    Some(text) => format!("`{}: {}`", entry.key, text.chars().take(80).collect::<String>()),
                    None => format!("`{}`", entry.key),
                };
                self.sighting(Place::lines(&config.path, Lines::one(entry.lines.first)), note, Strength::Configured)
            }));
        }
        (sightings, "structured files".to_owned(), looked.len())
    }
}

/// True for a line that is a comment as a whole in the language of its file.
fn is_comment(line: &str, kind: FileKind) -> bool {
    let line = line.trim_start();
    let marks: &[&str] = match kind {
        FileKind::Markdown | FileKind::Rst | FileKind::AsciiDoc | FileKind::Text | FileKind::Json => &[],
        FileKind::Jvm | FileKind::DotNet | FileKind::JavaScript | FileKind::Groovy | FileKind::Bicep => {
            &["//", "/*", "*"]
        }
        FileKind::Terraform => &["#", "//", "/*"],
        FileKind::Sql => &["--", "/*"],
        FileKind::Web => &["<!--", "//", "/*"],
        FileKind::Ini => &["#", ";"],
        _ => &["#", "//"],
    };
    marks.iter().any(|mark| line.starts_with(mark))
}
