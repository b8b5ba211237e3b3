//! One definition for several environments: files, folders, targets, stacks and jobs whose names differ in
//! the environment only.

use crate::names::{Class, Names};
use matura_facts::{Facts, ProbeInput};
use matura_model::fact::{Config, InfraTool, Job, Pipeline, PyModule, Resource, Value};
use matura_model::{FileKind, Lines, Place, RepoPath, Sighting};
use std::collections::{BTreeMap, BTreeSet};

/// Tools that keep containers on one machine, which are no environments.
const CONTAINERS: [InfraTool; 2] = [InfraTool::Docker, InfraTool::Compose];
/// Files whose sections are environments of the infrastructure.
const SECTIONED: [&str; 12] = [
    "samconfig.toml",
    "samconfig.yaml",
    "cdk.json",
    "cdk.context.json",
    "zappa_settings.json",
    "zappa_settings.toml",
    "databricks.yml",
    "databricks.yaml",
    "serverless.yml",
    "serverless.yaml",
    "azure.yaml",
    "skaffold.yaml",
];
/// Words in the path of what configures an application.
const SETTINGS: [&str; 14] = [
    "config",
    "configs",
    "conf",
    "setting",
    "settings",
    "env",
    "envs",
    "environment",
    "environments",
    "application",
    "appsettings",
    "deployment",
    "deploy",
    "infra",
];
/// Manifests, whose sections are groups of packages and tasks.
const MANIFESTS: [&str; 5] = ["package.json", "pyproject.toml", "Pipfile", "setup.cfg", "tox.ini"];

/// What one environment has of a definition.
#[derive(Clone, Debug)]
pub(crate) struct Variant {
    /// Its class.
    pub(crate) class: Class,
    /// The environment as named: `prod`.
    pub(crate) name: String,
    /// Where it begins.
    pub(crate) place: Place,
    /// What it holds, with the environment's name taken out.
    pub(crate) shape: BTreeSet<String>,
    /// Its settings: key, value and place.
    pub(crate) values: Vec<(String, String, Place)>,
}

/// The environments of a definition.
#[derive(Clone, Debug, Default)]
pub(crate) struct Group {
    /// True when infrastructure is defined, rather than an application's settings.
    pub(crate) infrastructure: bool,
    /// One for each environment, in the order of their places.
    pub(crate) variants: BTreeMap<String, Variant>,
}

impl Group {
    fn of(&self, class: Class) -> impl Iterator<Item = &Variant> {
        self.variants.values().filter(move |variant| variant.class == class)
    }

    /// How much production shares with what comes before it, of the smaller of the two: between 0 and 1.
    /// None when one of the two is missing.
    pub(crate) fn similarity(&self) -> Option<f64> {
        let pairs = self.of(Class::Production).flat_map(|one| self.of(Class::Before).map(move |other| (one, other)));
        pairs.map(|(one, other)| alike(&one.shape, &other.shape)).max_by(f64::total_cmp)
    }
}

#[expect(clippy::cast_precision_loss, reason = "the sets are far smaller than 2^52")]
fn alike(one: &BTreeSet<String>, other: &BTreeSet<String>) -> f64 {
    let smaller = one.len().min(other.len()).max(1);
    one.intersection(other).count() as f64 / smaller as f64
}

/// The groups of a repository, by what they are a definition of.
pub(crate) struct Groups<'a> {
    facts: &'a Facts,
    names: &'a Names,
    found: BTreeMap<String, Group>,
    /// The texts of the pipelines that deploy.
    deliveries: Vec<&'a str>,
}

