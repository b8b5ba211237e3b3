//! The checkout as plain data: files with their texts, and the git history.
//!
//! The only crate that reads the scanned repository. Every file is read once; nothing of it is
//! executed, no link is followed and nothing outside of it is read but the `.git` folder it belongs
//! to. What cannot be read is a [`Problem`], never a failure.

#![warn(missing_docs)]

mod decode;
mod error;
mod history;
mod listing;
mod notebook;
mod reading;
mod repository;

pub use error::ReadError;

use matura_model::history::History;
use matura_model::{File, FileKind, Problem, RepoPath};
use matura_tables::Tables;
use repository::Located;
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
    /// The history ends after so many commits, newest first.
    pub max_commits: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { max_file_bytes: 16 << 20, max_total_bytes: 2 << 30, max_commits: 200_000 }
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
}

/// Reads the checkout in `root`, which may be a sub-folder of a repository: then only what concerns
/// that folder is read, with paths relative to it.
pub fn read(root: &Path, tables: &Tables, options: &Options) -> Result<Inventory, ReadError> {
    let root = error::folder(root)?;
    let located = Located::around(&root);
    let (tracked, mut problems) = match &located {
        Ok(located) => located.tracked(),
        Err(_) => Default::default(),
    };
    let outer = located.as_ref().map_or(root.as_path(), |located| &located.work_tree).to_owned();
    let inside_repository = tracked.as_ref().is_some_and(|tracked| tracked.any || outer == root);
    let (history, (files, more)) = rayon::join(
        || match located {
            Ok(_) if !inside_repository && tracked.is_some() => {
                Err("the git repository around the folder tracks none of its files".to_owned())
            }
            Ok(located) => history::read(&located, tables, options),
            Err(reason) => Err(reason),
        },
        || {
            let outer = if inside_repository { &outer } else { &root };
            let (entries, mut problems) = listing::list(&root, outer, tracked.as_ref());
            let (files, more) = reading::read_all(entries, tables, options);
            problems.extend(more);
            (files, problems)
        },
    );
    problems.extend(more);
    problems.sort();
    Ok(Inventory { files, history, problems })
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
    }
}

/// True for a kind whose text some parser or rule could want.
fn is_wanted(kind: FileKind) -> bool {
    !matches!(kind, FileKind::Image | FileKind::Data | FileKind::ModelArtefact)
}
