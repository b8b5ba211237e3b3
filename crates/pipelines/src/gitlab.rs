//! GitLab CI: `.gitlab-ci.yml` and the files it includes.

use crate::Found;
use crate::gitlab_rules::{Policy, excludes, mentioned_kinds};
use crate::shape::{flatten, has_any, is_true, job, pipeline, scalar_script, step, strings, text, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Command, Job, Provider, Step, TriggerKind};
use matura_model::limits::{EXTENDS_CHAIN, GITLAB_COMMANDS, GITLAB_JOBS};
use matura_model::{Lines, Problem, RepoPath};
use matura_yaml::{Node, NodeValue};
use std::collections::BTreeMap;

/// Keys at the top that are no jobs.
const NO_JOBS: &[&str] = &[
    "default",
    "include",
    "stages",
    "variables",
    "workflow",
    "image",
    "services",
    "cache",
    "before_script",
    "after_script",
    "spec",
    "types",
];

/// The effective settings of a job, own and inherited.
pub(crate) type Settings<'a> = BTreeMap<&'a str, &'a Node>;

pub(crate) fn is_by_path(path: &RepoPath, root: &Node) -> bool {
    let name = path.file_name();
    let named =
        name.ends_with(".gitlab-ci.yml") || name.ends_with(".gitlab-ci.yaml") || path.as_str().contains(".gitlab/ci/");
    named && (root.get("include").is_some() || jobs(root).next().is_some() || root.get("stages").is_some())
}

/// A file of jobs that some `.gitlab-ci.yml` may include.
pub(crate) fn is_by_content(_: &RepoPath, root: &Node) -> bool {
    const OTHER_FORMATS: &[&str] =
        &["apiVersion", "services", "pipelines", "language", "repos", "jobs", "steps", "scripts"];
    const JOB_WORDS: &[&str] = &["stage", "rules", "only", "except", "artifacts", "before_script"];
    !has_any(root, OTHER_FORMATS) && jobs(root).any(|(_, job)| job.get("script").is_some() && has_any(job, JOB_WORDS))
}

fn jobs(root: &Node) -> impl Iterator<Item = (&str, &Node)> {
    root.entries().filter_map(|(name, value)| {
        let name = name.as_str()?;
        let is_job = !NO_JOBS.contains(&name) && has_any(value, &["script", "trigger", "extends", "run", "rules"]);
        is_job.then_some((name, value))
    })
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::GitLabCi);
    read.name = root.at(&["workflow", "name"]).and_then(Node::as_str).map(str::to_owned);
    read.includes = includes(root.get("include"));
    let settings: Vec<_> = jobs(root)
        .filter(|(name, _)| !name.starts_with('.'))
        .take(GITLAB_JOBS)
        .map(|(name, node)| (name, node, settings(root, node)))
        .collect();
    if settings.len() >= GITLAB_JOBS {
        let message = format!("more than {GITLAB_JOBS} jobs, the rest is left out");
        found.problems.push(Problem::limit(path, None, message));
    }
    let kinds = triggers_of(path, root, &settings, &read.includes);
    let lines = root.get("workflow").map_or(Lines::one(root.lines.first), |workflow| workflow.lines);
    read.triggers = kinds.iter().map(|kind| trigger(*kind, lines)).collect();
    let policy = Policy { kinds, has_workflow_rules: root.at(&["workflow", "rules"]).is_some() };
    for (name, node, settings) in &settings {
        let job = read_job(root, name, node, settings, &policy);
        if let Some(included) = settings.get("trigger").and_then(|node| node.get("include")) {
            read.includes.extend(includes(Some(included)));
        }
        read.jobs.push(job);
    }
    needs_by_stage(root, &settings, &mut read.jobs);
    read.enabled = !root.at(&["workflow", "rules"]).is_some_and(|rules| rules.items().iter().all(never_rule));
    let commands: usize = read.jobs.iter().flat_map(|job| &job.steps).map(|step| step.commands.len()).sum();
    if commands >= GITLAB_COMMANDS {
        found.problems.push(Problem::limit(path, None, "a script put together from references is too long"));
    }
    found.pipelines.push(read);
}

fn never_rule(rule: &Node) -> bool {
    rule.str_at("when") == Some("never") && rule.get("if").is_none() && rule.get("changes").is_none()
}

