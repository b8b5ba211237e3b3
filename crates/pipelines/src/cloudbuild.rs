//! Google Cloud Build: the configuration of a build, and exported triggers.
//!
//! What starts a build is kept in a trigger apart from it, so that the file alone leaves it open.

use crate::Found;
use crate::shape::{has_any, job, pipeline, program_and_arguments, scalar_script, step, strings, text, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Command, Provider, Step, Trigger, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

pub(crate) fn is_build(path: &RepoPath, root: &Node) -> bool {
    if has_any(root, &["apiVersion", "kind", "on", "runs", "pipeline", "trigger", "when", "jobs"]) {
        return false;
    }
    let steps = root.get("steps").map(Node::items).unwrap_or_default();
    let form = |step: &Node| step.str_at("name").is_some() && !has_any(step, &["uses", "run", "image", "task", "bash"]);
    let runs = |step: &Node| has_any(step, &["args", "entrypoint", "script"]);
    let is_image =
        |step: &Node| step.str_at("name").is_some_and(|name| name.contains(['/', ':']) && !name.contains(' '));
    let named = path.as_str().to_ascii_lowercase().contains("cloudbuild");
    let all = !steps.is_empty() && steps.iter().all(form);
    all && steps.iter().any(|step| runs(step) || named) && (named || steps.iter().any(is_image))
}

pub(crate) fn read(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::CloudBuild);
    read.triggers = vec![trigger(TriggerKind::Event, Lines::one(root.lines.first))];
    let mut only = job("build", root.lines);
    let steps = root.get("steps").map(Node::items).unwrap_or_default();
    only.steps = steps.iter().map(read_step).collect();
    only.steps.extend(root.get("images").and_then(push));
    read.jobs.push(only);
    found.pipelines.push(read);
}

fn read_step(node: &Node) -> Step {
    let mut read = step(node.lines);
    read.name = text(node, "id");
    read.uses = text(node, "name");
    read.folder = text(node, "dir");
    for variable in strings(node.get("env")) {
        if let Some((name, value)) = variable.split_once('=') {
            read.inputs.insert(name.to_owned(), value.to_owned());
        }
    }
    read.commands = match (node.get("script"), node.get("entrypoint")) {
        (Some(script), _) => scalar_script(script),
        (None, Some(entrypoint)) => program_and_arguments(None, &[Some(entrypoint), node.get("args")]),
        (None, None) => {
            let program = read.uses.as_deref().and_then(program_of);
            program_and_arguments(program, &[node.get("args")])
        }
    };
    let allowed = node.get("allowFailure").and_then(Node::as_bool) == Some(true);
    read.may_fail = allowed || node.get("allowExitCodes").is_some() || failure_ignored(&read.commands);
    read
}

/// The program that a builder image runs when the step names none.
fn program_of(image: &str) -> Option<&str> {
    let name = image.rsplit('/').next().unwrap_or(image);
    let name = name.split([':', '@']).next().unwrap_or(name);
    match name {
        "executor" if image.contains("kaniko") => Some("/kaniko/executor"),
        "gcloud" | "docker" | "git" | "gsutil" | "kubectl" | "npm" | "yarn" | "mvn" | "gradle" | "go" | "bazel"
        | "terraform" | "helm" | "skaffold" | "make" | "pack" | "pulumi" | "dvc" => Some(name),
        _ => None,
    }
}

/// Cloud Build pushes what `images` lists when all steps are done.
fn push(images: &Node) -> Option<Step> {
    let push = |image: &Node| {
        let text = format!("docker push {}", image.as_str()?);
        Some(Command { text, lines: image.lines })
    };
    let mut read = step(images.lines);
    read.name = Some("images".to_owned());
    read.commands = images.one_or_many().iter().filter_map(push).collect();
    (!read.commands.is_empty()).then_some(read)
}

/// A trigger as `gcloud builds triggers export` writes it and `import` reads it.
pub(crate) fn is_trigger(_: &RepoPath, root: &Node) -> bool {
    has_any(root, &["filename", "build", "gitFileSource"]) && sources(root).next().is_some()
}

fn sources(root: &Node) -> impl Iterator<Item = (&Node, TriggerKind)> {
    const PLACES: &[(&[&str], TriggerKind)] = &[
        (&["github", "pullRequest"], TriggerKind::PullRequest),
        (&["github", "push"], TriggerKind::Push),
        (&["repositoryEventConfig", "pullRequest"], TriggerKind::PullRequest),
        (&["repositoryEventConfig", "push"], TriggerKind::Push),
        (&["triggerTemplate"], TriggerKind::Push),
        (&["pubsubConfig"], TriggerKind::Event),
        (&["webhookConfig"], TriggerKind::Event),
    ];
    PLACES.iter().filter_map(|(place, kind)| root.at(place).map(|node| (node, *kind)))
}

pub(crate) fn read_trigger(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::CloudBuild);
    read.name = text(root, "name");
    read.enabled = root.get("disabled").and_then(Node::as_bool) != Some(true);
    for (node, kind) in sources(root) {
        let tag = text(node, "tag").or_else(|| text(node, "tagName"));
        let branch = text(node, "branch").or_else(|| text(node, "branchName"));
        let kind = if tag.is_some() { TriggerKind::Tag } else { kind };
        let mut paths = strings(root.get("includedFiles"));
        paths.extend(crate::shape::excluded(strings(root.get("ignoredFiles"))));
        read.triggers.push(Trigger {
            branches: tag.or(branch).into_iter().collect(),
            paths,
            ..trigger(kind, node.lines)
        });
    }
    read.includes = text(root, "filename")
        .or_else(|| root.at(&["gitFileSource", "path"])?.as_str().map(str::to_owned))
        .into_iter()
        .collect();
    if let Some(build) = root.get("build") {
        let mut only = job("build", build.lines);
        only.steps = build.get("steps").map(Node::items).unwrap_or_default().iter().map(read_step).collect();
        read.jobs.push(only);
    }
    found.pipelines.push(read);
}
