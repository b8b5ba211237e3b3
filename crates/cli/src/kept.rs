//! Reports that were kept in files.

use anyhow::{Context, Result, anyhow};
use matura_report::{ReadError, Report};
use std::io::Read;
use std::path::Path;

/// A report read back from a file, or from standard input for `-`.
pub(crate) fn report(path: &Path) -> Result<Report> {
    matura_report::read(&text(path)?).map_err(|error| refused(path, &error))
}

/// The text of a file, or of standard input for `-`.
pub(crate) fn text(path: &Path) -> Result<String> {
    let context = || format!("the report {} cannot be read; give the path of one", name(path));
    if path != Path::new("-") {
        return std::fs::read_to_string(path).with_context(context);
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text).with_context(context)?;
    Ok(text)
}

/// Why a text is no report of this version, with the way out.
pub(crate) fn refused(path: &Path, error: &ReadError) -> anyhow::Error {
    let name = name(path);
    match error {
        ReadError::OtherSchema(_) => anyhow!("{name}: {error}; `matura migrate {name}` lifts an older one"),
        _ => anyhow!("{name} is no report: {error}; make one with `matura scan PATH --format json -o report.json`"),
    }
}

/// What the file is called in messages.
pub(crate) fn name(path: &Path) -> String {
    if path == Path::new("-") { "standard input".to_owned() } else { path.display().to_string() }
}
