//! `pyproject.toml` of every build tool, `Pipfile`, MLflow's `python_env.yaml`.

use crate::output::{Output, Wanted, python_name};
use crate::python::requirement::{specifier_pin, url_pin};
use crate::python::{entry_point, requirement};
use crate::tasks;
use crate::{conda, hooks};
use matura_model::fact::{Ecosystem, Group, Pin};
use matura_yaml::Node;

/// Everything that a `pyproject.toml` says.
pub(crate) fn pyproject(output: &mut Output<'_>, root: &Node) {
    standard(output, root);
    poetry(output, root);
    other_tools(output, root);
    uv_sources(output, root);
    if let Some(pixi) = root.at(&["tool", "pixi"]) {
        conda::pixi(output, pixi);
    }
    scripts(output, root);
    tasks::pyproject_tasks(output, root);
    if let Some(prek) = root.at(&["tool", "prek"]) {
        hooks::pre_commit(output, prek);
    }
}

/// PEP 621, PEP 735 and PEP 518.
fn standard(output: &mut Output<'_>, root: &Node) {
    list(output, root.at(&["project", "dependencies"]), &Group::Runtime);
    for (name, items) in named(root.at(&["project", "optional-dependencies"])) {
        list(output, Some(items), &Group::Optional(name.to_owned()));
    }
    for (_, items) in named(root.get("dependency-groups")) {
        list(output, Some(items), &Group::Dev);
    }
    list(output, root.at(&["build-system", "requires"]), &Group::Build);
}

fn poetry(output: &mut Output<'_>, root: &Node) {
    let Some(poetry) = root.at(&["tool", "poetry"]) else { return };
    for (name, value) in named(poetry.get("dependencies")) {
        let optional = value.get("optional").and_then(Node::as_bool) == Some(true);
        let group = if optional { Group::Optional(extra_of(poetry, name)) } else { Group::Runtime };
        table_dependency(output, name, value, &group);
    }
    let groups = named(poetry.get("group")).filter_map(|(_, group)| group.get("dependencies"));
    for dependencies in groups.chain(poetry.get("dev-dependencies")) {
        for (name, value) in named(Some(dependencies)) {
            table_dependency(output, name, value, &Group::Dev);
        }
    }
}

/// The extra that a package belongs to, empty when none names it.
fn extra_of(poetry: &Node, name: &str) -> String {
    let names = |items: &Node| items.items().iter().any(|item| item.as_str() == Some(name));
    named(poetry.get("extras")).find(|(_, items)| names(items)).map_or_else(String::new, |(extra, _)| extra.to_owned())
}

fn other_tools(output: &mut Output<'_>, root: &Node) {
    list(output, root.at(&["tool", "uv", "dev-dependencies"]), &Group::Dev);
    list(output, root.at(&["tool", "rye", "dev-dependencies"]), &Group::Dev);
    for (_, items) in named(root.at(&["tool", "pdm", "dev-dependencies"])) {
        list(output, Some(items), &Group::Dev);
    }
    for (_, environment) in named(root.at(&["tool", "hatch", "envs"])) {
        list(output, environment.get("dependencies"), &Group::Dev);
        list(output, environment.get("extra-dependencies"), &Group::Dev);
    }
    for (name, value) in named(root.at(&["tool", "flit", "metadata", "requires-extra"])) {
        list(output, Some(value), &Group::Optional(name.to_owned()));
    }
    list(output, root.at(&["tool", "flit", "metadata", "requires"]), &Group::Runtime);
}

/// `[tool.uv.sources]` says where a dependency comes from. One from the project's own tree is none.
fn uv_sources(output: &mut Output<'_>, root: &Node) {
    for (name, source) in named(root.at(&["tool", "uv", "sources"])) {
        let name = python_name(name);
        let source = source.one_or_many().first().unwrap_or(source);
        if source.get("workspace").is_some() || source.get("path").is_some() {
            output.found.dependencies.retain(|dependency| dependency.name != name);
        }
        if let Some(wanted) = repository(&name, source) {
            for dependency in output.found.dependencies.iter_mut().filter(|dependency| dependency.name == name) {
                dependency.version.clone_from(&wanted.version);
                dependency.pin = wanted.pin;
            }
        }
    }
}

