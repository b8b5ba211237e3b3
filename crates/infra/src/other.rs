//! Tools with one or two kinds of file each.

use crate::cloudformation;
use crate::node::{has_all, has_any, is_mapping_at, list, named};
use crate::output::{Head, Output};
use matura_model::fact::{ImageUse, InfraTool};
use matura_yaml::Node;

/// Formats that took the shape of a Kubernetes object.
pub(crate) fn kubernetes_like(output: &mut Output<'_>, document: &Node) -> bool {
    let skaffold = document.str_at("apiVersion").is_some_and(|api| api.starts_with("skaffold/"));
    if skaffold {
        let name = document.at(&["metadata", "name"]).and_then(Node::as_str);
        output.node(&head("skaffold", name), document);
    }
    skaffold
}

pub(crate) fn read(output: &mut Output<'_>, document: &Node) -> bool {
    serverless(output, document)
        || skypilot(output, document)
        || devcontainer(output, document)
        || task_definition(output, document)
        || single(output, document)
}

fn head<'a>(kind: &'a str, name: Option<&'a str>) -> Head<'a> {
    Head::new(InfraTool::Other, kind, name)
}

fn serverless(output: &mut Output<'_>, document: &Node) -> bool {
    let is_serverless = document.get("service").is_some()
        && document.at(&["provider", "name"]).is_some()
        && (is_mapping_at(document, "functions") || output.path.stem().starts_with("serverless"));
    if is_serverless {
        let name = document.str_at("service").or_else(|| document.at(&["service", "name"]).and_then(Node::as_str));
        output.node(&head("serverless.service", name), document);
        for (name, key, function) in named(document, "functions") {
            output.entry(&head("serverless.function", Some(name)), key, function);
        }
        if let Some(template) = document.get("resources") {
            cloudformation::resources(output, template);
        }
    }
    is_serverless
}

fn skypilot(output: &mut Output<'_>, document: &Node) -> bool {
    let keys = ["accelerators", "cloud", "infra", "use_spot", "instance_type", "disk_size", "any_of", "cpus"];
    let is_task =
        document.get("resources").is_some_and(|resources| resources.is_mapping() && has_any(resources, &keys))
            && (document.str_at("run").is_some() || document.str_at("setup").is_some());
    if is_task {
        output.node(&head("skypilot.task", document.str_at("name")), document);
        for (key, service) in document.entries().filter(|(key, _)| key.as_str() == Some("service")) {
            output.entry(&head("skypilot.service", document.str_at("name")), key, service);
        }
        if let Some(run) = document.get("run") {
            output.script(document.str_at("name").unwrap_or("run"), run);
        }
    }
    is_task
}

fn devcontainer(output: &mut Output<'_>, document: &Node) -> bool {
    let named = ["devcontainer.json", ".devcontainer.json"].contains(&output.path.file_name());
    let keys = ["image", "build", "dockerFile", "dockerComposeFile", "features", "postCreateCommand", "customizations"];
    let is_devcontainer = named && has_any(document, &keys);
    if is_devcontainer {
        output.node(&Head::new(InfraTool::Docker, "devcontainer", document.str_at("name")), document);
        if let Some(image) = document.get("image") {
            output.image(image.as_str().unwrap_or_default(), ImageUse::Run, image.lines);
        }
        for hook in
            ["onCreateCommand", "updateContentCommand", "postCreateCommand", "postStartCommand", "postAttachCommand"]
        {
            output.task(hook, &[document.get(hook)]);
        }
    }
    is_devcontainer
}

/// A task definition of Amazon ECS.
fn task_definition(output: &mut Output<'_>, document: &Node) -> bool {
    let containers = list(document, "containerDefinitions");
    let is_definition = containers.iter().any(|container| container.get("image").is_some());
    if is_definition {
        output.node(&head("ecs.task_definition", document.str_at("family")), document);
        for container in containers {
            if let Some(image) = container.get("image") {
                output.image(image.as_str().unwrap_or_default(), ImageUse::Run, image.lines);
            }
            let name = container.str_at("name").unwrap_or("container");
            output.task(name, &[container.get("entryPoint"), container.get("command")]);
        }
    }
    is_definition
}

/// Formats whose file is one resource.
fn single(output: &mut Output<'_>, document: &Node) -> bool {
    let Some(kind) = single_kind(output.path.file_name(), document) else { return false };
    let name = ["name", "project", "cluster_name", "service"].iter().find_map(|key| document.str_at(key));
    output.node(&head(kind, name), document);
    true
}

fn single_kind(file: &str, document: &Node) -> Option<&'static str> {
    let feast = has_all(document, &["project", "registry"])
        && has_any(document, &["provider", "online_store", "offline_store"]);
    let mlflow = is_mapping_at(document, "entry_points") && (file == "MLproject" || document.get("name").is_some());
    let ray = document.get("cluster_name").is_some()
        && is_mapping_at(document, "provider")
        && has_any(
            document,
            &["available_node_types", "head_node_type", "max_workers", "worker_nodes", "setup_commands"],
        );
    let bento = document.str_at("service").is_some_and(|service| service.contains(':'))
        && has_any(document, &["include", "python", "docker", "models", "conda"]);
    let app_engine = document.str_at("runtime").is_some()
        && file.starts_with("app")
        && has_any(
            document,
            &[
                "handlers",
                "env",
                "instance_class",
                "entrypoint",
                "automatic_scaling",
                "runtime_config",
                "manual_scaling",
            ],
        );
    let dstack = matches!(document.str_at("type"), Some("task" | "service" | "dev-environment" | "fleet"))
        && (file.contains("dstack") || has_all(document, &["commands", "resources"]));
    let anyscale_compute =
        has_all(document, &["cloud", "head_node_type"]) || has_all(document, &["cloud", "head_node"]);
    let anyscale_run = has_any(document, &["compute_config", "cluster_env", "image_uri", "containerfile"]);
    let anyscale_service = anyscale_run && has_any(document, &["ray_serve_config", "applications"]);
    let anyscale_job = anyscale_run && document.str_at("entrypoint").is_some();
    let anyscale_environment =
        document.get("base_image").is_some() && has_any(document, &["debian_packages", "post_build_cmds", "env_vars"]);
    let kinds = [
        (anyscale_compute, "anyscale.compute"),
        (anyscale_service, "anyscale.service"),
        (anyscale_job, "anyscale.job"),
        (anyscale_environment, "anyscale.environment"),
        (feast, "feast.store"),
        (mlflow, "mlflow.project"),
        (ray, "ray.cluster"),
        (bento, "bentoml.bento"),
        (app_engine, "appengine.app"),
        (dstack, "dstack.run"),
    ];
    kinds.iter().find(|(holds, _)| *holds).map(|(_, kind)| *kind)
}
