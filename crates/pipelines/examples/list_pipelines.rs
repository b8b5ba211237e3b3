//! Lists the pipelines of the given folders or files: `list_pipelines PATH…`.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "an example for the command line")]

#[path = "../tests/show/mod.rs"]
mod show;

use matura_model::RepoPath;
use std::path::{Path, PathBuf};

fn main() {
    for root in std::env::args().skip(1).map(PathBuf::from) {
        let mut files = Vec::new();
        collect(&root, &mut files);
        files.sort();
        for file in files {
            let relative = file.strip_prefix(&root).unwrap_or(&file);
            list(&file, &RepoPath::new(&relative.to_string_lossy()));
        }
    }
}

fn collect(at: &Path, files: &mut Vec<PathBuf>) {
    if at.is_file() {
        files.push(at.to_owned());
    }
    for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
        let skipped = [".git", "node_modules"].iter().any(|name| entry.file_name() == *name);
        if !skipped && entry.file_type().is_ok_and(|kind| kind.is_file() || kind.is_dir()) {
            collect(&entry.path(), files);
        }
    }
}

fn list(file: &Path, path: &RepoPath) {
    let Ok(text) = std::fs::read_to_string(file) else { return };
    let found = match path.extension() {
        "yml" | "yaml" | "json" => matura_pipelines::yaml(path, &matura_yaml::parse(path, &text)),
        "groovy" | "jenkinsfile" => matura_pipelines::jenkinsfile(path, &text),
        _ if path.file_name().starts_with("Jenkinsfile") => matura_pipelines::jenkinsfile(path, &text),
        _ => return,
    };
    for pipeline in &found.pipelines {
        println!("== {path}\n{}", show::show(pipeline));
    }
    for problem in &found.problems {
        println!("!! {path}: {}", problem.message);
    }
}
