//! Where something stands: a path in the repository, lines in a file, a commit, a tag.

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

/// A path relative to the scanned folder, with `/` between its parts on every system.
///
/// A name that is not valid UTF-8 is held with its bad bytes replaced, so the path may be used to
/// show and to compare, never to open a file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(Arc<str>);

impl RepoPath {
    /// A path from its text; a leading `./` is dropped.
    pub fn new(path: &str) -> Self {
        Self(path.strip_prefix("./").unwrap_or(path).into())
    }

    /// The whole path.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: `ci.yml` of `.github/workflows/ci.yml`.
    pub fn file_name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// The file name up to its last dot: `ci` of `ci.yml`; the whole name of a dot file.
    pub fn stem(&self) -> &str {
        let name = self.file_name();
        match name.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => name,
        }
    }

    /// What follows the last dot of the file name, in the case it is written in; empty without one.
    pub fn extension(&self) -> &str {
        match self.file_name().rsplit_once('.') {
            Some((stem, extension)) if !stem.is_empty() => extension,
            _ => "",
        }
    }

    /// The folder that holds the file, without a final `/`; empty at the top.
    pub fn folder(&self) -> &str {
        self.0.rsplit_once('/').map_or("", |(folder, _)| folder)
    }

    /// The number of folders above the file: 0 at the top of the repository.
    pub fn depth(&self) -> usize {
        self.0.matches('/').count()
    }

    /// `relative` as seen from this file's folder, with `.` and `..` resolved; `None` when it leaves
    /// the repository.
    pub fn sibling(&self, relative: &str) -> Option<Self> {
        resolve(self.folder(), relative)
    }
}

/// `relative` as seen from `folder`, with `.` and `..` resolved; `None` when it leaves the
/// repository. A leading `/` means the top of the repository.
pub fn resolve(folder: &str, relative: &str) -> Option<RepoPath> {
    let mut parts: Vec<&str> = match relative.starts_with('/') {
        true => Vec::new(),
        false => folder.split('/').filter(|part| !part.is_empty()).collect(),
    };
    for part in relative.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(RepoPath(parts.join("/").into()))
}

impl Borrow<str> for RepoPath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for RepoPath {
    fn from(path: &str) -> Self {
        Self::new(path)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

/// A run of lines in a file: 1-based, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Lines {
    /// The first line, from 1.
    pub first: u32,
    /// The last line, never before the first.
    pub last: u32,
}

impl Lines {
    /// A single line.
    pub fn one(line: u32) -> Self {
        Self { first: line, last: line }
    }

    /// From `first` to `last`, put in order if they are not.
    pub fn new(first: u32, last: u32) -> Self {
        Self { first: first.min(last), last: first.max(last) }
    }

    /// True when `line` is one of these lines.
    pub fn contains(self, line: u32) -> bool {
        (self.first..=self.last).contains(&line)
    }
}

/// Where a sighting was made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Some lines of a file, or the file as a whole (`lines` is `None`).
    File {
        /// The file.
        path: RepoPath,
        /// The lines; `None` for the file as such, such as an image or a data file.
        lines: Option<Lines>,
    },
    /// A commit.
    Commit {
        /// The full object id in hexadecimal.
        id: String,
        /// The first line of its message.
        subject: String,
    },
    /// A tag.
    Tag {
        /// The name without `refs/tags/`.
        name: String,
        /// The object id of the commit it points at.
        commit: String,
    },
    /// A search without a find: what was sought, and among how many.
    Absence {
        /// What was looked for, as a phrase: `a changelog`.
        sought: String,
        /// How many things were looked at.
        among: usize,
    },
}

impl Place {
    /// Lines of a file.
    pub fn lines(path: &RepoPath, lines: Lines) -> Self {
        Self::File { path: path.clone(), lines: Some(lines) }
    }

    /// A file as a whole.
    pub fn file(path: &RepoPath) -> Self {
        Self::File { path: path.clone(), lines: None }
    }

    /// The path, where the place is in a file.
    pub fn path(&self) -> Option<&RepoPath> {
        match self {
            Self::File { path, .. } => Some(path),
            Self::Commit { .. } | Self::Tag { .. } | Self::Absence { .. } => None,
        }
    }
}
