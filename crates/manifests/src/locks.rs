//! Lock files, counted by a scan of their lines: they may be huge, and nothing else in them is needed.

use crate::output::Output;
use regex::Regex;
use std::sync::LazyLock;

static CONDA_URL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^https?://\S+\.(?:conda|tar\.bz2)(?:#|$)").expect("the pattern is valid"));
static PIPENV_PACKAGE: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"^\s*"[^"]+":\s*\{\s*$"#).expect("the pattern is valid"));
static SPACED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""(Package|resolved|Hash|contentHash)"\s*:"#).expect("the pattern is valid"));

/// True for the name, in lower case, of a lock file.
pub(crate) fn is_lock(name: &str) -> bool {
    tool(name).is_some()
}

/// What made the lock file of this name, in lower case.
fn tool(name: &str) -> Option<&'static str> {
    Some(match name {
        "uv.lock" => "uv",
        "poetry.lock" => "poetry",
        "pdm.lock" => "pdm",
        "pipfile.lock" => "pipenv",
        "pixi.lock" => "pixi",
        "package-lock.json" | "npm-shrinkwrap.json" => "npm",
        "yarn.lock" => "yarn",
        "pnpm-lock.yaml" | "pnpm-lock.yml" => "pnpm",
        "renv.lock" => "renv",
        "packrat.lock" => "packrat",
        "packages.lock.json" => "nuget",
        "cargo.lock" => "cargo",
        "gradle.lockfile" | "buildscript-gradle.lockfile" => "gradle",
        "pylock.toml" => "uv",
        _ if name.ends_with("conda-lock.yml") || name.ends_with("conda-lock.yaml") => "conda-lock",
        _ if name.ends_with(".lock") && name.starts_with("conda") => "conda-lock",
        _ if name.ends_with(".sbt.lock") => "sbt",
        _ => return None,
    })
}

/// Counts the packages of a lock file.
pub(crate) fn lock(output: &mut Output<'_>, text: &str) {
    let name = output.path.file_name().to_ascii_lowercase();
    let Some(tool) = tool(&name) else { return };
    if explicit_conda(output, text) {
        return;
    }
    let lines = |wanted: fn(&str) -> bool| text.lines().filter(|line| wanted(line)).count();
    let (packages, hashed) = match tool {
        "cargo" => (lines(is_package_table), text.contains("checksum = \"")),
        "uv" | "poetry" | "pdm" => (lines(is_package_table), text.contains("sha256")),
        "pipenv" => (pipenv(text), text.contains("\"sha256:")),
        "conda-lock" => (
            lines(|line| line.starts_with("- name:") || line.starts_with("  - name:")),
            text.contains("sha256:") || text.contains("md5:"),
        ),
        "pixi" => (section(text, "packages:", |line| line.starts_with("- ")), text.contains("sha256:")),
        "npm" => npm(text),
        "yarn" => (yarn(text), text.contains("\n  integrity ") || text.contains("\n  checksum: ")),
        "pnpm" => (section(text, "packages:", is_pnpm_package), text.contains("integrity:")),
        "renv" => (spaced(text, "Package"), spaced(text, "Hash") > 0),
        "packrat" => (lines(|line| line.starts_with("Package:")), text.contains("\nHash:")),
        "nuget" => (spaced(text, "resolved"), spaced(text, "contentHash") > 0),
        "gradle" => (lines(|line| line.contains('=') && !line.starts_with(['#', 'e'])), false),
        _ => (text.matches("\"org\"").count(), text.contains("\"hash\"")),
    };
    output.lock(tool, packages, hashed);
}

/// A list of package addresses that Conda installs as they stand (`@EXPLICIT`); true when it is one.
pub(crate) fn explicit_conda(output: &mut Output<'_>, text: &str) -> bool {
    if !text.lines().take(200).any(|line| line.trim() == "@EXPLICIT") {
        return false;
    }
    let packages: Vec<&str> = text.lines().filter(|line| CONDA_URL.is_match(line)).collect();
    output.lock("conda-lock", packages.len(), packages.iter().any(|line| line.contains('#')));
    true
}

fn is_package_table(line: &str) -> bool {
    matches!(line.trim_end(), "[[package]]" | "[[packages]]")
}

/// Packages of every version of npm's format: entries below `node_modules/`, else the versions named
/// after the project's own.
fn npm(text: &str) -> (usize, bool) {
    let entries = text.matches("\"node_modules/").count() + text.matches("/node_modules/").count();
    // An entry of a nested folder is counted once by its beginning and once more by each inner part.
    let nested = text.matches("/node_modules/").count();
    let packages = entries.saturating_sub(nested);
    let older = text.matches("\"version\":").count().saturating_sub(1);
    (if packages > 0 { packages } else { older }, text.contains("\"integrity\":"))
}

fn yarn(text: &str) -> usize {
    let heads = |line: &&str| !line.starts_with([' ', '#', '_']) && line.trim_end().ends_with(':');
    text.lines().filter(heads).count()
}

fn is_pnpm_package(line: &str) -> bool {
    line.starts_with("  ") && !line.starts_with("   ") && line.contains(':')
}

/// The lines that count in a section whose head stands in the first column.
fn section(text: &str, head: &str, counts: fn(&str) -> bool) -> usize {
    let body = text.lines().skip_while(|line| line.trim_end() != head).skip(1);
    let ends = |line: &&str| line.starts_with(|c: char| c.is_alphabetic());
    body.take_while(|line| !ends(line)).filter(|line| counts(line)).count()
}

fn spaced(text: &str, key: &str) -> usize {
    SPACED.captures_iter(text).filter(|found| found.get(1).is_some_and(|name| name.as_str() == key)).count()
}

/// Tables two levels deep in every section but `_meta`.
fn pipenv(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut meta = false;
    let mut packages = 0;
    for line in text.lines() {
        if depth == 1 {
            meta = line.trim_start().starts_with("\"_meta\"");
        }
        if depth == 2 && !meta && PIPENV_PACKAGE.is_match(line) {
            packages += 1;
        }
        let line = line.trim_end().trim_end_matches(',');
        depth += usize::from(line.ends_with('{') || line.ends_with('['));
        depth = depth.saturating_sub(usize::from(
            line.ends_with('}') && !line.contains('{') || line.ends_with(']') && !line.contains('['),
        ));
    }
    packages
}
