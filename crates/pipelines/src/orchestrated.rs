//! Schedules and triggers that Python code declares.

use crate::airflow;
use crate::shape::{job, pipeline, schedule, step, trigger};
use matura_model::fact::{Call, Command, Definition, Pipeline, Provider, PyModule, Step, Trigger, TriggerKind, Value};
use matura_model::{Lines, RepoPath};

/// Keywords whose text is a schedule.
const SCHEDULE_KEYWORDS: &[&str] = &[
    "cron",
    "cron_expression",
    "cron_schedule",
    "schedule_expression",
    "ScheduleExpression",
    "schedule_cron_expression",
    "quartz_cron_expression",
    "expression",
    "rate",
    "rrule",
    "cron_string",
];

/// Keywords that give an interval; the text names them.
const INTERVAL_KEYWORDS: &[&str] = &[
    "interval",
    "interval_second",
    "frequency",
    "period",
    "hour",
    "minute",
    "day_of_week",
    "hours",
    "minutes",
    "seconds",
    "days",
    "weeks",
    "hourly",
    "daily",
    "weekly",
];

/// Keywords that name what runs.
const TARGET_KEYWORDS: &[&str] = &[
    "flow",
    "job",
    "job_name",
    "target",
    "pipeline_func",
    "func",
    "create_job",
    "pipeline_id",
    "pipeline_package_path",
    "template_path",
    "entrypoint",
    "Name",
    "create_monitor",
];

pub(crate) fn read(path: &RepoPath, module: &PyModule) -> Vec<Pipeline> {
    let source = Source { module };
    let mut found = airflow::read(path, &source);
    for call in &module.calls {
        let Some(form) = form(&source, call) else { continue };
        let mut read = pipeline(path, call.lines, Provider::Orchestrator);
        read.name = source.argument(call, "name").and_then(|name| source.text(name));
        read.enabled = !["enabled", "enable"].iter().any(|key| source.argument(call, key) == Some(&Value::Bool(false)));
        read.triggers = vec![source.started(call, form)];
        let target = source.decorated(call).map(str::to_owned).or_else(|| source.target(call, form));
        if let Some(target) = target {
            let target = target.trim_start_matches("?.");
            let is_file = [".yaml", ".yml", ".json"].iter().any(|end| target.ends_with(end));
            let mut one = job(if is_file { target } else { last(target) }, call.lines);
            if is_file {
                read.includes.push(target.to_owned());
            } else if source.is_code(call, target) {
                one.steps.push(python_call(target, call.lines));
            }
            read.jobs.push(one);
        }
        found.push(read);
    }
    found.extend(celery(path, &source));
    found.sort_by_key(|pipeline| pipeline.lines);
    found
}

/// How a call declares a pipeline.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    /// Scheduled, or by hand when it gives no schedule.
    MayBeScheduled,
    /// Scheduled, even if the schedule cannot be read.
    Scheduled,
    /// An event starts it.
    Event,
    /// Another pipeline starts it.
    Pipeline,
    /// No pipeline of its own unless it gives a schedule in its own arguments.
    OnlyIfScheduled,
}

