//! Steps of Azure pipelines and templates.

use crate::condition::{Question, never};
use crate::shape::{flatten, is_true, scalar_script, step, text};
use crate::shell::failure_ignored;
use matura_model::Lines;
use matura_model::fact::{Command, Step, TriggerKind};
use matura_model::limits::AZURE_DEPTH;
use matura_yaml::Node;

/// Inputs of tasks that hold a script.
const SCRIPT_INPUTS: &[&str] = &["inlineScript", "script", "Inline", "scriptSource", "inline"];

/// Inputs of tasks that name a script file, and those with its arguments.
const FILE_INPUTS: &[&str] = &["scriptPath", "filePath", "ScriptPath", "scriptLocation"];
const ARGUMENT_INPUTS: &[&str] = &["arguments", "scriptArguments", "ScriptArguments"];

/// Steps and the templates among them.
pub(crate) struct StepList {
    pub(crate) steps: Vec<Step>,
    pub(crate) templates: Vec<String>,
}

/// The items of a list with those inside template expressions, each with the expression's condition.
pub(crate) fn flattened(list: &Node) -> Vec<(&Node, Option<String>)> {
    let mut found = Vec::new();
    flatten_list(list, None, 0, &mut found);
    found
}

fn flatten_list<'a>(list: &'a Node, guard: Option<&str>, depth: usize, found: &mut Vec<(&'a Node, Option<String>)>) {
    // A lone mapping of template expressions may stand where a list is expected.
    let items = if list.is_mapping() { std::slice::from_ref(list) } else { list.items() };
    for item in items.iter().filter(|item| item.is_mapping()) {
        let mut expressions = item.entries().filter(|(key, _)| key.as_str().is_some_and(is_expression)).peekable();
        if expressions.peek().is_none() {
            found.push((item, guard.map(str::to_owned)));
            continue;
        }
        for (key, inner) in expressions.filter(|_| depth < AZURE_DEPTH) {
            let condition = key.as_str().map(condition_text).filter(|text| !text.is_empty());
            let both = match (guard, &condition) {
                (Some(guard), Some(condition)) => Some(format!("({guard}) && ({condition})")),
                (guard, condition) => guard.map(str::to_owned).or_else(|| condition.clone()),
            };
            flatten_list(inner, both.as_deref(), depth + 1, found);
        }
    }
}

fn is_expression(key: &str) -> bool {
    key.trim_start().starts_with("${{")
}

/// `eq(parameters.x, 'y')` of `${{ if eq(parameters.x, 'y') }}`; nothing for `else` and `each`.
fn condition_text(key: &str) -> String {
    let inner = key.trim().trim_start_matches("${{").trim_end_matches(':').trim_end_matches("}}").trim();
    let condition = inner.strip_prefix("if ").or_else(|| inner.strip_prefix("elseif "));
    condition.unwrap_or_default().trim().to_owned()
}

pub(crate) fn read_steps(list: &Node) -> StepList {
    let mut read = StepList { steps: Vec::new(), templates: Vec::new() };
    for (node, guard) in flattened(list) {
        let step = read_step(node, guard);
        if node.get("template").is_some() {
            read.templates.extend(step.uses.clone());
        }
        read.steps.push(step);
    }
    read
}

