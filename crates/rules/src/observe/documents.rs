//! What documents say: statements, sections, tables, links, blocks of code.

use super::Look;
use super::files::{matches, may_match};
use crate::find::{Expressions, Finder, Globs, Link, Prose};
use crate::pattern::{Gist, Pattern};
use matura_model::fact::{Block, BlockKind, Document, Mood, Table};
use matura_model::{Lines, Place, Sighting, Strength};
use std::sync::Arc;

impl Look<'_> {
    pub(super) fn documents(&self, finder: &Finder) -> (Vec<Sighting>, String, usize) {
        let mut count = 0;
        let mut sightings = Vec::new();
        let documents = self.facts().documents.iter().zip(0..).zip(&self.scene.document_zones);
        for ((document, at), _) in documents.filter(|(_, zone)| self.reads_in(**zone)) {
            count += 1;
            if !self.may_hold(finder, document, at) {
                continue;
            }
            match finder {
                Finder::Prose(prose) => {
                    self.statements(document, self.scene.document_gist(at, document), prose, &mut sightings);
                }
                Finder::Section { heading, not_heading, says, files, min_words }
                    if self.globbed(files, &document.path) =>
                {
                    self.sections(document, [heading, not_heading, says], *min_words, &mut sightings);
                }
                Finder::Table { head, heading, files, min_rows } if self.globbed(files, &document.path) => {
                    self.tables(document, head, heading, *min_rows, &mut sightings);
                }
                Finder::Link(link) => self.links(document, link, &mut sightings),
                Finder::Block { language, any, all, heading, files } => {
                    self.blocks(document, [language, any, heading], all, files, &mut sightings);
                }
                _ => {}
            }
        }
        (sightings, "documents".to_owned(), count)
    }

    /// False when the document cannot hold what the finder looks for: none of its literals is in it.
    fn may_hold(&self, finder: &Finder, document: &Document, at: usize) -> bool {
        let gist = self.scene.document_gist(at, document);
        match finder {
            Finder::Prose(prose) => {
                may_match(&prose.any, gist)
                    && may_match(&prose.heading, gist)
                    && prose.all.iter().all(|pattern| pattern.may_match(gist))
            }
            Finder::Section { heading, says, .. } => may_match(heading, gist) && may_match(says, gist),
            Finder::Link(link) => {
                may_match(&link.to, gist) && may_match(&link.text, gist) && may_match(&link.heading, gist)
            }
            Finder::Block { any, all, heading, .. } => {
                may_match(any, gist) && may_match(heading, gist) && all.iter().all(|pattern| pattern.may_match(gist))
            }
            _ => true,
        }
    }

    fn statements(&self, document: &Document, gist: &Gist, prose: &Prose, sightings: &mut Vec<Sighting>) {
        if !self.globbed(&prose.files, &document.path) {
            return;
        }
        let any = prose.any.as_ref().map(|any| any.within(gist));
        let found = document.statements.iter().filter(|statement| {
            prose.moods.contains(&statement.mood)
                && matches(&any, &statement.text)
                && prose.all.iter().all(|regex| regex.is_match(&statement.text))
                && !prose.not.as_ref().is_some_and(|not| not.is_match(&statement.text))
                && words(&statement.text) >= prose.min_words
                && under(document, statement.section, &prose.heading)
                && !(prose.not_heading.is_some() && under(document, statement.section, &prose.not_heading))
        });
        sightings.extend(found.map(|statement| {
            self.sighting(Place::lines(&document.path, statement.lines), quote(&statement.text), Strength::Mentioned)
        }));
    }

    fn sections(
        &self,
        document: &Document,
        [heading, not_heading, says]: [&Expressions; 3],
        min_words: usize,
        sightings: &mut Vec<Sighting>,
    ) {
        for (section, at) in document.sections.iter().zip(0u32..) {
            let wanted = !section.heading.is_empty()
                && matches(heading, &section.heading)
                && !(not_heading.is_some() && under(document, at, not_heading));
            if !wanted {
                continue;
            }
            let inside = |mut index: u32| loop {
                if index == at {
                    break true;
                }
                match document.sections.get(index as usize).and_then(|section| section.parent) {
                    Some(parent) => index = parent,
                    None => break false,
                }
            };
            let stated: Vec<_> = document
                .statements
                .iter()
                .filter(|statement| matches!(statement.mood, Mood::Stated | Mood::Denied) && inside(statement.section))
                .collect();
            let total: usize = stated.iter().map(|statement| words(&statement.text)).sum();
            let said = says.is_none() || stated.iter().any(|statement| matches(says, &statement.text));
            if total >= min_words && said {
                let place = Place::lines(&document.path, Lines::one(section.lines.first));
                let note = format!("a section “{}” of {total} words", cut(&section.heading));
                sightings.push(self.sighting(place, note, Strength::Mentioned));
            }
        }
    }

    fn tables(
        &self,
        document: &Document,
        head: &[Arc<Pattern>],
        heading: &Expressions,
        min_rows: usize,
        sightings: &mut Vec<Sighting>,
    ) {
        let found = document.tables.iter().filter(|table| {
            table.rows.len() >= min_rows && has_columns(table, head) && under(document, table.section, heading)
        });
        sightings.extend(found.map(|table| {
            let note = format!("a table of {} rows: {}", table.rows.len(), cut(&table.head.join(" | ")));
            self.sighting(Place::lines(&document.path, Lines::one(table.lines.first)), note, Strength::Mentioned)
        }));
    }

    fn links(&self, document: &Document, find: &Link, sightings: &mut Vec<Sighting>) {
        if !self.globbed(&find.files, &document.path) {
            return;
        }
        let own = self.facts().history.as_ref().ok().and_then(|history| history.remote.as_deref()).and_then(forge_path);
        let found = document.links.iter().filter(|link| {
            find.image.is_none_or(|image| link.image == image)
                && matches(&find.to, &link.to)
                && matches(&find.text, &link.text)
                && under(document, link.section, &find.heading)
                && (!find.own_remote
                    || own
                        .as_deref()
                        .is_none_or(|own| link.to.to_lowercase().contains(own) || !link.to.contains("://")))
        });
        sightings.extend(found.map(|link| {
            let what = if link.image { "a picture" } else { "a link to" };
            let note = format!("{what} {}", cut(&link.to));
            self.sighting(Place::lines(&document.path, Lines::one(link.line)), note, Strength::Mentioned)
        }));
    }

    fn blocks(
        &self,
        document: &Document,
        [language, any, heading]: [&Expressions; 3],
        all: &[Arc<Pattern>],
        files: &Globs,
        sightings: &mut Vec<Sighting>,
    ) {
        if !self.globbed(files, &document.path) {
            return;
        }
        let wanted = |block: &&Block| {
            let BlockKind::Code { language: written } = &block.kind else { return false };
            matches(language, written.as_deref().unwrap_or_default())
                && matches(any, &block.text)
                && all.iter().all(|regex| regex.is_match(&block.text))
                && under(document, block.section, heading)
        };
        sightings.extend(document.blocks.iter().filter(wanted).map(|block| {
            let (line, text) = shown(block, any);
            self.sighting(Place::lines(&document.path, Lines::one(line)), quote(text), Strength::Mentioned)
        }));
    }
}

