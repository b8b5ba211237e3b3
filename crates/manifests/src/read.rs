//! From a file to its reader.

use crate::format::{Format, format};
use crate::output::Output;
use crate::{Found, conda, hooks, jvm, lint_staged, locks, npm, nuget, owners, python, r, tasks, toml};
use matura_model::{FileKind, RepoPath};
use matura_yaml::{Node, Parsed};

/// True when the name alone says that this crate reads the file. A Conda environment under any other
/// name is known by its content only.
pub fn is_manifest(path: &RepoPath) -> bool {
    format(path, None).is_some()
}

/// Reads a manifest; nothing is found in a file that is none. `parsed` is the file as YAML or JSON where
/// the caller has it already.
pub fn manifest(path: &RepoPath, kind: FileKind, text: &str, parsed: Option<&Parsed>) -> Found {
    let mut output = Output::new(path);
    match format(path, Some(kind)) {
        Some(format) => dispatch(&mut output, format, text, parsed),
        None if conda::looks_like_environment(kind, text) => dispatch(&mut output, Format::Conda, text, parsed),
        None => {}
    }
    output.found
}

fn dispatch(output: &mut Output<'_>, format: Format, text: &str, parsed: Option<&Parsed>) {
    match format {
        Format::Pyproject => with_toml(output, text, python::pyproject),
        Format::SetupCfg => python::setup_cfg(output, text),
        Format::SetupPy => python::setup_py(output, text),
        Format::Requirements => python::requirements(output, text),
        Format::Pipfile => with_toml(output, text, python::pipfile),
        Format::PythonEnv => with_yaml(output, text, parsed, python::python_env),
        Format::Conda => with_yaml(output, text, parsed, conda::environment),
        Format::Pixi => with_toml(output, text, conda::pixi),
        Format::Lock => locks::lock(output, text),
        Format::PackageJson => with_yaml(output, text, parsed, npm::package),
        Format::RDescription => r::description(output, text),
        Format::Pom => jvm::pom(output, text),
        Format::Gradle => jvm::gradle(output, text),
        Format::Sbt => jvm::sbt(output, text),
        Format::MsBuild => nuget::project(output, text),
        Format::PackagesConfig => nuget::packages_config(output, text),
        Format::Makefile => tasks::makefile(output, text),
        Format::Justfile => tasks::justfile(output, text),
        Format::Tox => tasks::tox(output, text, 1),
        Format::Nox => tasks::noxfile(output, text),
        Format::Taskfile => with_yaml(output, text, parsed, tasks::taskfile),
        Format::Mise => with_toml(output, text, tasks::mise),
        Format::Invoke => tasks::invoke(output, text),
        Format::Dvc => with_yaml(output, text, parsed, tasks::dvc),
        Format::MlProject => with_yaml(output, text, parsed, tasks::ml_project),
        Format::Script => tasks::script(output, text),
        Format::PreCommit => with_yaml(output, text, parsed, hooks::pre_commit),
        Format::Prek => with_toml(output, text, hooks::pre_commit),
        Format::Lefthook if output.path.extension() == "toml" => with_toml(output, text, hooks::lefthook),
        Format::Lefthook => with_yaml(output, text, parsed, hooks::lefthook),
        Format::LintStaged => match output.path.extension() {
            "js" | "cjs" | "mjs" | "ts" | "mts" => lint_staged::program(output, text),
            _ => with_yaml(output, text, parsed, lint_staged::globs),
        },
        Format::HookScript => hooks::script(output, text),
        Format::Codeowners => owners::codeowners(output, text),
        Format::Owners => owners::owners(output, text, parsed),
        Format::Maintainers => owners::maintainers(output, text),
    }
}

fn with_toml(output: &mut Output<'_>, text: &str, read: fn(&mut Output<'_>, &Node)) {
    let (root, problems) = toml::tree(output.path, text);
    output.found.problems.extend(problems);
    read(output, &root);
}

/// Reads the first document. Problems are reported here only when the caller has not parsed the file
/// and so has not seen them.
fn with_yaml(output: &mut Output<'_>, text: &str, parsed: Option<&Parsed>, read: fn(&mut Output<'_>, &Node)) {
    let own = match parsed {
        Some(_) => None,
        None => Some(matura_yaml::parse(output.path, text)),
    };
    if let Some(root) = parsed.or(own.as_ref()).and_then(|parsed| parsed.documents.first()) {
        read(output, root);
    }
    output.found.problems.extend(own.map(|own| own.problems).unwrap_or_default());
}
