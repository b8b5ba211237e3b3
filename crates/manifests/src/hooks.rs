//! Commit hooks: pre-commit, prek, lefthook, and scripts that git or husky runs.

use crate::output::Output;
use crate::text::{commands, node_commands, program};
use matura_model::fact::Command;
use matura_yaml::Node;

/// `.pre-commit-config.yaml`, or the same in `prek.toml`.
pub(crate) fn pre_commit(output: &mut Output<'_>, root: &Node) {
    let defaults = strings(root.get("default_stages"));
    for repo in root.get("repos").map(Node::items).unwrap_or_default() {
        let source = repo.str_at("repo");
        for item in repo.get("hooks").map(Node::items).unwrap_or_default() {
            let Some(id) = item.str_at("id") else { continue };
            let words = item.str_at("entry").map(str::to_owned).into_iter().chain(strings(item.get("args")));
            let command: Vec<String> =
                words.map(|word| word.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
            let stages = strings(item.get("stages"));
            if let Some(hook) = output.hook(item.lines, "pre-commit", id) {
                hook.source = source.map(str::to_owned);
                hook.command = item.get("entry").map(|_| command.join(" "));
                hook.stages = if stages.is_empty() { defaults.clone() } else { stages };
            }
        }
    }
}

fn strings(list: Option<&Node>) -> Vec<String> {
    let items = list.into_iter().flat_map(Node::one_or_many);
    items.filter_map(|item| item.as_str().map(str::to_owned)).collect()
}

/// `lefthook.yml`: hooks by stage, with `commands`, `jobs` and `scripts`.
pub(crate) fn lefthook(output: &mut Output<'_>, root: &Node) {
    for (stage, hook) in root.entries() {
        let Some(stage) = stage.as_str() else { continue };
        for (_, command) in hook.get("commands").into_iter().flat_map(Node::entries) {
            run(output, stage, command);
        }
        jobs(output, stage, hook, 0);
        for (name, _) in hook.get("scripts").into_iter().flat_map(Node::entries) {
            if let (Some(text), lines) = (name.as_str(), name.lines) {
                command_hook(output, "lefthook", stage, Command { text: text.to_owned(), lines });
            }
        }
    }
}

fn jobs(output: &mut Output<'_>, stage: &str, hook: &Node, depth: usize) {
    for job in hook.get("jobs").map(Node::items).unwrap_or_default() {
        run(output, stage, job);
        if let Some(group) = job.get("group").filter(|_| depth < 8) {
            jobs(output, stage, group, depth + 1);
        }
    }
}

fn run(output: &mut Output<'_>, stage: &str, command: &Node) {
    for command in command.get("run").map(node_commands).unwrap_or_default() {
        command_hook(output, "lefthook", stage, command);
    }
}

/// A hook that runs a command at a stage named as git names it.
pub(crate) fn command_hook(output: &mut Output<'_>, manager: &str, stage: &str, command: Command) {
    if let Some(hook) = output.hook(command.lines, manager, &program(&command.text)) {
        hook.command = Some(command.text);
        hook.stages = if stage == "pre-commit" { Vec::new() } else { vec![stage.to_owned()] };
    }
}

/// A script that is a hook: each command of it that does more than prepare.
pub(crate) fn script(output: &mut Output<'_>, text: &str) {
    let stage = output.path.file_name().trim_end_matches(".sh").to_owned();
    let manager = if output.path.folder().ends_with(".husky") { "husky" } else { "git" };
    for command in commands(text, 1) {
        let first = command.text.split_whitespace().next().unwrap_or_default();
        let prepares = [
            ".", "source", "set", "echo", "printf", "export", "cd", "exit", "fi", "done", "if", "then", "else", "[",
            "esac", "return", "}",
        ];
        let assigns = first.contains('=') && !command.text.contains(' ');
        if !prepares.contains(&first) && !assigns && !first.ends_with("()") {
            command_hook(output, manager, &stage, command);
        }
    }
}