/// What starts the pipeline: pushes, and the other kinds that its rules speak of.
fn triggers_of(
    path: &RepoPath,
    root: &Node,
    jobs: &[(&str, &Node, Settings<'_>)],
    includes: &[String],
) -> Vec<TriggerKind> {
    if path.as_str() != ".gitlab-ci.yml" {
        return vec![TriggerKind::Pipeline];
    }
    let workflow = root.at(&["workflow", "rules"]);
    let mut kinds = vec![TriggerKind::Push];
    kinds.extend(mentioned_kinds(workflow, None));
    for (_, _, settings) in jobs {
        kinds.extend(mentioned_kinds(settings.get("rules").copied(), settings.get("only").copied()));
    }
    if includes.iter().any(|include| include.contains("MergeRequest-Pipelines")) {
        kinds.push(TriggerKind::PullRequest);
    }
    kinds.sort();
    kinds.dedup();
    kinds.retain(|kind| !workflow.is_some_and(|rules| excludes(rules, *kind)));
    kinds
}

pub(crate) fn includes(node: Option<&Node>) -> Vec<String> {
    let mut found = Vec::new();
    for item in node.map(Node::one_or_many).unwrap_or_default() {
        match item.as_str() {
            Some(text) => found.push(text.to_owned()),
            None => {
                for key in ["local", "file", "template", "remote", "component", "artifact"] {
                    found.extend(strings(item.get(key)));
                }
            }
        }
    }
    found
}

/// A job's settings with those it extends and the defaults.
fn settings<'a>(root: &'a Node, job: &'a Node) -> Settings<'a> {
    let mut settings = Settings::new();
    for key in ["image", "before_script", "after_script"] {
        let default = root.get("default").and_then(|default| default.get(key)).or_else(|| root.get(key));
        if let Some(default) = default {
            settings.insert(key, default);
        }
    }
    extend(root, job, 0, &mut settings);
    settings
}

fn extend<'a>(root: &'a Node, job: &'a Node, depth: usize, settings: &mut Settings<'a>) {
    for parent in job.get("extends").map(Node::one_or_many).unwrap_or_default() {
        let parent = parent.as_str().and_then(|name| root.get(name));
        if let Some(parent) = parent.filter(|_| depth < EXTENDS_CHAIN && settings.len() < 200) {
            extend(root, parent, depth + 1 + usize::from(depth > 4) * 3, settings);
        }
    }
    for (key, value) in job.entries() {
        if let Some(key) = key.as_str() {
            settings.insert(key, value);
        }
    }
}

fn read_job(root: &Node, name: &str, node: &Node, settings: &Settings<'_>, policy: &Policy) -> Job {
    let mut read = job(name, node.lines);
    read.environment = name_or_text(settings.get("environment").copied(), "name");
    read.image = name_or_text(settings.get("image").copied(), "name");
    for need in settings.get("needs").map(|needs| needs.one_or_many()).unwrap_or_default() {
        read.needs.extend(need.as_str().or_else(|| need.str_at("job")).map(str::to_owned));
    }
    if let Some(trigger) = settings.get("trigger") {
        let called = trigger.as_str().or_else(|| trigger.str_at("project")).map(str::to_owned);
        read.uses = called.or_else(|| includes(trigger.get("include")).into_iter().next());
    }
    let decision = policy.decide(settings);
    read.condition = decision.condition;
    read.limited_to = decision.limited_to;
    read.enabled = decision.enabled;
    read.steps = read_steps(root, settings);
    read
}

fn name_or_text(node: Option<&Node>, key: &str) -> Option<String> {
    let node = node?;
    node.as_str().or_else(|| node.str_at(key)).map(str::to_owned)
}

fn read_steps(root: &Node, settings: &Settings<'_>) -> Vec<Step> {
    let allowed = settings.get("allow_failure");
    let may_fail = allowed.is_some_and(|node| node.as_bool() == Some(true));
    let mut steps = Vec::new();
    for section in ["before_script", "script", "after_script"] {
        let Some(node) = settings.get(section) else { continue };
        let mut read = step(node.lines);
        read.name = Some(section.to_owned());
        collect(root, node, 0, &mut read.commands);
        // GitLab ignores the exit code of `after_script`.
        read.may_fail = may_fail || section == "after_script" || failure_ignored(&read.commands);
        if section == "script" {
            flatten(settings.get("variables").copied(), "", &mut read.inputs);
        }
        steps.push(read);
    }
    for node in settings.get("run").map(|run| run.items()).unwrap_or_default() {
        let mut read = step(node.lines);
        read.name = text(node, "name");
        read.uses = text(node, "step");
        read.commands = node.get("script").map(scalar_script).unwrap_or_default();
        read.may_fail = may_fail || is_true(node, "allow_failure");
        steps.push(read);
    }
    steps
}

/// The commands of a script, with `!reference` resolved and nested lists opened up.
fn collect(root: &Node, node: &Node, depth: usize, commands: &mut Vec<Command>) {
    if depth > EXTENDS_CHAIN || commands.len() >= GITLAB_COMMANDS {
        return;
    }
    match &node.value {
        NodeValue::Sequence(items) if node.tag.as_deref() == Some("!reference") => {
            let path: Vec<&str> = items.iter().filter_map(Node::as_str).collect();
            if let Some(target) = root.at(&path).filter(|_| !path.is_empty()) {
                collect(root, target, depth + 3, commands);
            }
        }
        NodeValue::Sequence(items) => items.iter().for_each(|item| collect(root, item, depth + 1, commands)),
        NodeValue::Scalar { .. } => commands.extend(scalar_script(node)),
        _ => {}
    }
}

/// Without `needs` a job waits for the jobs of the stage before its own.
fn needs_by_stage(root: &Node, settings: &[(&str, &Node, Settings<'_>)], jobs: &mut [Job]) {
    let mut stages = strings(root.get("stages"));
    if stages.is_empty() {
        stages = ["build", "test", "deploy"].map(str::to_owned).to_vec();
    }
    stages.insert(0, ".pre".to_owned());
    stages.push(".post".to_owned());
    let place = |settings: &Settings<'_>| {
        let stage = settings.get("stage").and_then(|stage| stage.as_str()).unwrap_or("test");
        stages.iter().position(|name| name == stage)
    };
    let mut by_stage: BTreeMap<usize, Vec<String>> = BTreeMap::new();
    for (name, _, settings) in settings {
        if let Some(at) = place(settings) {
            by_stage.entry(at).or_default().push((*name).to_owned());
        }
    }
    for ((_, _, settings), job) in settings.iter().zip(jobs) {
        if let Some(at) = place(settings).filter(|_| !settings.contains_key("needs")) {
            job.needs = by_stage.range(..at).next_back().map(|(_, names)| names.clone()).unwrap_or_default();
        }
    }
}
