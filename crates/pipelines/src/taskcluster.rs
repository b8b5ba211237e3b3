//! Taskcluster: `.taskcluster.yml` with its JSON-e, task graphs that a task spawns, and hooks.

use crate::Found;
use crate::condition::{Question, limits, never};
use crate::shape::{flatten, has_any, job, kinds, pipeline, program_and_arguments, schedule, step, strings, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Job, Provider, TriggerKind};
use matura_model::limits::{JSON_E_DEPTH, TASKCLUSTER_TASKS};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;
use std::collections::BTreeMap;

pub(crate) fn is_graph(path: &RepoPath, root: &Node) -> bool {
    let named = path.file_name().trim_start_matches('.').starts_with("taskcluster.y");
    let tasks = root.get("tasks").filter(|_| root.get("version").is_some() || named);
    tasks.is_some_and(|tasks| named || holds_payload(tasks, 0))
}

fn holds_payload(node: &Node, depth: usize) -> bool {
    let own = has_any(node, &["payload"]) && has_any(node, &["workerType", "provisionerId", "taskId", "taskQueueId"]);
    let below = |node: &Node| holds_payload(node, depth + 1);
    own || depth < JSON_E_DEPTH && (node.items().iter().any(below) || node.entries().any(|(_, value)| below(value)))
}

pub(crate) fn is_hook(_: &RepoPath, root: &Node) -> bool {
    root.at(&["task", "payload"]).is_some() && has_any(root, &["schedule", "bindings", "triggerSchema", "hookId"])
}

pub(crate) fn read_graph(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Taskcluster);
    let at_top = matches!(path.as_str(), ".taskcluster.yml" | ".taskcluster.yaml");
    let mut walk = Walk { jobs: Vec::new(), conditions: Vec::new(), events: Vec::new(), dependencies: BTreeMap::new() };
    if let Some(tasks) = root.get("tasks") {
        walk.visit(tasks, &Scope::default(), 0);
    }
    let lines = Lines::one(root.get("tasks").map_or(root.lines.first, |tasks| tasks.lines.first));
    if at_top {
        let mut kinds: Vec<_> =
            walk.conditions.iter().flat_map(|text| mentioned(text)).chain(walk.events.clone()).collect();
        if kinds.is_empty() {
            kinds = vec![TriggerKind::PullRequest, TriggerKind::Push];
        }
        kinds.sort();
        kinds.dedup();
        read.triggers = kinds.into_iter().map(|kind| trigger(kind, lines)).collect();
    } else {
        // Tasks that another task or a person creates.
        read.triggers = vec![trigger(TriggerKind::Pipeline, lines)];
    }
    let kinds = kinds(&read.triggers);
    let ids = walk.dependencies;
    for mut job in walk.jobs {
        if let Some(condition) = &job.condition {
            job.enabled = !never(condition);
            job.limited_to = limits(condition, &kinds, knowledge);
        }
        job.needs = job.needs.iter().filter_map(|need| ids.get(need).cloned()).collect();
        read.jobs.push(job);
    }
    found.pipelines.push(read);
}

const WORDS: &[(&str, TriggerKind)] = &[
    ("github-pull-request", TriggerKind::PullRequest),
    ("github-push", TriggerKind::Push),
    ("github-release", TriggerKind::Release),
    ("cron", TriggerKind::Schedule),
    ("action", TriggerKind::Manual),
];

/// The kinds that a condition on `tasks_for` asks for.
fn mentioned(text: &str) -> Vec<TriggerKind> {
    let quoted = |word: &str| [format!("\"{word}"), format!("'{word}")].iter().any(|word| text.contains(word.as_str()));
    let named = WORDS.iter().filter(|(word, _)| text.contains("tasks_for") && quoted(word)).map(|(_, kind)| *kind);
    let tags = text.contains("refs/tags/").then_some(TriggerKind::Tag);
    named.chain(tags).filter(|kind| crate::condition::holds(text, *kind, knowledge) != Some(false)).collect()
}

fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    // A pushed tag arrives as a push.
    if let Question::Equal(word, "refs/tags/") = question
        && (word.contains("branch") || word.contains("ref"))
    {
        return (kind != TriggerKind::Event).then_some(kind == TriggerKind::Tag);
    }
    let (Question::Equal(word, text) | Question::Starts(word, text)) = question else { return None };
    if !word.starts_with("tasks_for") {
        return None;
    }
    let wanted = WORDS.iter().find(|(start, _)| text.starts_with(start)).map(|(_, kind)| *kind)?;
    Some(wanted == kind || wanted == TriggerKind::Push && kind == TriggerKind::Tag)
}

/// Names bound by `$let`, and the condition under which a part is rendered.
#[derive(Clone, Default)]
struct Scope<'a> {
    bound: BTreeMap<&'a str, &'a Node>,
    condition: Option<String>,
}

impl Scope<'_> {
    fn guarded(&self, condition: &str) -> Self {
        let both = self.condition.as_ref().map(|outer| format!("({outer}) && ({condition})"));
        Self { bound: self.bound.clone(), condition: both.or_else(|| Some(condition.to_owned())) }
    }
}

struct Walk {
    jobs: Vec<Job>,
    conditions: Vec<String>,
    events: Vec<TriggerKind>,
    /// The task's name by the key that dependencies use.
    dependencies: BTreeMap<String, String>,
}

