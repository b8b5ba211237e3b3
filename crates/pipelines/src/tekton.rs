//! Tekton: pipelines, tasks and what listens for events.

use crate::Found;
use crate::shape::{container_step, flatten, job, pipeline, step, strings, text, trigger};
use matura_model::fact::{Job, Pipeline, Provider, Trigger, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

pub(crate) fn is_tekton(_: &RepoPath, root: &Node) -> bool {
    const KINDS: &[&str] =
        &["Pipeline", "PipelineRun", "Task", "ClusterTask", "TaskRun", "EventListener", "TriggerTemplate"];
    root.str_at("apiVersion").is_some_and(|version| version.contains("tekton.dev/"))
        && root.str_at("kind").is_some_and(|kind| KINDS.contains(&kind))
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Tekton);
    read.name = root
        .at(&["metadata", "name"])
        .or_else(|| root.at(&["metadata", "generateName"]))
        .and_then(Node::as_str)
        .map(str::to_owned);
    let Some(spec) = root.get("spec") else { return };
    let lines = Lines::one(root.lines.first);
    let kind = root.str_at("kind").unwrap_or_default();
    read.triggers = match kind {
        "EventListener" => listener(spec, &mut read.includes),
        "PipelineRun" | "TaskRun" => annotated(root).unwrap_or_else(|| vec![trigger(TriggerKind::Manual, lines)]),
        "TriggerTemplate" => vec![trigger(TriggerKind::Event, lines)],
        _ => annotated(root).unwrap_or_else(|| vec![trigger(TriggerKind::Pipeline, lines)]),
    };
    match kind {
        "TriggerTemplate" => {
            for resource in spec.get("resourcetemplates").map(Node::items).unwrap_or_default() {
                resource.get("spec").into_iter().for_each(|spec| body(spec, &mut read));
            }
        }
        "EventListener" => {}
        _ => body(spec, &mut read),
    }
    if read.jobs.is_empty() && spec.get("steps").is_some() {
        let name = read.name.clone().unwrap_or_default();
        read.jobs.push(task(&name, spec));
    }
    found.pipelines.push(read);
}

fn body(spec: &Node, read: &mut Pipeline) {
    for key in ["pipelineRef", "taskRef"] {
        read.includes.extend(spec.get(key).and_then(|reference| text(reference, "name")));
    }
    let nested = spec.get("pipelineSpec").unwrap_or(spec);
    for section in ["tasks", "finally"] {
        for node in nested.get(section).map(Node::items).unwrap_or_default() {
            let mut one = match node.get("taskSpec") {
                Some(task_spec) => task("", task_spec),
                None => job("", node.lines),
            };
            one.lines = node.lines;
            one.id = text(node, "name").unwrap_or_default();
            one.uses = node.get("taskRef").and_then(|reference| text(reference, "name"));
            one.needs = strings(node.get("runAfter"));
            parameters(node, &mut one);
            for when in node.get("when").map(Node::items).unwrap_or_default() {
                let input = text(when, "input").or_else(|| text(when, "cel")).unwrap_or_default();
                let operator = when.str_at("operator").unwrap_or_default();
                one.condition =
                    Some(format!("{input} {operator} {}", strings(when.get("values")).join(", ")).trim().to_owned());
            }
            if section == "finally" {
                one.condition = one.condition.or_else(|| Some("finally".to_owned()));
            }
            read.jobs.push(one);
        }
    }
    if let Some(task_spec) = spec.get("taskSpec") {
        read.jobs.push(task("task", task_spec));
    }
}

fn task(id: &str, spec: &Node) -> Job {
    let mut read = job(id, spec.lines);
    for node in spec.get("steps").map(Node::items).unwrap_or_default() {
        let mut one = container_step(node);
        one.may_fail = node.str_at("onError") == Some("continue");
        read.steps.push(one);
    }
    read
}

/// The parameters given to a task from elsewhere, as the inputs of a step that uses it.
fn parameters(node: &Node, job: &mut Job) {
    let Some(uses) = job.uses.clone() else { return };
    let mut only = step(node.lines);
    only.uses = Some(uses);
    for parameter in node.get("params").map(Node::items).unwrap_or_default() {
        if let Some(name) = parameter.str_at("name") {
            flatten(parameter.get("value"), name, &mut only.inputs);
        }
    }
    if !only.inputs.is_empty() {
        job.steps.push(only);
    }
}

/// The events that Pipelines as Code reads from annotations.
fn annotated(root: &Node) -> Option<Vec<Trigger>> {
    let annotations = root.at(&["metadata", "annotations"])?;
    let value =
        |key: &str| annotations.entries().find(|(name, _)| name.as_str().is_some_and(|name| name.ends_with(key)));
    let list = |text: &str| -> Vec<String> {
        let parts =
            text.trim_matches(['[', ']', ' ']).split(',').map(|part| part.trim().trim_matches(['"', '\'']).to_owned());
        parts.filter(|part| !part.is_empty()).collect()
    };
    let branches = value("/on-target-branch").and_then(|(_, node)| node.as_str()).map(list).unwrap_or_default();
    if let Some((_, expression)) = value("/on-cel-expression") {
        let text = expression.as_str().unwrap_or_default();
        return Some(events(&[text.to_owned()], expression.lines, &[]));
    }
    let (_, node) = value("/on-event")?;
    Some(events(&list(node.as_str()?), node.lines, &branches))
}

fn events(texts: &[String], lines: Lines, branches: &[String]) -> Vec<Trigger> {
    const WORDS: &[(&str, TriggerKind)] = &[
        ("pull_request", TriggerKind::PullRequest),
        ("merge_request", TriggerKind::PullRequest),
        ("Merge Request", TriggerKind::PullRequest),
        ("push", TriggerKind::Push),
        ("Push", TriggerKind::Push),
        ("release", TriggerKind::Release),
    ];
    let mut kinds: Vec<_> =
        WORDS.iter().filter(|(word, _)| texts.iter().any(|text| text.contains(word))).map(|(_, kind)| *kind).collect();
    if kinds.is_empty() {
        kinds.push(TriggerKind::Event);
    }
    kinds.sort();
    kinds.dedup();
    kinds.into_iter().map(|kind| Trigger { branches: branches.to_vec(), ..trigger(kind, lines) }).collect()
}

fn listener(spec: &Node, includes: &mut Vec<String>) -> Vec<Trigger> {
    let mut found = Vec::new();
    for node in spec.get("triggers").map(Node::items).unwrap_or_default() {
        let mut texts = Vec::new();
        for interceptor in node.get("interceptors").map(Node::items).unwrap_or_default() {
            for parameter in interceptor.get("params").map(Node::items).unwrap_or_default() {
                texts.extend(strings(parameter.get("value")));
            }
            for forge in ["github", "gitlab", "bitbucket"] {
                texts.extend(strings(interceptor.at(&[forge, "eventTypes"])));
            }
            texts.extend(text(interceptor, "filter"));
        }
        found.extend(events(&texts, node.lines, &[]));
        let reference =
            node.get("template").and_then(|template| text(template, "ref").or_else(|| text(template, "name")));
        includes.extend(reference.or_else(|| text(node, "triggerRef")));
    }
    found
}
