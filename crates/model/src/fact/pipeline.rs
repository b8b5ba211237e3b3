//! Pipelines of every CI and orchestration provider in one shape, and commit hooks.

use crate::place::{Lines, RepoPath};
use std::collections::BTreeMap;

/// Where a pipeline runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provider {
    /// GitHub Actions: a workflow, or a composite action (triggered by `Call` alone).
    GitHubActions,
    /// GitLab CI.
    GitLabCi,
    /// Azure Pipelines.
    AzurePipelines,
    /// CircleCI.
    CircleCi,
    /// Jenkins.
    Jenkins,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Travis CI.
    Travis,
    /// Google Cloud Build.
    CloudBuild,
    /// AWS CodeBuild and CodePipeline.
    CodeBuild,
    /// Taskcluster.
    Taskcluster,
    /// Tekton.
    Tekton,
    /// Drone and Woodpecker.
    Drone,
    /// AppVeyor.
    AppVeyor,
    /// Argo Workflows.
    Argo,
    /// An orchestrator's schedule in code: Airflow, Prefect, Dagster, Kubeflow, Step Functions, …
    Orchestrator,
}

/// What starts a pipeline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TriggerKind {
    /// A pull or merge request.
    PullRequest,
    /// A push to a branch (or to any, without a restriction).
    Push,
    /// A pushed tag.
    Tag,
    /// A release published on the forge.
    Release,
    /// A schedule.
    Schedule,
    /// A person, by button or command.
    Manual,
    /// Another pipeline: a call, a `workflow_run`, an upstream.
    Pipeline,
    /// An event: an API call, a message, new data.
    Event,
}

/// One trigger of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trigger {
    /// What it is.
    pub kind: TriggerKind,
    /// The branches (or tags) it is limited to, as written; empty means all.
    pub branches: Vec<String>,
    /// The paths it is limited to, as written; empty means all.
    pub paths: Vec<String>,
    /// The schedule as written: a cron expression, `@daily`, `rate(1 day)`.
    pub schedule: Option<String>,
    /// Where it stands.
    pub lines: Lines,
}

/// A shell command, one logical line: continuation lines joined, comments left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// The text, trimmed, with single spaces where lines were joined.
    pub text: String,
    /// Where it stands.
    pub lines: Lines,
}

/// One step of a job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Its name or label, if it has one.
    pub name: Option<String>,
    /// The action, orb command, task, image-based builder or template that it uses, as written:
    /// `actions/checkout@v4`, `AzureCLI@2`, `./.github/actions/setup`, `gcr.io/cloud-builders/docker`.
    pub uses: Option<String>,
    /// Its parameters (`with`, `inputs`, `args`, `env` of the step), flattened to text.
    pub inputs: BTreeMap<String, String>,
    /// The shell commands it runs.
    pub commands: Vec<Command>,
    /// The folder they run in, if it is set.
    pub folder: Option<String>,
    /// The condition as written, if it has one.
    pub condition: Option<String>,
    /// False when the condition can never hold (`if: false`, `enabled: false`).
    pub enabled: bool,
    /// True when a failure of this step does not fail the job.
    pub may_fail: bool,
    /// Where it stands.
    pub lines: Lines,
}

/// One job of a pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Job {
    /// Its key or id.
    pub id: String,
    /// Its name, if it has another.
    pub name: Option<String>,
    /// The environment it deploys to, as written.
    pub environment: Option<String>,
    /// The container image it runs in, as written.
    pub image: Option<String>,
    /// The jobs it waits for.
    pub needs: Vec<String>,
    /// The reusable workflow or template that it calls instead of steps, as written.
    pub uses: Option<String>,
    /// The condition as written, if it has one.
    pub condition: Option<String>,
    /// The triggers this job is limited to by its own condition (GitLab `rules`/`only`, `if:
    /// github.event_name == …`); empty means those of the pipeline.
    pub limited_to: Vec<TriggerKind>,
    /// False when the condition can never hold.
    pub enabled: bool,
    /// The steps, in order.
    pub steps: Vec<Step>,
    /// Where it stands.
    pub lines: Lines,
}

/// A pipeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pipeline {
    /// The file that defines it.
    pub path: RepoPath,
    /// Where in the file.
    pub lines: Lines,
    /// Where it runs.
    pub provider: Provider,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What starts it, as far as the file shows.
    pub triggers: Vec<Trigger>,
    /// Its jobs.
    pub jobs: Vec<Job>,
    /// False when the whole pipeline is switched off, or its file stands where the provider does not
    /// read it (`.github/workflows-disabled/`, `ci.yml.bak`).
    pub enabled: bool,
    /// Other pipeline files that it includes or calls, as written.
    pub includes: Vec<String>,
}

/// A hook that runs before a commit or a push.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    /// The file that configures it.
    pub path: RepoPath,
    /// Where it stands.
    pub lines: Lines,
    /// The manager: `pre-commit`, `husky`, `lefthook`, `lint-staged`, `git`.
    pub manager: String,
    /// The hook's id, or the program it runs: `ruff`, `black`, `eslint`.
    pub id: String,
    /// The repository it comes from (`local` for one's own), if it has one.
    pub source: Option<String>,
    /// The command it runs, where the file gives one.
    pub command: Option<String>,
    /// The stages it is limited to, as written; empty means at commit.
    pub stages: Vec<String>,
}
