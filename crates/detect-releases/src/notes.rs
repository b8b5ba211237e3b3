//! `release_notes_keep_up`: how many of the last versions have an entry in a changelog, or a page of their own.

use crate::version::{in_text, is_pre_release, minor, normal};
use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::history::{History, TagKind};
use matura_model::{FileKind, Lines, Measure, Observation, Place, RepoPath, Sighting, Strength, Zone};
use std::collections::BTreeSet;

/// So many of the newest versions are looked at: what was left out ten releases ago misleads nobody.
const RECENT: usize = 10;

/// A heading without this many words below it notes nothing.
const FEWEST_WORDS: usize = 3;

const DAY: i64 = 24 * 60 * 60;

pub(crate) const PROBE: Probe = Probe {
    name: "release_notes_keep_up",
    measures: &[
        ("tags", "versions, by tags or, without tags, by commits that raise the version"),
        ("recent_tags", "how many of them were looked at: the newest ten at most"),
        ("share_noted", "share of those that have notes"),
        ("newest_noted", "1 when the newest version has notes"),
        ("days_behind", "days from the newest version with notes to the newest version"),
        ("entries", "entries of release notes, unreleased changes left out"),
    ],
    run,
};

/// A version that was released.
struct Version {
    text: String,
    when: i64,
}

fn run(facts: &Facts, _: &ProbeInput<'_>) -> Observation {
    let history = match &facts.history {
        Ok(history) if history.is_whole() => history,
        Ok(_) => return Observation::unknown("the clone does not hold the whole history"),
        Err(why) => return Observation::unknown(why.clone()),
    };
    let notes = notes(facts);
    let versions = versions(history);
    let noted: BTreeSet<&str> = notes.iter().map(|note| note.version.as_str()).collect();
    let has_notes = |version: &Version| {
        noted.contains(normal(&version.text).as_str())
            || minor(&version.text).is_some_and(|minor| noted.contains(minor.as_str()))
    };
    let recent = versions.get(..versions.len().min(RECENT)).unwrap_or_default();
    let with_notes = recent.iter().filter(|version| has_notes(version)).count();
    let newest = versions.first();
    let behind = newest.zip(versions.iter().find(|version| has_notes(version)));
    let mut observation = Observation::from_sightings(notes.iter().map(|note| note.sighting.clone()).collect())
        .with_measure("tags", count(versions.len()))
        .with_measure("recent_tags", count(recent.len()))
        .with_measure("newest_noted", count(usize::from(newest.is_some_and(has_notes))))
        .with_measure("entries", count(notes.len()))
        .with_searched("versions", versions.len());
    if !recent.is_empty() {
        observation = observation.with_measure("share_noted", Measure::Share(share(with_notes, recent.len())));
    }
    if let Some((newest, noted)) = behind {
        observation = observation.with_measure("days_behind", Measure::Days((newest.when - noted.when) / DAY));
    }
    newest_first(&mut observation.sightings, &notes);
    observation
}

fn count(number: usize) -> Measure {
    Measure::Count(number as u64)
}

