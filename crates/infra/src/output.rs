//! Gathers what a file says, within bounds.

use crate::Found;
use crate::command::{commands, script_lines};
use crate::image::reference;
use matura_model::fact::{Attribute, Command, ImageUse, InfraTool, Resource, Task, TaskTool};
use matura_model::limits::{ATTRIBUTE_CHARACTERS, ATTRIBUTES, RESOURCES};
use matura_model::{Lines, Problem, RepoPath};
use matura_yaml::{Node, NodeValue};

/// What a resource is, apart from where it stands and what it holds.
pub(crate) struct Head<'a> {
    pub(crate) tool: InfraTool,
    pub(crate) kind: &'a str,
    pub(crate) api: Option<&'a str>,
    pub(crate) name: Option<&'a str>,
}

impl<'a> Head<'a> {
    pub(crate) fn new(tool: InfraTool, kind: &'a str, name: Option<&'a str>) -> Self {
        Self { tool, kind, api: None, name }
    }
}

/// The facts of one file while they are gathered.
pub(crate) struct Output<'a> {
    pub(crate) path: &'a RepoPath,
    /// True when the file is a template of what it says.
    pub(crate) templated: bool,
    pub(crate) found: Found,
    limited: bool,
}

impl<'a> Output<'a> {
    pub(crate) fn new(path: &'a RepoPath) -> Self {
        Self { path, templated: false, found: Found::default(), limited: false }
    }

    /// Adds a resource that is a whole node.
    pub(crate) fn node(&mut self, head: &Head<'_>, node: &Node) {
        let attributes = attributes(node);
        self.resource(head, node.lines, attributes);
    }

    /// Adds a resource that is an entry of a mapping: its lines begin at its key.
    pub(crate) fn entry(&mut self, head: &Head<'_>, key: &Node, value: &Node) {
        let attributes = attributes(value);
        self.resource(head, entry_lines(key, value), attributes);
    }

    pub(crate) fn resource(&mut self, head: &Head<'_>, lines: Lines, mut attributes: Vec<Attribute>) {
        if self.found.resources.len() >= RESOURCES {
            return self.limit(lines.first, &format!("more than {RESOURCES} resources, the rest is left out"));
        }
        if attributes.len() > ATTRIBUTES {
            attributes.truncate(ATTRIBUTES);
            self.limit(lines.first, &format!("more than {ATTRIBUTES} values in a resource, the rest is left out"));
        }
        self.found.resources.push(Resource {
            path: self.path.clone(),
            lines,
            tool: head.tool,
            kind: head.kind.to_owned(),
            api: head.api.map(str::to_owned),
            name: head.name.map(str::to_owned),
            attributes,
        });
    }

    /// One problem for all limits of a file: which one was met first is enough to know.
    pub(crate) fn limit(&mut self, line: u32, message: &str) {
        if !self.limited {
            self.limited = true;
            self.found.problems.push(Problem::limit(self.path, Some(line), message));
        }
    }

    /// Adds an image, unless the text can be none.
    pub(crate) fn image(&mut self, text: &str, use_: ImageUse, lines: Lines) {
        if let Some(image) = reference(self.path, text, use_, lines) {
            self.found.images.push(image);
        }
    }

    /// Adds what a container runs: its command (or entry point), then its arguments.
    pub(crate) fn task(&mut self, name: &str, parts: &[Option<&Node>]) {
        let nodes: Vec<&Node> = parts.iter().flatten().copied().collect();
        self.commands(name, commands(&nodes));
    }

    /// Adds a shell script that something runs.
    pub(crate) fn script(&mut self, name: &str, script: &Node) {
        self.commands(name, script_lines(script));
    }

    fn commands(&mut self, name: &str, commands: Vec<Command>) {
        let (Some(first), Some(last)) = (commands.first(), commands.last()) else { return };
        let lines = Lines::new(first.lines.first, last.lines.last);
        self.found.tasks.push(Task {
            path: self.path.clone(),
            lines,
            tool: TaskTool::Container,
            name: name.to_owned(),
            commands,
            needs: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
        });
    }
}

/// From a key to the end of its value, where the value is not an alias of something above.
pub(crate) fn entry_lines(key: &Node, value: &Node) -> Lines {
    match value.lines.first < key.lines.first {
        true => key.lines,
        false => Lines::new(key.lines.first, value.lines.last),
    }
}

/// The scalars of a node as flat paths, one more than a resource may have at most, so that a cut shows.
pub(crate) fn attributes(node: &Node) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    flatten(node, "", node.lines.first, &mut attributes);
    attributes
}

/// The scalars of the entries of a mapping whose key passes.
pub(crate) fn attributes_of(node: &Node, passes: impl Fn(&str) -> bool) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    for (key, value) in node.entries() {
        if let Some(name) = key.as_str().filter(|name| passes(name)) {
            flatten(value, name, key.lines.first, &mut attributes);
        }
    }
    attributes
}

/// Puts the scalars of a node at `prefix`, whose key stands on `line`.
pub(crate) fn flatten(node: &Node, prefix: &str, line: u32, attributes: &mut Vec<Attribute>) {
    if attributes.len() > ATTRIBUTES {
        return;
    }
    let mut push = |value: String| attributes.push(Attribute { path: prefix.to_owned(), value, line });
    match &node.value {
        NodeValue::Scalar { text, .. } => push(tagged(node, text)),
        NodeValue::Null if prefix.is_empty() => {}
        NodeValue::Null => push(tagged(node, "")),
        NodeValue::Sequence(items) if items.is_empty() => push("[]".to_owned()),
        NodeValue::Mapping(entries) if entries.is_empty() && !prefix.is_empty() => push("{}".to_owned()),
        NodeValue::Sequence(items) => {
            for (position, item) in items.iter().enumerate() {
                flatten(item, &join(prefix, &position.to_string()), item.lines.first, attributes);
            }
        }
        NodeValue::Mapping(entries) => {
            for (key, value) in entries {
                flatten(value, &join(prefix, key.as_str().unwrap_or("~")), key.lines.first, attributes);
            }
        }
    }
}

fn tagged(node: &Node, text: &str) -> String {
    match &node.tag {
        Some(tag) if !tag.starts_with("!!") => cut(&format!("{tag} {text}")),
        _ => cut(text),
    }
}

pub(crate) fn join(prefix: &str, part: &str) -> String {
    if prefix.is_empty() { part.to_owned() } else { format!("{prefix}.{part}") }
}

/// A value of bounded length, without space around it.
pub(crate) fn cut(text: &str) -> String {
    text.trim().chars().take(ATTRIBUTE_CHARACTERS).collect()
}
