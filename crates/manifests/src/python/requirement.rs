//! One requirement as pip reads it (PEP 508, and what pip adds).

use crate::output::Wanted;
use matura_model::fact::Pin;
use regex::Regex;
use std::sync::LazyLock;

static HEAD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*";
    Regex::new(pattern).expect("the pattern is valid")
});
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^(===|==|~=|!=|<=|>=|<|>|=)\s*[^\s<>=!~,;]+$";
    Regex::new(pattern).expect("the pattern is valid")
});
static COMMIT: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"@[0-9a-fA-F]{40}(?:$|[#?&])").expect("the pattern is valid"));

/// The requirement in a line; `None` for options, local paths and prose.
pub(crate) fn requirement(line: &str) -> Option<Wanted> {
    let line = line.split(" #").next().unwrap_or_default().trim();
    let line = line.split("\t#").next().unwrap_or_default().trim();
    let line =
        ["-e ", "--editable ", "--editable="].iter().find_map(|option| line.strip_prefix(option)).unwrap_or(line);
    let line = line.trim();
    if line.is_empty() || line.starts_with(['#', '-', '.', '/', '<', '{']) {
        return None;
    }
    let (line, hashed) = match line.find("--hash") {
        Some(at) => (line.get(..at)?.trim_end(), true),
        None => (line.split(" --").next().unwrap_or_default().trim_end(), false),
    };
    if line.contains("://")
        && !line.contains(" @ ")
        && HEAD.find(line).is_none_or(|head| !rest(line, head.end()).starts_with('@'))
    {
        return bare_url(line);
    }
    let head = HEAD.captures(line)?;
    let name = head.get(1)?.as_str();
    let after = rest(line, head.get(0)?.end());
    if let Some(url) = after.strip_prefix('@') {
        let url = url.split(" ;").next().unwrap_or_default().trim();
        return Some(Wanted::new(name, url, url_pin(url)));
    }
    let specifier = after.split(';').next().unwrap_or_default().trim();
    let specifier = specifier.strip_prefix('(').and_then(|inner| inner.strip_suffix(')')).unwrap_or(specifier).trim();
    let pin = specifier_pin(specifier)?;
    Some(Wanted::new(name, specifier, if hashed && pin == Pin::Exact { Pin::Hashed } else { pin }))
}

fn rest(line: &str, at: usize) -> &str {
    line.get(at..).unwrap_or_default()
}

/// How firmly a specifier fixes the version; `None` when it is no specifier.
pub(crate) fn specifier_pin(specifier: &str) -> Option<Pin> {
    if matches!(specifier, "" | "*") {
        return Some(Pin::None);
    }
    let clauses: Vec<&str> = specifier.split(',').map(str::trim).filter(|clause| !clause.is_empty()).collect();
    if !clauses.iter().all(|clause| CLAUSE.is_match(clause)) {
        return None;
    }
    let exact = |clause: &&str| clause.starts_with("==") && !clause.contains('*');
    Some(if clauses.iter().any(exact) { Pin::Exact } else { Pin::Range })
}

/// The name of a requirement that is nothing but a URL.
fn bare_url(line: &str) -> Option<Wanted> {
    let url = line.split(" ;").next().unwrap_or_default().trim();
    if url.contains(char::is_whitespace) {
        return None;
    }
    let egg = url.split_once("egg=").map(|(_, name)| name.split(['&', '[']).next().unwrap_or_default());
    let address = url.split(['#', '?']).next().unwrap_or_default();
    let last = address.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
    let stem = last.split('@').next().unwrap_or_default().trim_end_matches(".git");
    let stem =
        if last.ends_with(".whl") || last.ends_with(".gz") { stem.split('-').next().unwrap_or_default() } else { stem };
    let name = egg.filter(|name| !name.is_empty()).unwrap_or(stem);
    (!name.is_empty()).then(|| Wanted::new(name, url, url_pin(url)))
}

/// A repository at a commit and a file with its hash are fixed, another URL is not.
pub(crate) fn url_pin(url: &str) -> Pin {
    let hashed = url.contains("#sha256=") || url.contains("&sha256=") || url.contains("#sha512=");
    if hashed || COMMIT.is_match(url) { Pin::Hashed } else { Pin::Url }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requirements_and_what_only_looks_like_one() {
        let commit = "0123456789abcdef0123456789abcdef01234567";
        let check = |line: &str, expected: Option<(&str, &str, Pin)>| {
            let found = requirement(line);
            let found = found.as_ref().map(|w| (w.name.as_str(), w.version.as_str(), w.pin));
            assert_eq!(found, expected, "{line}");
        };
        check("numpy", Some(("numpy", "", Pin::None)));
        check("numpy==1.2.3  # why", Some(("numpy", "==1.2.3", Pin::Exact)));
        check("numpy==1.2.*", Some(("numpy", "==1.2.*", Pin::Range)));
        check("Foo.Bar[x, y] (>=1,<2) ; python_version < '3'", Some(("Foo.Bar", ">=1,<2", Pin::Range)));
        check("a==1 --hash=sha256:00", Some(("a", "==1", Pin::Hashed)));
        check("a @ git+https://x/y.git@main", Some(("a", "git+https://x/y.git@main", Pin::Url)));
        let url = format!("git+https://x/y.git@{commit}#egg=z");
        check(&format!("-e {url}"), Some(("z", &url, Pin::Hashed)));
        check("https://x/torch-1.0-cp38.whl", Some(("torch", "https://x/torch-1.0-cp38.whl", Pin::Url)));
        check("-r other.txt", None);
        check("-e .", None);
        check("--index-url https://x/simple", None);
        check("This is prose about things", None);
        check("see https://example.org for more", None);
    }
}