#[expect(clippy::cast_precision_loss, reason = "at most ten")]
fn share(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

/// Released versions, the newest first, each once. Pre-releases count only where nothing else was released.
fn versions(history: &History) -> Vec<Version> {
    let tags = history.tags.iter().filter(|tag| tag.kind == TagKind::Release);
    let mut found: Vec<Version> =
        tags.filter_map(|tag| Some(Version { text: tag.version.clone()?, when: tag.when })).collect();
    if found.is_empty() {
        let raised = history.main_line().filter(|commit| raises_version(&commit.subject));
        found = raised
            .filter_map(|commit| Some(Version { text: in_text(&commit.subject)?.to_owned(), when: commit.when }))
            .collect();
    }
    if found.iter().any(|version| !is_pre_release(&version.text)) {
        found.retain(|version| !is_pre_release(&version.text));
    }
    found.sort_by_key(|version| std::cmp::Reverse(version.when));
    let mut seen = BTreeSet::new();
    found.retain(|version| seen.insert(normal(&version.text)));
    found
}

/// `Release 1.2.0`, `Bump version to 1.2.0`; but not `Bump requests from 2.1 to 2.2`.
fn raises_version(subject: &str) -> bool {
    let lower = subject.to_lowercase();
    let lower = lower.split_once("): ").or_else(|| lower.split_once(": ")).map_or(lower.as_str(), |(kind, rest)| {
        // `chore(release): 1.2.0` says it in its kind.
        if kind.contains("release") || kind.contains("version") { lower.as_str() } else { rest }
    });
    let of_dependency = lower.contains(" from ") && !lower.contains("version from");
    let opens = [
        "release",
        "bump version",
        "bump to v",
        "bump the version",
        "chore(release)",
        "version ",
        "prepare release",
        "set version",
        "bumped version",
        "update version",
        "リリース",
        "バージョン",
    ];
    !of_dependency && opens.iter().any(|words| lower.starts_with(words)) && in_text(subject).is_some()
}

/// Notes on one version.
struct Note {
    version: String,
    sighting: Sighting,
}

/// Entries of changelogs, and documents of their own for one version.
fn notes(facts: &Facts) -> Vec<Note> {
    let mut notes = Vec::new();
    let mut documents: Vec<_> = facts.releases.iter().filter(|(path, _)| speaks(facts, path)).collect();
    // The file that is a changelog by its name, the nearer to the top the better.
    documents.sort_by_key(|(path, _)| (!is_changelog(path), path.depth()));
    for (path, entries) in documents {
        let told = entries.iter().filter(|entry| !entry.unreleased && entry.words >= FEWEST_WORDS);
        for entry in told {
            match entry.version.as_deref() {
                Some(version) => notes.push(note(facts, path, entry.lines.first, version)),
                None => notes.extend(named_inside(facts, path, entry.lines)),
            }
        }
    }
    for file in facts.files.iter().filter(|file| is_page(file.kind) && speaks(facts, &file.path)) {
        if let Some(version) = version_of_page(&file.path) {
            notes.push(note(facts, &file.path, 1, version));
        }
    }
    notes
}

/// The versions that an entry under a mere date announces: by a link to the release, or in a sentence.
fn named_inside(facts: &Facts, path: &RepoPath, lines: Lines) -> Vec<Note> {
    let Some(document) = facts.document(path) else { return Vec::new() };
    let links = document.links.iter().filter(|link| lines.contains(link.line));
    let linked = links.filter_map(|link| Some((link.line, in_text(link.to.split("/releases/tag/").nth(1)?)?)));
    let said = document
        .statements
        .iter()
        .filter(|statement| lines.contains(statement.lines.first) && statement.text.to_lowercase().contains("release"));
    let said = said.filter_map(|statement| Some((statement.lines.first, in_text(&statement.text)?)));
    let named: BTreeSet<(u32, &str)> = linked.chain(said).collect();
    named.into_iter().map(|(line, version)| note(facts, path, line, version)).collect()
}

fn note(facts: &Facts, path: &RepoPath, line: u32, version: &str) -> Note {
    let sighting = Sighting {
        place: Place::lines(path, Lines::one(line)),
        note: format!("notes on {version}"),
        strength: Strength::Configured,
        zone: facts.zone(path),
        tool: None,
    };
    Note { version: normal(version), sighting }
}

fn is_changelog(path: &RepoPath) -> bool {
    let stem = path.stem().to_lowercase();
    ["changelog", "changes", "history", "news", "release"].iter().any(|word| stem.starts_with(word))
}

/// True for documents of the project itself. A hidden folder holds settings of tools; what stands there
/// tells of no release.
fn speaks(facts: &Facts, path: &RepoPath) -> bool {
    let zone = facts.zone(path);
    let hidden = path.folder().split('/').any(|folder| folder.starts_with('.') && folder != ".github");
    !hidden && (zone == Zone::Docs || facts.product_zones.contains(&zone))
}

fn is_page(kind: FileKind) -> bool {
    matches!(kind, FileKind::Markdown | FileKind::Rst | FileKind::AsciiDoc | FileKind::Text | FileKind::Yaml)
}

/// The version in the name of a page of release notes: `docs/release-notes/v1.2.0.md`.
fn version_of_page(path: &RepoPath) -> Option<&str> {
    let folder = path.folder().rsplit('/').next().unwrap_or_default().to_lowercase().replace(['-', '_'], "");
    let stem = path.stem();
    let named = stem.to_lowercase().replace(['-', '_'], "");
    let words = ["releasenotes", "changelog", "changelogs", "whatsnew", "releases", "release", "relnotes"];
    let of_notes = words.contains(&folder.as_str()) || words.iter().any(|word| named.starts_with(word));
    let version = stem.rsplit(['-', '_']).find(|part| part.contains('.')).or_else(|| in_text(stem))?;
    let version = version.trim_start_matches(['v', 'V']);
    let dotted = version.starts_with(|c: char| c.is_ascii_digit()) && version.contains('.');
    (of_notes && dotted).then_some(version)
}

/// The order of the changelog, which tells the newest first, rather than that of the paths.
fn newest_first(sightings: &mut Vec<Sighting>, notes: &[Note]) {
    let mut ordered: Vec<Sighting> = Vec::with_capacity(sightings.len());
    for note in notes {
        if !ordered.contains(&note.sighting) && sightings.contains(&note.sighting) {
            ordered.push(note.sighting.clone());
        }
        // Beyond that nobody reads on, and comparing each with each would take long.
        if ordered.len() >= 40 {
            break;
        }
    }
    *sightings = ordered;
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::Held;
    use matura_model::history::Tag;

    #[test]
    fn subjects_that_raise_the_version() {
        for (subject, expected) in [
            ("Release v1.2.0", true),
            ("bump version: 1.0.0 → 1.1.0", true),
            ("chore(release): 1.2.0", true),
            ("chore: bump version to 2.0.1", true),
            ("Bump requests from 2.1.0 to 2.2.0", false),
            ("Update dependency numpy to v1.2.0", false),
            ("Release the model of May", false),
        ] {
            assert_eq!(raises_version(subject), expected, "{subject}");
        }
    }

    #[test]
    fn pages_of_one_version() {
        for (path, expected) in [
            ("docs/release-notes/v1.2.0.md", Some("1.2.0")),
            ("docs/release_notes_1.2.rst", Some("1.2")),
            ("changelogs/0.3.yaml", Some("0.3")),
            ("docs/guide/v1.2.0.md", None),
            ("docs/releases/process.md", None),
        ] {
            assert_eq!(version_of_page(&path.into()), expected, "{path}");
        }
    }

    #[test]
    fn versions_are_those_of_tags() {
        let tag = |name: &str, day: i64| Tag {
            name: name.to_owned(),
            kind: TagKind::Release,
            version: Some(name.trim_start_matches('v').to_owned()),
            commit: String::new(),
            when: day * DAY,
            annotated: false,
        };
        let tags = vec![tag("v1.2.0rc1", 40), tag("v1.1.0", 30), tag("v1.0.0", 10)];
        let history = History { tags, ..History::default() };
        let texts: Vec<String> = versions(&history).into_iter().map(|version| version.text).collect();
        assert_eq!(texts, ["1.1.0", "1.0.0"]);
        let facts = Facts { history: Ok(history), ..Facts::default() };
        let observation = run(&facts, &ProbeInput::default());
        assert_eq!(observation.measures.get("tags"), Some(&Measure::Count(2)));
        assert_eq!(observation.measures.get("share_noted"), Some(&Measure::Share(0.0)));
        assert!(matches!(run(&Facts::default(), &ProbeInput::default()).held, Held::Unknown(_)));
    }
}
