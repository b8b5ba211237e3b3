//! `package.json`: dependencies, scripts, hooks.

use crate::hooks;
use crate::lint_staged;
use crate::output::{Output, Wanted};
use crate::text::node_commands;
use matura_model::fact::{Ecosystem, Group, Pin, TaskTool};
use matura_yaml::Node;

/// Reads a `package.json`.
pub(crate) fn package(output: &mut Output<'_>, root: &Node) {
    let groups = [
        ("dependencies", Group::Runtime),
        ("devDependencies", Group::Dev),
        ("peerDependencies", Group::Optional("peer".to_owned())),
        ("optionalDependencies", Group::Optional("optional".to_owned())),
    ];
    for (key, group) in groups {
        for (name, value) in root.get(key).into_iter().flat_map(Node::entries) {
            if let (Some(name), Some(version)) = (name.as_str(), value.as_str()) {
                let wanted = Wanted::new(name, version, pin(version));
                output.dependency(value.lines.first, wanted, &group, Ecosystem::Npm);
            }
        }
    }
    scripts(output, root);
    lint_staged::globs_at(output, root.get("lint-staged"));
    let managers = [("husky", root.at(&["husky", "hooks"])), ("simple-git-hooks", root.get("simple-git-hooks"))];
    for (manager, table) in managers {
        for (stage, value) in table.into_iter().flat_map(Node::entries) {
            for command in node_commands(value) {
                hooks::command_hook(output, manager, stage.as_str().unwrap_or_default(), command);
            }
        }
    }
    for script in root.get("pre-commit").into_iter().flat_map(Node::one_or_many) {
        if let Some(name) = script.as_str() {
            output.hook(script.lines, "pre-commit", name);
        }
    }
}

fn scripts(output: &mut Output<'_>, root: &Node) {
    for (name, value) in root.get("scripts").into_iter().flat_map(Node::entries) {
        let Some(name) = name.as_str() else { continue };
        let task = output.task(value.lines, TaskTool::Npm, name, node_commands(value));
        output.push_task(task);
    }
}

fn pin(version: &str) -> Pin {
    let version = version.trim();
    let repository = version.contains("://") || version.starts_with("git") || version.contains('/');
    match version {
        "" | "*" | "latest" | "x" => Pin::None,
        _ if version.starts_with("npm:") => version.rsplit('@').next().map_or(Pin::Range, pin),
        _ if version.starts_with("file:") || version.starts_with("workspace:") || version.starts_with("link:") => {
            Pin::Url
        }
        _ if repository => {
            let commit = version.rsplit('#').next().unwrap_or_default();
            let whole = commit.len() == 40 && commit.chars().all(|c| c.is_ascii_hexdigit());
            if whole { Pin::Hashed } else { Pin::Url }
        }
        _ => {
            let bare = version.trim_start_matches(['=', 'v']);
            let numbers = bare.split(['-', '+']).next().unwrap_or_default();
            let parts: Vec<&str> = numbers.split('.').collect();
            let digits = |part: &&str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
            if parts.len() == 3 && parts.iter().all(digits) && !bare.contains(' ') { Pin::Exact } else { Pin::Range }
        }
    }
}
