//! The built-in example repository.
use anyhow::Result;
use std::path::PathBuf;
pub(crate) fn unpack() -> Result<PathBuf> {
    anyhow::bail!("not yet")
}
