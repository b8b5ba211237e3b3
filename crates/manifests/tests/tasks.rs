//! Tasks, hooks and owners, each with a look-alike, and what holds for any text.

use matura_manifests::{Found, ini_config, is_manifest, manifest, toml_config};
use matura_model::{FileKind, RepoPath};

fn read(path: &str, text: &str) -> Found {
    let shell = path.ends_with(".sh");
    manifest(&RepoPath::new(path), if shell { FileKind::Shell } else { FileKind::Other }, text, None)
}

/// Each task as `name first-last [needs]: command@first-last; …`.
fn check(path: &str, text: &str, expected: &[&str]) {
    let found = read(path, text).tasks;
    let found: Vec<String> = found
        .iter()
        .map(|task| {
            let commands: Vec<String> =
                task.commands.iter().map(|c| format!("{}@{}-{}", c.text, c.lines.first, c.lines.last)).collect();
            let (lines, needs) = (task.lines, task.needs.join(","));
            format!("{} {}-{} [{needs}]: {}", task.name, lines.first, lines.last, commands.join("; "))
        })
        .collect();
    assert_eq!(found, expected, "{path}\n{text}");
}

/// Each hook as `first manager id source command stages`.
fn check_hooks(path: &str, text: &str, expected: &[&str]) {
    let found = read(path, text).hooks;
    let text_of = |text: &Option<String>| text.clone().unwrap_or("-".to_owned());
    let found: Vec<String> = found
        .iter()
        .map(|h| {
            format!(
                "{} {} {} {} {} [{}]",
                h.lines.first,
                h.manager,
                h.id,
                text_of(&h.source),
                text_of(&h.command),
                h.stages.join(",")
            )
        })
        .collect();
    assert_eq!(found, expected, "{path}\n{text}");
}

fn check_owners(path: &str, text: &str, expected: &[&str]) {
    let found = read(path, text).owners;
    let found: Vec<String> = found.iter().map(|o| format!("{} {} {}", o.line, o.pattern, o.owners.join(","))).collect();
    assert_eq!(found, expected, "{path}\n{text}");
}

#[test]
fn makefiles() {
    let text = "PY := python3\nSHELL=/bin/bash\n.PHONY: all test\nall: test data/x.csv ## all\ntest: export A = 1\ntest: | lint\n\t# no\n\t@$(PY) -m pytest \\\n\t  -q\n\n\t-$(MAKE) clean X=1\nlint clean:\n\techo $$HOME\ndata/x.csv: get.py; python $< $@\n";
    check(
        "Makefile",
        text,
        &[
            "all 4-4 [test,data/x.csv]: ",
            "test 6-11 [lint,clean]: python3 -m pytest -q@8-9; make clean X=1@11-11",
            "lint 12-13 []: echo $HOME@13-13",
            "clean 12-13 []: echo $HOME@13-13",
            "data/x.csv 14-14 []: python $< data/x.csv@14-14",
        ],
    );
    let found = read("Makefile", text);
    assert_eq!((&*found.tasks[4].inputs[0], &*found.tasks[4].outputs[0]), ("get.py", "data/x.csv"));
    check(
        "Makefile",
        "ifeq ($(A),b)\nX = 1\nendif\ndefine R\na: b\n\techo\nendef\n# c: d\nx ::= 1\ninclude a.mk\n",
        &[],
    );
    check("Makefile.md", "a: b\n", &[]);
}

