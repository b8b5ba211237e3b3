//! Pulumi projects, stacks and programs in YAML.

use crate::node::{has_all, is_mapping_at, named};
use crate::output::{Head, Output, attributes_of};
use matura_model::fact::InfraTool;
use matura_yaml::Node;

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    let name = output.path.file_name();
    let project = name.starts_with("Pulumi.y") && has_all(document, &["name", "runtime"]);
    let stack = name.starts_with("Pulumi.") && !name.starts_with("Pulumi.y") && document.is_mapping();
    if project || (document.str_at("runtime") == Some("yaml") && is_mapping_at(document, "resources")) {
        let rest = attributes_of(document, |key| key != "resources");
        output.resource(&Head::new(InfraTool::Pulumi, "project", document.str_at("name")), document.lines, rest);
        for (name, key, resource) in named(document, "resources") {
            if let Some(kind) = resource.str_at("type") {
                output.entry(&Head::new(InfraTool::Pulumi, kind, Some(name)), key, resource);
            }
        }
        return true;
    }
    if stack {
        let stack = output.path.stem().strip_prefix("Pulumi.");
        output.node(&Head::new(InfraTool::Pulumi, "stack", stack), document);
    }
    stack
}
