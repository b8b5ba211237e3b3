//! Reads the Python files and notebooks below the given folders and prints their problems, what was
//! found and how long it took: `list_python FOLDER…`. With `--calls` it prints every call instead.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "an example for the command line")]

use matura_model::{Problem, RepoPath};
use matura_python::{module, notebook};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

#[derive(Default)]
struct Totals {
    files: usize,
    bytes: usize,
    problems: usize,
    fatal: usize,
    calls: usize,
    unresolved: usize,
    definitions: usize,
    code_lines: u64,
    spent: Duration,
}

fn main() {
    let (flags, roots): (Vec<_>, Vec<_>) = std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let prints_calls = flags.iter().any(|flag| flag == "--calls");
    let mut totals = Totals::default();
    for root in roots.iter().map(Path::new) {
        let mut files = Vec::new();
        collect(root, &mut files);
        files.sort();
        for file in files {
            let path = RepoPath::new(&file.strip_prefix(root).unwrap_or(&file).to_string_lossy());
            read(&file, &path, prints_calls, &mut totals);
        }
    }
    let Totals { files, bytes, problems, fatal, calls, unresolved, definitions, code_lines, spent } = totals;
    println!("{files} files, {bytes} bytes, {code_lines} code lines in {spent:?}");
    println!("{problems} problems, {fatal} of them fatal");
    println!("{calls} calls, {unresolved} of them unresolved, {definitions} definitions");
}

fn read(file: &Path, path: &RepoPath, prints_calls: bool, totals: &mut Totals) {
    let Ok(text) = std::fs::read(file) else { return };
    let text = String::from_utf8_lossy(&text);
    let start = Instant::now();
    let (module, problems) = match path.extension() {
        "ipynb" => {
            let (notebook, problems) = notebook(path, &text);
            (notebook.module, problems)
        }
        _ => module(path, &text),
    };
    let spent = start.elapsed();
    totals.spent += spent;
    if spent > Duration::from_millis(100) {
        println!("{path}: slow, {spent:?} for {} bytes", text.len());
    }
    totals.files += 1;
    totals.bytes += text.len();
    totals.problems += problems.len();
    totals.fatal += problems.iter().filter(|problem| problem.fatal).count();
    totals.calls += module.calls.len();
    totals.unresolved += module.calls.iter().filter(|call| call.name.starts_with('?')).count();
    totals.definitions += module.definitions.len();
    totals.code_lines += u64::from(module.code_lines);
    for Problem { lines, message, fatal, .. } in problems {
        println!("{path}:{}: {message}{}", lines.map_or(0, |lines| lines.first), if fatal { " (fatal)" } else { "" });
    }
    for call in module.calls.iter().filter(|_| prints_calls) {
        println!("{path}:{}: {}", call.lines.first, call.name);
    }
}

fn collect(at: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(at).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if kind.is_dir() && entry.file_name() != ".git" {
            collect(&path, files);
        } else if kind.is_file() && path.extension().is_some_and(|extension| extension == "py" || extension == "ipynb")
        {
            files.push(path);
        }
    }
}
