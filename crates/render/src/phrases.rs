//! Phrases about a criterion that formats for spreadsheets and programs say.

use crate::words::Words;
use matura_report::value::{Criterion, Diagnostic, Evidence, Report, Whose};
use matura_texts::Texts;

/// Whose doing a diagnostic is.
pub(crate) fn whose(diagnostic: &Diagnostic, texts: &Texts) -> String {
    let name = match diagnostic.whose {
        Whose::TheirFile => "their_file",
        Whose::OurLimit => "our_limit",
        Whose::OurBug => "our_bug",
    };
    say(texts, "formats.whose", name)
}

fn say(texts: &Texts, topic: &str, key: &str) -> String {
    texts.say(&format!("{topic}.{key}")).to_owned()
}

/// Where a piece of evidence stands: `path:3`, `tag v1`, `commit 0123456789`; nothing for an absence.
pub(crate) fn place(piece: &Evidence) -> Option<String> {
    match (&piece.path, piece.line, &piece.tag, &piece.commit) {
        (Some(path), Some(line), _, _) => Some(format!("{path}:{line}")),
        (Some(path), None, _, _) => Some(path.clone()),
        (None, _, Some(tag), _) => Some(format!("tag {tag}")),
        (None, _, None, Some(commit)) => Some(format!("commit {}", commit.get(..10).unwrap_or(commit))),
        (None, _, None, None) => None,
    }
}

/// The evidence that has a place, what speaks for the answer first.
pub(crate) fn placed(criterion: &Criterion) -> impl Iterator<Item = (&Evidence, String)> {
    criterion.evidence.iter().filter_map(|piece| Some((piece, place(piece)?)))
}

/// What a person said and what became of it, a phrase each.
pub(crate) fn person(criterion: &Criterion, texts: &Texts) -> Vec<String> {
    let Some(person) = &criterion.person else { return Vec::new() };
    let mut phrases = vec![texts.fill("formats.person", &[("answer", &Words(texts).answer(person.answer))])];
    let mut phrase = |name: &str, text: Option<&String>| {
        phrases.extend(text.map(|text| texts.fill(&format!("formats.{name}"), &[("text", text)])));
    };
    phrase("note", person.note.as_ref());
    phrase("by", person.by.as_ref());
    phrase("on", person.on.as_ref());
    phrase("until", person.until.as_ref());
    for link in &person.evidence {
        phrase("see", Some(link));
    }
    for why in &person.stale {
        phrase("stale", Some(why));
    }
    if person.conflict {
        phrases.push(texts.say("formats.conflict").to_owned());
    }
    if criterion.scanned != criterion.answer || !person.stale.is_empty() {
        phrases.push(texts.fill("formats.scanned", &[("answer", &Words(texts).answer(criterion.scanned))]));
    }
    phrases
}

/// The next step: what to do about a no or a partial, else what is left for a person to do.
pub(crate) fn next_step(criterion: &Criterion, texts: &Texts) -> String {
    match (&criterion.advice, criterion.status) {
        (Some(advice), _) => advice.clone(),
        (None, status) if status.is_open() => say(texts, "formats.open", status.name()),
        (None, _) => String::new(),
    }
}

/// True when production needs the criterion.
pub(crate) fn is_bare_minimum(report: &Report, criterion: &Criterion) -> bool {
    report.summary.sections.iter().any(|section| section.id == criterion.section && section.bare_minimum)
}

/// Where a criterion is shown in the repository: its first evidence in a file, else the place where a file
/// would stand that meets it, else the README; with a line where there is one.
pub(crate) fn anchor(criterion: &Criterion) -> (String, Option<u32>) {
    let seen = criterion.evidence.iter().find_map(|piece| Some((piece.path.clone()?, piece.line)));
    let expected = || criterion.start.as_ref().map(|start| (start.path.clone(), None));
    seen.or_else(expected).unwrap_or_else(|| ("README.md".to_owned(), None))
}

/// The first `most` characters, with a mark where something was cut.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some(_) => text.chars().take(most.saturating_sub(1)).chain(['…']).collect(),
    }
}

/// A number that stands for these texts in identities that are compared between runs: FNV-1a of 64 bits,
/// which never changes with a version of a library.
pub(crate) fn fingerprint<'t>(parts: impl IntoIterator<Item = &'t str>) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for part in parts {
        // What no text holds stands between them, so that ("ab", "c") and ("a", "bc") differ.
        for byte in part.bytes().chain([0xff]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
    format!("{hash:016x}")
}

/// What identifies a criterion of a project from run to run, wherever its evidence moves.
pub(crate) fn identity(report: &Report, criterion: &Criterion) -> String {
    fingerprint(["matura", report.scope.folder.as_deref().unwrap_or_default(), criterion.id.as_str()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_cut_between_characters() {
        assert_eq!(cut("日本語", 3), "日本語");
        assert_eq!(cut("日本語", 2), "日…");
        assert_eq!(cut("", 0), "");
    }

    #[test]
    fn a_fingerprint_stays_for_good() {
        assert_eq!(fingerprint([]), "cbf29ce484222325");
        assert_ne!(fingerprint(["ab", "c"]), fingerprint(["a", "bc"]));
    }
}
