//! `matura completions`: a script that completes the command line in a shell.

use crate::arguments::Arguments;
use crate::output;
use anyhow::Result;
use clap::{Args, CommandFactory};
use clap_complete::{Shell, generate};

#[derive(Debug, Args)]
pub(crate) struct CompletionsArguments {
    /// The shell that the script is for
    #[arg(value_enum)]
    pub(crate) shell: Shell,
}

pub(crate) fn run(arguments: &CompletionsArguments) -> Result<()> {
    let mut script = Vec::new();
    generate(arguments.shell, &mut Arguments::command(), "matura", &mut script);
    output::print(&String::from_utf8_lossy(&script))
}
