//! The ground of an answer: a fingerprint of its evidence that survives moved lines.

use matura_answer::Assessment;
use matura_facts::Facts;
use matura_model::Place;
use matura_model::limits::EXCERPT_CHARACTERS;
use std::fmt;

/// Of each line so many characters count. Excerpts are cut, and where depends on indentation.
const WIDTH: usize = 200;

/// The evidence that speaks for an answer, sorted, each piece as
///
/// - `PATH HASH/LINES` for lines of a file: how many they are without the blank ones, and a hash of them
///   without the white space around them, but not their numbers;
/// - `file PATH` for a file as a whole, whose content is not looked at (a lock file, a picture);
/// - `tag NAME`.
///
/// Commits are left out: the newest ones differ with every scan.
pub fn ground(assessment: &Assessment) -> Vec<String> {
    let supporting = assessment.evidence.iter().filter(|piece| piece.supports);
    let mut ground: Vec<String> = supporting
        .filter_map(|piece| match &piece.sighting.place {
            Place::File { path, .. } => Some(Piece::of(path.as_str(), &piece.excerpt)),
            Place::Tag { name, .. } => Some(Piece::Tag(name)),
            Place::Commit { .. } | Place::Absence { .. } => None,
        })
        .map(|piece| piece.to_string())
        .collect();
    ground.sort();
    ground.dedup();
    ground
}

/// The ground of lines in a file, or of the file as a whole when the excerpt is empty.
pub fn file_ground(path: &str, excerpt: &str) -> String {
    Piece::of(path, excerpt).to_string()
}

/// One piece of ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    Lines { path: &'a str, print: Print },
    File(&'a str),
    Tag(&'a str),
}

/// The hash and the number of some lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Print {
    hash: u32,
    lines: usize,
}

impl fmt::Display for Piece<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lines { path, print } => write!(f, "{path} {:08x}/{}", print.hash, print.lines),
            Self::File(path) => write!(f, "file {path}"),
            Self::Tag(name) => write!(f, "tag {name}"),
        }
    }
}

impl<'a> Piece<'a> {
    fn of(path: &'a str, excerpt: &str) -> Self {
        let mut lines = significant(excerpt);
        if lines.len() > 1 && excerpt.chars().count() >= EXCERPT_CHARACTERS {
            lines.pop();
        }
        if lines.is_empty() { Self::File(path) } else { Self::Lines { path, print: Print::of(&lines) } }
    }

    /// The piece that a text of [`ground`] stands for; any other text is taken for a path.
    pub(crate) fn parse(text: &'a str) -> Self {
        let print = text.rsplit_once(' ').and_then(|(path, print)| {
            let (hash, lines) = print.split_once('/')?;
            let hash = (hash.len() == 8).then(|| u32::from_str_radix(hash, 16).ok()).flatten()?;
            Some((path, Print { hash, lines: lines.parse().ok()? }))
        });
        match print {
            Some((path, print)) => Self::Lines { path, print },
            None => text
                .strip_prefix("tag ")
                .map_or_else(|| Self::File(text.strip_prefix("file ").unwrap_or(text)), Self::Tag),
        }
    }

    /// Where it stands: the path, or `tag NAME`.
    pub(crate) fn place(self) -> String {
        match self {
            Self::Lines { path, .. } | Self::File(path) => path.to_owned(),
            Self::Tag(_) => self.to_string(),
        }
    }

    /// What became of it: `None` when it still stands in the checkout, be it among the evidence of now or not.
    pub(crate) fn lost(self, now: &[String], facts: &Facts) -> Option<Lost> {
        match self {
            Self::Lines { path, print } => {
                let file = facts.file(path);
                let text = file.and_then(|file| file.text.as_ref().ok());
                let stands = text.is_some_and(|text| print.is_in(text));
                // A file that was renamed takes its lines along.
                let elsewhere = || {
                    now.iter()
                        .any(|piece| matches!(Piece::parse(piece), Piece::Lines { print: found, .. } if found == print))
                };
                match file {
                    _ if stands || elsewhere() => None,
                    Some(_) => Some(Lost::Changed),
                    None => Some(Lost::Gone),
                }
            }
            Self::File(path) => {
                let holds = |file: &str| file.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'));
                let is_there = facts.file(path).is_some() || facts.files.iter().any(|file| holds(file.path.as_str()));
                (!is_there).then_some(Lost::Gone)
            }
            // A checkout without its history, or with a part of it, has not all tags.
            Self::Tag(name) => {
                let history =
                    facts.history.as_ref().ok().filter(|history| !history.shallow && !history.tags.is_empty());
                let is_gone = history.is_some_and(|history| history.tags.iter().all(|tag| tag.name != name));
                is_gone.then_some(Lost::Gone)
            }
        }
    }
}

/// What became of a piece of ground.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lost {
    Changed,
    Gone,
}

impl Print {
    /// FNV-1a over the lines, folded to 32 bits: stable across platforms and releases.
    fn of(lines: &[String]) -> Self {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for byte in lines.iter().flat_map(|line| line.bytes().chain([b'\n'])) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
        let hash = u32::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or_default();
        Self { hash, lines: lines.len() }
    }

