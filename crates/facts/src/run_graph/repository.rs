//! Looks things of the repository up as commands name them: files, tasks, images.

use super::imports::{ModuleIndex, shared_folders};
use super::launch::{base_name, option, plain};
use crate::Facts;
use crate::shell::simple_commands;
use matura_model::RepoPath;
use matura_model::fact::{InfraTool, Resource, TaskTool};
use matura_model::place::resolve;
use std::collections::{BTreeMap, BTreeSet};

/// Where a command stands: the folder it runs in and the file that holds it.
#[derive(Clone, Debug)]
pub(crate) struct Stand {
    /// The folder, without a final `/`; empty at the top.
    pub(crate) folder: String,
    /// The file with the command.
    pub(crate) origin: RepoPath,
}

/// The facts with indices by name.
pub(crate) struct Repository<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) modules: ModuleIndex,
    paths: BTreeSet<&'a str>,
    by_file_name: BTreeMap<&'a str, Vec<&'a RepoPath>>,
    tasks: BTreeMap<(TaskTool, &'a str), Vec<usize>>,
    tasks_at: BTreeMap<&'a str, Vec<usize>>,
    /// Names of images that the repository builds, without registry and tag, and their Dockerfiles.
    built: BTreeMap<String, RepoPath>,
}

impl<'a> Repository<'a> {
    pub(crate) fn new(facts: &'a Facts) -> Self {
        let modules = ModuleIndex::new(&facts.modules)
            .declaring(facts.dependencies.iter().map(|dependency| dependency.name.as_str()));
        let mut all: BTreeSet<&RepoPath> = facts.files.iter().map(|file| &file.path).collect();
        all.extend(facts.modules.iter().filter_map(|module| module.path.as_ref()));
        all.extend(facts.tasks.iter().map(|task| &task.path));
        all.extend(facts.pipelines.iter().map(|pipeline| &pipeline.path));
        let mut by_file_name: BTreeMap<&str, Vec<&RepoPath>> = BTreeMap::new();
        for path in &all {
            by_file_name.entry(path.file_name()).or_default().push(path);
        }
        let mut tasks: BTreeMap<(TaskTool, &str), Vec<usize>> = BTreeMap::new();
        let mut tasks_at: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, task) in facts.tasks.iter().enumerate() {
            tasks.entry((task.tool, task.name.as_str())).or_default().push(index);
            tasks_at.entry(task.path.as_str()).or_default().push(index);
        }
        let paths = all.iter().map(|path| path.as_str()).collect();
        let mut repository = Self { facts, modules, paths, by_file_name, tasks, tasks_at, built: BTreeMap::new() };
        repository.built = repository.built_images();
        repository
    }

    pub(crate) fn holds(&self, path: &str) -> bool {
        self.paths.contains(path)
    }

    /// The file that `written` means. Variables and folders of an image before it are passed over.
    pub(crate) fn file(&self, written: &str, stand: &Stand) -> Option<RepoPath> {
        let written = bare_path(written);
        let (last, known) = (written.rsplit('/').next()?, !written.is_empty() && !written.contains(['*', '$', '{']));
        if !known || last.is_empty() {
            return None;
        }
        let relative = written.trim_start_matches('/');
        let folders = [stand.folder.as_str(), "", stand.origin.folder()];
        let direct =
            folders.iter().filter_map(|folder| resolve(folder, relative)).find(|path| self.holds(path.as_str()));
        direct.or_else(|| self.by_end(relative, stand))
    }

    /// The one file whose path ends like `relative`; of several the one that shares most folders.
    fn by_end(&self, relative: &str, stand: &Stand) -> Option<RepoPath> {
        let named = self.by_file_name.get(relative.rsplit('/').next()?)?;
        let mut end = relative.trim_start_matches("../").trim_start_matches("./");
        loop {
            let suffix = format!("/{end}");
            let mut fitting: Vec<_> =
                named.iter().filter(|path| path.as_str() == end || path.as_str().ends_with(&suffix)).collect();
            fitting.sort_by_key(|path| std::cmp::Reverse(shared_folders(path, &stand.origin)));
            match fitting.as_slice() {
                [] => {}
                [only] => return Some((**only).clone()),
                [first, second, ..] => {
                    let shared = |path: &RepoPath| shared_folders(path, &stand.origin);
                    return (shared(first) > shared(second)).then(|| (**first).clone());
                }
            }
            // `/app/src/train.py` in an image stands elsewhere in the repository.
            end = end.split_once('/')?.1;
        }
    }

    /// The folder that `written` means, whether or not it exists.
    pub(crate) fn folder(&self, written: &str, stand: &Stand) -> String {
        // `$GITHUB_WORKSPACE/src` is seen from the top.
        let from_top = written.starts_with('$');
        let written = bare_path(written);
        if written.contains(['$', '*', '`']) || written == "-" || written.starts_with('~') {
            return stand.folder.clone();
        }
        let start = if from_top || written.starts_with('/') { "" } else { stand.folder.as_str() };
        resolve(start, &written).map_or_else(String::new, |path| path.as_str().to_owned())
    }

    /// The tasks of a file.
    pub(crate) fn tasks_in(&self, path: &str) -> &[usize] {
        self.tasks_at.get(path).map_or(&[], Vec::as_slice)
    }

    /// A task by its tool and name, in or above a folder; else the only one of that name anywhere.
    pub(crate) fn task(&self, tool: TaskTool, name: &str, stand: &Stand) -> Option<usize> {
        let named = self.tasks.get(&(tool, name))?;
        let folder_of = |index: &usize| self.facts.tasks.get(*index).map_or("", |task| task.path.folder());
        let mut folder = stand.folder.as_str();
        loop {
            if let Some(found) = named.iter().find(|index| folder_of(index) == folder) {
                return Some(*found);
            }
            match folder.rsplit_once('/') {
                Some((above, _)) => folder = above,
                None if folder.is_empty() => break,
                None => folder = "",
            }
        }
        match named.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The tasks of a tool in a folder, in order; those at the top when the folder has none.
    pub(crate) fn tasks_of(&self, tool: TaskTool, folder: &str) -> Vec<usize> {
        let of = |folder: &str| -> Vec<usize> {
            let tasks = self.facts.tasks.iter().enumerate();
            tasks
                .filter(|(_, task)| task.tool == tool && task.path.folder() == folder)
                .map(|(index, _)| index)
                .collect()
        };
        let found = of(folder);
        if found.is_empty() && !folder.is_empty() { of("") } else { found }
    }

    /// The Dockerfile of an image that the repository builds.
    pub(crate) fn dockerfile_of(&self, image: &str) -> Option<&RepoPath> {
        self.built.get(image_name(image)?)
    }

    /// The Dockerfile that `docker build` with these arguments reads.
    pub(crate) fn dockerfile(&self, arguments: &[String], stand: &Stand) -> Option<RepoPath> {
        let context = plain(arguments, BUILD_VALUES).last().copied().unwrap_or(".");
        match option(arguments, &["-f", "--file"]) {
            Some(file) => self.file(file, stand),
            None => {
                let folder = self.folder(context, stand);
                resolve(&folder, "Dockerfile").filter(|path| self.holds(path.as_str()))
            }
        }
    }

    fn built_images(&self) -> BTreeMap<String, RepoPath> {
        let mut built = BTreeMap::new();
        for resource in self.facts.resources.iter().filter(|resource| resource.tool == InfraTool::Compose) {
            let image = attribute(resource, "image").and_then(image_name);
            if let (Some(image), Some(dockerfile)) = (image, self.built_by(resource)) {
                built.insert(image.to_owned(), dockerfile);
            }
        }
        let steps = self.facts.pipelines.iter().flat_map(|pipeline| {
            let steps = pipeline.jobs.iter().flat_map(|job| &job.steps);
            steps.map(|step| (&pipeline.path, step.folder.as_deref().unwrap_or_default(), &step.commands))
        });
        let tasks = self.facts.tasks.iter().map(|task| (&task.path, task.path.folder(), &task.commands));
        for (path, folder, commands) in steps.chain(tasks) {
            let stand = Stand { folder: folder.to_owned(), origin: path.clone() };
            for words in commands.iter().filter(|c| c.text.contains("docker")).flat_map(|c| simple_commands(&c.text)) {
                let Some(at) = words.iter().position(|word| word == "build") else { continue };
                let is_docker = words
                    .first()
                    .is_some_and(|word| matches!(base_name(word), "docker" | "podman" | "@docker" | "sudo"));
                let arguments = words.get(at + 1..).unwrap_or_default();
                let tag = option(arguments, &["-t", "--tag"]).and_then(image_name).filter(|_| is_docker);
                if let (Some(tag), Some(dockerfile)) = (tag, self.dockerfile(arguments, &stand)) {
                    built.entry(tag.to_owned()).or_insert(dockerfile);
                }
            }
        }
        built
    }

    /// The Dockerfile that a Compose service is built from.
    pub(crate) fn built_by(&self, service: &Resource) -> Option<RepoPath> {
        let context = attribute(service, "build").or_else(|| attribute(service, "build.context"));
        let file = attribute(service, "build.dockerfile");
        context.or(file)?;
        let folder = service.path.sibling(context.unwrap_or("."))?;
        let path = resolve(folder.as_str(), file.unwrap_or("Dockerfile"))?;
        self.holds(path.as_str()).then_some(path)
    }
}

