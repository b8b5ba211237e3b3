//! CloudFormation and SAM templates.

use crate::node::{is_mapping_at, named};
use crate::output::{Head, Output, attributes_of};
use matura_model::fact::InfraTool;
use matura_yaml::Node;

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    let typed = || named(document, "Resources").any(|(_, _, resource)| is_type(resource));
    let stated = document.get("AWSTemplateFormatVersion").is_some() && is_mapping_at(document, "Resources");
    if !stated && !typed() {
        return false;
    }
    // Parameters, conditions, outputs and the rest of the template.
    let rest = attributes_of(document, |key| key != "Resources");
    output.resource(&Head::new(InfraTool::CloudFormation, "template", None), document.lines, rest);
    resources(output, document);
    true
}

/// The resources under `Resources` of a template.
pub(crate) fn resources(output: &mut Output<'_>, template: &Node) {
    for (name, key, resource) in named(template, "Resources") {
        if let Some(kind) = resource.str_at("Type") {
            output.entry(&Head::new(InfraTool::CloudFormation, kind, Some(name)), key, resource);
        }
    }
}

fn is_type(resource: &Node) -> bool {
    let kind = resource.str_at("Type").unwrap_or_default();
    kind.split("::").count() >= 2 && kind.split("::").all(|part| !part.is_empty())
}
