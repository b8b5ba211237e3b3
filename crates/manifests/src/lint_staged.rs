//! lint-staged: commands by file pattern.

use crate::output::Output;
use crate::text::{numbered, program as program_of};
use matura_model::Lines;
use matura_yaml::Node;
use regex::Regex;
use std::sync::LazyLock;

static QUOTED: LazyLock<Regex> = LazyLock::new(|| Regex::new(r#""([^"]+)"|'([^']+)'"#).expect("the pattern is valid"));

/// A configuration in JSON or YAML.
pub(crate) fn globs(output: &mut Output<'_>, root: &Node) {
    globs_at(output, Some(root));
}

/// A table from patterns to commands.
pub(crate) fn globs_at(output: &mut Output<'_>, table: Option<&Node>) {
    for (_, value) in table.into_iter().flat_map(Node::entries) {
        for item in value.one_or_many() {
            if let Some(text) = item.as_str() {
                hook(output, text, item.lines);
            }
        }
    }
}

fn hook(output: &mut Output<'_>, text: &str, lines: Lines) {
    let command = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some(hook) = output.hook(lines, "lint-staged", &program_of(&command)) {
        hook.command = Some(command);
    }
}

/// A configuration in JavaScript: the quoted texts that are no file patterns.
pub(crate) fn program(output: &mut Output<'_>, text: &str) {
    let imports =
        |line: &str| line.starts_with("import ") || line.contains("require(") || line.trim_start().starts_with("//");
    for (line, text) in numbered(text).filter(|(_, text)| !imports(text)) {
        for found in QUOTED.captures_iter(text) {
            let Some(quoted) = found.get(1).or(found.get(2)) else { continue };
            let is_key = text
                .get(found.get(0).map_or(0, |whole| whole.end())..)
                .is_some_and(|rest| rest.trim_start().starts_with(':'));
            if !is_key && quoted.as_str().starts_with(|c: char| c.is_ascii_alphabetic()) {
                hook(output, quoted.as_str(), Lines::one(line));
            }
        }
    }
}
