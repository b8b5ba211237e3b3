//! Bitbucket Pipelines: each entry below `pipelines` is a pipeline with a trigger of its own.

use crate::Found;
use crate::shape::{flatten, job, pipeline, scalar_script, step, strings, text, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Job, Pipeline, Provider, Step, Trigger, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

pub(crate) fn is_config(path: &RepoPath, root: &Node) -> bool {
    let named = path.file_name().starts_with("bitbucket-pipelines");
    named && root.get("pipelines").is_some_and(Node::is_mapping)
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    for (section, node) in root.get("pipelines").into_iter().flat_map(Node::entries) {
        let kind = match section.as_str().unwrap_or_default() {
            "default" => {
                found.pipelines.push(read_pipeline(
                    path,
                    root,
                    "default",
                    node,
                    trigger(TriggerKind::Push, section.lines),
                ));
                continue;
            }
            "branches" => TriggerKind::Push,
            "tags" => TriggerKind::Tag,
            "pull-requests" => TriggerKind::PullRequest,
            // Started by hand; schedules of them are kept by Bitbucket, not in the file.
            "custom" => TriggerKind::Manual,
            _ => continue,
        };
        for (name, node) in node.entries() {
            let name = name.as_str().unwrap_or_default();
            let mut one = trigger(kind, Lines::one(node.lines.first));
            if kind != TriggerKind::Manual && !matches!(name, "**" | "*" if kind == TriggerKind::PullRequest) {
                one.branches.push(name.to_owned());
            }
            let label = format!("{}: {name}", section.as_str().unwrap_or_default());
            found.pipelines.push(read_pipeline(path, root, &label, node, one));
        }
    }
}

fn read_pipeline(path: &RepoPath, root: &Node, name: &str, node: &Node, trigger: Trigger) -> Pipeline {
    let mut read = pipeline(path, node.lines, Provider::Bitbucket);
    read.name = Some(name.to_owned());
    read.enabled = path.as_str() == "bitbucket-pipelines.yml";
    read.triggers = vec![trigger];
    for item in node.items() {
        add(root, item, &Stage::default(), &mut read);
    }
    read
}

#[derive(Clone, Default)]
struct Stage {
    environment: Option<String>,
    by_hand: bool,
    /// The steps that a step of a parallel group waits for; without a group, the one before it.
    after: Option<Vec<String>>,
}

fn add(root: &Node, item: &Node, stage: &Stage, read: &mut Pipeline) {
    let previous: Vec<String> = read.jobs.last().map(|job| job.id.clone()).into_iter().collect();
    if let Some(group) = item.get("parallel") {
        let inner = Stage { after: Some(previous), ..stage.clone() };
        let steps = group.get("steps").unwrap_or(group).items();
        steps.iter().filter(|step| step.get("step").is_some()).for_each(|step| add(root, step, &inner, read));
    } else if let Some(group) = item.get("stage") {
        let inner = Stage {
            environment: text(group, "deployment"),
            by_hand: group.str_at("trigger") == Some("manual"),
            after: None,
        };
        let steps = group.get("steps").map(Node::items).unwrap_or_default();
        steps.iter().filter(|step| step.get("step").is_some()).for_each(|step| add(root, step, &inner, read));
    } else if let Some(node) = item.get("step") {
        let mut one = read_job(root, node, read.jobs.len(), stage);
        one.needs = stage.after.clone().unwrap_or(previous);
        read.jobs.push(one);
    }
}

fn read_job(root: &Node, node: &Node, at: usize, stage: &Stage) -> Job {
    let id = text(node, "name").unwrap_or_else(|| format!("step {}", at + 1));
    let mut read = job(&id, node.lines);
    let image = node.get("image").or_else(|| root.get("image"));
    read.image = image.and_then(|image| image.as_str().or_else(|| image.str_at("name"))).map(str::to_owned);
    read.environment = text(node, "deployment").or_else(|| stage.environment.clone());
    if stage.by_hand || node.str_at("trigger") == Some("manual") {
        read.limited_to = vec![TriggerKind::Manual];
        read.condition = Some("trigger: manual".to_owned());
    }
    let paths = strings(node.at(&["condition", "changesets", "includePaths"]));
    if !paths.is_empty() {
        read.condition = Some(format!("changesets: {}", paths.join(", ")));
    }
    for section in ["script", "after-script"] {
        read.steps.extend(node.get(section).map(|script| steps(section, script)).unwrap_or_default());
    }
    read
}

/// The shell lines of a script as one step, and each pipe as another, in their order.
fn steps(section: &str, script: &Node) -> Vec<Step> {
    let mut found: Vec<Step> = Vec::new();
    for item in script.one_or_many() {
        if item.is_mapping() {
            let mut pipe = step(item.lines);
            pipe.uses = text(item, "pipe");
            flatten(item.get("variables"), "", &mut pipe.inputs);
            found.push(pipe);
            continue;
        }
        match found.last_mut().filter(|last| last.uses.is_none()) {
            Some(last) => {
                last.commands.extend(scalar_script(item));
                last.lines = Lines::new(last.lines.first.min(item.lines.first), last.lines.last.max(item.lines.last));
            }
            None => {
                let mut shell = step(item.lines);
                shell.name = Some(section.to_owned());
                shell.commands = scalar_script(item);
                found.push(shell);
            }
        }
    }
    for step in &mut found {
        step.may_fail = failure_ignored(&step.commands);
    }
    found
}
