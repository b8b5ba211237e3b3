//! Python's manifests.

mod pyproject;
mod requirement;
mod requirements;
mod scan;
mod setup_cfg;
mod setup_py;

pub(crate) use pyproject::{pipfile, pyproject, python_env, table_dependency};
pub(crate) use requirement::requirement;
pub(crate) use requirements::requirements;
pub(crate) use scan::{Token, closing, literals, tokens};
pub(crate) use setup_cfg::setup_cfg;
pub(crate) use setup_py::setup_py;

use crate::output::Output;
use crate::text::command;
use matura_model::Lines;
use matura_model::fact::TaskTool;

/// A console entry point, whose command is `python -m module`.
pub(crate) fn entry_point(output: &mut Output<'_>, name: &str, target: &str, lines: Lines) {
    let module = target.split([':', '[', '(']).next().unwrap_or_default().trim();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '.');
    if !module.is_empty() && module.chars().all(plain) {
        let commands = command(&format!("python -m {module}"), lines);
        let task = output.task(lines, TaskTool::EntryPoint, name.trim(), commands);
        output.push_task(task);
    }
}

/// `name = package.module:function`.
fn entry_point_line(output: &mut Output<'_>, text: &str, lines: Lines) {
    if let Some((name, target)) = text.split_once('=') {
        entry_point(output, name, target, lines);
    }
}
