//! Code owners and maintainers.

use crate::output::Output;
use crate::text::numbered;
use matura_yaml::{Node, Parsed};
use regex::Regex;
use std::sync::LazyLock;

static SECTION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^\^?\[([^\]]+)\](?:\[\d+\])?\s*(.*)$").expect("the pattern is valid"));
static PERSON: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+|(?:^|[\s(\[|,*<])(@[A-Za-z0-9][A-Za-z0-9_/-]*)|(?:github|gitlab)\.com/([A-Za-z0-9-]+)\b";
    Regex::new(pattern).expect("the pattern is valid")
});

/// The rules of a `CODEOWNERS` file. A rule of a GitLab section without owners has those of the section.
pub(crate) fn codeowners(output: &mut Output<'_>, text: &str) {
    let mut of_section = Vec::new();
    for (line, raw) in numbered(text) {
        let text = raw.trim();
        let text = text.split(" #").next().unwrap_or_default();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        if let Some(section) = SECTION.captures(text) {
            of_section = section.get(2).map(|rest| owners_in(rest.as_str())).unwrap_or_default();
            continue;
        }
        let (pattern, rest) = first_word(text);
        let owners = owners_in(rest);
        output.owner(line, &pattern, if owners.is_empty() { of_section.clone() } else { owners });
    }
}

/// The first word with `\ ` for a space inside it, and the rest.
fn first_word(text: &str) -> (String, &str) {
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        if c.is_whitespace() && before != '\\' {
            let (pattern, rest) = text.split_at(at);
            return (pattern.replace("\\ ", " "), rest);
        }
        before = c;
    }
    (text.replace("\\ ", " "), "")
}

fn owners_in(text: &str) -> Vec<String> {
    text.split_whitespace().filter(|word| word.contains('@')).map(str::to_owned).collect()
}

/// An `OWNERS` file: of Kubernetes (YAML), or an address a line.
pub(crate) fn owners(output: &mut Output<'_>, text: &str, parsed: Option<&Parsed>) {
    let keys = ["approvers:", "reviewers:", "filters:", "aliases:"];
    if !text.lines().any(|line| keys.iter().any(|key| line.trim_start().starts_with(key))) {
        return maintainers(output, text);
    }
    let own = parsed.is_none().then(|| matura_yaml::parse(output.path, text));
    let Some(root) = parsed.or(own.as_ref()).and_then(|parsed| parsed.documents.first()) else { return };
    people(output, root, "*");
    for (pattern, rule) in root.get("filters").into_iter().flat_map(Node::entries) {
        people(output, rule, pattern.as_str().unwrap_or("*"));
    }
}

fn people(output: &mut Output<'_>, rule: &Node, pattern: &str) {
    for key in ["approvers", "reviewers"] {
        let Some(list) = rule.get(key) else { continue };
        let names: Vec<String> =
            list.one_or_many().iter().filter_map(|item| item.as_str().map(str::to_owned)).collect();
        if !names.is_empty() {
            output.owner(list.lines.first, pattern, names);
        }
    }
}

/// The people that a maintainers' file names: by address, handle or profile.
pub(crate) fn maintainers(output: &mut Output<'_>, text: &str) {
    for (line, text) in numbered(text).filter(|(_, text)| !text.trim_start().starts_with(['#', '/'])) {
        let people: Vec<String> = PERSON
            .captures_iter(text)
            .filter_map(|found| Some(found.get(1).or(found.get(2)).or(found.get(0))?.as_str().to_owned()))
            .collect();
        if !people.is_empty() {
            output.owner(line, "*", people);
        }
    }
}