#[test]
fn just_and_tox() {
    check(
        "justfile",
        "py := \"python3\"\nalias t := test\n# run\n@test *args=\"a:b\": lint (build \"x\" y)\n    {{py}} -m pytest {{args}}\n\n[private]\nlint:\n  ruff check\nscript:\n  #!/usr/bin/env python\n  import os\n",
        &["test 4-5 [lint,build]: python3 -m pytest {{args}}@5-5", "lint 8-9 []: ruff check@9-9", "script 10-12 []: "],
    );
    let tox = "[tox]\nenvlist = py{38,39}, lint\n[testenv]\ndeps = pytest\ncommands =\n    - pytest {posargs:tests}\n[testenv:lint]\ncommands = ruff check \\\n    {toxinidir}/src\n[flake8]\ncommands = no\n";
    check(
        "tox.ini",
        tox,
        &[
            "testenv 4-6 []: pytest tests@6-6",
            "lint 8-9 []: ruff check src@8-9",
            "py38 2-2 []: pytest tests@6-6",
            "py39 2-2 []: pytest tests@6-6",
        ],
    );
    check("setup.cfg", "[metadata]\ncommands = no\n", &[]);
    check(
        "pyproject.toml",
        "[tool.tox]\nlegacy_tox_ini = \"\"\"\n[testenv]\ncommands = pytest\n\"\"\"\n",
        &["testenv 4-4 []: pytest@4-4"],
    );
    check(
        "pyproject.toml",
        "[tool.tox.env.lint]\ncommands = [[\"ruff\", \"check\"]]\n",
        &["lint 2-2 []: ruff check@2-2"],
    );
}

#[test]
fn programs() {
    let nox = "import nox\n\n@nox.session(python=['3.9'], name=\"tests\")\ndef tests_(session):\n    session.install('pytest')\n    session.run(\n        'pytest', '-q', external=True,\n    )\n\ndef helper(session):\n    session.run('no')\n";
    check("noxfile.py", nox, &["tests 3-8 []: pip install pytest@5-5; pytest -q@6-8"]);
    let invoke = "from invoke import task\n\n@task\ndef clean_up(c):\n    c.run('rm -r x')\n\n@task(pre=[clean_up])\ndef build(c):\n    with c.cd('a'):\n        c.run(f\"make {x}\", echo=True)\n    d(c)\n";
    check("tasks.py", invoke, &["clean-up 3-5 []: rm -r x@5-5", "build 7-11 [clean-up]: make {x}@10-10"]);
    check("tasks.py", "from celery import task\n@task\ndef a(c):\n    c.run('x')\n", &[]);
}

#[test]
fn tables() {
    check(
        "Taskfile.yml",
        "version: '3'\ntasks:\n  a:\n    deps: [b]\n    cmds:\n      - task: c\n      - echo x\n  b: echo y\n",
        &["a 4-7 [b,c]: echo x@7-7", "b 8-8 []: echo y@8-8"],
    );
    check(
        "mise.toml",
        "[tasks.a]\nrun = \"pytest\"\ndepends = [\"b\"]\n[tools]\npython = \"3\"\n",
        &["a 2-3 [b]: pytest@2-2"],
    );
    check("package.json", "{\n\"scripts\": {\n\"test\": \"jest\"\n}}", &["test 3-3 []: jest@3-3"]);
    check(
        "MLproject",
        "name: x\nentry_points:\n  main:\n    command: \"python train.py {a}\"\n",
        &["main 4-4 []: python train.py {a}@4-4"],
    );
    let dvc = "stages:\n  get:\n    cmd: python get.py\n    outs: [data/raw]\n  fit:\n    cmd:\n      - python fit.py\n    deps:\n      - data/raw/a.csv\n    metrics:\n      - m.json:\n          cache: false\n";
    check("dvc.yaml", dvc, &["get 3-4 []: python get.py@3-3", "fit 6-12 [get]: python fit.py@7-7"]);
    assert_eq!(read("dvc.yaml", dvc).tasks[1].outputs, ["m.json"]);
    let pyproject = "[project.scripts]\nrun = \"pkg.cli:main\"\n[tool.poe.tasks]\ntest = \"pytest\"\nall = [\"lint\", \"test\"]\nlint.cmd = \"ruff check\"\n[tool.pdm.scripts]\n_.env = \"x\"\nci = {composite = [\"go\", \"mypy .\"]}\ngo = {call = \"pkg.go:main\"}\n[tool.hatch.envs.docs.scripts]\nbuild = [\"mkdocs build\"]\n";
    check(
        "pyproject.toml",
        pyproject,
        &[
            "run 2-2 []: python -m pkg.cli@2-2",
            "test 4-4 []: pytest@4-4",
            "all 5-5 [lint,test]: ",
            "lint 6-6 []: ruff check@6-6",
            "ci 9-9 [go]: mypy .@9-9",
            "go 10-10 []: python -m pkg.go@10-10",
            "docs:build 12-12 []: mkdocs build@12-12",
        ],
    );
    check("other.yaml", "tasks:\n  a: echo\n", &[]);
}

