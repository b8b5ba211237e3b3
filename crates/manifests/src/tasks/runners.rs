//! go-task and mise.

use crate::output::Output;
use crate::tasks::{named, strings};
use crate::text::node_commands;
use matura_model::fact::TaskTool;
use matura_yaml::Node;

/// A `Taskfile.yml`.
pub(crate) fn taskfile(output: &mut Output<'_>, root: &Node) {
    for (name, value) in named(root.get("tasks")) {
        let mut task = output.task(value.lines, TaskTool::Taskfile, name, Vec::new());
        let steps = value.get("cmds").or_else(|| value.get("cmd")).unwrap_or(value);
        for step in steps.one_or_many() {
            match step.str_at("task") {
                Some(other) => task.needs.push(other.to_owned()),
                None => task.commands.extend(node_commands(step.get("cmd").unwrap_or(step))),
            }
        }
        let before = value.get("deps").into_iter().flat_map(Node::one_or_many);
        let before = before.filter_map(|item| item.as_str().or_else(|| item.str_at("task")));
        task.needs.splice(0..0, before.map(str::to_owned).collect::<Vec<_>>());
        task.inputs = strings(value, &["sources"]);
        task.outputs = strings(value, &["generates"]);
        output.push_task(task);
    }
}

/// A `mise.toml`.
pub(crate) fn mise(output: &mut Output<'_>, root: &Node) {
    for (name, value) in named(root.get("tasks")) {
        let mut task = output.task(value.lines, TaskTool::Mise, name, Vec::new());
        for step in value.get("run").unwrap_or(value).one_or_many() {
            match step.str_at("task") {
                Some(other) => task.needs.push(other.to_owned()),
                None => task.commands.extend(node_commands(step)),
            }
        }
        task.needs.splice(0..0, strings(value, &["depends"]));
        task.inputs = strings(value, &["sources"]);
        task.outputs = strings(value, &["outputs"]);
        output.push_task(task);
    }
}
