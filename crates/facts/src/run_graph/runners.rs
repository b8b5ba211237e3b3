//! Task runners: make, just, tox, nox, npm, DVC, MLflow and their like.

use super::launch::{Launch, base_name, option, plain};
use super::repository::{Repository, Stand};
use super::target::Target;
use matura_model::fact::TaskTool;

/// What a task runner starts; `None` when the program is no task runner.
pub(crate) fn targets(
    name: &str,
    arguments: &[String],
    repository: &Repository<'_>,
    stand: &Stand,
) -> Option<Vec<Target>> {
    let call = Call { arguments, repository, stand };
    Some(match name {
        "make" | "gmake" => call.make(),
        "just" => call.named_or_first(TaskTool::Just, &["-f", "--justfile", "-d", "--working-directory"], 1),
        "task" | "go-task" => call.named_or_default(TaskTool::Taskfile, &["-d", "--dir", "-t", "--taskfile"]),
        "tox" => call.environments(TaskTool::Tox, &["-e", "--env"]),
        "nox" => call.environments(TaskTool::Nox, &["-s", "--session", "-e", "--sessions"]),
        "npm" | "yarn" | "pnpm" | "bun" => call.npm(),
        "mise" => call.after_verb(TaskTool::Mise, &["run", "r"]),
        "poe" | "poethepoet" => call.first(TaskTool::PyProject),
        "invoke" | "inv" => call.first(TaskTool::Invoke),
        "hatch" | "pdm" | "pixi" | "rye" => call.after_verb(TaskTool::PyProject, &["run"]),
        "dvc" => call.dvc(),
        "mlflow" => call.mlflow()?,
        _ => return None,
    })
}

/// The script that a project manager has under the name of what it is told to run: `pdm run test`.
pub(crate) fn script_of(tool: &str, launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand) -> Option<Target> {
    let tools: &[TaskTool] = match tool {
        "pdm" | "hatch" | "pixi" | "rye" | "poetry" | "uv" | "pipenv" => &[TaskTool::PyProject, TaskTool::EntryPoint],
        "npx" => &[TaskTool::Npm],
        _ => return None,
    };
    let call = Call { arguments: launch.arguments, repository, stand };
    // `hatch run test:unit` names the environment as well.
    let short = launch.program.rsplit(':').next().unwrap_or(launch.program);
    [launch.program, short].iter().find_map(|name| tools.iter().find_map(|tool| call.task(*tool, name)))
}

struct Call<'a, 'r> {
    arguments: &'a [String],
    repository: &'a Repository<'r>,
    stand: &'a Stand,
}

impl Call<'_, '_> {
    fn task(&self, tool: TaskTool, name: &str) -> Option<Target> {
        self.task_from(tool, name, self.stand)
    }

    fn task_from(&self, tool: TaskTool, name: &str, stand: &Stand) -> Option<Target> {
        self.repository.task(tool, name, stand).map(|index| self.target(index))
    }

    fn target(&self, index: usize) -> Target {
        let folder = self.repository.facts.tasks.get(index).map_or("", |task| task.path.folder());
        Target::Task(index, folder.to_owned())
    }

    fn all(&self, indices: Vec<usize>) -> Vec<Target> {
        indices.into_iter().map(|index| self.target(index)).collect()
    }

    fn moved(&self, options: &[&str]) -> Stand {
        match option(self.arguments, options) {
            Some(folder) => {
                Stand { folder: self.repository.folder(folder, self.stand), origin: self.stand.origin.clone() }
            }
            None => self.stand.clone(),
        }
    }

    fn make(&self) -> Vec<Target> {
        let stand = self.moved(&["-C", "--directory"]);
        let names = plain(self.arguments, &["-C", "--directory", "-f", "--file", "--makefile", "-I", "-o", "-j"]);
        let file =
            option(self.arguments, &["-f", "--file", "--makefile"]).and_then(|file| self.repository.file(file, &stand));
        let wanted: Vec<&str> = names.into_iter().filter(|word| !word.contains('=')).collect();
        let tasks = match &file {
            Some(file) => self.repository.tasks_in(file.as_str()).to_vec(),
            None => self.repository.tasks_of(TaskTool::Make, &stand.folder),
        };
        if wanted.is_empty() {
            return self.all(tasks.into_iter().take(1).collect());
        }
        let name_of = |index: &usize| self.repository.facts.tasks.get(*index).map_or("", |task| task.name.as_str());
        let here = |name: &str| tasks.iter().find(|index| name_of(index) == name).map(|index| self.target(*index));
        wanted.iter().filter_map(|name| here(name).or_else(|| self.task_from(TaskTool::Make, name, &stand))).collect()
    }

