//! One parser each. Where a parser goes by the name of the file, the first line of the input is that name.

use matura_infra::Found as Infra;
use matura_manifests::is_manifest;
use matura_model::fact::PyModule;
use matura_model::{FileKind, Lines, Problem, RepoPath};
use matura_tables::Tables;

/// Names by which [`infra`] reads something.
const INFRA: &[&str] = &[
    "main.tf",
    "main.tf.json",
    "main.bicep",
    "Dockerfile",
    "compose.yaml",
    "k8s/deployment.yaml",
    "chart/templates/deployment.yaml",
    "chart/Chart.yaml",
    "template.yaml",
    "azuredeploy.json",
    "databricks.yml",
    "playbook.yml",
    "prometheus/rules.yml",
    "grafana/dashboard.json",
    "Pulumi.yaml",
    "Vagrantfile",
    "infra/stack.ts",
    "infra/stack.py",
];

/// Names by which [`pipelines`] reads something.
const PIPELINES: &[&str] = &[
    ".github/workflows/ci.yml",
    ".github/actions/setup/action.yml",
    ".gitlab-ci.yml",
    ".circleci/config.yml",
    "bitbucket-pipelines.yml",
    ".travis.yml",
    "appveyor.yml",
    ".taskcluster.yml",
    "taskcluster/ci/test/kind.yml",
    ".drone.yml",
    ".tekton/run.yaml",
    "workflow.yaml",
    "buildspec.yml",
    "cloudbuild.yaml",
    "azure-pipelines.yml",
    "Jenkinsfile",
    "dags/train.py",
];

/// Names by which [`manifests`] reads something.
const MANIFESTS: &[&str] = &[
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "environment.yml",
    "pixi.toml",
    "poetry.lock",
    "package.json",
    "package-lock.json",
    "DESCRIPTION",
    "pom.xml",
    "build.gradle",
    "build.sbt",
    "app.csproj",
    "packages.config",
    "Makefile",
    "justfile",
    "tox.ini",
    "noxfile.py",
    "Taskfile.yml",
    "mise.toml",
    "tasks.py",
    "dvc.yaml",
    "MLproject",
    "run.sh",
    ".pre-commit-config.yaml",
    "lefthook.yml",
    ".lintstagedrc.json",
    ".husky/pre-commit",
    "CODEOWNERS",
    "OWNERS",
    "MAINTAINERS",
    "setup.toml",
];

/// YAML and JSON.
pub fn yaml(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let count = line_count(&text);
    let parsed = matura_yaml::parse(&RepoPath::new("a.yaml"), &text);
    for document in &parsed.documents {
        for entry in matura_yaml::flatten(document, 1000) {
            stands_in(count, entry.lines);
        }
    }
    tell_places(count, &parsed.problems);
}

/// Python modules, and what is read from them: pipelines that they declare, resources that they set up.
pub fn python(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let count = line_count(&text);
    let path = RepoPath::new("src/a.py");
    let (module, problems) = matura_python::module(&path, &text);
    tell_places(count, &problems);
    module_serves(&path, &module);
    let _ = matura_python::code_lines(&text);
}

fn module_serves(path: &RepoPath, module: &PyModule) {
    let _ = matura_pipelines::orchestrated(path, module);
    let _ = matura_infra::program(path, module);
}

/// Notebooks, their code and their prose.
pub fn notebook(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let count = line_count(&text);
    let path = RepoPath::new("a.ipynb");
    let (notebook, problems) = matura_python::notebook(&path, &text);
    tell_places(count, &problems);
    let cells: Vec<(String, Vec<u32>)> = notebook.prose.into_iter().map(|cell| (cell.text, cell.lines)).collect();
    let _ = matura_prose::notebook_document(&path, &cells);
    module_serves(&path, &notebook.module);
}

/// Documents in every markup, and the releases that they record.
pub fn prose(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let count = line_count(&text);
    let kinds = [
        ("CHANGELOG.md", FileKind::Markdown),
        ("docs/a.rst", FileKind::Rst),
        ("docs/a.adoc", FileKind::AsciiDoc),
        ("docs/a.txt", FileKind::Text),
    ];
    for (path, kind) in kinds {
        let (document, problems) = matura_prose::document(&RepoPath::new(path), kind, &text);
        tell_places(count, &problems);
        for statement in &document.statements {
            stands_in(count, statement.lines);
        }
        let _ = matura_prose::releases(&document);
    }
}

