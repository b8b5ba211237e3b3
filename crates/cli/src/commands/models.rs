//! `matura models`: the maturity models that a scan can be seen by.

use crate::arguments::RuleArguments;
use crate::engine::Engine;
use crate::output;
use crate::surroundings::style;
use anyhow::{Result, bail};
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct ModelsArguments {
    #[command(flatten)]
    pub(crate) rules: RuleArguments,
}

pub(crate) fn run(arguments: &ModelsArguments) -> Result<()> {
    let engine = arguments.rules.engine()?;
    output::print(&matura_report::models(&engine.book, &style()))
}

/// Whether every name is a model of the rules, or `all`.
pub(crate) fn check(engine: &Engine, names: &[String]) -> Result<()> {
    let with_scale = engine.book.questionnaires.iter().filter(|questionnaire| questionnaire.scale.is_some());
    let known: Vec<&str> = with_scale.map(|questionnaire| questionnaire.id.as_str()).chain(["all"]).collect();
    match names.iter().find(|name| !known.contains(&name.as_str())) {
        None => Ok(()),
        Some(name) => bail!("there is no model {name}; give one of {} with --model", known.join(", ")),
    }
}
