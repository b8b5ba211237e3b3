//! `matura check`: whether a checkout, or a kept report on it, passes its gates.

use crate::arguments::ScanOptions;
use crate::commands::scan::build;
use crate::engine::Engine;
use crate::surroundings::style;
use crate::{kept, output};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use matura_compare::{Baseline, Diff, Verdict};
use matura_config::{Gates, Noted};
use matura_report::Report;
use matura_texts::Texts;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

#[derive(Debug, Args)]
pub(crate) struct CheckArguments {
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Judge this report instead of scanning; the gates are still those of PATH
    #[arg(long, value_name = "FILE", conflicts_with_all = ["all_projects", "project"])]
    pub(crate) report: Option<PathBuf>,
    /// A report that no answer may fall behind, in place of `baseline` in the settings; `{project}` in it
    /// stands for the name of the project
    #[arg(long, value_name = "FILE")]
    pub(crate) baseline: Option<PathBuf>,
    /// A criterion that must be yes or not applicable, besides those of the settings; repeatable
    #[arg(long, value_name = "ID")]
    pub(crate) require: Vec<String>,
    /// Check every [[project]] of the settings
    #[arg(long, conflicts_with = "project")]
    pub(crate) all_projects: bool,
    /// What the verdict is written as
    #[arg(long, value_enum, default_value_t = CheckFormat::Terminal)]
    pub(crate) format: CheckFormat,
    #[command(flatten)]
    pub(crate) options: ScanOptions,
}

/// A format of a verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For reading
    Terminal,
    /// For reading, and each failed gate as an annotation of GitHub Actions
    Github,
    /// For programs: `matura.check/1`
    Json,
}

/// Ends with 1 when a gate failed.
pub(crate) fn run(arguments: &CheckArguments) -> Result<ExitCode> {
    let (engine, folder) = Engine::prepare(&arguments.path, &arguments.options)?;
    let folders = match arguments.all_projects {
        true => engine.settings.all_projects(&arguments.path)?,
        false => vec![folder],
    };
    let mut passed = true;
    for folder in &folders {
        let report = match &arguments.report {
            Some(file) => kept::report(file)?,
            None => build(&engine, &engine.scan(folder)?, engine.settings.threshold(&arguments.options), &[])?,
        };
        passed &= judge(&engine, arguments, &report, folder)?;
    }
    Ok(if passed { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

fn judge(engine: &Engine, arguments: &CheckArguments, report: &Report, folder: &Path) -> Result<bool> {
    let texts = Texts::of(engine.book.language);
    let gates = gates(engine, arguments, report)?;
    let baseline = baseline(engine, arguments, gates.as_ref(), report)?;
    let compared = baseline.as_ref().map(|(name, diff)| Baseline { name, diff });
    let verdict = matura_compare::check(report, gates.as_ref(), compared, texts);
    output::print(&written(&verdict, arguments.format, folder, texts))?;
    Ok(verdict.passed)
}

fn written(verdict: &Verdict, format: CheckFormat, folder: &Path, texts: &'static Texts) -> String {
    let folder = folder.display().to_string();
    match format {
        CheckFormat::Terminal => matura_compare::check_terminal(verdict, &folder, texts, &style()),
        CheckFormat::Json => matura_compare::json(verdict),
        CheckFormat::Github => {
            let page = matura_compare::check_terminal(verdict, &folder, texts, &style());
            format!("{page}{}", matura_compare::check_github(verdict, texts))
        }
    }
}

/// The gates of the settings with what the command line adds; `None` where neither sets any.
fn gates(engine: &Engine, arguments: &CheckArguments, report: &Report) -> Result<Option<Gates>> {
    let mut gates = engine.settings.config.check.clone();
    for id in &arguments.require {
        engine.criterion(id)?;
        if !report.criteria.iter().any(|one| one.id == *id || one.name == *id) {
            bail!(
                "the report has no criterion {id}; --require takes one of the assessment, as `matura criteria` lists them"
            );
        }
        if report.scope.off.iter().any(|off| off.id == *id) {
            bail!("{id} is required, but switched off in {}; drop one of both", engine.settings.config.file);
        }
        gates.get_or_insert_default().require.push(Noted { value: id.clone(), line: 0 });
    }
    Ok(gates)
}

/// What the baseline is called, and what changed since.
fn baseline(
    engine: &Engine,
    arguments: &CheckArguments,
    gates: Option<&Gates>,
    report: &Report,
) -> Result<Option<(String, Diff)>> {
    let set = gates.and_then(|gates| gates.baseline.as_ref());
    let project = report.scope.project.as_ref().unwrap_or(&report.repository.path);
    let (file, name) = match (&arguments.baseline, set) {
        (Some(file), _) => {
            let name = file.to_string_lossy().replace("{project}", project);
            (PathBuf::from(&name), name)
        }
        (None, Some(path)) => {
            let named = path.value.replace("{project}", project);
            let file = engine.settings.path(&named, &arguments.path);
            if !file.is_file() {
                let settings = &engine.settings.config.file;
                bail!(
                    "{settings}:{}: there is no report {named}; write it with `matura scan --format json -o {named}`, or drop `baseline`",
                    path.line
                );
            }
            (file, named)
        }
        (None, None) => return Ok(None),
    };
    let old = kept::report(&file)?;
    Ok(Some((name, matura_compare::diff(&old, report))))
}
