//! Texts that are templates of YAML: their placeholders are blanked, byte for byte and line for line,
//! so that what is parsed stands where the original stands.

use matura_model::limits::PLACEHOLDER_BYTES;

/// Words that open a statement which itself prints nothing.
const SILENT: [&str; 10] = ["if", "else", "end", "range", "with", "define", "block", "break", "continue", "/*"];

/// Which placeholders are blanked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those of Go, Jinja and ERB.
    Templates,
    /// `${{ … }}` as well, which is plain text to most readers of YAML.
    Expressions,
}

/// The text with its placeholders blanked; `None` when it has none. A line of nothing but placeholders
/// becomes blank; statements within a line become blanks too, and other placeholders `x`s.
pub(crate) fn blank_placeholders(text: &str, reach: Reach) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    let mut found = Vec::new();
    while let Some(placeholder) = next_placeholder(text, at, reach) {
        at = placeholder.end;
        fill(&mut bytes, &placeholder);
        found.push((placeholder.start, placeholder.end));
    }
    if found.is_empty() {
        return None;
    }
    let bare = bare_lines(text, &found);
    for &(start, end) in &bare {
        blank(&mut bytes, start, end);
    }
    begin_blocks(&mut bytes, &bare);
    // Only whole placeholders are overwritten, and those by ASCII, so the rest is still UTF-8.
    String::from_utf8(bytes).ok()
}

struct Placeholder {
    start: usize,
    end: usize,
    silent: bool,
}

fn next_placeholder(text: &str, from: usize, reach: Reach) -> Option<Placeholder> {
    let mut at = from;
    loop {
        let rest = text.get(at..)?;
        let start = at + rest.find(['{', '<'])?;
        let tail = text.get(start..)?;
        let dollar = text.as_bytes().get(start.wrapping_sub(1)) == Some(&b'$');
        let close = match tail.as_bytes().get(..2) {
            Some(b"{{") if !dollar || reach == Reach::Expressions => "}}",
            Some(b"{%") => "%}",
            Some(b"{#") => "#}",
            Some(b"<%") => "%>",
            _ => {
                at = start + 1;
                continue;
            }
        };
        let reach = tail.get(2..)?;
        let reach = reach.get(..reach.floor_char_boundary(PLACEHOLDER_BYTES)).unwrap_or(reach);
        let Some(length) = reach.find(close) else {
            at = start + 2;
            continue;
        };
        let inner = tail.get(2..2 + length)?;
        // `{{ {…}}}` closes with the last braces, `{a: {{ b }}}` with the first.
        let unclosed = inner.matches('{').count().saturating_sub(inner.matches('}').count());
        let extra = tail.get(length + 4..)?.bytes().take(unclosed).take_while(|byte| *byte == b'}').count();
        return Some(Placeholder { start, end: start + length + 4 + extra, silent: is_silent(close, inner) });
    }
}

fn is_silent(close: &str, inner: &str) -> bool {
    let inner = inner.trim_start_matches('-').trim_start();
    match close {
        "}}" => {
            let word = inner.split(|c: char| c.is_whitespace() || c == '-').next().unwrap_or_default();
            SILENT.contains(&word)
                || inner.starts_with("/*")
                || (inner.starts_with('$') && inner.split('"').next().is_some_and(|head| head.contains(":=")))
        }
        "%>" => !inner.starts_with('='),
        _ => true,
    }
}

/// `x`s up to the end of the placeholder's first line, blanks after it.
fn fill(bytes: &mut [u8], placeholder: &Placeholder) {
    let mut filler = if placeholder.silent { b' ' } else { b'x' };
    for byte in bytes.iter_mut().take(placeholder.end).skip(placeholder.start) {
        match *byte {
            b'\n' => filler = b' ',
            _ => *byte = filler,
        }
    }
}

/// The lines that hold nothing but placeholders, by their bytes.
fn bare_lines(text: &str, found: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut next = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.len();
        while found.get(next).is_some_and(|(_, placeholder_end)| *placeholder_end <= start) {
            next += 1;
        }
        let mut covered = start;
        let mut bare = true;
        for (from, to) in found.iter().skip(next).take_while(|(from, _)| *from < end) {
            bare &= text.get(covered..(*from).max(covered)).is_some_and(|gap| gap.trim().is_empty());
            covered = (*to).min(end).max(covered);
        }
        if covered > start && bare && text.get(covered..end).is_some_and(|rest| rest.trim().is_empty()) {
            lines.push((start, end));
        }
        start = end;
    }
    lines
}

/// Gives a block scalar that begins with blanked lines `x`s in their place: YAML rejects leading blank
/// lines that are longer than the indentation of the text below.
fn begin_blocks(bytes: &mut [u8], bare: &[(usize, usize)]) {
    for &(start, end) in bare {
        let Some(parent) = block_indicator_above(bytes, start) else { continue };
        let below = bytes.get(end..).unwrap_or_default().split(|byte| *byte == b'\n').find_map(indentation);
        let indent = below.filter(|indent| *indent > parent).unwrap_or(parent + 1);
        let line = bytes.iter_mut().take(end).skip(start + indent);
        line.filter(|byte| **byte != b'\n').for_each(|byte| *byte = b'x');
    }
}

/// The indentation of the line above `start` when that line opens a block scalar.
fn block_indicator_above(bytes: &[u8], start: usize) -> Option<usize> {
    let above = bytes.get(..start.checked_sub(1)?)?;
    let line = above.rsplit(|byte| *byte == b'\n').next()?.trim_ascii_end();
    let indicator = line.iter().rev().find(|byte| !matches!(byte, b'+' | b'-' | b'1'..=b'9'))?;
    matches!(indicator, b'|' | b'>').then(|| indentation(line)).flatten()
}

/// The blanks a line begins with; `None` for a blank line.
fn indentation(line: &[u8]) -> Option<usize> {
    line.iter().position(|byte| !byte.is_ascii_whitespace())
}

fn blank(bytes: &mut [u8], start: usize, end: usize) {
    for byte in bytes.iter_mut().take(end).skip(start).filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
}

/// The text with the nearest line at or before `line` (1-based) that is not blank made blank, and the
/// number of that line; `None` when there is none.
pub(crate) fn blank_line(text: &str, line: u32) -> Option<(String, u32)> {
    let mut start = 0;
    let mut last = None;
    for (index, content) in text.split_inclusive('\n').enumerate().take(line as usize) {
        if !content.trim().is_empty() {
            last = Some((index, start, start + content.len()));
        }
        start += content.len();
    }
    let (index, start, end) = last?;
    let mut bytes = text.as_bytes().to_vec();
    blank(&mut bytes, start, end);
    Some((String::from_utf8(bytes).ok()?, u32::try_from(index + 1).ok()?))
}
