//! `matura render`: a kept report in other formats.

use crate::formats::FormatOptions;
use anyhow::{Context, Result, anyhow};
use clap::Args;
use std::io::Read;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct RenderArguments {
    /// The report, as `matura scan --format json` writes it; `-` is standard input
    pub(crate) report: PathBuf,
    #[command(flatten)]
    pub(crate) formats: FormatOptions,
}

pub(crate) fn run(arguments: &RenderArguments) -> Result<()> {
    let plan = arguments.formats.plan()?;
    let path = arguments.report.as_path();
    let name = if is_standard_input(path) { "standard input".into() } else { path.display().to_string() };
    let text = text(path).with_context(|| format!("the report {name} cannot be read"))?;
    let report = matura_report::read(&text).map_err(|error| {
        anyhow!("{name} is no report: {error}; make one with `matura scan PATH --format json -o report.json`")
    })?;
    arguments.formats.write(&report, &plan)
}

fn is_standard_input(path: &Path) -> bool {
    path == Path::new("-")
}

fn text(path: &Path) -> std::io::Result<String> {
    if !is_standard_input(path) {
        return std::fs::read_to_string(path);
    }
    let mut text = String::new();
    std::io::stdin().lock().read_to_string(&mut text)?;
    Ok(text)
}
