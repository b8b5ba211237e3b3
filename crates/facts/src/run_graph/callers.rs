//! Which pipeline calls which, and what therefore starts each of them.

use crate::Facts;
use matura_model::fact::{Pipeline, Provider, TriggerKind};
use matura_model::limits::CALL_CHAIN;
use matura_model::place::resolve;
use matura_model::{Place, RepoPath};
use std::collections::{BTreeMap, BTreeSet};

/// A trigger, by the index of its pipeline and its own index there.
pub(crate) type Start = (usize, usize);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Call {
    caller: usize,
    /// The job that calls; `None` when the file as a whole is included.
    job: Option<usize>,
}

/// Who calls whom.
#[derive(Debug, Default)]
pub(crate) struct Callers {
    /// The calls of each pipeline by others, not those from a step.
    calls: Vec<BTreeSet<Call>>,
    /// Pipelines (composite actions, step templates) that stand for a step: pipeline, job, step.
    inlined: BTreeMap<(usize, usize, usize), Vec<usize>>,
    inlined_anywhere: BTreeSet<usize>,
    /// Pipelines that wait for the end of others.
    upstream: BTreeMap<usize, BTreeSet<usize>>,
}

impl Callers {
    pub(crate) fn new(facts: &Facts) -> Self {
        let pipelines = &facts.pipelines;
        let mut by_path: BTreeMap<&RepoPath, Vec<usize>> = BTreeMap::new();
        for (index, pipeline) in pipelines.iter().enumerate() {
            by_path.entry(&pipeline.path).or_default().push(index);
        }
        let remote = facts.history.as_ref().ok().and_then(|history| history.remote.as_deref());
        let lookup = Lookup { pipelines, by_path, remote };
        let mut callers = Self { calls: vec![BTreeSet::new(); pipelines.len()], ..Self::default() };
        for (index, pipeline) in pipelines.iter().enumerate() {
            callers.read(index, pipeline, &lookup);
        }
        callers.upstream = upstream(facts);
        callers
    }

    fn read(&mut self, caller: usize, pipeline: &Pipeline, lookup: &Lookup<'_>) {
        let mut known = BTreeSet::from([caller]);
        for (at, job) in pipeline.jobs.iter().enumerate() {
            for callee in
                job.uses.iter().flat_map(|uses| lookup.find(uses, pipeline)).filter(|callee| *callee != caller)
            {
                self.call(callee, Call { caller, job: Some(at) });
                known.insert(callee);
            }
            for (step_at, step) in job.steps.iter().enumerate() {
                for callee in step.commands.iter().flat_map(|command| lookup.submitted(&command.text, caller)) {
                    self.call(callee, Call { caller, job: Some(at) });
                }
                let uses = step.uses.iter().filter(|uses| uses.contains(['/', '.']));
                let callees: Vec<usize> =
                    uses.flat_map(|uses| lookup.find(uses, pipeline)).filter(|callee| *callee != caller).collect();
                known.extend(&callees);
                self.inlined_anywhere.extend(&callees);
                if !callees.is_empty() {
                    self.inlined.insert((caller, at, step_at), callees);
                }
            }
        }
        for callee in pipeline.includes.iter().flat_map(|include| lookup.find(include, pipeline)) {
            if known.insert(callee) {
                self.call(callee, Call { caller, job: None });
            }
        }
    }

    fn call(&mut self, callee: usize, call: Call) {
        if let Some(calls) = self.calls.get_mut(callee) {
            calls.insert(call);
        }
    }

    /// The pipelines that a step stands for.
    pub(crate) fn inlined(&self, pipeline: usize, job: usize, step: usize) -> &[usize] {
        self.inlined.get(&(pipeline, job, step)).map_or(&[], Vec::as_slice)
    }

    /// True when a step of some pipeline stands for this one, so that it is no pipeline of its own.
    pub(crate) fn is_inlined(&self, pipeline: usize) -> bool {
        self.inlined_anywhere.contains(&pipeline)
    }

    /// Where the pipeline is called from, for the way from a trigger to its commands.
    pub(crate) fn called_at(&self, pipeline: usize, pipelines: &[Pipeline]) -> Option<Place> {
        let call = self.calls.get(pipeline)?.first()?;
        let caller = pipelines.get(call.caller)?;
        match call.job.and_then(|job| caller.jobs.get(job)) {
            Some(job) => Some(Place::lines(&caller.path, job.lines)),
            None => Some(Place::file(&caller.path)),
        }
    }

