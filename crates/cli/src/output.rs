//! Where a report goes: standard output, or a file that is whole or not there.

use anyhow::{Context, Result, bail};
use std::fmt;
use std::fs::Permissions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Where something goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Destination {
    /// Standard output.
    StandardOutput,
    /// A file, or what stands for one, such as a pipe.
    File(PathBuf),
}

impl Destination {
    /// Nothing or `-` is standard output. A file that could never be written is an error here, before
    /// there is anything to write.
    pub(crate) fn of(path: Option<&Path>) -> Result<Self> {
        let Some(path) = path.filter(|path| *path != Path::new("-")) else { return Ok(Self::StandardOutput) };
        if path.is_dir() || path.file_name().is_none() {
            bail!("{} is a folder; give a file with -o", path.display());
        }
        let folder = folder_of(path);
        if !folder.is_dir() {
            bail!("there is no folder {}; create it, or give another file with -o", folder.display());
        }
        Ok(Self::File(path.to_owned()))
    }
}

impl fmt::Display for Destination {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::StandardOutput => f.write_str("standard output"),
            Self::File(path) => write!(f, "{}", path.display()),
        }
    }
}

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<()> {
    write(&Destination::StandardOutput, text.as_bytes())
}

/// Writes to where it goes: a regular file by rename, so that it is never there in part; anything else
/// (a pipe, `/dev/stdout`) directly.
pub(crate) fn write(destination: &Destination, bytes: &[u8]) -> Result<()> {
    let path = match destination {
        Destination::StandardOutput => {
            let mut out = std::io::stdout().lock();
            return out.write_all(bytes).and_then(|()| out.flush()).context("standard output cannot be written to");
        }
        Destination::File(path) => path,
    };
    let context = || format!("the report cannot be written to {}; give another file with -o", path.display());
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            let mut file = std::fs::OpenOptions::new().write(true).open(path).with_context(context)?;
            file.write_all(bytes).and_then(|()| file.flush()).with_context(context)
        }
        // What a link points at is replaced, not the link.
        Ok(found) => {
            replace(&path.canonicalize().with_context(context)?, Some(found.permissions()), bytes).with_context(context)
        }
        Err(_) => replace(path, None, bytes).with_context(context),
    }
}

/// The folder that a file is in.
fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.map_or_else(|| PathBuf::from("."), Path::to_owned)
}

fn replace(path: &Path, permissions: Option<Permissions>, bytes: &[u8]) -> std::io::Result<()> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".matura-").suffix(".tmp");
    let fresh = usual_permissions();
    if let Some(permissions) = permissions.clone().or(fresh) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder_of(path))?;
    file.write_all(bytes)?;
    file.flush()?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.persist(path)?;
    Ok(())
}

/// Those of any new file, less the umask; temporary files are private otherwise.
#[cfg(unix)]
fn usual_permissions() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

/// Those of any new file.
#[cfg(not(unix))]
fn usual_permissions() -> Option<Permissions> {
    None
}

/// True when the reader of a pipe went away, which is its right.
pub(crate) fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error
        .chain()
        .filter_map(|cause| cause.downcast_ref::<std::io::Error>())
        .any(|cause| cause.kind() == ErrorKind::BrokenPipe)
}
