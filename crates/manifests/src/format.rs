//! Which manifest a file is, by its name.

use matura_model::{FileKind, RepoPath};
use regex::Regex;
use std::sync::LazyLock;

/// The formats of this crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    Pyproject,
    SetupCfg,
    SetupPy,
    Requirements,
    Pipfile,
    Conda,
    PythonEnv,
    Pixi,
    Lock,
    PackageJson,
    RDescription,
    Pom,
    Gradle,
    Sbt,
    MsBuild,
    PackagesConfig,
    Makefile,
    Justfile,
    Tox,
    Nox,
    Taskfile,
    Mise,
    Invoke,
    Dvc,
    MlProject,
    Script,
    PreCommit,
    Prek,
    Lefthook,
    LintStaged,
    HookScript,
    Codeowners,
    Owners,
    Maintainers,
}

static REQUIREMENTS: LazyLock<Regex> = LazyLock::new(|| {
    let pattern =
        r"^(.*[-_. ])?(requirements?|reqs|constraints?)([-_. ].*)?\.(txt|in|pip)$|^requirements[a-z0-9]*\.txt$";
    Regex::new(pattern).expect("the pattern is valid")
});

/// The names of git's client-side hooks.
const GIT_HOOKS: [&str; 8] = [
    "pre-commit",
    "pre-push",
    "commit-msg",
    "prepare-commit-msg",
    "pre-merge-commit",
    "pre-rebase",
    "post-merge",
    "post-commit",
];

/// The format of a file, by its name and its kind where it is known.
pub(crate) fn format(path: &RepoPath, kind: Option<FileKind>) -> Option<Format> {
    let lower = path.file_name().to_ascii_lowercase();
    let folder = path.folder().rsplit('/').next().unwrap_or_default().to_ascii_lowercase();
    by_whole_name(&lower)
        .or_else(|| owners(path, &lower))
        .or_else(|| hook_script(&folder, &lower))
        .or_else(|| by_pattern(path, &folder, &lower))
        .or_else(|| script(&lower, kind))
}

fn by_whole_name(name: &str) -> Option<Format> {
    Some(match name {
        "pyproject.toml" => Format::Pyproject,
        "setup.cfg" => Format::SetupCfg,
        "setup.py" => Format::SetupPy,
        "pipfile" => Format::Pipfile,
        "python_env.yaml" | "python_env.yml" => Format::PythonEnv,
        "pixi.toml" => Format::Pixi,
        "package.json" => Format::PackageJson,
        "description" => Format::RDescription,
        "pom.xml" => Format::Pom,
        "build.gradle" | "build.gradle.kts" | "libs.versions.toml" => Format::Gradle,
        "build.sbt" => Format::Sbt,
        "packages.config" => Format::PackagesConfig,
        "makefile" | "gnumakefile" => Format::Makefile,
        "justfile" | ".justfile" => Format::Justfile,
        "tox.ini" => Format::Tox,
        "noxfile.py" => Format::Nox,
        "taskfile.yml" | "taskfile.yaml" | "taskfile.dist.yml" | "taskfile.dist.yaml" => Format::Taskfile,
        "mise.toml" | ".mise.toml" => Format::Mise,
        "tasks.py" => Format::Invoke,
        "dvc.yaml" => Format::Dvc,
        "mlproject" => Format::MlProject,
        ".pre-commit-config.yaml" | ".pre-commit-config.yml" => Format::PreCommit,
        "prek.toml" => Format::Prek,
        "lefthook.yml" | "lefthook.yaml" | ".lefthook.yml" | ".lefthook.yaml" => Format::Lefthook,
        "lefthook.toml" | ".lefthook.toml" | "lefthook.json" => Format::Lefthook,
        _ if name.starts_with(".lintstagedrc") || name.starts_with("lint-staged.config.") => Format::LintStaged,
        _ if crate::locks::is_lock(name) => Format::Lock,
        _ => return None,
    })
}

fn owners(path: &RepoPath, name: &str) -> Option<Format> {
    match name {
        "codeowners" => matches!(path.folder(), "" | ".github" | "docs" | ".gitlab").then_some(Format::Codeowners),
        "owners" => Some(Format::Owners),
        "maintainers" | "maintainers.md" | "maintainers.txt" | "maintainers.rst" => Some(Format::Maintainers),
        _ => None,
    }
}

fn hook_script(folder: &str, name: &str) -> Option<Format> {
    let hook = GIT_HOOKS.contains(&name.strip_suffix(".sh").unwrap_or(name));
    let keeps_hooks =
        matches!(folder, ".husky" | ".githooks" | ".git-hooks" | "githooks" | "git-hooks" | ".hooks" | "hooks");
    (hook && keeps_hooks).then_some(Format::HookScript)
}

fn by_pattern(path: &RepoPath, folder: &str, name: &str) -> Option<Format> {
    let extension = path.extension().to_ascii_lowercase();
    match extension.as_str() {
        "txt" | "in" | "pip" if REQUIREMENTS.is_match(name) => Some(Format::Requirements),
        "txt" | "in" | "pip" if matches!(folder, "requirements" | "reqs") => Some(Format::Requirements),
        "yml" | "yaml" if name.contains("conda") || environment(name) => Some(Format::Conda),
        "csproj" | "fsproj" | "vbproj" => Some(Format::MsBuild),
        "props" | "targets" if name.starts_with("directory.") => Some(Format::MsBuild),
        "mk" | "mak" => Some(Format::Makefile),
        "just" => Some(Format::Justfile),
        "dockerfile" => None,
        _ if name.starts_with("makefile.") && !matches!(extension.as_str(), "in" | "am" | "py" | "md") => {
            Some(Format::Makefile)
        }
        _ => None,
    }
}

/// `environment.yml`, `env-dev.yaml`, `my_environment.yml`.
fn environment(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default();
    stem.split(['-', '_']).any(|word| matches!(word, "environment" | "env" | "environments"))
}

fn script(name: &str, kind: Option<FileKind>) -> Option<Format> {
    let extensions = [".sh", ".bash", ".zsh", ".ksh", ".bat", ".cmd", ".ps1"];
    let named = extensions.iter().any(|extension| name.ends_with(extension));
    (named || kind == Some(FileKind::Shell)).then_some(Format::Script)
}
