//! `matura review`: the page on which a person confirms answers.

use crate::arguments::ScanOptions;
use crate::desk::Desk;
use crate::output;
use crate::surroundings::browser;
use anyhow::Result;
use clap::Args;
use matura_report::plain_line;
use matura_review::Server;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

#[derive(Debug, Args)]
pub(crate) struct ReviewArguments {
    /// The checkout, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// The port of 127.0.0.1 on which the page is served; any free one if none is given
    #[arg(long, value_name = "PORT", default_value_t = 0, hide_default_value = true)]
    pub(crate) port: u16,
    /// Print the address of the page, and start no browser
    #[arg(long)]
    pub(crate) no_open: bool,
    #[command(flatten)]
    pub(crate) options: ScanOptions,
}

pub(crate) fn run(arguments: &ReviewArguments) -> Result<()> {
    // A port that is taken is to be known before the scan.
    let server = Server::bind(arguments.port)?;
    let desk = Desk::open(&arguments.path, &arguments.options)?;
    let texts = desk.texts();
    let (name, file) = (plain_line(&desk.name()), plain_line(&desk.file().display().to_string()));
    let serving = texts.fill("review.serving", &[("name", &name), ("address", &server.address())]);
    output::print(&format!("{serving}\n{}\n", texts.fill("review.saved_in", &[("file", &file)])))?;
    if !arguments.no_open && !open(&server.address_for_browser()) {
        output::print(&format!("{}\n", texts.say("review.no_browser")))?;
    }
    server.run(Arc::new(desk), texts)?;
    Ok(())
}

/// Opens an address of ours in the browser; the only process that matura ever starts.
fn open(address: &str) -> bool {
    let Some((program, arguments)) = browser() else { return false };
    let mut command = Command::new(program);
    command.args(arguments).arg(address).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            // Some of these stay as long as the browser does.
            std::thread::spawn(move || child.wait());
            true
        }
        Err(_) => false,
    }
}
