//! Argo Workflows: workflows, their templates and schedules.

use crate::Found;
use crate::shape::{container_step, flatten, is_true, job, pipeline, schedule, step, strings, text, trigger};
use matura_model::fact::{Job, Pipeline, Provider, Step, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

const NO_JOBS: &[Job] = &[];

pub(crate) fn is_workflow(_: &RepoPath, root: &Node) -> bool {
    const KINDS: &[&str] = &["Workflow", "WorkflowTemplate", "ClusterWorkflowTemplate", "CronWorkflow", "Sensor"];
    root.str_at("apiVersion").is_some_and(|version| version.starts_with("argoproj.io/"))
        && root.str_at("kind").is_some_and(|kind| KINDS.contains(&kind))
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Argo);
    read.name = root
        .at(&["metadata", "name"])
        .or_else(|| root.at(&["metadata", "generateName"]))
        .and_then(Node::as_str)
        .map(str::to_owned);
    let lines = Lines::one(root.lines.first);
    let kind = root.str_at("kind").unwrap_or_default();
    let Some(spec) = root.get("spec") else { return };
    match kind {
        "CronWorkflow" => {
            for cron in ["schedule", "schedules"].iter().filter_map(|key| spec.get(key)).flat_map(Node::one_or_many) {
                read.triggers.extend(cron.as_str().map(|text| schedule(text, cron.lines)));
            }
            read.enabled = !is_true(spec, "suspend");
            spec.get("workflowSpec").into_iter().for_each(|spec| workflow(spec, &mut read));
        }
        "Sensor" => {
            read.triggers =
                vec![trigger(TriggerKind::Event, spec.get("dependencies").map_or(lines, |node| node.lines))];
            for node in spec.get("triggers").map(Node::items).unwrap_or_default() {
                let source = node.at(&["template", "argoWorkflow", "source", "resource", "spec"]);
                let source = source.or_else(|| node.at(&["template", "k8s", "source", "resource", "spec"]));
                source.into_iter().for_each(|spec| workflow(spec, &mut read));
            }
        }
        // A workflow runs when someone submits it; a template when another refers to it.
        "Workflow" => {
            read.triggers = vec![trigger(TriggerKind::Manual, lines)];
            workflow(spec, &mut read);
        }
        _ => {
            read.triggers = vec![trigger(TriggerKind::Pipeline, lines)];
            workflow(spec, &mut read);
        }
    }
    found.pipelines.push(read);
}

fn workflow(spec: &Node, read: &mut Pipeline) {
    read.includes.extend(spec.get("workflowTemplateRef").and_then(|reference| text(reference, "name")));
    let templates = spec.get("templates").map(Node::items).unwrap_or_default();
    let mut called: Vec<&str> = Vec::new();
    for template in templates {
        for task in template.at(&["dag", "tasks"]).map(Node::items).unwrap_or_default() {
            called.extend(task.str_at("template"));
            let mut one = call(task, templates);
            one.needs = strings(task.get("dependencies"));
            let depends = task.str_at("depends").unwrap_or_default();
            let names = depends.split(['&', '|', '(', ')', '!', ' ']).filter_map(|part| part.split('.').next());
            one.needs.extend(names.filter(|name| !name.is_empty()).map(str::to_owned));
            read.jobs.push(one);
        }
        let mut before: Vec<String> = Vec::new();
        for group in template.get("steps").map(Node::items).unwrap_or_default() {
            let first = read.jobs.len();
            for task in group.one_or_many() {
                called.extend(task.str_at("template"));
                let mut one = call(task, templates);
                one.needs.clone_from(&before);
                read.jobs.push(one);
            }
            before = read.jobs.get(first..).unwrap_or(NO_JOBS).iter().map(|job| job.id.clone()).collect();
        }
    }
    for template in templates {
        let name = template.str_at("name").unwrap_or_default();
        if let Some(step) = leaf(template).filter(|_| !called.contains(&name)) {
            let mut one = job(name, template.lines);
            one.image = step.uses.clone();
            one.steps.push(step);
            read.jobs.push(one);
        }
    }
}

/// A task of a graph, with what the template that it calls runs.
fn call(task: &Node, templates: &[Node]) -> Job {
    let name = task.str_at("template");
    let mut one = job(task.str_at("name").or(name).unwrap_or_default(), task.lines);
    one.condition = text(task, "when");
    one.uses = task.get("templateRef").and_then(|reference| text(reference, "name"));
    let template = templates.iter().find(|template| name.is_some() && template.str_at("name") == name);
    match template.and_then(leaf).or_else(|| leaf(task.get("inline")?)) {
        Some(mut step) => {
            for parameter in task.at(&["arguments", "parameters"]).map(Node::items).unwrap_or_default() {
                if let Some(name) = parameter.str_at("name") {
                    flatten(parameter.get("value"), name, &mut step.inputs);
                }
            }
            step.may_fail = task.at(&["continueOn", "failed"]).and_then(Node::as_bool) == Some(true);
            one.image = step.uses.clone();
            one.steps.push(step);
        }
        None => one.uses = one.uses.or_else(|| name.map(str::to_owned)),
    }
    one
}

fn leaf(template: &Node) -> Option<Step> {
    if let Some(container) = template.get("container").or_else(|| template.get("script")) {
        return Some(container_step(container));
    }
    let resource = template.get("resource")?;
    let mut read = step(resource.lines);
    read.uses = Some(format!("resource: {}", resource.str_at("action").unwrap_or_default()));
    flatten(Some(resource), "", &mut read.inputs);
    Some(read)
}
