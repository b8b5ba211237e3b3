//! One file to the parsers that can make something of it.

use super::collect::Collected;
use matura_model::fact::{Command, Config, Document, Task, TaskTool};
use matura_model::limits::{CONFIG_ENTRIES, JSON_BYTES, PLAIN_TEXT_BYTES, STRUCTURED_BYTES};
use matura_model::{File, FileKind, Lines, RepoPath, Zone};
use matura_yaml::{Parsed, flatten};

/// Words in the path of JSON that describes something rather than being data.
const DESCRIBING: &[&str] = &[
    "infra",
    "dashboard",
    "grafana",
    "params",
    "dvc",
    "metric",
    "template",
    "terraform",
    "deploy",
    "pipeline",
    "workflow",
    "config",
    "monitor",
    "alert",
    "policy",
    "policies",
    "arm/",
    "bicep",
    "cloudformation",
    "airflow",
    "report",
];

/// Names and headings of documents that record releases.
const RELEASE_WORDS: &[&str] =
    &["changelog", "change log", "changes", "history", "news", "release", "what's new", "whatsnew"];

pub(super) fn read(file: &File) -> Collected {
    let mut found = Collected::default();
    let Ok(text) = &file.text else { return found };
    if matches!(file.zone, Zone::Vendored | Zone::Generated) {
        return found;
    }
    let path = &file.path;
    match file.kind {
        FileKind::Python => python(path, text, &mut found),
        FileKind::Notebook => notebook(path, text, &mut found),
        FileKind::Markdown | FileKind::Rst | FileKind::AsciiDoc => document(path, file.kind, text, &mut found),
        FileKind::Text if text.len() <= PLAIN_TEXT_BYTES && !matura_manifests::is_manifest(path) => {
            document(path, file.kind, text, &mut found);
        }
        FileKind::Yaml | FileKind::Json => return structured(file, text),
        FileKind::Toml if !is_lock(path) => {
            let (config, problems) = matura_manifests::toml_config(path, text);
            found.configs.push(config);
            found.problems.extend(problems);
        }
        FileKind::Ini => found.configs.push(matura_manifests::ini_config(path, text)),
        FileKind::Terraform => found.infra(matura_infra::terraform(path, text)),
        FileKind::Bicep => found.infra(matura_infra::bicep(path, text)),
        FileKind::Dockerfile => found.infra(matura_infra::dockerfile(path, text)),
        FileKind::Groovy if path.extension() != "gradle" => found.pipelines(matura_pipelines::jenkinsfile(path, text)),
        FileKind::OtherCode if path.file_name() == "Vagrantfile" => found.infra(matura_infra::vagrant(path, text)),
        FileKind::Jvm | FileKind::DotNet | FileKind::JavaScript | FileKind::OtherCode => {
            found.resources.extend(matura_infra::script(path, text));
        }
        _ if path.file_name() == "Procfile" => found.tasks.extend(procfile(path, text)),
        _ => {}
    }
    found.manifest(matura_manifests::manifest(path, file.kind, text, None));
    found
}

fn python(path: &RepoPath, text: &str, found: &mut Collected) {
    let (module, problems) = matura_python::module(path, text);
    found.problems.extend(problems);
    found.resources.extend(matura_infra::program(path, &module));
    found.pipelines.extend(matura_pipelines::orchestrated(path, &module));
    found.modules.push(module);
}

fn notebook(path: &RepoPath, text: &str, found: &mut Collected) {
    let (notebook, problems) = matura_python::notebook(path, text);
    found.problems.extend(problems);
    let cells: Vec<(String, Vec<u32>)> = notebook.prose.into_iter().map(|cell| (cell.text, cell.lines)).collect();
    if !cells.is_empty() {
        found.documents.push(matura_prose::notebook_document(path, &cells));
    }
    found.modules.push(notebook.module);
}

fn document(path: &RepoPath, kind: FileKind, text: &str, found: &mut Collected) {
    let (document, problems) = matura_prose::document(path, kind, text);
    found.problems.extend(problems);
    if records_releases(path, &document) {
        let entries = matura_prose::releases(&document);
        if !entries.is_empty() {
            found.releases.push((path.clone(), entries));
        }
    }
    found.documents.push(document);
}

/// True for a document that is a changelog by its name, its folder or one of its first headings.
fn records_releases(path: &RepoPath, document: &Document) -> bool {
    let says = |text: &str| {
        let text = text.to_lowercase().replace(['-', '_'], " ");
        RELEASE_WORDS
            .iter()
            .any(|word| text.starts_with(word) || text.ends_with(word) || text.ends_with("release notes"))
    };
    let folder = path.folder().rsplit('/').next().unwrap_or_default();
    says(path.stem())
        || says(folder)
        || document.sections.iter().filter(|section| section.level <= 2).any(|section| says(&section.heading))
}

fn structured(file: &File, text: &str) -> Collected {
    let mut found = Collected::default();
    let path = &file.path;
    if is_lock(path) || !is_wanted(file, text) {
        found.manifest(matura_manifests::manifest(path, file.kind, text, None));
        return found;
    }
    let parsed = matura_yaml::parse(path, text);
    found.infra(matura_infra::yaml(path, &parsed));
    found.pipelines(matura_pipelines::yaml(path, &parsed));
    found.manifest(matura_manifests::manifest(path, file.kind, text, Some(&parsed)));
    found.configs.push(config(path, &parsed));
    found.problems.extend(parsed.problems);
    found
}

fn is_wanted(file: &File, text: &str) -> bool {
    let path = file.path.as_str().to_lowercase();
    match file.kind {
        FileKind::Json => {
            let describes =
                DESCRIBING.iter().any(|word| path.contains(word)) || matura_manifests::is_manifest(&file.path);
            text.len() <= JSON_BYTES || (describes && text.len() <= STRUCTURED_BYTES)
        }
        _ => text.len() <= STRUCTURED_BYTES,
    }
}

/// Lock files are long, and all that is asked of them is how many packages they fix.
fn is_lock(path: &RepoPath) -> bool {
    let name = path.file_name().to_lowercase();
    name.ends_with(".lock")
        || name.ends_with("-lock.json")
        || name.ends_with("-lock.yaml")
        || name.ends_with("-lock.yml")
        || matches!(name.as_str(), "packages.lock.json" | "npm-shrinkwrap.json" | "renv.lock")
}

/// All documents of a stream; the second and later ones are told apart by their number.
fn config(path: &RepoPath, parsed: &Parsed) -> Config {
    let mut entries = Vec::new();
    for (position, document) in parsed.documents.iter().enumerate() {
        let mut of_document = flatten(document, CONFIG_ENTRIES.saturating_sub(entries.len()));
        if position > 0 {
            for entry in &mut of_document {
                entry.key = format!("{position}:{}", entry.key);
            }
        }
        entries.extend(of_document);
    }
    Config { path: path.clone(), entries }
}

/// `web: gunicorn app:app`, one process a line.
fn procfile(path: &RepoPath, text: &str) -> Vec<Task> {
    let lines = text.lines().zip(1u32..);
    let processes = lines.filter_map(|(line, number)| Some((line.trim().split_once(':')?, Lines::one(number))));
    let named =
        processes.filter(|((name, command), _)| !name.starts_with('#') && !name.contains(' ') && !command.is_empty());
    named
        .map(|((name, command), lines)| Task {
            path: path.clone(),
            lines,
            tool: TaskTool::Container,
            name: name.to_owned(),
            commands: vec![Command { text: command.trim().to_owned(), lines }],
            needs: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        })
        .collect()
}
