//! What the command line takes.

use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Answers the MLOps Maturity Assessment for a checked-out ML repository, with evidence.
#[derive(Debug, Parser)]
#[command(
    name = "matura",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 the scan ran, 2 it could not."
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan a checkout and report on all criteria
    Scan(ScanArguments),
    /// Show one criterion in full: what was asked, what held, what was searched, what would change it
    Explain(ExplainArguments),
    /// Unpack the built-in example repository into a temporary folder and scan it
    Demo(DemoArguments),
    /// List the criteria, or show what one of them asks and what feeds it
    Criteria(CriteriaArguments),
}

/// Which rules are used.
#[derive(Debug, Args)]
pub(crate) struct RuleArguments {
    /// A folder of rule files that are added to the built-in ones or, under the same path, replace them
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
}

/// How the report is made.
#[derive(Debug, Args)]
pub(crate) struct ReportArguments {
    /// What the report is written as
    #[arg(long, value_enum, default_value_t = Format::Terminal)]
    pub(crate) format: Format,
    /// Write the report to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// The confidence from which an answer needs no confirmation
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    pub(crate) threshold: f64,
    /// Say on standard error how long each phase took
    #[arg(long)]
    pub(crate) timings: bool,
    #[command(flatten)]
    pub(crate) rules: RuleArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ScanArguments {
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// The criterion: 2.2.9, or profile/serving for a trait of the project
    pub(crate) id: String,
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The confidence from which an answer needs no confirmation
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    pub(crate) threshold: f64,
    #[command(flatten)]
    pub(crate) rules: RuleArguments,
}

#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

#[derive(Debug, Args)]
pub(crate) struct CriteriaArguments {
    /// The criterion: 2.2.9, or profile/serving for a trait of the project
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) rules: RuleArguments,
}

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Terminal,
    /// For programs: schema `matura.report/1`
    Json,
}

fn share(text: &str) -> Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "give a number between 0 and 1".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("give a number between 0 and 1".to_owned()) }
}
