//! What each command does.

use crate::arguments::{Command, CriteriaArguments, ExplainArguments, Format, ReportArguments};
use crate::demo;
use crate::engine::{Engine, Scan};
use crate::output;
use anyhow::{Context, Result};
use matura_report::{About, Style};
use std::io::Write;
use std::path::Path;
use std::time::SystemTime;

/// The width of a report that goes to no terminal.
const PLAIN_WIDTH: usize = 100;

/// Runs a command.
pub(crate) fn run(command: &Command) -> Result<()> {
    match command {
        Command::Scan(arguments) => scan(&arguments.path, &arguments.report),
        Command::Explain(arguments) => explain(arguments),
        Command::Demo(arguments) => run_demo(&arguments.report),
        Command::Criteria(arguments) => criteria(arguments),
    }
}

fn scan(path: &Path, arguments: &ReportArguments) -> Result<()> {
    let scanned_at = now()?;
    let engine = Engine::load(arguments.rules.rules.as_deref())?;
    let scan = engine.scan(path)?;
    if arguments.timings {
        timings(&scan)?;
    }
    let about =
        About { path: &scan.name, version: env!("CARGO_PKG_VERSION"), scanned_at, threshold: arguments.threshold };
    let report = matura_report::build(&scan.facts, &engine.book, &scan.assessed, &about);
    let text = match arguments.format {
        Format::Json => matura_report::json(&report),
        Format::Terminal if arguments.output.is_some() => {
            matura_report::terminal(&report, &Style { color: false, width: PLAIN_WIDTH })
        }
        Format::Terminal => matura_report::terminal(&report, &style()),
    };
    match &arguments.output {
        Some(file) => output::write(file, &text),
        None => output::print(&text),
    }
}

fn timings(scan: &Scan) -> Result<()> {
    let mut err = anstream::stderr();
    for (name, took) in &scan.timings {
        writeln!(err, "{name:<8} {:>7.3} s", took.as_secs_f64())?;
    }
    Ok(())
}

fn explain(arguments: &ExplainArguments) -> Result<()> {
    let engine = Engine::load(arguments.rules.rules.as_deref())?;
    let at = engine.criterion(&arguments.id)?;
    let scan = engine.scan(&arguments.path)?;
    let text = matura_report::explain(&engine.book, &scan.assessed, at, arguments.threshold, &style());
    output::print(&text)
}

fn criteria(arguments: &CriteriaArguments) -> Result<()> {
    let engine = Engine::load(arguments.rules.rules.as_deref())?;
    let text = match &arguments.id {
        Some(id) => matura_report::criterion_page(&engine.book, engine.criterion(id)?, &style()),
        None => matura_report::listing(&engine.book, &style()),
    };
    output::print(&text)
}

fn run_demo(arguments: &ReportArguments) -> Result<()> {
    let folder = demo::unpack()?;
    scan(&folder, arguments)?;
    let mut err = anstream::stderr();
    writeln!(err, "The example repository is in {0}; try `matura explain 2.2.9 {0}`.", folder.display())?;
    Ok(())
}

/// Colour where standard output is a terminal (or CLICOLOR_FORCE asks for it), never under NO_COLOR.
fn style() -> Style {
    let color = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    let width = terminal_size::terminal_size().map_or(PLAIN_WIDTH, |(width, _)| usize::from(width.0));
    Style { color, width }
}

/// The time that the report carries: now, or what SOURCE_DATE_EPOCH fixes.
fn now() -> Result<i64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().with_context(|| {
            format!("SOURCE_DATE_EPOCH is {text:?}, which is no number of seconds since 1970; correct or unset it")
        }),
        Err(_) => {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            Ok(i64::try_from(since.as_secs()).unwrap_or_default())
        }
    }
}
