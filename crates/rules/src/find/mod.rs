//! Finders: what a signal looks for, compiled from its rule file.

mod compile;
mod patterns;

pub(crate) use patterns::Compiler;

use crate::names::Names;
use crate::pattern::{Paths, Pattern, Patterns};
use crate::source::ProbeSource;
use matura_facts::{CommandPattern, Probe, Starter};
use matura_model::fact::{DefinitionKind, Ecosystem, ImageUse, InfraTool, Mood, Provider, TaskTool, TriggerKind};
use matura_model::history::TagKind;
use matura_model::{FileKind, Strength, Zone};
use std::sync::Arc;

/// An optional set of expressions: nothing to match means that everything matches.
pub(crate) type Expressions = Option<Patterns>;
/// An optional set of globs: nothing to match means that everything matches.
pub(crate) type Globs = Option<Arc<Paths>>;

/// What a signal looks for.
#[derive(Clone, Debug)]
#[expect(missing_docs, reason = "each variant is the key of the rule file, documented in `source`")]
pub enum Finder {
    File { path: Globs, not: Globs, kinds: Vec<FileKind> },
    Text { files: Globs, any: Expressions, all: Vec<Arc<Pattern>>, not: Expressions, comments: bool },
    Prose(Box<Prose>),
    Section { heading: Expressions, not_heading: Expressions, says: Expressions, files: Globs, min_words: usize },
    Table { head: Vec<Arc<Pattern>>, heading: Expressions, files: Globs, min_rows: usize },
    Link(Box<Link>),
    Block { language: Expressions, any: Expressions, all: Vec<Arc<Pattern>>, heading: Expressions, files: Globs },
    Hook { id: Names, manager: Names, runs: Vec<CommandPattern>, stage: Names },
    Pipeline(Box<PipelineFind>),
    Dependency { name: Names, ecosystems: Vec<Ecosystem>, groups: Vec<String> },
    Lock { tool: Names },
    Import { name: Names },
    Call(Box<CallFind>),
    Define(Box<DefineFind>),
    Resource(Box<ResourceFind>),
    Image { reference: Names, role: Option<ImageUse>, pin: Option<String> },
    Config { files: Globs, key: Expressions, value: Expressions },
    Task(Box<TaskFind>),
    Owner { pattern: Expressions },
    Commit { subject: Expressions, trailer: Expressions, arrived: Vec<String>, paths: Globs },
    Tag { kinds: Vec<TagKind>, name: Expressions },
    Service { with: Option<usize> },
    StartedBy { signal: usize, starters: Vec<Starter> },
    SameFile { signal: usize, with: usize },
    SameRun { signal: usize, with: usize },
    ReachedFrom { signal: usize, from: usize, hops: usize },
    Of { signal: usize, zones: Vec<Zone>, at_least: Option<Strength>, files: Globs, without: Option<usize> },
    Probe { probe: Probe, of: Option<usize>, words: Vec<String> },
    Any(Vec<Finder>),
    All(Vec<Finder>),
}

/// See [`crate::source::ProseSource`].
#[derive(Clone, Debug)]
pub struct Prose {
    pub any: Expressions,
    pub all: Vec<Arc<Pattern>>,
    pub not: Expressions,
    pub heading: Expressions,
    pub not_heading: Expressions,
    pub files: Globs,
    pub moods: Vec<Mood>,
    pub min_words: usize,
}

/// See [`crate::source::LinkSource`].
#[derive(Clone, Debug)]
pub struct Link {
    pub to: Expressions,
    pub text: Expressions,
    pub heading: Expressions,
    pub files: Globs,
    pub image: Option<bool>,
    pub own_remote: bool,
}

/// See [`crate::source::PipelineSource`].
#[derive(Clone, Debug)]
pub struct PipelineFind {
    pub runs: Vec<(String, CommandPattern)>,
    pub uses: Names,
    pub matching: Expressions,
    pub triggers: Vec<TriggerKind>,
    pub not_triggers: Vec<TriggerKind>,
    pub named: Expressions,
    pub environment: Expressions,
    pub providers: Vec<Provider>,
    pub paths: Globs,
    pub may_fail: Option<bool>,
    pub disabled: bool,
    pub every_branch: bool,
}

/// See [`crate::source::CallSource`].
#[derive(Clone, Debug)]
pub struct CallFind {
    pub name: Names,
    pub not: Names,
    pub argument: Option<Arc<Pattern>>,
    pub value: Option<Arc<Pattern>>,
    pub decorator: Option<bool>,
    pub within: Option<Arc<Pattern>>,
    pub importing: Names,
}