impl Walk {
    fn visit<'a>(&mut self, node: &'a Node, scope: &Scope<'a>, depth: usize) {
        if depth > JSON_E_DEPTH || self.jobs.len() >= TASKCLUSTER_TASKS {
            return;
        }
        if !node.items().is_empty() {
            node.items().iter().for_each(|item| self.visit(item, scope, depth + 1));
            return;
        }
        let merged = node.get("$mergeDeep").or_else(|| node.get("$merge"));
        if let Some(pieces) = merged {
            let pieces: Vec<_> = pieces.one_or_many().iter().map(|piece| resolved(piece, scope)).collect();
            match at(&pieces, &["payload"]) {
                Some(_) => self.task(node, &pieces, scope),
                None => pieces.into_iter().for_each(|piece| self.visit(piece, scope, depth + 1)),
            }
        } else if let Some(condition) = node.str_at("$if") {
            self.conditions.push(condition.to_owned());
            if let Some(then) = node.get("then") {
                self.visit(then, &scope.guarded(condition), depth + 1);
            }
            if let Some(otherwise) = node.get("else") {
                self.visit(otherwise, &scope.guarded(&format!("!({condition})")), depth + 1);
            }
        } else if let Some(bindings) = node.get("$let") {
            let mut inner = scope.clone();
            inner.bound.extend(bindings.entries().filter_map(|(name, value)| Some((name.as_str()?, value))));
            node.get("in").into_iter().for_each(|body| self.visit(body, &inner, depth + 1));
        } else if let Some(cases) = node.get("$match").or_else(|| node.get("$switch")) {
            for (condition, body) in cases.entries() {
                let condition = condition.as_str().unwrap_or_default();
                self.conditions.push(condition.to_owned());
                self.visit(body, &scope.guarded(condition), depth + 1);
            }
        } else if node.get("payload").is_some() {
            self.task(node, &[node], scope);
        } else {
            let parts = ["$flatten", "$flattenDeep", "each(x)", "$map", "$eval"].iter().filter_map(|key| node.get(key));
            let each = node
                .entries()
                .filter(|(key, _)| key.as_str().is_some_and(|key| key.starts_with("each(")))
                .map(|(_, v)| v);
            parts.chain(each).for_each(|part| self.visit(part, scope, depth + 1));
        }
    }

    fn task(&mut self, node: &Node, pieces: &[&Node], scope: &Scope<'_>) {
        let name = at(pieces, &["metadata", "name"]).or_else(|| at(pieces, &["taskId"])).and_then(Node::as_str);
        let mut read = task(name.unwrap_or("task"), node, pieces);
        read.condition.clone_from(&scope.condition);
        for key in ["ID", "taskId"] {
            let id = at(pieces, &[key]).and_then(|id| id.as_str().or_else(|| id.str_at("$eval")));
            self.dependencies.extend(id.map(|id| (id.to_owned(), read.id.clone())));
        }
        let dependencies = at(pieces, &["dependencies"]).map(Node::items).unwrap_or_default();
        read.needs = dependencies
            .iter()
            .filter_map(|need| need.as_str().or_else(|| need.str_at("$eval")))
            .map(str::to_owned)
            .collect();
        // Version 0 lists the events beside the task.
        for event in strings(at(pieces, &["extra", "github", "events"])) {
            let kind = match event.split('.').next() {
                Some("pull_request") => TriggerKind::PullRequest,
                Some("push") => TriggerKind::Push,
                Some("tag") => TriggerKind::Tag,
                Some("release") => TriggerKind::Release,
                _ => TriggerKind::Event,
            };
            self.events.push(kind);
            read.limited_to.push(kind);
        }
        self.jobs.push(read);
    }
}

/// A piece of a merge; a name bound by `$let` gives what it stands for.
fn resolved<'a>(piece: &'a Node, scope: &Scope<'a>) -> &'a Node {
    piece.str_at("$eval").and_then(|name| scope.bound.get(name).copied()).unwrap_or(piece)
}

/// The value at a path in the last piece that has it.
fn at<'a>(pieces: &[&'a Node], path: &[&str]) -> Option<&'a Node> {
    pieces.iter().rev().find_map(|piece| piece.at(path))
}

fn task(id: &str, node: &Node, pieces: &[&Node]) -> Job {
    let mut read = job(id, node.lines);
    let image = at(pieces, &["payload", "image"]);
    read.image = image.and_then(|image| image.as_str().or_else(|| image.str_at("name"))).map(str::to_owned);
    let mut only = step(at(pieces, &["payload"]).map_or(node.lines, |payload| payload.lines));
    flatten(at(pieces, &["payload", "env"]), "", &mut only.inputs);
    if let Some(command) = at(pieces, &["payload", "command"]) {
        // A list of lists runs one command after the other.
        let lists = command.items().iter().any(|item| !item.items().is_empty());
        only.commands = match lists {
            true => command.items().iter().flat_map(|item| program_and_arguments(None, &[Some(item)])).collect(),
            false => program_and_arguments(None, &[Some(command)]),
        };
    }
    only.may_fail = failure_ignored(&only.commands);
    read.steps.push(only);
    read
}

pub(crate) fn read_hook(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Taskcluster);
    read.name = root.at(&["metadata", "name"]).and_then(Node::as_str).map(str::to_owned);
    for cron in root.get("schedule").map(Node::one_or_many).unwrap_or_default() {
        read.triggers.extend(cron.as_str().map(|text| schedule(text, cron.lines)));
    }
    if let Some(bindings) = root.get("bindings").filter(|bindings| !bindings.items().is_empty()) {
        read.triggers.push(trigger(TriggerKind::Event, bindings.lines));
    }
    if read.triggers.is_empty() {
        read.triggers.push(trigger(TriggerKind::Event, Lines::one(root.lines.first)));
    }
    if let Some(node) = root.get("task") {
        let name = read.name.clone().unwrap_or_else(|| "task".to_owned());
        read.jobs.push(task(&name, node, &[node]));
    }
    found.pipelines.push(read);
}
