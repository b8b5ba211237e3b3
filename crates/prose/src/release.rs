//! Release notes: headings with a version or a date, and how much is written under each.

use crate::flow::words;
use matura_model::Lines;
use matura_model::fact::{BlockKind, Document, Section};
use regex::Regex;
use std::sync::LazyLock;

/// One entry of release notes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReleaseEntry {
    /// The version without a leading `v`.
    pub version: Option<String>,
    /// The date as `2024-01-31`, or `2024-01` when the day is not given.
    pub date: Option<String>,
    /// The heading it was read from.
    pub heading: String,
    /// From the heading to the line before the next entry.
    pub lines: Lines,
    /// The number of words under the heading and its sub-headings, code left out.
    pub words: usize,
    /// True for what is not released yet.
    pub unreleased: bool,
}

/// What a heading says about a release.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) version: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) unreleased: bool,
}

const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

static UNRELEASED: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^\W*(?:unreleased|upcoming|未リリース)|\bunreleased\b|\(?development version\)?|^\W*(?:next (?:release|version)|head|next|current (?:master|main))\W*$",
    )
});

/// What may stand before the version, the version, and what follows it.
static VERSION: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)^\W*
        (?P<lead>(?:\S+\s+){0,5}?)
        (?P<open>[\[(`<]*)(?P<v>v\.?\s?|version-?|release-)?
        (?P<version>\d{1,4}(?:\.\d{1,5}){1,3}(?:[-.+_]?(?:alpha|beta|rc|dev|pre|preview|post|final|snapshot|a|b|c)?[-.]?\d*)(?:[-+.][0-9a-z]+)*|(?P<single>20\d\d[01]\d[0-3]\d|\d{1,4}))
        (?P<close>[\])`>]*)(?P<rest>.*)$",
    )
});

