//! GitHub Actions: workflows and composite actions (Gitea and Forgejo use the same form).

use crate::Found;
use crate::condition::{Question, limits, never};
use crate::shape::{
    excluded, flatten, has_any, is_true, job, kinds, pipeline, scalar_script, schedule, step, strings, text, trigger,
};
use crate::shell::failure_ignored;
use matura_model::fact::{Job, Provider, Step, Trigger, TriggerKind};
use matura_model::{Lines, Problem, RepoPath};
use matura_yaml::Node;

/// Inputs by which well-known actions take a shell script.
const SCRIPT_INPUTS: &[&str] = &["inlineScript", "inlinescript", "run", "runCmd", "script", "command", "cmd"];

/// Actions whose `script` is a program in another language.
const OTHER_LANGUAGE: &[&str] = &["actions/github-script", "jannekem/run-python-script-action"];

pub(crate) fn is_workflow(path: &RepoPath, root: &Node) -> bool {
    let jobs = root.get("jobs");
    let in_place = folder_is_read(path) || path.as_str().contains("workflows");
    let jobs_of_workflow = jobs.is_some_and(|jobs| jobs.entries().any(|(_, job)| has_any(job, &["runs-on", "uses"])));
    jobs_of_workflow && (in_place || events(root).is_some())
}

pub(crate) fn is_action(path: &RepoPath, root: &Node) -> bool {
    matches!(path.file_name(), "action.yml" | "action.yaml")
        && root.at(&["runs", "using"]).and_then(Node::as_str) == Some("composite")
}

fn events(root: &Node) -> Option<&Node> {
    root.get("on").or_else(|| root.get("true"))
}

/// Only files directly in the workflow folder at the top of the repository are read.
fn folder_is_read(path: &RepoPath) -> bool {
    matches!(path.folder(), ".github/workflows" | ".gitea/workflows" | ".forgejo/workflows")
        && matches!(path.extension(), "yml" | "yaml")
}

pub(crate) fn read_workflow(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::GitHubActions);
    read.name = text(root, "name");
    read.enabled = folder_is_read(path);
    match events(root) {
        Some(events) => read.triggers = triggers(events),
        None => found.problems.push(Problem::unreadable(path, Some(root.lines.first), "a workflow without `on`")),
    }
    let folder = root.at(&["defaults", "run", "working-directory"]).and_then(Node::as_str);
    let context = Context { kinds: kinds(&read.triggers), folder };
    for (id, node) in root.get("jobs").into_iter().flat_map(Node::entries) {
        let Some(id) = id.as_str() else { continue };
        let lines = Lines::new(node.lines.first.min(root.lines.last), node.lines.last);
        let job = read_job(id, node, lines, &context);
        read.includes.extend(job.uses.clone());
        read.includes
            .extend(job.steps.iter().filter_map(|step| step.uses.clone()).filter(|uses| uses.starts_with("./")));
        read.jobs.push(job);
    }
    found.pipelines.push(read);
}

pub(crate) fn read_action(path: &RepoPath, root: &Node, found: &mut Found) {
    let Some(runs) = root.get("runs") else { return };
    let mut read = pipeline(path, root.lines, Provider::GitHubActions);
    read.name = text(root, "name");
    read.triggers = vec![trigger(TriggerKind::Pipeline, Lines::one(runs.lines.first))];
    let context = Context { kinds: vec![TriggerKind::Pipeline], folder: None };
    let mut only = job("composite", runs.lines);
    only.steps = read_steps(runs.get("steps"), &context, None);
    read.jobs.push(only);
    found.pipelines.push(read);
}

fn triggers(events: &Node) -> Vec<Trigger> {
    let mut found = Vec::new();
    if events.is_mapping() {
        for (name, settings) in events.entries() {
            if let Some(event) = name.as_str() {
                let lines = Lines::new(name.lines.first, settings.lines.last.max(name.lines.first));
                event_triggers(event, Some(settings), lines, &mut found);
            }
        }
    } else {
        for event in events.one_or_many() {
            if let Some(name) = event.as_str() {
                event_triggers(name, None, event.lines, &mut found);
            }
        }
    }
    found
}

fn event_triggers(event: &str, settings: Option<&Node>, lines: Lines, found: &mut Vec<Trigger>) {
    let at = |key: &str| strings(settings.and_then(|settings| settings.get(key)));
    if event == "schedule" {
        for item in settings.map(Node::one_or_many).unwrap_or_default() {
            if let Some(cron) = item.str_at("cron") {
                found.push(schedule(cron, item.lines));
            }
        }
        return;
    }
    let mut one = trigger(event_kind(event, &at("types")), lines);
    one.branches = at("branches");
    one.branches.extend(excluded(at("branches-ignore")));
    one.paths = at("paths");
    one.paths.extend(excluded(at("paths-ignore")));
    if event == "workflow_run" {
        one.paths.clear();
    }
    let tags: Vec<_> = at("tags").into_iter().chain(excluded(at("tags-ignore"))).collect();
    if event == "push" && !tags.is_empty() {
        if !one.branches.is_empty() || !one.paths.is_empty() {
            found.push(one.clone());
        }
        one = Trigger { kind: TriggerKind::Tag, branches: tags, ..one };
    }
    found.push(one);
}

fn event_kind(event: &str, types: &[String]) -> TriggerKind {
    match event {
        // A request that was closed is no longer checked before its merge.
        "pull_request" | "pull_request_target" if types.iter().all(|t| t == "closed") && !types.is_empty() => {
            TriggerKind::Event
        }
        "pull_request" | "pull_request_target" | "merge_group" => TriggerKind::PullRequest,
        "push" => TriggerKind::Push,
        "release" => TriggerKind::Release,
        "workflow_dispatch" => TriggerKind::Manual,
        "workflow_call" | "workflow_run" => TriggerKind::Pipeline,
        _ => TriggerKind::Event,
    }
}

