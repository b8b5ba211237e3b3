//! Travis CI and AppVeyor: phases of a build that every push and pull request starts.

use crate::Found;
use crate::condition::{Question, limits, never};
use crate::shape::{excluded, flatten, has_any, job, kinds, pipeline, scalar_script, step, strings, text, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Job, Provider, Step, Trigger, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

const TRAVIS_PHASES: &[&str] = &[
    "before_install",
    "install",
    "before_script",
    "script",
    "after_success",
    "after_failure",
    "before_deploy",
    "deploy",
    "after_deploy",
    "after_script",
];

const APPVEYOR_PHASES: &[&str] = &[
    "init",
    "install",
    "before_build",
    "build_script",
    "after_build",
    "before_test",
    "test_script",
    "after_test",
    "before_deploy",
    "deploy_script",
    "deploy",
    "after_deploy",
    "on_success",
    "on_failure",
    "on_finish",
];

pub(crate) fn is_travis(path: &RepoPath, root: &Node) -> bool {
    matches!(path.file_name(), ".travis.yml" | ".travis.yaml" | "travis.yml")
        && (has_any(root, TRAVIS_PHASES) || has_any(root, &["language", "jobs", "matrix", "import"]))
}

pub(crate) fn is_appveyor(path: &RepoPath, root: &Node) -> bool {
    let name = path.file_name();
    let named = name.trim_start_matches('.').starts_with("appveyor") && matches!(path.extension(), "yml" | "yaml");
    named && (has_any(root, APPVEYOR_PHASES) || has_any(root, &["build", "test", "environment", "image"]))
}

pub(crate) fn read_travis(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Travis);
    read.enabled = path.as_str() == ".travis.yml";
    let lines = Lines::one(root.lines.first);
    let branches = branches(root.get("branches"));
    let starts = |kind| Trigger { branches: branches.clone(), ..trigger(kind, lines) };
    read.triggers = vec![starts(TriggerKind::PullRequest), starts(TriggerKind::Push)];
    let default = ["before_install", "install", "before_script", "script"];
    let include = root.at(&["jobs", "include"]).or_else(|| root.at(&["matrix", "include"]));
    let items = include.map(Node::items).unwrap_or_default();
    let items: Vec<_> =
        items.iter().filter(|item| has_any(item, TRAVIS_PHASES) || item.get("stage").is_some()).collect();
    if items.is_empty() || has_any(root, &["script"]) && items.iter().all(|item| item.get("script").is_none()) {
        let mut only = job("build", root.lines);
        only.steps = phases(TRAVIS_PHASES, &[root]);
        conditional(root, &mut only, &kinds(&read.triggers));
        read.jobs.push(only);
    }
    let mut stage_name = None;
    for (at, item) in items.into_iter().enumerate() {
        stage_name = text(item, "stage").or(stage_name);
        let id = text(item, "name").or_else(|| stage_name.clone()).unwrap_or_else(|| format!("job {}", at + 1));
        let mut one = job(&id, item.lines);
        one.name = stage_name.clone().filter(|stage| *stage != id);
        let inherited: Vec<&str> = TRAVIS_PHASES
            .iter()
            .copied()
            .filter(|phase| item.get(phase).is_some() || default.contains(phase))
            .collect();
        one.steps = phases(&inherited, &[item, root]);
        conditional(item, &mut one, &kinds(&read.triggers));
        read.jobs.push(one);
    }
    read.includes = root.get("import").map(Node::one_or_many).unwrap_or_default().iter().filter_map(import).collect();
    found.pipelines.push(read);
}

fn import(node: &Node) -> Option<String> {
    node.as_str().or_else(|| node.str_at("source")).map(str::to_owned)
}

fn conditional(node: &Node, job: &mut Job, kinds: &[TriggerKind]) {
    job.condition = text(node, "if");
    if let Some(condition) = &job.condition {
        job.enabled = !never(condition);
        job.limited_to = limits(condition, kinds, knowledge);
    }
}

fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    match question {
        Question::Equal("type", "pull_request") => Some(kind == TriggerKind::PullRequest),
        Question::Equal("type", "cron") => Some(kind == TriggerKind::Schedule),
        Question::Equal("type", "api") => Some(kind == TriggerKind::Event),
        Question::Equal("type", "push") => Some(matches!(kind, TriggerKind::Push | TriggerKind::Tag)),
        _ => None,
    }
}

/// `only` and `except`, or a plain list.
fn branches(node: Option<&Node>) -> Vec<String> {
    match node {
        Some(node) if node.is_mapping() => {
            let mut patterns = strings(node.get("only"));
            patterns.extend(excluded(strings(node.get("except"))));
            patterns
        }
        node => strings(node),
    }
}

/// One step for each phase, from the first of `nodes` that has it.
fn phases(names: &[&str], nodes: &[&Node]) -> Vec<Step> {
    let mut steps = Vec::new();
    for phase in names {
        let Some(node) = nodes.iter().find_map(|node| node.get(phase)) else { continue };
        if node.as_bool() == Some(false) || node.as_str().is_some_and(|text| matches!(text, "skip" | "ignore")) {
            continue;
        }
        let mut shell = step(node.lines);
        shell.name = Some((*phase).to_owned());
        for item in node.one_or_many() {
            match item.is_mapping() {
                false => shell.commands.extend(scalar_script(item)),
                true if item.get("provider").is_some() => steps.push(deployment(phase, item)),
                true => {
                    let scripts = ["ps", "pwsh", "cmd", "sh", "bat"].iter().filter_map(|shell| item.get(shell));
                    shell.commands.extend(scripts.flat_map(scalar_script));
                }
            }
        }
        shell.may_fail = phase.starts_with("after_") || phase.starts_with("on_") || failure_ignored(&shell.commands);
        if !shell.commands.is_empty() {
            steps.push(shell);
        }
    }
    steps
}

fn deployment(phase: &str, node: &Node) -> Step {
    let mut read = step(node.lines);
    read.name = Some(phase.to_owned());
    read.uses = text(node, "provider");
    flatten(Some(node), "", &mut read.inputs);
    read.commands =
        node.get("script").map(Node::one_or_many).unwrap_or_default().iter().flat_map(scalar_script).collect();
    if let Some(on) = node.get("on").or_else(|| node.get("true")) {
        let mut conditions = std::collections::BTreeMap::new();
        flatten(Some(on), "", &mut conditions);
        let parts: Vec<_> = conditions.iter().map(|(key, value)| format!("{key}: {value}")).collect();
        read.condition = Some(parts.join("; "));
    }
    read
}

pub(crate) fn read_appveyor(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::AppVeyor);
    read.enabled = matches!(path.as_str(), "appveyor.yml" | ".appveyor.yml");
    let branches = branches(root.get("branches"));
    let starts = |kind| Trigger { branches: branches.clone(), ..trigger(kind, Lines::one(root.lines.first)) };
    read.triggers = match root.get("skip_non_tags").and_then(Node::as_bool) {
        Some(true) => vec![trigger(TriggerKind::Tag, root.lines)],
        _ => vec![starts(TriggerKind::PullRequest), starts(TriggerKind::Push)],
    };
    let mut only = job("build", root.lines);
    only.image =
        root.get("image").and_then(|image| image.one_or_many().first()).and_then(Node::as_str).map(str::to_owned);
    only.steps = phases(APPVEYOR_PHASES, &[root]);
    read.jobs.push(only);
    found.pipelines.push(read);
}
