//! `matura criteria`: the questionnaires themselves.

use crate::arguments::RuleArguments;
use crate::output;
use crate::surroundings::style;
use anyhow::Result;
use clap::Args;

#[derive(Debug, Args)]
pub(crate) struct CriteriaArguments {
    /// The criterion: 2.2.9, profile/serving for a trait of the project, microsoft/3.release for a model
    pub(crate) id: Option<String>,
    #[command(flatten)]
    pub(crate) rules: RuleArguments,
}

pub(crate) fn run(arguments: &CriteriaArguments) -> Result<()> {
    let engine = arguments.rules.engine()?;
    let text = match &arguments.id {
        Some(id) => matura_report::criterion_page(&engine.book, engine.criterion(id)?, &style()),
        None => matura_report::listing(&engine.book, &style()),
    };
    output::print(&text)
}
