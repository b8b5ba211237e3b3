//! Commit hooks, what pipelines run and use, named tasks.

use super::Look;
use super::files::matches;
use crate::find::{Finder, PipelineFind, TaskFind};
use crate::names::Names;
use matura_facts::{CommandPattern, RunCommand, simple_commands};
use matura_model::fact::{Hook, Job, Pipeline, Step, Task, Trigger, TriggerKind};
use matura_model::{Lines, Place, Sighting, Strength};

/// Programs whose arguments name tasks of the repository.
const TASK_RUNNERS: &[&str] = &[
    "make", "just", "task", "tox", "nox", "npm", "pnpm", "yarn", "poe", "invoke", "inv", "hatch", "pdm", "pixi", "mise",
];
/// Tasks that call tasks are followed this far.
const TASK_HOPS: usize = 3;

impl Look<'_> {
    pub(super) fn pipelines(&self, finder: &Finder) -> (Vec<Sighting>, String, usize) {
        let facts = self.facts();
        match finder {
            Finder::Hook { id, manager, runs, stage } => {
                let found = facts.hooks.iter().filter(|hook| {
                    (manager.is_empty() || manager.matches(&hook.manager))
                        && (id.is_empty() && runs.is_empty() || id.matches(&hook.id) || self.hook_runs(hook, runs))
                        && (stage.is_empty() || at_stage(hook, stage))
                        && self.looks_at(&hook.path)
                });
                let sightings = found.map(|hook| {
                    let place = Place::lines(&hook.path, Lines::one(hook.lines.first));
                    let sighting =
                        self.sighting(place, format!("the {} hook `{}`", hook.manager, hook.id), Strength::Configured);
                    Sighting { tool: Some(hook.id.clone()), ..sighting }
                });
                (sightings.collect(), "commit hooks".to_owned(), facts.hooks.len())
            }
            Finder::Pipeline(find) => {
                let mut sightings = self.commands(find);
                sightings.extend(self.uses(find));
                (sightings, "CI and orchestration pipelines".to_owned(), facts.pipelines.len())
            }
            Finder::Task(find) => {
                let runs = self.scene.task_commands.first_matches(find.runs.iter());
                let runs =
                    |at: usize| self.scene.commands_of_task(at).any(|at| runs.get(at).is_some_and(Option::is_some));
                let wanted = |task: &Task, at: usize| {
                    (find.runs.is_empty() || runs(at)) && wanted_task(task, find) && self.looks_at(&task.path)
                };
                let found = facts.tasks.iter().zip(0..).filter(|(task, at)| wanted(task, *at));
                let sightings = found.map(|(task, _)| {
                    let place = Place::lines(&task.path, Lines::one(task.lines.first));
                    self.sighting(place, format!("the task `{}`", task.name), Strength::Configured)
                });
                (sightings.collect(), "named tasks".to_owned(), facts.tasks.len())
            }
            _ => (Vec::new(), String::new(), 0),
        }
    }

    /// True when the hook runs one of these, itself or through the task that it calls.
    fn hook_runs(&self, hook: &Hook, runs: &[CommandPattern]) -> bool {
        hook.command.as_deref().is_some_and(|command| self.command_runs(command, runs, TASK_HOPS))
    }

    fn command_runs(&self, command: &str, runs: &[CommandPattern], hops: usize) -> bool {
        if runs.iter().any(|pattern| pattern.matches(command)) {
            return true;
        }
        let called: Vec<String> = simple_commands(command)
            .into_iter()
            .filter(|words| words.first().is_some_and(|program| TASK_RUNNERS.contains(&program.as_str())))
            .flatten()
            .collect();
        hops > 0 && called.iter().any(|name| self.task_runs(name, runs, hops - 1))
    }

    fn task_runs(&self, name: &str, runs: &[CommandPattern], hops: usize) -> bool {
        self.facts().tasks.iter().filter(|task| task.name == name).any(|task| {
            task.commands.iter().any(|command| self.command_runs(&command.text, runs, hops))
                || (hops > 0 && task.needs.iter().any(|need| self.task_runs(need, runs, hops - 1)))
        })
    }

    fn commands(&self, find: &PipelineFind) -> Vec<Sighting> {
        if find.runs.is_empty() && (!find.uses.is_empty() || find.matching.is_none()) {
            return Vec::new();
        }
        let graph = &self.facts().run_graph;
        let mut sightings = Vec::new();
        let first = self.scene.commands.first_matches(find.runs.iter().map(|(_, pattern)| pattern));
        for (command, first) in graph.commands().iter().zip(first) {
            let tool = first.and_then(|at| find.runs.get(at));
            if (tool.is_none() && !find.runs.is_empty()) || !self.wanted_command(command, find) {
                continue;
            }
            let kinds = kinds(&self.facts().triggers_of(command), find.every_branch);
            let note = format!("runs `{}`{}", shortened(&command.text), started(&kinds));
            let tool = tool.map(|(name, _)| name.clone());
            let first = self.sighting(command.place.clone(), note.clone(), Strength::Exercised);
            sightings.push(Sighting { tool: tool.clone(), ..first });
            if let Some(via) = command.via.first().filter(|via| **via != command.place) {
                // Weaker, so that the step itself is shown before what leads to it.
                let via = self.sighting(via.clone(), format!("{note}, from here"), Strength::Configured);
                sightings.push(Sighting { tool, ..via });
            }
        }
        sightings
    }

    fn wanted_command(&self, command: &RunCommand, find: &PipelineFind) -> bool {
        let Some(pipeline) = self.facts().pipelines.get(command.pipeline) else { return false };
        let Some(job) = pipeline.jobs.get(command.job) else { return false };
        let step = job.steps.get(command.step);
        self.looks_at(&pipeline.path)
            && command.enabled != find.disabled
            && find.may_fail.is_none_or(|may_fail| may_fail == command.may_fail)
            && matches(&find.matching, &command.text)
            && triggered(&kinds(&self.facts().triggers_of(command), find.every_branch), find)
            && placed(pipeline, job, step, find)
    }

    fn uses(&self, find: &PipelineFind) -> Vec<Sighting> {
        if find.uses.is_empty() {
            return Vec::new();
        }
        let mut sightings = Vec::new();
        for (pipeline, at) in self.facts().pipelines.iter().zip(0usize..) {
            if !self.looks_at(&pipeline.path) {
                continue;
            }
            for (job, job_at) in pipeline.jobs.iter().zip(0usize..) {
                let triggers = kinds(&self.facts().triggers_of_job(at, job_at), find.every_branch);
                if !triggered(&triggers, find) {
                    continue;
                }
                for step in &job.steps {
                    let enabled = pipeline.enabled && job.enabled && step.enabled;
                    if enabled != find.disabled && self.wanted_use(pipeline, job, step, find) {
                        let uses = step.uses.as_deref().unwrap_or_default();
                        let note = format!("uses `{}`{}", shortened(uses), started(&triggers));
                        let place = Place::lines(&pipeline.path, Lines::one(step.lines.first));
                        let tool = uses.split('@').next().map(str::to_owned);
                        sightings.push(Sighting { tool, ..self.sighting(place, note, Strength::Exercised) });
                    }
                }
            }
        }
        sightings
    }

    fn wanted_use(&self, pipeline: &Pipeline, job: &Job, step: &Step, find: &PipelineFind) -> bool {
        let Some(uses) = &step.uses else { return false };
        let bare = uses.split('@').next().unwrap_or(uses);
        (find.uses.matches(bare) || find.uses.matches(uses))
            && find.may_fail.is_none_or(|may_fail| may_fail == step.may_fail)
            && (find.matching.is_none()
                || step.inputs.iter().any(|(key, value)| matches(&find.matching, &format!("{key}: {value}"))))
            && placed(pipeline, job, Some(step), find)
    }
}

