//! The git history as plain data: commits, how they arrived, tags, what may be missing.

use crate::place::RepoPath;

/// An author or committer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Person {
    /// The name as written in the commit, passed through the repository's `.mailmap` if it has one.
    pub name: String,
    /// The e-mail address, in lower case.
    pub email: String,
}

/// How a commit came onto the main branch.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Arrived {
    /// A merge commit of a pull or merge request, with its number where the message names one.
    MergeRequest {
        /// The number on the forge.
        number: Option<u64>,
    },
    /// One commit for a whole pull request: `Subject (#123)`.
    Squashed {
        /// The number on the forge.
        number: u64,
    },
    /// Through Gerrit or Phabricator: `Reviewed-on:` or `Differential Revision:` trailers.
    Reviewed,
    /// A merge of a branch without any sign of a request.
    BranchMerge,
    /// Pushed directly, as far as the history shows.
    Direct,
}

/// A commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Commit {
    /// The full object id in hexadecimal.
    pub id: String,
    /// Indices into [`History::commits`]; a parent that a shallow clone cut off is left out.
    pub parents: Vec<u32>,
    /// Who wrote it.
    pub author: Person,
    /// Who put it there (a forge, on merge by button).
    pub committer: Person,
    /// When it was committed: seconds since 1970, UTC.
    pub when: i64,
    /// The first line of the message.
    pub subject: String,
    /// `Key: value` lines at the end of the message, in order: `Reviewed-by`, `Signed-off-by`, …
    pub trailers: Vec<(String, String)>,
    /// How it arrived.
    pub arrived: Arrived,
    /// True for a commit on the first-parent line from HEAD: what the main branch itself went through.
    pub on_main_line: bool,
    /// True when the author is a program (Dependabot, Renovate, a CI account).
    pub by_bot: bool,
    /// Indices into [`History::paths`] of what it changed against its first parent, sorted. For a
    /// merge on the main line this is all that the merge brought.
    pub paths: Vec<u32>,
}

/// What a tag is for, by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TagKind {
    /// A version of the software: `v1.2.0`.
    Release,
    /// A version of a model: `model-v3`.
    Model,
    /// A version of a data set: `data-2024-05`.
    Data,
    /// A pointer to what runs somewhere: `production`, `staging`, `rollback`.
    Environment,
    /// Anything else.
    Other,
}

/// A tag.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// The name without `refs/tags/`.
    pub name: String,
    /// What it is for.
    pub kind: TagKind,
    /// The version in the name, where there is one: `1.2.0` of `v1.2.0`.
    pub version: Option<String>,
    /// The object id of the commit that it points at.
    pub commit: String,
    /// When: the tagger's time, else the commit's. Seconds since 1970, UTC.
    pub when: i64,
    /// True for an annotated tag.
    pub annotated: bool,
}

/// The git history of the checkout, from HEAD.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The object id of HEAD; `None` on an unborn branch.
    pub head: Option<String>,
    /// The branch that HEAD names; `None` when detached.
    pub branch: Option<String>,
    /// All commits reachable from HEAD, newest first, parents after children.
    pub commits: Vec<Commit>,
    /// Every path that any of the commits changed.
    pub paths: Vec<RepoPath>,
    /// Tags sorted by time, newest first, then by name.
    pub tags: Vec<Tag>,
    /// Local and remote branch names, sorted, without `refs/heads/` or `refs/remotes/`.
    pub branches: Vec<String>,
    /// The address of `origin` (else of the first remote by name), without user name or token.
    pub remote: Option<String>,
    /// True when tracked files differ from HEAD.
    pub dirty: bool,
    /// True when the clone is shallow: older commits are missing.
    pub shallow: bool,
    /// True when the walk stopped at its limit, or an object was missing or broken.
    pub incomplete: bool,
    /// The newest commit's committer time: the moment that ages are measured against.
    pub as_of: Option<i64>,
}

impl History {
    /// The commits on the first-parent line from HEAD, newest first.
    pub fn main_line(&self) -> impl Iterator<Item = &Commit> {
        self.commits.iter().filter(|commit| commit.on_main_line)
    }

    /// True when the whole history was read, so that a count over it means something.
    pub fn is_whole(&self) -> bool {
        !self.shallow && !self.incomplete
    }

    /// The paths that a commit changed.
    pub fn paths_of<'a>(&'a self, commit: &'a Commit) -> impl Iterator<Item = &'a RepoPath> {
        commit.paths.iter().filter_map(|&index| self.paths.get(index as usize))
    }
}
