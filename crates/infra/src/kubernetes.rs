//! Kubernetes objects, custom resources included, and Kustomize.

use crate::helm::is_template;
use crate::monitoring;
use crate::node::{each_mapping, list};
use crate::output::{Head, Output};
use matura_model::Lines;
use matura_model::fact::{ImageUse, InfraTool};
use matura_yaml::{Node, NodeValue};

/// API groups of other programs that took the shape of an object.
const FOREIGN: [&str; 6] = ["backstage.io", "skaffold", "devfile", "sops", "kpt.dev", "okteto"];

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    if is_kustomization(output, document) {
        kustomization(output, document);
        return true;
    }
    let Some((api, kind)) = identity(document) else { return false };
    if kind == "List" || (kind.ends_with("List") && document.get("items").is_some()) {
        list(document, "items").iter().for_each(|item| object(output, item));
        return true;
    }
    if FOREIGN.iter().any(|foreign| api.starts_with(foreign)) {
        return false;
    }
    object(output, document);
    true
}

/// The API version and the kind of an object.
fn identity(document: &Node) -> Option<(&str, &str)> {
    let (api, kind) = (document.str_at("apiVersion")?, document.str_at("kind")?);
    let version = api.rsplit('/').next().unwrap_or(api);
    let known = version.strip_prefix('v').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let named = kind.starts_with(|c: char| c.is_ascii_uppercase());
    ((known || api.contains("{{")) && (named || kind.contains("{{"))).then_some((api, kind))
}

fn object(output: &mut Output<'_>, document: &Node) {
    let Some((api, kind)) = identity(document) else { return };
    let tool = if is_template(output) { InfraTool::Helm } else { InfraTool::Kubernetes };
    let name = document.at(&["metadata", "name"]).and_then(Node::as_str);
    let name = name.or_else(|| document.at(&["metadata", "generateName"]).and_then(Node::as_str));
    output.node(&Head { tool, kind, api: Some(api), name }, document);
    if kind == "ConfigMap" || kind == "Secret" {
        monitoring::embedded(output, document);
        return;
    }
    if kind == "PrometheusRule"
        && let Some(spec) = document.get("spec")
    {
        monitoring::read(output, spec);
    }
    containers(output, document, name.unwrap_or(kind));
}

/// Images and commands of the containers of an object, wherever its kind keeps them.
fn containers(output: &mut Output<'_>, document: &Node, object: &str) {
    let mut images: Vec<(&str, Lines)> = Vec::new();
    let mut runs: Vec<&Node> = Vec::new();
    each_mapping(document, &mut |mapping| {
        for (key, value) in mapping.entries() {
            if let (Some("image" | "storageInitializerImage"), Some(image)) = (key.as_str(), value.as_str()) {
                images.push((image, Lines::new(key.lines.first, value.lines.last)));
            }
        }
        let has_image = mapping.get("image").is_some();
        let runs_something = mapping.get("command").is_some() || mapping.get("args").is_some();
        let in_shape = matches!(mapping.get("command").map(|node| &node.value), None | Some(NodeValue::Sequence(_)));
        if has_image && runs_something && in_shape {
            runs.push(mapping);
        }
    });
    for (image, lines) in images {
        output.image(image, ImageUse::Run, lines);
    }
    for container in runs {
        let name = container.str_at("name").unwrap_or(object);
        output.task(name, &[container.get("command"), container.get("args")]);
    }
}

fn is_kustomization(output: &Output<'_>, document: &Node) -> bool {
    let stated = document.str_at("apiVersion").is_some_and(|api| api.starts_with("kustomize.config.k8s.io"));
    let named = ["kustomization", "Kustomization"].contains(&output.path.stem());
    document.is_mapping()
        && (stated || (named && document.get("kind").is_none_or(|kind| kind.as_str() == Some("Kustomization"))))
}

fn kustomization(output: &mut Output<'_>, document: &Node) {
    let kind = document.str_at("kind").unwrap_or("Kustomization");
    let api = document.str_at("apiVersion");
    output.node(&Head { tool: InfraTool::Kustomize, kind, api, name: None }, document);
    for image in list(document, "images") {
        let Some(name) = image.str_at("newName").or(image.str_at("name")) else { continue };
        let reference = match (image.str_at("newTag"), image.str_at("digest")) {
            (_, Some(digest)) => format!("{name}@{digest}"),
            (Some(tag), None) => format!("{name}:{tag}"),
            (None, None) => name.to_owned(),
        };
        output.image(&reference, ImageUse::Run, image.lines);
    }
}
