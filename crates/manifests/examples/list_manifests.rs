//! Prints what is found in the files below the given folders.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a tool for developers that reads files")]

use matura_manifests::{Found, is_manifest, manifest};
use matura_model::{FileKind, RepoPath};
use std::path::{Path, PathBuf};

fn main() {
    for folder in std::env::args().skip(1) {
        let mut files = Vec::new();
        collect(Path::new(&folder), &mut files);
        files.sort();
        for file in files {
            let name = file.strip_prefix(&folder).unwrap_or(&file).to_string_lossy().into_owned();
            let path = RepoPath::new(&name);
            let kind = if matches!(path.extension(), "yml" | "yaml") { FileKind::Yaml } else { FileKind::Other };
            if !is_manifest(&path) && kind != FileKind::Yaml {
                continue;
            }
            let Ok(text) = std::fs::read_to_string(&file) else { continue };
            print(&path, &manifest(&path, kind, &text, None));
        }
    }
}

fn print(path: &RepoPath, found: &Found) {
    for d in &found.dependencies {
        println!("D {path}:{} {} {:?} {:?} {:?} {:?}", d.line, d.name, d.version, d.pin, d.group, d.ecosystem);
    }
    for lock in &found.locks {
        println!("L {path} {} {} hashed={}", lock.tool, lock.packages, lock.hashed);
    }
    for task in &found.tasks {
        let (first, last) = (task.lines.first, task.lines.last);
        println!(
            "T {path}:{first}-{last} {:?} {} needs={:?} in={:?} out={:?}",
            task.tool, task.name, task.needs, task.inputs, task.outputs
        );
        for command in &task.commands {
            println!("    {}-{} $ {}", command.lines.first, command.lines.last, command.text);
        }
    }
    for owner in &found.owners {
        println!("O {path}:{} {} {:?}", owner.line, owner.pattern, owner.owners);
    }
    for hook in &found.hooks {
        let (first, last) = (hook.lines.first, hook.lines.last);
        println!(
            "H {path}:{first}-{last} {} {} {:?} {:?} {:?}",
            hook.manager, hook.id, hook.source, hook.command, hook.stages
        );
    }
    for problem in &found.problems {
        println!("P {path} {:?} fatal={} {}", problem.lines, problem.fatal, problem.message);
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
