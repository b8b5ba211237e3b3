//! `matura render`: a kept report in other formats.

use crate::formats::FormatOptions;
use crate::kept;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct RenderArguments {
    /// The report, as `matura scan --format json` writes it; `-` is standard input
    pub(crate) report: PathBuf,
    #[command(flatten)]
    pub(crate) formats: FormatOptions,
}

pub(crate) fn run(arguments: &RenderArguments) -> Result<()> {
    let plan = arguments.formats.plan()?;
    let report = kept::report(&arguments.report)?;
    arguments.formats.write(&report, &plan)
}