struct Context<'a> {
    kinds: Vec<TriggerKind>,
    folder: Option<&'a str>,
}

fn read_job(id: &str, node: &Node, lines: Lines, context: &Context<'_>) -> Job {
    let mut read = job(id, lines);
    read.name = text(node, "name");
    read.environment = name_or_text(node.get("environment"), "name");
    read.image = name_or_text(node.get("container"), "image");
    read.needs = strings(node.get("needs"));
    read.uses = text(node, "uses");
    read.condition = text(node, "if");
    if let Some(condition) = &read.condition {
        read.enabled = !never(condition);
        read.limited_to = limits(condition, &context.kinds, knowledge);
    }
    let folder = node.at(&["defaults", "run", "working-directory"]).and_then(Node::as_str);
    read.steps = read_steps(node.get("steps"), context, folder);
    if is_true(node, "continue-on-error") {
        read.steps.iter_mut().for_each(|step| step.may_fail = true);
    }
    read
}

fn name_or_text(node: Option<&Node>, key: &str) -> Option<String> {
    let node = node?;
    node.as_str().or_else(|| node.str_at(key)).map(str::to_owned)
}

fn read_steps(steps: Option<&Node>, context: &Context<'_>, folder: Option<&str>) -> Vec<Step> {
    let steps = steps.map(Node::items).unwrap_or_default();
    steps.iter().filter(|node| node.is_mapping()).map(|node| read_step(node, folder.or(context.folder))).collect()
}

fn read_step(node: &Node, folder: Option<&str>) -> Step {
    let mut read = step(node.lines);
    read.name = text(node, "name").or_else(|| text(node, "id"));
    read.uses = text(node, "uses");
    flatten(node.get("env"), "", &mut read.inputs);
    flatten(node.get("with"), "", &mut read.inputs);
    read.condition = text(node, "if");
    read.enabled = !read.condition.as_deref().is_some_and(never);
    read.folder =
        text(node, "working-directory").or_else(|| folder.filter(|_| node.get("run").is_some()).map(str::to_owned));
    let shell = node.str_at("shell").unwrap_or_default();
    if let Some(run) = node.get("run") {
        match shell.starts_with("python") {
            true => drop(run.as_str().map(|program| read.inputs.insert("run".to_owned(), program.to_owned()))),
            false => read.commands = scalar_script(run),
        }
    }
    if let (Some(uses), Some(with)) = (&read.uses, node.get("with"))
        && !OTHER_LANGUAGE.iter().any(|action| uses.starts_with(action))
    {
        // Short words are sub-commands of the action (`command: upgrade`), not shell.
        let scripts = SCRIPT_INPUTS.iter().filter_map(|key| with.get(key));
        let scripts =
            scripts.filter(|script| script.as_str().is_some_and(|text| text.trim().contains([' ', '/', '\n'])));
        read.commands.extend(scripts.flat_map(scalar_script));
    }
    read.may_fail = is_true(node, "continue-on-error") || failure_ignored(&read.commands);
    read
}

fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    // A called workflow sees the event of its caller.
    if kind == TriggerKind::Pipeline {
        return None;
    }
    match question {
        Question::Equal("github.event_name", event) => event_is(event, kind),
        Question::Equal("github.ref", reference) => ref_starts(reference, kind).filter(|starts| !starts),
        Question::Equal("github.ref_type", "tag") => ref_starts("refs/tags/", kind),
        Question::Equal("github.ref_type", "branch") => ref_starts("refs/heads/", kind).filter(|starts| !starts),
        Question::Starts("github.ref", reference) => ref_starts(reference, kind),
        Question::Equal("github.ref_name", _) if kind == TriggerKind::PullRequest => Some(false),
        Question::Equal("github.event.schedule", _) if kind != TriggerKind::Schedule => Some(false),
        Question::Equal(word, _) | Question::Set(word) if of_pull_request(word) => match kind {
            TriggerKind::PullRequest | TriggerKind::Event => None,
            _ => Some(false),
        },
        _ => None,
    }
}

fn of_pull_request(word: &str) -> bool {
    word.starts_with("github.event.pull_request") || matches!(word, "github.head_ref" | "github.base_ref")
}

fn event_is(event: &str, kind: TriggerKind) -> Option<bool> {
    let wanted = match event {
        "schedule" => TriggerKind::Schedule,
        other => event_kind(other, &[]),
    };
    match (wanted, kind) {
        // A tag arrives as a push, and several events share a kind.
        (TriggerKind::Push, TriggerKind::Tag) => Some(true),
        (TriggerKind::PullRequest, TriggerKind::PullRequest) => match event {
            "pull_request" => Some(true),
            _ => None,
        },
        (TriggerKind::Event, TriggerKind::Event) | (TriggerKind::Pipeline, _) => None,
        (wanted, kind) => Some(wanted == kind),
    }
}

fn ref_starts(reference: &str, kind: TriggerKind) -> Option<bool> {
    match (reference.starts_with("refs/tags"), reference.starts_with("refs/heads"), kind) {
        (true, _, TriggerKind::Tag | TriggerKind::Release) => Some(true),
        (true, _, TriggerKind::PullRequest | TriggerKind::Push | TriggerKind::Schedule) => Some(false),
        (_, true, TriggerKind::PullRequest | TriggerKind::Tag | TriggerKind::Release) => Some(false),
        (_, true, TriggerKind::Push | TriggerKind::Schedule) if reference == "refs/heads/" => Some(true),
        _ => None,
    }
}
