//! `pin_share`: how much of what the product needs to run is fixed to one version.

use matura_facts::{Facts, Probe, ProbeInput};
use matura_model::fact::{Dependency, Ecosystem, Group, Lockfile, Pin};
use matura_model::{Held, Lines, Measure, Observation, Place, RepoPath, Sighting, Strength};
use std::collections::BTreeMap;

pub(crate) const PROBE: Probe = Probe {
    name: "pin_share",
    measures: &[
        ("dependencies", "dependencies that the product's manifests ask for at run time"),
        ("share", "the share with one exact version, by the manifest itself or by a lock file for it"),
        ("bare_share", "the share with one exact version in the manifest itself"),
        ("manifests", "manifests that hold them"),
        ("locked", "manifests that a lock file belongs to"),
        ("loose", "manifests without one of which less than nine in ten are exact"),
        ("folders", "folders with manifests, each one thing that is installed"),
        ("firm_folders", "folders of which some manifest is locked or exact"),
        ("top_share", "the share of those among the folders nearest the top of the repository"),
    ],
    run,
};

/// A manifest is firm from this share of exact versions on: one forgotten name is no habit.
const FIRM: f64 = 0.9;

/// What one manifest asks for.
struct Manifest<'a> {
    path: &'a RepoPath,
    line: u32,
    total: usize,
    exact: usize,
    lock: Option<&'a Lockfile>,
}

impl Manifest<'_> {
    fn is_firm(&self) -> bool {
        self.lock.is_some() || share(self.exact, self.total) >= FIRM
    }
}

/// Shows the manifests that are firm, each with its lock file; with the word `loose` those that are not.
fn run(facts: &Facts, input: &ProbeInput<'_>) -> Observation {
    let manifests = manifests(facts);
    let loose = input.words.iter().any(|word| word == "loose");
    let shown = manifests.iter().filter(|manifest| manifest.is_firm() != loose);
    let mut shown: Vec<&Manifest<'_>> = shown.collect();
    shown.sort_by_key(|manifest| (manifest.lock.is_none(), manifest.path.depth(), std::cmp::Reverse(manifest.total)));
    let sightings: Vec<Sighting> = shown.iter().map(|manifest| sighting(facts, manifest)).collect();
    let total: usize = manifests.iter().map(|manifest| manifest.total).sum();
    let exact: usize = manifests.iter().map(|manifest| manifest.exact).sum();
    let fixed: usize =
        manifests.iter().map(|manifest| if manifest.lock.is_some() { manifest.total } else { manifest.exact }).sum();
    let mut folders: BTreeMap<&str, bool> = BTreeMap::new();
    for manifest in &manifests {
        *folders.entry(manifest.path.folder()).or_default() |= manifest.is_firm();
    }
    // One long compiled list in a corner must not outweigh the project's own manifest.
    let depth = |folder: &str| if folder.is_empty() { 0 } else { folder.matches('/').count() + 1 };
    let least = folders.keys().map(|folder| depth(folder)).min().unwrap_or_default();
    let top: Vec<bool> = folders.iter().filter(|(folder, _)| depth(folder) == least).map(|(_, firm)| *firm).collect();
    let count = |number: usize| Measure::Count(number as u64);
    let held = if sightings.is_empty() { Held::No } else { Held::Yes };
    Observation { held, sightings, measures: BTreeMap::new(), searched: Vec::new() }
        .with_measure("dependencies", count(total))
        .with_measure("share", Measure::Share(share(fixed, total)))
        .with_measure("bare_share", Measure::Share(share(exact, total)))
        .with_measure("manifests", count(manifests.len()))
        .with_measure("locked", count(manifests.iter().filter(|manifest| manifest.lock.is_some()).count()))
        .with_measure("loose", count(manifests.iter().filter(|manifest| !manifest.is_firm()).count()))
        .with_measure("folders", count(folders.len()))
        .with_measure("firm_folders", count(folders.values().filter(|firm| **firm).count()))
        .with_measure("top_share", Measure::Share(share(top.iter().filter(|firm| **firm).count(), top.len())))
        .with_searched("dependencies", total)
}

fn manifests(facts: &Facts) -> Vec<Manifest<'_>> {
    let counts = |dependency: &&Dependency| {
        dependency.group == Group::Runtime
            && !matches!(dependency.ecosystem, Ecosystem::System)
            && !matches!(dependency.name.as_str(), "python" | "pip" | "r" | "r-base" | "nodejs")
            && facts.is_product(&dependency.path)
    };
    let mut found: Vec<Manifest<'_>> = Vec::new();
    for dependency in facts.dependencies.iter().filter(counts) {
        if dependency.ecosystem == Ecosystem::Npm && has_other_code(facts) {
            continue;
        }
        if found.last().is_none_or(|manifest| *manifest.path != dependency.path) {
            let lock = facts.locks.iter().find(|lock| belongs(lock, &dependency.path));
            found.push(Manifest { path: &dependency.path, line: dependency.line, total: 0, exact: 0, lock });
        }
        if let Some(manifest) = found.last_mut() {
            manifest.total += 1;
            manifest.exact += usize::from(matches!(dependency.pin, Pin::Exact | Pin::Hashed));
        }
    }
    found
}

/// The pages of a project that is written in another language do not tell how its models run.
fn has_other_code(facts: &Facts) -> bool {
    let other = |dependency: &Dependency| {
        !matches!(dependency.ecosystem, Ecosystem::Npm | Ecosystem::System | Ecosystem::Other)
    };
    facts.dependencies.iter().any(|dependency| other(dependency) && facts.is_product(&dependency.path))
}

