//! Plain text: headings that are underlined, numbered, in capitals, or name a release; paragraphs and
//! items.

use crate::builder::Builder;
use crate::line::{self, Line};
use crate::release;
use matura_model::fact::BlockKind;
use regex::Regex;
use std::sync::LazyLock;

/// A heading is not longer than this.
const LONGEST: usize = 80;

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"^(?P<number>\d{1,2}(?:\.\d{1,2}){0,4})\.?[ \t]+\p{Lu}[^.;,:?!]*$").expect("the pattern is valid")
});

static HASHES: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(#{1,6})[ \t]+(\S.*?)[ \t#]*$").expect("the pattern is valid"));

/// Reads a text.
pub(crate) fn read(text: &str, builder: &mut Builder) {
    let lines = line::of(text);
    let mut at = 0;
    while let Some(&first) = lines.get(at) {
        let before = at.checked_sub(1).and_then(|before| lines.get(before)).copied();
        let next = lines.get(at + 1).copied();
        if first.is_blank() || first.rule().is_some() && first.width() >= 3 {
            at += 1;
        } else if let Some(level) = underlined(first, next) {
            builder.heading(level, first.text.trim(), first.number);
            at += 2;
        } else if let Some((level, title)) = heading(before, first, next) {
            builder.heading(level, title, first.number);
            at += 1;
        } else {
            let rest = lines.get(at..).unwrap_or_default();
            at += block(rest, builder).max(1);
        }
    }
}

/// The level of a title with a line of punctuation below it.
fn underlined(title: Line<'_>, next: Option<Line<'_>>) -> Option<u8> {
    let below = next?;
    let rule = below.rule().filter(|rule| "=-~^*#_+".contains(*rule))?;
    let fits = below.width() >= 3 && title.width() <= LONGEST && below.width() + 3 >= title.width().min(20);
    if !fits || title.rule().is_some() {
        return None;
    }
    Some(match rule {
        '=' | '#' | '*' => 1,
        '-' => 2,
        _ => 3,
    })
}

fn heading<'a>(before: Option<Line<'_>>, line: Line<'a>, next: Option<Line<'_>>) -> Option<(u8, &'a str)> {
    let text = line.text.trim();
    if let Some(found) = HASHES.captures(text) {
        let level = found.get(1).map_or(1, |hashes| hashes.as_str().len());
        return Some((u8::try_from(level).ok()?, found.get(2)?.as_str()));
    }
    let blank = |line: Option<Line<'_>>| line.is_none_or(Line::is_blank);
    if line.indent() > 0 || line.marker().is_some() && !NUMBERED.is_match(text) || text.len() > LONGEST {
        return None;
    }
    let ends_open = text.ends_with(['.', ',', ';']);
    if !ends_open && release::named(text, 1).is_some() && is_release(text) {
        return Some((2, text));
    }
    if !blank(before) || !blank(next) {
        return None;
    }
    if let Some(found) = NUMBERED.captures(text) {
        let depth = found.name("number").map_or(0, |number| number.as_str().matches('.').count());
        return Some((u8::try_from(depth + 2).unwrap_or(6), text));
    }
    let letters = text.chars().filter(|letter| letter.is_uppercase()).count();
    let capitals = letters >= 3 && !text.chars().any(char::is_lowercase) && !ends_open;
    capitals.then_some((2, text.trim_end_matches(':')))
}

/// True when a line that names a release is one by itself, not a sentence that begins with a version.
fn is_release(text: &str) -> bool {
    text.split_whitespace().count() <= 6
}

/// Reads an item or a paragraph; the number of its lines.
fn block(rest: &[Line<'_>], builder: &mut Builder) -> usize {
    let Some(&first) = rest.first() else { return 1 };
    let indent = first.indent();
    let inner = first.dedent(indent);
    let marker = inner.marker();
    let goes_on = |(index, line): &(usize, &Line<'_>)| {
        *index == 0
            || !line.is_blank()
                && line.dedent(line.indent()).marker().is_none()
                && !(marker.is_some()
                    && line.indent() <= indent
                    && underlined(**line, rest.get(index + 1).copied()).is_some())
                && (marker.is_some() || line.rule().is_none())
    };
    let mut lines: Vec<Line<'_>> = rest.iter().enumerate().take_while(goes_on).map(|(_, line)| *line).collect();
    let used = lines.len();
    let kind = match (marker, lines.first_mut()) {
        (Some(width), Some(opening)) => {
            opening.text = inner.text.get(width..).unwrap_or_default();
            let task = line::task(opening.text);
            if let Some((_, width)) = task {
                opening.text = opening.text.get(width..).unwrap_or_default();
            }
            BlockKind::Item { done: task.map(|(done, _)| done) }
        }
        _ => BlockKind::Paragraph,
    };
    builder.prose(kind, line::join(&lines));
    used
}
