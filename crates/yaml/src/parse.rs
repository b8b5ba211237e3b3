//! From a text to its documents: as it stands (JSON without its comments), then with template
//! placeholders blanked, then without the lines that still break it.

use crate::build::{Built, Flaw, build};
use crate::comments::blank_comments;
use crate::node::{Node, NodeValue};
use crate::template::{Reach, blank_line, blank_placeholders};
use matura_model::limits::{YAML_LOST_LINES, YAML_REPAIR_BYTES};
use matura_model::{Lines, Problem, RepoPath, Whose};

/// What a text says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parsed {
    /// Its documents; of one that breaks off, what stands before.
    pub documents: Vec<Node>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
    /// True when template placeholders were blanked so that it parses. Scalars still hold their
    /// original text.
    pub templated: bool,
}

/// Reads YAML or JSON.
pub fn parse(path: &RepoPath, text: &str) -> Parsed {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let uncommented = is_json(path, text).then(|| blank_comments(text)).flatten();
    let text = uncommented.as_deref().unwrap_or(text);
    let plain = build(text, None);
    let suspect = plain.collection_key && text.contains("{{");
    if plain.failure.is_none() && !suspect {
        return report(path, plain, None);
    }
    match without_templates(text) {
        Some(Cleared { built, lost }) if better(&built, &plain) || suspect => report(path, built, Some(&lost)),
        _ => report(path, plain, None),
    }
}

/// True for JSON by name, or by its first character where the name does not say YAML. Only there is `//`
/// surely a comment.
fn is_json(path: &RepoPath, text: &str) -> bool {
    match path.extension().to_ascii_lowercase().as_str() {
        "json" | "jsonc" | "json5" => true,
        "yaml" | "yml" => false,
        _ => text.trim_start().starts_with(['{', '/']),
    }
}

struct Cleared {
    built: Built,
    /// Lines that had to be given up.
    lost: Vec<u32>,
}

fn without_templates(text: &str) -> Option<Cleared> {
    let mut best: Option<Cleared> = None;
    for reach in [Reach::Templates, Reach::Expressions] {
        let Some(masked) = blank_placeholders(text, reach) else { continue };
        let cleared = without_broken_lines(text, masked);
        if cleared.built.failure.is_none() {
            return Some(cleared);
        }
        best.get_or_insert(cleared);
    }
    best
}

fn without_broken_lines(original: &str, masked: String) -> Cleared {
    let first = build(&masked, Some(original));
    let mut lost = Vec::new();
    let mut failure_line = first.failure.as_ref().map(|flaw| flaw.line);
    let mut text = masked;
    while let Some(line) = failure_line {
        if lost.len() >= YAML_LOST_LINES || original.len() > YAML_REPAIR_BYTES {
            return Cleared { built: first, lost: Vec::new() };
        }
        let Some((without, blanked)) = blank_line(&text, line) else { break };
        lost.push(blanked);
        text = without;
        let built = build(&text, Some(original));
        failure_line = built.failure.as_ref().map(|flaw| flaw.line);
        if failure_line.is_none() {
            lost.sort_unstable();
            return Cleared { built, lost };
        }
    }
    Cleared { built: first, lost: Vec::new() }
}

/// True when the second attempt understood more than the first.
fn better(second: &Built, first: &Built) -> bool {
    let reached = |built: &Built| built.failure.as_ref().map_or(u32::MAX, |flaw| flaw.line);
    reached(second) > reached(first) || (reached(second) == reached(first) && has_content(second))
}

fn has_content(built: &Built) -> bool {
    built.documents.iter().any(|document| match &document.value {
        NodeValue::Mapping(entries) => !entries.is_empty(),
        NodeValue::Sequence(items) => !items.is_empty(),
        NodeValue::Scalar { .. } | NodeValue::Null => false,
    })
}

/// The result, with `lost` lines where placeholders were blanked.
fn report(path: &RepoPath, built: Built, lost: Option<&[u32]>) -> Parsed {
    let mut problems = Vec::new();
    let kept = has_content(&built);
    if let Some(lost) = lost {
        problems.push(Problem::limit(path, None, "template placeholders blanked"));
        problems
            .extend(lost.iter().map(|line| {
                Problem::limit(path, Some(*line), "a line of a template that does not parse was left out")
            }));
    }
    let theirs = |flaw: Flaw, fatal: bool| Problem {
        path: Some(path.clone()),
        lines: Some(Lines::one(flaw.line)),
        message: flaw.message,
        whose: if lost.is_some() { Whose::OurLimit } else { Whose::TheirFile },
        fatal,
    };
    problems.extend(built.failure.map(|flaw| theirs(flaw, !kept)));
    problems.extend(built.slips.into_iter().take(20).map(|flaw| theirs(flaw, false)));
    problems.extend(built.limits.into_iter().map(|flaw| Problem::limit(path, Some(flaw.line), flaw.message)));
    Parsed { documents: built.documents, problems, templated: lost.is_some() }
}