#[test]
fn scripts() {
    check("run.sh", "#!/bin/sh\nset -e\npython a.py \\\n  -x\n", &["run.sh 1-4 []: set -e@2-2; python a.py -x@3-4"]);
    check("run.bat", "@echo off\nREM no\n@python a.py ^\n -x\n", &["run.bat 1-4 []: python a.py -x@3-4"]);
    check("run.ps1", "az ml `\n  x\n", &["run.ps1 1-2 []: az ml x@1-2"]);
    check("run.txt", "python a.py\n", &[]);
}

#[test]
fn hooks() {
    let text = "default_stages: [pre-push]\nrepos:\n- repo: https://x/ruff\n  rev: v1\n  hooks:\n  - id: ruff\n    args: [--fix]\n- repo: local\n  hooks:\n  - id: mine\n    entry: pytest\n    args: [-q]\n    stages: [commit]\n";
    check_hooks(
        ".pre-commit-config.yaml",
        text,
        &["6 pre-commit ruff https://x/ruff - [pre-push]", "10 pre-commit mine local pytest -q [commit]"],
    );
    check_hooks("docs/pre-commit.yaml", text, &[]);
    check_hooks(
        "prek.toml",
        "[[repos]]\nrepo = \"local\"\nhooks = [{id = \"a\", entry = \"b\"}]\n",
        &["3 pre-commit a local b []"],
    );
    check_hooks(
        "lefthook.yml",
        "pre-push:\n  jobs:\n    - run: npx eslint .\npre-commit:\n  commands:\n    a:\n      run: ruff check\nmin_version: 1\n",
        &["3 lefthook eslint - npx eslint . [pre-push]", "7 lefthook ruff - ruff check []"],
    );
    check_hooks(
        ".husky/pre-commit",
        "#!/bin/sh\n. \"$(dirname \"$0\")/_/husky.sh\"\n\nnpx lint-staged\n",
        &["4 husky lint-staged - npx lint-staged []"],
    );
    check_hooks(".githooks/pre-push", "make test\n", &["1 git make - make test [pre-push]"]);
    check_hooks("scripts/pre-commit", "make test\n", &[]);
    check_hooks(
        "package.json",
        "{\"lint-staged\": {\"*.py\": [\"black\"]},\n\"husky\": {\"hooks\": {\"pre-commit\": \"npm test\"}}}",
        &["1 lint-staged black - black []", "2 husky npm - npm test []"],
    );
    check_hooks(".lintstagedrc.json", "{\"*.js\": \"eslint --fix\"}", &["1 lint-staged eslint - eslint --fix []"]);
    check_hooks(
        "lint-staged.config.js",
        "module.exports = {\n '*.js': ['eslint --fix'],\n}",
        &["2 lint-staged eslint - eslint --fix []"],
    );
}

#[test]
fn owners() {
    check_owners(
        ".github/CODEOWNERS",
        "# c\n* @a @b/c\n/a\\ b/ d@x.org # why\n/nobody/\n",
        &["2 * @a,@b/c", "3 /a b/ d@x.org", "4 /nobody/ "],
    );
    check_owners("CODEOWNERS", "[Docs][2] @d\ndocs/\n", &["2 docs/ @d"]);
    check_owners("src/CODEOWNERS", "* @a\n", &[]);
    check_owners("OWNERS", "approvers:\n  - a\nreviewers:\n  - b\n", &["2 * a", "4 * b"]);
    check_owners(
        "MAINTAINERS.md",
        "# Maintainers\nAsk us.\n- Ann <ann@x.org>\n| Bob | @bob |\n",
        &["3 * ann@x.org", "4 * @bob"],
    );
}