    /// True when such lines stand in a text, one after the other.
    fn is_in(self, text: &str) -> bool {
        let lines = significant(text);
        self.lines > 0 && lines.windows(self.lines).any(|window| Self::of(window) == self)
    }
}

/// The lines that are not blank, without the white space around them, and only their beginnings.
fn significant(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(|line| line.chars().take(WIDTH).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::history::{History, Tag, TagKind};
    use matura_model::{File, FileKind, RepoPath, Zone};
    use proptest::prelude::*;
    use std::sync::Arc;

    fn checkout(files: &[(&str, &str)]) -> Facts {
        let file = |(path, text): &(&str, &str)| File {
            path: RepoPath::new(path),
            kind: FileKind::Other,
            zone: Zone::Product,
            tracked: true,
            size: 0,
            text: Ok(Arc::from(*text)),
        };
        Facts { files: files.iter().map(file).collect(), ..Facts::default() }
    }

    const SEEN: &str = "  - run: pytest\n\n    env: ci";

    /// What became of the lines `SEEN` of `a.yml` in a checkout with these files.
    fn check(files: &[(&str, &str)], expected: Option<Lost>) {
        let piece = Piece::of("a.yml", SEEN).to_string();
        assert_eq!(Piece::parse(&piece).lost(&[], &checkout(files)), expected, "{files:?}");
    }

    #[test]
    fn lines_may_move_and_be_indented_but_not_change() {
        check(&[("a.yml", "new: 1\nmore: 2\n- run: pytest\n  env: ci\n")], None);
        check(&[("a.yml", "- run: pytest -x\n  env: ci\n")], Some(Lost::Changed));
        check(&[("a.yml", "- run: pytest\nbetween: 1\nenv: ci\n")], Some(Lost::Changed));
        check(&[("a.yml", "")], Some(Lost::Changed));
        check(&[("b.yml", SEEN)], Some(Lost::Gone));
        let (piece, renamed) = (Piece::of("a.yml", SEEN), Piece::of("b.yml", SEEN).to_string());
        assert_eq!(piece.lost(&[renamed], &checkout(&[("b.yml", SEEN)])), None);
    }

    #[test]
    fn an_excerpt_that_was_cut_is_found_again() {
        let line = "word ".repeat(70);
        let text = format!("{line}\n{line}\n{line}\n");
        let cut: String = text.chars().take(EXCERPT_CHARACTERS).collect();
        let piece = Piece::of("a.md", &cut);
        assert_eq!(piece.lost(&[], &checkout(&[("a.md", &text)])), None);
        let only = "x".repeat(1000);
        let cut: String = only.chars().take(EXCERPT_CHARACTERS).collect();
        assert_eq!(Piece::of("a.md", &cut).lost(&[], &checkout(&[("a.md", &format!("   {only}"))])), None);
    }

    #[test]
    fn whole_files_and_tags_count_by_name() {
        assert_eq!(Piece::parse("file docs/a b.png"), Piece::File("docs/a b.png"));
        assert_eq!(Piece::parse("tag v1.0"), Piece::Tag("v1.0"));
        assert_eq!(Piece::parse("what somebody wrote"), Piece::File("what somebody wrote"));
        let facts = checkout(&[("docs/a.png", "")]);
        assert_eq!(Piece::File("docs/a.png").lost(&[], &facts), None);
        assert_eq!(Piece::File("docs").lost(&[], &facts), None);
        assert_eq!(Piece::File("doc").lost(&[], &facts), Some(Lost::Gone));
        assert_eq!(Piece::Tag("v1").lost(&[], &facts), None, "without a history nothing is said about tags");
        let tag = |name: &str| Tag {
            name: name.to_owned(),
            kind: TagKind::Other,
            version: None,
            commit: String::new(),
            annotated: false,
            when: 0,
        };
        let history = |shallow| Ok(History { tags: vec![tag("v2")], shallow, ..Default::default() });
        assert_eq!(
            Piece::Tag("v1").lost(&[], &Facts { history: history(false), ..Facts::default() }),
            Some(Lost::Gone)
        );
        assert_eq!(Piece::Tag("v2").lost(&[], &Facts { history: history(false), ..Facts::default() }), None);
        assert_eq!(Piece::Tag("v1").lost(&[], &Facts { history: history(true), ..Facts::default() }), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_and_found(
            path in "[a-z][a-z ./]{0,20}",
            before in proptest::collection::vec("[ a-z]{0,8}", 0..4),
            lines in proptest::collection::vec("[ a-zé]{0,300}", 1..7),
            after in proptest::collection::vec("[ a-z]{0,8}", 0..4),
        ) {
            let excerpt: String = lines.join("\n").chars().take(EXCERPT_CHARACTERS).collect();
            let piece = Piece::of(&path, &excerpt);
            let written = piece.to_string();
            prop_assert_eq!(Piece::parse(&written), piece);
            let text = [before, lines, after].concat().join("\n");
            prop_assert_eq!(piece.lost(&[], &checkout(&[(&path, &text)])), None);
        }
    }
}
