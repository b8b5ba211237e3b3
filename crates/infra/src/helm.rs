//! Helm: charts and values. Templates are Kubernetes objects of another tool.

use crate::node::{each_mapping, has_all, has_any};
use crate::output::{Head, Output};
use matura_model::Lines;
use matura_model::fact::{ImageUse, InfraTool};
use matura_yaml::Node;

/// True for a file in the `templates` folder of a chart, and for any other template.
pub(crate) fn is_template(output: &Output<'_>) -> bool {
    output.templated || format!("/{}", output.path.as_str()).contains("/templates/")
}

pub(crate) fn chart(output: &mut Output<'_>, document: &Node) -> bool {
    let named = output.path.file_name().starts_with("Chart.y");
    let stated = matches!(document.str_at("apiVersion"), Some("v1" | "v2"))
        && has_any(document, &["appVersion", "type", "dependencies", "description", "maintainers"]);
    let is_chart = (named || stated) && has_all(document, &["name", "version"]) && document.get("kind").is_none();
    if is_chart {
        output.node(&Head::new(InfraTool::Helm, "chart", document.str_at("name")), document);
    }
    is_chart
}

pub(crate) fn values(output: &mut Output<'_>, document: &Node) -> bool {
    let is_values =
        document.is_mapping() && is_values_name(output.path.stem()) && output.path.extension().starts_with('y');
    if is_values {
        output.node(&Head::new(InfraTool::Helm, "values", Some(output.path.stem())), document);
        images(output, document);
    }
    is_values
}

/// `values`, `values-prod`, `values.prod`, `grafana-values`.
fn is_values_name(stem: &str) -> bool {
    let stem = stem.to_ascii_lowercase();
    stem.split(['-', '.', '_']).next() == Some("values") || stem.split(['-', '.', '_']).next_back() == Some("values")
}

fn images(output: &mut Output<'_>, document: &Node) {
    let mut found: Vec<(String, Lines)> = Vec::new();
    each_mapping(document, &mut |mapping| {
        let Some((key, image)) = mapping.entries().find(|(key, _)| key.as_str() == Some("image")) else { return };
        let lines = Lines::new(key.lines.first, image.lines.last.max(key.lines.first));
        if let Some(text) = image.as_str() {
            found.push((text.to_owned(), lines));
        } else if let Some(repository) = image.str_at("repository").filter(|text| !text.is_empty()) {
            let registry = image.str_at("registry").filter(|text| !text.is_empty());
            let name = registry.map_or(repository.to_owned(), |registry| format!("{registry}/{repository}"));
            let tag = image.str_at("tag").filter(|text| !text.is_empty());
            let digest = image.str_at("digest").filter(|text| !text.is_empty());
            let name = tag.map_or(name.clone(), |tag| format!("{name}:{tag}"));
            found.push((digest.map_or(name.clone(), |digest| format!("{name}@{digest}")), lines));
        }
    });
    for (reference, lines) in found {
        output.image(&reference, ImageUse::Run, lines);
    }
}