/// Every definition that names an environment. `input.of` holds the steps of pipelines that deploy.
pub(crate) fn groups(facts: &Facts, names: &Names, input: &ProbeInput<'_>) -> BTreeMap<String, Group> {
    let deploying = deploying(facts, input.of);
    let deliveries = deliveries(facts, &deploying);
    let mut groups = Groups { facts, names, found: BTreeMap::new(), deliveries };
    let mut defined: BTreeSet<&RepoPath> = BTreeSet::new();
    for resource in &facts.resources {
        if !facts.is_product(&resource.path) {
            continue;
        }
        defined.insert(&resource.path);
        if !CONTAINERS.contains(&resource.tool) {
            groups.by_path(resource);
            groups.by_name(resource);
            groups.allowed(resource);
        }
    }
    let pipelines: BTreeSet<&RepoPath> = facts.pipelines.iter().map(|pipeline| &pipeline.path).collect();
    for config in facts.configs.iter().filter(|config| facts.is_product(&config.path)) {
        let name = config.path.file_name();
        let sectioned = SECTIONED.contains(&name);
        if MANIFESTS.contains(&name) || pipelines.contains(&config.path) {
            continue;
        }
        if sectioned || (!defined.contains(&config.path) && groups.configures(&config.path)) {
            groups.sections(config, sectioned);
        }
        if !defined.contains(&config.path) {
            groups.settings(config);
        }
    }
    for (pipeline, at) in facts.pipelines.iter().zip(0usize..) {
        if !pipeline.enabled || !facts.is_product(&pipeline.path) {
            continue;
        }
        for (job, _) in
            pipeline.jobs.iter().zip(0..).filter(|(job, job_at)| job.enabled && deploying.contains(&(at, *job_at)))
        {
            groups.job(pipeline, job);
        }
    }
    for module in &facts.modules {
        groups.stacks(module);
    }
    groups.found
}

/// The jobs, as (pipeline, job), that run one of the steps: themselves, or through what they extend, call
/// or start.
fn deploying(facts: &Facts, steps: &[Sighting]) -> BTreeSet<(usize, usize)> {
    let places: BTreeSet<&Place> = steps.iter().map(|step| &step.place).collect();
    let run = facts.run_graph.commands().iter().filter(|command| {
        command.enabled && (places.contains(&command.place) || command.via.iter().any(|via| places.contains(via)))
    });
    let mut found: BTreeSet<(usize, usize)> = run.map(|command| (command.pipeline, command.job)).collect();
    for (pipeline, at) in facts.pipelines.iter().zip(0..) {
        for (job, job_at) in pipeline.jobs.iter().zip(0..) {
            if steps.iter().any(|step| stands_in(pipeline, job, step)) {
                found.insert((at, job_at));
            }
        }
    }
    found
}

/// The texts of the files of pipelines that deploy.
fn deliveries<'a>(facts: &'a Facts, deploying: &BTreeSet<(usize, usize)>) -> Vec<&'a str> {
    let pipelines: BTreeSet<usize> = deploying.iter().map(|(pipeline, _)| *pipeline).collect();
    let paths = pipelines.iter().filter_map(|at| facts.pipelines.get(*at)).map(|pipeline| &pipeline.path);
    let files = paths.filter_map(|path| facts.file(path.as_str()));
    files.filter_map(|file| file.text.as_deref().ok()).collect()
}

/// True when a text names a file, rather than one whose name only ends like it.
fn names_file(text: &str, name: &str) -> bool {
    text.match_indices(name).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'))
    })
}

/// True when a step stands in the lines of the job, or in the pipeline that it calls.
fn stands_in(pipeline: &Pipeline, job: &Job, step: &Sighting) -> bool {
    let Place::File { path, lines } = &step.place else { return false };
    let inside = *path == pipeline.path && lines.is_none_or(|lines| job.lines.contains(lines.first));
    inside || job.uses.as_deref().is_some_and(|uses| uses.trim_start_matches("./") == path.as_str())
}

