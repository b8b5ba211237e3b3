//! DVC stages and MLflow entry points.

use crate::output::Output;
use crate::tasks::named;
use crate::text::node_commands;
use matura_model::fact::TaskTool;
use matura_yaml::Node;

/// The stages of a `dvc.yaml`. A stage needs the stages that make what it depends on. A stage over
/// `foreach` or `matrix` is one task; its placeholders stay.
pub(crate) fn dvc(output: &mut Output<'_>, root: &Node) {
    for (name, stage) in named(root.get("stages")) {
        let body = stage.get("do").unwrap_or(stage);
        let commands = body.get("cmd").map(node_commands).unwrap_or_default();
        let mut task = output.task(stage.lines, TaskTool::Dvc, name, commands);
        task.inputs = paths(body, &["deps"]);
        task.outputs = paths(body, &["outs", "metrics", "plots"]);
        output.push_task(task);
    }
    let made: Vec<(String, Vec<String>)> =
        output.found.tasks.iter().map(|task| (task.name.clone(), task.outputs.clone())).collect();
    for task in &mut output.found.tasks {
        let makes_input = |outputs: &[String]| {
            task.inputs.iter().any(|input| outputs.iter().any(|path| covers(path, input) || covers(input, path)))
        };
        let needs = made.iter().filter(|(name, outputs)| *name != task.name && makes_input(outputs));
        task.needs = needs.map(|(name, _)| name.clone()).collect();
    }
}

/// True when `path` is `other` or a folder around it.
fn covers(path: &str, other: &str) -> bool {
    let path = path.trim_end_matches('/');
    other.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Paths in lists whose items are texts, or tables with the path as their key.
fn paths(stage: &Node, keys: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for item in keys.iter().filter_map(|key| stage.get(key)).flat_map(Node::one_or_many) {
        match item.as_str() {
            Some(path) => found.push(path.to_owned()),
            None => found.extend(item.entries().take(1).filter_map(|(key, _)| key.as_str().map(str::to_owned))),
        }
    }
    found
}

/// The entry points of an `MLproject`.
pub(crate) fn ml_project(output: &mut Output<'_>, root: &Node) {
    for (name, point) in named(root.get("entry_points")) {
        let commands = point.get("command").map(node_commands).unwrap_or_default();
        let task = output.task(point.lines, TaskTool::MlProject, name, commands);
        output.push_task(task);
    }
}