    /// True when something that is switched on starts the pipeline.
    pub(crate) fn is_live(&self, pipeline: usize, pipelines: &[Pipeline]) -> bool {
        self.live_within(pipeline, pipelines, 0)
    }

    fn live_within(&self, index: usize, pipelines: &[Pipeline], depth: usize) -> bool {
        let Some(pipeline) = pipelines.get(index).filter(|pipeline| pipeline.enabled) else { return false };
        let own = pipeline.triggers.iter().any(|trigger| trigger.kind != TriggerKind::Pipeline);
        let calls = self.calls.get(index).filter(|calls| !calls.is_empty());
        own || depth >= CALL_CHAIN
            || calls.is_none_or(|calls| {
                calls.iter().any(|call| {
                    let job = call.job.and_then(|job| pipelines.get(call.caller)?.jobs.get(job));
                    job.is_none_or(|job| job.enabled) && self.live_within(call.caller, pipelines, depth + 1)
                })
            })
    }

    /// What starts a job: the triggers of its pipeline and of those that call it, as far as the job's own
    /// condition lets them.
    pub(crate) fn starts_of_job(&self, pipeline: usize, job: usize, pipelines: &[Pipeline]) -> Vec<Start> {
        let mut seen = BTreeSet::new();
        let all = self.starts(pipeline, pipelines, 0, &mut seen);
        narrowed(all, pipeline, Some(job), pipelines).into_iter().collect()
    }

    fn starts(
        &self,
        index: usize,
        pipelines: &[Pipeline],
        depth: usize,
        seen: &mut BTreeSet<usize>,
    ) -> BTreeSet<Start> {
        let mut found = BTreeSet::new();
        let Some(pipeline) = pipelines.get(index).filter(|_| depth < CALL_CHAIN && seen.insert(index)) else {
            return found;
        };
        for call in self.calls.get(index).into_iter().flatten() {
            let of_caller = self.starts(call.caller, pipelines, depth + 1, seen);
            found.extend(narrowed(of_caller, call.caller, call.job, pipelines));
        }
        for upstream in self.upstream.get(&index).into_iter().flatten() {
            // What waits for another runs on the main branch, whatever request the other was run for.
            let of_other = self.starts(*upstream, pipelines, depth + 1, seen);
            found
                .extend(of_other.into_iter().filter(|start| kind(*start, pipelines) != Some(TriggerKind::PullRequest)));
        }
        let is_called = !found.is_empty() && !self.upstream.contains_key(&index);
        let own = pipeline.triggers.iter().enumerate();
        found.extend(
            own.filter(|(_, trigger)| !is_called || trigger.kind != TriggerKind::Pipeline).map(|(at, _)| (index, at)),
        );
        seen.remove(&index);
        found
    }
}

pub(crate) fn kind(start: Start, pipelines: &[Pipeline]) -> Option<TriggerKind> {
    pipelines.get(start.0)?.triggers.get(start.1).map(|trigger| trigger.kind)
}

/// Those of the triggers for which the condition of a job holds.
fn narrowed(starts: BTreeSet<Start>, pipeline: usize, job: Option<usize>, pipelines: &[Pipeline]) -> BTreeSet<Start> {
    let limits = job.and_then(|job| pipelines.get(pipeline)?.jobs.get(job)).map(|job| job.limited_to.as_slice());
    let Some(limits) = limits.filter(|limits| !limits.is_empty()) else { return starts };
    // A called pipeline's condition speaks of the caller's event and was read without knowing it.
    let passes = |start: &Start| {
        let kind = kind(*start, pipelines);
        kind.is_some_and(|kind| limits.contains(&kind))
            || (start.0 != pipeline && limits.contains(&TriggerKind::Pipeline))
    };
    starts.into_iter().filter(passes).collect()
}

struct Lookup<'a> {
    pipelines: &'a [Pipeline],
    by_path: BTreeMap<&'a RepoPath, Vec<usize>>,
    remote: Option<&'a str>,
}

