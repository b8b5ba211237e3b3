//! nox sessions and Invoke tasks, read as text: nothing is executed.

use crate::output::Output;
use crate::python::{Token, closing, literals, tokens};
use crate::text::{command, commands, within};
use matura_model::Lines;
use matura_model::fact::{Command, Task, TaskTool};

/// The sessions of a `noxfile.py`.
pub(crate) fn noxfile(output: &mut Output<'_>, text: &str) {
    functions(output, text, TaskTool::Nox, &["session"]);
}

/// The tasks of an Invoke `tasks.py`. Celery and others have tasks too, so it must name Invoke.
pub(crate) fn invoke(output: &mut Output<'_>, text: &str) {
    if text.lines().any(|line| line.starts_with("from invoke") || line.starts_with("import invoke")) {
        functions(output, text, TaskTool::Invoke, &["task"]);
    }
}

fn functions(output: &mut Output<'_>, text: &str, tool: TaskTool, decorators: &[&str]) {
    let tokens = tokens(text);
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let top = token.indent == Some(0) && token.is('@');
        let Some(found) = top.then(|| decorated(&tokens, at, decorators)).flatten() else {
            at += 1;
            continue;
        };
        let body_end = body_end(&tokens, found.name);
        let function = tokens.get(found.name).and_then(Token::name).unwrap_or_default();
        let named = found.arguments.and_then(|range| keyword_text(&tokens, range, "name"));
        let name = named.unwrap_or_else(|| match tool {
            TaskTool::Invoke => function.replace('_', "-"),
            _ => function.to_owned(),
        });
        let last = tokens.get(body_end.saturating_sub(1)).map_or(token.line, |token| token.last);
        let mut task = output.task(Lines::new(token.line, last), tool, &name, Vec::new());
        if tool == TaskTool::Invoke {
            task.needs = found.arguments.map(|range| needs(&tokens, range)).unwrap_or_default();
        }
        calls(&tokens, found.name, body_end, &mut task);
        output.push_task(task);
        at = body_end.max(at + 1);
    }
}

struct Decorated {
    /// The positions of the decorator's brackets.
    arguments: Option<(usize, usize)>,
    /// The position of the function's name.
    name: usize,
}

/// The function below the decorators at `at`, when one of them is wanted.
fn decorated(tokens: &[Token], at: usize, wanted: &[&str]) -> Option<Decorated> {
    let mut at = at;
    let mut arguments = None;
    let mut hit = false;
    for _ in 0..12 {
        if !tokens.get(at)?.is('@') {
            break;
        }
        let mut end = at + 1;
        while tokens.get(end + 1).is_some_and(|token| token.is('.')) {
            end += 2;
        }
        let this = tokens.get(end)?.name().is_some_and(|name| wanted.contains(&name));
        hit |= this;
        at = end + 1;
        if tokens.get(at)?.is('(') {
            let close = closing(tokens, at);
            if this {
                arguments = Some((at, close));
            }
            at = close + 1;
        }
    }
    let at = if tokens.get(at)?.name() == Some("async") { at + 1 } else { at };
    (hit && tokens.get(at)?.name() == Some("def")).then_some(Decorated { arguments, name: at + 1 })
}

/// The position after the function's last token: where the next line begins in the first column.
fn body_end(tokens: &[Token], name: usize) -> usize {
    let after = (name + 1..tokens.len())
        .find(|at| tokens.get(*at).is_some_and(|token| token.indent == Some(0) && !token.is(')') && !token.is(']')));
    after.unwrap_or(tokens.len())
}

fn keyword_text(tokens: &[Token], (from, to): (usize, usize), key: &str) -> Option<String> {
    (from..to).find_map(|at| {
        let is_key = tokens.get(at)?.name() == Some(key) && tokens.get(at + 1)?.is('=');
        is_key.then(|| tokens.get(at + 2)?.text().map(str::to_owned)).flatten()
    })
}

/// The tasks that run first: `@task(a, b)`, `@task(pre=[a, b])`.
fn needs(tokens: &[Token], (from, to): (usize, usize)) -> Vec<String> {
    let mut found = Vec::new();
    let mut counts = true;
    for at in from + 1..to {
        let Some(token) = tokens.get(at) else { break };
        let Some(name) = token.name() else { continue };
        if tokens.get(at + 1).is_some_and(|next| next.is('=')) {
            counts = name == "pre";
        } else if counts && name != "call" {
            found.push(name.replace('_', "-"));
        }
    }
    found
}

/// What the function runs: `session.run("pytest", "-q")`, `c.run("pytest -q")`.
fn calls(tokens: &[Token], from: usize, to: usize, task: &mut Task) {
    for at in from..to {
        let dotted =
            tokens.get(at).is_some_and(|token| token.is('.')) && tokens.get(at + 2).is_some_and(|token| token.is('('));
        let Some(name) = tokens.get(at + 1).filter(|_| dotted).and_then(Token::name) else { continue };
        let open = at + 2;
        let close = closing(tokens, open).min(to);
        let lines = match (tokens.get(open), tokens.get(close)) {
            (Some(open), Some(close)) => Lines::new(open.line, close.last.max(open.line)),
            (Some(open), None) => Lines::one(open.line),
            _ => continue,
        };
        let nox = task.tool == TaskTool::Nox;
        match name {
            "run" | "run_always" | "run_install" | "sudo" if !nox => {
                let first = tokens.get(open + 1).filter(|token| token.text().is_some());
                task.commands.extend(first.map(text_commands).unwrap_or_default());
            }
            "run" | "run_always" | "run_install" => {
                task.commands.extend(command(&arguments(tokens, open, close), lines));
            }
            "install" | "conda_install" if nox => {
                let tool = if name == "install" { "pip install" } else { "conda install" };
                task.commands.extend(command(&format!("{tool} {}", arguments(tokens, open, close)), lines));
            }
            "notify" if nox => {
                task.needs
                    .extend(literals(tokens, open, close).take(1).filter_map(|token| token.text().map(str::to_owned)));
            }
            _ => {}
        }
    }
}

fn text_commands(token: &Token) -> Vec<Command> {
    let lines = Lines::new(token.line, token.last);
    within(commands(token.text().unwrap_or_default(), token.line), lines)
}

/// The positional strings of a call, as one command line.
fn arguments(tokens: &[Token], open: usize, close: usize) -> String {
    let mut words = Vec::new();
    for at in open + 1..close {
        let keyword = tokens.get(at).is_some_and(|token| token.name().is_some())
            && tokens.get(at + 1).is_some_and(|token| token.is('='));
        if keyword {
            break;
        }
        if let Some(text) = tokens.get(at).and_then(Token::text) {
            words.push(text);
        }
    }
    words.join(" ")
}
