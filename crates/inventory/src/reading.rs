//! Reads the listed files, each once and none that nobody wants.

use crate::listing::Entry;
use crate::scope::Scope;
use crate::{Options, decode, is_wanted, notebook};
use matura_model::file::NoText;
use matura_model::limits::LINE_BYTES;
use matura_model::{File, FileKind, Problem, RepoPath, Whose};
use matura_tables::Tables;
use rayon::prelude::*;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// A file that holds data may be a pointer of Git LFS instead, which is never longer than this.
const LONGEST_POINTER: u64 = 512;

/// Reads the files in parallel, in the order given, and counts those that there was no time for.
pub(crate) fn read_all(
    entries: Vec<Entry>,
    scope: &Scope<'_>,
    tables: &Tables,
    options: &Options,
) -> (Vec<File>, Vec<Problem>, usize) {
    let unread = AtomicUsize::new(0);
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
            let (text, problem) = if options.deadline.is_over() {
                unread.fetch_add(1, Ordering::Relaxed);
                (Err(NoText::Unreadable), None)
            } else {
                text_on_disk(&entry, kind, within_total, options)
            };
            let Entry { path, tracked, metadata, .. } = entry;
            (File { kind, zone: scope.zone(&path), tracked, size: metadata.len(), text, path }, problem)
        })
        .collect();
    let (files, problems): (Vec<File>, Vec<Option<Problem>>) = read.into_iter().unzip();
    (files, problems.into_iter().flatten().collect(), unread.into_inner())
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
        Ok(bytes) => {
            let text = text_of(kind, &bytes);
            let (text, problem) = match text {
                Ok(text) => within_lines(&entry.path, kind, text),
                Err(reason) => return (Err(reason), None),
            };
            (Ok(Arc::from(text)), problem)
        }
        Err(error) => {
            let message = format!("cannot be read: {error}");
            let path = Some(entry.path.clone());
            let problem = Problem { path, lines: None, message, whose: Whose::OurLimit, fatal: true };
            (Err(NoText::Unreadable), Some(problem))
        }
    }
}

/// The text without lines that are too long to be anything but data, and which of them is the first. JSON and
/// notebooks may be written on one line.
fn within_lines(path: &RepoPath, kind: FileKind, text: String) -> (String, Option<Problem>) {
    let whole = text.len() <= LINE_BYTES || matches!(kind, FileKind::Json | FileKind::Notebook);
    if whole || text.split('\n').all(|line| line.len() <= LINE_BYTES) {
        return (text, None);
    }
    let first = text.split('\n').zip(1_u32..).find(|(line, _)| line.len() > LINE_BYTES).map(|(_, number)| number);
    let kept: Vec<&str> = text.split('\n').map(|line| if line.len() > LINE_BYTES { "" } else { line }).collect();
    let message = format!("a line longer than {} MiB: its text is left out", LINE_BYTES >> 20);
    (kept.join("\n"), Some(Problem::limit(path, first, message)))
}

/// Opens a file without following a link and without waiting for a pipe's other end.
#[cfg(unix)]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    use std::os::unix::fs::OpenOptionsExt as _;
    std::fs::OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}

/// Opens a file.
#[cfg(not(unix))]
fn open(path: &Path) -> std::io::Result<std::fs::File> {
    std::fs::File::open(path)
}

/// At most `limit` bytes, whatever happened to the file since it was listed.
fn bytes(path: &Path, limit: u64) -> std::io::Result<Vec<u8>> {
    let file = open(path)?;
    // Something else may have taken its place since it was listed.
    if !file.metadata()?.is_file() {
        return Err(std::io::Error::other("it is no longer a file"));
    }
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
