//! `matura scan`: a checkout to a report.

use crate::arguments::ScanOptions;
use crate::commands::models;
use crate::engine::{Engine, Scan};
use crate::formats::FormatOptions;
use crate::surroundings::now;
use anyhow::Result;
use clap::Args;
use matura_report::{About, Report};
use matura_texts::Texts;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Write a report on every [[project]] of the settings; `{project}` in -o stands for its name
    #[arg(long, conflicts_with = "project")]
    pub(crate) all_projects: bool,
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
    if arguments.all_projects {
        return all_projects(&arguments.path, &arguments.report);
    }
    let (engine, scan) = report(&arguments.path, &arguments.report)?;
    propose_projects(&engine, &scan)
}

/// A report on each project: to files of their own, or one after the other to standard output.
fn all_projects(path: &Path, arguments: &ReportArguments) -> Result<()> {
    let (engine, _) = Engine::prepare(path, &arguments.options)?;
    models::check(&engine, &arguments.models)?;
    let folders = engine.settings.all_projects(path)?;
    let names: Vec<&str> = engine.settings.config.projects.iter().map(|project| project.name.as_str()).collect();
    // What is wrong with a file of any project is to be known before the first scan.
    let formats: Vec<FormatOptions> =
        names.iter().map(|name| arguments.formats.for_project(name)).collect::<Result<_>>()?;
    let plans: Vec<_> = formats.iter().map(FormatOptions::plan).collect::<Result<_>>()?;
    for ((folder, formats), plan) in folders.iter().zip(&formats).zip(&plans) {
        let scan = engine.scan(folder)?;
        if arguments.timings {
            timings(&scan)?;
        }
        let report = build(&engine, &scan, engine.settings.threshold(&arguments.options), &arguments.models)?;
        formats.write(&report, plan)?;
    }
    Ok(())
}

/// Says when a repository looks like several projects and the settings name none.
fn propose_projects(engine: &Engine, scan: &Scan) -> Result<()> {
    if scan.scope.folder.is_some() || !engine.settings.config.projects.is_empty() {
        return Ok(());
    }
    let found = matura_config::discover(&scan.facts.files, &engine.tables);
    if !found.is_empty() {
        let shown: Vec<String> = found.iter().take(5).map(|folder| matura_report::plain_line(folder)).collect();
        let more = if found.len() > shown.len() { ", …" } else { "" };
        let folders = format!("{}{more}", shown.join(", "));
        let texts = Texts::of(engine.book.language);
        let note = texts.fill("init.proposed", &[("count", &found.len()), ("folders", &folders)]);
        writeln!(anstream::stderr(), "matura: {note}")?;
    }
    Ok(())
}

/// Scans and writes the report.
pub(crate) fn report(path: &Path, arguments: &ReportArguments) -> Result<(Engine, Scan)> {
    let plan = arguments.formats.plan()?;
    let (engine, path) = Engine::prepare(path, &arguments.options)?;
    models::check(&engine, &arguments.models)?;
    let scan = engine.scan(&path)?;
    if arguments.timings {
        timings(&scan)?;
    }
    let report = build(&engine, &scan, engine.settings.threshold(&arguments.options), &arguments.models)?;
    arguments.formats.write(&report, &plan)?;
    Ok((engine, scan))
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