/// A dependency that is a table's entry: `name = "^1.2"`, `name = { version = …, git = … }`.
pub(crate) fn table_dependency(output: &mut Output<'_>, name: &str, value: &Node, group: &Group) {
    let line = value.lines.first;
    for value in value.one_or_many() {
        let wanted = match value.as_str().or_else(|| value.str_at("version")) {
            Some(version) if name != "python" => Some(Wanted::new(name, version, poetry_pin(version))),
            _ => repository(name, value),
        };
        if let Some(wanted) = wanted {
            output.dependency(line, wanted, group, Ecosystem::Python);
        }
    }
}

/// A bare version is exact in Poetry and Pipfile.
fn poetry_pin(version: &str) -> Pin {
    let version = version.trim();
    let bare = version.starts_with(|c: char| c.is_ascii_digit()) && !version.contains(['*', ',', '|', ' ', '<', '>']);
    match specifier_pin(version) {
        Some(Pin::Range) if version.starts_with("=") && !version.contains(['*', ',']) => Pin::Exact,
        Some(pin) => pin,
        None if bare => Pin::Exact,
        None => Pin::Range,
    }
}

/// A dependency from a repository or URL.
fn repository(name: &str, value: &Node) -> Option<Wanted> {
    if let Some(url) = value.str_at("url").or_else(|| value.str_at("file")) {
        return Some(Wanted::new(name, url, url_pin(url)));
    }
    let git = value.str_at("git")?;
    let reference = ["rev", "ref", "tag", "branch"].iter().find_map(|key| value.str_at(key));
    let url = reference.map_or_else(|| git.to_owned(), |reference| format!("{git}@{reference}"));
    Some(Wanted::new(name, &url, url_pin(&url)))
}

fn scripts(output: &mut Output<'_>, root: &Node) {
    let places: [&[&str]; 4] = [
        &["project", "scripts"],
        &["project", "gui-scripts"],
        &["tool", "poetry", "scripts"],
        &["tool", "flit", "scripts"],
    ];
    for place in places {
        for (name, value) in named(root.at(place)) {
            let target = value.as_str().or_else(|| value.str_at("reference")).or_else(|| value.str_at("callable"));
            entry_point(output, name, target.unwrap_or_default(), value.lines);
        }
    }
}

/// A `Pipfile`.
pub(crate) fn pipfile(output: &mut Output<'_>, root: &Node) {
    for (section, value) in root.entries() {
        let group = match section.as_str() {
            Some("packages") => Group::Runtime,
            Some("dev-packages") => Group::Dev,
            Some("scripts") => {
                tasks::plain_table(output, value);
                continue;
            }
            Some("source" | "requires" | "pipenv" | "pipfile") | None => continue,
            Some(name) => Group::Optional(name.to_owned()),
        };
        for (name, value) in named(Some(value)) {
            table_dependency(output, name, value, &group);
        }
    }
}

/// MLflow's `python_env.yaml`.
pub(crate) fn python_env(output: &mut Output<'_>, root: &Node) {
    list(output, root.get("dependencies"), &Group::Runtime);
    list(output, root.get("build_dependencies"), &Group::Build);
}

/// The requirements in a list of strings.
fn list(output: &mut Output<'_>, items: Option<&Node>, group: &Group) {
    for item in items.map(Node::items).unwrap_or_default() {
        if let Some(wanted) = item.as_str().and_then(requirement) {
            output.dependency(item.lines.first, wanted, group, Ecosystem::Python);
        }
    }
}

/// The entries of a table by their names.
fn named(table: Option<&Node>) -> impl Iterator<Item = (&str, &Node)> {
    table.into_iter().flat_map(Node::entries).filter_map(|(key, value)| Some((key.as_str()?, value)))
}