fn read_step(node: &Node, guard: Option<String>) -> Step {
    let mut read = step(node.lines);
    read.name = text(node, "displayName").or_else(|| text(node, "name"));
    flatten(node.get("env"), "", &mut read.inputs);
    flatten(node.get("inputs"), "", &mut read.inputs);
    flatten(node.get("parameters"), "", &mut read.inputs);
    read.folder = text(node, "workingDirectory");
    for key in ["script", "bash", "pwsh", "powershell"] {
        read.commands.extend(node.get(key).map(scalar_script).unwrap_or_default());
    }
    for key in ["task", "template"] {
        read.uses = read.uses.or_else(|| text(node, key));
    }
    for key in ["checkout", "publish", "download", "getPackage"] {
        if let Some(value) = node.str_at(key) {
            read.uses = Some(key.to_owned());
            read.inputs.insert(key.to_owned(), value.to_owned());
        }
    }
    if let Some(inputs) = node.get("inputs") {
        read.commands.extend(task_commands(node.str_at("task").unwrap_or_default(), inputs));
        read.folder = read.folder.or_else(|| text(inputs, "workingDirectory")).or_else(|| text(inputs, "cwd"));
    }
    let own = text(node, "condition");
    let switched_off =
        node.get("enabled").and_then(Node::as_bool) == Some(false) || node.str_at("checkout") == Some("none");
    read.enabled = !switched_off && !own.iter().chain(&guard).any(|condition| never(condition));
    read.condition = match (guard, own) {
        (Some(guard), Some(own)) => Some(format!("({guard}) && ({own})")),
        (guard, own) => guard.or(own),
    };
    read.may_fail = is_true(node, "continueOnError") || failure_ignored(&read.commands);
    read
}

fn task_commands(task: &str, inputs: &Node) -> Vec<Command> {
    let mut found: Vec<Command> =
        SCRIPT_INPUTS.iter().filter_map(|key| inputs.get(key)).flat_map(scalar_script).collect();
    // A script file counts when no inline script is chosen.
    if found.is_empty()
        && let Some(file) = FILE_INPUTS.iter().find_map(|key| inputs.get(key))
        && let Some(name) = file.as_str().filter(|name| name.contains(['.', '/', '$']))
    {
        let arguments = ARGUMENT_INPUTS.iter().find_map(|key| inputs.str_at(key)).unwrap_or_default();
        let program = if task.starts_with("PythonScript@") { "python " } else { "" };
        let text = format!("{program}{name} {}", arguments.split_whitespace().collect::<Vec<_>>().join(" "));
        found.push(Command { text: text.trim().to_owned(), lines: Lines::one(file.lines.first) });
    }
    found
}

/// What the build's variables say when the pipeline was started in some way.
pub(crate) fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    let variable = |word: &str| {
        let inner = word.strip_prefix("variables").unwrap_or(word);
        inner.trim_matches(['[', ']', '\'', '"', '.', '$', '(', ')']).to_ascii_lowercase()
    };
    match question {
        Question::Equal(word, reason) if variable(word) == "build.reason" => reason_is(reason, kind),
        Question::Equal(word, reference) | Question::Starts(word, reference)
            if variable(word) == "build.sourcebranch" =>
        {
            of_branch(reference, kind)
        }
        Question::Equal(word, _) if variable(word) == "build.sourcebranchname" => {
            (kind == TriggerKind::PullRequest).then_some(false)
        }
        Question::Equal(word, _) | Question::Set(word) if variable(word).starts_with("system.pullrequest.") => {
            (kind != TriggerKind::PullRequest).then_some(false)
        }
        _ => None,
    }
}

fn reason_is(reason: &str, kind: TriggerKind) -> Option<bool> {
    let wanted: &[TriggerKind] = match reason {
        "PullRequest" => &[TriggerKind::PullRequest],
        "IndividualCI" | "BatchedCI" => &[TriggerKind::Push, TriggerKind::Tag],
        "Schedule" => &[TriggerKind::Schedule],
        "Manual" => &[TriggerKind::Manual],
        "ResourceTrigger" => &[TriggerKind::Pipeline, TriggerKind::Event],
        _ => return None,
    };
    match (reason, wanted.contains(&kind)) {
        // Either of the two reasons may stand for a push.
        ("IndividualCI" | "BatchedCI", true) => None,
        (_, is) => Some(is),
    }
}

fn of_branch(reference: &str, kind: TriggerKind) -> Option<bool> {
    let (tags, pulls) = (reference.starts_with("refs/tags"), reference.starts_with("refs/pull"));
    match kind {
        TriggerKind::PullRequest if !pulls => Some(false),
        TriggerKind::Tag if !tags => Some(false),
        TriggerKind::Push if tags || pulls => Some(false),
        _ => None,
    }
}
