//! Docker and Compose: what images and services run.

use super::launch::{launch, option, plain};
use super::repository::{Repository, Stand, attribute};
use super::target::{Target, targets as targets_of_words};
use matura_model::RepoPath;
use matura_model::fact::{InfraTool, TaskTool};

/// Options of `docker run`, `docker exec` and `docker compose` that take a value.
const VALUES: &[&str] = &[
    "-v",
    "--volume",
    "-e",
    "--env",
    "-p",
    "--publish",
    "--name",
    "-w",
    "--workdir",
    "-u",
    "--user",
    "--env-file",
    "--network",
    "--mount",
    "--gpus",
    "--entrypoint",
    "--platform",
    "-m",
    "--memory",
    "--cpus",
    "-h",
    "--hostname",
    "--restart",
    "--shm-size",
    "--ipc",
    "-f",
    "--file",
    "--profile",
    "--project-name",
    "--project-directory",
    "--add-host",
    "-l",
    "--label",
    "--scale",
    "--net",
];

/// What a container program starts; `None` when the program is none.
pub(crate) fn targets(
    name: &str,
    arguments: &[String],
    repository: &Repository<'_>,
    stand: &Stand,
) -> Option<Vec<Target>> {
    let words = plain(arguments, VALUES);
    match (name, words.as_slice()) {
        ("docker-compose" | "podman-compose", [verb, ..]) => Some(compose(verb, arguments, repository, stand)),
        ("docker" | "podman" | "nerdctl", ["compose", verb, ..]) => Some(compose(verb, arguments, repository, stand)),
        ("docker" | "podman" | "nerdctl" | "buildah", ["build" | "buildx" | "image" | "bud", ..]) => {
            let verb = arguments.iter().position(|word| matches!(word.as_str(), "build" | "bud"))?;
            let dockerfile = repository.dockerfile(arguments.get(verb + 1..).unwrap_or_default(), stand);
            Some(dockerfile.map(Target::Build).into_iter().collect())
        }
        ("docker" | "podman" | "nerdctl", ["run", image, inner @ ..]) => Some(run(image, inner, repository, stand)),
        ("docker" | "podman" | "nerdctl", ["exec", _, inner @ ..]) => Some(inside(inner, repository, stand)),
        ("docker" | "podman" | "nerdctl" | "docker-compose", _) => Some(Vec::new()),
        _ => None,
    }
}

/// `docker run image [command]`.
fn run(image: &str, inner: &[&str], repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let given = inside(inner, repository, stand);
    if !given.is_empty() {
        return given;
    }
    repository.dockerfile_of(image).map(|path| starts(path, repository)).unwrap_or_default()
}

/// A command given to a container.
fn inside(words: &[&str], repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    // A container within a container is not followed.
    match launch(&words) {
        Some(inner) if !inner.program.starts_with("docker") => targets_of_words(&words, repository, stand),
        _ => Vec::new(),
    }
}

/// `ENTRYPOINT` and `CMD` of a Dockerfile.
pub(crate) fn starts(dockerfile: &RepoPath, repository: &Repository<'_>) -> Vec<Target> {
    let tasks = repository.tasks_in(dockerfile.as_str()).iter();
    let containers =
        tasks.filter(|index| repository.facts.tasks.get(**index).is_some_and(|task| task.tool == TaskTool::Container));
    containers.map(|index| Target::Task(*index, String::new())).collect()
}

fn compose(verb: &str, arguments: &[String], repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let is_service = |file: &RepoPath| {
        let facts = repository.facts;
        facts.resources.iter().any(|resource| resource.tool == InfraTool::Compose && resource.path == *file)
    };
    let given = option(arguments, &["-f", "--file"]).and_then(|file| repository.file(file, stand));
    let usual = ["docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"];
    let found = || usual.iter().map(|name| Stand::path(stand, name)).find(is_service);
    let Some(file) = given.or_else(found) else { return Vec::new() };
    let after: Vec<&str> = plain(arguments, VALUES).into_iter().skip_while(|word| *word != verb).skip(1).collect();
    let services =
        repository.facts.resources.iter().filter(|resource| {
            resource.tool == InfraTool::Compose && resource.kind == "service" && resource.path == file
        });
    let mut targets = Vec::new();
    for service in services {
        let name = service.name.as_deref().unwrap_or_default();
        let wanted = match verb {
            "up" | "start" | "create" | "restart" | "build" => after.is_empty() || after.contains(&name),
            "run" => after.first() == Some(&name),
            _ => false,
        };
        if !wanted {
            continue;
        }
        if verb == "build" {
            targets.extend(repository.built_by(service).map(Target::Build));
            continue;
        }
        let inner =
            if verb == "run" { inside(after.get(1..).unwrap_or_default(), repository, stand) } else { Vec::new() };
        targets.extend(if inner.is_empty() { service_targets(&file, name, repository) } else { inner });
    }
    if verb == "exec" {
        targets.extend(inside(after.get(1..).unwrap_or_default(), repository, stand));
    }
    targets
}

/// What a Compose service runs: its own command, else that of the image it builds.
pub(crate) fn service_targets(file: &RepoPath, name: &str, repository: &Repository<'_>) -> Vec<Target> {
    let tasks = repository.tasks_in(file.as_str()).iter();
    let named = |index: &&usize| repository.facts.tasks.get(**index).is_some_and(|task| task.name == name);
    let own: Vec<Target> = tasks.filter(named).map(|index| Target::Task(*index, String::new())).collect();
    if !own.is_empty() {
        return own;
    }
    let service = repository
        .facts
        .resources
        .iter()
        .find(|resource| resource.path == *file && resource.name.as_deref() == Some(name));
    let dockerfile = service.and_then(|service| {
        let image = || attribute(service, "image").and_then(|image| repository.dockerfile_of(image)).cloned();
        repository.built_by(service).or_else(image)
    });
    dockerfile.map(|path| starts(&path, repository)).unwrap_or_default()
}

impl Stand {
    fn path(&self, name: &str) -> RepoPath {
        match self.folder.is_empty() {
            true => RepoPath::new(name),
            false => RepoPath::new(&format!("{}/{name}", self.folder)),
        }
    }
}
