//! Chores of the project.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a developer's tool reads the disk and prints")]

mod examples;
mod scan;
mod try_rules;

use clap::Parser;

#[derive(Parser)]
enum Chore {
    /// Runs the examples of rule files.
    Examples(examples::Options),
    /// Answers the criteria for every labelled checkout with rules from a folder, and shows where the
    /// answers differ from the references.
    Try(try_rules::Options),
}

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Examples(options) => examples::run(&options),
        Chore::Try(options) => try_rules::run(&options),
    }
}
