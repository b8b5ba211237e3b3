//! Tasks in `pyproject.toml`: Poe, PDM, Hatch, Pixi, taskipy, Rye, tox.

use crate::output::Output;
use crate::tasks::{named, strings, tox};
use crate::text::{command, node_commands};
use matura_model::fact::{Command, Task, TaskTool};
use matura_model::limits::SEQUENCE_DEPTH;
use matura_yaml::Node;

/// Tasks of every runner that a `pyproject.toml` configures.
pub(crate) fn pyproject_tasks(output: &mut Output<'_>, root: &Node) {
    for (name, value) in named(root.at(&["tool", "poe", "tasks"])) {
        emit(output, name, value);
    }
    for place in
        [["tool", "pdm", "scripts"], ["tool", "rye", "scripts"], ["tool", "taskipy", "tasks"], ["tool", "uv", "tasks"]]
    {
        if let Some(table) = root.at(&place) {
            plain_table(output, table);
        }
    }
    for (environment, value) in named(root.at(&["tool", "hatch", "envs"])) {
        hatch(output, environment, value);
    }
    tox_tables(output, root);
}

/// A table from names to commands.
pub(crate) fn plain_table(output: &mut Output<'_>, table: &Node) {
    let names: Vec<&str> = named(Some(table)).map(|(name, _)| name).collect();
    for (name, value) in named(Some(table)).filter(|(name, _)| !name.starts_with('_')) {
        let mut task = output.task(value.lines, TaskTool::PyProject, name, Vec::new());
        fill(&mut task, value, 0);
        for item in value.get("composite").into_iter().flat_map(Node::one_or_many) {
            part(&mut task, item, &names);
        }
        output.push_task(task);
    }
}

fn emit(output: &mut Output<'_>, name: &str, value: &Node) {
    let mut task = output.task(value.lines, TaskTool::PyProject, name, Vec::new());
    fill(&mut task, value, 0);
    output.push_task(task);
}

/// A task as text, list or table.
fn fill(task: &mut Task, value: &Node, depth: usize) {
    if value.as_str().is_some() {
        task.commands.extend(node_commands(value));
        return;
    }
    for item in value.items().iter().chain(value.get("sequence").map(Node::items).unwrap_or_default()) {
        match item.as_str() {
            // In a sequence a bare text names another task.
            Some(name) => task.needs.extend(name.split_whitespace().next().map(str::to_owned)),
            None if depth < SEQUENCE_DEPTH => fill(task, item, depth + 1),
            None => {}
        }
    }
    for key in ["cmd", "shell"] {
        match value.get(key) {
            Some(words) if !words.items().is_empty() => task.commands.extend(argv(words)),
            Some(text) => task.commands.extend(node_commands(text)),
            None => {}
        }
    }
    for target in ["script", "call"].iter().filter_map(|key| value.get(key)) {
        let module = target.as_str().and_then(|text| text.split([':', '(']).next()).unwrap_or_default();
        task.commands.extend(command(&format!("python -m {module}"), target.lines));
    }
    task.needs.extend(strings(value, &["ref", "deps", "depends-on", "depends_on"]));
    for item in ["depends-on", "depends_on"].iter().filter_map(|key| value.get(key)).flat_map(Node::items) {
        task.needs.extend(item.str_at("task").map(str::to_owned));
    }
    task.inputs.extend(strings(value, &["inputs"]));
    task.outputs.extend(strings(value, &["outputs"]));
}

/// A command given as a list of words.
fn argv(words: &Node) -> Vec<Command> {
    let words_of: Vec<&str> = words.items().iter().filter_map(Node::as_str).collect();
    command(&words_of.join(" "), words.lines)
}

/// A line of a composite task: another task by its name, or a command.
fn part(task: &mut Task, item: &Node, names: &[&str]) {
    let first = item.as_str().and_then(|text| text.split_whitespace().next()).unwrap_or_default();
    match names.contains(&first) {
        true => task.needs.push(first.to_owned()),
        false => task.commands.extend(node_commands(item)),
    }
}

/// Scripts of a Hatch environment: `name` in the default one, `environment:name` in another.
fn hatch(output: &mut Output<'_>, environment: &str, value: &Node) {
    let names: Vec<&str> = named(value.get("scripts")).map(|(name, _)| name).collect();
    for (name, script) in named(value.get("scripts")) {
        let full = match environment {
            "default" => name.to_owned(),
            environment => format!("{environment}:{name}"),
        };
        let mut task = output.task(script.lines, TaskTool::PyProject, &full, Vec::new());
        for item in script.one_or_many() {
            part(&mut task, item, &names);
        }
        output.push_task(task);
    }
}

/// Tasks of Pixi.
pub(crate) fn pixi_tasks(output: &mut Output<'_>, table: &Node) {
    for (name, value) in named(table.get("tasks")) {
        emit(output, name, value);
    }
}

fn tox_tables(output: &mut Output<'_>, root: &Node) {
    let Some(table) = root.at(&["tool", "tox"]) else { return };
    if let Some(text) = table.get("legacy_tox_ini") {
        tox(output, text.as_str().unwrap_or_default(), text.text_line);
    }
    let base = table.get("env_run_base").map(tox_commands).unwrap_or_default();
    let own: Vec<&str> = named(table.get("env")).map(|(name, _)| name).collect();
    for (name, value) in named(table.get("env")) {
        let commands = tox_commands(value);
        let task =
            output.task(value.lines, TaskTool::Tox, name, if commands.is_empty() { base.clone() } else { commands });
        output.push_task(task);
    }
    for item in table.get("env_list").map(Node::items).unwrap_or_default() {
        if let Some(name) = item.as_str().filter(|name| !own.contains(name) && !base.is_empty()) {
            let task = output.task(item.lines, TaskTool::Tox, name, base.clone());
            output.push_task(task);
        }
    }
}

fn tox_commands(environment: &Node) -> Vec<Command> {
    let lists = ["commands_pre", "commands", "commands_post"].iter().filter_map(|key| environment.get(key));
    lists.flat_map(Node::items).flat_map(argv).collect()
}
