//! Parses the YAML and JSON files below the given folders and prints how many fail, with and without
//! blanking placeholders.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a tool for developers that reads files")]

use matura_model::RepoPath;
use std::path::{Path, PathBuf};

fn main() {
    let mut files = Vec::new();
    for folder in std::env::args().skip(1) {
        collect(Path::new(&folder), &mut files);
    }
    files.sort();
    let (mut failed, mut fatal, mut templated, mut count, mut plain_failed) = (0, 0, 0, 0, 0);
    for file in &files {
        let Ok(text) = std::fs::read_to_string(file) else { continue };
        let name = file.to_string_lossy();
        let parsed = matura_yaml::parse(&RepoPath::new(&name), &text);
        count += 1;
        plain_failed += usize::from(granit_parser::Parser::new_from_str(&text).any(|event| event.is_err()));
        templated += usize::from(parsed.templated);
        let problems: Vec<_> =
            parsed.problems.iter().filter(|problem| problem.message != "template placeholders blanked").collect();
        failed += usize::from(!problems.is_empty());
        fatal += usize::from(problems.iter().any(|problem| problem.fatal));
        for problem in problems {
            println!("{name}:{:?} fatal={} {}", problem.lines.map(|lines| lines.first), problem.fatal, problem.message);
        }
    }
    println!(
        "{count} files, {plain_failed} fail without blanking, {templated} templated, {failed} with problems left, {fatal} of them fatal"
    );
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() && !path.is_symlink() {
            if path.file_name().is_none_or(|name| name != ".git") {
                collect(&path, files);
            }
        } else if path
            .extension()
            .is_some_and(|extension| ["yaml", "yml", "json", "jsonc"].iter().any(|known| extension == *known))
        {
            files.push(path);
        }
    }
}
