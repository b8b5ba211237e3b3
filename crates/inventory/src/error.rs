//! Why a scan could not start. Each message names the folder and the way out.

use std::path::{Path, PathBuf};

/// The folder to scan cannot be scanned. All of these are for the person who gave the path.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is nothing at the path.
    #[error("there is no folder {path}; give the path of a checked-out repository", path = .0.display())]
    Missing(PathBuf),
    /// The path is a file or something else.
    #[error("{path} is not a folder; give the folder of the checkout that holds it", path = .0.display())]
    NotAFolder(PathBuf),
    /// The folder is there but cannot be opened.
    #[error("the folder {path} cannot be read ({1}); check its permissions", path = .0.display())]
    Unreadable(PathBuf, std::io::Error),
    /// The folder is a repository without a working tree.
    #[error("{path} is a bare git repository, which has no files; clone it and scan the clone", path = .0.display())]
    Bare(PathBuf),
}

/// The resolved path of a folder that can be scanned.
pub(crate) fn folder(path: &Path) -> Result<PathBuf, ReadError> {
    let resolved = path.canonicalize().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing(path.to_owned()),
        std::io::ErrorKind::NotADirectory => ReadError::NotAFolder(path.to_owned()),
        _ => ReadError::Unreadable(path.to_owned(), error),
    })?;
    if !resolved.is_dir() {
        return Err(ReadError::NotAFolder(path.to_owned()));
    }
    #[expect(clippy::disallowed_methods, reason = "the inventory is what reads the repository")]
    std::fs::read_dir(&resolved).map_err(|error| ReadError::Unreadable(path.to_owned(), error))?;
    let is_bare =
        ["objects", "refs"].iter().all(|part| resolved.join(part).is_dir()) && resolved.join("HEAD").is_file();
    if is_bare { Err(ReadError::Bare(path.to_owned())) } else { Ok(resolved) }
}
