//! `matura manual`: the manual pages.

use crate::arguments::Arguments;
use crate::output;
use anyhow::{Context, Result, bail};
use clap::{Args, CommandFactory};
use clap_mangen::{Man, generate_to};
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct ManualArguments {
    /// Write the page of each command into this folder instead of the main page to standard output
    #[arg(short, long, value_name = "DIR")]
    pub(crate) output: Option<PathBuf>,
}

pub(crate) fn run(arguments: &ManualArguments) -> Result<()> {
    let command = Arguments::command();
    let Some(folder) = &arguments.output else {
        let mut page = Vec::new();
        Man::new(command).render(&mut page)?;
        return output::print(&String::from_utf8_lossy(&page));
    };
    if !folder.is_dir() {
        bail!("there is no folder {}; make it, or give another with -o", folder.display());
    }
    generate_to(command, folder).with_context(|| format!("the pages cannot be written into {}", folder.display()))
}
