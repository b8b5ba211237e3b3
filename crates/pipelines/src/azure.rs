//! Azure Pipelines: pipelines and their templates.

use crate::Found;
use crate::azure_steps::{StepList, flattened, knowledge, read_steps};
use crate::azure_triggers::triggers;
use crate::condition::{limits, never};
use crate::shape::{has_any, job, kinds, pipeline, strings, text, trigger};
use matura_model::fact::{Job, Pipeline, Provider, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

/// Keys that only a pipeline has, no template.
const PIPELINE_KEYS: &[&str] = &["trigger", "pr", "schedules", "pool", "resources", "name", "extends"];

const STEP_KEYS: &[&str] =
    &["task", "script", "bash", "pwsh", "powershell", "checkout", "publish", "download", "template"];

pub(crate) fn is_pipeline(path: &RepoPath, root: &Node) -> bool {
    if !root.is_mapping() || has_any(root, &["apiVersion", "on", "runs", "image", "services", "$schema", "repos"]) {
        return false;
    }
    let items = |key: &str, words: &[&str]| {
        root.get(key).is_some_and(|node| flattened(node).iter().any(|(item, _)| has_any(item, words)))
    };
    let stages = items("stages", &["stage"]) || items("stages", &["template"]);
    let jobs = items("jobs", &["job", "deployment", "template"]);
    let extends = root.at(&["extends", "template"]).is_some();
    let certain_steps = items("steps", &["task", "checkout", "bash", "pwsh", "powershell"]);
    let possible_steps = items("steps", STEP_KEYS);
    let expected = is_named(path) || has_any(root, &["trigger", "pr", "pool", "parameters"]);
    stages || jobs || certain_steps || (extends || possible_steps) && expected
}

fn is_named(path: &RepoPath) -> bool {
    let lower = path.as_str().to_ascii_lowercase();
    [
        "azure-pipeline",
        "azure_pipeline",
        "azurepipeline",
        ".azuredevops",
        ".pipelines/",
        "azdo",
        ".azure-pipelines",
        "devops",
    ]
    .iter()
    .any(|word| lower.contains(word))
}

fn is_template(path: &RepoPath, root: &Node) -> bool {
    if has_any(root, PIPELINE_KEYS) || path.file_name().starts_with("azure-pipelines") {
        return false;
    }
    let named = path.as_str().to_ascii_lowercase().contains("template");
    named
        || root.get("parameters").is_some()
        || !(has_any(root, &["stages", "jobs"]) && root.get("variables").is_some())
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::AzurePipelines);
    read.name = text(root, "name");
    read.triggers = match is_template(path, root) {
        true => vec![trigger(TriggerKind::Pipeline, Lines::one(root.lines.first))],
        false => triggers(root),
    };
    let mut reader = Reader { root, kinds: kinds(&read.triggers), read };
    reader.body(root);
    if let Some(extends) = root.get("extends") {
        let mut called = job("extends", extends.lines);
        called.uses = text(extends, "template");
        reader.read.includes.extend(called.uses.clone());
        reader.read.jobs.push(called);
        if let Some(parameters) = extends.get("parameters") {
            reader.body(parameters);
        }
    }
    for variable in root.get("variables").map(Node::items).unwrap_or_default() {
        reader.read.includes.extend(text(variable, "template"));
    }
    found.pipelines.push(reader.read);
}

struct Reader<'a> {
    root: &'a Node,
    kinds: Vec<TriggerKind>,
    read: Pipeline,
}

impl<'a> Reader<'a> {
    fn body(&mut self, body: &'a Node) {
        if let Some(stages) = body.get("stages") {
            self.stages(stages);
        } else if let Some(jobs) = body.get("jobs") {
            self.jobs(jobs, &Stage::default());
        } else if let Some(steps) = body.get("steps") {
            let mut only = job("Job", body.lines);
            only.image = self.container(body.get("container"));
            self.steps(steps, &mut only);
            self.read.jobs.push(only);
        }
    }

    fn stages(&mut self, stages: &'a Node) {
        let mut previous: Vec<String> = Vec::new();
        let mut jobs_of: Vec<(String, Vec<String>)> = Vec::new();
        for (node, guard) in flattened(stages) {
            let name = text(node, "stage").or_else(|| text(node, "template")).unwrap_or_default();
            let waits = match node.get("dependsOn") {
                Some(stages) => strings(Some(stages)),
                None => previous.clone(),
            };
            let jobs = jobs_of.iter().filter(|(stage, _)| waits.contains(stage));
            let stage = Stage {
                needs: jobs.flat_map(|(_, jobs)| jobs.clone()).collect(),
                condition: joined(guard.as_deref(), node.str_at("condition")),
                name: text(node, "displayName"),
            };
            let first_job = self.read.jobs.len();
            match (node.get("jobs"), node.get("template")) {
                (Some(jobs), _) => self.jobs(jobs, &stage),
                (None, Some(_)) => self.template_job(node, &stage),
                (None, None) => {}
            }
            let added = self.read.jobs.iter().skip(first_job).map(|job| job.id.clone()).collect();
            jobs_of.push((name.clone(), added));
            previous = vec![name];
        }
    }

