//! The built-in example repository: its files and the history that is made for them.

use anyhow::{Context, Result};
use matura_stage::{Entry, lay_out};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Every file of `fixtures/demo`, as (path below it, content), sorted by path.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/demo.rs"));

/// What tells the history.
const FIXTURE: &str = "fixture.toml";
/// The folder of the repository's files.
const FILES: &str = "files/";
/// What follows the name of a file that would act on our own repository, such as `.gitignore`.
const INERT: &str = ".fixture";

/// `fixture.toml`.
#[derive(Debug, Deserialize)]
struct Fixture {
    #[serde(default)]
    history: Vec<String>,
}

/// Writes the example repository into a new temporary folder, which stays there, and returns it.
pub(crate) fn unpack() -> Result<PathBuf> {
    let holder = tempfile::Builder::new().prefix("matura-demo-").tempdir().context(
        "the example repository cannot be unpacked, because no temporary folder can be made; set TMPDIR to a folder with room",
    )?;
    let folder = holder.path().join("demo");
    build(&folder, EMBEDDED)
        .with_context(|| format!("the example repository cannot be unpacked into {}", folder.display()))?;
    // Kept for the user to look at; the operating system clears temporary folders.
    let _ = holder.keep();
    Ok(folder)
}

fn build(folder: &Path, embedded: &[(&str, &[u8])]) -> Result<()> {
    let mut files = BTreeMap::new();
    let mut history = Vec::new();
    for (path, content) in embedded {
        if let Some(name) = path.strip_prefix(FILES) {
            files.insert(name.strip_suffix(INERT).unwrap_or(name).to_owned(), content.to_vec());
        } else if *path == FIXTURE {
            let fixture: Fixture = toml::from_str(&String::from_utf8_lossy(content)).context(FIXTURE)?;
            history = fixture.history;
        }
    }
    let history = history.iter().map(|line| Entry::parse(line)).collect::<Result<Vec<_>, _>>()?;
    Ok(lay_out(folder, &files, &history)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_has_its_files_and_no_more() {
        let folder = tempfile::tempdir().unwrap();
        build(folder.path(), EMBEDDED).unwrap();
        for (path, content) in EMBEDDED.iter().filter_map(|(path, content)| Some((path.strip_prefix(FILES)?, content)))
        {
            let written = std::fs::read(folder.path().join(path.strip_suffix(INERT).unwrap_or(path))).unwrap();
            assert_eq!(&written, content, "{path}");
        }
        assert!(folder.path().join(".git").is_dir());
        assert!(!folder.path().join(FIXTURE).exists());
    }

    #[test]
    fn a_mistake_in_the_history_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let error = build(folder.path(), &[(FIXTURE, b"history = [\"no date\"]")]).unwrap_err();
        assert!(format!("{error:#}").contains("no date"), "{error:#}");
    }
}
