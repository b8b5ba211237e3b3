//! Drone and Woodpecker.

use crate::Found;
use crate::shape::{excluded, flatten, has_any, job, pipeline, script, step, strings, text, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Provider, Step, Trigger, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

pub(crate) fn is_config(path: &RepoPath, root: &Node) -> bool {
    let drone = root.str_at("kind") == Some("pipeline") && has_any(root, &["steps", "type", "name"]);
    let woodpecker = is_woodpecker(path) && has_any(root, &["steps", "pipeline"]);
    let old = path.file_name() == ".drone.yml" && has_any(root, &["pipeline", "steps"]);
    root.get("apiVersion").is_none() && (drone || woodpecker || old)
}

fn is_woodpecker(path: &RepoPath) -> bool {
    path.file_name().starts_with(".woodpecker.y") || path.folder() == ".woodpecker"
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Drone);
    read.name = text(root, "name");
    read.enabled = is_woodpecker(path) || path.as_str() == ".drone.yml";
    read.triggers = triggers(root);
    let mut only = job(read.name.as_deref().unwrap_or("default"), root.lines);
    only.needs = strings(root.get("depends_on"));
    let steps = root.get("steps").or_else(|| root.get("pipeline"));
    for node in steps.map(Node::items).unwrap_or_default() {
        only.steps.push(read_step(node.str_at("name"), node));
    }
    for (name, node) in steps.into_iter().flat_map(Node::entries) {
        only.steps.push(read_step(name.as_str(), node));
    }
    read.jobs.push(only);
    found.pipelines.push(read);
}

fn triggers(root: &Node) -> Vec<Trigger> {
    let lines = Lines::one(root.lines.first);
    let conditions = root.get("trigger").or_else(|| root.get("when")).or_else(|| root.get("branches"));
    let mut found = Vec::new();
    for node in conditions.map(Node::one_or_many).unwrap_or_default() {
        let branches = match node.is_mapping() {
            true => selection(node.get("branch")),
            false => strings(Some(node)),
        };
        let paths = selection(node.get("path").or_else(|| node.get("paths")));
        let mut kinds: Vec<_> = selection(node.get("event")).iter().filter_map(|event| kind_of(event)).collect();
        if node.get("cron").is_some() {
            kinds = vec![TriggerKind::Schedule];
        }
        if kinds.is_empty() {
            kinds = vec![TriggerKind::PullRequest, TriggerKind::Push];
        }
        for kind in kinds {
            let limits_branch = matches!(kind, TriggerKind::Push | TriggerKind::PullRequest);
            let branches = if limits_branch { branches.clone() } else { Vec::new() };
            let schedule = strings(node.get("cron")).into_iter().next().filter(|_| kind == TriggerKind::Schedule);
            found.push(Trigger { branches, paths: paths.clone(), schedule, ..trigger(kind, node.lines) });
        }
    }
    if found.is_empty() {
        found = vec![trigger(TriggerKind::PullRequest, lines), trigger(TriggerKind::Push, lines)];
    }
    found
}

fn kind_of(event: &str) -> Option<TriggerKind> {
    Some(match event {
        "push" => TriggerKind::Push,
        "pull_request" => TriggerKind::PullRequest,
        "tag" => TriggerKind::Tag,
        "release" => TriggerKind::Release,
        "cron" => TriggerKind::Schedule,
        "manual" | "promote" | "rollback" | "deployment" => TriggerKind::Manual,
        "custom" | "pull_request_closed" => TriggerKind::Event,
        _ => return None,
    })
}

/// `include` and `exclude`, or a plain list.
fn selection(node: Option<&Node>) -> Vec<String> {
    match node {
        Some(node) if node.is_mapping() => {
            let mut patterns = strings(node.get("include"));
            patterns.extend(excluded(strings(node.get("exclude"))));
            patterns
        }
        node => strings(node),
    }
}

fn read_step(name: Option<&str>, node: &Node) -> Step {
    let mut read = step(node.lines);
    read.name = name.map(str::to_owned);
    read.uses = text(node, "image");
    read.folder = text(node, "directory");
    flatten(node.get("environment"), "", &mut read.inputs);
    flatten(node.get("settings"), "", &mut read.inputs);
    read.commands = script(node.get("commands"));
    if let Some(when) = node.get("when") {
        let mut conditions = std::collections::BTreeMap::new();
        flatten(Some(when), "", &mut conditions);
        let parts: Vec<_> =
            conditions.iter().map(|(key, value)| format!("{key}: {}", value.replace('\n', ", "))).collect();
        read.condition = (!parts.is_empty()).then(|| parts.join("; "));
    }
    read.may_fail = node.str_at("failure") == Some("ignore") || failure_ignored(&read.commands);
    read
}
