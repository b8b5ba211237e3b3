//! Prometheus, Alertmanager, Grafana and the OpenTelemetry collector.

use crate::node::{has_all, has_any, is_mapping_at, list, named};
use crate::output::{Head, Output, attributes, attributes_of};
use matura_model::Lines;
use matura_model::fact::InfraTool;
use matura_yaml::{Node, Parsed};

/// What a dashboard says about its panels; the rest is layout.
const PANEL_KEYS: [&str; 14] = [
    "title",
    "type",
    "expr",
    "query",
    "rawSql",
    "uid",
    "legendFormat",
    "datasource",
    "description",
    "refresh",
    "measurement",
    "metricName",
    "condition",
    "name",
];

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    rules(output, document)
        | scrape(output, document)
        | alertmanager(output, document)
        | dashboard(output, document)
        | provisioning(output, document)
        | collector(output, document)
}

fn head<'a>(kind: &'a str, name: Option<&'a str>) -> Head<'a> {
    Head::new(InfraTool::Other, kind, name)
}

/// Rule files of Prometheus, and alert rules that Grafana is provisioned with.
fn rules(output: &mut Output<'_>, document: &Node) -> bool {
    let mut found = false;
    for rule in list(document, "groups").iter().flat_map(|group| list(group, "rules")) {
        let (kind, name) = match (rule.str_at("alert"), rule.str_at("record"), rule.str_at("title")) {
            (Some(name), ..) if rule.get("expr").is_some() => ("prometheus.alert", name),
            (_, Some(name), _) if rule.get("expr").is_some() => ("prometheus.record", name),
            (_, _, Some(name)) if has_all(rule, &["condition", "data"]) => ("grafana.alert", name),
            _ => continue,
        };
        output.node(&head(kind, Some(name)), rule);
        found = true;
    }
    found
}

fn scrape(output: &mut Output<'_>, document: &Node) -> bool {
    let jobs = list(document, "scrape_configs");
    if !jobs.iter().any(|job| job.get("job_name").is_some()) {
        return false;
    }
    let promtail = has_any(document, &["clients", "positions"]);
    let rest = attributes_of(document, |key| key != "scrape_configs");
    let (server, kind) =
        if promtail { ("promtail.config", "promtail.scrape") } else { ("prometheus.config", "prometheus.scrape") };
    output.resource(&head(server, None), document.lines, rest);
    for job in jobs {
        output.node(&head(kind, job.str_at("job_name")), job);
    }
    true
}

fn alertmanager(output: &mut Output<'_>, document: &Node) -> bool {
    let receivers = list(document, "receivers");
    if !is_mapping_at(document, "route") || !receivers.iter().any(|receiver| receiver.get("name").is_some()) {
        return false;
    }
    for (key, route) in document.entries().filter(|(key, _)| key.as_str() == Some("route")) {
        output.entry(&head("alertmanager.route", route.str_at("receiver")), key, route);
    }
    for receiver in receivers {
        output.node(&head("alertmanager.receiver", receiver.str_at("name")), receiver);
    }
    true
}

fn dashboard(output: &mut Output<'_>, document: &Node) -> bool {
    let board = document.get("dashboard").filter(|inner| inner.is_mapping()).unwrap_or(document);
    let rows = || list(board, "rows").iter().any(|row| row.get("panels").is_some());
    let is_board = board.get("schemaVersion").is_some() && (!list(board, "panels").is_empty() || rows());
    if is_board {
        let mut said = attributes(board);
        said.retain(|attribute| attribute.path.rsplit('.').next().is_some_and(|key| PANEL_KEYS.contains(&key)));
        output.resource(&head("grafana.dashboard", board.str_at("title")), board.lines, said);
    }
    is_board
}

/// What Grafana is provisioned with, apart from alert rules.
fn provisioning(output: &mut Output<'_>, document: &Node) -> bool {
    if document.str_at("apiVersion") != Some("1") {
        return false;
    }
    let groups = [
        ("datasources", "grafana.datasource"),
        ("providers", "grafana.provider"),
        ("contactPoints", "grafana.contact_point"),
        ("policies", "grafana.policy"),
        ("muteTimes", "grafana.mute_time"),
    ];
    let mut found = false;
    for (group, kind) in groups {
        for item in list(document, group) {
            output.node(&head(kind, item.str_at("name").or(item.str_at("receiver"))), item);
            found = true;
        }
    }
    found
}

fn collector(output: &mut Output<'_>, document: &Node) -> bool {
    let is_collector =
        has_all(document, &["receivers", "exporters"]) && document.at(&["service", "pipelines"]).is_some();
    if is_collector {
        output.node(&head("opentelemetry.collector", None), document);
        for (name, key, pipeline) in document.get("service").into_iter().flat_map(|service| named(service, "pipelines"))
        {
            output.entry(&head("opentelemetry.pipeline", Some(name)), key, pipeline);
        }
    }
    is_collector
}

/// What stands as text in the data of a ConfigMap: rules, scrape configurations, dashboards.
pub(crate) fn embedded(output: &mut Output<'_>, object: &Node) {
    for part in ["data", "stringData"] {
        for (name, _, value) in named(object, part) {
            let Some(text) = value.as_str() else { continue };
            if ![".yml", ".yaml", ".json", ".rules"].iter().any(|ending| name.ends_with(ending)) {
                continue;
            }
            let Parsed { documents, .. } = matura_yaml::parse(output.path, text);
            let before = output.found.resources.len();
            for document in &documents {
                read(output, document);
            }
            let is_block = value.text_line > value.lines.first;
            for resource in output.found.resources.iter_mut().skip(before) {
                let shift = |line: u32| match is_block {
                    true => line.saturating_add(value.text_line - 1).clamp(value.lines.first, value.lines.last),
                    false => value.lines.first,
                };
                resource.lines = Lines::new(shift(resource.lines.first), shift(resource.lines.last));
                resource.attributes.iter_mut().for_each(|attribute| attribute.line = shift(attribute.line));
            }
        }
    }
}
