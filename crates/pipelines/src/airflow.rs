//! Airflow: DAGs and the operators in them.

use crate::orchestrated::{Source, last, literal, python_call};
use crate::shape::{job, pipeline, schedule, step, trigger};
use crate::shell::commands;
use matura_model::fact::{Call, Command, Job, Pipeline, Provider, Trigger, TriggerKind, Value};
use matura_model::{Lines, RepoPath};

pub(crate) fn read(path: &RepoPath, source: &Source<'_>) -> Vec<Pipeline> {
    let dags: Vec<&Call> = source.module.calls.iter().filter(|call| is_dag(call)).collect();
    let mut found = Vec::new();
    for (at, dag) in dags.iter().enumerate() {
        let mut read = pipeline(path, dag.lines, Provider::Orchestrator);
        let function = source.decorated(dag);
        let name = source
            .argument(dag, "dag_id")
            .or_else(|| dag.arguments.first().filter(|a| a.name.is_none()).map(|a| &a.value));
        read.name = name.and_then(|name| source.text(name)).or_else(|| function.map(str::to_owned));
        read.triggers = vec![when(source, dag)];
        // Operators are those of the decorated function, or those between this DAG and the next.
        let end = dags.get(at + 1).map_or(u32::MAX, |next| next.lines.first);
        let belongs = |call: &Call| match function {
            Some(function) => call.within.as_deref() == Some(function),
            None => dags.len() == 1 || (dag.lines.last..end).contains(&call.lines.first),
        };
        let calls = source.module.calls.iter().filter(|call| belongs(call) && !call.decorator);
        read.jobs = calls.filter_map(|call| task(source, call)).collect();
        found.push(read);
    }
    found
}

fn is_dag(call: &Call) -> bool {
    const ARGUMENTS: &[&str] = &["dag_id", "schedule", "schedule_interval", "start_date", "timetable", "catchup"];
    let named = call.arguments.iter().any(|a| a.name.as_deref().is_some_and(|name| ARGUMENTS.contains(&name)));
    match last(&call.name) {
        "DAG" => named || matches!(call.arguments.first().map(|a| &a.value), Some(Value::Str(_))),
        "dag" => call.decorator && (call.name.contains("airflow") || named),
        _ => false,
    }
}

fn when(source: &Source<'_>, dag: &Call) -> Trigger {
    let value = ["schedule", "schedule_interval", "timetable"].iter().find_map(|name| source.argument(dag, name));
    let by_hand = trigger(TriggerKind::Manual, dag.lines);
    match value {
        // Airflow 3 schedules nothing by default.
        None | Some(Value::None) => by_hand,
        Some(Value::List(_)) => trigger(TriggerKind::Event, dag.lines),
        Some(Value::Call(name)) if matches!(last(name), "Dataset" | "Asset" | "AssetAny" | "AssetAll") => {
            trigger(TriggerKind::Event, dag.lines)
        }
        Some(value) => match source.schedule_text(value, dag.lines) {
            Some(text) if matches!(text.as_str(), "manual" | "none" | "None" | "@once" | "") => by_hand,
            Some(text) => schedule(&text, dag.lines),
            None => trigger(TriggerKind::Schedule, dag.lines),
        },
    }
}

fn task(source: &Source<'_>, call: &Call) -> Option<Job> {
    let class = last(&call.name);
    let is_operator = class.ends_with("Operator") || class.ends_with("Sensor");
    let is_helper = class.ends_with("_task") || class.ends_with("_operator");
    let function = source.function(&call.name);
    let is_task = function.is_some_and(|f| f.decorators.iter().any(|d| is_task_decorator(d)));
    let id = source
        .argument(call, "task_id")
        .or_else(|| call.arguments.first().filter(|a| a.name.is_none()).map(|a| &a.value));
    let id = id.and_then(|id| source.text(id));
    if is_task {
        let name = function.map_or(class, |function| function.name.as_str());
        let mut one = job(name, call.lines);
        one.steps.push(python_call(name, call.lines));
        return Some(one);
    }
    if !is_operator && (!is_helper || id.is_none()) {
        return None;
    }
    let mut one = job(id.as_deref().unwrap_or(class), call.lines);
    one.image = source.argument(call, "image").and_then(|image| source.text(image));
    let mut only = step(call.lines);
    only.uses = Some(class.to_owned());
    for argument in &call.arguments {
        let Some(name) = &argument.name else { continue };
        if let Some(text) = literal(&argument.value) {
            only.inputs.insert(name.clone(), text);
        }
    }
    only.commands = operator_commands(source, call);
    if is_helper && only.commands.is_empty() {
        let values = call.arguments.iter().skip(1).map(|argument| &argument.value);
        let texts = values.filter_map(|value| source.text(value).or_else(|| source.assembled(value)));
        let scripts = texts.filter(|text| text.trim().contains([' ', '\n']) && text.contains(char::is_alphabetic));
        only.commands = scripts.flat_map(|script| shell(&script, call.lines)).collect();
    }
    one.steps.push(only);
    Some(one)
}

fn is_task_decorator(name: &str) -> bool {
    let last_two: Vec<&str> = name.rsplit('.').take(2).collect();
    matches!(last_two.as_slice(), ["task", ..] | [_, "task"])
}

fn operator_commands(source: &Source<'_>, call: &Call) -> Vec<Command> {
    let mut found = Vec::new();
    for key in ["bash_command", "command", "ssh_command", "commands"] {
        match source.argument(call, key) {
            Some(Value::List(words)) => found.extend(words_command(source, words, call.lines)),
            Some(value) => found.extend(source.text(value).into_iter().flat_map(|text| shell(&text, call.lines))),
            None => {}
        }
    }
    if let Some(Value::Name(name) | Value::Call(name)) = source.argument(call, "python_callable") {
        found.push(Command { text: format!("python-call {name}"), lines: call.lines });
    }
    if let Some(application) = source.argument(call, "application").and_then(|value| source.text(value)) {
        found.push(Command { text: format!("spark-submit {application}"), lines: call.lines });
    }
    let mut words = Vec::new();
    for key in ["cmds", "arguments"] {
        if let Some(Value::List(items)) = source.argument(call, key) {
            words.extend(items.iter().cloned());
        }
    }
    found.extend(words_command(source, &words, call.lines));
    found
}

/// Words as one command; what a shell gets by `-c` as commands of their own.
fn words_command(source: &Source<'_>, words: &[Value], lines: Lines) -> Vec<Command> {
    let texts: Vec<String> = words.iter().filter_map(|word| source.text(word)).collect();
    match texts.iter().position(|text| matches!(text.as_str(), "-c" | "-cx" | "-lc" | "-ec")) {
        Some(at) => texts.get(at + 1).map(|script| shell(script, lines)).unwrap_or_default(),
        None if texts.is_empty() => Vec::new(),
        None => vec![Command { text: texts.join(" "), lines }],
    }
}

/// The commands of a text; they stand where the call does.
fn shell(text: &str, lines: Lines) -> Vec<Command> {
    let mut found = commands(text, lines.first);
    found.iter_mut().for_each(|command| command.lines = lines);
    found
}
