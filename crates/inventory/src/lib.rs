//! The checkout as plain data: files with their texts, and the git history.
//!
//! The only crate that reads the scanned repository. Every file is read once; nothing of it is
//! executed, no link is followed and nothing outside of it is read but the `.git` folder it belongs
//! to. What cannot be read is a [`Problem`], never a failure.

#![warn(missing_docs)]

mod decode;
mod error;
mod history;
mod identity;
mod listing;
mod notebook;
mod patterns;
mod reading;
mod repository;
mod scope;

pub use error::ReadError;
pub use identity::identity;
pub use patterns::{PatternError, Patterns};

use listing::Listed;
use matura_model::deadline::OUT_OF_TIME;
use matura_model::history::History;
use matura_model::{Deadline, File, FileKind, Problem, RepoPath, Whose, limits};
use matura_tables::Tables;
use repository::{Located, NO_REPOSITORY};
use scope::Scope;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

/// How much is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// A larger file is listed without its text.
    pub max_file_bytes: u64,
    /// When the texts of all files together are larger, the last by path are left out.
    pub max_total_bytes: u64,
    /// When there are more files, the last by path are left out.
    pub max_files: usize,
    /// The history ends after so many commits, newest first.
    pub max_commits: usize,
    /// When nothing new is begun any more.
    pub deadline: Deadline,
    /// What is left out.
    pub exclude: Patterns,
    /// What else of the repository belongs to the scanned folder.
    pub shared: Patterns,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            max_file_bytes: limits::FILE_BYTES,
            max_total_bytes: limits::TOTAL_BYTES,
            max_files: limits::FILES,
            max_commits: limits::COMMITS,
            deadline: Deadline::NEVER,
            exclude: Patterns::default(),
            shared: Patterns::default(),
        }
    }
}

/// A checkout: its files and its history.
#[derive(Clone, Debug)]
pub struct Inventory {
    /// The files, sorted by path, each path once.
    pub files: Vec<File>,
    /// The history, or in a phrase why there is none.
    pub history: Result<History, String>,
    /// What could not be read.
    pub problems: Vec<Problem>,
    /// How many files each pattern of [`Options::exclude`] left out, in their order.
    pub excluded: Vec<usize>,
    /// Why files are missing from `files`, or the texts of many: then nothing can be said to be absent.
    pub cut_short: Option<String>,
    /// When nothing new is begun any more.
    pub deadline: Deadline,
    /// The scanned folder below the top of its repository; empty when it is the top.
    pub folder: String,
    /// Folders of the repository that the scan is not about, sorted, none of them in another.
    pub elsewhere: Vec<String>,
}

/// Reads the checkout in `root`, which may be a folder of a repository. Then what lies in that folder is
/// read, with what concerns the repository as a whole (its CI, hooks, code owners, infrastructure) and
/// the history of the folder. All paths are seen from the top of the repository, else from `root`.
pub fn read(root: &Path, tables: &Tables, options: &Options) -> Result<Inventory, ReadError> {
    let root = error::folder(root)?;
    let located = Located::around(&root);
    let (tracked, mut problems) = match &located {
        Ok(located) => located.tracked(),
        Err(_) => Default::default(),
    };
    let outer = located.as_ref().map_or(root.as_path(), |located| &located.work_tree).to_owned();
    let inside_repository = tracked.as_ref().is_some_and(|tracked| tracked.any || outer == root);
    let base = if inside_repository { &outer } else { &root };
    let scope = Scope::new(base, &root, tables, options);
    let ((history, of_history), (files, excluded, elsewhere, more, cut_short)) = rayon::join(
        || match located {
            Ok(_) if !inside_repository && tracked.is_some() => {
                (Err("the git repository around the folder tracks none of its files".to_owned()), Vec::new())
            }
            Ok(located) => history::read_with_problems(&located, tables, options),
            Err(reason) => {
                let lost = (reason != NO_REPOSITORY)
                    .then(|| Problem { fatal: false, ..whole(format!("the git history is not read: {reason}")) });
                (Err(reason), lost.into_iter().collect())
            }
        },
        || {
            let tracked = tracked.as_ref().filter(|_| inside_repository);
            let Listed { mut entries, elsewhere, mut problems, mut cut_short } =
                listing::list(base, &scope, tracked, options);
            let mut excluded = vec![0; options.exclude.patterns().len()];
            entries.retain(|entry| {
                let pattern = scope.leaves_out(&entry.path);
                if let Some(count) = pattern.and_then(|at| excluded.get_mut(at)) {
                    *count += 1;
                }
                pattern.is_none()
            });
            let (files, more, unread) = reading::read_all(entries, &scope, tables, options);
            problems.extend(more);
            if unread > 0 {
                let message = format!("{OUT_OF_TIME}: {unread} of {} files were not read", files.len());
                cut_short.get_or_insert(message.clone());
                problems.push(whole(message));
            }
            (files, excluded, elsewhere, problems, cut_short)
        },
    );
    problems.extend(more);
    problems.extend(of_history);
    problems.retain(|problem| problem.path.as_ref().is_none_or(|path| scope.holds(path.as_str())));
    problems.sort();
    Ok(Inventory {
        files,
        history,
        problems,
        excluded,
        cut_short,
        deadline: options.deadline,
        folder: scope.folder,
        elsewhere,
    })
}

/// What is said of the repository as a whole and costs a part of the answer.
fn whole(message: String) -> Problem {
    Problem { path: None, lines: None, message, whose: Whose::OurLimit, fatal: true }
}

/// An inventory of texts in memory, classified and normalised like files on disk. The later of two
/// texts with the same path counts.
pub fn from_texts(files: Vec<(String, String)>, history: Option<History>, tables: &Tables) -> Inventory {
    let files: BTreeMap<RepoPath, String> =
        files.into_iter().map(|(path, text)| (RepoPath::new(&path), text)).collect();
    let files = files.into_iter().map(|(path, text)| {
        let kind = tables.kind(&path);
        let size = text.len() as u64;
        let text = reading::text_of(kind, text.as_bytes()).map(Arc::from);
        File { kind, zone: tables.zone(&path), tracked: true, size, text, path }
    });
    Inventory {
        files: files.collect(),
        history: history.ok_or_else(|| "the files were given without a history".to_owned()),
        problems: Vec::new(),
        excluded: Vec::new(),
        cut_short: None,
        deadline: Deadline::NEVER,
        folder: String::new(),
        elsewhere: Vec::new(),
    }
}

/// True for a kind whose text some parser or rule could want.
fn is_wanted(kind: FileKind) -> bool {
    !matches!(kind, FileKind::Image | FileKind::Data | FileKind::ModelArtefact)
}
