//! From what is run to all that runs with it through imports.

use super::arrival::{Arrival, Goal, Means};
use super::callers::{Callers, kind};
use super::imports::Edge;
use super::repository::Repository;
use super::{Run, Starter};
use matura_model::fact::Trigger;
use matura_model::limits::{IMPORT_CHAIN, RUNS_OF_MODULE};
use matura_model::{Lines, Place};
use std::collections::{BTreeMap, VecDeque};

/// A module or task that is run, and the way to it.
struct Source<'a> {
    goal: Goal,
    trigger: Option<Place>,
    chain: &'a [Place],
}

/// Runs of modules and of tasks, by index.
pub(crate) type Runs = BTreeMap<usize, Vec<Run>>;

/// The runs that the arrivals amount to.
pub(crate) fn runs(
    arrivals: &[Arrival],
    edges: &[Vec<Edge>],
    repository: &Repository<'_>,
    callers: &Callers,
) -> (Runs, Runs) {
    let mut groups: BTreeMap<(Starter, Option<usize>), Vec<Source<'_>>> = BTreeMap::new();
    for arrival in arrivals.iter().filter(|arrival| arrival.enabled) {
        let pipeline = arrival.job.map(|(pipeline, _)| pipeline);
        for (starter, trigger) in starters(arrival, repository, callers) {
            let source = Source { goal: arrival.goal, trigger, chain: &arrival.chain };
            groups.entry((starter, pipeline)).or_default().push(source);
        }
    }
    let (mut modules, mut tasks) = (Runs::new(), Runs::new());
    for ((starter, pipeline), mut sources) in groups {
        sources.sort_by_key(|source| (source.goal, source.chain.len()));
        sources.dedup_by_key(|source| source.goal);
        for source in &sources {
            if let Goal::Task(index) = source.goal {
                tasks.entry(index).or_default().push(Run { starter, pipeline, chain: source.way(), imports: 0 });
            }
        }
        spread(&sources, edges, repository, |index, chain, imports| {
            modules.entry(index).or_default().push(Run { starter, pipeline, chain, imports });
        });
    }
    for list in modules.values_mut().chain(tasks.values_mut()) {
        list.sort_by(|a, b| {
            (a.imports, a.starter, a.chain.len(), a.pipeline).cmp(&(b.imports, b.starter, b.chain.len(), b.pipeline))
        });
        list.truncate(RUNS_OF_MODULE);
    }
    (modules, tasks)
}

impl Source<'_> {
    fn way(&self) -> Vec<Place> {
        self.trigger.iter().chain(self.chain).cloned().collect()
    }
}

/// What starts an arrival, each kind once, with the trigger's place.
fn starters(arrival: &Arrival, repository: &Repository<'_>, callers: &Callers) -> Vec<(Starter, Option<Place>)> {
    match arrival.means {
        Means::Server => return vec![(Starter::Request, None)],
        Means::Test => return vec![(Starter::Test, None)],
        Means::Image => return vec![(Starter::Container, None)],
        Means::Direct => {}
    }
    let Some((pipeline, job)) = arrival.job else { return vec![(Starter::Manual, None)] };
    let pipelines = &repository.facts.pipelines;
    let mut found: BTreeMap<Starter, Option<Place>> = BTreeMap::new();
    for start in callers.starts_of_job(pipeline, job, pipelines) {
        let trigger: Option<&Trigger> = pipelines.get(start.0).and_then(|pipeline| pipeline.triggers.get(start.1));
        let place =
            trigger.zip(pipelines.get(start.0)).map(|(trigger, pipeline)| Place::lines(&pipeline.path, trigger.lines));
        if let Some(kind) = kind(start, pipelines) {
            found.entry(Starter::from(kind)).or_insert(place);
        }
    }
    if found.is_empty() {
        let kinds =
            pipelines.get(pipeline).and_then(|pipeline| pipeline.jobs.get(job)).map(|job| job.limited_to.as_slice());
        found.extend(kinds.unwrap_or_default().iter().map(|kind| (Starter::from(*kind), None)));
    }
    if found.is_empty() {
        found.insert(Starter::Manual, None);
    }
    found.into_iter().collect()
}

/// Breadth first over imports, from all sources at once, so that each module has its shortest way.
fn spread(
    sources: &[Source<'_>],
    edges: &[Vec<Edge>],
    repository: &Repository<'_>,
    mut found: impl FnMut(usize, Vec<Place>, usize),
) {
    let mut came_from: BTreeMap<usize, Step> = BTreeMap::new();
    let mut queue = VecDeque::new();
    for (at, source) in sources.iter().enumerate() {
        if let Goal::Module(index) = source.goal {
            came_from.insert(index, Step { source: at, importer: None, distance: 0 });
            queue.push_back(index);
        }
    }
    while let Some(index) = queue.pop_front() {
        let Some(step) = came_from.get(&index).copied().filter(|step| step.distance < IMPORT_CHAIN) else { continue };
        for edge in edges.get(index).into_iter().flatten() {
            came_from.entry(edge.module).or_insert_with(|| {
                queue.push_back(edge.module);
                Step { source: step.source, importer: Some((index, edge.line)), distance: step.distance + 1 }
            });
        }
    }
    for (&index, step) in &came_from {
        let mut imports = Vec::new();
        let mut at = *step;
        while let Some((importer, line)) = at.importer {
            imports.extend(repository.modules.path(importer).map(|path| Place::lines(path, Lines::one(line))));
            match came_from.get(&importer) {
                Some(before) => at = *before,
                None => break,
            }
        }
        let mut chain = sources.get(step.source).map(Source::way).unwrap_or_default();
        chain.extend(imports.into_iter().rev());
        found(index, chain, step.distance);
    }
}

#[derive(Clone, Copy)]
struct Step {
    source: usize,
    importer: Option<(usize, u32)>,
    distance: usize,
}
