//! Conda environments and Pixi projects.

use crate::output::{Output, Wanted};
use crate::python::{requirement, table_dependency};
use crate::tasks;
use matura_model::FileKind;
use matura_model::fact::{Ecosystem, Group, Pin};
use matura_yaml::Node;

/// True for YAML with a list of channels and one of dependencies at its top, whatever its name.
pub(crate) fn looks_like_environment(kind: FileKind, text: &str) -> bool {
    let at_top = |key: &str| text.starts_with(key) || text.contains(&format!("\n{key}"));
    kind == FileKind::Yaml && at_top("dependencies:") && at_top("channels:")
}

/// A Conda environment with the packages that pip installs into it.
pub(crate) fn environment(output: &mut Output<'_>, root: &Node) {
    let Some(items) = root.get("dependencies").map(Node::items) else { return };
    for item in items {
        if let Some(wanted) = item.as_str().and_then(wanted) {
            output.dependency(item.lines.first, wanted, &Group::Runtime, Ecosystem::Conda);
        }
        for line in item.get("pip").map(Node::items).unwrap_or_default() {
            if let Some(wanted) = line.as_str().and_then(requirement) {
                output.dependency(line.lines.first, wanted, &Group::Runtime, Ecosystem::Python);
            }
        }
    }
}

/// One package as Conda writes it: `channel::name=1.2=build`, `name >=1,<2`, `name[version='>=1']`.
pub(crate) fn wanted(text: &str) -> Option<Wanted> {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let text = text.rsplit("::").next().unwrap_or(text).trim();
    let end = text.find(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))).unwrap_or(text.len());
    let (name, rest) = text.split_at(end);
    let version = rest.trim();
    if name.is_empty()
        || !version.is_empty() && !version.starts_with(['=', '<', '>', '!', '~', '[']) && !rest.starts_with(' ')
    {
        return None;
    }
    // Words that follow a name are a version and a build, anything else is prose.
    if rest.starts_with(' ') && !version.starts_with(|c: char| c.is_ascii_digit() || "=<>!~[*".contains(c)) {
        return None;
    }
    Some(Wanted::new(name, version, pin(version)))
}

/// `=1.2` matches 1.2.7 as well; with a third number, a build or `==` there is one version.
fn pin(version: &str) -> Pin {
    let body = version.trim_start_matches('=');
    let ranged = version.contains(['<', '>', '!', '~', '*', '|', ',', '[']);
    let build = body.contains(['=', ' ']);
    match version {
        "" | "*" => Pin::None,
        _ if ranged && !(build && version.starts_with("==")) => Pin::Range,
        _ if version.starts_with("==") || build || body.matches('.').count() >= 2 => Pin::Exact,
        _ => Pin::Range,
    }
}

/// `pixi.toml`, or the Pixi table of a `pyproject.toml`.
pub(crate) fn pixi(output: &mut Output<'_>, root: &Node) {
    features(output, root, &Group::Runtime);
    for (name, feature) in root.get("feature").into_iter().flat_map(Node::entries) {
        let name = name.as_str().unwrap_or_default();
        let group = match name {
            "dev" | "test" | "tests" | "lint" | "docs" | "ci" => Group::Dev,
            name => Group::Optional(name.to_owned()),
        };
        features(output, feature, &group);
    }
}

fn features(output: &mut Output<'_>, table: &Node, group: &Group) {
    for (key, group) in
        [("dependencies", group), ("host-dependencies", &Group::Build), ("build-dependencies", &Group::Build)]
    {
        for (name, value) in table.get(key).into_iter().flat_map(Node::entries) {
            let version = value.as_str().or_else(|| value.str_at("version"));
            if let (Some(name), Some(version)) = (name.as_str(), version) {
                let wanted = Wanted::new(name, version, pin(version));
                output.dependency(value.lines.first, wanted, group, Ecosystem::Conda);
            }
        }
    }
    for (name, value) in table.get("pypi-dependencies").into_iter().flat_map(Node::entries) {
        table_dependency(output, name.as_str().unwrap_or_default(), value, group);
    }
    tasks::pixi_tasks(output, table);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages() {
        let check = |text: &str, expected: Option<(&str, &str, Pin)>| {
            let found = wanted(text);
            assert_eq!(found.as_ref().map(|w| (w.name.as_str(), w.version.as_str(), w.pin)), expected, "{text}");
        };
        check("numpy", Some(("numpy", "", Pin::None)));
        check("conda-forge::numpy=1.2", Some(("numpy", "=1.2", Pin::Range)));
        check("numpy=1.2.3", Some(("numpy", "=1.2.3", Pin::Exact)));
        check("numpy=1.2=py36_0", Some(("numpy", "=1.2=py36_0", Pin::Exact)));
        check("numpy==1.2", Some(("numpy", "==1.2", Pin::Exact)));
        check("numpy >=1.2,<2", Some(("numpy", ">=1.2,<2", Pin::Range)));
        check("numpy and others", None);
        check("https://example.org", None);
    }
}
