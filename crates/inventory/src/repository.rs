//! Finds and opens the git repository that a folder belongs to, and lists what its index tracks.

use git2::Repository;
use matura_model::limits::{GIT_CONFIG_BYTES, GIT_FOLDER_DEPTH, GIT_LINK_BYTES, IGNORE_BYTES};
use matura_model::{Problem, RepoPath, Whose};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The mode of an index entry that stands for a submodule.
const SUBMODULE: u32 = 0o160_000;

/// Why there is no history where nobody meant there to be one.
pub(crate) const NO_REPOSITORY: &str = "the folder is not in a git repository";

/// An open repository and where the scanned folder stands in it.
pub(crate) struct Located {
    pub(crate) repository: Repository,
    /// The folder that holds `.git`.
    pub(crate) work_tree: PathBuf,
    /// The scanned folder below the working tree, with `/` between its parts; empty at the top. The history
    /// is that of this folder.
    pub(crate) prefix: Vec<u8>,
}

/// What the index names, as bytes relative to the top of the repository.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tracked {
    pub(crate) files: BTreeSet<Vec<u8>>,
    /// True when there is anything below the scanned folder.
    pub(crate) any: bool,
}

impl Located {
    /// The repository that `root` is the top or a sub-folder of; else in a phrase why there is none.
    pub(crate) fn around(root: &Path) -> Result<Self, String> {
        git2::opts::strict_hash_verification(false);
        for folder in root.ancestors() {
            let Some(git_folder) = git_folder(&folder.join(".git")) else { continue };
            trusted(&git_folder)?;
            let repository = open(&git_folder, folder)
                .map_err(|error| format!("the git repository cannot be opened: {}", error.message()))?;
            let below = root.strip_prefix(folder).unwrap_or(Path::new(""));
            let parts: Vec<Vec<u8>> = below.components().map(|part| bytes_of(part.as_os_str())).collect();
            return Ok(Self { repository, work_tree: folder.to_owned(), prefix: parts.join(&b'/') });
        }
        Err(NO_REPOSITORY.to_owned())
    }

    /// What the index tracks; `None` when there is no index to be read.
    pub(crate) fn tracked(&self) -> (Option<Tracked>, Vec<Problem>) {
        let index = match self.repository.index() {
            Ok(index) => index,
            Err(error) => {
                let message = format!("the git index cannot be read: {}", error.message());
                let problem = Problem { path: None, lines: None, message, whose: Whose::OurLimit, fatal: false };
                return (None, vec![problem]);
            }
        };
        let mut tracked = Tracked::default();
        let mut problems = Vec::new();
        for entry in index.iter() {
            let path = entry.path.as_slice();
            if entry.mode == SUBMODULE {
                let path = RepoPath::new(&String::from_utf8_lossy(path));
                problems.push(Problem::limit(&path, None, "a submodule: what it holds is not read"));
            } else {
                tracked.any |= below(&self.prefix, path).is_some();
                tracked.files.insert(path.to_vec());
            }
        }
        (Some(tracked), problems)
    }
}

/// The part of `path` below the folder `prefix`.
pub(crate) fn below<'a>(prefix: &[u8], path: &'a [u8]) -> Option<&'a [u8]> {
    match prefix {
        [] => Some(path),
        prefix => path.strip_prefix(prefix)?.strip_prefix(b"/"),
    }
}

/// Opened as bare and then given its working tree: this way libgit2 neither asks who owns the folder
/// (a mounted or copied checkout belongs to someone else, and nothing of it is run) nor follows a
/// `core.worktree` that points elsewhere.
fn open(git_folder: &Path, work_tree: &Path) -> Result<Repository, git2::Error> {
    let repository = Repository::open_bare(git_folder)?;
    repository.set_workdir(work_tree, false)?;
    Ok(repository)
}

