//! The command line of matura: arguments, wiring, output. The only crate that prints, reads the
//! environment and the clock; nothing of the scanned repository is executed, and only `confirm` writes into it.

#![warn(missing_docs)]
#![expect(
    clippy::disallowed_methods,
    reason = "the command line reads rules, the environment and the clock, and writes reports"
)]

mod arguments;
mod commands;
mod desk;
mod dialogue;
mod engine;
mod formats;
mod kept;
mod output;
mod probes;
mod progress;
mod settings;
mod surroundings;

pub use engine::{Engine, Scan};
pub use probes::probes;

use arguments::Arguments;
use clap::Parser;
use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

/// Exit code of a run that could not be done.
const FAILED: u8 = 2;

/// Runs the command line with these arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => {
            let code = if error.use_stderr() { ExitCode::from(FAILED) } else { ExitCode::SUCCESS };
            return if error.print().is_ok() { code } else { ExitCode::from(FAILED) };
        }
    };
    match commands::run(&arguments.command) {
        Ok(code) => code,
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            // Nobody is left to tell when standard error is closed too.
            let _ = writeln!(anstream::stderr(), "matura: {}", matura_report::plain(&format!("{error:#}")));
            ExitCode::from(FAILED)
        }
    }
}