fn form(source: &Source<'_>, call: &Call) -> Option<Form> {
    let name = call.name.as_str();
    let of = |package: &str| name.split('.').next() == Some(package);
    let uses = |package: &str| of(package) || name.starts_with('?') && source.imports(package);
    // Methods of what this module builds keep no trace of the package.
    let imported = |package: &str| of(package) || source.imports(package);
    let form = match last(name) {
        "serve" | "deploy" | "to_deployment"
            if imported("prefect") && name.contains('.') && name != "prefect.serve" =>
        {
            Form::MayBeScheduled
        }
        "build_from_flow" => Form::MayBeScheduled,
        "ScheduleDefinition" | "build_schedule_from_partitioned_job" if imported("dagster") => Form::Scheduled,
        "schedule" if call.decorator && (of("dagster") || of("metaflow")) => Form::Scheduled,
        "sensor" | "asset_sensor" | "multi_asset_sensor" | "SensorDefinition" if of("dagster") => Form::Event,
        "run_status_sensor" if of("dagster") => Form::Pipeline,
        "on_cron" if name.contains("AutomationCondition") => Form::Scheduled,
        "eager" if name.contains("AutomationCondition") || name.contains("AutoMaterializePolicy") => Form::Event,
        "trigger" if call.decorator && of("metaflow") => Form::Event,
        "trigger_on_finish" if call.decorator && of("metaflow") => Form::Pipeline,
        "create_recurring_run" | "create_monitoring_schedule" | "scheduled_job" | "add_periodic_task" => {
            Form::Scheduled
        }
        "create_schedule" => Form::Scheduled,
        "create" if name.contains("PipelineJobSchedule") || uses_schedule_create(name) => azure_v1(source, call),
        "PipelineSchedule" if imported("sagemaker") => Form::Scheduled,
        "put_rule" if source.argument(call, "EventPattern").is_some() => Form::Event,
        "put_rule" => Form::Scheduled,
        "JobSchedule" | "MonitorSchedule" if imported("azure") => Form::Scheduled,
        "add_job" if imported("apscheduler") => Form::Scheduled,
        "do" if uses("schedule") => Form::Scheduled,
        "Schedule" if of("zenml") => Form::Scheduled,
        "function" | "cls" if call.decorator && imported("modal") => Form::OnlyIfScheduled,
        "create" if name.ends_with("jobs.create") && imported("databricks") => Form::MayBeScheduled,
        "get_or_create" | "LaunchPlan" if name.contains("LaunchPlan") => Form::OnlyIfScheduled,
        _ => return None,
    };
    let given = ["schedule", "cron", "schedules"]
        .iter()
        .any(|key| source.argument(call, key).is_some_and(|v| *v != Value::None));
    (form != Form::OnlyIfScheduled || given).then_some(form)
}

/// Version 1 of the SDK of Azure ML: `Schedule.create(ws, recurrence=…)`.
fn uses_schedule_create(name: &str) -> bool {
    name.starts_with("azureml.") && name.ends_with("Schedule.create")
}

fn azure_v1(source: &Source<'_>, call: &Call) -> Form {
    let watches = source.argument(call, "datastore").is_some() && source.argument(call, "recurrence").is_none();
    if watches { Form::Event } else { Form::Scheduled }
}

/// The last part of a dotted name.
pub(crate) fn last(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// A step that calls a function of the module.
pub(crate) fn python_call(name: &str, lines: Lines) -> Step {
    let mut one = step(lines);
    one.commands.push(Command { text: format!("python-call {name}"), lines });
    one
}

/// A plain value as text.
pub(crate) fn literal(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) | Value::Number(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Name(name) => Some(name.clone()),
        _ => None,
    }
}

/// A module to look things up in.
pub(crate) struct Source<'a> {
    pub(crate) module: &'a PyModule,
}

impl<'a> Source<'a> {
    fn imports(&self, package: &str) -> bool {
        self.module.imports.iter().any(|import| import.name.split('.').next() == Some(package))
    }