/// In a phrase why the git folder is not opened: what is read when it is opened has to be plain files, of a form
/// that is known, and to name no file elsewhere.
fn trusted(git_folder: &Path) -> Result<(), String> {
    for name in ["HEAD", "config", "index", "packed-refs", "shallow", "commondir", "info/exclude", "info/attributes"] {
        let path = git_folder.join(name);
        if path.symlink_metadata().is_ok() && !path.metadata().is_ok_and(|metadata| metadata.is_file()) {
            return Err(format!("its `{name}` is no file"));
        }
    }
    let common = common_folder(git_folder);
    for folder in [git_folder, &common] {
        if let Some(path) = special(folder, GIT_FOLDER_DEPTH) {
            return Err(format!("its `{}` is neither file nor folder", path.display()));
        }
    }
    for name in ["config", "config.worktree"] {
        let path = common.join(name);
        let Ok(metadata) = path.metadata() else { continue };
        if !metadata.is_file() || metadata.len() > GIT_CONFIG_BYTES {
            return Err(format!("its `{name}` is no file or too large"));
        }
        #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
        let text = std::fs::read(&path).map(|bytes| String::from_utf8_lossy(&bytes).to_lowercase()).unwrap_or_default();
        if text.lines().any(|line| line.contains("[include")) {
            return Err(format!("its `{name}` includes other files, which are not read; scan a fresh clone"));
        }
        let is_format = |line: &str| {
            line.split_once('=').is_some_and(|(key, value)| {
                key.trim().ends_with("objectformat") && value.trim().trim_matches('"') == "sha256"
            })
        };
        if text.lines().any(is_format) {
            return Err("it names objects by SHA-256, which is not supported; its files are scanned".to_owned());
        }
    }
    Ok(())
}

/// Something below the folder that is no file, folder or link to one of these: who opens a pipe waits for its
/// other end, and a device never ends.
fn special(folder: &Path, depth: usize) -> Option<PathBuf> {
    #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
    let entries = std::fs::read_dir(folder).ok()?;
    entries.flatten().find_map(|entry| {
        let kind = entry.file_type().ok()?;
        let path = entry.path();
        if kind.is_dir() {
            return if depth > 0 { special(&path, depth - 1) } else { Some(entry.file_name().into()) };
        }
        let is_plain = kind.is_file()
            || kind.is_symlink() && path.metadata().map_or(true, |metadata| metadata.is_file() || metadata.is_dir());
        // What watches the files for git is a socket that nobody opens here.
        let is_unused = entry.file_name().to_string_lossy().starts_with("fsmonitor--daemon");
        (!is_plain && !is_unused).then(|| entry.file_name().into())
    })
}

/// False for a file of rules that would be waited for, would never end, or stands elsewhere.
pub(crate) fn is_plain(path: &Path) -> bool {
    path.symlink_metadata().map_or(true, |metadata| metadata.is_file() && metadata.len() <= IGNORE_BYTES)
}

/// The folder that a worktree shares with its repository; else the git folder itself.
fn common_folder(git_folder: &Path) -> PathBuf {
    let path = git_folder.join("commondir");
    if !path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.len() <= GIT_LINK_BYTES) {
        return git_folder.to_owned();
    }
    #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
    let text = std::fs::read_to_string(path).unwrap_or_default();
    git_folder.join(text.trim())
}

/// The git folder that `.git` is, or names when it is a file: in worktrees and submodules.
fn git_folder(dot_git: &Path) -> Option<PathBuf> {
    let metadata = dot_git.metadata().ok()?;
    if metadata.is_dir() {
        return dot_git.join("HEAD").symlink_metadata().is_ok().then(|| dot_git.to_owned());
    }
    if !metadata.is_file() || metadata.len() > GIT_LINK_BYTES {
        return None;
    }
    #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
    let text = std::fs::read_to_string(dot_git).ok()?;
    let named = text.strip_prefix("gitdir:")?.trim();
    Some(dot_git.parent()?.join(named))
}

/// The bytes of a file name as git stores them.
#[cfg(unix)]
pub(crate) fn bytes_of(name: &std::ffi::OsStr) -> Vec<u8> {
    std::os::unix::ffi::OsStrExt::as_bytes(name).to_vec()
}

/// The bytes of a file name as git stores them.
#[cfg(not(unix))]
pub(crate) fn bytes_of(name: &std::ffi::OsStr) -> Vec<u8> {
    name.to_string_lossy().into_owned().into_bytes()
}

/// The path of bytes as git stores them.
#[cfg(unix)]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(<std::ffi::OsStr as std::os::unix::ffi::OsStrExt>::from_bytes(bytes))
}

/// The path of bytes as git stores them.
#[cfg(not(unix))]
pub(crate) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}
