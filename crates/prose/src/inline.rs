//! Markup inside running text of reStructuredText and AsciiDoc: links, pictures, roles, emphasis.

use crate::flow::{Flow, squeeze};
use regex::{Captures, Regex};
use std::ops::Range;
use std::sync::LazyLock;

/// A link or picture found in running text.
pub(crate) struct Found {
    pub(crate) to: String,
    pub(crate) text: String,
    pub(crate) image: bool,
    pub(crate) line: u32,
}

static RST: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)``(?P<code>[^`]+(?:`[^`]+)*?)``
        |(?::[a-zA-Z][\w:+.-]*:)?`(?P<titled>[^`<]+?)\s*<(?P<target>[^`<>]+)>`_{0,2}
        |:[a-zA-Z][\w:+.-]*:`(?P<role>[^`]+)`
        |`(?P<plain>[^`]+)`_{0,2}
        |\*\*(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*\*
        |\*(?P<emphasis>[^*\s](?:[^*]*[^*\s])?)\*
        |\|(?P<substitution>[\w.][\w\ ./-]*)\|_{0,2}",
    )
});

static ASCIIDOC: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"(?x)image:(?P<image>[^\s\[\]]+)\[(?P<alt>[^\]]*)\]
        |(?:link:|xref:)(?P<link>[^\s\[\]]+)\[(?P<label>[^\]]*)\]
        |(?P<target>https?://[^\s\[\]<>]+)\[(?P<titled>[^\]]*)\]
        |<<(?P<anchor>[^<>,]+)(?:,(?P<anchored>[^<>]*))?>>
        |`\+?(?P<code>[^`]+?)\+?`
        |\*\*?(?P<strong>[^*\s](?:[^*]*[^*\s])?)\*?\*
        |\b_(?P<emphasis>[^_\s](?:[^_]*[^_\s])?)_\b",
    )
});

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// Running text of reStructuredText without its markup, and what it links to.
pub(crate) fn rst(raw: &Flow) -> (Flow, Vec<Found>) {
    strip(raw, &RST, |captures, line| {
        let named = |name: &str| captures.name(name);
        match (named("titled"), named("target")) {
            (Some(text), Some(to)) => (Some(text.range()), Some(found(to.as_str(), text.as_str(), false, line))),
            _ => {
                let names = ["code", "role", "plain", "strong", "emphasis"];
                // A substitution mostly stands for a badge: nothing is shown for it.
                (names.iter().find_map(|name| named(name)).map(|part| part.range()), None)
            }
        }
    })
}

/// Running text of AsciiDoc without its markup, and what it links to.
pub(crate) fn asciidoc(raw: &Flow) -> (Flow, Vec<Found>) {
    strip(raw, &ASCIIDOC, |captures, line| {
        let named = |name: &str| captures.name(name);
        if let (Some(to), Some(alt)) = (named("image"), named("alt")) {
            return (None, Some(found(to.as_str(), first_value(alt.as_str()), true, line)));
        }
        for (to, text) in [("link", "label"), ("target", "titled")] {
            if let (Some(to), Some(text)) = (named(to), named(text)) {
                let shown = if text.is_empty() { to.range() } else { text.range() };
                return (Some(shown), Some(found(to.as_str(), text.as_str(), false, line)));
            }
        }
        let names = ["anchored", "anchor", "code", "strong", "emphasis"];
        (names.iter().find_map(|name| named(name)).map(|part| part.range()), None)
    })
}

/// The first of the values of a picture's attributes: its alternative text.
pub(crate) fn first_value(attributes: &str) -> &str {
    let first = attributes.split(',').next().unwrap_or_default();
    if first.contains('=') { "" } else { first.trim_matches('"') }
}

fn found(to: &str, text: &str, image: bool, line: u32) -> Found {
    Found { to: to.trim().to_owned(), text: squeeze(text), image, line }
}

/// Replaces each piece of markup by the part of it that is shown.
fn strip(
    raw: &Flow,
    pattern: &Regex,
    shown: impl Fn(&Captures<'_>, u32) -> (Option<Range<usize>>, Option<Found>),
) -> (Flow, Vec<Found>) {
    let (mut flow, mut links) = (Flow::default(), Vec::new());
    let mut from = 0;
    for captures in pattern.captures_iter(raw.text()) {
        let Some(all) = captures.get(0) else { continue };
        let (part, link) = shown(&captures, raw.line_at(all.start()));
        flow.push_part(raw, from..all.start());
        if let Some(part) = part {
            flow.push_part(raw, part);
        }
        links.extend(link);
        from = all.end();
    }
    flow.push_part(raw, from..raw.text().len());
    (flow, links)
}
