//! Makefiles: each target with its recipe.

use crate::output::Output;
use crate::tasks::variables::expand;
use crate::text::{commands, joined, numbered};
use matura_model::Lines;
use matura_model::fact::{Command, TaskTool};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    let pattern = r"^\s*(?:(?:export|override|private)\s+)*([A-Za-z_][\w.-]*)\s*(\+=|:::=|::=|:=|\?=|!=|=)\s*(.*)$";
    Regex::new(pattern).expect("the pattern is valid")
});
static OWN_TARGET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"^(?:@?make)((?:\s+[\w.=/-]+)+)$").expect("the pattern is valid"));

/// Words that begin a line which is neither rule nor variable.
const DIRECTIVES: [&str; 14] = [
    "ifeq", "ifneq", "ifdef", "ifndef", "else", "endif", "include", "-include", "sinclude", "vpath", "export",
    "unexport", "load", "undefine",
];
const MARKS: [(&str, &str); 2] = [("$(", ")"), ("${", "}")];

/// A rule while its recipe is read.
struct Rule {
    targets: Vec<String>,
    prerequisites: Vec<String>,
    lines: Lines,
    recipe: Vec<(Lines, String)>,
}

#[derive(Default)]
struct Makefile {
    variables: BTreeMap<String, String>,
    phony: BTreeSet<String>,
    rules: Vec<Rule>,
    /// True while the lines of the last rule's recipe follow.
    open: bool,
}

/// The targets of a makefile as tasks.
pub(crate) fn makefile(output: &mut Output<'_>, text: &str) {
    let mut file = Makefile::default();
    let mut defining = false;
    for (line, lines) in joined(numbered(text)) {
        let word = line.split_whitespace().next().unwrap_or_default();
        match word {
            "define" => defining = true,
            "endef" => defining = false,
            _ if !defining => file.line(&line, word, lines),
            _ => {}
        }
    }
    file.emit(output);
}

impl Makefile {
    fn line(&mut self, line: &str, word: &str, lines: Lines) {
        if let Some(recipe) = line.strip_prefix('\t')
            && let Some(rule) = self.rules.last_mut().filter(|_| self.open)
        {
            if !word.is_empty() && !word.starts_with('#') {
                rule.recipe.push((lines, recipe.trim().to_owned()));
                rule.lines.last = rule.lines.last.max(lines.last);
            }
            return;
        }
        if word.is_empty() || word.starts_with('#') || DIRECTIVES.contains(&word) && !line.contains('=') {
            return;
        }
        if DIRECTIVES.contains(&word) && word != "export" {
            return;
        }
        if let Some(found) = VARIABLE.captures(line) {
            let part = |at: usize| found.get(at).map_or("", |part| part.as_str());
            self.set(part(1), part(2), part(3));
            return;
        }
        self.rule(line, lines);
    }

    /// Keeps a variable that is plain text; the first value stands, as the default.
    fn set(&mut self, name: &str, operator: &str, value: &str) {
        let value = value.split(" #").next().unwrap_or_default().trim();
        let computed = operator == "!="
            || value.contains("$(shell")
            || value.contains("$(wildcard")
            || value.contains(&format!("$({name})"));
        if computed {
            return;
        }
        if operator == "+=" {
            let all = self.variables.entry(name.to_owned()).or_default();
            *all = format!("{all} {value}").trim().to_owned();
        } else {
            self.variables.entry(name.to_owned()).or_insert_with(|| value.to_owned());
        }
    }

