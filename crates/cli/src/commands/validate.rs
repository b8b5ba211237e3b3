//! `matura validate`: whether a file is a report as its schema says.

use crate::{kept, output};
use anyhow::Result;
use clap::Args;
use matura_texts::Texts;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct ValidateArguments {
    /// The report; `-` is standard input
    pub(crate) report: PathBuf,
    #[command(flatten)]
    pub(crate) language: crate::arguments::LanguageArgument,
}

/// Ends with 1 when the report has flaws.
pub(crate) fn run(arguments: &ValidateArguments) -> Result<ExitCode> {
    let texts = Texts::of(arguments.language.or_configured(None));
    let path = arguments.report.as_path();
    let name = kept::name(path);
    let flaws = matura_report::validate(&kept::text(path)?).map_err(|error| kept::refused(path, &error))?;
    if flaws.is_empty() {
        output::print(&texts.fill("validate.right", &[("name", &name), ("schema", &matura_report::value::SCHEMA)]))?;
        output::print("\n")?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut text = texts.fill("validate.wrong", &[("name", &name), ("count", &flaws.len())]);
    for flaw in &flaws {
        text.push_str("\n  ");
        text.push_str(&matura_report::plain_line(&flaw.to_string()));
    }
    text.push('\n');
    output::print(&text)?;
    Ok(ExitCode::FAILURE)
}
