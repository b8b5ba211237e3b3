//! Empty facts to fill in, and what many providers share: texts, flattened inputs, scripts, program
//! and arguments.

use crate::shell::commands;
use matura_model::fact::{Command, Job, Pipeline, Provider, Step, Trigger, TriggerKind};
use matura_model::limits::STEP_INPUTS;
use matura_model::{Lines, RepoPath};
use matura_yaml::{Node, NodeValue};
use std::collections::BTreeMap;

/// All kinds of triggers.
pub(crate) const ALL_KINDS: [TriggerKind; 8] = [
    TriggerKind::PullRequest,
    TriggerKind::Push,
    TriggerKind::Tag,
    TriggerKind::Release,
    TriggerKind::Schedule,
    TriggerKind::Manual,
    TriggerKind::Pipeline,
    TriggerKind::Event,
];

pub(crate) fn pipeline(path: &RepoPath, lines: Lines, provider: Provider) -> Pipeline {
    Pipeline {
        path: path.clone(),
        lines,
        provider,
        name: None,
        triggers: Vec::new(),
        jobs: Vec::new(),
        enabled: true,
        includes: Vec::new(),
    }
}

pub(crate) fn job(id: &str, lines: Lines) -> Job {
    Job {
        id: id.to_owned(),
        name: None,
        environment: None,
        image: None,
        needs: Vec::new(),
        uses: None,
        condition: None,
        limited_to: Vec::new(),
        enabled: true,
        steps: Vec::new(),
        lines,
    }
}

pub(crate) fn step(lines: Lines) -> Step {
    Step {
        name: None,
        uses: None,
        inputs: BTreeMap::new(),
        commands: Vec::new(),
        folder: None,
        condition: None,
        enabled: true,
        may_fail: false,
        lines,
    }
}

pub(crate) fn trigger(kind: TriggerKind, lines: Lines) -> Trigger {
    Trigger { kind, branches: Vec::new(), paths: Vec::new(), schedule: None, lines }
}

pub(crate) fn schedule(text: &str, lines: Lines) -> Trigger {
    Trigger { schedule: Some(text.to_owned()), ..trigger(TriggerKind::Schedule, lines) }
}

/// The kinds of some triggers, each once.
pub(crate) fn kinds(triggers: &[Trigger]) -> Vec<TriggerKind> {
    let mut kinds: Vec<_> = triggers.iter().map(|trigger| trigger.kind).collect();
    kinds.sort();
    kinds.dedup();
    kinds
}

/// The text at a key.
pub(crate) fn text(node: &Node, key: &str) -> Option<String> {
    node.str_at(key).map(str::to_owned)
}

/// The texts of a scalar or of a list of scalars.
pub(crate) fn strings(node: Option<&Node>) -> Vec<String> {
    node.map(Node::one_or_many).unwrap_or_default().iter().filter_map(Node::as_str).map(str::to_owned).collect()
}

/// True when the value at a key is plainly true.
pub(crate) fn is_true(node: &Node, key: &str) -> bool {
    node.get(key).and_then(Node::as_bool) == Some(true)
}

/// Adds what a node holds to `inputs`: keys joined by dots, plain lists by commas or lines.
pub(crate) fn flatten(node: Option<&Node>, prefix: &str, inputs: &mut BTreeMap<String, String>) {
    let Some(node) = node else { return };
    if inputs.len() >= STEP_INPUTS {
        return;
    }
    let key = |name: &str| match prefix.is_empty() {
        true => name.to_owned(),
        false => format!("{prefix}.{name}"),
    };
    match &node.value {
        NodeValue::Scalar { text, .. } => {
            inputs.insert(if prefix.is_empty() { "value".to_owned() } else { prefix.to_owned() }, text.clone());
        }
        NodeValue::Null => {}
        NodeValue::Sequence(items) => {
            let texts: Vec<_> = items.iter().filter_map(Node::as_str).collect();
            if texts.len() == items.len() {
                inputs
                    .insert(if prefix.is_empty() { "values".to_owned() } else { prefix.to_owned() }, texts.join("\n"));
            } else {
                for (at, item) in items.iter().enumerate() {
                    flatten(Some(item), &key(&at.to_string()), inputs);
                }
            }
        }
        NodeValue::Mapping(_) => {
            for (name, value) in node.entries() {
                if let Some(name) = name.as_str() {
                    flatten(Some(value), &key(name), inputs);
                }
            }
        }
    }
}