impl Groups<'_> {
    fn add(&mut self, key: String, infrastructure: bool, variant: Variant) {
        let group = self.found.entry(key).or_default();
        group.infrastructure |= infrastructure;
        match group.variants.get_mut(&variant.name) {
            Some(known) => {
                known.shape.extend(variant.shape);
                known.values.extend(variant.values);
            }
            None => drop(group.variants.insert(variant.name.clone(), variant)),
        }
    }

    /// A path with its environment: the definition, the class and the word.
    fn path(&self, path: &RepoPath) -> Option<(String, Class, String)> {
        let mut kept: Vec<String> = Vec::new();
        let mut found = None;
        let mut end = 0;
        for component in path.as_str().split('/') {
            let named = self.names.take(component);
            kept.push(if named.found.is_some() { named.rest } else { component.to_owned() });
            if named.found.is_some() {
                found = named.found;
                end = kept.len();
            }
        }
        // All that stands in an environment's folder belongs to it.
        kept.truncate(end);
        found.map(|(class, word)| (kept.join("/"), class, word))
    }

    fn by_path(&mut self, resource: &Resource) {
        let Some((key, class, name)) = self.path(&resource.path) else { return };
        let place = Place::lines(&resource.path, Lines::one(resource.lines.first));
        let (shape, values) = self.held(resource, true);
        self.add(format!("file {key}"), true, Variant { class, name, place, shape, values });
    }

    /// Stacks, modules, targets and namespaces that are named for an environment.
    fn by_name(&mut self, resource: &Resource) {
        let last = resource.kind.rsplit(['.', ':', '/']).next().unwrap_or_default();
        let whole = ["target", "stack", "module", "Namespace", "Project", "parameters"].contains(&last)
            || last.ends_with("Stack")
            || last.ends_with("Stage");
        let no_thing = ["variable", "output", "provider", "locals", "tfvars", "values", "parameters", "param", "var"];
        if no_thing.contains(&resource.kind.as_str()) {
            return;
        }
        let named = self.names.take(resource.name.as_deref().unwrap_or_default());
        let Some((class, name)) = named.found else { return };
        let place = Place::lines(&resource.path, Lines::one(resource.lines.first));
        let (shape, values) = self.held(resource, false);
        let key = format!("{} {} {}", resource.tool.name(), resource.kind, named.rest);
        self.add(key, whole, Variant { class, name, place, shape, values });
    }

    /// What a resource holds, with the environment taken out of every name.
    fn held(&self, resource: &Resource, with_name: bool) -> (BTreeSet<String>, Vec<(String, String, Place)>) {
        let name = resource.name.as_deref().filter(|_| with_name).unwrap_or_default();
        let head = format!("{} {}", resource.kind, self.names.take(name).rest);
        let mut shape = BTreeSet::from([head.clone()]);
        let mut values = Vec::new();
        for attribute in &resource.attributes {
            shape.insert(format!("{head} {}", self.names.take(&attribute.path).rest));
            let place = Place::lines(&resource.path, Lines::one(attribute.line));
            values.push((attribute.path.clone(), attribute.value.clone(), place));
        }
        (shape, values)
    }

    /// A parameter that takes environments: only their names are there.
    fn allowed(&mut self, resource: &Resource) {
        for attribute in &resource.attributes {
            let path = attribute.path.to_lowercase();
            if !path.contains("allowedvalues") && !path.contains("validation") {
                continue;
            }
            for word in attribute.value.split([',', '[', ']', '(', ')', '"', '\'', ' ']) {
                let named = self.names.take(word);
                let Some((class, name)) = named.found.filter(|_| named.rest == "*") else { continue };
                let place = Place::lines(&resource.path, Lines::one(attribute.line));
                let list = path.trim_end_matches(|c: char| c.is_ascii_digit() || c == '.');
                let key =
                    format!("parameter {} {} {list}", resource.path, resource.name.as_deref().unwrap_or_default());
                self.add(key, false, Variant { class, name, place, shape: BTreeSet::new(), values: Vec::new() });
            }
        }
    }

    /// Sections of a structured file that are named for environments.
    fn sections(&mut self, config: &Config, infrastructure: bool) {
        for entry in &config.entries {
            let mut parent = String::new();
            for part in entry.key.split('.') {
                let named = self.names.take(part);
                if let Some((class, name)) = named.found.filter(|_| named.rest == "*") {
                    let below = entry.key.get(parent.len() + part.len() + usize::from(!parent.is_empty())..);
                    let below = below.unwrap_or_default().trim_start_matches('.');
                    let place = Place::lines(&config.path, Lines::one(entry.lines.first));
                    let shape = BTreeSet::from([self.names.take(below).rest]);
                    let value = entry.value.clone().unwrap_or_default();
                    let values = vec![(below.to_owned(), value, place.clone())];
                    let key = format!("section {} {parent}", config.path);
                    self.add(key, infrastructure, Variant { class, name, place, shape, values });
                    break;
                }
                if !parent.is_empty() {
                    parent.push('.');
                }
                parent.push_str(part);
            }
        }
    }

    /// True when the path says that the file holds settings.
    fn configures(&self, path: &RepoPath) -> bool {
        self.names.take(path.as_str()).rest.split('-').any(|word| SETTINGS.contains(&word))
    }

    /// A file of settings for one environment.
    fn settings(&mut self, config: &Config) {
        let configures = self.configures(&config.path);
        let kind = self.facts.file(config.path.as_str()).map(|file| file.kind);
        let structured = matches!(kind, Some(FileKind::Yaml | FileKind::Json | FileKind::Toml | FileKind::Ini));
        let Some((key, class, name)) = self.path(&config.path).filter(|_| configures && structured) else { return };
        let place = Place::lines(&config.path, Lines::one(1));
        let shape = config.entries.iter().map(|entry| self.names.take(&entry.key).rest).collect();
        let values = config.entries.iter().filter_map(|entry| {
            let place = Place::lines(&config.path, Lines::one(entry.lines.first));
            Some((entry.key.clone(), entry.value.clone()?, place))
        });
        let values = values.collect();
        // What a pipeline that deploys reads are the variables of what it deploys.
        let deployed = self.deliveries.iter().any(|text| names_file(text, config.path.file_name()));
        self.add(format!("settings {key}"), deployed, Variant { class, name, place, shape, values });
    }

    /// Stacks that a program makes of a class of its own, one for each environment.
    fn stacks(&mut self, module: &PyModule) {
        let Some(path) = module.path.as_ref().filter(|path| self.facts.is_product(path)) else { return };
        let is_program =
            |name: &str| ["aws_cdk", "cdktf", "cdk8s", "pulumi"].iter().any(|package| name.starts_with(package));
        if !module.imports.iter().any(|import| is_program(&import.name)) {
            return;
        }
        for call in module.calls.iter().filter(|call| !is_program(&call.name)) {
            let class = call.name.rsplit('.').next().unwrap_or_default();
            let mut positional = call.arguments.iter().filter(|argument| argument.name.is_none());
            let Some(Value::Str(id)) = positional.nth(1).map(|argument| &argument.value) else { continue };
            let named = self.names.take(id);
            let Some((environment, name)) = named.found.filter(|_| class.starts_with(char::is_uppercase)) else {
                continue;
            };
            let shape = call.arguments.iter().filter_map(|argument| argument.name.clone()).chain([class.to_owned()]);
            let place = Place::lines(path, Lines::one(call.lines.first));
            let variant = Variant { class: environment, name, place, shape: shape.collect(), values: Vec::new() };
            self.add(format!("stack {} {}", call.name, named.rest), true, variant);
        }
    }

    /// A job that deploys to an environment.
    fn job(&mut self, pipeline: &Pipeline, job: &Job) {
        let names =
            [job.environment.as_deref(), Some(job.id.as_str()), job.name.as_deref(), Some(pipeline.path.file_name())];
        let found = names.iter().flatten().find_map(|name| self.names.take(name).found);
        let Some((class, name)) = found else { return };
        let commands = job.steps.iter().flat_map(|step| &step.commands).map(|command| command.text.as_str());
        let uses = job.steps.iter().filter_map(|step| step.uses.as_deref()).chain(job.uses.as_deref());
        let shape = commands.chain(uses).map(|text| self.names.take(text).rest).collect();
        let place = Place::lines(&pipeline.path, Lines::one(job.lines.first));
        let key = format!("jobs {:?}", pipeline.provider);
        self.add(key, true, Variant { class, name, place, shape, values: Vec::new() });
    }
}
