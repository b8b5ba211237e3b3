//! Follows what pipelines and tasks run, link by link.

use super::RunCommand;
use super::arrival::{Arrival, Goal, Means};
use super::callers::{Callers, Start};
use super::containers;
use super::launch::base_name;
use super::repository::{Repository, Stand};
use super::spawn::spawned;
use super::target::{Target, targets};
use super::variables::{Variables, assign, environment, expand};
use crate::shell::simple_commands;
use matura_model::fact::{Attribute, Command, InfraTool, Job, Pipeline, Step, TaskTool};
use matura_model::limits::{RUN_CHAIN, RUN_COMMANDS};
use matura_model::{Lines, Place, RepoPath};
use std::collections::BTreeSet;

/// The step that a walk began in.
#[derive(Clone, Debug)]
struct Root {
    pipeline: usize,
    job: usize,
    step: usize,
    enabled: bool,
    may_fail: bool,
    starts: Vec<Start>,
}

#[derive(Clone, Debug)]
struct Frame {
    stand: Stand,
    via: Vec<Place>,
    means: Means,
    /// False where what is met does not run as part of the step itself.
    listed: bool,
    /// Shell variables that are known.
    variables: Variables,
}

impl Frame {
    fn deeper(&self, place: &Place) -> Self {
        let mut frame = self.clone();
        frame.via.push(place.clone());
        frame
    }
}

/// The walk over a repository.
pub(crate) struct Walk<'r, 'a> {
    repository: &'r Repository<'a>,
    callers: &'r Callers,
    root: Option<Root>,
    visited: BTreeSet<(Goal, Means)>,
    pub(crate) commands: Vec<RunCommand>,
    pub(crate) arrivals: Vec<Arrival>,
}

impl<'r, 'a> Walk<'r, 'a> {
    pub(crate) fn new(repository: &'r Repository<'a>, callers: &'r Callers) -> Self {
        Self { repository, callers, root: None, visited: BTreeSet::new(), commands: Vec::new(), arrivals: Vec::new() }
    }

    /// Every pipeline, then the tasks that none of them runs.
    pub(crate) fn everything(&mut self) {
        for index in 0..self.repository.facts.pipelines.len() {
            if !self.callers.is_inlined(index) {
                self.pipeline(index);
            }
        }
        let reached: BTreeSet<usize> = self
            .arrivals
            .iter()
            .filter_map(|arrival| match arrival.goal {
                Goal::Task(index) => Some(index),
                Goal::Module(_) => None,
            })
            .collect();
        for (index, task) in self.repository.facts.tasks.iter().enumerate() {
            if !reached.contains(&index) {
                let container = task.tool == TaskTool::Container;
                let folder = if container { "" } else { task.path.folder() };
                let frame = Frame {
                    stand: Stand { folder: folder.to_owned(), origin: task.path.clone() },
                    via: Vec::new(),
                    means: if container { Means::Image } else { Means::Direct },
                    listed: false,
                    variables: Variables::new(),
                };
                self.root = None;
                self.visited.clear();
                self.task(index, folder.to_owned(), &frame);
            }
        }
    }

    fn pipeline(&mut self, index: usize) {
        let pipelines = &self.repository.facts.pipelines;
        let Some(pipeline) = pipelines.get(index) else { return };
        let live = self.callers.is_live(index, pipelines);
        let via: Vec<Place> = self.callers.called_at(index, pipelines).into_iter().collect();
        self.orchestrated_module(index, pipeline);
        for (job_at, job) in pipeline.jobs.iter().enumerate() {
            let starts = self.callers.starts_of_job(index, job_at, pipelines);
            for (step_at, step) in job.steps.iter().enumerate() {
                let enabled = live && job.enabled && step.enabled;
                let starts = starts.clone();
                self.root = Some(Root {
                    pipeline: index,
                    job: job_at,
                    step: step_at,
                    enabled,
                    may_fail: step.may_fail,
                    starts,
                });
                self.visited.clear();
                self.step(index, (job_at, step_at), step, &via, 0);
            }
            self.image_of(job, pipeline, &via);
        }
    }

    /// The file in which an orchestrator's pipeline is written runs with it.
    fn orchestrated_module(&mut self, index: usize, pipeline: &Pipeline) {
        if let Some(module) = self.repository.modules.at(pipeline.path.as_str()) {
            let chain = vec![Place::lines(&pipeline.path, pipeline.lines)];
            let job = Some((index, 0));
            self.arrivals.push(Arrival {
                goal: Goal::Module(module),
                means: Means::Direct,
                chain,
                job,
                enabled: pipeline.enabled,
            });
        }
    }

