//! How far documents lag behind the code that they describe.

use matura_facts::{Facts, ProbeInput};
use matura_model::{FileKind, Measure, Observation, Place, RepoPath, Sighting, Strength};
use std::collections::{BTreeMap, BTreeSet};

/// Folders that hold documents about what stands beside them.
const DOCUMENT_FOLDERS: &[&str] =
    &["doc", "docs", "documentation", "wiki", ".github", ".gitlab", "design", "adr", "pages"];

const DAY: i64 = 86_400;

/// Looks at the documents of the sightings in `of`, and takes the one that lags least. Not held where
/// there is no history, or where no document is older than its code.
///
/// Code is what stands below the document's folder (for a folder of documents, beside it). Where nothing
/// is, it is all code of the product.
pub(crate) fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let documents: BTreeSet<&RepoPath> = input.of.iter().filter_map(|sighting| sighting.place.path()).collect();
    let mut scopes: BTreeMap<String, Vec<RepoPath>> = BTreeMap::new();
    let mut least: Option<(Lag, &RepoPath)> = None;
    for &path in &documents {
        let Some(changed) = facts.last_changed(path) else { continue };
        let code = scopes.entry(described_folder(path)).or_insert_with_key(|folder| code_below(facts, folder));
        let lag = lag(facts, changed, code);
        if least.is_none_or(|(known, _)| lag < known) {
            least = Some((lag, path));
        }
    }
    let Some((lag, path)) = least.filter(|(lag, _)| lag.days > 0) else {
        return Observation::from_sightings(Vec::new()).with_searched("documents", documents.len());
    };
    let note =
        format!("last changed {} days and {} commits before the newest change to the code", lag.days, lag.commits);
    let sighting =
        Sighting { place: Place::file(path), note, strength: Strength::Exercised, zone: facts.zone(path), tool: None };
    Observation::from_sightings(vec![sighting])
        .with_measure("days_behind", Measure::Days(lag.days))
        .with_measure("commits_behind", Measure::Count(lag.commits))
        .with_searched("documents", documents.len())
}

/// Ordered by days first: the document that lags least is the current one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Lag {
    days: i64,
    commits: u64,
}

fn lag(facts: &Facts, changed: i64, code: &[RepoPath]) -> Lag {
    let since = facts.commits_touching(code).into_iter().filter(|commit| !commit.by_bot && commit.when > changed);
    let mut lag = Lag { days: 0, commits: 0 };
    for commit in since {
        lag.commits += 1;
        lag.days = lag.days.max((commit.when - changed) / DAY);
    }
    lag
}

/// The folder that a document speaks for: its own, without the folder of documents that it stands in.
fn described_folder(path: &RepoPath) -> String {
    let kept = path.folder().split('/').take_while(|part| !DOCUMENT_FOLDERS.contains(&part.to_lowercase().as_str()));
    kept.collect::<Vec<_>>().join("/")
}

fn code_below(facts: &Facts, folder: &str) -> Vec<RepoPath> {
    let code: Vec<&RepoPath> = facts
        .files
        .iter()
        .filter(|file| is_code(file.kind) && facts.product_zones.contains(&file.zone))
        .map(|file| &file.path)
        .collect();
    let below = |path: &RepoPath| path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let within: Vec<RepoPath> = code.iter().copied().filter(|path| below(path)).cloned().collect();
    if folder.is_empty() || within.is_empty() { code.into_iter().cloned().collect() } else { within }
}

fn is_code(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Python
            | FileKind::Notebook
            | FileKind::Sql
            | FileKind::R
            | FileKind::Jvm
            | FileKind::DotNet
            | FileKind::JavaScript
            | FileKind::OtherCode
            | FileKind::Terraform
            | FileKind::Bicep
    )
}