static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:(?:release|releases|released|version|ver\.?|changes|changelog|notes?|what'?s|what’s|new|news|in|for|of|the|to|hotfix|patch|tag|updates?|updated|バージョン|リリース)\W*\s*)+$",
    )
});

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?ix)\b(?P<y1>(?:19|20)\d\d)[-/](?P<m1>\d{1,2})[-/](?P<d1>\d{1,2})\b
        |(?P<y2>(?:19|20)\d\d)年(?P<m2>\d{1,2})月(?:(?P<d2>\d{1,2})日)?
        |\b(?P<n3>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?P<d3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y3>(?:19|20)\d\d)\b
        |\b(?P<d4>\d{1,2})(?:st|nd|rd|th)?[\s-](?P<n4>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?[\s-](?P<y4>(?:19|20)\d\d)\b
        |\b(?P<n5>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?P<y5>(?:19|20)\d\d)\b
        |\b(?P<y6>(?:19|20)\d\d)\.(?P<m6>\d\d)\.(?P<d6>\d\d)\b
        |\b(?P<d7>\d\d)[./](?P<m7>\d\d)[./](?P<y7>(?:19|20)\d\d)\b",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// The entries of release notes, in the order of the document.
pub fn releases(document: &Document) -> Vec<ReleaseEntry> {
    let named: Vec<Option<Named>> =
        document.sections.iter().map(|section| named(&section.heading, section.level)).collect();
    let mut entries = Vec::new();
    for (index, (section, name)) in document.sections.iter().zip(&named).enumerate() {
        let Some(name) = name else { continue };
        let after = index + 1;
        let under = document.sections.iter().zip(&named).skip(after);
        let ends = |(below, name): &(&Section, &Option<Named>)| below.level > section.level && name.is_none();
        let count = under.take_while(ends).count();
        let last = document.sections.get(index + count).map_or(section.lines.last, |below| below.lines.last);
        entries.push(ReleaseEntry {
            version: name.version.clone(),
            date: name.date.clone(),
            heading: section.heading.clone(),
            lines: Lines::new(section.lines.first, last),
            words: words_under(document, index, index + count),
            unreleased: name.unreleased,
        });
    }
    entries
}

fn words_under(document: &Document, first: usize, last: usize) -> usize {
    let inside = |section: u32| (first..=last).contains(&(section as usize));
    let blocks = document.blocks.iter().filter(|block| inside(block.section));
    let prose = blocks.filter(|block| !matches!(block.kind, BlockKind::Code { .. })).map(|block| words(&block.text));
    let tables = document.tables.iter().filter(|table| inside(table.section));
    let cells = tables.flat_map(|table| table.rows.iter().flat_map(|(cells, _)| cells.iter().map(|cell| words(cell))));
    prose.sum::<usize>() + cells.sum::<usize>()
}

/// What a heading says about a release; `None` for any other heading.
pub(crate) fn named(heading: &str, level: u8) -> Option<Named> {
    if heading.len() > 160 {
        return None;
    }
    let unreleased = UNRELEASED.is_match(heading);
    let (date, version) = match dated(heading) {
        Some((date, start, end)) => {
            // The date is taken out so that its numbers are not read as a version.
            let left = format!("{} {}", heading.get(..start)?, heading.get(end..)?);
            let version = versioned(&left, level, true);
            let bare = version.is_none() && !opens_with_date(heading, start);
            (if bare { None } else { Some(date) }, version)
        }
        None => (None, versioned(heading, level, unreleased)),
    };
    let named = Named { version, date, unreleased };
    (named != Named::default()).then_some(named)
}

/// A date alone names an entry only when it opens the heading or follows a word about releases.
fn opens_with_date(heading: &str, start: usize) -> bool {
    let before = heading.get(..start).unwrap_or_default();
    before.chars().all(|letter| !letter.is_alphanumeric()) || LEAD.is_match(before.trim())
}

fn dated(heading: &str) -> Option<(String, usize, usize)> {
    let found = DATE.captures(heading)?;
    let all = found.get(0)?;
    let number = |name: &str| found.name(name).and_then(|part| part.as_str().parse::<u32>().ok());
    let month = |name: &str| {
        let word = found.name(name)?.as_str().to_lowercase();
        MONTHS.iter().position(|month| *month == word).and_then(|index| u32::try_from(index + 1).ok())
    };
    let (mut year, mut months, mut day) = (None, None, None);
    for form in 1..=7 {
        year = year.or_else(|| number(&format!("y{form}")));
        months = months.or_else(|| number(&format!("m{form}"))).or_else(|| month(&format!("n{form}")));
        day = day.or_else(|| number(&format!("d{form}")));
    }
    let (year, month) = (year?, months?);
    if !(1..=12).contains(&month) || day.is_some_and(|day| !(1..=31).contains(&day)) {
        return None;
    }
    let date = match day {
        Some(day) => format!("{year:04}-{month:02}-{day:02}"),
        None => format!("{year:04}-{month:02}"),
    };
    Some((date, all.start(), all.end()))
}

/// The version a heading names. A number that is followed by plain words is a section's number, and
/// a version behind any other word is taken only where that word is surely the name of the package.
fn versioned(heading: &str, level: u8, sure: bool) -> Option<String> {
    let found = VERSION.captures(heading)?;
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let (lead, rest, version) = (part("lead").trim(), part("rest"), part("version"));
    let parts = version.split('.').count();
    let marked = !part("v").is_empty() || part("open").contains(['[', '`']);
    let about_releases = !lead.is_empty() && LEAD.is_match(lead);
    let named = marked || about_releases || sure && part("single").is_empty();
    // One number alone is a version only as `v2` or behind a word about releases.
    let bare = part("v").starts_with(['v', 'V']) && lead.is_empty();
    if !(part("single").is_empty() || about_releases || bare) {
        return None;
    }
    let follows = rest.trim_start();
    let plain_words = rest.starts_with(char::is_whitespace) && follows.starts_with(char::is_alphanumeric);
    let glued = rest.starts_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '%' | '/'));
    let allowed = match lead.is_empty() || about_releases {
        true if named => !glued,
        true => !glued && !plain_words && (follows.is_empty() || follows.starts_with('(') || parts >= 3),
        // `package 1.2.0`
        false => {
            let one = lead.split_whitespace().count() == 1 && lead.chars().any(char::is_alphabetic);
            one && !glued && !plain_words && (sure || level <= 1 || parts >= 3 || marked)
        }
    };
    allowed.then(|| version.trim_end_matches(['.', '-', '_', '+']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::named;

    #[track_caller]
    fn check(heading: &str, expected: &str) {
        let shown = named(heading, 2).map(|found| {
            let unreleased = if found.unreleased { " unreleased" } else { "" };
            format!("{} {}{unreleased}", found.version.as_deref().unwrap_or("-"), found.date.as_deref().unwrap_or("-"))
        });
        assert_eq!(shown.as_deref().unwrap_or(""), expected, "{heading}");
    }

    #[test]
    fn headings_of_releases() {
        check("[1.2.0] - 2024-01-02", "1.2.0 2024-01-02");
        check("1.2.0 (2024-01-02)", "1.2.0 2024-01-02");
        check("v1.2", "1.2 -");
        check("v2", "2 -");
        check("Version 1.2", "1.2 -");
        check("Release v0.3.1-rc.1", "0.3.1-rc.1 -");
        check("What's new in 2.0?", "2.0 -");
        check("mypkg 1.2.0", "1.2.0 -");
        check("mypkg 1.2.0.9000 (development version)", "1.2.0.9000 - unreleased");
        check("mypkg (development version)", "- - unreleased");
        check("[Unreleased]", "- - unreleased");
        check("2024-05-01", "- 2024-05-01");
        check("2024/5/1: fixes", "- 2024-05-01");
        check("1.0.0 / January 2nd, 2024", "1.0.0 2024-01-02");
        check("v0.4.0 (3 Mar 2023)", "0.4.0 2023-03-03");
        check("May 2024", "- 2024-05");
        check("バージョン 1.2.0（2024年1月2日）", "1.2.0 2024-01-02");
        check("2024.05.1", "2024.05.1 -");
        check("1.2.0 - The big one", "1.2.0 -");
        check("1.4.0b2", "1.4.0b2 -");
        check("🚀 v1.0.0", "1.0.0 -");
        check("Released 2024-05-01", "- 2024-05-01");
        check("Update April 12, 2025", "- 2025-04-12");
    }

    #[test]
    fn other_headings() {
        check("1.2 Installation", "");
        check("1.2.1 Installing the tool", "");
        check("1. Introduction", "");
        check("Added", "");
        check("Python 3.10", "");
        check("Results of May 2024 campaign", "");
        check("Top 10 tricks", "");
        check("Step 2: train", "");
        check("Meeting notes from the team on 2024-01-02", "");
        check("0.5% better", "");
        check("Next steps", "");
        check("", "");
    }
}
