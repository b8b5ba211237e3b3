//! Versions as texts: told apart from other text, compared without their trimmings.

/// `1.2.0` and `v1.2` as the same text: without a leading `v`, build data, or zeros at the end.
pub(crate) fn normal(version: &str) -> String {
    let version = version.trim().trim_start_matches(['v', 'V']);
    let version = version.split('+').next().unwrap_or(version).to_lowercase();
    let (numbers, rest) = split(&version);
    let mut parts: Vec<&str> = numbers
        .split('.')
        .map(|part| part.trim_start_matches('0'))
        .map(|part| if part.is_empty() { "0" } else { part })
        .collect();
    while parts.len() > 1 && parts.last() == Some(&"0") {
        parts.pop();
    }
    let rest: String = rest.chars().filter(char::is_ascii_alphanumeric).collect();
    format!("{}{rest}", parts.join("."))
}

/// The numbers at the front, and what follows them.
fn split(version: &str) -> (&str, &str) {
    let end = version.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(version.len());
    let numbers = version.get(..end).unwrap_or_default();
    (numbers.trim_end_matches('.'), version.get(end..).unwrap_or_default())
}

/// True for an alpha, a beta, a release candidate and their like.
pub(crate) fn is_pre_release(version: &str) -> bool {
    let lower = version.trim_start_matches(['v', 'V']).to_lowercase();
    let (_, rest) = split(lower.split('+').next().unwrap_or_default());
    let word: String =
        rest.chars().skip_while(|c| !c.is_alphanumeric()).take_while(char::is_ascii_alphabetic).collect();
    matches!(
        word.as_str(),
        "a" | "b"
            | "c"
            | "m"
            | "rc"
            | "cr"
            | "alpha"
            | "beta"
            | "pre"
            | "preview"
            | "dev"
            | "snapshot"
            | "nightly"
            | "canary"
            | "next"
    )
}

/// `1.2` for `1.2.5`: the heading under which patches of a minor version may be noted together.
pub(crate) fn minor(version: &str) -> Option<String> {
    let version = version.trim_start_matches(['v', 'V']);
    let mut parts = version.split('.');
    let (major, minor, _) = (parts.next()?, parts.next()?, parts.next()?);
    Some(normal(&format!("{major}.{minor}")))
}

/// The version that a text holds as a word of its own: `1.2.0` of `bump to v1.2.0`.
pub(crate) fn in_text(text: &str) -> Option<&str> {
    text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ',' | '`' | '"' | '\'' | ':'))
        .map(|word| word.trim_end_matches('.').trim_start_matches(['v', 'V']))
        .rfind(|word| {
            word.starts_with(|c: char| c.is_ascii_digit())
                && word.contains('.')
                && word.split('.').take(2).all(|part| part.starts_with(|c: char| c.is_ascii_digit()))
                && word.len() <= 30
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_compared_without_trimmings() {
        for (left, right, same) in [
            ("v1.2.0", "1.2", true),
            ("1.2.0+cu118", "1.2", true),
            ("2024.05", "2024.5", true),
            ("0.1-alpha", "0.1.alpha", true),
            ("1.2.1", "1.2", false),
            ("1.20", "1.2", false),
        ] {
            assert_eq!(normal(left) == normal(right), same, "{left} {right}");
        }
    }

    #[test]
    fn pre_releases_are_told_by_their_word() {
        for (version, expected) in [
            ("1.0.0rc1", true),
            ("v2.0-beta.3", true),
            ("1.0.dev4", true),
            ("1.0.0", false),
            ("1.0.0.post1", false),
            ("2.0-final", false),
        ] {
            assert_eq!(is_pre_release(version), expected, "{version}");
        }
    }

    #[test]
    fn a_version_in_a_subject() {
        assert_eq!(in_text("Release v1.2.0"), Some("1.2.0"));
        assert_eq!(in_text("bump version: 1.0.0 → 1.1.0."), Some("1.1.0"));
        assert_eq!(in_text("Release the model (#12)"), None);
        assert_eq!(minor("1.2.5").as_deref(), Some("1.2"));
        assert_eq!(minor("1.2"), None);
    }
}
