//! CircleCI: each workflow is a pipeline, since each has triggers of its own.

use crate::Found;
use crate::condition::{Question, limits, never};
use crate::shape::{
    excluded, flatten, has_any, job, kinds, pipeline, scalar_script, schedule, step, strings, text, trigger,
};
use crate::shell::failure_ignored;
use matura_model::fact::{Job, Provider, Step, Trigger, TriggerKind};
use matura_model::limits::{CIRCLECI_DEPTH, CIRCLECI_STEPS};
use matura_model::{Lines, RepoPath};
use matura_yaml::{Node, NodeValue};

pub(crate) fn is_config(path: &RepoPath, root: &Node) -> bool {
    const EXECUTORS: &[&str] = &["docker", "machine", "executor", "macos"];
    let in_place = path.as_str().contains(".circleci/") && has_any(root, &["jobs", "workflows", "orbs"]);
    let job_form = |job: &Node| has_any(job, EXECUTORS) && job.get("steps").is_some();
    in_place
        || root.get("version").is_some()
            && root.get("jobs").is_some_and(|jobs| jobs.entries().any(|(_, j)| job_form(j)))
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let workflows = root.get("workflows").into_iter().flat_map(Node::entries);
    let mut any = false;
    for (name, node) in workflows.filter(|(_, node)| node.is_mapping()) {
        any = true;
        read_workflow(path, root, name.as_str().unwrap_or_default(), node, found);
    }
    if any {
        return;
    }
    let mut read = pipeline(path, root.lines, Provider::CircleCi);
    read.enabled = is_in_place(path);
    read.triggers = vec![trigger(TriggerKind::Push, Lines::one(root.lines.first))];
    for (name, node) in root.get("jobs").into_iter().flat_map(Node::entries) {
        let mut only = job(name.as_str().unwrap_or_default(), node.lines);
        fill(root, node, &mut only);
        // Without workflows only the job `build` runs.
        only.enabled = only.id == "build";
        read.jobs.push(only);
    }
    found.pipelines.push(read);
}

fn is_in_place(path: &RepoPath) -> bool {
    path.folder() == ".circleci"
}

fn read_workflow(path: &RepoPath, root: &Node, name: &str, node: &Node, found: &mut Found) {
    let mut read = pipeline(path, node.lines, Provider::CircleCi);
    read.name = Some(name.to_owned());
    let condition =
        node.get("when").map(|when| (when, true)).or_else(|| node.get("unless").map(|unless| (unless, false)));
    let condition = condition.map(|(node, wanted)| logic(node, wanted));
    read.enabled = is_in_place(path) && !condition.as_deref().is_some_and(never);
    let calls: Vec<_> = node.get("jobs").map(Node::items).unwrap_or_default().iter().filter_map(call).collect();
    read.triggers = triggers(path, node, condition.as_deref(), &calls);
    let kinds = kinds(&read.triggers);
    for (called, settings) in &calls {
        read.jobs.push(called_job(root, called, *settings, &kinds));
    }
    wait_for_approval(&mut read.jobs);
    found.pipelines.push(read);
}

/// A job of a workflow: its name and the settings beside it.
fn call(item: &Node) -> Option<(&Node, Option<&Node>)> {
    match item.as_str() {
        Some(_) => Some((item, None)),
        None => item.entries().next().map(|(name, settings)| (name, Some(settings))),
    }
}

