//! Which files of a repository a scan is about. A folder of a repository is scanned with what concerns the
//! repository as a whole: its CI, its hooks, its code owners, its infrastructure.

use crate::Options;
use crate::patterns::{PathPatterns, Patterns, slashed};
use matura_model::{FileKind, RepoPath, Zone};
use matura_tables::Tables;
use std::collections::BTreeSet;
use std::path::Path;

/// What a scan of the folder `root` of the repository `base` is about.
pub(crate) struct Scope<'a> {
    /// The scanned folder below the top; empty when it is the top.
    pub(crate) folder: String,
    tables: &'a Tables,
    common: Patterns,
    shared: PathPatterns<'a>,
    exclude: PathPatterns<'a>,
}

impl<'a> Scope<'a> {
    pub(crate) fn new(base: &Path, root: &Path, tables: &'a Tables, options: &'a Options) -> Self {
        let common = tables.words("projects", "words").unwrap_or_default();
        Self {
            folder: root.strip_prefix(base).map(slashed).unwrap_or_default(),
            tables,
            // A test loads the embedded table; of a user's own that is wrong nothing is taken in.
            common: Patterns::new(common.iter().map(String::as_str)).unwrap_or_default(),
            shared: options.shared.over(base, root),
            exclude: options.exclude.over(base, root),
        }
    }

    /// True for a path that the scan is about.
    pub(crate) fn holds(&self, path: &str) -> bool {
        self.below(path).is_some() || self.is_common(path) || self.shared.position(path).is_some()
    }

    /// The position of the pattern that leaves the path out all the same.
    pub(crate) fn leaves_out(&self, path: &RepoPath) -> Option<usize> {
        self.exclude.position(path.as_str())
    }

    /// The zone of a path: a project in a folder of examples is no example of itself.
    pub(crate) fn zone(&self, path: &RepoPath) -> Zone {
        match self.below(path.as_str()) {
            Some(below) if !self.folder.is_empty() => self.tables.zone(&RepoPath::new(below)),
            _ => self.tables.zone(path),
        }
    }

    /// The path as seen from the scanned folder.
    fn below<'p>(&self, path: &'p str) -> Option<&'p str> {
        match self.folder.as_str() {
            "" => Some(path),
            folder => path.strip_prefix(folder)?.strip_prefix('/'),
        }
    }

    /// What concerns every project of the repository. At its top that is all but code and the README,
    /// which tells of the repository rather than of one project.
    fn is_common(&self, path: &str) -> bool {
        if path.contains('/') {
            return self.common.position(path).is_some();
        }
        let path = RepoPath::new(path);
        !path.stem().eq_ignore_ascii_case("readme") && !is_code(self.tables.kind(&path))
    }
}

/// The outermost folders that hold some of `all` files, but none of the `wanted` ones.
pub(crate) fn elsewhere<'w>(all: &[Vec<u8>], wanted: impl Iterator<Item = &'w str>) -> Vec<String> {
    let inhabited: BTreeSet<&str> = wanted.flat_map(folders_above).collect();
    let mut found: BTreeSet<String> = BTreeSet::new();
    for name in all {
        let name = String::from_utf8_lossy(name);
        // The outermost comes last.
        found.extend(folders_above(&name).filter(|folder| !inhabited.contains(folder)).last().map(str::to_owned));
    }
    found.into_iter().collect()
}

/// The folders above a path, the innermost first.
fn folders_above(path: &str) -> impl Iterator<Item = &str> {
    path.rmatch_indices('/').filter_map(|(at, _)| path.get(..at))
}

fn is_code(kind: FileKind) -> bool {
    matches!(
        kind,
        FileKind::Python
            | FileKind::Notebook
            | FileKind::R
            | FileKind::Jvm
            | FileKind::DotNet
            | FileKind::JavaScript
            | FileKind::Sql
            | FileKind::OtherCode
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folder: &str, held: &[&str], not: &[&str]) {
        let (tables, options) = (Tables::embedded(), Options::default());
        let scope = Scope::new(Path::new("/r"), &Path::new("/r").join(folder), tables, &options);
        for path in held {
            assert!(scope.holds(path), "{path} is not seen");
        }
        for path in not {
            assert!(!scope.holds(path), "{path} is seen");
        }
    }

    #[test]
    fn a_folder_is_seen_with_what_concerns_the_whole_repository() {
        let held = [
            "a/b/train.py",
            "a/b/README.md",
            ".github/workflows/ci.yml",
            ".pre-commit-config.yaml",
            "CODEOWNERS",
            "infra/main.tf",
            "Makefile",
            "CHANGELOG.md",
        ];
        let not = ["a/c/train.py", "a/bb/x.py", "a/README.md", "README.md", "train.py", "x/infra/main.tf", "docs/a.md"];
        check("a/b", &held, &not);
        check("", &[held.as_slice(), not.as_slice()].concat(), &[]);
    }

    #[test]
    fn folders_with_nothing_of_ours_are_elsewhere() {
        let all = ["a/b/x", "a/c/d/x", "a/c/y", "lib/u/v", "ci/x", "top"].map(|path| path.as_bytes().to_vec());
        assert_eq!(elsewhere(&all, ["a/b/x", "ci/x", "top"].into_iter()), ["a/c", "lib"]);
        assert!(elsewhere(&[], ["a/b"].into_iter()).is_empty());
    }

    #[test]
    fn zones_are_told_from_the_folder() {
        let (tables, options) = (Tables::embedded(), Options::default());
        let scope = Scope::new(Path::new("/r"), Path::new("/r/examples/a"), tables, &options);
        assert_eq!(scope.zone(&RepoPath::new("examples/a/train.py")), Zone::Product);
        assert_eq!(scope.zone(&RepoPath::new("examples/a/tests/x.py")), Zone::Test);
        assert_eq!(scope.zone(&RepoPath::new("deploy/tests/x.yml")), Zone::Test);
    }
}
