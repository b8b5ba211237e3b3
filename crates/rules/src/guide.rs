//! What a rule file says about meeting its criterion: the effort, and a file to begin with.

use crate::error::RuleError;
use crate::load::line_of;
use crate::rulebook::{Cost, Start};
use crate::source::StartSource;

pub(crate) fn cost(file: &str, text: &str, name: Option<&str>, errors: &mut Vec<RuleError>) -> Option<Cost> {
    let name = name?;
    let cost = Cost::ALL.into_iter().find(|cost| cost.name() == name);
    if cost.is_none() {
        let message = format!("`{name}` is no cost; known are hours, days, weeks");
        errors.push(RuleError::new(file, line_of(text, "cost"), message));
    }
    cost
}

pub(crate) fn start(
    file: &str,
    text: &str,
    source: Option<&StartSource>,
    errors: &mut Vec<RuleError>,
) -> Option<Start> {
    let source = source?;
    let line = line_of(text, "[start]");
    if !is_inside(&source.path) {
        let message = format!("`{}` is no path of a file below the root of a repository", source.path);
        errors.push(RuleError::new(file, line, message));
    }
    if source.text.trim().is_empty() {
        errors.push(RuleError::new(file, line, "a file to begin with must not be empty"));
    }
    Some(Start { path: source.path.clone(), text: source.text.clone() })
}

/// True for a relative path with `/` that leads to a file and never out of the folder it starts from.
fn is_inside(path: &str) -> bool {
    let is_name = |part: &str| !part.is_empty() && part != "." && part != "..";
    path.split('/').all(is_name) && !path.contains(['\\', ':', '\n'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, inside: bool) {
        assert_eq!(is_inside(path), inside, "{path:?}");
    }

    #[test]
    fn a_file_to_begin_with_stands_in_the_repository() {
        check(".github/workflows/ci.yml", true);
        check("README.md", true);
        check("..data/x", true);
        for path in ["", "/etc/passwd", "../x", "a/../b", "docs/", "./x", "a\\b", "C:x"] {
            check(path, false);
        }
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        let text = "id = \"1\"\ncost = \"minutes\"\n[start]\npath = \"/x\"\ntext = \" \"\n";
        let mut errors = Vec::new();
        assert_eq!(cost("1.toml", text, Some("minutes"), &mut errors), None);
        let source = StartSource { path: "/x".to_owned(), text: " ".to_owned() };
        start("1.toml", text, Some(&source), &mut errors);
        let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "1.toml:2: `minutes` is no cost; known are hours, days, weeks",
                "1.toml:3: `/x` is no path of a file below the root of a repository",
                "1.toml:3: a file to begin with must not be empty",
            ]
        );
        assert_eq!(cost("1.toml", text, Some("days"), &mut errors), Some(Cost::Days));
    }
}