/// True when a lock file fixes what a manifest asks for: by the tool that reads such manifests, in the same
/// folder or, for tools with workspaces, in one above.
fn belongs(lock: &Lockfile, manifest: &RepoPath) -> bool {
    let name = manifest.file_name().to_lowercase();
    let (read, workspaces) = match lock.tool.as_str() {
        "uv" => (name == "pyproject.toml", true),
        "poetry" | "pdm" => (name == "pyproject.toml", false),
        "pipenv" => (name == "pipfile", false),
        "pixi" => (name == "pixi.toml" || name == "pyproject.toml", true),
        "conda-lock" => (is_conda(&name) || name == "pyproject.toml", false),
        "npm" | "yarn" | "pnpm" => (name == "package.json", true),
        "renv" | "packrat" => (true, true),
        "nuget" => (name.ends_with("proj") || name.ends_with(".props"), false),
        "gradle" => (name.contains("gradle"), true),
        "sbt" => (name.ends_with(".sbt"), true),
        "cargo" => (name == "cargo.toml", true),
        _ => (lock.path == *manifest || is_source_of(&lock.path, manifest), false),
    };
    let near = lock.path.folder() == manifest.folder();
    let above = manifest.folder().strip_prefix(lock.path.folder());
    let above = lock.path.folder().is_empty() || above.is_some_and(|rest| rest.starts_with('/'));
    read && lock.packages > 0 && (near || (workspaces && above))
}

fn is_conda(name: &str) -> bool {
    (name.contains("environment") || name.contains("conda") || name.starts_with("env"))
        && (name.ends_with("yml") || name.ends_with("yaml"))
}

/// `requirements.in` is compiled to `requirements.txt`, and so are the tables of `pyproject.toml`.
fn is_source_of(lock: &RepoPath, manifest: &RepoPath) -> bool {
    let is_input = manifest.extension() == "in" && manifest.stem() == lock.stem();
    is_input
        || (manifest.file_name() == "pyproject.toml" && matches!(lock.stem(), "requirements" | "requirements-lock"))
}

fn sighting(facts: &Facts, manifest: &Manifest<'_>) -> Sighting {
    let (path, place, note) = match manifest.lock {
        Some(lock) => {
            let note = format!("the {} lock file fixes {} packages", lock.tool, lock.packages);
            (&lock.path, Place::file(&lock.path), note)
        }
        None => {
            let note = format!("{} of {} dependencies have one exact version", manifest.exact, manifest.total);
            (manifest.path, Place::lines(manifest.path, Lines::one(manifest.line)), note)
        }
    };
    let tool = manifest.lock.map(|lock| lock.tool.clone());
    Sighting { place, note, strength: Strength::Configured, zone: facts.zone(path), tool }
}

#[expect(clippy::cast_precision_loss, reason = "numbers of dependencies stay far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dependency(path: &str, name: &str, pin: Pin) -> Dependency {
        Dependency {
            path: path.into(),
            line: 1,
            name: name.to_owned(),
            version: String::new(),
            pin,
            group: Group::Runtime,
            ecosystem: if path.ends_with("package.json") { Ecosystem::Npm } else { Ecosystem::Python },
        }
    }

    fn lock(path: &str, tool: &str) -> Lockfile {
        Lockfile { path: path.into(), tool: tool.to_owned(), packages: 9, hashed: true }
    }

    #[track_caller]
    fn check(dependencies: Vec<Dependency>, locks: Vec<Lockfile>, expected: &[(&str, f64)]) {
        let facts = Facts { dependencies, locks, ..Facts::default() };
        let observation = run(&facts, &ProbeInput::default());
        for (name, value) in expected {
            assert_eq!(observation.measures.get(*name).map(|measure| measure.value()), Some(*value), "{name}");
        }
    }

    #[test]
    fn exact_versions() {
        let list = "requirements.txt";
        let half = vec![dependency(list, "a", Pin::Exact), dependency(list, "b", Pin::Range)];
        check(half, vec![], &[("share", 0.5), ("dependencies", 2.0), ("loose", 1.0)]);
        check(vec![dependency(list, "a", Pin::Hashed)], vec![], &[("share", 1.0), ("loose", 0.0), ("locked", 0.0)]);
        check(vec![dependency(list, "python", Pin::Exact)], vec![], &[("dependencies", 0.0), ("share", 0.0)]);
    }

    #[test]
    fn locks_belong_to_manifests() {
        let ranges = || vec![dependency("app/pyproject.toml", "a", Pin::Range)];
        check(ranges(), vec![lock("uv.lock", "uv")], &[("share", 1.0), ("bare_share", 0.0), ("locked", 1.0)]);
        check(ranges(), vec![lock("poetry.lock", "poetry")], &[("share", 0.0), ("loose", 1.0)]);
        check(ranges(), vec![lock("application/uv.lock", "uv")], &[("share", 0.0)]);
        check(
            vec![dependency("a/requirements.txt", "a", Pin::Range)],
            vec![lock("Pipfile.lock", "pipenv")],
            &[("share", 0.0)],
        );
    }

    #[test]
    fn pages_do_not_count_beside_other_code() {
        let page = dependency("web/package.json", "react", Pin::Range);
        check(vec![page.clone()], vec![], &[("dependencies", 1.0)]);
        check(
            vec![dependency("requirements.txt", "a", Pin::Exact), page],
            vec![],
            &[("dependencies", 1.0), ("share", 1.0)],
        );
    }
}
