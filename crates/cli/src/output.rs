//! Where a report goes: standard output, or a file that is whole or not there.

use anyhow::{Context, Result};
use std::fs::Permissions;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

/// Writes to standard output.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).context("standard output cannot be written to")
}

/// Writes to a file: a regular one by rename, so that it is never there in part; anything else (a
/// pipe, `/dev/stdout`) directly.
pub(crate) fn write(path: &Path, text: &str) -> Result<()> {
    let context = || format!("the report cannot be written to {}; give another file with -o", path.display());
    match std::fs::metadata(path) {
        Ok(found) if !found.is_file() => {
            let mut file = std::fs::OpenOptions::new().write(true).open(path).with_context(context)?;
            file.write_all(text.as_bytes()).and_then(|()| file.flush()).with_context(context)
        }
        // What a link points at is replaced, not the link.
        Ok(found) => {
            replace(&path.canonicalize().with_context(context)?, Some(found.permissions()), text).with_context(context)
        }
        Err(_) => replace(path, None, text).with_context(context),
    }
}

fn replace(path: &Path, permissions: Option<Permissions>, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.map_or_else(|| PathBuf::from("."), Path::to_owned);
    let mut builder = tempfile::Builder::new();
    builder.prefix(".matura-").suffix(".tmp");
    let fresh = usual_permissions();
    if let Some(permissions) = permissions.clone().or(fresh) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
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
