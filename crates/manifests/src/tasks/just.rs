//! justfiles.

use crate::output::Output;
use crate::tasks::variables::expand;
use crate::text::{commands, joined, numbered, within};
use matura_model::Lines;
use matura_model::fact::{Task, TaskTool};
use std::collections::BTreeMap;

/// The recipes of a justfile as tasks.
pub(crate) fn justfile(output: &mut Output<'_>, text: &str) {
    let mut values = BTreeMap::new();
    let mut current: Option<(Task, Vec<(u32, &str)>)> = None;
    for (line, raw) in numbered(text) {
        let text = raw.trim();
        if raw.starts_with([' ', '\t']) {
            if let Some((task, body)) = current.as_mut().filter(|_| !text.is_empty()) {
                task.lines.last = line;
                body.push((line, raw));
            }
            continue;
        }
        if text.is_empty() || text.starts_with(['#', '[']) {
            continue;
        }
        finish(output, current.take(), &values);
        let first = text.split_whitespace().next().unwrap_or_default();
        if let Some((name, value)) = text.split_once(":=") {
            let name = name.trim().trim_start_matches("export ").trim();
            let value = value.trim();
            let quoted = value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
            if first != "set" && first != "alias" && quoted {
                values.insert(name.to_owned(), value.trim_matches(['"', '\'']).to_owned());
            }
            continue;
        }
        if !matches!(first, "import" | "import?" | "mod" | "mod?" | "set" | "alias") {
            current = head(output, text, line).map(|task| (task, Vec::new()));
        }
    }
    finish(output, current, &values);
}

/// `@name parameter="x": first (second "argument") && last`.
fn head(output: &Output<'_>, text: &str, line: u32) -> Option<Task> {
    let mut quote = None;
    let colon = text.char_indices().find_map(|(at, c)| {
        match quote {
            Some(open) if c == open => quote = None,
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if c == ':' => return Some(at),
            _ => {}
        }
        None
    })?;
    let (before, after) = text.split_at(colon);
    let name = before.split_whitespace().next()?.trim_start_matches('@');
    if !name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-')) {
        return None;
    }
    let mut task = output.task(Lines::one(line), TaskTool::Just, name, Vec::new());
    let after = after.trim_start_matches(':').split(" #").next().unwrap_or_default();
    let mut inside = false;
    for word in after.split_whitespace().filter(|word| *word != "&&") {
        if !inside {
            let name = word.trim_matches(['(', ')']);
            task.needs.push(name.to_owned());
        }
        inside = (inside || word.starts_with('(')) && !word.ends_with(')');
    }
    Some(task)
}

fn finish(output: &mut Output<'_>, current: Option<(Task, Vec<(u32, &str)>)>, values: &BTreeMap<String, String>) {
    let Some((mut task, body)) = current else { return };
    let shebang = body.first().map(|(_, line)| line.trim()).filter(|line| line.starts_with("#!")).unwrap_or_default();
    let read_by_shell = shebang.is_empty()
        || ["sh", "bash", "zsh"].iter().any(|shell| shebang.ends_with(shell) || shebang.contains(&format!("{shell} ")));
    if read_by_shell {
        for (text, lines) in joined(body.into_iter()) {
            let text = text.trim().trim_start_matches(['@', '-']);
            let text = expand(text, values, &[("{{", "}}")]);
            task.commands.extend(commands(&text, lines.first).into_iter().map(|mut command| {
                command.lines = lines;
                command
            }));
        }
        task.commands = within(task.commands, task.lines);
    }
    output.push_task(task);
}