/// The kinds of some triggers, each once; on request only of those that are limited to no branch.
fn kinds(triggers: &[&Trigger], every_branch: bool) -> Vec<TriggerKind> {
    let wide = |trigger: &&&Trigger| !every_branch || trigger.branches.iter().all(|branch| names_all(branch));
    let mut kinds: Vec<TriggerKind> = triggers.iter().filter(wide).map(|trigger| trigger.kind).collect();
    kinds.sort_unstable();
    kinds.dedup();
    kinds
}

/// `*`, `**` and their like; a branch that is left out (`!gh-pages`) leaves all others.
fn names_all(branch: &str) -> bool {
    branch.starts_with('!') || matches!(branch, "*" | "**" | "**/*" | "*/**" | ".*" | "/.*/" | "branches")
}

/// True for a condition that asks for some branch: the main one mostly.
fn names_a_branch(condition: &str) -> bool {
    let lower = condition.to_lowercase();
    let mut words = lower.split(|c: char| !c.is_alphanumeric());
    words.any(|word| matches!(word, "main" | "master" | "trunk" | "develop" | "protected"))
        || lower.contains("default_branch")
        || lower.contains("refs/heads")
}

/// True when the hook runs at one of the stages.
fn at_stage(hook: &Hook, stage: &Names) -> bool {
    match hook.stages.as_slice() {
        [] => stage.matches("pre-commit"),
        stages => stages.iter().any(|name| stage.matches(name)),
    }
}

