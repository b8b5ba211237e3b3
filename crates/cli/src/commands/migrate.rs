//! `matura migrate`: an older report in the form of this version.

use crate::engine::Engine;
use crate::kept;
use crate::output::{self, Destination};
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct MigrateArguments {
    /// The report; `-` is standard input
    pub(crate) report: PathBuf,
    /// Write to a file, which may be the report itself, instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &MigrateArguments) -> Result<()> {
    let destination = Destination::of(arguments.output.as_deref())?;
    let path = arguments.report.as_path();
    let text = kept::text(path)?;
    let engine = Engine::built_in()?;
    let report = matura_report::migrate(&text, &engine.book).map_err(|error| kept::refused(path, &error))?;
    output::write(&destination, matura_report::json(&report).as_bytes())
}
