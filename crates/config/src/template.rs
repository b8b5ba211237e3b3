//! A settings file to begin with.

use matura_texts::Texts;
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// A settings file in which everything is commented out but the projects that were found.
pub fn template(projects: &[String], texts: &Texts) -> String {
    let mut text = texts.say("init.template").to_owned();
    if projects.is_empty() {
        text.push_str(texts.say("init.no_project"));
        return text;
    }
    text.push_str(texts.say("init.projects"));
    let mut names = BTreeSet::new();
    for path in projects {
        let last = path.rsplit('/').next().unwrap_or(path);
        let mut name = file_name(last);
        // Two folders of one name are told apart by their whole paths.
        if !names.insert(name.clone()) {
            name = file_name(path);
            names.insert(name.clone());
        }
        let _ = writeln!(text, "[[project]]\npath = {}\nname = {}\n", quoted(path), quoted(&name));
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// A name that is good for a file.
fn file_name(text: &str) -> String {
    let good = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_' | '.') { c } else { '-' };
    let name: String = text.chars().map(good).collect();
    let name = name.trim_start_matches('.');
    if name.is_empty() { "project".to_owned() } else { name.to_owned() }
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
