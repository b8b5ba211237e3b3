//! tox: environments with their commands.

use crate::ini::{Setting, settings};
use crate::output::Output;
use crate::python::requirement;
use crate::text::{command, joined};
use matura_model::Lines;
use matura_model::fact::{Command, Ecosystem, Group, TaskTool};
use matura_model::limits::TOX_ENVIRONMENTS;
use regex::Regex;
use std::sync::LazyLock;

static FACTOR: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"^[\w!{},.-]+:\s+").expect("the pattern is valid"));
static POSITIONAL: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\{posargs:?((?:\{[^{}]*\}|[^{}])*)\}").expect("the pattern is valid"));

/// The environments of a `tox.ini` (or a `setup.cfg` with such sections) as tasks. `first` is the line of
/// the file on which the text begins.
pub(crate) fn tox(output: &mut Output<'_>, text: &str, first: u32) {
    let mut settings = settings(text);
    for setting in &mut settings {
        setting.key_line = setting.key_line.saturating_add(first - 1);
        setting.values.iter_mut().for_each(|(line, _)| *line = line.saturating_add(first - 1));
    }
    let mut names: Vec<&str> = Vec::new();
    for setting in settings.iter().filter(|setting| setting.section.starts_with("testenv")) {
        if !names.contains(&setting.section.as_str()) {
            names.push(&setting.section);
        }
        if setting.key == "deps" {
            dependencies(output, setting);
        }
    }
    let base = commands_of(&settings, "testenv");
    let mut listed = listed(&settings);
    for section in names {
        let name = section.strip_prefix("testenv:").unwrap_or(section);
        for name in braces(name) {
            listed.retain(|(other, _)| *other != name);
            let own = commands_of(&settings, section);
            emit(output, &settings, section, &name, if own.is_empty() { base.clone() } else { own });
        }
    }
    for (name, line) in listed.into_iter().filter(|_| !base.is_empty()).take(TOX_ENVIRONMENTS) {
        let task = output.task(Lines::one(line), TaskTool::Tox, &name, base.clone());
        output.push_task(task);
    }
}

fn emit(output: &mut Output<'_>, settings: &[Setting], section: &str, name: &str, commands: Vec<Command>) {
    let own = || settings.iter().filter(|setting| setting.section == section);
    let first = own().map(|setting| setting.key_line).min().unwrap_or(1);
    let last = own().map(|setting| setting.lines().last).max().unwrap_or(first);
    let mut task = output.task(Lines::new(first, last), TaskTool::Tox, name, commands);
    for setting in own().filter(|setting| setting.key == "depends") {
        task.needs.extend(words(setting).map(|(word, _)| word));
    }
    output.push_task(task);
}

fn commands_of(settings: &[Setting], section: &str) -> Vec<Command> {
    let own = settings.iter().filter(|setting| setting.section == section);
    let lists = own.filter(|setting| matches!(setting.key.as_str(), "commands" | "commands_pre" | "commands_post"));
    let mut found = Vec::new();
    for setting in lists {
        for (text, lines) in joined(setting.values.iter().map(|(line, text)| (*line, text.as_str()))) {
            found.extend(command(&cleaned(&text), lines));
        }
    }
    found
}

/// A command without the marks of tox: a factor before it, `-`, `{posargs}`, `{toxinidir}`.
fn cleaned(text: &str) -> String {
    let text = FACTOR.replace(text.trim(), "");
    let text = text.trim_start_matches(['-', '!', ' ']);
    let text = POSITIONAL.replace_all(text, "$1");
    ["{toxinidir}/", "{tox_root}/", "{toxinidir}", "{tox_root}"]
        .iter()
        .fold(text.into_owned(), |text, mark| text.replace(mark, ""))
        .replace("{envpython}", "python")
}

fn dependencies(output: &mut Output<'_>, setting: &Setting) {
    for (line, text) in &setting.values {
        if let Some(wanted) = requirement(&FACTOR.replace(text, "")) {
            output.dependency(*line, wanted, &Group::Dev, Ecosystem::Python);
        }
    }
}

/// The environments that `envlist` names, and where.
fn listed(settings: &[Setting]) -> Vec<(String, u32)> {
    let lists = settings.iter().filter(|setting| {
        matches!(setting.section.as_str(), "tox" | "tox:tox") && matches!(setting.key.as_str(), "envlist" | "env_list")
    });
    lists.flat_map(words).flat_map(|(word, line)| braces(&word).into_iter().map(move |name| (name, line))).collect()
}

/// The words of a list parted by commas or lines; commas inside braces part nothing.
fn words(setting: &Setting) -> impl Iterator<Item = (String, u32)> {
    setting.values.iter().flat_map(|(line, text)| {
        let mut depth = 0_usize;
        let parted: String = text
            .chars()
            .map(|c| {
                match c {
                    '{' => depth += 1,
                    '}' => depth = depth.saturating_sub(1),
                    _ => {}
                }
                if c == ',' && depth == 0 { ' ' } else { c }
            })
            .collect();
        let words: Vec<_> = parted.split_whitespace().map(|word| (word.to_owned(), *line)).collect();
        words
    })
}

/// `py{38,39}-x` as `py38-x` and `py39-x`; lists of names parted by commas outside braces too.
fn braces(text: &str) -> Vec<String> {
    let mut found = vec![text.to_owned()];
    for _ in 0..3 {
        let next: Vec<String> = found.iter().flat_map(|text| first_brace(text)).take(TOX_ENVIRONMENTS).collect();
        if next == found {
            break;
        }
        found = next;
    }
    found
}

fn first_brace(text: &str) -> Vec<String> {
    let parts = text.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)));
    match parts {
        Some((before, (inner, after))) => {
            inner.split(',').map(|choice| format!("{before}{}{after}", choice.trim())).collect()
        }
        None => vec![text.to_owned()],
    }
}
