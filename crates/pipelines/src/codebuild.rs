//! AWS CodeBuild's build specifications, and CodePipeline as a template or an export describes it.

use crate::Found;
use crate::shape::{flatten, has_any, job, pipeline, script, step, text, trigger};
use crate::shell::failure_ignored;
use matura_model::fact::{Job, Pipeline, Provider, Step, Trigger, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

pub(crate) fn is_buildspec(_: &RepoPath, root: &Node) -> bool {
    let phase = |(_, phase): (&Node, &Node)| has_any(phase, &["commands", "finally", "runtime-versions"]);
    root.get("version").is_some() && root.get("phases").is_some_and(|phases| phases.entries().any(phase))
}

/// A build specification does not say what starts it: a project or a pipeline does.
pub(crate) fn read_buildspec(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::CodeBuild);
    read.triggers = vec![trigger(TriggerKind::Event, Lines::one(root.lines.first))];
    read.jobs.push(build(root));
    found.pipelines.push(read);
}

fn build(root: &Node) -> Job {
    let mut only = job("build", root.lines);
    for (name, phase) in root.get("phases").into_iter().flat_map(Node::entries) {
        let mut read = step(phase.lines);
        read.name = name.as_str().map(str::to_owned);
        read.commands = script(phase.get("commands"));
        read.commands.extend(script(phase.get("finally")));
        flatten(root.at(&["env", "variables"]), "", &mut read.inputs);
        read.may_fail = phase.str_at("on-failure") == Some("CONTINUE") || failure_ignored(&read.commands);
        only.steps.push(read);
    }
    only
}

/// A CloudFormation template, or the output of `aws codepipeline get-pipeline`.
pub(crate) fn has_pipelines(_: &RepoPath, root: &Node) -> bool {
    exported(root).is_some() || resources(root).next().is_some()
}

fn exported(root: &Node) -> Option<&Node> {
    let read = root.get("pipeline").unwrap_or(root);
    let stages = read.get("stages").map(Node::items).unwrap_or_default();
    stages.iter().any(|stage| stage.at(&["actions", "0", "actionTypeId"]).is_some()).then_some(read)
}

fn resources(root: &Node) -> impl Iterator<Item = (&str, &str, &Node)> {
    let entries = root.get("Resources").into_iter().flat_map(Node::entries);
    entries.filter_map(|(id, resource)| {
        let kind = resource.str_at("Type")?;
        let wanted = matches!(kind, "AWS::CodePipeline::Pipeline" | "AWS::CodeBuild::Project");
        wanted.then_some((id.as_str()?, kind, resource))
    })
}

pub(crate) fn read_pipelines(path: &RepoPath, root: &Node, found: &mut Found) {
    if let Some(exported) = exported(root) {
        found.pipelines.push(code_pipeline(path, exported, exported));
    }
    for (id, kind, resource) in resources(root) {
        let Some(properties) = resource.get("Properties") else { continue };
        let mut read = match kind {
            "AWS::CodePipeline::Pipeline" => code_pipeline(path, resource, properties),
            _ => project(path, resource, properties),
        };
        read.name = read.name.or_else(|| Some(id.to_owned()));
        found.pipelines.push(read);
    }
}

/// The value at a key in CloudFormation's spelling or in the command line's.
fn either<'a>(node: &'a Node, key: &str) -> Option<&'a Node> {
    let mut chars = key.chars();
    let lower: String = chars.next().into_iter().flat_map(char::to_lowercase).chain(chars).collect();
    node.get(key).or_else(|| node.get(&lower))
}

fn string(node: &Node, key: &str) -> Option<String> {
    either(node, key).and_then(Node::as_str).map(str::to_owned)
}