impl Lookup<'_> {
    /// The pipelines that a reference in `from` means.
    fn find(&self, written: &str, from: &Pipeline) -> Vec<usize> {
        let written = written.trim_end_matches("@self");
        let own = self.remote.and_then(|remote| own_repository(written, remote));
        let bare = own.unwrap_or(written);
        let at_top = resolve("", bare.trim_start_matches('/'));
        let near = from.path.sibling(bare);
        let bases = match from.provider {
            Provider::GitHubActions | Provider::GitLabCi => [at_top, None],
            _ => [near, at_top],
        };
        for base in bases.into_iter().flatten() {
            for name in ["", "/action.yml", "/action.yaml"] {
                let path = RepoPath::new(&format!("{base}{name}"));
                if let Some(found) = self.by_path.get(&path) {
                    return found.clone();
                }
            }
        }
        let by_name = matches!(from.provider, Provider::Argo | Provider::Tekton | Provider::CodeBuild);
        let named =
            self.pipelines.iter().enumerate().filter(|(_, other)| {
                by_name && other.provider == from.provider && other.name.as_deref() == Some(written)
            });
        named.map(|(index, _)| index).collect()
    }
}

/// Commands that name a pipeline's file without running it.
const NOT_SUBMITTING: &[&str] =
    &["apply", "lint", "validate", "yamllint", "git", "cat", "cp", "sed", "echo", "diff", "compile"];

impl Lookup<'_> {
    /// Pipelines whose file a command names and that nothing but a call or a person starts: `argo submit a.yaml`.
    fn submitted(&self, text: &str, caller: usize) -> Vec<usize> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let names = |word: &&str| [".yml", ".yaml", ".json"].iter().any(|end| word.ends_with(end));
        if words.iter().any(|word| NOT_SUBMITTING.contains(word)) {
            return Vec::new();
        }
        let mut found = Vec::new();
        for word in words.iter().filter(|word| names(word)) {
            // A path from the top is one of an image: only the name is the same in the repository.
            let word = if word.starts_with('/') { word.rsplit('/').next().unwrap_or(word) } else { word };
            let word = word.trim_start_matches("./");
            let fits = |path: &RepoPath| path.as_str() == word || path.as_str().ends_with(&format!("/{word}"));
            let mut named = self.by_path.iter().filter(|(path, _)| fits(path));
            let (Some((_, indices)), None) = (named.next(), named.next()) else { continue };
            let waits = |index: &&usize| {
                let triggers = self.pipelines.get(**index).map_or(&[][..], |pipeline| pipeline.triggers.as_slice());
                let called = |kind| matches!(kind, TriggerKind::Pipeline | TriggerKind::Manual);
                **index != caller && triggers.iter().all(|trigger| called(trigger.kind))
            };
            found.extend(indices.iter().filter(waits));
        }
        found
    }
}

/// `owner/name/.github/workflows/ci.yml@main` in the repository `owner/name`.
fn own_repository<'a>(written: &'a str, remote: &str) -> Option<&'a str> {
    let (path, _) = written.split_once('@')?;
    let mut parts = path.splitn(3, '/');
    let (owner, name, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let remote = remote.trim_end_matches('/').trim_end_matches(".git").to_lowercase();
    remote.ends_with(&format!("{owner}/{name}").to_lowercase()).then_some(rest)
}

/// Workflows of GitHub that run after others, by the names under `workflow_run`.
fn upstream(facts: &Facts) -> BTreeMap<usize, BTreeSet<usize>> {
    let mut found: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    for (index, pipeline) in facts.pipelines.iter().enumerate() {
        let waits = pipeline.triggers.iter().any(|trigger| trigger.kind == TriggerKind::Pipeline);
        if pipeline.provider != Provider::GitHubActions || !waits {
            continue;
        }
        let Some(config) = facts.config(&pipeline.path) else { continue };
        let names = config.entries.iter().filter(|entry| {
            let key = entry.key.strip_prefix("on.").or_else(|| entry.key.strip_prefix("true."));
            key.is_some_and(|key| key.starts_with("workflow_run.workflows"))
        });
        for name in names.filter_map(|entry| entry.value.as_deref()) {
            let others = facts.pipelines.iter().enumerate().filter(|(other, one)| {
                *other != index
                    && one.provider == Provider::GitHubActions
                    && (one.name.as_deref() == Some(name) || one.path.stem() == name)
            });
            found.entry(index).or_default().extend(others.map(|(other, _)| other));
        }
    }
    found
}