fn triggered(triggers: &[TriggerKind], find: &PipelineFind) -> bool {
    (find.triggers.is_empty() || triggers.iter().any(|kind| find.triggers.contains(kind)))
        && !triggers.iter().any(|kind| find.not_triggers.contains(kind))
}

/// What the finder asks of the pipeline, job and step around a command.
fn placed(pipeline: &Pipeline, job: &Job, step: Option<&Step>, find: &PipelineFind) -> bool {
    let step_name = step.and_then(|step| step.name.as_deref());
    let names = [
        step_name,
        Some(job.id.as_str()),
        job.name.as_deref(),
        pipeline.name.as_deref(),
        Some(pipeline.path.file_name()),
    ];
    let conditions = [job.condition.as_deref(), step.and_then(|step| step.condition.as_deref())];
    (!find.every_branch || !conditions.iter().flatten().any(|condition| names_a_branch(condition)))
        && (find.named.is_none() || names.iter().flatten().any(|name| matches(&find.named, name)))
        && (find.environment.is_none()
            || job.environment.as_deref().is_some_and(|environment| matches(&find.environment, environment)))
        && (find.providers.is_empty() || find.providers.contains(&pipeline.provider))
        && find.paths.as_ref().is_none_or(|globs| {
            pipeline
                .triggers
                .iter()
                .flat_map(|trigger| &trigger.paths)
                .any(|path| globs.is_match(path.trim_end_matches("/**")) || globs.is_match(path))
        })
}

/// Whatever it runs.
fn wanted_task(task: &Task, find: &TaskFind) -> bool {
    (find.tools.is_empty() || find.tools.contains(&task.tool))
        && matches(&find.name, &task.name)
        && (find.matching.is_none() || task.commands.iter().any(|command| matches(&find.matching, &command.text)))
        && find
            .files
            .as_ref()
            .is_none_or(|regex| task.inputs.iter().chain(&task.outputs).any(|file| regex.is_match(file)))
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(90) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or(text)),
        None => text.to_owned(),
    }
}

/// `, on a pull request or a push`.
fn started(kinds: &[TriggerKind]) -> String {
    let names: Vec<&str> = kinds
        .iter()
        .map(|kind| match kind {
            TriggerKind::PullRequest => "a pull request",
            TriggerKind::Push => "a push",
            TriggerKind::Tag => "a tag",
            TriggerKind::Release => "a release",
            TriggerKind::Schedule => "a schedule",
            TriggerKind::Manual => "a manual start",
            TriggerKind::Pipeline => "another pipeline",
            TriggerKind::Event => "an event",
        })
        .collect();
    if names.is_empty() { String::new() } else { format!(", on {}", names.join(" or ")) }
}