/// Infrastructure code in every language.
pub fn infra(bytes: &[u8]) {
    let (path, text) = named(bytes, INFRA);
    let count = line_count(&text);
    let found = match Tables::embedded().kind(&path) {
        FileKind::Terraform => matura_infra::terraform(&path, &text),
        FileKind::Bicep => matura_infra::bicep(&path, &text),
        FileKind::Dockerfile => matura_infra::dockerfile(&path, &text),
        FileKind::Yaml | FileKind::Json => matura_infra::yaml(&path, &matura_yaml::parse(&path, &text)),
        FileKind::Python => {
            let (module, _) = matura_python::module(&path, &text);
            module_serves(&path, &module);
            return;
        }
        _ if path.file_name() == "Vagrantfile" => matura_infra::vagrant(&path, &text),
        _ => Infra { resources: matura_infra::script(&path, &text), ..Infra::default() },
    };
    for resource in &found.resources {
        stands_in(count, resource.lines);
    }
    tell_places(count, &found.problems);
}

/// CI and orchestration of every provider.
pub fn pipelines(bytes: &[u8]) {
    let (path, text) = named(bytes, PIPELINES);
    let count = line_count(&text);
    let pipelines = match Tables::embedded().kind(&path) {
        FileKind::Yaml | FileKind::Json => {
            let found = matura_pipelines::yaml(&path, &matura_yaml::parse(&path, &text));
            tell_places(count, &found.problems);
            found.pipelines
        }
        FileKind::Python => matura_pipelines::orchestrated(&path, &matura_python::module(&path, &text).0),
        _ => {
            let found = matura_pipelines::jenkinsfile(&path, &text);
            tell_places(count, &found.problems);
            found.pipelines
        }
    };
    for pipeline in &pipelines {
        stands_in(count, pipeline.lines);
    }
}

/// Dependencies, lock files, tasks, owners and hooks in every format.
pub fn manifests(bytes: &[u8]) {
    let (path, text) = named(bytes, MANIFESTS);
    let count = line_count(&text);
    let kind = Tables::embedded().kind(&path);
    let found = matura_manifests::manifest(&path, kind, &text, None);
    tell_places(count, &found.problems);
    for task in &found.tasks {
        stands_in(count, task.lines);
    }
    match kind {
        FileKind::Toml => tell_places(count, &matura_manifests::toml_config(&path, &text).1),
        FileKind::Ini => drop(matura_manifests::ini_config(&path, &text)),
        _ => {}
    }
    let _ = is_manifest(&RepoPath::new(&text));
}

/// Command lines.
pub fn shell(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let commands = matura_pipelines::commands(&text, 1);
    for command in &commands {
        let _ = matura_facts::simple_commands(&command.text);
    }
    let words = matura_facts::simple_commands(&text);
    // Patterns come from rules, and are short.
    let pattern: String = text.chars().take(40).collect();
    let pattern = matura_facts::CommandPattern::new(&pattern);
    for simple in &words {
        let _ = pattern.matches(&simple.join(" "));
    }
}

/// The name in the first line and the text below it. A name that no parser goes by stands for one of `known`,
/// so that no input is lost on it.
fn named(bytes: &[u8], known: &[&str]) -> (RepoPath, String) {
    let text = String::from_utf8_lossy(bytes);
    let (name, text) = text.split_once('\n').unwrap_or((&text, ""));
    let other = known.get(name.len() % known.len().max(1)).copied().unwrap_or_default();
    let name = if known.contains(&name) { name } else { other };
    (RepoPath::new(name), text.to_owned())
}

fn line_count(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1)
}

/// What is told is told of lines that the text has.
fn tell_places(count: u32, problems: &[Problem]) {
    for problem in problems {
        assert!(!problem.message.is_empty(), "a problem says what it is");
        if let Some(lines) = problem.lines {
            stands_in(count, lines);
        }
    }
}

fn stands_in(count: u32, lines: Lines) {
    assert!(lines.first >= 1 && lines.first <= lines.last, "{lines:?} goes backwards");
    assert!(lines.last <= count, "{lines:?} is beyond the {count} lines of the text");
}