    pub(crate) fn argument<'c>(&self, call: &'c Call, name: &str) -> Option<&'c Value> {
        call.arguments.iter().find(|argument| argument.name.as_deref() == Some(name)).map(|argument| &argument.value)
    }

    /// A text, or that of a constant of the module.
    pub(crate) fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::Str(text) => Some(text.clone()),
            Value::Name(name) => {
                let assigned = self.module.assignments.iter().rev();
                let mut values = assigned.filter(|a| a.target == *name || a.target == last(name)).map(|a| &a.value);
                values.find_map(|value| match value {
                    Value::Str(text) => Some(text.clone()),
                    _ => None,
                })
            }
            _ => None,
        }
    }

    /// The texts that a function is given which puts a constant of the module together.
    pub(crate) fn assembled(&self, value: &Value) -> Option<String> {
        let Value::Name(name) = value else { return None };
        let assigned = self.module.assignments.iter().rev().find(|a| a.target == *name || a.target == last(name))?;
        let Value::Call(function) = &assigned.value else { return None };
        let inside = |call: &&Call| call.name == *function && assigned.lines.contains(call.lines.first);
        let call = self.module.calls.iter().find(inside)?;
        let texts: Vec<_> = call.arguments.iter().filter_map(|argument| self.text(&argument.value)).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// The function or class that a call decorates.
    pub(crate) fn decorated(&self, call: &Call) -> Option<&'a str> {
        let mut definitions = self.module.definitions.iter();
        let above = |d: &&Definition| d.lines.first <= call.lines.first && call.lines.first < d.line;
        definitions.find(|definition| call.decorator && above(definition)).map(|d| d.name.as_str())
    }

    /// The definition that a name of this module stands for.
    pub(crate) fn function(&self, name: &str) -> Option<&'a Definition> {
        self.module.definitions.iter().find(|definition| definition.name == name)
    }

    /// The text of a schedule: the value itself, or what the call that computes it is given.
    pub(crate) fn schedule_text(&self, value: &Value, within: Lines) -> Option<String> {
        match value {
            Value::Str(_) | Value::Name(_) => self.text(value).or_else(|| literal(value)),
            Value::Call(name) => {
                let inside = |call: &&Call| call.name == *name && within.contains(call.lines.first);
                let call = self.module.calls.iter().find(inside)?;
                self.given(call).or_else(|| {
                    let texts = call.arguments.iter().rev().filter_map(|argument| self.text(&argument.value));
                    texts
                        .into_iter()
                        .find(|text| looks_scheduled(text) || matches!(text.as_str(), "manual" | "none" | "None"))
                })
            }
            _ => None,
        }
    }

    /// A schedule among the arguments of a call.
    fn given(&self, call: &Call) -> Option<String> {
        let by_keyword =
            |key: &&str| self.argument(call, key).and_then(|value| self.text(value).or_else(|| literal(value)));
        if let Some(text) = SCHEDULE_KEYWORDS.iter().find_map(&by_keyword) {
            return Some(text);
        }
        let positional = call.arguments.iter().filter(|argument| argument.name.is_none());
        if let Some(text) =
            positional.filter_map(|argument| self.text(&argument.value)).find(|text| looks_scheduled(text))
        {
            return Some(text);
        }
        let parts: Vec<_> =
            INTERVAL_KEYWORDS.iter().filter_map(|key| Some(format!("{key}={}", by_keyword(key)?))).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    }

    fn started(&self, call: &Call, form: Form) -> Trigger {
        let kind = match form {
            Form::Event => TriggerKind::Event,
            Form::Pipeline => TriggerKind::Pipeline,
            _ => TriggerKind::Schedule,
        };
        if kind != TriggerKind::Schedule {
            return trigger(kind, call.lines);
        }
        // The schedule stands in this call, in one inside it, or in one bound to a name before it.
        let is_schedule = |other: &&Call| {
            const WORDS: &[&str] =
                &["Cron", "cron", "Interval", "Recurrence", "RRule", "Schedule", "timedelta", "Period"];
            let own = last(&other.name);
            other.lines != call.lines
                && !other.decorator
                && own != "create_schedule"
                && WORDS.iter().any(|word| own.contains(word))
                || other.lines == call.lines && other.name != call.name && WORDS.iter().any(|word| own.contains(word))
        };
        let named = |key: &str| self.argument(call, key).is_some_and(|value| matches!(value, Value::Name(_)));
        let calls = || self.module.calls.iter().filter(is_schedule);
        let inside = calls().find(|other| call.lines.contains(other.lines.first)).and_then(|other| self.given(other));
        let before = || {
            let refers =
                ["schedule", "trigger", "recurrence", "schedules", "cron_schedule"].iter().any(|key| named(key));
            let mut earlier: Vec<_> = calls().filter(|other| refers && other.lines.first < call.lines.first).collect();
            earlier.pop().and_then(|other| self.given(other))
        };
        match self.given(call).or(inside).or_else(before) {
            Some(text) => schedule(&text, call.lines),
            None => {
                let keys = ["schedule", "schedules", "cron", "interval", "trigger", "rrule", "recurrence"];
                let given = keys.iter().any(|key| self.argument(call, key).is_some_and(|value| *value != Value::None));
                match form == Form::MayBeScheduled && !given {
                    true => trigger(TriggerKind::Manual, call.lines),
                    false => trigger(TriggerKind::Schedule, call.lines),
                }
            }
        }
    }

    /// True unless the call names what runs by a mere title (`Name="retrain"`).
    fn is_code(&self, call: &Call, target: &str) -> bool {
        let titled = |value: &Value| matches!(value, Value::Str(text) if text == target);
        target.contains(".py") || !TARGET_KEYWORDS.iter().any(|key| self.argument(call, key).is_some_and(titled))
    }

    /// What a call runs.
    fn target(&self, call: &Call, form: Form) -> Option<String> {
        let value = TARGET_KEYWORDS.iter().find_map(|key| self.argument(call, key));
        if let Some(text) = value.and_then(literal) {
            return Some(text);
        }
        let receiver = call.name.rsplit_once('.').map(|(receiver, _)| receiver);
        if form == Form::MayBeScheduled {
            return receiver
                .filter(|receiver| !receiver.contains('?') && self.function(receiver).is_some())
                .map(str::to_owned);
        }
        // `add_job(retrain, 'cron')`, `every().day.do(retrain)`, `add_periodic_task(10, retrain.s())`.
        call.arguments.iter().filter(|argument| argument.name.is_none()).find_map(|argument| match &argument.value {
            Value::Name(name) if self.function(name).is_some() => Some(name.clone()),
            Value::Call(name) if name.ends_with(".s") => Some(name.trim_end_matches(".s").to_owned()),
            _ => None,
        })
    }
}

