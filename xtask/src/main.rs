//! Chores of the project.

#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a developer's tool reads the disk and prints")]

mod accuracy;
mod calibrate;
mod corpus;
mod document;
mod examples;
mod scan;
mod try_rules;

use clap::Parser;

#[derive(Parser)]
enum Chore {
    /// Measures the answers against the reference answers.
    Accuracy(accuracy::Options),
    /// Fits confidences to the reference answers.
    Calibrate(calibrate::Options),
    /// Runs the examples of rule files.
    Examples(examples::Options),
    /// Answers the criteria for every labelled checkout with rules from a folder, and shows where the
    /// answers differ from the references.
    Try(try_rules::Options),
}

fn main() -> anyhow::Result<()> {
    match Chore::parse() {
        Chore::Accuracy(options) => accuracy::run(&options),
        Chore::Calibrate(options) => calibrate::run(&options),
        Chore::Examples(options) => examples::run(&options),
        Chore::Try(options) => try_rules::run(&options),
    }
}
