//! What starts what: from the triggers of pipelines over steps, tasks, scripts and images to the
//! modules that run, and from there along imports. Nothing is executed; commands are read as words.

mod arrival;
mod callers;
mod containers;
mod declared;
mod imports;
mod launch;
mod repository;
mod runners;
mod servers;
mod spawn;
mod spread;
mod target;
mod variables;
mod walk;

use crate::Facts;
use arrival::{Arrival, Goal, Means};
use callers::Callers;
use imports::Edge;
use matura_model::fact::TriggerKind;
use matura_model::{Place, RepoPath};
use repository::Repository;
use std::collections::BTreeMap;
use walk::Walk;

/// What sets something off.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Starter {
    /// A pull or merge request.
    PullRequest,
    /// A push to a branch.
    Push,
    /// A pushed tag.
    Tag,
    /// A release published on the forge.
    Release,
    /// A schedule.
    Schedule,
    /// An event: an API call, a message, new data.
    Event,
    /// Another pipeline of which no more is known.
    Pipeline,
    /// A person: a pipeline started by hand, or a task that no pipeline runs.
    Manual,
    /// A request to a service.
    Request,
    /// Whatever starts the container in whose image it stands; `pipeline` is the one that builds it.
    Container,
    /// A test runner.
    Test,
}

impl From<TriggerKind> for Starter {
    fn from(kind: TriggerKind) -> Self {
        match kind {
            TriggerKind::PullRequest => Self::PullRequest,
            TriggerKind::Push => Self::Push,
            TriggerKind::Tag => Self::Tag,
            TriggerKind::Release => Self::Release,
            TriggerKind::Schedule => Self::Schedule,
            TriggerKind::Manual => Self::Manual,
            TriggerKind::Pipeline => Self::Pipeline,
            TriggerKind::Event => Self::Event,
        }
    }
}

/// One way in which a module or task comes to run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// What sets it off.
    pub starter: Starter,
    /// The pipeline that it runs in, by its index in [`Facts::pipelines`]; `None` when no pipeline runs it.
    pub pipeline: Option<usize>,
    /// The way to it: the trigger where one is known, the step's command (or the task), every link after
    /// that, last the imports.
    pub chain: Vec<Place>,
    /// How many imports lie between what is started and this module: 0 for what is started itself.
    pub imports: usize,
}

/// A command that a pipeline runs, itself or through tasks, scripts and actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunCommand {
    /// The command as written.
    pub text: String,
    /// Where it stands.
    pub place: Place,
    /// The links from the step to it, the step's own command first; empty for a command of the step.
    pub via: Vec<Place>,
    /// The index of the pipeline in [`Facts::pipelines`].
    pub pipeline: usize,
    /// The index of the job in it.
    pub job: usize,
    /// The index of the step in the job.
    pub step: usize,
    /// False when the step, its job or its pipeline can never run.
    pub enabled: bool,
    /// True when its failure does not fail the job.
    pub may_fail: bool,
    starts: Vec<callers::Start>,
}

/// What starts what in a repository.
#[derive(Debug, Default)]
pub struct RunGraph {
    commands: Vec<RunCommand>,
    runs_of_module: BTreeMap<RepoPath, Vec<Run>>,
    runs_of_task: BTreeMap<usize, Vec<Run>>,
    services: Vec<RepoPath>,
    imports_of: BTreeMap<RepoPath, Vec<RepoPath>>,
    imported_by: BTreeMap<RepoPath, Vec<RepoPath>>,
    starts_of_job: BTreeMap<(usize, usize), Vec<callers::Start>>,
}

