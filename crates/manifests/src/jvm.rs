//! Maven, Gradle and sbt, by light patterns.

use crate::output::{Output, Wanted};
use crate::text::{LineIndex, numbered};
use matura_model::fact::{Ecosystem, Group, Pin};
use regex::Regex;
use std::sync::LazyLock;

static XML_COMMENT: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"(?s)<!--.*?-->").expect("the pattern is valid"));
static MAVEN: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)<dependency>(.*?)</dependency>").expect("the pattern is valid"));
static MAVEN_FIELD: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"<(groupId|artifactId|version|scope)>\s*([^<\s]*)\s*</";
    Regex::new(pattern).expect("the pattern is valid")
});
static GRADLE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"^\s*(\w*(?:[iI]mplementation|api|compileOnly|runtimeOnly|compile|testCompile|kapt|classpath|annotationProcessor))\b[\s(]+(?:platform\()?["']([^"':\s]+):([^"':\s]+)(?::([^"'\s@]+))?"#;
    Regex::new(pattern).expect("the pattern is valid")
});
static CATALOGUE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#"module\s*=\s*"([^"]+)"(?:.*?version(?:\.ref)?\s*=\s*"([^"]+)")?"#;
    Regex::new(pattern).expect("the pattern is valid")
});
static SBT: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r#""([^"\s]+)"\s*%{1,3}\s*"([^"\s]+)"\s*%\s*("[^"\s]+"|\w+)(?:\s*%\s*"?(\w+))?"#;
    Regex::new(pattern).expect("the pattern is valid")
});

/// The text with XML comments blanked, line breaks kept.
pub(crate) fn without_xml_comments(text: &str) -> String {
    let blank = |found: &regex::Captures<'_>| {
        let comment = found.get(0).map_or("", |comment| comment.as_str());
        "\n".repeat(comment.matches('\n').count())
    };
    XML_COMMENT.replace_all(text, blank).into_owned()
}

/// A `pom.xml`.
pub(crate) fn pom(output: &mut Output<'_>, text: &str) {
    let text = without_xml_comments(text);
    let index = LineIndex::new(&text);
    for found in MAVEN.captures_iter(&text) {
        let (Some(whole), Some(body)) = (found.get(0), found.get(1)) else { continue };
        let field = |wanted: &str| {
            let fields = MAVEN_FIELD.captures_iter(body.as_str());
            let mut named = fields.filter(|field| field.get(1).is_some_and(|name| name.as_str() == wanted));
            named.next().and_then(|field| Some(field.get(2)?.as_str().to_owned())).unwrap_or_default()
        };
        let group = match field("scope").as_str() {
            "test" => Group::Dev,
            "provided" => Group::Build,
            _ => Group::Runtime,
        };
        coordinates(
            output,
            index.line(whole.start()),
            (&field("groupId"), &field("artifactId"), &field("version")),
            &group,
        );
    }
}

fn coordinates(output: &mut Output<'_>, line: u32, (owner, name, version): (&str, &str, &str), group: &Group) {
    if !name.is_empty() {
        let wanted = Wanted::new(&format!("{owner}:{name}"), version, pin(version));
        output.dependency(line, wanted, group, Ecosystem::Jvm);
    }
}

fn pin(version: &str) -> Pin {
    match version {
        "" => Pin::None,
        _ if version.contains(['[', '(', ',', '+']) || version.ends_with("-SNAPSHOT") => Pin::Range,
        _ if version.starts_with("latest") => Pin::None,
        _ => Pin::Exact,
    }
}

/// A Gradle build, in Groovy or Kotlin, or its version catalogue.
pub(crate) fn gradle(output: &mut Output<'_>, text: &str) {
    for (line, text) in numbered(text).filter(|(_, text)| !text.trim_start().starts_with("//")) {
        if let Some(found) = GRADLE.captures(text) {
            let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
            let group = match part(1) {
                kind if kind.starts_with("test") || kind.starts_with("androidTest") => Group::Dev,
                "classpath" | "kapt" | "annotationProcessor" | "compileOnly" => Group::Build,
                _ => Group::Runtime,
            };
            coordinates(output, line, (part(2), part(3), part(4)), &group);
        } else if output.path.extension() == "toml"
            && let Some(found) = CATALOGUE.captures(text)
        {
            let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
            let wanted = Wanted::new(part(1), part(2), pin(part(2)));
            output.dependency(line, wanted, &Group::Runtime, Ecosystem::Jvm);
        }
    }
}

/// A `build.sbt`.
pub(crate) fn sbt(output: &mut Output<'_>, text: &str) {
    for (line, text) in numbered(text).filter(|(_, text)| !text.trim_start().starts_with("//")) {
        for found in SBT.captures_iter(text) {
            let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
            let group = match part(4).to_ascii_lowercase().as_str() {
                "test" | "it" => Group::Dev,
                "provided" => Group::Build,
                _ => Group::Runtime,
            };
            coordinates(output, line, (part(1), part(2), part(3).trim_matches('"')), &group);
        }
    }
}
