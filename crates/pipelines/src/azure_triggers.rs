//! What starts an Azure pipeline, the unwritten defaults included.

use crate::shape::{excluded, schedule, strings, trigger};
use matura_model::Lines;
use matura_model::fact::{Trigger, TriggerKind};
use matura_yaml::Node;

/// Without `trigger` every push starts the pipeline and without `pr`, for a repository on GitHub or
/// Bitbucket, every pull request does. A pipeline that nothing starts is started by hand.
pub(crate) fn triggers(root: &Node) -> Vec<Trigger> {
    let mut found = Vec::new();
    let default_lines = Lines::one(root.lines.first);
    match root.get("trigger") {
        Some(node) => changes(node, TriggerKind::Push, &mut found),
        None => found.push(trigger(TriggerKind::Push, default_lines)),
    }
    match root.get("pr") {
        Some(node) => changes(node, TriggerKind::PullRequest, &mut found),
        None => found.push(trigger(TriggerKind::PullRequest, default_lines)),
    }
    for node in root.get("schedules").map(Node::items).unwrap_or_default() {
        if let Some(cron) = node.str_at("cron") {
            let branches = selection(node.get("branches"));
            found.push(Trigger { branches, ..schedule(cron, node.lines) });
        }
    }
    resources(root, &mut found);
    if found.is_empty() {
        found.push(trigger(TriggerKind::Manual, default_lines));
    }
    found
}

fn changes(node: &Node, kind: TriggerKind, found: &mut Vec<Trigger>) {
    if is_none(node) {
        return;
    }
    let mut one = trigger(kind, node.lines);
    if !node.is_mapping() {
        one.branches = strings(Some(node));
        found.push(one);
        return;
    }
    one.branches = selection(node.get("branches"));
    one.paths = selection(node.get("paths"));
    let tags = selection(node.get("tags"));
    if tags.is_empty() || !one.branches.is_empty() || !one.paths.is_empty() {
        found.push(one);
    }
    if !tags.is_empty() {
        found.push(Trigger { branches: tags, ..trigger(TriggerKind::Tag, node.lines) });
    }
}

fn is_none(node: &Node) -> bool {
    node.as_str() == Some("none") || node.as_bool() == Some(false)
}

/// `include` and `exclude`, or a plain list.
fn selection(node: Option<&Node>) -> Vec<String> {
    match node {
        Some(node) if node.is_mapping() => {
            let mut patterns = strings(node.get("include"));
            patterns.extend(excluded(strings(node.get("exclude"))));
            patterns
        }
        node => strings(node),
    }
}

fn resources(root: &Node, found: &mut Vec<Trigger>) {
    let items = |key: &str| root.at(&["resources", key]).map(Node::items).unwrap_or_default();
    for (key, kind) in [
        ("pipelines", TriggerKind::Pipeline),
        ("repositories", TriggerKind::Event),
        ("containers", TriggerKind::Event),
        ("packages", TriggerKind::Event),
    ] {
        for item in items(key) {
            if let Some(node) = item.get("trigger").filter(|node| !is_none(node)) {
                let branches = selection(node.get("branches"));
                found.push(Trigger { branches, ..trigger(kind, item.lines) });
            }
        }
    }
    found.extend(items("webhooks").iter().map(|item| trigger(TriggerKind::Event, item.lines)));
}
