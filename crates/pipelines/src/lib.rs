//! CI and orchestration files of every provider to pipelines in one shape: what starts them, which
//! jobs they have and which commands those run. Nothing is judged here.

#![warn(missing_docs)]

mod airflow;
mod argo;
mod azure;
mod azure_steps;
mod azure_triggers;
mod bitbucket;
mod circleci;
mod cloudbuild;
mod codebuild;
mod condition;
mod drone;
mod github;
mod gitlab;
mod gitlab_rules;
mod groovy;
mod jenkins;
mod jenkins_when;
mod orchestrated;
mod scheduled;
mod shape;
mod shell;
mod taskcluster;
mod tekton;
mod travis;

pub use shell::commands;

use matura_model::fact::{Pipeline, PyModule};
use matura_model::{Problem, RepoPath};
use matura_yaml::{Node, Parsed};

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its pipelines, in the order of the file.
    pub pipelines: Vec<Pipeline>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}

type Recognise = fn(&RepoPath, &Node) -> bool;
type Read = fn(&RepoPath, &Node, &mut Found);

/// The forms of a document; the first that recognises it reads it. Those that go by the file's place
/// stand before those that go by its content alone.
const FORMS: &[(Recognise, Read)] = &[
    (github::is_workflow, github::read_workflow),
    (github::is_action, github::read_action),
    (gitlab::is_by_path, gitlab::read),
    (circleci::is_config, circleci::read),
    (bitbucket::is_config, bitbucket::read),
    (travis::is_travis, travis::read_travis),
    (travis::is_appveyor, travis::read_appveyor),
    (taskcluster::is_graph, taskcluster::read_graph),
    (taskcluster::is_hook, taskcluster::read_hook),
    (drone::is_config, drone::read),
    (tekton::is_tekton, tekton::read),
    (argo::is_workflow, argo::read),
    (scheduled::is_kubernetes, scheduled::read_kubernetes),
    (scheduled::is_azure_ml_schedule, scheduled::read_azure_ml_schedule),
    (scheduled::is_databricks, scheduled::read_databricks),
    (scheduled::is_prefect, scheduled::read_prefect),
    (codebuild::is_buildspec, codebuild::read_buildspec),
    (codebuild::has_pipelines, codebuild::read_pipelines),
    (cloudbuild::is_build, cloudbuild::read),
    (cloudbuild::is_trigger, cloudbuild::read_trigger),
    (azure::is_pipeline, azure::read),
    (gitlab::is_by_content, gitlab::read),
];

/// The pipelines of a YAML or JSON file; none when it is no pipeline.
pub fn yaml(path: &RepoPath, parsed: &Parsed) -> Found {
    let mut found = Found::default();
    for document in &parsed.documents {
        if let Some((_, read)) = FORMS.iter().find(|(recognises, _)| recognises(path, document)) {
            read(path, document, &mut found);
        }
    }
    found
}

/// The pipeline of a Jenkinsfile, declarative or scripted, or of a Groovy file that one loads; none when
/// a Groovy file runs no step.
pub fn jenkinsfile(path: &RepoPath, text: &str) -> Found {
    jenkins::read(path, text)
}

/// The pipelines that a Python module declares with a schedule or a trigger: DAGs of Airflow, flows of
/// Prefect, schedules of Dagster, Kubeflow, Vertex AI, SageMaker, Azure ML, APScheduler, Celery and
/// others. A function that a job calls stands as the command `python-call NAME`.
pub fn orchestrated(path: &RepoPath, module: &PyModule) -> Vec<Pipeline> {
    orchestrated::read(path, module)
}
