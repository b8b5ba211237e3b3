//! One checkout from disk to answers.

use anyhow::{Context, Result, bail};
use matura_answer::{Assessed, Calibration, assess};
use matura_cli::probes;
use matura_facts::{Facts, build};
use matura_inventory::{Options, read};
use matura_rules::{Rulebook, load};
use matura_tables::Tables;
use std::path::Path;
use walkdir::WalkDir;

/// The rule files of a folder, as (path, text).
pub(crate) fn rule_files(folder: &Path) -> Result<Vec<(String, String)>> {
    let mut files = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let entry = entry?;
        if entry.path().extension().is_some_and(|extension| extension == "toml") {
            let path = entry.path().strip_prefix(folder)?.to_string_lossy().replace('\\', "/");
            files.push((path, std::fs::read_to_string(entry.path())?));
        }
    }
    Ok(files)
}

/// The rulebook of a folder, and its calibration.
pub(crate) fn rulebook(folder: &Path) -> Result<(Rulebook, Calibration)> {
    let files = rule_files(folder)?;
    let borrowed: Vec<(&str, &str)> = files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
    let calibration = files.iter().find(|(path, _)| path == "calibration.toml");
    let calibration = calibration.map(|(_, text)| Calibration::parse(text)).transpose()?.unwrap_or_default();
    match load(&borrowed, &probes()) {
        Ok(book) => Ok((book, calibration)),
        Err(errors) => {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            bail!("{} mistakes in {}:\n{}", errors.len(), folder.display(), errors.join("\n"))
        }
    }
}

/// The facts of a checkout.
pub(crate) fn facts(folder: &Path) -> Result<Facts> {
    let tables = Tables::embedded();
    let inventory = read(folder, tables, &Options::default()).with_context(|| folder.display().to_string())?;
    Ok(build(inventory, tables))
}

/// The answers for a checkout.
pub(crate) fn answers(folder: &Path, book: &Rulebook, calibration: &Calibration) -> Result<(Facts, Assessed)> {
    let facts = facts(folder)?;
    let assessed = assess(book, &facts, calibration, &|_, _| None);
    Ok((facts, assessed))
}