    fn jobs(&mut self, jobs: &'a Node, stage: &Stage) {
        for (node, guard) in flattened(jobs) {
            let stage = &Stage { condition: joined(stage.condition.as_deref(), guard.as_deref()), ..stage.clone() };
            match node.get("template") {
                Some(_) => self.template_job(node, stage),
                None => self.job(node, stage),
            }
        }
    }

    fn template_job(&mut self, node: &'a Node, stage: &Stage) {
        let mut called = job(node.str_at("template").unwrap_or_default(), node.lines);
        called.uses = text(node, "template");
        self.read.includes.extend(called.uses.clone());
        self.finish(called, node, stage);
    }

    fn job(&mut self, node: &'a Node, stage: &Stage) {
        let Some(id) = node.str_at("job").or_else(|| node.str_at("deployment")) else { return };
        let mut read = job(id, node.lines);
        read.name = text(node, "displayName").or_else(|| stage.name.clone());
        let environment = node.get("environment");
        read.environment = environment.and_then(|e| e.as_str().or_else(|| e.str_at("name"))).map(str::to_owned);
        read.image = self.container(node.get("container").or_else(|| self.root.get("container")));
        if let Some(steps) = node.get("steps") {
            self.steps(steps, &mut read);
        }
        for (_, strategy) in node.get("strategy").into_iter().flat_map(Node::entries) {
            self.strategy(strategy, &mut read);
        }
        if node.get("continueOnError").and_then(Node::as_bool) == Some(true) {
            read.steps.iter_mut().for_each(|step| step.may_fail = true);
        }
        self.finish(read, node, stage);
    }

    /// The life-cycle hooks of `runOnce`, `rolling` and `canary`.
    fn strategy(&mut self, strategy: &'a Node, read: &mut Job) {
        for (hook, node) in strategy.entries() {
            let outcomes = node.entries().filter(|_| hook.as_str() == Some("on"));
            if let Some(steps) = node.get("steps") {
                self.steps(steps, read);
            }
            for (outcome, node) in outcomes {
                let first = read.steps.len();
                if let Some(steps) = node.get("steps") {
                    self.steps(steps, read);
                }
                let condition = format!("on: {}", outcome.as_str().unwrap_or_default());
                read.steps.iter_mut().skip(first).for_each(|step| step.condition = Some(condition.clone()));
            }
        }
    }

    fn steps(&mut self, steps: &'a Node, read: &mut Job) {
        let StepList { steps, templates } = read_steps(steps);
        read.steps.extend(steps);
        self.read.includes.extend(templates);
    }

    fn finish(&mut self, mut read: Job, node: &Node, stage: &Stage) {
        read.needs = strings(node.get("dependsOn"));
        read.needs.extend(stage.needs.iter().cloned());
        let own = node.str_at("condition");
        let conditions = [stage.condition.as_deref(), own];
        read.enabled = !conditions.iter().flatten().any(|condition| never(condition));
        for condition in conditions.into_iter().flatten() {
            let limited = limits(condition, &self.kinds, knowledge);
            if !limited.is_empty() {
                read.limited_to = limited;
            }
        }
        read.condition = joined(stage.condition.as_deref(), own);
        self.read.jobs.push(read);
    }

    /// A container's image, its alias among the resources resolved.
    fn container(&self, node: Option<&Node>) -> Option<String> {
        let node = node?;
        let Some(name) = node.as_str() else { return text(node, "image") };
        let containers = self.root.at(&["resources", "containers"]).map(Node::items).unwrap_or_default();
        let alias = containers.iter().find(|container| container.str_at("container") == Some(name));
        Some(alias.and_then(|alias| alias.str_at("image")).unwrap_or(name).to_owned())
    }
}

#[derive(Clone, Default)]
struct Stage {
    needs: Vec<String>,
    condition: Option<String>,
    name: Option<String>,
}

fn joined(one: Option<&str>, other: Option<&str>) -> Option<String> {
    match (one, other) {
        (Some(one), Some(other)) => Some(format!("({one}) && ({other})")),
        (one, other) => one.or(other).map(str::to_owned),
    }
}