/// See [`crate::source::DefineSource`].
#[derive(Clone, Debug)]
pub struct DefineFind {
    pub name: Expressions,
    pub kinds: Vec<DefinitionKind>,
    pub decorator: Names,
    pub base: Names,
    pub field: Option<Arc<Pattern>>,
    pub described: bool,
    pub documented: Option<bool>,
    pub docstring: Option<Arc<Pattern>>,
    pub annotated: bool,
    pub importing: Names,
}

/// See [`crate::source::ResourceSource`].
#[derive(Clone, Debug)]
pub struct ResourceFind {
    pub kind: Names,
    pub not: Names,
    pub tools: Vec<InfraTool>,
    pub attribute: Option<Arc<Pattern>>,
    pub value: Option<Arc<Pattern>>,
    pub named: Option<Arc<Pattern>>,
}

/// See [`crate::source::TaskSource`].
#[derive(Clone, Debug)]
pub struct TaskFind {
    pub tools: Vec<TaskTool>,
    pub name: Expressions,
    pub runs: Vec<CommandPattern>,
    pub files: Option<Arc<Pattern>>,
    pub matching: Expressions,
}

impl Finder {
    /// In what it looks, as phrases for a reader, sorted, each once.
    pub fn looks_in(&self) -> Vec<&'static str> {
        let one = match self {
            Self::File { .. } => "paths of files",
            Self::Text { .. } => "lines of text files",
            Self::Config { .. } => "structured files",
            Self::Prose(_) => "statements of documents",
            Self::Section { .. } => "sections of documents",
            Self::Table { .. } => "tables of documents",
            Self::Link(_) => "links and pictures of documents",
            Self::Block { .. } => "code blocks of documents",
            Self::Hook { .. } => "commit hooks",
            Self::Pipeline(_) => "steps of pipelines and what they run",
            Self::Task(_) => "named tasks, scripts, container commands",
            Self::Dependency { .. } => "declared dependencies",
            Self::Lock { .. } => "lock files",
            Self::Import { .. } | Self::Call(_) | Self::Define(_) => "Python code and notebooks",
            Self::Resource(_) => "infrastructure resources",
            Self::Image { .. } => "container images",
            Self::Owner { .. } => "code owners",
            Self::Commit { .. } => "commits",
            Self::Tag { .. } => "tags",
            Self::Service { .. } => "services",
            Self::StartedBy { .. } | Self::SameRun { .. } => "what starts what",
            Self::ReachedFrom { .. } => "what imports what",
            Self::SameFile { .. } | Self::Of { .. } => "other signals",
            Self::Probe { .. } => "facts joined by a probe",
            Self::Any(finders) | Self::All(finders) => {
                let mut all: Vec<&'static str> = finders.iter().flat_map(Self::looks_in).collect();
                all.sort_unstable();
                all.dedup();
                return all;
            }
        };
        vec![one]
    }

    /// The indices of the signals that it looks at.
    pub fn needs(&self) -> Vec<usize> {
        match self {
            Self::StartedBy { signal, .. } => vec![*signal],
            Self::SameFile { signal, with } | Self::SameRun { signal, with } => vec![*signal, *with],
            Self::ReachedFrom { signal, from, .. } => vec![*signal, *from],
            Self::Of { signal, without, .. } => [Some(*signal), *without].into_iter().flatten().collect(),
            Self::Probe { of, .. } => of.iter().copied().collect(),
            Self::Service { with } => with.iter().copied().collect(),
            Self::Any(finders) | Self::All(finders) => finders.iter().flat_map(Self::needs).collect(),
            _ => Vec::new(),
        }
    }
}

/// Names that rule files use for values of the model, with what is known by each.
pub(crate) trait Named: Sized + Copy + 'static {
    /// Every value with its name.
    const NAMES: &'static [(&'static str, Self)];
}

macro_rules! named {
    ($type:ty: $($name:literal => $value:expr),* $(,)?) => {
        impl Named for $type {
            const NAMES: &'static [(&'static str, Self)] = &[$(($name, $value)),*];
        }
    };
}

named!(Strength: "mentioned" => Self::Mentioned, "declared" => Self::Declared, "configured" => Self::Configured, "exercised" => Self::Exercised);
named!(Zone: "product" => Self::Product, "test" => Self::Test, "example" => Self::Example, "docs" => Self::Docs,
    "notebook" => Self::Notebook, "vendored" => Self::Vendored, "generated" => Self::Generated);
