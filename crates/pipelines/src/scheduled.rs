//! Schedules that orchestrators read from files: CronJobs of Kubernetes, schedules of Azure ML, jobs
//! of Databricks, deployments of Prefect.

use crate::Found;
use crate::shape::{
    container_step, flatten, has_any, is_true, job, pipeline, program_and_arguments, scalar_script, schedule, step,
    text, trigger,
};
use matura_model::fact::{Command, Job, Provider, Step, TriggerKind};
use matura_model::{Lines, RepoPath};
use matura_yaml::Node;

pub(crate) fn is_kubernetes(_: &RepoPath, root: &Node) -> bool {
    let versioned = root.get("apiVersion").is_some();
    versioned && matches!(root.str_at("kind"), Some("CronJob" | "ScheduledSparkApplication" | "ScheduledWorkflow"))
}

pub(crate) fn read_kubernetes(path: &RepoPath, root: &Node, found: &mut Found) {
    let Some(spec) = root.get("spec") else { return };
    let mut read = pipeline(path, root.lines, Provider::Orchestrator);
    read.name = root.at(&["metadata", "name"]).and_then(Node::as_str).map(str::to_owned);
    read.enabled = !is_true(spec, "suspend") && spec.get("enabled").and_then(Node::as_bool) != Some(false);
    let cron = spec.get("schedule").or_else(|| spec.at(&["trigger", "cronSchedule", "cron"]));
    if let Some((node, text)) = cron.and_then(|node| Some((node, node.as_str()?))) {
        read.triggers.push(schedule(text, node.lines));
    }
    let id = read.name.clone().unwrap_or_default();
    let pod = spec.at(&["jobTemplate", "spec", "template", "spec"]);
    let mut only = job(&id, pod.unwrap_or(spec).lines);
    for section in ["initContainers", "containers"] {
        for container in pod.and_then(|pod| pod.get(section)).map(Node::items).unwrap_or_default() {
            only.image = text(container, "image");
            only.steps.push(container_step(container));
        }
    }
    if let Some(application) = spec.get("template").filter(|template| template.get("mainApplicationFile").is_some()) {
        only.image = text(application, "image");
        let mut submit = step(application.lines);
        submit.commands =
            application.get("mainApplicationFile").map(|file| spark_submit(file, application)).into_iter().collect();
        only.steps.push(submit);
    }
    read.jobs.push(only);
    found.pipelines.push(read);
}

fn spark_submit(file: &Node, application: &Node) -> Command {
    let arguments = program_and_arguments(None, &[application.get("arguments")]);
    let arguments = arguments.first().map(|command| command.text.as_str()).unwrap_or_default();
    let text = format!("spark-submit {} {arguments}", file.as_str().unwrap_or_default());
    Command { text: text.trim().to_owned(), lines: file.lines }
}

pub(crate) fn is_azure_ml_schedule(_: &RepoPath, root: &Node) -> bool {
    let of_schema = root.str_at("$schema").is_some_and(|schema| schema.contains("chedule.schema.json"));
    of_schema
        || root.get("trigger").is_some_and(|on| has_any(on, &["expression", "frequency"]))
            && has_any(root, &["create_job", "create_monitor"])
}

pub(crate) fn read_azure_ml_schedule(path: &RepoPath, root: &Node, found: &mut Found) {
    let mut read = pipeline(path, root.lines, Provider::Orchestrator);
    read.name = text(root, "name").or_else(|| text(root, "display_name"));
    if let Some(on) = root.get("trigger") {
        let every =
            format!("every {} {}", on.str_at("interval").unwrap_or("1"), on.str_at("frequency").unwrap_or("interval"));
        read.triggers.push(schedule(on.str_at("expression").unwrap_or(&every), on.lines));
    }
    if let Some(created) = root.get("create_job").or_else(|| root.get("create_monitor")) {
        let mut only = job(created.str_at("name").unwrap_or("create_job"), created.lines);
        let file = created.as_str().or_else(|| created.str_at("job"));
        only.uses = file.map(|file| file.trim_start_matches("file:").to_owned());
        read.includes.extend(only.uses.clone());
        if only.uses.is_none() {
            let mut one = step(created.lines);
            flatten(Some(created), "", &mut one.inputs);
            one.commands = created.get("command").map(scalar_script).unwrap_or_default();
            only.steps.push(one);
        }
        read.jobs.push(only);
    }
    found.pipelines.push(read);
}

pub(crate) fn is_databricks(_: &RepoPath, root: &Node) -> bool {
    databricks_jobs(root).next().is_some()
}

fn databricks_jobs(root: &Node) -> impl Iterator<Item = (&str, &Node)> {
    let bundled = root.at(&["resources", "jobs"]).into_iter().flat_map(Node::entries);
    let single = (root.get("tasks").is_some() && has_any(root, &["job_clusters", "schedule"])).then_some(root);
    let bundled = bundled.filter_map(|(name, node)| Some((name.as_str()?, node)));
    let is_job = |(_, node): &(&str, &Node)| {
        has_any(node, &["schedule", "trigger", "continuous", "job_clusters", "email_notifications", "name"])
            && node.get("tasks").map(Node::items).unwrap_or_default().iter().any(|task| task.get("task_key").is_some())
    };
    bundled.chain(single.map(|node| ("job", node))).filter(is_job)
}

