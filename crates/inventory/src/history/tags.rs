//! Tags, and what they are for by their names.

use git2::{ObjectType, Reference, Repository};
use matura_model::history::{Tag, TagKind};
use matura_model::limits::TAGS;
use regex::Regex;
use std::cmp::Reverse;
use std::sync::LazyLock;

/// All tags that point at a commit which is there, newest first, then by name.
pub(super) fn all(repository: &Repository) -> Vec<Tag> {
    let references = repository.references_glob("refs/tags/*").into_iter().flatten().flatten().take(TAGS);
    let mut tags: Vec<Tag> = references.filter_map(|reference| tag(&reference)).collect();
    tags.sort_by(|a, b| (Reverse(a.when), &a.name).cmp(&(Reverse(b.when), &b.name)));
    tags
}

fn tag(reference: &Reference<'_>) -> Option<Tag> {
    let full_name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
    let name = full_name.strip_prefix("refs/tags/")?.to_owned();
    let commit = reference.peel_to_commit().ok()?;
    let object = reference.peel(ObjectType::Tag).ok();
    let annotation = object.as_ref().and_then(|object| object.as_tag());
    let tagger = annotation.and_then(|annotation| annotation.tagger().map(|tagger| tagger.when().seconds()));
    let (kind, version) = kind_and_version(&name);
    Some(Tag {
        kind,
        version,
        commit: commit.id().to_string(),
        when: tagger.unwrap_or_else(|| commit.time().seconds()),
        annotated: annotation.is_some(),
        name,
    })
}

/// What counts as a version, in the order of trust: dotted, a date, a whole number behind a `v` or
/// `release`. Each stands behind the start or a separator.
static VERSIONS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
    [
        concat!(
            r"(?i)(?:^|[-_/@=+ .])(?:v|ver|version|r|rel|release)?[-_.]?",
            r"(?<version>\d+(?:\.\d+)+(?:[-._+]?(?:a|b|c|rc|alpha|beta|pre|preview|dev|post|m|final)[-.]?\d*)?(?:\+[0-9a-z.]+)?)",
            r"(?:$|[-_/@+ ])",
        ),
        r"(?i)(?:^|[-_/@]|v)(?<version>20\d\d[-_]?[01]\d(?:[-_]?[0-3]\d)?)(?:$|[-_/@t])",
        r"(?i)(?:^|[-_/@])(?:v|version-?|release-?|r)(?<version>\d+)(?:$|[-_/@])",
    ]
    .map(|pattern| Regex::new(pattern).expect("the pattern is valid"))
});

const ENVIRONMENTS: [&str; 19] = [
    "prod",
    "production",
    "staging",
    "stage",
    "stg",
    "live",
    "rollback",
    "deployed",
    "deploy",
    "deployment",
    "canary",
    "qa",
    "uat",
    "preprod",
    "champion",
    "challenger",
    "current",
    "blue",
    "green",
];

/// What the name says. A model's or a data set's word must stand right before the version or open a
/// path: `churn-model-v3` and `data/2024-05`, but not `model-registry-v1.0`.
fn kind_and_version(name: &str) -> (TagKind, Option<String>) {
    let captures = VERSIONS.iter().find_map(|pattern| pattern.captures(name));
    let version = captures.as_ref().and_then(|found| found.name("version")).map(|found| found.as_str().to_owned());
    let start = captures.as_ref().and_then(|found| found.get(0)).map_or(name.len(), |found| found.start());
    let before = name.get(..start).unwrap_or(name).to_lowercase();
    let is_separator = |character: char| matches!(character, '-' | '_' | '/' | '@' | '.' | ' ' | '#');
    let words: Vec<&str> = before.split(is_separator).filter(|word| !word.is_empty()).collect();
    let lower = name.to_lowercase();
    let opening = lower.split_once('/').map(|(first, _)| first);
    let names = |known: &[&str]| {
        words.last().is_some_and(|word| known.contains(word)) || opening.is_some_and(|first| known.contains(&first))
    };
    let kind = if names(&["model", "models", "weights", "checkpoint", "ckpt"]) {
        TagKind::Model
    } else if names(&["data", "dataset", "datasets", "corpus"]) {
        TagKind::Data
    } else if lower.split(is_separator).any(|word| ENVIRONMENTS.contains(&word)) {
        TagKind::Environment
    } else if version.is_some() {
        TagKind::Release
    } else {
        TagKind::Other
    };
    (kind, version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_and_versions_by_name() {
        let check = |name: &str, kind: TagKind, version: Option<&str>| {
            assert_eq!(kind_and_version(name), (kind, version.map(str::to_owned)), "{name}");
        };
        check("v1.2.0", TagKind::Release, Some("1.2.0"));
        check("1.2", TagKind::Release, Some("1.2"));
        check("v1.0.0-rc.1", TagKind::Release, Some("1.0.0-rc.1"));
        check("v1.0.0rc1", TagKind::Release, Some("1.0.0rc1"));
        check("v2.0b3", TagKind::Release, Some("2.0b3"));
        check("v7", TagKind::Release, Some("7"));
        check("release-2024-05", TagKind::Release, Some("2024-05"));
        check("release/2.1.0", TagKind::Release, Some("2.1.0"));
        check("pkg@3.1.4", TagKind::Release, Some("3.1.4"));
        check("v1.2.0-gpu", TagKind::Release, Some("1.2.0"));
        check("2024.05.01", TagKind::Release, Some("2024.05.01"));
        check("model-v3", TagKind::Model, Some("3"));
        check("churn-model-v1.2", TagKind::Model, Some("1.2"));
        check("models/churn/v3", TagKind::Model, Some("3"));
        check("model-registry-v1.0", TagKind::Release, Some("1.0"));
        check("data-2024-05", TagKind::Data, Some("2024-05"));
        check("data-pipeline-v1.2.0", TagKind::Release, Some("1.2.0"));
        check("production", TagKind::Environment, None);
        check("staging-2024-05-01", TagKind::Environment, Some("2024-05-01"));
        check("rollback", TagKind::Environment, None);
        check("reproduction", TagKind::Other, None);
        check("nightly", TagKind::Other, None);
        check("lecture1", TagKind::Other, None);
        check("build-123", TagKind::Other, None);
        check("", TagKind::Other, None);
    }
}