const NAMES: [&str; 44] = [
    "pyproject.toml",
    "setup.cfg",
    "setup.py",
    "requirements.txt",
    "Pipfile",
    "environment.yml",
    "pixi.toml",
    "uv.lock",
    "package-lock.json",
    "Pipfile.lock",
    "pnpm-lock.yaml",
    "renv.lock",
    "package.json",
    "DESCRIPTION",
    "pom.xml",
    "build.gradle",
    "build.sbt",
    "a.csproj",
    "packages.config",
    "Makefile",
    "justfile",
    "tox.ini",
    "noxfile.py",
    "Taskfile.yml",
    "mise.toml",
    "tasks.py",
    "dvc.yaml",
    "MLproject",
    "a.sh",
    "a.bat",
    "a.ps1",
    ".pre-commit-config.yaml",
    "prek.toml",
    "lefthook.yml",
    ".lintstagedrc",
    "lint-staged.config.js",
    ".husky/pre-commit",
    "CODEOWNERS",
    "OWNERS",
    "MAINTAINERS",
    "python_env.yaml",
    "libs.versions.toml",
    "conda-lock.yml",
    "yarn.lock",
];

fn lines_inside(text: &str) {
    let total = u32::try_from(text.lines().count().max(1)).unwrap_or(u32::MAX);
    for name in NAMES {
        assert!(is_manifest(&RepoPath::new(name)), "{name}");
        let found = read(name, text);
        let lines = found.tasks.iter().flat_map(|task| task.commands.iter().map(|c| c.lines).chain([task.lines]));
        let lines =
            lines.chain(found.hooks.iter().map(|hook| hook.lines)).chain(found.problems.iter().filter_map(|p| p.lines));
        for lines in lines {
            assert!(lines.first >= 1 && lines.first <= lines.last && lines.last <= total, "{name} {lines:?}");
        }
        let single = found.dependencies.iter().map(|d| d.line).chain(found.owners.iter().map(|owner| owner.line));
        for line in single {
            assert!(line >= 1 && line <= total, "{name} {line}");
        }
    }
    let (config, _) = toml_config(&RepoPath::new("a.toml"), text);
    let entries = config.entries.into_iter().chain(ini_config(&RepoPath::new("a.ini"), text).entries);
    for entry in entries {
        assert!(entry.lines.first >= 1 && entry.lines.last <= total, "{entry:?}");
    }
}

proptest::proptest! {
    #[test]
    fn never_panics_on_any_text(text in "\\PC{0,80}") {
        lines_inside(&text);
    }

    #[test]
    fn lines_lie_inside_the_text(text in "(\\[tool\\.poe\\.tasks\\]|\\[testenv\\]|commands|deps|stages:|tasks:|repos:|hooks:|- id: a|scripts|run: |from invoke import task|@task|def a\\(c\\):|c\\.run\\(|install_requires|a==1|b\\[x\\]|x @ git\\+https://y@z|--hash=|<dependency>|</dependency>|<package |id=|\\$\\(A\\)|\"\"\"|'|\"|=|:=|:|\\[|\\]|\\{|\\}|\\(|\\)|,|\\\\|#|\\$|\n|\n\t|\n  | |é){0,50}") {
        lines_inside(&text);
    }
}

#[test]
fn depth_and_repetition_stay_bounded() {
    let deep = ["[", "{a=", "{a: [", "a.", "install_requires=[", "c.run(", "{a,b}", "$(A)"];
    for piece in deep {
        lines_inside(&piece.repeat(3_000));
    }
}
