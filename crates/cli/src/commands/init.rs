//! `matura init`: a settings file to begin with.

use crate::arguments::LanguageArgument;
use crate::engine::Engine;
use crate::output::{self, Destination};
use anyhow::{Result, bail};
use clap::Args;
use matura_config::{FILE, discover};
use matura_inventory::Options;
use matura_texts::Texts;
use std::path::PathBuf;

#[derive(Debug, Args)]
pub(crate) struct InitArguments {
    /// The checkout
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Write to standard output and leave the folder as it is
    #[arg(long)]
    pub(crate) print: bool,
    #[command(flatten)]
    pub(crate) language: LanguageArgument,
}

pub(crate) fn run(arguments: &InitArguments) -> Result<()> {
    let language = arguments.language.or_configured(None);
    let engine = Engine::load(None, language)?;
    let inventory = matura_inventory::read(&arguments.path, &engine.tables, &Options::default())?;
    let projects = if inventory.folder.is_empty() { discover(&inventory.files, &engine.tables) } else { Vec::new() };
    let text = matura_config::template(&projects, Texts::of(language));
    if arguments.print {
        return output::print(&text);
    }
    let file = arguments.path.join(FILE);
    if file.symlink_metadata().is_ok() {
        bail!("{} is there already and stays as it is; `matura init --print` shows a new one", file.display());
    }
    output::write(&Destination::of(Some(&file))?, text.as_bytes())?;
    let texts = Texts::of(language);
    output::print(&texts.fill("init.written", &[("file", &file.display()), ("count", &projects.len())]))?;
    output::print("\n")
}
