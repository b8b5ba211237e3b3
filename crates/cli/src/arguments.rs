//! What the command line takes. Each command has its own arguments beside what it does, in `commands`.

use crate::commands::check::CheckArguments;
use crate::commands::completions::CompletionsArguments;
use crate::commands::confirm::ConfirmArguments;
use crate::commands::criteria::CriteriaArguments;
use crate::commands::demo::DemoArguments;
use crate::commands::diff::DiffArguments;
use crate::commands::explain::ExplainArguments;
use crate::commands::import::ImportArguments;
use crate::commands::init::InitArguments;
use crate::commands::manual::ManualArguments;
use crate::commands::migrate::MigrateArguments;
use crate::commands::models::ModelsArguments;
use crate::commands::render::RenderArguments;
use crate::commands::review::ReviewArguments;
use crate::commands::scan::ScanArguments;
use crate::commands::validate::ValidateArguments;
use crate::engine::Engine;
use crate::surroundings::locale_language;
use anyhow::Result;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand};
use matura_inventory::Options;
use matura_model::Deadline;
use matura_texts::Language;
use std::path::PathBuf;
use std::time::Duration;

/// Answers the MLOps Maturity Assessment for a checked-out ML repository, with evidence.
#[derive(Debug, Parser)]
#[command(
    name = "matura",
    version,
    arg_required_else_help = true,
    after_help = "Exit codes: 0 it was done, 1 a gate failed or a report has flaws, 2 it could not be done."
)]
pub(crate) struct Arguments {
    #[command(flatten)]
    pub(crate) language: LanguageArgument,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Scan a checkout and report on all criteria
    Scan(ScanArguments),
    /// Hold a checkout, or a kept report, against its gates; for continuous integration
    Check(CheckArguments),
    /// Show what changed from one kept report to another, with the evidence that came and went
    Diff(DiffArguments),
    /// Show one criterion in full: what was asked, what held, what was searched, what would change it
    Explain(ExplainArguments),
    /// Answer, on the terminal, what the scan could not: one criterion at a time, kept at once
    Confirm(ConfirmArguments),
    /// Write a kept report in other formats, without a scan
    Render(RenderArguments),
    /// Confirm answers on a page in the browser, served on this machine only
    Review(ReviewArguments),
    /// Take over an assessment that was filled in elsewhere: a spreadsheet, CSV, a Markdown checklist
    Import(ImportArguments),
    /// Check a kept report against its schema and against itself
    Validate(ValidateArguments),
    /// Lift a kept report of an older version to this one
    Migrate(MigrateArguments),
    /// Write a commented matura.toml, with the projects that were found
    Init(InitArguments),
    /// Unpack the built-in example repository into a temporary folder and scan it
    Demo(DemoArguments),
    /// List the maturity models that a scan can be seen by
    Models(ModelsArguments),
    /// List the criteria, or show what one of them asks and what feeds it
    Criteria(CriteriaArguments),
    /// Print a script that completes the command line in a shell
    Completions(CompletionsArguments),
    /// Print the manual page, or write the pages of all commands
    Manual(ManualArguments),
}

/// What every command that scans takes.
#[derive(Debug, Args)]
pub(crate) struct ScanOptions {
    /// The confidence from which an answer needs no confirmation [default: 0.8]
    #[arg(long, value_name = "SHARE", value_parser = share)]
    pub(crate) threshold: Option<f64>,
    /// Leave out files that match, as in .gitignore; repeatable, in place of `exclude` in the settings
    #[arg(long, value_name = "PATTERN")]
    pub(crate) exclude: Vec<String>,
    /// Scan this [[project]] of the settings
    #[arg(long, value_name = "NAME")]
    pub(crate) project: Option<String>,
    /// Read settings from this file instead of the nearest matura.toml or pyproject.toml
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// Leave the settings of the scanned repository aside
    #[arg(long, conflicts_with = "config")]
    pub(crate) no_config: bool,
    #[command(flatten)]
    pub(crate) reading: ReadingArguments,
    #[command(flatten)]
    pub(crate) rules: RuleArguments,
}

/// How much is read, and for how long.
#[derive(Clone, Copy, Debug, Default, Args)]
pub(crate) struct ReadingArguments {
    /// List larger files without reading them, in MiB [default: 16]
    #[arg(long, value_name = "MIB", value_parser = clap::value_parser!(u64).range(1..=1024))]
    max_file_size: Option<u64>,
    /// Begin nothing new after so many seconds: what was not looked at is unknown, never no
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..))]
    timeout: Option<u64>,
}

impl ReadingArguments {
    /// The options of a scan that begins now.
    pub(crate) fn options(self) -> Options {
        let usual = Options::default();
        let deadline = self.timeout.map_or(Deadline::NEVER, |seconds| Deadline::after(Duration::from_secs(seconds)));
        let max_file_bytes = self.max_file_size.map_or(usual.max_file_bytes, |size| size << 20);
        Options { max_file_bytes, deadline, ..usual }
    }
}

/// Which rules are used.
#[derive(Debug, Args)]
pub(crate) struct RuleArguments {
    /// A folder of rule files that are added to the built-in ones or, under the same path, replace them
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) language: LanguageArgument,
}

impl RuleArguments {
    /// The rules, in the language that is asked for.
    pub(crate) fn engine(&self) -> Result<Engine> {
        Engine::load(self.rules.as_deref(), self.language.or_configured(None))
    }
}

/// In which language matura speaks. The program takes it before and after the command; a command that
/// speaks has this among its arguments.
#[derive(Clone, Copy, Debug, Args)]
pub(crate) struct LanguageArgument {
    /// The language of reports and texts; if not given, that of the locale
    #[arg(id = "lang", long = "lang", value_name = "LANGUAGE", global = true, value_parser = languages())]
    chosen: Option<Language>,
}

impl LanguageArgument {
    /// The language on the command line, else the configured one, else that of the locale.
    pub(crate) fn or_configured(self, configured: Option<Language>) -> Language {
        self.chosen.or(configured).unwrap_or_else(locale_language)
    }
}

fn languages() -> impl TypedValueParser<Value = Language> {
    PossibleValuesParser::new(Language::ALL.map(Language::code)).try_map(|code| code.parse::<Language>())
}

fn share(text: &str) -> std::result::Result<f64, String> {
    let share: f64 = text.parse().map_err(|_| "give a number between 0 and 1".to_owned())?;
    if (0.0..=1.0).contains(&share) { Ok(share) } else { Err("give a number between 0 and 1".to_owned()) }
}
