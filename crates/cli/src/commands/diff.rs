//! `matura diff`: what changed from one report to another.

use crate::arguments::LanguageArgument;
use crate::kept;
use crate::output::{self, Destination};
use crate::surroundings::style;
use anyhow::Result;
use clap::{Args, ValueEnum};
use matura_report::Style;
use matura_texts::Texts;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct DiffArguments {
    /// The report to compare with; `-` is standard input
    pub(crate) old: PathBuf,
    /// The report to compare
    pub(crate) new: PathBuf,
    /// What the difference is written as
    #[arg(long, value_enum, default_value_t = DiffFormat::Terminal)]
    pub(crate) format: DiffFormat,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Show changed confidences of unchanged answers too
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgument,
}

/// A format of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For reading
    Terminal,
    /// Markdown, for a comment on a pull request
    Md,
    /// For programs: `matura.diff/1`
    Json,
}

pub(crate) fn run(arguments: &DiffArguments) -> Result<()> {
    let destination = Destination::of(arguments.output.as_deref())?;
    let (old, new) = (kept::report(&arguments.old)?, kept::report(&arguments.new)?);
    let texts = Texts::of(arguments.language.or_configured(new.language.parse().ok()));
    let diff = matura_compare::diff(&old, &new);
    let style = if destination == Destination::StandardOutput { style() } else { Style::plain() };
    let text = match arguments.format {
        DiffFormat::Terminal => matura_compare::diff_terminal(&diff, arguments.all, texts, &style),
        DiffFormat::Md => matura_compare::diff_markdown(&diff, arguments.all, texts),
        DiffFormat::Json => matura_compare::json(&diff),
    };
    output::write(&destination, text.as_bytes())
}
