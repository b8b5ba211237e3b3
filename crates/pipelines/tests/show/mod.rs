//! Pipelines as short lines of text, to compare and to read.

use matura_model::fact::{Job, Pipeline, Step, Trigger};

/// A pipeline, one line for each trigger, job, step and command.
pub(crate) fn show(pipeline: &Pipeline) -> String {
    let mut lines = vec![format!(
        "{:?}{}{}{}",
        pipeline.provider,
        named(pipeline.name.as_deref()),
        list("includes", &pipeline.includes),
        off(pipeline.enabled)
    )];
    lines.extend(pipeline.triggers.iter().map(trigger));
    for job in &pipeline.jobs {
        lines.push(job_line(job));
        for step in &job.steps {
            lines.push(step_line(step));
            let command_lines = |c: &matura_model::fact::Command| format!("   {}: {}", c.lines.first, c.text);
            lines.extend(step.commands.iter().map(command_lines));
        }
    }
    lines.join("\n")
}

fn trigger(trigger: &Trigger) -> String {
    let schedule = text("schedule", trigger.schedule.as_deref());
    format!("on {:?}{}{}{schedule}", trigger.kind, list("branches", &trigger.branches), list("paths", &trigger.paths))
}

fn job_line(job: &Job) -> String {
    let kinds: Vec<_> = job.limited_to.iter().map(|kind| format!("{kind:?}")).collect();
    format!(
        " job {}{}{}{}{}{}{}{}{}",
        job.id,
        named(job.name.as_deref()),
        text("uses", job.uses.as_deref()),
        text("image", job.image.as_deref()),
        text("environment", job.environment.as_deref()),
        list("needs", &job.needs),
        text("if", job.condition.as_deref()),
        list("only", &kinds),
        off(job.enabled)
    )
}

fn step_line(step: &Step) -> String {
    let inputs: Vec<_> =
        step.inputs.iter().map(|(key, value)| format!("{key}={}", value.replace('\n', "\\n"))).collect();
    format!(
        "  step{}{}{}{}{}{}{}",
        named(step.name.as_deref()),
        text("uses", step.uses.as_deref()),
        list("with", &inputs),
        text("in", step.folder.as_deref()),
        text("if", step.condition.as_deref()),
        if step.may_fail { " may-fail" } else { "" },
        off(step.enabled)
    )
}

fn named(name: Option<&str>) -> String {
    name.map(|name| format!(" {name:?}")).unwrap_or_default()
}

fn text(key: &str, value: Option<&str>) -> String {
    value.map(|value| format!(" {key}={value}")).unwrap_or_default()
}

fn list(key: &str, values: &[String]) -> String {
    if values.is_empty() { String::new() } else { format!(" {key}={}", values.join(",")) }
}

fn off(enabled: bool) -> &'static str {
    if enabled { "" } else { " OFF" }
}