fn code_pipeline(path: &RepoPath, whole: &Node, node: &Node) -> Pipeline {
    let mut read = pipeline(path, whole.lines, Provider::CodeBuild);
    read.name = string(node, "Name");
    let mut before: Vec<String> = Vec::new();
    for stage in either(node, "Stages").map(Node::items).unwrap_or_default() {
        let name = string(stage, "Name").unwrap_or_default();
        let mut one = job(&name, stage.lines);
        one.needs = std::mem::replace(&mut before, vec![name]);
        for action in either(stage, "Actions").map(Node::items).unwrap_or_default() {
            one.steps.push(action_step(action, &mut read.triggers));
        }
        // Whatever follows a manual approval waits for a person.
        let approved = |step: &Step| step.uses.as_deref().is_some_and(|uses| uses.starts_with("Approval/"));
        if one.steps.iter().any(approved) {
            one.condition = Some("manual approval".to_owned());
        }
        read.jobs.push(one);
    }
    if read.triggers.is_empty() {
        read.triggers.push(trigger(TriggerKind::Event, Lines::one(whole.lines.first)));
    }
    read
}

fn action_step(action: &Node, triggers: &mut Vec<Trigger>) -> Step {
    let mut read = step(action.lines);
    read.name = string(action, "Name");
    let kind = either(action, "ActionTypeId");
    let of_kind = |key: &str| kind.and_then(|kind| string(kind, key)).unwrap_or_default();
    let (category, provider) = (of_kind("Category"), of_kind("Provider"));
    read.uses = Some(format!("{category}/{provider}"));
    let settings = either(action, "Configuration");
    flatten(settings, "", &mut read.inputs);
    if category == "Source" {
        let is_code = !matches!(provider.as_str(), "S3" | "ECR");
        let kind = if is_code { TriggerKind::Push } else { TriggerKind::Event };
        let branch = settings.and_then(|s| text(s, "BranchName").or_else(|| text(s, "Branch")));
        triggers.push(Trigger { branches: branch.into_iter().collect(), ..trigger(kind, action.lines) });
    }
    read
}

fn project(path: &RepoPath, resource: &Node, properties: &Node) -> Pipeline {
    let mut read = pipeline(path, resource.lines, Provider::CodeBuild);
    read.name = text(properties, "Name");
    let on = properties.get("Triggers").filter(|on| on.get("Webhook").and_then(Node::as_bool) == Some(true));
    for group in on.and_then(|on| on.get("FilterGroups")).map(Node::items).unwrap_or_default() {
        for filter in group.items().iter().filter(|filter| filter.str_at("Type") == Some("EVENT")) {
            let pattern = filter.str_at("Pattern").unwrap_or_default();
            for (word, kind) in [
                ("PULL_REQUEST_", TriggerKind::PullRequest),
                ("PUSH", TriggerKind::Push),
                ("RELEASED", TriggerKind::Release),
            ] {
                read.triggers.extend(pattern.contains(word).then(|| trigger(kind, filter.lines)));
            }
        }
    }
    if read.triggers.is_empty() {
        let kind = if on.is_some() { TriggerKind::Push } else { TriggerKind::Event };
        read.triggers.push(trigger(kind, on.map_or(Lines::one(resource.lines.first), |on| on.lines)));
    }
    let image = properties.at(&["Environment", "Image"]).and_then(Node::as_str);
    let specification = properties.at(&["Source", "BuildSpec"]);
    match specification.and_then(Node::as_str) {
        Some(inline) if inline.contains('\n') => {
            let parsed = matura_yaml::parse(path, inline);
            let mut only = parsed.documents.first().map_or_else(|| job("build", resource.lines), build);
            let node = specification.unwrap_or(properties);
            shift(&mut only, node.text_line.saturating_sub(1), node.lines);
            read.jobs.push(only);
        }
        Some(file) => read.includes.push(file.to_owned()),
        None if specification.is_some_and(Node::is_mapping) => read.jobs.extend(specification.map(build)),
        None => {}
    }
    read.jobs.iter_mut().for_each(|job| job.image = image.map(str::to_owned));
    read
}

/// Moves a job that was read from a text inside a file to where that text stands.
fn shift(job: &mut Job, by: u32, within: Lines) {
    let inside = |line: u32| line.saturating_add(by).clamp(within.first, within.last);
    let moved = |lines: &mut Lines| *lines = Lines::new(inside(lines.first), inside(lines.last));
    moved(&mut job.lines);
    for step in &mut job.steps {
        moved(&mut step.lines);
        step.commands.iter_mut().for_each(|command| moved(&mut command.lines));
    }
}