    /// A job that only names an image runs what the image starts.
    fn image_of(&mut self, job: &Job, pipeline: &Pipeline, via: &[Place]) {
        if job.steps.iter().any(|step| !step.commands.is_empty()) {
            return;
        }
        let dockerfile = job.image.as_deref().and_then(|image| self.repository.dockerfile_of(image));
        let targets = dockerfile.map(|path| containers::starts(path, self.repository)).unwrap_or_default();
        let stand = Stand { folder: String::new(), origin: pipeline.path.clone() };
        let frame = Frame { stand, via: via.to_vec(), means: Means::Direct, listed: true, variables: Variables::new() };
        for target in targets {
            self.target(target, &Place::lines(&pipeline.path, job.lines), &frame);
        }
    }

    /// `position` is the step's own job and index in `pipeline`, which for a composite action is not the
    /// pipeline that the walk began in.
    fn step(&mut self, pipeline: usize, position: (usize, usize), step: &Step, via: &[Place], depth: usize) {
        let Some(holder) = self.repository.facts.pipelines.get(pipeline) else { return };
        let here = Stand { folder: String::new(), origin: holder.path.clone() };
        let folder = step.folder.as_deref().map_or_else(String::new, |folder| self.repository.folder(folder, &here));
        let stand = Stand { folder, origin: holder.path.clone() };
        let variables = self.variables_of(holder, position.0, step);
        self.script(
            &step.commands,
            true,
            Frame { stand, via: via.to_vec(), means: Means::Direct, listed: true, variables },
        );
        if depth >= RUN_CHAIN {
            return;
        }
        for &callee in self.callers.inlined(pipeline, position.0, position.1) {
            let mut via = via.to_vec();
            via.push(Place::lines(&holder.path, step.lines));
            let jobs =
                self.repository.facts.pipelines.get(callee).map(|callee| callee.jobs.as_slice()).unwrap_or_default();
            for (job_at, job) in jobs.iter().enumerate() {
                for (step_at, inner) in job.steps.iter().enumerate() {
                    let outer = self.root.clone();
                    if let Some(root) = &mut self.root {
                        root.enabled &= inner.enabled;
                        root.may_fail |= inner.may_fail;
                    }
                    self.step(callee, (job_at, step_at), inner, &via, depth + 1);
                    self.root = outer;
                }
            }
        }
    }

    /// The variables that a pipeline's file gives to a step.
    fn variables_of(&self, pipeline: &Pipeline, job: usize, step: &Step) -> Variables {
        let of_job = pipeline.jobs.get(job).map(|job| format!("jobs.{}.env.", job.id)).unwrap_or_default();
        let entries = self.repository.facts.config(&pipeline.path).map_or(&[][..], |config| config.entries.as_slice());
        let given = entries.iter().filter_map(|entry| {
            let name = ["env.", "variables.", &of_job].iter().find_map(|start| entry.key.strip_prefix(start))?;
            Some((name.to_owned(), entry.value.clone()?))
        });
        let of_step = step.inputs.iter().map(|(name, value)| (name.clone(), value.clone()));
        given.chain(of_step).filter(|(name, _)| !name.contains('.')).collect()
    }

    /// Commands in order. In one shell (`together`) a change of folder holds for those that follow.
    fn script(&mut self, commands: &[Command], together: bool, mut frame: Frame) {
        let start = frame.stand.folder.clone();
        let path = frame.stand.origin.clone();
        for command in commands {
            if !together {
                frame.stand.folder.clone_from(&start);
            }
            let place = Place::lines(&path, command.lines);
            self.list(command, &place, &frame);
            for words in simple_commands(&command.text) {
                let words: Vec<String> = match assign(&words, &mut frame.variables) {
                    true => continue,
                    false => words.iter().map(|word| expand(word, &frame.variables)).collect(),
                };
                match words.split_first() {
                    Some((first, rest)) if matches!(base_name(first), "cd" | "pushd" | "Set-Location" | "@cd") => {
                        frame.stand.folder = self.changed_folder(rest, &frame.stand);
                    }
                    _ => {
                        for target in targets(&words, self.repository, &frame.stand) {
                            self.target(target, &place, &frame);
                        }
                    }
                }
            }
        }
    }

    fn changed_folder(&self, arguments: &[String], stand: &Stand) -> String {
        let written = arguments.iter().find(|word| !word.starts_with('-')).map_or("", String::as_str);
        // `cd "$(dirname "$0")"`: the folder of the script.
        if written.contains("$0") || written.contains("BASH_SOURCE") || written == "dirname" {
            return stand.origin.folder().to_owned();
        }
        self.repository.folder(written, stand)
    }

    fn list(&mut self, command: &Command, place: &Place, frame: &Frame) {
        let Some(root) = self.root.as_ref().filter(|_| frame.listed && self.commands.len() < RUN_COMMANDS) else {
            return;
        };
        self.commands.push(RunCommand {
            text: command.text.clone(),
            place: place.clone(),
            via: frame.via.clone(),
            pipeline: root.pipeline,
            job: root.job,
            step: root.step,
            enabled: root.enabled,
            may_fail: root.may_fail,
            starts: root.starts.clone(),
        });
    }

