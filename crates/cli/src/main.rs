//! The program `matura`.

use std::process::ExitCode;

fn main() -> ExitCode {
    matura_cli::run(std::env::args_os())
}
