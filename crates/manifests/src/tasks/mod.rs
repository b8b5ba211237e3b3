//! Named tasks of every task runner.

mod dvc;
mod just;
mod make;
mod program;
mod pyproject;
mod runners;
mod tox;
mod variables;

pub(crate) use dvc::{dvc, ml_project};
pub(crate) use just::justfile;
pub(crate) use make::makefile;
pub(crate) use program::{invoke, noxfile};
pub(crate) use pyproject::{pixi_tasks, plain_table, pyproject_tasks};
pub(crate) use runners::{mise, taskfile};
pub(crate) use tox::tox;

use crate::output::Output;
use crate::text::{commands, line_count, within};
use matura_model::Lines;
use matura_model::fact::{Command, TaskTool};
use matura_yaml::Node;

/// A shell, batch or PowerShell script as one task.
pub(crate) fn script(output: &mut Output<'_>, text: &str) {
    let lines = Lines::new(1, line_count(text));
    let found = match output.path.extension().to_ascii_lowercase().as_str() {
        "bat" | "cmd" => batch(text),
        "ps1" => commands(&other_continuations(text, " `"), 1),
        _ => commands(text, 1),
    };
    let task = output.task(lines, TaskTool::Script, output.path.as_str(), within(found, lines));
    output.push_task(task);
}

/// Batch: `@` hides a line, `rem` and `::` are comments, `^` continues.
fn batch(text: &str) -> Vec<Command> {
    let mut found = commands(&other_continuations(text, "^"), 1);
    for command in &mut found {
        command.text = command.text.trim_start_matches('@').to_owned();
    }
    let comment = |text: &str| {
        let lower = text.to_ascii_lowercase();
        text.starts_with(':') || lower == "rem" || lower.starts_with("rem ") || lower == "echo off"
    };
    found.retain(|command| !command.text.is_empty() && !comment(&command.text));
    found
}

/// The text with another shell's continuation mark as `\`, and its own final `\` (a folder) no mark.
fn other_continuations(text: &str, mark: &str) -> String {
    let line = |line: &str| {
        let line = line.trim_end();
        match line.strip_suffix(mark) {
            Some(body) => format!("{body} \\"),
            None => line.trim_end_matches('\\').to_owned(),
        }
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// The entries of a table by their names.
fn named(table: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    table.into_iter().flat_map(Node::entries).filter_map(|(key, value)| Some((key.as_str()?, value)))
}

/// The scalars at a key that may hold one or many.
fn strings(node: &Node, keys: &[&str]) -> Vec<String> {
    let values = keys.iter().filter_map(|key| node.get(key)).flat_map(Node::one_or_many);
    values.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}
