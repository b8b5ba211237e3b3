//! Azure Machine Learning command-line YAML and Azure Resource Manager templates.

use crate::node::each_mapping;
use crate::output::{Head, Output, attributes_of};
use matura_model::Lines;
use matura_model::fact::{ImageUse, InfraTool};
use matura_model::limits::TEMPLATE_DEPTH;
use matura_yaml::Node;

pub(crate) fn machine_learning(output: &mut Output<'_>, document: &Node) -> bool {
    let Some(schema) = document.str_at("$schema").filter(|schema| schema.contains("azuremlschemas")) else {
        return false;
    };
    let file = schema.rsplit('/').next().unwrap_or(schema);
    let kind = file.split('.').next().unwrap_or(file);
    output.node(&Head::new(InfraTool::AzureMl, kind, document.str_at("name")), document);
    let mut images: Vec<(&str, Lines)> = Vec::new();
    each_mapping(document, &mut |mapping| {
        images.extend(mapping.get("image").and_then(|image| Some((image.as_str()?, image.lines))));
    });
    for (image, lines) in images {
        output.image(image, ImageUse::Run, lines);
    }
    true
}

pub(crate) fn resource_manager(output: &mut Output<'_>, document: &Node) -> bool {
    let schema = document.str_at("$schema").unwrap_or_default().to_ascii_lowercase();
    if schema.contains("deploymentparameters.json") {
        output.node(&Head::new(InfraTool::Arm, "parameters", None), document);
        return true;
    }
    if !schema.contains("deploymenttemplate.json") {
        return false;
    }
    let rest = attributes_of(document, |key| key != "resources");
    output.resource(&Head::new(InfraTool::Arm, "template", None), document.lines, rest);
    resources(output, document, "", TEMPLATE_DEPTH);
    true
}

fn resources(output: &mut Output<'_>, parent: &Node, prefix: &str, depth: usize) {
    let Some(group) = parent.get("resources").filter(|_| depth > 0) else { return };
    // A list, or a mapping from symbolic names.
    for resource in group.items().iter().chain(group.entries().map(|(_, value)| value)) {
        let Some(own) = resource.str_at("type") else { continue };
        // The type of a child stands without that of its parent.
        let kind = if prefix.is_empty() || own.contains('.') { own.to_owned() } else { format!("{prefix}/{own}") };
        output.node(&Head::new(InfraTool::Arm, &kind, resource.str_at("name")), resource);
        resources(output, resource, &kind, depth - 1);
    }
}