named!(Mood: "stated" => Self::Stated, "planned" => Self::Planned, "denied" => Self::Denied, "asked" => Self::Asked);
named!(TriggerKind: "pull_request" => Self::PullRequest, "push" => Self::Push, "tag" => Self::Tag, "release" => Self::Release,
    "schedule" => Self::Schedule, "manual" => Self::Manual, "pipeline" => Self::Pipeline, "event" => Self::Event);
named!(Starter: "pull_request" => Self::PullRequest, "push" => Self::Push, "tag" => Self::Tag, "release" => Self::Release,
    "schedule" => Self::Schedule, "manual" => Self::Manual, "pipeline" => Self::Pipeline, "event" => Self::Event,
    "request" => Self::Request, "container" => Self::Container, "test" => Self::Test);
named!(Provider: "github" => Self::GitHubActions, "gitlab" => Self::GitLabCi, "azure" => Self::AzurePipelines,
    "circleci" => Self::CircleCi, "jenkins" => Self::Jenkins, "bitbucket" => Self::Bitbucket, "travis" => Self::Travis,
    "cloudbuild" => Self::CloudBuild, "codebuild" => Self::CodeBuild, "taskcluster" => Self::Taskcluster,
    "tekton" => Self::Tekton, "drone" => Self::Drone, "appveyor" => Self::AppVeyor, "argo" => Self::Argo,
    "orchestrator" => Self::Orchestrator);
named!(Ecosystem: "python" => Self::Python, "conda" => Self::Conda, "npm" => Self::Npm, "r" => Self::R, "jvm" => Self::Jvm,
    "nuget" => Self::NuGet, "system" => Self::System, "other" => Self::Other);
named!(InfraTool: "terraform" => Self::Terraform, "cloudformation" => Self::CloudFormation, "cdk" => Self::Cdk,
    "pulumi" => Self::Pulumi, "bicep" => Self::Bicep, "arm" => Self::Arm, "kubernetes" => Self::Kubernetes,
    "helm" => Self::Helm, "kustomize" => Self::Kustomize, "ansible" => Self::Ansible, "docker" => Self::Docker,
    "compose" => Self::Compose, "databricks" => Self::Databricks, "azureml" => Self::AzureMl, "other" => Self::Other);
named!(ImageUse: "base" => Self::Base, "run" => Self::Run);
named!(DefinitionKind: "function" => Self::Function, "method" => Self::Method, "class" => Self::Class);
named!(TagKind: "release" => Self::Release, "model" => Self::Model, "data" => Self::Data, "environment" => Self::Environment,
    "other" => Self::Other);
named!(TaskTool: "make" => Self::Make, "just" => Self::Just, "tox" => Self::Tox, "nox" => Self::Nox, "npm" => Self::Npm,
    "taskfile" => Self::Taskfile, "mise" => Self::Mise, "pyproject" => Self::PyProject, "entry_point" => Self::EntryPoint,
    "invoke" => Self::Invoke, "dvc" => Self::Dvc, "mlproject" => Self::MlProject, "script" => Self::Script,
    "container" => Self::Container);
named!(FileKind: "python" => Self::Python, "notebook" => Self::Notebook, "markdown" => Self::Markdown, "rst" => Self::Rst,
    "asciidoc" => Self::AsciiDoc, "text" => Self::Text, "yaml" => Self::Yaml, "json" => Self::Json, "toml" => Self::Toml,
    "ini" => Self::Ini, "terraform" => Self::Terraform, "bicep" => Self::Bicep, "dockerfile" => Self::Dockerfile,
    "makefile" => Self::Makefile, "groovy" => Self::Groovy, "shell" => Self::Shell, "sql" => Self::Sql, "r" => Self::R,
    "jvm" => Self::Jvm, "dotnet" => Self::DotNet, "javascript" => Self::JavaScript, "code" => Self::OtherCode,
    "web" => Self::Web, "data" => Self::Data, "model" => Self::ModelArtefact, "image" => Self::Image, "other" => Self::Other);

/// A probe signal before its probe is looked up.
pub(crate) fn probe_by_name<'a>(source: &ProbeSource, probes: &'a [Probe]) -> Option<&'a Probe> {
    probes.iter().find(|probe| probe.name == source.name)
}