fn triggers(path: &RepoPath, node: &Node, condition: Option<&str>, calls: &[(&Node, Option<&Node>)]) -> Vec<Trigger> {
    let mut found = Vec::new();
    for item in node.get("triggers").map(Node::items).unwrap_or_default() {
        if let Some(cron) = item.at(&["schedule", "cron"]).and_then(Node::as_str) {
            let branches = selection(item.at(&["schedule", "filters", "branches"]));
            found.push(Trigger { branches, ..schedule(cron, item.lines) });
        }
    }
    if !found.is_empty() {
        return found;
    }
    let lines = Lines::one(node.lines.first);
    if path.file_name() != "config.yml" && path.file_name() != "config.yaml" {
        return vec![trigger(TriggerKind::Pipeline, lines)];
    }
    let filters = |key: &str| {
        let of = |settings: Option<&Node>| settings.and_then(|s| s.at(&["filters", key]).cloned());
        calls.iter().map(|(_, settings)| selection(of(*settings).as_ref())).collect::<Vec<_>>()
    };
    let (branches, tags) = (filters("branches"), filters("tags"));
    let common =
        branches.first().filter(|first| branches.iter().all(|other| other == *first)).cloned().unwrap_or_default();
    if !calls.is_empty() && branches.iter().all(|patterns| is_nothing(patterns)) {
        found.extend(tags.first().map(|tags| Trigger { branches: tags.clone(), ..trigger(TriggerKind::Tag, lines) }));
    } else {
        found.push(Trigger { branches: common, ..trigger(TriggerKind::Push, lines) });
        let tags = tags.into_iter().find(|tags| !tags.is_empty());
        found.extend(tags.map(|tags| Trigger { branches: tags, ..trigger(TriggerKind::Tag, lines) }));
    }
    let Some(condition) = condition else { return found };
    let mut possible = kinds(&found);
    possible.extend([TriggerKind::Schedule, TriggerKind::Event]);
    let limited = limits(condition, &possible, knowledge);
    if limited.is_empty() || limited == possible {
        return found;
    }
    found.retain(|trigger| limited.contains(&trigger.kind));
    let named = [TriggerKind::Schedule, TriggerKind::Event].into_iter().filter(|kind| limited.contains(kind));
    // A condition that only rules something out names no schedule.
    if found.is_empty() {
        found.extend(named.map(|kind| trigger(kind, lines)));
    }
    found
}

/// `only` and `ignore`, or a plain list.
fn selection(node: Option<&Node>) -> Vec<String> {
    match node {
        Some(node) if node.is_mapping() => {
            let mut patterns = strings(node.get("only"));
            patterns.extend(excluded(strings(node.get("ignore"))));
            patterns
        }
        node => strings(node),
    }
}

fn is_nothing(patterns: &[String]) -> bool {
    patterns.iter().any(|pattern| pattern == "!/.*/" || pattern == "!.*")
}

/// CircleCI's logic statements (`and`, `or`, `not`, `equal`, `matches`) as one expression.
fn logic(node: &Node, wanted: bool) -> String {
    let inner = logic_text(node, 0);
    if wanted { inner } else { format!("!({inner})") }
}

fn logic_text(node: &Node, depth: usize) -> String {
    if depth > CIRCLECI_DEPTH {
        return "unknown".to_owned();
    }
    let word = |node: &Node| match node.as_str() {
        Some(text) if text.contains("<<") => text.replace("<<", "").replace(">>", "").trim().to_owned(),
        Some(text) if node.as_bool().is_some() => text.to_owned(),
        Some(text) => format!("'{text}'"),
        None => "unknown".to_owned(),
    };
    let joined = |node: &Node, by: &str| {
        let parts: Vec<_> = node.items().iter().map(|item| logic_text(item, depth + 1)).collect();
        format!("({})", parts.join(by))
    };
    let Some((key, value)) = node.entries().next() else { return word(node) };
    match (key.as_str().unwrap_or_default(), value.items()) {
        ("and", _) => joined(value, " && "),
        ("or", _) => joined(value, " || "),
        ("not", _) => format!("!({})", logic_text(value, depth + 1)),
        ("equal", [left, right]) => format!("{} == {}", word(left), word(right)),
        _ => "unknown".to_owned(),
    }
}

fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    match question {
        Question::Equal("pipeline.trigger_source", source) => Some(match source {
            "scheduled_pipeline" => kind == TriggerKind::Schedule,
            "webhook" => matches!(kind, TriggerKind::Push | TriggerKind::Tag),
            "api" => kind == TriggerKind::Event,
            _ => return None,
        }),
        Question::Equal("pipeline.schedule.name", _) | Question::Set("pipeline.schedule.name") => {
            (kind != TriggerKind::Schedule).then_some(false)
        }
        Question::Equal("pipeline.git.branch", _) if kind == TriggerKind::Tag => Some(false),
        Question::Set("pipeline.git.tag") => match kind {
            TriggerKind::Tag => Some(true),
            TriggerKind::Push => Some(false),
            _ => None,
        },
        _ => None,
    }
}

