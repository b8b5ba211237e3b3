//! Databricks asset bundles.

use crate::node::{has_any, is_mapping_at, named};
use crate::output::{Head, Output};
use matura_model::fact::InfraTool;
use matura_yaml::Node;

/// The resource groups of a bundle, and the kind of what stands in each.
const GROUPS: [(&str, &str); 19] = [
    ("alerts", "alert"),
    ("apps", "app"),
    ("clusters", "cluster"),
    ("dashboards", "dashboard"),
    ("database_catalogs", "database_catalog"),
    ("database_instances", "database_instance"),
    ("experiments", "experiment"),
    ("external_locations", "external_location"),
    ("jobs", "job"),
    ("model_serving_endpoints", "model_serving_endpoint"),
    ("models", "model"),
    ("pipelines", "pipeline"),
    ("quality_monitors", "quality_monitor"),
    ("registered_models", "registered_model"),
    ("schemas", "schema"),
    ("secret_scopes", "secret_scope"),
    ("sql_warehouses", "sql_warehouse"),
    ("synced_database_tables", "synced_database_table"),
    ("volumes", "volume"),
];
/// Keys that a target of a bundle has and an environment of another tool has not.
const TARGET_KEYS: [&str; 5] = ["mode", "workspace", "resources", "run_as", "default"];

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    let stated = document.get("bundle").is_some_and(|bundle| bundle.str_at("name").is_some());
    let resources = has_resources(document);
    let targets = is_mapping_at(document, "targets")
        && named(document, "targets").all(|(_, _, target)| has_any(target, &TARGET_KEYS))
        && (output.path.stem() == "databricks"
            || has_any(document, &["variables", "include", "workspace", "resources"]));
    if !(stated || resources || targets) {
        return false;
    }
    if let Some((key, bundle)) = document.entries().find(|(key, _)| stated && key.as_str() == Some("bundle")) {
        output.entry(&Head::new(InfraTool::Databricks, "bundle", bundle.str_at("name")), key, bundle);
    }
    read_resources(output, document);
    for (name, key, target) in named(document, "targets") {
        output.entry(&Head::new(InfraTool::Databricks, "target", Some(name)), key, target);
        read_resources(output, target);
    }
    true
}

/// True when each group under `resources` is known and holds named mappings.
fn has_resources(document: &Node) -> bool {
    let Some(resources) = document.get("resources") else { return false };
    let known = |(key, group): (&Node, &Node)| {
        GROUPS.iter().any(|(name, _)| key.as_str() == Some(name))
            && group.entries().count() > 0
            && group.entries().all(|(_, item)| item.is_mapping())
    };
    resources.entries().count() > 0 && resources.entries().all(known)
}

fn read_resources(output: &mut Output<'_>, document: &Node) {
    let Some(resources) = document.get("resources") else { return };
    for (group, kind) in GROUPS {
        for (name, key, value) in named(resources, group) {
            output.entry(&Head::new(InfraTool::Databricks, kind, Some(name)), key, value);
        }
    }
}
