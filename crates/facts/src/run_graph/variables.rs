//! Shell variables whose value stands in the repository: `APP=${APP:-src.app:app}`, `ENV APP=…` of a
//! Dockerfile, `env:` of a workflow.

use matura_model::limits::VARIABLE_CHARACTERS;
use std::collections::BTreeMap;

/// Values by name.
pub(crate) type Variables = BTreeMap<String, String>;

/// Takes over `NAME=value` when the command consists of assignments; true when it does.
pub(crate) fn assign(words: &[String], variables: &mut Variables) -> bool {
    let words = match words.split_first() {
        Some((first, rest)) if matches!(first.as_str(), "export" | "local" | "declare" | "readonly" | "set") => rest,
        _ => words,
    };
    let all = !words.is_empty() && words.iter().all(|word| assignment(word).is_some());
    for (name, value) in words.iter().filter_map(|word| assignment(word)).filter(|_| all) {
        let value = expand(value, variables);
        if value.len() <= VARIABLE_CHARACTERS {
            variables.insert(name.to_owned(), value);
        }
    }
    all
}

fn assignment(word: &str) -> Option<(&str, &str)> {
    word.split_once('=').filter(|(name, _)| is_name(name))
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// `ENV NAME value` and `ENV NAME=value OTHER=value` of a Dockerfile.
pub(crate) fn environment(instruction: &str, variables: &mut Variables) {
    let words: Vec<&str> = instruction.split_whitespace().collect();
    match words.as_slice() {
        [name, value] if is_name(name) => drop(variables.insert((*name).to_owned(), (*value).to_owned())),
        words => {
            let pairs = words.iter().filter_map(|word| assignment(word));
            variables.extend(pairs.map(|(name, value)| (name.to_owned(), value.trim_matches(['"', '\'']).to_owned())));
        }
    }
}

/// The word with the variables that are known filled in; others stay as they are written.
pub(crate) fn expand(word: &str, variables: &Variables) -> String {
    let mut filled = String::with_capacity(word.len());
    let mut rest = word;
    while let Some((before, after)) = rest.split_once('$') {
        filled.push_str(before);
        let (whole, name, default) = reference(after);
        let known = variables.get(name).map(String::as_str).or(default);
        match known.filter(|_| !name.is_empty()) {
            Some(value) => filled.push_str(value.trim_matches('"')),
            None => {
                filled.push('$');
                filled.push_str(whole);
            }
        }
        rest = after.get(whole.len()..).unwrap_or_default();
    }
    filled.push_str(rest);
    filled
}

/// What follows a `$`: its whole text, the name in it and the value it falls back to.
fn reference(after: &str) -> (&str, &str, Option<&str>) {
    if let Some((inner, _)) = after.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
        let whole = after.get(..inner.len() + 2).unwrap_or_default();
        let (name, default) = match inner.split_once(":-").or_else(|| inner.split_once('-')) {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        return if is_name(name) { (whole, name, default) } else { (whole, "", None) };
    }
    let end = after.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(after.len());
    let name = after.get(..end).unwrap_or_default();
    if is_name(name) { (name, name, None) } else { ("", "", None) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_filled_in() {
        let mut variables = Variables::new();
        assert!(assign(&["APP=${APP:-a.b:app}".to_owned()], &mut variables));
        assert!(assign(&["export".to_owned(), "DIR=src/$APP".to_owned()], &mut variables));
        assert!(!assign(&["X=1".to_owned(), "make".to_owned()], &mut variables));
        environment("HOST 0.0.0.0", &mut variables);
        for (word, expected) in [
            ("${APP}", "a.b:app"),
            ("$DIR/x", "src/a.b:app/x"),
            ("${PORT:-80}:$HOST", "80:0.0.0.0"),
            ("$X", "$X"),
            ("${{ inputs.x }}/$", "${{ inputs.x }}/$"),
            ("a$1é$", "a$1é$"),
        ] {
            assert_eq!(expand(word, &variables), expected, "{word}");
        }
    }
}
