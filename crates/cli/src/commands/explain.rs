//! `matura explain`: one criterion in full.

use crate::arguments::ScanOptions;
use crate::engine::Engine;
use crate::output;
use crate::surroundings::style;
use anyhow::Result;
use clap::Args;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The criterion: 2.2.9, profile/serving for a trait of the project, microsoft/3.release for a model
    pub(crate) id: String,
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) options: ScanOptions,
}

pub(crate) fn run(arguments: &ExplainArguments) -> Result<()> {
    let (engine, path) = Engine::prepare(&arguments.path, &arguments.options)?;
    let at = engine.criterion(&arguments.id)?;
    let scan = engine.scan(&path)?;
    let threshold = engine.settings.threshold(&arguments.options);
    output::print(&matura_report::explain(&engine.book, &scan.assessed, &scan.standings, at, threshold, &style()))
}
