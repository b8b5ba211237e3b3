//! Azure Bicep, read line by line.

use crate::Found;
use crate::output::{Head, Output, cut, join};
use matura_model::fact::{Attribute, InfraTool};
use matura_model::limits::BICEP_DEPTH;
use matura_model::{Lines, RepoPath};

/// The declarations of a Bicep file.
pub fn bicep(path: &RepoPath, text: &str) -> Found {
    let mut output = Output::new(path);
    let lines: Vec<String> = without_comments(text);
    let mut at = 0;
    while let Some(line) = lines.get(at) {
        let Some((kind, name)) = declaration(line) else {
            at += 1;
            continue;
        };
        let (attributes, end, too_deep) = body(&lines, at);
        let span = Lines::new(line_number(at), line_number(end));
        output.resource(&Head::new(InfraTool::Bicep, &kind, name.as_deref()), span, attributes);
        at = end + 1;
        if too_deep {
            output.limit(
                line_number(end),
                &format!("brackets nest deeper than {BICEP_DEPTH} levels, the rest is left out"),
            );
            break;
        }
    }
    output.found
}

fn line_number(index: usize) -> u32 {
    u32::try_from(index + 1).unwrap_or(u32::MAX)
}

/// The lines with `//` and `/* */` comments left out; a quoted `//` stays.
fn without_comments(text: &str) -> Vec<String> {
    let mut inside = false;
    text.lines()
        .map(|line| {
            let mut kept = String::new();
            let mut quoted = false;
            let mut rest = line;
            while let Some(c) = rest.chars().next() {
                let length = c.len_utf8();
                let skipped = match (inside, quoted) {
                    (true, _) if rest.starts_with("*/") => {
                        inside = false;
                        2
                    }
                    (true, _) => length,
                    (false, false) if rest.starts_with("//") => rest.len(),
                    (false, false) if rest.starts_with("/*") => {
                        inside = true;
                        2
                    }
                    _ => {
                        quoted ^= c == '\'';
                        kept.push(c);
                        length
                    }
                };
                rest = rest.get(skipped..).unwrap_or_default();
            }
            kept
        })
        .collect()
}

/// The kind and name of the declaration that a line at the top opens.
fn declaration(line: &str) -> Option<(String, Option<String>)> {
    let mut words = line.split_whitespace();
    let word = words.next().filter(|_| !line.starts_with(char::is_whitespace))?;
    if word == "targetScope" {
        return Some((word.to_owned(), quoted(line).map(str::to_owned)));
    }
    let name = words.next()?.trim_end_matches('=').to_owned();
    let kind = match word {
        "resource" => {
            let kind = quoted(line)?.split('@').next().unwrap_or_default();
            let existing =
                line.split('\'').nth(2).is_some_and(|rest| rest.split_whitespace().next() == Some("existing"));
            if existing { format!("existing.{kind}") } else { kind.to_owned() }
        }
        "module" | "param" | "var" | "output" => word.to_owned(),
        _ => return None,
    };
    Some((kind, Some(name)))
}

fn quoted(line: &str) -> Option<&str> {
    line.split('\'').nth(1)
}

/// What a declaration holds, the index of its last line, and whether it nests too deep to be read to its end.
fn body(lines: &[String], first: usize) -> (Vec<Attribute>, usize, bool) {
    let mut attributes = Vec::new();
    let head = lines.get(first).map(String::as_str).unwrap_or_default();
    push(&mut attributes, head_path(head), head_value(head), first);
    let mut open: Vec<(String, usize)> = Vec::new();
    let mut at = first;
    let mut depth = balance(head);
    for _ in 0..depth.max(0) {
        open.push((String::new(), 0));
    }
    while depth > 0 {
        at += 1;
        if open.len() > BICEP_DEPTH {
            return (attributes, at - 1, true);
        }
        let Some(line) = lines.get(at) else { return (attributes, lines.len().saturating_sub(1), false) };
        depth += balance(line);
        inner_line(line.trim(), at, &mut open, &mut attributes);
    }
    (attributes, at, false)
}

fn head_path(head: &str) -> &'static str {
    match head.split_whitespace().next() {
        Some("resource") => "type",
        Some("module") => "source",
        _ => "value",
    }
}

fn head_value(head: &str) -> &str {
    match head_path(head) {
        "value" => head.split_once('=').map_or(head, |(_, value)| value).trim(),
        _ => quoted(head).unwrap_or_default(),
    }
}

/// Opening less closing brackets outside quotes.
fn balance(line: &str) -> i64 {
    let outside = line.split('\'').step_by(2).flat_map(str::chars);
    outside.fold(0, |sum, c| match c {
        '{' | '[' | '(' => sum + 1,
        '}' | ']' | ')' => sum - 1,
        _ => sum,
    })
}

fn inner_line(line: &str, at: usize, open: &mut Vec<(String, usize)>, attributes: &mut Vec<Attribute>) {
    let prefix =
        open.iter().fold(String::new(), |prefix, (key, _)| if key.is_empty() { prefix } else { join(&prefix, key) });
    let key = line.split_once(':').map(|(key, _)| key.trim().trim_matches('\'')).filter(|key| is_key(key));
    let value = line.split_once(':').filter(|_| key.is_some()).map_or(line, |(_, value)| value).trim();
    let path = match key {
        Some(key) => join(&prefix, key),
        None => {
            let position = open.last_mut().map_or(0, |(_, count)| {
                *count += usize::from(!line.is_empty() && !line.starts_with(['}', ']', ')']));
                count.saturating_sub(1)
            });
            join(&prefix, &position.to_string())
        }
    };
    let change = balance(line);
    if change > 0 {
        let last = path.rsplit('.').next().unwrap_or_default().to_owned();
        open.push((last, 0));
        (1..change).for_each(|_| open.push((String::new(), 0)));
    } else {
        if !line.is_empty() && !line.starts_with(['}', ']', ')']) {
            push(attributes, &path, value.trim_end_matches(','), at);
        }
        (change..0).for_each(|_| drop(open.pop()));
    }
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/'))
}

fn push(attributes: &mut Vec<Attribute>, path: &str, value: &str, at: usize) {
    let value = value.strip_prefix('\'').and_then(|value| value.strip_suffix('\'')).unwrap_or(value);
    attributes.push(Attribute { path: path.to_owned(), value: cut(value), line: line_number(at) });
}
