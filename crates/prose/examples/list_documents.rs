//! Prints what is read from a document, or the counts and the time for the documents of a folder.
#![expect(clippy::disallowed_methods, clippy::print_stdout, reason = "a tool for developers that reads files")]

use matura_model::{FileKind, RepoPath};
use std::path::{Path, PathBuf};

fn main() {
    for argument in std::env::args().skip(1) {
        let path = Path::new(&argument);
        if path.is_dir() { count(path) } else { show(path) }
    }
}

fn kind(path: &Path) -> Option<FileKind> {
    match path.extension()?.to_str()?.to_lowercase().as_str() {
        "md" | "markdown" | "qmd" | "rmd" | "mdx" => Some(FileKind::Markdown),
        "rst" => Some(FileKind::Rst),
        "adoc" => Some(FileKind::AsciiDoc),
        "txt" => Some(FileKind::Text),
        _ => None,
    }
}

fn show(path: &Path) {
    let Ok(text) = std::fs::read_to_string(path) else { return };
    let name = RepoPath::new(&path.to_string_lossy());
    let (document, problems) = matura_prose::document(&name, kind(path).unwrap_or(FileKind::Text), &text);
    println!("{name}: {:?} {problems:?}", document.language);
    for (index, section) in document.sections.iter().enumerate() {
        println!("{:4} {} {}", section.lines.first, "#".repeat(section.level.into()), section.heading);
        for said in document.statements.iter().filter(|said| said.section as usize == index) {
            println!("{:4} {:8} {}", said.lines.first, format!("{:?}", said.mood), said.text);
        }
    }
    for table in &document.tables {
        println!("table {:?} {} rows", table.head, table.rows.len());
    }
    for link in &document.links {
        println!("link {} {}{} [{}]", link.line, if link.image { "image " } else { "" }, link.to, link.text);
    }
    for entry in matura_prose::releases(&document) {
        println!("release {entry:?}");
    }
}

fn count(folder: &Path) {
    let mut files = Vec::new();
    collect(folder, &mut files);
    files.sort();
    let texts: Vec<(PathBuf, String)> =
        files.into_iter().filter_map(|file| std::fs::read_to_string(&file).ok().map(|text| (file, text))).collect();
    let begun = std::time::Instant::now();
    let (mut sections, mut statements, mut links, mut problems) = (0, 0, 0, 0);
    for (path, text) in &texts {
        let name = RepoPath::new(&path.to_string_lossy());
        let (document, found) = matura_prose::document(&name, kind(path).unwrap_or(FileKind::Text), text);
        sections += document.sections.len();
        statements += document.statements.len();
        links += document.links.len();
        problems += found.len();
    }
    println!(
        "{} documents, {sections} sections, {statements} statements, {links} links, {problems} problems in {:?}",
        texts.len(),
        begun.elapsed()
    );
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() && !path.is_symlink() && !path.ends_with(".git") {
            collect(&path, files);
        } else if path.is_file() && kind(&path).is_some() {
            files.push(path);
        }
    }
}
