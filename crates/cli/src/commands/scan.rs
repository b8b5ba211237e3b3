//! `matura scan`: a checkout to a report.

use crate::arguments::ScanOptions;
use crate::commands::models;
use crate::engine::{Engine, Scan};
use crate::formats::FormatOptions;
use crate::surroundings::now;
use anyhow::Result;
use clap::Args;
use matura_report::{About, Report};
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

/// How the report is made.
#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    #[command(flatten)]
    pub(crate) formats: FormatOptions,
    /// Show the ladder of another maturity model: microsoft, google, ml-test-score, all
    #[arg(long = "model", value_name = "NAME")]
    pub(crate) models: Vec<String>,
    /// Say on standard error how long each phase took
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    pub(crate) options: ScanOptions,
}

pub(crate) fn run(arguments: &ScanArguments) -> Result<()> {
    report(&arguments.path, &arguments.report)
}

/// Scans and writes the report.
pub(crate) fn report(path: &Path, arguments: &ReportArguments) -> Result<()> {
    let plan = arguments.formats.plan()?;
    let (engine, path) = Engine::prepare(path, &arguments.options)?;
    models::check(&engine, &arguments.models)?;
    let scan = engine.scan(&path)?;
    if arguments.timings {
        timings(&scan)?;
    }
    let report = build(&engine, &scan, engine.settings.threshold(&arguments.options), &arguments.models)?;
    arguments.formats.write(&report, &plan)
}

/// The report on what was scanned.
pub(crate) fn build(engine: &Engine, scan: &Scan, threshold: f64, models: &[String]) -> Result<Report> {
    let about = About {
        path: &scan.name,
        version: env!("CARGO_PKG_VERSION"),
        scanned_at: now()?,
        threshold,
        models,
        scope: &scan.scope,
    };
    Ok(matura_report::build(&scan.facts, &engine.book, &scan.assessed, &scan.standings, &about))
}

fn timings(scan: &Scan) -> Result<()> {
    let mut err = anstream::stderr();
    for (name, took) in &scan.timings {
        writeln!(err, "{name:<8} {:>7.3} s", took.as_secs_f64())?;
    }
    Ok(())
}