fn called_job(root: &Node, called: &Node, settings: Option<&Node>, kinds: &[TriggerKind]) -> Job {
    let name = called.as_str().unwrap_or_default();
    let lines =
        Lines::new(called.lines.first, settings.map_or(called.lines.last, |s| s.lines.last.max(called.lines.first)));
    let mut read = job(name, lines);
    if let Some(settings) = settings {
        read.id = text(settings, "name").unwrap_or(read.id);
        read.name = (read.id != name).then(|| name.to_owned());
        read.needs = strings(settings.get("requires"));
        let (branches, tags) =
            (selection(settings.at(&["filters", "branches"])), selection(settings.at(&["filters", "tags"])));
        let described = [("branches", &branches), ("tags", &tags)];
        let described = described.iter().filter(|(_, patterns)| !patterns.is_empty());
        let described: Vec<_> = described.map(|(word, patterns)| format!("{word}: {}", patterns.join(", "))).collect();
        read.condition = (!described.is_empty()).then(|| described.join("; "));
        let runs_for = |kind: &TriggerKind| match kind {
            TriggerKind::Push => !is_nothing(&branches),
            TriggerKind::Tag => !tags.is_empty(),
            _ => true,
        };
        let open: Vec<_> = kinds.iter().copied().filter(runs_for).collect();
        read.limited_to = if open.len() < kinds.len() { open } else { Vec::new() };
        if settings.str_at("type") == Some("approval") {
            read.uses = Some("approval".to_owned());
            return read;
        }
    }
    match root.get("jobs").and_then(|jobs| jobs.get(name)) {
        Some(definition) => fill(root, definition, &mut read),
        None => read.uses = Some(name.to_owned()),
    }
    read
}

/// Jobs that wait for an approval, directly or through others, run when a person says so.
fn wait_for_approval(jobs: &mut [Job]) {
    let mut gated: Vec<String> =
        jobs.iter().filter(|job| job.uses.as_deref() == Some("approval")).map(|j| j.id.clone()).collect();
    for _ in 0..jobs.len().min(50) {
        let before = gated.len();
        for job in jobs.iter() {
            if !gated.contains(&job.id) && job.needs.iter().any(|need| gated.contains(need)) {
                gated.push(job.id.clone());
            }
        }
        if gated.len() == before {
            break;
        }
    }
    jobs.iter_mut().filter(|job| gated.contains(&job.id)).for_each(|job| job.limited_to = vec![TriggerKind::Manual]);
}

/// What the definition of a job says.
fn fill(root: &Node, definition: &Node, read: &mut Job) {
    let executor = definition.get("executor").and_then(|e| e.as_str().or_else(|| e.str_at("name")));
    let executor = executor.and_then(|name| root.at(&["executors", name]));
    let image_of = |node: &Node| node.at(&["docker", "0", "image"]).or_else(|| node.at(&["machine", "image"])).cloned();
    let image = image_of(definition).or_else(|| executor.and_then(image_of));
    read.image = image.and_then(|image| image.as_str().map(str::to_owned));
    let folder = text(definition, "working_directory");
    collect(root, definition.get("steps"), None, 0, &mut read.steps);
    read.steps.iter_mut().filter(|step| step.folder.is_none()).for_each(|step| step.folder.clone_from(&folder));
}

fn collect(root: &Node, steps: Option<&Node>, guard: Option<&str>, depth: usize, found: &mut Vec<Step>) {
    for node in steps.map(Node::items).unwrap_or_default() {
        if depth > CIRCLECI_DEPTH || found.len() >= CIRCLECI_STEPS {
            return;
        }
        let (name, value) = match &node.value {
            NodeValue::Mapping(_) => match node.entries().next() {
                Some((name, value)) => (name.as_str().unwrap_or_default(), Some(value)),
                None => continue,
            },
            _ => (node.as_str().unwrap_or_default(), None),
        };
        match (name, value) {
            ("when" | "unless", Some(value)) => {
                let condition = value.get("condition").map(|condition| logic(condition, name == "when"));
                collect(root, value.get("steps"), condition.as_deref().or(guard), depth + 1, found);
            }
            ("run", Some(value)) => found.push(run(node, value, guard)),
            _ => match root.at(&["commands", name, "steps"]) {
                Some(steps) => collect(root, Some(steps), guard, depth + 1, found),
                None => {
                    let mut read = step(node.lines);
                    read.uses = Some(name.to_owned());
                    flatten(value, "", &mut read.inputs);
                    read.condition = guard.map(str::to_owned);
                    found.push(read);
                }
            },
        }
    }
}

fn run(node: &Node, value: &Node, guard: Option<&str>) -> Step {
    let mut read = step(node.lines);
    read.name = text(value, "name");
    read.folder = text(value, "working_directory");
    flatten(value.get("environment"), "", &mut read.inputs);
    let script = if value.is_mapping() { value.get("command") } else { Some(value) };
    read.commands = script.map(scalar_script).unwrap_or_default();
    read.condition = text(value, "when").or_else(|| guard.map(str::to_owned));
    read.enabled = !read.condition.as_deref().is_some_and(never);
    read.may_fail = failure_ignored(&read.commands);
    read
}
