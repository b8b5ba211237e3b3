//! NuGet packages of .NET projects, by light patterns.

use crate::jvm::without_xml_comments;
use crate::output::{Output, Wanted};
use crate::text::LineIndex;
use matura_model::fact::{Ecosystem, Group, Pin};
use regex::Regex;
use std::sync::LazyLock;

static REFERENCE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"(?s)<Package(?:Reference|Version)\s([^>]*?)(/>|>(.*?)</Package(?:Reference|Version)>)";
    Regex::new(pattern).expect("the pattern is valid")
});
static PACKAGE: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"<package\s([^>]*?)/?>").expect("the pattern is valid"));
static ATTRIBUTE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"(\w+)\s*=\s*["']([^"']*)["']"#).expect("the pattern is valid"));
static VERSION: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"<Version>\s*([^<\s]+)\s*</Version>").expect("the pattern is valid"));

/// A project or `Directory.Packages.props`.
pub(crate) fn project(output: &mut Output<'_>, text: &str) {
    let text = without_xml_comments(text);
    let index = LineIndex::new(&text);
    for found in REFERENCE.captures_iter(&text) {
        let (Some(whole), Some(attributes)) = (found.get(0), found.get(1)) else { continue };
        let body = found.get(3).map_or("", |body| body.as_str());
        let inner = VERSION.captures(body).and_then(|version| Some(version.get(1)?.as_str().to_owned()));
        let name = attribute(attributes.as_str(), "Include").or_else(|| attribute(attributes.as_str(), "Update"));
        let version = attribute(attributes.as_str(), "Version").or(inner).unwrap_or_default();
        let private = whole.as_str().contains("PrivateAssets") && whole.as_str().to_lowercase().contains("all");
        let group = if private { Group::Dev } else { Group::Runtime };
        if let Some(name) = name {
            output.dependency(
                index.line(whole.start()),
                Wanted::new(&name, &version, pin(&version)),
                &group,
                Ecosystem::NuGet,
            );
        }
    }
}

/// A `packages.config`.
pub(crate) fn packages_config(output: &mut Output<'_>, text: &str) {
    let text = without_xml_comments(text);
    let index = LineIndex::new(&text);
    for found in PACKAGE.captures_iter(&text) {
        let (Some(whole), Some(attributes)) = (found.get(0), found.get(1)) else { continue };
        let version = attribute(attributes.as_str(), "version").unwrap_or_default();
        if let Some(name) = attribute(attributes.as_str(), "id") {
            let dev = attribute(attributes.as_str(), "developmentDependency").is_some_and(|value| value == "true");
            let group = if dev { Group::Dev } else { Group::Runtime };
            output.dependency(
                index.line(whole.start()),
                Wanted::new(&name, &version, pin(&version)),
                &group,
                Ecosystem::NuGet,
            );
        }
    }
}

fn attribute(text: &str, name: &str) -> Option<String> {
    let mut found = ATTRIBUTE.captures_iter(text).filter(|found| found.get(1).is_some_and(|key| key.as_str() == name));
    Some(found.next()?.get(2)?.as_str().to_owned())
}

/// A plain version is the lowest one allowed, and the one that restoring picks; it counts as exact.
fn pin(version: &str) -> Pin {
    match version {
        "" => Pin::None,
        _ if version.contains(['*', ',', '(']) => Pin::Range,
        _ => Pin::Exact,
    }
}
