//! Reads the listed files, each once and none that nobody wants.

use crate::listing::Entry;
use crate::scope::Scope;
use crate::{Options, decode, is_wanted, notebook};
use matura_model::file::NoText;
use matura_model::{File, FileKind, Problem, Whose};
use matura_tables::Tables;
use rayon::prelude::*;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

/// A file that holds data may be a pointer of Git LFS instead, which is never longer than this.
const LONGEST_POINTER: u64 = 512;

/// Reads the files in parallel, in the order given.
pub(crate) fn read_all(
    entries: Vec<Entry>,
    scope: &Scope<'_>,
    tables: &Tables,
    options: &Options,
) -> (Vec<File>, Vec<Problem>) {
    let mut total = 0_u64;
    let planned: Vec<(Entry, FileKind, bool)> = entries
        .into_iter()
        .map(|entry| {
            let kind = tables.kind(&entry.path);
            let reads = is_wanted(kind) && entry.metadata.is_file() && entry.metadata.len() <= options.max_file_bytes;
            total += if reads { entry.metadata.len() } else { 0 };
            (entry, kind, total <= options.max_total_bytes)
        })
        .collect();
    let read: Vec<(File, Option<Problem>)> = planned
        .into_par_iter()
        .map(|(entry, kind, within_total)| {
            let (text, problem) = text_on_disk(&entry, kind, within_total, options);
            let Entry { path, tracked, metadata, .. } = entry;
            (File { kind, zone: scope.zone(&path), tracked, size: metadata.len(), text, path }, problem)
        })
        .collect();
    let (files, problems): (Vec<File>, Vec<Option<Problem>>) = read.into_iter().unzip();
    (files, problems.into_iter().flatten().collect())
}

type Text = Result<Arc<str>, NoText>;

fn text_on_disk(entry: &Entry, kind: FileKind, within_total: bool, options: &Options) -> (Text, Option<Problem>) {
    let size = entry.metadata.len();
    if entry.metadata.is_symlink() {
        return (Err(link(&entry.on_disk)), None);
    }
    if !entry.metadata.is_file() {
        return (Err(NoText::Unreadable), None);
    }
    if !is_wanted(kind) && size > LONGEST_POINTER {
        return (Err(NoText::NotWanted), None);
    }
    if size > options.max_file_bytes || !within_total {
        let limit = if within_total { options.max_file_bytes } else { options.max_total_bytes } >> 20;
        let what = if within_total { "larger than" } else { "the texts before it fill the limit of" };
        let problem =
            Problem { fatal: true, ..Problem::limit(&entry.path, None, format!("{what} {limit} MiB: not read")) };
        return (Err(NoText::TooLarge), Some(problem));
    }
    match bytes(&entry.on_disk, options.max_file_bytes) {
        Ok(bytes) => (text_of(kind, &bytes).map(Arc::from), None),
        Err(error) => {
            let message = format!("cannot be read: {error}");
            let path = Some(entry.path.clone());
            let problem = Problem { path, lines: None, message, whose: Whose::OurLimit, fatal: true };
            (Err(NoText::Unreadable), Some(problem))
        }
    }
}

/// At most `limit` bytes, whatever happened to the file since it was listed.
fn bytes(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let mut bytes = Vec::with_capacity(file.metadata().map_or(0, |metadata| metadata.len().min(limit)) as usize + 1);
    file.take(limit).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// A link is not followed. Those of git-annex name content that is elsewhere.
fn link(path: &Path) -> NoText {
    let target = std::fs::read_link(path).unwrap_or_default();
    if target.to_string_lossy().contains(".git/annex/objects/") { NoText::Pointer } else { NoText::Unreadable }
}

/// The text of a file's bytes, or why it has none.
pub(crate) fn text_of(kind: FileKind, bytes: &[u8]) -> Result<String, NoText> {
    if decode::is_pointer(bytes) {
        return Err(NoText::Pointer);
    }
    if !is_wanted(kind) {
        return Err(NoText::NotWanted);
    }
    let text = decode::text(bytes).ok_or(NoText::Binary)?;
    Ok(if kind == FileKind::Notebook { notebook::without_blobs(text) } else { text })
}
