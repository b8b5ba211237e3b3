//! Patterns over paths: what a scan leaves out, and what else it takes in.

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use std::path::{Path, PathBuf};

/// Patterns in the syntax of `.gitignore`.
#[derive(Clone, Debug)]
pub struct Patterns {
    matcher: Gitignore,
    patterns: Vec<String>,
    /// The folder that they are seen from, resolved; `None` for the scanned one.
    seen_from: Option<PathBuf>,
}

/// A pattern that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{pattern:?} is no pattern as in .gitignore ({reason})")]
pub struct PatternError {
    /// Its position among the patterns.
    pub position: usize,
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Default for Patterns {
    fn default() -> Self {
        Self { matcher: Gitignore::empty(), patterns: Vec::new(), seen_from: None }
    }
}

impl PartialEq for Patterns {
    fn eq(&self, other: &Self) -> bool {
        (&self.patterns, &self.seen_from) == (&other.patterns, &other.seen_from)
    }
}

impl Eq for Patterns {}

impl Patterns {
    /// From patterns; as in `.gitignore` a later one wins, and `!` takes back.
    pub fn new<'a>(patterns: impl IntoIterator<Item = &'a str>) -> Result<Self, PatternError> {
        let mut builder = GitignoreBuilder::new("");
        let patterns: Vec<String> = patterns.into_iter().map(str::to_owned).collect();
        let error = |position: usize, reason: &ignore::Error| PatternError {
            position,
            pattern: patterns.get(position).cloned().unwrap_or_default(),
            reason: reason.to_string(),
        };
        for (position, pattern) in patterns.iter().enumerate() {
            builder.add_line(None, pattern).map_err(|reason| error(position, &reason))?;
        }
        let matcher = builder.build().map_err(|reason| error(0, &reason))?;
        Ok(Self { matcher, patterns, seen_from: None })
    }

    /// These patterns as seen from a folder rather than from the scanned one.
    #[must_use]
    pub fn seen_from(self, folder: PathBuf) -> Self {
        Self { seen_from: Some(folder), ..self }
    }

    /// The patterns in their order.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }

    /// These patterns for paths that are seen from `base`, where `root` is scanned.
    pub(crate) fn over(&self, base: &Path, root: &Path) -> PathPatterns<'_> {
        let folder = self.seen_from.as_deref().unwrap_or(root);
        PathPatterns { patterns: self, below: folder.strip_prefix(base).ok().map(slashed) }
    }

    /// The position of the pattern that matches a path or a folder above it.
    pub(crate) fn position(&self, path: &str) -> Option<usize> {
        if self.patterns.is_empty() || path.starts_with('/') {
            return None;
        }
        match self.matcher.matched_path_or_any_parents(path, false) {
            Match::Ignore(glob) => self.patterns.iter().position(|pattern| pattern.trim_end() == glob.original()),
            Match::None | Match::Whitelist(_) => None,
        }
    }
}

/// Patterns, and the folder that they are seen from below the one that paths are seen from.
pub(crate) struct PathPatterns<'a> {
    patterns: &'a Patterns,
    /// `None` when that folder lies above the one that paths are seen from, or elsewhere.
    below: Option<String>,
}

impl PathPatterns<'_> {
    /// The position of the pattern that matches a path.
    pub(crate) fn position(&self, path: &str) -> Option<usize> {
        match self.below.as_deref() {
            None | Some("") => self.patterns.position(path),
            Some(folder) => self.patterns.position(path.strip_prefix(folder)?.strip_prefix('/')?),
        }
    }
}

/// A relative path with `/` between its parts.
pub(crate) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(patterns: &[&str], left_out: &[&str], kept: &[&str]) {
        let patterns = Patterns::new(patterns.iter().copied()).unwrap();
        for path in left_out {
            assert!(patterns.position(path).is_some(), "{path} is kept");
        }
        for path in kept {
            assert_eq!(patterns.position(path), None, "{path} is left out");
        }
    }

    #[test]
    fn patterns_are_those_of_ignore_files() {
        check(&["docs/"], &["docs/a.md", "x/docs/b/c.md"], &["docs.md", "adocs/a.md"]);
        check(&["/docs/"], &["docs/a.md"], &["x/docs/b.md"]);
        check(&["*.csv", "!keep.csv"], &["a.csv", "x/b.csv"], &["keep.csv", "x/keep.csv", "a.csv.md"]);
        check(&["data/**/raw"], &["data/raw/a", "data/x/raw/b"], &["data/x/b"]);
        check(&[], &[], &["a"]);
    }

    #[test]
    fn a_pattern_that_is_none_is_named() {
        let error = Patterns::new(["a", "b[z-a]"]).unwrap_err();
        assert_eq!((error.position, error.pattern.as_str()), (1, "b[z-a]"));
    }

    #[test]
    fn patterns_are_seen_from_their_folder() {
        let patterns = Patterns::new(["/docs/"]).unwrap().seen_from("/repo/a".into());
        let over = patterns.over(Path::new("/repo"), Path::new("/repo/a/b"));
        assert_eq!((over.position("a/docs/x.md"), over.position("docs/x.md")), (Some(0), None));
        let elsewhere = patterns.over(Path::new("/other"), Path::new("/other"));
        assert_eq!(elsewhere.position("docs/x.md"), Some(0));
    }

    #[test]
    fn the_pattern_that_leaves_out_is_known() {
        let patterns = Patterns::new(["docs/", "*.csv "]).unwrap();
        assert_eq!(patterns.position("x/a.csv"), Some(1));
        assert_eq!(patterns.patterns(), ["docs/", "*.csv "]);
    }
}