/// Options of `docker build` that take a value.
pub(crate) const BUILD_VALUES: &[&str] = &[
    "-f",
    "--file",
    "-t",
    "--tag",
    "--build-arg",
    "--target",
    "--platform",
    "--cache-from",
    "--cache-to",
    "--secret",
    "--label",
    "--network",
    "--progress",
    "-o",
    "--output",
    "--ssh",
    "--build-context",
    "--builder",
];

/// The value of an attribute of a resource.
pub(crate) fn attribute<'a>(resource: &'a Resource, path: &str) -> Option<&'a str> {
    resource.attributes.iter().find(|attribute| attribute.path == path).map(|attribute| attribute.value.as_str())
}

/// The name of an image without registry, folder and tag; `None` when it is a variable.
pub(crate) fn image_name(image: &str) -> Option<&str> {
    let image = image.split('@').next().unwrap_or(image);
    let last = image.rsplit('/').next().unwrap_or(image);
    let name = last.split(':').next().unwrap_or(last);
    (!name.is_empty() && !name.contains(['$', '{', '('])).then_some(name)
}

/// A path without quotes, a leading `./` and leading variables.
fn bare_path(written: &str) -> String {
    let written = written.trim_matches(['"', '\'']).replace('\\', "/");
    let mut path = written.as_str();
    loop {
        let closing = if path.starts_with("${{") {
            "}}"
        } else if path.starts_with("${") {
            "}"
        } else {
            ""
        };
        let rest = match path.strip_prefix('$') {
            Some(rest) if closing.is_empty() => {
                rest.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_')
            }
            Some(rest) => rest.split_once(closing).map_or(rest, |(_, rest)| rest),
            None => break,
        };
        match rest.strip_prefix('/') {
            Some(rest) => path = rest,
            None => break,
        }
    }
    path.strip_prefix("./").unwrap_or(path).trim_end_matches('/').to_owned()
}