    fn rule(&mut self, line: &str, lines: Lines) {
        self.open = false;
        let line = self.expand(line);
        let Some((targets, rest)) = split_rule(&line) else { return };
        self.open = true;
        let (rest, inline) = rest.split_once(';').map_or((rest, None), |(rest, recipe)| (rest, Some(recipe)));
        let rest = rest.split(" #").next().unwrap_or_default().trim();
        let rest = if rest.starts_with('#') { "" } else { rest };
        let targets: Vec<String> = targets.split_whitespace().map(str::to_owned).collect();
        // `target: NAME = value` sets a variable for the target; it is no rule.
        if VARIABLE.is_match(rest) {
            self.open = false;
            return;
        }
        let prerequisites: Vec<String> =
            rest.split_whitespace().filter(|word| *word != "|").map(str::to_owned).collect();
        if targets.iter().any(|target| target == ".PHONY") {
            self.phony.extend(prerequisites);
            self.open = false;
            return;
        }
        let recipe = inline.map(|recipe| (lines, recipe.trim().to_owned())).into_iter().collect();
        self.rules.push(Rule { targets, prerequisites, lines, recipe });
    }

    fn expand(&self, text: &str) -> String {
        expand(text, &self.variables, &MARKS)
    }

    fn commands(&self, rule: &Rule, target: &str) -> Vec<Command> {
        let mut found = Vec::new();
        for (lines, text) in &rule.recipe {
            let text = text.trim_start_matches(['@', '-', '+', ' ']);
            let text = text.replace("$(MAKE)", "make").replace("${MAKE}", "make");
            let text = self.expand(&text).replace("$@", target);
            let text = text.trim_start_matches(['@', '-', '+', ' ']).replace("$$", "$");
            // Each line runs in its own shell, so nothing but a final backslash joins it to the next.
            found.extend(commands(&text, lines.first).into_iter().map(|command| Command { lines: *lines, ..command }));
        }
        found
    }

    fn emit(&self, output: &mut Output<'_>) {
        let names: BTreeSet<&str> = self.rules.iter().flat_map(|rule| &rule.targets).map(String::as_str).collect();
        for rule in &self.rules {
            for target in &rule.targets {
                if target.starts_with('.') && target.chars().skip(1).all(|c| c.is_ascii_uppercase() || c == '_') {
                    continue;
                }
                self.emit_target(output, rule, target, &names);
            }
        }
    }

    fn emit_target(&self, output: &mut Output<'_>, rule: &Rule, target: &str, names: &BTreeSet<&str>) {
        let mut task = output.task(rule.lines, TaskTool::Make, target, self.commands(rule, target));
        for prerequisite in &rule.prerequisites {
            match names.contains(prerequisite.as_str()) || !is_file(prerequisite) {
                true => task.needs.push(prerequisite.clone()),
                false => task.inputs.push(prerequisite.clone()),
            }
        }
        for command in &task.commands {
            if let Some(made) = OWN_TARGET.captures(&command.text).and_then(|found| found.get(1)) {
                let words = made.as_str().split_whitespace().filter(|word| names.contains(word));
                task.needs.extend(words.map(str::to_owned).collect::<Vec<_>>());
            }
        }
        if is_file(target) && !self.phony.contains(target) {
            task.outputs.push(target.to_owned());
        }
        let earlier = output.found.tasks.iter_mut().find(|task| task.name == target);
        match earlier {
            Some(earlier) => {
                let new: Vec<String> = task.needs.into_iter().filter(|need| !earlier.needs.contains(need)).collect();
                earlier.needs.extend(new);
                earlier.inputs.extend(task.inputs);
                if earlier.commands.is_empty() {
                    earlier.lines = task.lines;
                    earlier.commands = task.commands;
                }
            }
            None => output.push_task(task),
        }
    }
}

fn is_file(name: &str) -> bool {
    name.contains(['/', '.'])
}

/// Targets and what follows the colons; `None` for a line that is no rule.
fn split_rule(line: &str) -> Option<(&str, &str)> {
    // A colon inside `$(…)` or of a Windows drive does not end the targets.
    let mut depth = 0_usize;
    for (at, c) in line.char_indices() {
        match c {
            '(' | '{' => depth += 1,
            ')' | '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => {
                let (targets, rest) = line.split_at(at);
                let rest = rest.trim_start_matches([':', '&']);
                let plain = !targets.trim().is_empty() && !targets.contains(['"', '\'', '=', ';']);
                return (plain && !rest.starts_with('=')).then_some((targets, rest));
            }
            _ => {}
        }
    }
    None
}