    /// The tasks named by the first `count` arguments; the first of the file without any.
    fn named_or_first(&self, tool: TaskTool, with_value: &[&str], count: usize) -> Vec<Target> {
        let names = plain(self.arguments, with_value);
        match names.is_empty() {
            true => self.all(self.repository.tasks_of(tool, &self.stand.folder).into_iter().take(1).collect()),
            false => names.iter().take(count).filter_map(|name| self.task(tool, name)).collect(),
        }
    }

    fn named_or_default(&self, tool: TaskTool, with_value: &[&str]) -> Vec<Target> {
        let names = plain(self.arguments, with_value);
        let names = if names.is_empty() { vec!["default"] } else { names };
        names.iter().filter_map(|name| self.task(tool, name)).collect()
    }

    fn first(&self, tool: TaskTool) -> Vec<Target> {
        plain(self.arguments, &["-C", "-c", "-r"]).first().and_then(|name| self.task(tool, name)).into_iter().collect()
    }

    fn after_verb(&self, tool: TaskTool, verbs: &[&str]) -> Vec<Target> {
        let names = plain(self.arguments, &[]);
        let name = match names.as_slice() {
            [verb, name, ..] if verbs.contains(verb) => name,
            [name, ..] => name,
            [] => return Vec::new(),
        };
        let short = name.rsplit(':').next().unwrap_or(name);
        self.task(tool, name).or_else(|| self.task(tool, short)).into_iter().collect()
    }

    fn environments(&self, tool: TaskTool, options: &[&str]) -> Vec<Target> {
        let tasks = self.repository.tasks_of(tool, &self.stand.folder);
        let named: Vec<&str> = match option(self.arguments, options) {
            Some(list) => list.split(',').map(str::trim).chain(plain(self.arguments, options)).collect(),
            None => return self.all(tasks),
        };
        let name_of = |index: &usize| self.repository.facts.tasks.get(*index).map_or("", |task| task.name.as_str());
        let exact: Vec<usize> = tasks.iter().copied().filter(|index| named.contains(&name_of(index))).collect();
        if !exact.is_empty() {
            return self.all(exact);
        }
        // `py311` is an environment without a section of its own: the base section holds.
        let base = tasks.iter().copied().find(|index| matches!(name_of(index), "testenv" | "py" | "env_run_base"));
        self.all(base.or(tasks.first().copied().filter(|_| tasks.len() == 1)).into_iter().collect())
    }

    fn npm(&self) -> Vec<Target> {
        let folders = ["--prefix", "-C", "--cwd", "--dir"];
        let stand = self.moved(&folders);
        let names = plain(self.arguments, &["--prefix", "-C", "--cwd", "--dir", "-w", "--workspace"]);
        let name = match names.as_slice() {
            ["run" | "run-script", name, ..] => name,
            ["install" | "ci" | "i" | "add" | "publish" | "audit" | "exec", ..] | [] => return Vec::new(),
            [name, ..] => name,
        };
        self.task_from(TaskTool::Npm, name, &stand).into_iter().collect()
    }

    fn dvc(&self) -> Vec<Target> {
        let words = plain(
            self.arguments,
            &["-C", "--cwd", "-m", "--message", "-S", "--set-param", "-n", "--name", "-j", "--jobs"],
        );
        let (runs, names) = match words.as_slice() {
            ["repro", names @ ..] | ["exp" | "experiments", "run", names @ ..] => (true, names),
            _ => (false, &[][..]),
        };
        if !runs {
            return Vec::new();
        }
        let named: Vec<Target> = names.iter().filter_map(|name| self.task(TaskTool::Dvc, name)).collect();
        if !named.is_empty() {
            return named;
        }
        let file = names.iter().find_map(|name| self.repository.file(name, self.stand));
        match file {
            Some(file) => self.all(self.repository.tasks_in(file.as_str()).to_vec()),
            None => self.all(self.repository.tasks_of(TaskTool::Dvc, &self.moved(&["-C", "--cwd"]).folder)),
        }
    }

    fn mlflow(&self) -> Option<Vec<Target>> {
        let words = plain(
            self.arguments,
            &["-e", "--entry-point", "-P", "--param-list", "--experiment-name", "-b", "--backend", "--env-manager"],
        );
        let ["run", folder, ..] = words.as_slice() else { return None };
        let folder = self.repository.folder(base_or_whole(folder), self.stand);
        let entry = option(self.arguments, &["-e", "--entry-point"]).unwrap_or("main");
        let stand = Stand { folder, origin: self.stand.origin.clone() };
        Some(self.task_from(TaskTool::MlProject, entry, &stand).into_iter().collect())
    }
}

/// A folder named by a URI is taken for the repository's own when it ends in `#folder`.
fn base_or_whole(folder: &str) -> &str {
    match folder.split_once('#') {
        Some((_, inner)) => inner,
        None if folder.contains("://") => base_name(folder),
        None => folder,
    }
}