pub(crate) fn read_databricks(path: &RepoPath, root: &Node, found: &mut Found) {
    for (id, node) in databricks_jobs(root) {
        let mut read = pipeline(path, node.lines, Provider::Orchestrator);
        read.name = Some(text(node, "name").unwrap_or_else(|| id.to_owned()));
        let paused = |node: &Node| node.str_at("pause_status").is_some_and(|status| status == "PAUSED");
        if let Some(on) = node.get("schedule") {
            read.triggers.push(schedule(on.str_at("quartz_cron_expression").unwrap_or_default(), on.lines));
            read.enabled = !paused(on);
        }
        if let Some(on) = node.get("trigger") {
            read.triggers.push(match on.get("periodic") {
                Some(every) => schedule(
                    &format!(
                        "every {} {}",
                        every.str_at("interval").unwrap_or("1"),
                        every.str_at("unit").unwrap_or("interval")
                    ),
                    on.lines,
                ),
                None => trigger(TriggerKind::Event, on.lines),
            });
            read.enabled = !paused(on);
        }
        if read.triggers.is_empty() {
            read.triggers.push(trigger(TriggerKind::Manual, Lines::one(node.lines.first)));
        }
        read.jobs = node.get("tasks").map(Node::items).unwrap_or_default().iter().map(databricks_task).collect();
        found.pipelines.push(read);
    }
}

fn databricks_task(node: &Node) -> Job {
    let mut read = job(node.str_at("task_key").unwrap_or_default(), node.lines);
    for need in node.get("depends_on").map(Node::items).unwrap_or_default() {
        read.needs.extend(text(need, "task_key"));
    }
    let mut only = step(node.lines);
    for kind in [
        "notebook_task",
        "spark_python_task",
        "python_wheel_task",
        "run_job_task",
        "pipeline_task",
        "sql_task",
        "dbt_task",
    ] {
        let Some(task) = node.get(kind) else { continue };
        only.uses = Some(kind.to_owned());
        flatten(Some(task), "", &mut only.inputs);
        let program = match kind {
            "notebook_task" => task.get("notebook_path").map(|path| ("notebook", path)),
            "spark_python_task" => task.get("python_file").map(|path| ("python", path)),
            "python_wheel_task" => task.get("entry_point").map(|path| ("python-call", path)),
            _ => None,
        };
        only.commands.extend(program.and_then(|(program, path)| {
            Some(Command { text: format!("{program} {}", path.as_str()?), lines: path.lines })
        }));
    }
    read.steps.push(only);
    read
}

pub(crate) fn is_prefect(path: &RepoPath, root: &Node) -> bool {
    let deployments = root.get("deployments").map(Node::items).unwrap_or_default();
    let entry = |node: &Node| {
        node.get("entrypoint").is_some() && has_any(node, &["name", "work_pool", "schedules", "schedule"])
    };
    path.file_name().starts_with("prefect") && deployments.iter().any(entry)
}

pub(crate) fn read_prefect(path: &RepoPath, root: &Node, found: &mut Found) {
    for node in root.get("deployments").map(Node::items).unwrap_or_default() {
        let mut read = pipeline(path, node.lines, Provider::Orchestrator);
        read.name = text(node, "name");
        let schedules = ["schedule", "schedules"].iter().filter_map(|key| node.get(key)).flat_map(Node::one_or_many);
        for on in schedules.filter(|on| on.is_mapping() && on.get("active").and_then(Node::as_bool) != Some(false)) {
            let every = on.str_at("interval").map(|interval| format!("every {interval} s"));
            let when = text(on, "cron").or_else(|| text(on, "rrule")).or(every);
            read.triggers.extend(when.map(|when| schedule(&when, on.lines)));
        }
        if node.get("triggers").is_some_and(|triggers| !triggers.items().is_empty()) {
            read.triggers.push(trigger(TriggerKind::Event, node.lines));
        }
        if read.triggers.is_empty() {
            read.triggers.push(trigger(TriggerKind::Manual, Lines::one(node.lines.first)));
        }
        read.jobs.extend(node.get("entrypoint").map(prefect_job));
        found.pipelines.push(read);
    }
}

/// `flows/train.py:main` calls a function of a file.
fn prefect_job(entrypoint: &Node) -> Job {
    let text = entrypoint.as_str().unwrap_or_default();
    let mut only = job(text.rsplit(':').next().unwrap_or(text), entrypoint.lines);
    only.steps.push(call(text, entrypoint.lines));
    only
}

fn call(text: &str, lines: Lines) -> Step {
    let mut read = step(lines);
    read.commands.push(Command { text: format!("python-call {text}"), lines });
    read
}
