//! From a simple command to what it starts inside the repository.

use super::containers;
use super::launch::{Launch, base_name, launch, option, plain};
use super::repository::{Repository, Stand};
use super::runners;
use super::servers;
use matura_model::RepoPath;
use matura_model::fact::TaskTool;

/// What a command starts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A task, with the folder it runs in.
    Task(usize, String),
    /// A Python file or a notebook.
    Module(usize),
    /// A Python file as a service that waits for requests.
    Server(usize),
    /// Python files through a test runner.
    Tests(Vec<usize>),
    /// The building of an image: the instructions of its Dockerfile run.
    Build(RepoPath),
}

/// Programs that collect tests.
const TEST_RUNNERS: &[&str] =
    &["pytest", "py.test", "nose2", "nosetests", "unittest", "ward", "behave", "green", "stestr"];

/// Python tools that are run by `python -m` as well as by their name.
const PYTHON_VALUES: &[&str] = &["-W", "-X"];

/// What a simple command starts; empty when it starts nothing of the repository.
pub(crate) fn targets(words: &[String], repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let Some(launch) = launch(words) else { return Vec::new() };
    // Scripts of a project manager go before programs of the same name.
    if let Some(task) = launch.by.and_then(|tool| runners::script_of(tool, &launch, repository, stand)) {
        return vec![task];
    }
    program(&launch, repository, stand, 0)
}

fn program(launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand, depth: usize) -> Vec<Target> {
    let name = base_name(launch.program);
    if is_python(name) {
        return python(launch, repository, stand, depth);
    }
    if TEST_RUNNERS.contains(&name) {
        return vec![Target::Tests(tests(launch.arguments, repository, stand))];
    }
    if let Some(found) = runners::targets(name, launch.arguments, repository, stand) {
        return found;
    }
    if let Some(found) = servers::target(name, launch.arguments, repository, stand) {
        return found.into_iter().collect();
    }
    if let Some(found) = containers::targets(name, launch.arguments, repository, stand) {
        return found;
    }
    match name {
        "sh" | "bash" | "zsh" | "ash" | "dash" | "ksh" | "source" | "." | "pwsh" | "powershell" | "cmd" => {
            let values = ["-o", "-O", "-ExecutionPolicy"];
            let file = option(launch.arguments, &["-File", "-f", "-file"])
                .or_else(|| plain(launch.arguments, &values).into_iter().find(|word| !word.contains(' ')));
            file.and_then(|file| script(file, repository, stand)).into_iter().collect()
        }
        "jupyter" | "jupyter-nbconvert" | "papermill" | "runipy" | "nbqa" | "treon" => {
            notebook(name, launch, repository, stand)
        }
        "python-call" => function(launch, repository, stand),
        "prefect" | "celery" | "dagster" | "kfp" | "modal" | "zenml" => named_file(launch, repository, stand),
        _ => own_program(launch, repository, stand),
    }
}

fn is_python(name: &str) -> bool {
    name.strip_prefix("python").is_some_and(|rest| rest.chars().all(|c| c.is_ascii_digit() || c == '.'))
        || matches!(name, "py" | "pypy3")
}

fn python(launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand, depth: usize) -> Vec<Target> {
    let mut at = 0;
    while let Some(word) = launch.arguments.get(at) {
        let rest = launch.arguments.get(at + 1..).unwrap_or_default();
        match word.as_str() {
            "-m" => {
                let Some((module, arguments)) = rest.split_first() else { return Vec::new() };
                let tool = Launch { program: module, arguments, by: None };
                let unwrapped = super::launch::launch(rest).filter(|inner| *inner != tool);
                let found = match unwrapped.as_ref().or(Some(&tool)).filter(|_| depth < 3) {
                    Some(tool) if !is_own_name(tool.program) => program(tool, repository, stand, depth + 1),
                    _ => Vec::new(),
                };
                let own = || repository.modules.named(module, &stand.folder, &stand.origin).map(Target::Module);
                return if found.is_empty() { own().into_iter().collect() } else { found };
            }
            "-c" => return rest.first().map(|code| code_imports(code, repository, stand)).unwrap_or_default(),
            option if option.starts_with('-') => at += if PYTHON_VALUES.contains(&option) { 2 } else { 1 },
            path => return module_file(path, rest, repository, stand).into_iter().collect(),
        }
    }
    Vec::new()
}

/// True for a dotted name, which no tool has.
fn is_own_name(program: &str) -> bool {
    program.contains('.')
}

fn module_file(path: &str, arguments: &[String], repository: &Repository<'_>, stand: &Stand) -> Option<Target> {
    let file = repository.file(path, stand);
    let program = || repository.file(&format!("{path}/__main__.py"), stand);
    let index = file.or_else(program).and_then(|file| repository.modules.at(file.as_str()))?;
    let serves = base_name(path) == "manage.py" && arguments.first().is_some_and(|word| word == "runserver");
    Some(if serves { Target::Server(index) } else { Target::Module(index) })
}

