//! Prints what is found in the files below the given folders.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a tool for developers that reads files")]

use matura_infra::Found;
use matura_model::RepoPath;
use std::path::{Path, PathBuf};

fn main() {
    let verbose = std::env::args().any(|argument| argument == "-v");
    for folder in std::env::args().skip(1).filter(|argument| argument != "-v") {
        let mut files = Vec::new();
        collect(Path::new(&folder), &mut files);
        files.sort();
        for file in files {
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            let name = file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy().into_owned();
            print(&read(&RepoPath::new(&name), &text), verbose);
        }
    }
}

fn read(path: &RepoPath, text: &str) -> Found {
    let name = path.file_name().to_ascii_lowercase();
    match path.extension() {
        _ if name.starts_with("dockerfile") || name.ends_with("dockerfile") => matura_infra::dockerfile(path, text),
        "tf" | "tfvars" | "hcl" | "tofu" => matura_infra::terraform(path, text),
        "json" if name.ends_with(".tf.json") => matura_infra::terraform(path, text),
        "yaml" | "yml" | "json" | "jsonc" => matura_infra::yaml(path, &matura_yaml::parse(path, text)),
        "bicep" => matura_infra::bicep(path, text),
        "ts" | "js" | "cs" | "go" | "java" => Found { resources: matura_infra::script(path, text), ..Found::default() },
        _ if name == "vagrantfile" => matura_infra::vagrant(path, text),
        _ if name == "mlproject" => matura_infra::yaml(path, &matura_yaml::parse(path, text)),
        _ => Found::default(),
    }
}

fn print(found: &Found, verbose: bool) {
    for resource in &found.resources {
        println!(
            "R {}:{}-{} {} {} {} ({})",
            resource.path,
            resource.lines.first,
            resource.lines.last,
            resource.tool.name(),
            resource.kind,
            resource.name.as_deref().unwrap_or("-"),
            resource.attributes.len()
        );
        for attribute in resource.attributes.iter().filter(|_| verbose) {
            println!("    {}: {} = {:?}", attribute.line, attribute.path, attribute.value);
        }
    }
    for image in &found.images {
        println!(
            "I {}:{} {:?} {} tag={:?} digest={:?}",
            image.path, image.lines.first, image.use_, image.reference, image.tag, image.digest
        );
    }
    for task in &found.tasks {
        for command in &task.commands {
            println!("T {}:{}-{} {} $ {}", task.path, command.lines.first, command.lines.last, task.name, command.text);
        }
    }
    for problem in &found.problems {
        println!("P {:?}:{:?} fatal={} {}", problem.path, problem.lines, problem.fatal, problem.message);
    }
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            if path.file_name().is_none_or(|name| name != ".git") {
                collect(&path, files);
            }
        } else {
            files.push(path);
        }
    }
}
