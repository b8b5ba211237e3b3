//! The commands, one file each: its arguments and what it does.

pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod confirm;
pub(crate) mod criteria;
pub(crate) mod demo;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod import;
pub(crate) mod init;
pub(crate) mod manual;
pub(crate) mod migrate;
pub(crate) mod models;
pub(crate) mod render;
pub(crate) mod review;
pub(crate) mod scan;
pub(crate) mod validate;

use crate::arguments::Command;
use anyhow::Result;
use std::process::ExitCode;

/// Runs a command; the exit code is for those that judge.
pub(crate) fn run(command: &Command) -> Result<ExitCode> {
    match command {
        Command::Scan(arguments) => scan::run(arguments)?,
        Command::Check(arguments) => return check::run(arguments),
        Command::Diff(arguments) => diff::run(arguments)?,
        Command::Validate(arguments) => return validate::run(arguments),
        Command::Migrate(arguments) => migrate::run(arguments)?,
        Command::Import(arguments) => import::run(arguments)?,
        Command::Init(arguments) => init::run(arguments)?,
        Command::Explain(arguments) => explain::run(arguments)?,
        Command::Confirm(arguments) => confirm::run(arguments)?,
        Command::Render(arguments) => render::run(arguments)?,
        Command::Review(arguments) => review::run(arguments)?,
        Command::Demo(arguments) => demo::run(arguments)?,
        Command::Models(arguments) => models::run(arguments)?,
        Command::Criteria(arguments) => criteria::run(arguments)?,
        Command::Completions(arguments) => completions::run(arguments)?,
        Command::Manual(arguments) => manual::run(arguments)?,
    }
    Ok(ExitCode::SUCCESS)
}