/// `python -c "from pkg.mod import run; run()"`.
fn code_imports(code: &str, repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let statements = code.split([';', '\n']).map(str::trim);
    let names = statements.filter_map(|statement| {
        let rest = statement.strip_prefix("from ").or_else(|| statement.strip_prefix("import "))?;
        rest.split([' ', ',']).next()
    });
    names.filter_map(|name| repository.modules.named(name, &stand.folder, &stand.origin)).map(Target::Module).collect()
}

/// A script by its path, as the task that manifests made of it.
pub(crate) fn script(path: &str, repository: &Repository<'_>, stand: &Stand) -> Option<Target> {
    let file = repository.file(path, stand)?;
    if let Some(module) = repository.modules.at(file.as_str()) {
        return Some(Target::Module(module));
    }
    let is_script =
        |index: &&usize| repository.facts.tasks.get(**index).is_some_and(|task| task.tool == TaskTool::Script);
    let task = repository.tasks_in(file.as_str()).iter().find(is_script)?;
    Some(Target::Task(*task, stand.folder.clone()))
}

fn notebook(name: &str, launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let words = launch.arguments;
    let runs = !name.starts_with("jupyter")
        || words.iter().any(|word| matches!(word.as_str(), "--execute" | "execute" | "run"));
    let books = words.iter().filter(|word| word.ends_with(".ipynb")).take(if name == "papermill" { 1 } else { 50 });
    let files = books.filter(|_| runs).filter_map(|word| repository.file(word, stand));
    files.filter_map(|file| repository.modules.at(file.as_str())).map(Target::Module).collect()
}

/// `python-call NAME`: a function that an orchestrator calls, in the file itself or imported.
fn function(launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let Some(name) = launch.arguments.first() else { return Vec::new() };
    let file = name.split(':').next().unwrap_or(name);
    let by_path = || repository.file(file, stand).and_then(|path| repository.modules.at(path.as_str()));
    let by_name = || repository.modules.imported(&name.replace(':', "."), false, &stand.origin);
    let itself = || repository.modules.at(stand.origin.as_str());
    by_path().or_else(by_name).or_else(itself).map(Target::Module).into_iter().collect()
}

/// The first file of the repository among the arguments: `prefect deploy flows/train.py:main`.
fn named_file(launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let dotted = option(launch.arguments, &["-A", "--app", "-m"]);
    let module = dotted.and_then(|name| repository.modules.named(name, &stand.folder, &stand.origin));
    let mut files =
        launch.arguments.iter().filter_map(|word| word.split(':').next()).filter(|word| word.ends_with(".py"));
    let file = || files.find_map(|word| repository.modules.at(repository.file(word, stand)?.as_str()));
    module.or_else(file).map(Target::Module).into_iter().collect()
}

/// A script started by its path, or a console entry point of the repository's own package.
fn own_program(launch: &Launch<'_>, repository: &Repository<'_>, stand: &Stand) -> Vec<Target> {
    let program = launch.program;
    let script_like =
        ["sh", "bash", "ps1", "bat", "cmd", "py"].iter().any(|extension| program.ends_with(&format!(".{extension}")));
    if program.contains('/') || program.contains('\\') || script_like {
        return script(program, repository, stand).into_iter().collect();
    }
    let entry = repository.task(TaskTool::EntryPoint, program, stand);
    entry.map(|index| Target::Task(index, stand.folder.clone())).into_iter().collect()
}

/// The test files that a test runner collects.
fn tests(arguments: &[String], repository: &Repository<'_>, stand: &Stand) -> Vec<usize> {
    let values = [
        "-k",
        "-m",
        "-n",
        "-p",
        "-c",
        "-o",
        "-W",
        "--maxfail",
        "--durations",
        "--cov-report",
        "--ignore",
        "-s",
        "--rootdir",
    ];
    let named: Vec<&str> = plain(arguments, &values)
        .into_iter()
        .map(|word| word.split("::").next().unwrap_or(word))
        .filter(|word| word.contains('/') || repository.holds_below(&repository.folder(word, stand)))
        .collect();
    let below = |folder: String| repository.modules_below(&folder);
    let mut found: Vec<usize> = match named.is_empty() {
        true => below(stand.folder.clone()),
        false => named.iter().flat_map(|word| below(repository.folder(word, stand))).collect(),
    };
    found.sort_unstable();
    found.dedup();
    found
}

impl Repository<'_> {
    /// True when the repository has this file or folder.
    fn holds_below(&self, path: &str) -> bool {
        self.holds(path)
            || self.facts.modules.iter().filter_map(|module| module.path.as_ref()).any(|other| is_below(other, path))
    }

    /// The test files in a folder, or the one file.
    fn modules_below(&self, folder: &str) -> Vec<usize> {
        let modules = self.facts.modules.iter().enumerate();
        let paths = modules.filter_map(|(index, module)| Some((index, module.path.as_ref()?)));
        let wanted = paths.filter(|(_, path)| path.as_str() == folder || (is_test(path) && is_below(path, folder)));
        wanted.map(|(index, _)| index).collect()
    }
}

fn is_below(path: &RepoPath, folder: &str) -> bool {
    folder.is_empty() || path.as_str().strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn is_test(path: &RepoPath) -> bool {
    let name = path.stem();
    path.extension() == "py" && (name.starts_with("test_") || name.ends_with("_test") || name == "tests")
}