impl RunGraph {
    /// Works it out from the other facts.
    pub fn build(facts: &Facts) -> Self {
        let repository = Repository::new(facts);
        let callers = Callers::new(facts);
        let edges: Vec<Vec<Edge>> =
            facts.modules.iter().enumerate().map(|(at, module)| repository.modules.edges(at, module)).collect();
        let mut walk = Walk::new(&repository, &callers);
        walk.everything();
        let Walk { commands, mut arrivals, .. } = walk;
        let serving = servers::self_serving(facts, &repository).into_iter().chain(declared::served(facts, &repository));
        arrivals.extend(serving.map(|(index, place)| Arrival {
            goal: Goal::Module(index),
            means: Means::Server,
            chain: vec![place],
            job: None,
            enabled: true,
        }));
        let (modules, runs_of_task) = spread::runs(&arrivals, &edges, &repository, &callers);
        let path_of = |index: usize| repository.modules.path(index).cloned();
        let served = |runs: &[Run]| runs.iter().any(|run| run.starter == Starter::Request && run.imports == 0);
        let mut services: Vec<RepoPath> =
            modules.iter().filter(|(_, runs)| served(runs)).filter_map(|(index, _)| path_of(*index)).collect();
        services.sort();
        let runs_of_module = modules.into_iter().filter_map(|(index, runs)| Some((path_of(index)?, runs))).collect();
        let (imports_of, imported_by) = both_ways(&edges, &repository);
        let jobs = facts
            .pipelines
            .iter()
            .enumerate()
            .flat_map(|(at, pipeline)| (0..pipeline.jobs.len()).map(move |job| (at, job)));
        let starts_of_job =
            jobs.map(|(at, job)| ((at, job), callers.starts_of_job(at, job, &facts.pipelines))).collect();
        Self { commands, runs_of_module, runs_of_task, services, imports_of, imported_by, starts_of_job }
    }

    /// Every command that a pipeline runs, in the order of pipelines, jobs and steps.
    pub fn commands(&self) -> &[RunCommand] {
        &self.commands
    }

    /// What starts a job, as (pipeline, trigger) indices.
    pub(crate) fn starts_of_job(&self, pipeline: usize, job: usize) -> &[(usize, usize)] {
        self.starts_of_job.get(&(pipeline, job)).map_or(&[], Vec::as_slice)
    }

    /// How a module comes to run, itself or imported by what runs: first the ways with the fewest imports.
    pub fn runs_of_module(&self, path: &RepoPath) -> &[Run] {
        self.runs_of_module.get(path).map_or(&[], Vec::as_slice)
    }

    /// How a task comes to run, by its index in [`Facts::tasks`].
    pub fn runs_of_task(&self, task: usize) -> &[Run] {
        self.runs_of_task.get(&task).map_or(&[], Vec::as_slice)
    }

    /// The modules that are served on request, sorted: what a server command or a call in the module itself
    /// starts. What they import is found by its runs.
    pub fn services(&self) -> &[RepoPath] {
        &self.services
    }

    /// The repository's own modules that a module imports.
    pub fn imports_of(&self, path: &RepoPath) -> &[RepoPath] {
        self.imports_of.get(path).map_or(&[], Vec::as_slice)
    }

    /// The modules that import a module.
    pub fn imported_by(&self, path: &RepoPath) -> &[RepoPath] {
        self.imported_by.get(path).map_or(&[], Vec::as_slice)
    }
}

type Neighbours = BTreeMap<RepoPath, Vec<RepoPath>>;

fn both_ways(edges: &[Vec<Edge>], repository: &Repository<'_>) -> (Neighbours, Neighbours) {
    let (mut imports_of, mut imported_by) = (Neighbours::new(), Neighbours::new());
    for (from, edges) in edges.iter().enumerate() {
        for edge in edges {
            let (Some(from), Some(to)) = (repository.modules.path(from), repository.modules.path(edge.module)) else {
                continue;
            };
            imports_of.entry(from.clone()).or_default().push(to.clone());
            imported_by.entry(to.clone()).or_default().push(from.clone());
        }
    }
    (imports_of, imported_by)
}

impl RunCommand {
    pub(crate) fn starts(&self) -> &[(usize, usize)] {
        &self.starts
    }
}