/// A cron expression, a preset or a rate.
fn looks_scheduled(text: &str) -> bool {
    let fields = text.split_whitespace().count();
    let cron = (5..=7).contains(&fields)
        && text
            .split_whitespace()
            .all(|field| field.chars().all(|c| c.is_ascii_alphanumeric() || "*/,-?#".contains(c)))
        && text.contains(['*', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    cron || text.starts_with("rate(")
        || text.starts_with("cron(")
        || matches!(text, "@hourly" | "@daily" | "@weekly" | "@monthly" | "@yearly" | "@continuous" | "@midnight")
}

/// `app.conf.beat_schedule = {"name": {"task": …, "schedule": …}}`.
fn celery(path: &RepoPath, source: &Source<'_>) -> Vec<Pipeline> {
    let mut found = Vec::new();
    for assignment in &source.module.assignments {
        let target = last(&assignment.target).to_ascii_lowercase();
        let Value::Dict(entries) = &assignment.value else { continue };
        if !matches!(target.as_str(), "beat_schedule" | "celerybeat_schedule" | "celery_beat_schedule") {
            continue;
        }
        for (name, entry) in entries {
            let Value::Dict(settings) = entry else { continue };
            let setting = |key: &str| settings.iter().find(|(name, _)| name == key).map(|(_, value)| value);
            let mut read = pipeline(path, assignment.lines, Provider::Orchestrator);
            read.name = Some(name.clone());
            let when = setting("schedule")
                .and_then(|value| literal(value).or_else(|| source.schedule_text(value, assignment.lines)));
            read.triggers.push(Trigger { schedule: when, ..trigger(TriggerKind::Schedule, assignment.lines) });
            if let Some(task) = setting("task").and_then(literal) {
                let mut one = job(last(&task), assignment.lines);
                one.steps.push(python_call(&task, assignment.lines));
                read.jobs.push(one);
            }
            found.push(read);
        }
    }
    found
}