    fn target(&mut self, target: Target, place: &Place, frame: &Frame) {
        if frame.via.len() >= RUN_CHAIN {
            return;
        }
        let deeper = frame.deeper(place);
        match target {
            Target::Task(index, folder) => self.task(index, folder, &deeper),
            Target::Module(index) => {
                if self.arrive(Goal::Module(index), frame.means, &deeper) {
                    self.module(index, &deeper);
                }
            }
            Target::Server(index) => {
                self.arrive(Goal::Module(index), Means::Server, &deeper);
            }
            Target::Tests(modules) => {
                for index in modules {
                    self.arrive(Goal::Module(index), Means::Test, &deeper);
                }
            }
            Target::Build(dockerfile) => self.build(&dockerfile, &deeper),
        }
    }

    /// True the first time that a step leads here.
    fn arrive(&mut self, goal: Goal, means: Means, frame: &Frame) -> bool {
        let first = self.visited.insert((goal, means));
        if first && self.arrivals.len() < RUN_COMMANDS * 4 {
            let job = self.root.as_ref().map(|root| (root.pipeline, root.job));
            let enabled = self.root.as_ref().is_none_or(|root| root.enabled);
            self.arrivals.push(Arrival { goal, means, chain: frame.via.clone(), job, enabled });
        }
        first
    }

    fn task(&mut self, index: usize, folder: String, frame: &Frame) {
        let Some(task) = self.repository.facts.tasks.get(index) else { return };
        let mut frame = frame.clone();
        // What no pipeline runs begins with itself.
        if self.root.is_none() && frame.via.is_empty() {
            frame.via.push(Place::lines(&task.path, task.lines));
        }
        if !self.arrive(Goal::Task(index), frame.means, &frame) {
            return;
        }
        let named = |name: &String| {
            let mut here = self.repository.tasks_in(task.path.as_str()).iter().copied();
            let is_it = |index: &usize| {
                self.repository
                    .facts
                    .tasks
                    .get(*index)
                    .is_some_and(|other| other.name == *name && other.tool == task.tool)
            };
            here.find(is_it)
        };
        let needs: Vec<usize> = task.needs.iter().filter_map(named).collect();
        for needed in needs {
            self.target(Target::Task(needed, folder.clone()), &Place::lines(&task.path, task.lines), &frame);
        }
        let together = !matches!(task.tool, TaskTool::Make | TaskTool::Just);
        if task.tool == TaskTool::Container {
            for instruction in self.instructions(&task.path, "ENV.") {
                environment(&instruction.value, &mut frame.variables);
            }
        }
        frame.stand = Stand { folder, origin: task.path.clone() };
        self.script(&task.commands, together, frame);
    }

    /// The programs that a module starts in its turn.
    fn module(&mut self, index: usize, frame: &Frame) {
        let Some(path) = self.repository.modules.path(index).cloned() else { return };
        let stand = Stand { folder: frame.stand.folder.clone(), origin: path.clone() };
        let inner = Frame { stand, listed: false, ..frame.clone() };
        for (text, lines) in self.repository.facts.modules.get(index).map(spawned).unwrap_or_default() {
            for words in simple_commands(&text) {
                for target in targets(&words, self.repository, &inner.stand) {
                    self.target(target, &Place::lines(&path, lines), &inner);
                }
            }
        }
    }

    /// The instructions of a Dockerfile whose names start so.
    fn instructions(
        &self,
        dockerfile: &RepoPath,
        start: &'static str,
    ) -> impl Iterator<Item = &'a Attribute> + use<'a> {
        let resources = self.repository.facts.resources.as_slice();
        let before = resources.partition_point(|resource| resource.path < *dockerfile);
        let here = resources.get(before..).unwrap_or_default().iter();
        let path = dockerfile.clone();
        let of_file = here
            .take_while(move |resource| resource.path == path)
            .filter(|resource| resource.tool == InfraTool::Docker);
        of_file.flat_map(|resource| &resource.attributes).filter(move |attribute| attribute.path.starts_with(start))
    }

    /// The building of an image runs its `RUN` instructions; what the image starts runs later, elsewhere.
    fn build(&mut self, dockerfile: &RepoPath, frame: &Frame) {
        let runs: Vec<Command> = self
            .instructions(dockerfile, "RUN.")
            .map(|attribute| Command { text: without_flags(&attribute.value), lines: Lines::one(attribute.line) })
            .collect();
        let stand = Stand { folder: String::new(), origin: dockerfile.clone() };
        let inner = Frame { stand, ..frame.clone() };
        self.script(&runs, false, inner.clone());
        let later = Frame { means: Means::Image, listed: false, ..inner };
        for target in containers::starts(dockerfile, self.repository) {
            self.target(target, &Place::file(dockerfile), &later);
        }
    }
}

/// A `RUN` instruction without its own flags: `--mount=type=cache,target=/x pip install .`.
fn without_flags(instruction: &str) -> String {
    let mut rest = instruction.trim_start();
    while let Some((_, after)) = rest.split_once(char::is_whitespace).filter(|(flag, _)| flag.starts_with("--")) {
        rest = after.trim_start();
    }
    rest.to_owned()
}