/// The commands of a scalar that holds a script.
pub(crate) fn scalar_script(node: &Node) -> Vec<Command> {
    let Some(text) = node.as_str() else { return Vec::new() };
    let first = node.text_line.clamp(node.lines.first, node.lines.last);
    let span = Lines::new(first, node.lines.last);
    let mut found = commands(text, first);
    let lines_of_text = u32::try_from(text.trim_end().lines().count()).unwrap_or(u32::MAX);
    let folded = lines_of_text < span.last - span.first + 1;
    if let [only] = found.as_mut_slice()
        && folded
    {
        only.lines = span;
    }
    for command in &mut found {
        command.lines = Lines::new(command.lines.first.min(span.last), command.lines.last.min(span.last));
    }
    found
}

/// The commands of a script: a scalar, or a list of them that may be nested.
pub(crate) fn script(node: Option<&Node>) -> Vec<Command> {
    let mut found = Vec::new();
    collect_script(node, 0, &mut found);
    found
}

fn collect_script(node: Option<&Node>, depth: usize, found: &mut Vec<Command>) {
    let Some(node) = node else { return };
    match &node.value {
        NodeValue::Scalar { .. } => found.extend(scalar_script(node)),
        NodeValue::Sequence(items) if depth < 8 => {
            items.iter().for_each(|item| collect_script(Some(item), depth + 1, found));
        }
        _ => {}
    }
}

/// The commands of a program and its arguments, as containers take them. A shell's `-c` script is
/// opened up; otherwise the words make one command.
pub(crate) fn program_and_arguments(default_program: Option<&str>, parts: &[Option<&Node>]) -> Vec<Command> {
    let words: Vec<&Node> =
        parts.iter().flatten().flat_map(|part| part.one_or_many()).filter(|word| word.as_str().is_some()).collect();
    let (Some(first), Some(last)) = (words.first(), words.last()) else { return Vec::new() };
    let texts: Vec<&str> = words.iter().filter_map(|word| word.as_str()).collect();
    let program = texts.first().copied().unwrap_or_default();
    if default_program.is_none() && is_shell(program) {
        let option =
            texts.iter().position(|text| text.starts_with('-') && !text.starts_with("--") && text.contains('c'));
        if let Some(option) = option {
            return words
                .iter()
                .skip(option + 1)
                .find(|word| word.as_str() != Some("--"))
                .map_or_else(Vec::new, |word| scalar_script(word));
        }
    }
    let lines = Lines::new(first.lines.first, last.lines.last.max(first.lines.first));
    let texts = default_program.into_iter().chain(texts).map(quoted);
    vec![Command { text: texts.collect::<Vec<_>>().join(" "), lines }]
}

fn is_shell(program: &str) -> bool {
    matches!(program.rsplit('/').next().unwrap_or_default(), "sh" | "bash" | "ash" | "dash" | "zsh" | "ksh" | "pwsh")
}

fn quoted(word: &str) -> String {
    let one_line = word.split_whitespace().collect::<Vec<_>>().join(" ");
    match word.is_empty() || word.contains(char::is_whitespace) && !word.contains('\'') {
        true => format!("'{one_line}'"),
        false => one_line,
    }
}

/// The commands of a container: its `command` and `args`.
pub(crate) fn container_commands(container: &Node) -> Vec<Command> {
    program_and_arguments(None, &[container.get("command"), container.get("args")])
}

/// A step that runs a container.
pub(crate) fn container_step(container: &Node) -> Step {
    let mut step = step(container.lines);
    step.name = text(container, "name");
    step.uses = text(container, "image");
    step.folder = text(container, "workingDir");
    step.commands = match container.get("script").or_else(|| container.get("source")) {
        Some(source) => scalar_script(source),
        None => container_commands(container),
    };
    for variable in container.get("env").map(Node::items).unwrap_or_default() {
        if let (Some(name), Some(value)) = (variable.str_at("name"), variable.str_at("value")) {
            step.inputs.insert(name.to_owned(), value.to_owned());
        }
    }
    step
}

/// True when one of the texts is a key of the mapping.
pub(crate) fn has_any(node: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| node.get(key).is_some())
}

/// A pattern that a provider excludes, as one text: `!docs/**`.
pub(crate) fn excluded(patterns: Vec<String>) -> impl Iterator<Item = String> {
    patterns.into_iter().map(|pattern| format!("!{pattern}"))
}