/// The line of a block that is shown: the first that matches by itself, else the first.
fn shown<'a>(block: &'a Block, any: &Expressions) -> (u32, &'a str) {
    let numbered = || (block.lines.first..=block.lines.last).zip(block.text.lines());
    let matching = numbered().find(|(_, text)| any.is_some() && matches(any, text));
    matching.or_else(|| numbered().next()).unwrap_or((block.lines.first, ""))
}

fn under(document: &Document, section: u32, heading: &Expressions) -> bool {
    heading.as_ref().is_none_or(|set| document.heading_path(section).iter().any(|heading| set.is_match(heading)))
}

/// True when each expression matches a column of its own.
fn has_columns(table: &Table, head: &[Arc<Pattern>]) -> bool {
    let mut free: Vec<&String> = table.head.iter().collect();
    head.iter().all(|regex| match free.iter().position(|cell| regex.is_match(cell)) {
        Some(at) => {
            free.remove(at);
            true
        }
        None => false,
    })
}

/// Words of a text; in Japanese, which has no spaces, every two characters count as one.
fn words(text: &str) -> usize {
    let wide = text.chars().filter(|c| ('\u{3040}'..='\u{9fff}').contains(c)).count();
    text.split_whitespace().filter(|word| word.chars().any(|c| c.is_ascii_alphanumeric())).count() + wide / 2
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(120) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

fn quote(text: &str) -> String {
    format!("“{}”", cut(text.trim()))
}

/// `owner/name` of a remote's address, in lower case; `None` for a folder, which names no forge.
fn forge_path(remote: &str) -> Option<String> {
    if !remote.contains("://") && !remote.contains('@') {
        return None;
    }
    let path = remote.trim_end_matches('/').trim_end_matches(".git");
    let parts: Vec<&str> = path.rsplit(['/', ':']).take(2).collect();
    Some(parts.into_iter().rev().collect::<Vec<_>>().join("/").to_lowercase())
}
