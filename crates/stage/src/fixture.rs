//! An example repository kept as files: `files/` holds what it consists of, `fixture.toml` beside it says
//! what it is and how it came about.
//!
//! A name may end in `.fixture`, which is taken off: so that a `.gitignore` of the example does not work in
//! the repository that keeps it.

use crate::{Entry, StageError, lay_out};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The file that describes a fixture.
const MANIFEST: &str = "fixture.toml";
/// What is taken off names.
const SUFFIX: &str = ".fixture";

/// An example repository.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixture {
    /// What it is an example of.
    pub about: String,
    /// Its files by path.
    pub files: BTreeMap<String, Vec<u8>>,
    /// Its commits, oldest first; without any it is no git repository.
    pub history: Vec<Entry>,
}

/// `fixture.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Manifest {
    about: String,
    history: Vec<String>,
}

impl Fixture {
    /// From the files of its folder, by their path below it.
    pub fn from_files<'a>(all: impl IntoIterator<Item = (&'a str, Vec<u8>)>) -> Result<Self, StageError> {
        let mut manifest = None;
        let mut files = BTreeMap::new();
        for (path, content) in all {
            if path == MANIFEST {
                manifest = Some(content);
            } else if let Some(name) = path.strip_prefix("files/") {
                files.insert(name.strip_suffix(SUFFIX).unwrap_or(name).to_owned(), content);
            } else {
                return Err(StageError::Fixture(format!("{path} lies neither in `files/` nor is it {MANIFEST}")));
            }
        }
        let manifest = manifest.ok_or_else(|| StageError::Fixture(format!("there is no {MANIFEST}")))?;
        let manifest: Manifest = toml::from_str(&String::from_utf8_lossy(&manifest))
            .map_err(|error| StageError::Fixture(format!("{MANIFEST}: {error}")))?;
        let history = manifest.history.iter().map(|line| Entry::parse(line)).collect::<Result<Vec<_>, _>>()?;
        let known = |named: &str| {
            named == "*"
                || files.contains_key(named)
                || named.ends_with('/') && files.keys().any(|path| path.starts_with(named))
        };
        match history.iter().flat_map(|entry| &entry.paths).find(|path| !known(path)) {
            Some(path) => Err(StageError::Fixture(format!("the history names {path}, which is no file"))),
            None => Ok(Self { about: manifest.about, files, history }),
        }
    }

    /// From its folder.
    pub fn read(folder: &Path) -> Result<Self, StageError> {
        let mut files = Vec::new();
        read_below(folder, "", &mut files)?;
        Self::from_files(files.iter().map(|(path, content)| (path.as_str(), content.clone())))
    }

    /// Writes it below `root`, with its history.
    pub fn lay_out(&self, root: &Path) -> Result<(), StageError> {
        lay_out(root, &self.files, &self.history)
    }
}

fn read_below(folder: &Path, prefix: &str, files: &mut Vec<(String, Vec<u8>)>) -> Result<(), StageError> {
    let failed = |source| StageError::Read { path: folder.display().to_string(), source };
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type().map_err(failed)?.is_dir() {
            read_below(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push((path, std::fs::read(entry.path()).map_err(failed)?));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixture(manifest: &str, paths: &[&'static str]) -> Result<Fixture, StageError> {
        let files = paths.iter().map(|path| (*path, path.as_bytes().to_vec()));
        Fixture::from_files(files.chain([(MANIFEST, manifest.as_bytes().to_vec())]))
    }

    #[test]
    fn names_lose_the_suffix_that_hides_them() {
        let found = fixture("about = 'a'\nhistory = []", &["files/.gitignore.fixture", "files/a/b.fixture.txt"]);
        let names: Vec<String> = found.expect("it is right").files.into_keys().collect();
        assert_eq!(names, [".gitignore", "a/b.fixture.txt"]);
    }

    #[test]
    fn mistakes_are_told() {
        let check = |manifest: &str, paths: &[&'static str], words: &str| {
            let error = fixture(manifest, paths).expect_err(words).to_string();
            assert!(error.contains(words), "{error}");
        };
        check("about = 'a'\nhistory = ['2025-01-01 ana: Start | + b.py']", &["files/a.py"], "names b.py");
        check("about = 'a'\nhistory = ['2025-01-01 ana: Start | + b/']", &["files/a.py", "files/bc.py"], "names b/");
        check("about = 'a'\nhistory = []", &["a.py"], "a.py lies neither");
        check("about = 'a'", &[], "history");
        assert!(Fixture::from_files([]).is_err());
    }
}
