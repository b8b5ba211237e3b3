//! What starts what, each time with a look-alike that starts nothing.

use matura_facts::{Facts, RunCommand, Starter, build};
use matura_inventory::from_texts;
use matura_model::{Place, RepoPath};
use matura_tables::Tables;

fn facts(files: &[(&str, &str)]) -> Facts {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    build(from_texts(files, None, Tables::embedded()), Tables::embedded())
}

fn show(place: &Place) -> String {
    match place {
        Place::File { path, lines: Some(lines) } => format!("{path}:{}", lines.first),
        Place::File { path, lines: None } => path.to_string(),
        other => format!("{other:?}"),
    }
}

fn way(places: &[Place]) -> String {
    places.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn shown(facts: &Facts, command: &RunCommand) -> String {
    let kinds: Vec<String> = facts.triggers_of(command).iter().map(|trigger| format!("{:?}", trigger.kind)).collect();
    let off = if command.enabled { "" } else { " off" };
    format!("{}{off} < {} [{}]", command.text, way(&command.via), kinds.join(" "))
}

/// The commands that pipelines run: text, way to it, triggers.
#[track_caller]
fn check_commands(files: &[(&str, &str)], expected: &[&str]) {
    let facts = facts(files);
    let found: Vec<String> = facts.run_graph.commands().iter().map(|command| shown(&facts, command)).collect();
    assert_eq!(found, expected);
}

/// The runs of a module: starter, number of imports, way to it.
#[track_caller]
fn check_runs(files: &[(&str, &str)], module: &str, expected: &[&str]) {
    let facts = facts(files);
    let runs = facts.run_graph.runs_of_module(&RepoPath::new(module)).iter();
    let found: Vec<String> = runs.map(|run| format!("{:?} {} {}", run.starter, run.imports, way(&run.chain))).collect();
    assert_eq!(found, expected, "{module}");
}

fn workflow(on: &str, steps: &str) -> String {
    format!("on: {on}\njobs:\n  main:\n    runs-on: x\n    steps:\n{steps}")
}

#[test]
fn make_to_tox_to_pytest() {
    let ci = workflow("pull_request", "      - run: make check\n      - run: echo make lint\n");
    let files = [
        (".github/workflows/ci.yml", ci.as_str()),
        ("Makefile", "check: prepare\n\ttox -e unit\n\nprepare:\n\techo ready\n\nlint:\n\truff check\n"),
        ("tox.ini", "[testenv:unit]\ncommands =\n    pytest tests\n[testenv:docs]\ncommands = sphinx-build\n"),
        ("tests/test_a.py", "import app.core\n"),
        ("app/core.py", "def run():\n    pass\n"),
    ];
    check_commands(
        &files,
        &[
            "make check <  [PullRequest]",
            "echo ready < .github/workflows/ci.yml:6 Makefile:1 [PullRequest]",
            "tox -e unit < .github/workflows/ci.yml:6 [PullRequest]",
            "pytest tests < .github/workflows/ci.yml:6 Makefile:2 [PullRequest]",
            "echo make lint <  [PullRequest]",
        ],
    );
    check_runs(&files, "app/core.py", &["Test 1 .github/workflows/ci.yml:6 Makefile:2 tox.ini:3 tests/test_a.py:1"]);
}

#[test]
fn scripts_call_scripts() {
    let ci = workflow("push", "      - run: bash scripts/all.sh\n      - run: cd jobs && python train.py\n");
    let files = [
        (".github/workflows/ci.yml", ci.as_str()),
        ("scripts/all.sh", "#!/bin/sh\ncd \"$(dirname \"$0\")\"\n./one.sh\n"),
        ("scripts/one.sh", "python ../jobs/predict.py\npip install jobs/other.py\n"),
        ("jobs/predict.py", "print(1)\n"),
        ("jobs/train.py", "print(1)\n"),
        ("jobs/other.py", "print(1)\n"),
    ];
    check_runs(
        &files,
        "jobs/predict.py",
        &["Push 0 .github/workflows/ci.yml:1 .github/workflows/ci.yml:6 scripts/all.sh:3 scripts/one.sh:1"],
    );
    check_runs(&files, "jobs/train.py", &["Push 0 .github/workflows/ci.yml:1 .github/workflows/ci.yml:7"]);
    check_runs(&files, "jobs/other.py", &[]);
}

#[test]
fn composite_actions_and_reusable_workflows() {
    let caller = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: ./.github/actions/test\n  b:\n    uses: ./.github/workflows/called.yml\n";
    let called = "on: workflow_call\njobs:\n  c:\n    runs-on: x\n    steps:\n      - run: ruff check\n";
    let idle = called.replace("ruff", "mypy").replace("workflow_call", "workflow_dispatch");
    check_commands(
        &[
            (
                ".github/actions/test/action.yml",
                "runs:\n  using: composite\n  steps:\n    - run: pytest\n      shell: bash\n",
            ),
            (".github/workflows/called.yml", called),
            (".github/workflows/caller.yml", caller),
            (".github/workflows/idle.yml", idle.as_str()),
        ],
        &[
            "ruff check < .github/workflows/caller.yml:8 [Push]",
            "pytest < .github/workflows/caller.yml:6 [Push]",
            "mypy check <  [Manual]",
        ],
    );
}

#[test]
fn workflows_wait_for_others() {
    let first = format!("name: CI\n{}", workflow("[push, pull_request]", "      - run: pytest\n"));
    let second = workflow("{workflow_run: {workflows: [CI]}}", "      - run: ./deploy\n");
    check_commands(
        &[(".github/workflows/a.yml", first.as_str()), (".github/workflows/b.yml", second.as_str())],
        &["pytest <  [Push PullRequest]", "./deploy <  [Push Pipeline]"],
    );
}

#[test]
fn commands_submit_pipelines() {
    let ci = workflow(
        "{schedule: [{cron: '0 1 * * *'}]}",
        "      - run: argo submit flows/train.yaml\n      - run: argo lint flows/other.yaml\n",
    );
    let flow = |script: &str| {
        format!(
            "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {{generateName: a-}}\nspec:\n  entrypoint: main\n  templates:\n    - name: main\n      container: {{image: x, command: [python, {script}]}}\n"
        )
    };
    let files = [
        (".github/workflows/ci.yml", ci.as_str()),
        ("flows/train.yaml", &flow("train.py")),
        ("flows/other.yaml", &flow("other.py")),
        ("train.py", "print(1)\n"),
        ("other.py", "print(1)\n"),
    ];
    let facts = facts(&files);
    let scheduled = |path: &str| {
        let runs = facts.run_graph.runs_of_module(&RepoPath::new(path)).iter();
        runs.filter(|run| run.starter == Starter::Schedule).count()
    };
    assert_eq!((scheduled("train.py"), scheduled("other.py")), (1, 0));
}

#[test]
fn jobs_limit_what_starts_them() {
    let text = "on: [push, schedule, pull_request]\njobs:\n  a:\n    if: github.event_name == 'pull_request'\n    runs-on: x\n    steps:\n      - run: pytest\n      - run: rm x\n        if: false\n";
    check_commands(&[(".github/workflows/a.yml", text)], &["pytest <  [PullRequest]", "rm x off <  [PullRequest]"]);
}

#[test]
fn cycles_end() {
    let ci = workflow("push", "      - run: make a\n");
    check_commands(
        &[
            (".github/workflows/ci.yml", ci.as_str()),
            ("Makefile", "a: b\n\tmake b\n\tsh loop.sh\n\nb: a\n\tmake a\n"),
            ("loop.sh", "sh loop.sh\n"),
        ],
        &[
            "make a <  [Push]",
            "make a < .github/workflows/ci.yml:6 Makefile:1 [Push]",
            "make b < .github/workflows/ci.yml:6 [Push]",
            "sh loop.sh < .github/workflows/ci.yml:6 [Push]",
            "sh loop.sh < .github/workflows/ci.yml:6 Makefile:3 [Push]",
        ],
    );
}

#[test]
fn images_serve_modules() {
    let files = [
        ("Dockerfile", "FROM python:3.11\nCOPY . /app\nCMD [\"uvicorn\", \"app.main:app\", \"--port\", \"80\"]\n"),
        ("app/__init__.py", ""),
        ("app/main.py", "from app.model import predict\n"),
        ("app/model.py", "def predict():\n    pass\n"),
        ("app/train.py", "import app.model\n"),
    ];
    check_runs(&files, "app/main.py", &["Request 0 Dockerfile:3 Dockerfile:3"]);
    check_runs(&files, "app/model.py", &["Request 1 Dockerfile:3 Dockerfile:3 app/main.py:1"]);
    check_runs(&files, "app/train.py", &[]);
    assert_eq!(facts(&files).run_graph.services(), [RepoPath::new("app/main.py")]);
}

#[test]
fn building_an_image_is_not_starting_it() {
    let ci = workflow("push", "      - run: docker build -t train .\n");
    let nightly = workflow("{schedule: [{cron: '0 1 * * *'}]}", "      - run: docker run --rm train\n");
    let files = [
        (".github/workflows/ci.yml", ci.as_str()),
        ("Dockerfile", "FROM python:3.11\nRUN --mount=type=cache,target=/x pip install .\nCMD python train.py\n"),
        ("train.py", "print(1)\n"),
    ];
    check_commands(&files, &["docker build -t train . <  [Push]", "pip install . < .github/workflows/ci.yml:6 [Push]"]);
    check_runs(&files, "train.py", &["Container 0 .github/workflows/ci.yml:6 Dockerfile Dockerfile:3"]);
    let with_nightly: Vec<(&str, &str)> =
        files.into_iter().chain([(".github/workflows/nightly.yml", nightly.as_str())]).collect();
    let facts = facts(&with_nightly);
    let runs = facts.run_graph.runs_of_module(&RepoPath::new("train.py"));
    assert!(runs.iter().any(|run| run.starter == Starter::Schedule && run.imports == 0), "{runs:?}");
}

#[test]
fn variables_name_what_is_served() {
    let files = [
        ("Dockerfile", "FROM python:3.11\nENV APP src.proxy:app\nCMD [\"./run.sh\"]\n"),
        ("run.sh", "#!/bin/sh\nAPP=${APP:-src.app:app}\ngunicorn ${APP} -w 4\n"),
        ("src/proxy.py", "app = 1\n"),
        ("src/other.py", "app = 1\n"),
    ];
    assert_eq!(facts(&files).run_graph.services(), [RepoPath::new("src/proxy.py")]);
}

#[test]
fn compose_starts_services() {
    let files = [
        ("docker-compose.yml", "services:\n  api:\n    build: ./api\n  job:\n    build: ./job\n"),
        ("api/Dockerfile", "FROM python:3.11\nCMD [\"python\", \"serve.py\"]\n"),
        ("job/Dockerfile", "FROM python:3.11\nCMD [\"python\", \"run.py\"]\n"),
        (
            "api/serve.py",
            "import uvicorn\nfrom fastapi import FastAPI\napp = FastAPI()\nif __name__ == '__main__':\n    uvicorn.run(app)\n",
        ),
        ("job/run.py", "print(1)\n"),
        ("Makefile", "up:\n\tdocker compose up api\n"),
        ("other/serve.py", "import uvicorn\n"),
    ];
    assert_eq!(facts(&files).run_graph.services(), [RepoPath::new("api/serve.py")]);
    check_runs(
        &files,
        "api/serve.py",
        &[
            "Manual 0 Makefile:1 Makefile:2 api/Dockerfile:2",
            "Request 0 api/serve.py:5",
            "Container 0 api/Dockerfile:2 api/Dockerfile:2",
        ],
    );
    check_runs(&files, "job/run.py", &["Container 0 job/Dockerfile:2 job/Dockerfile:2"]);
}

#[test]
fn schedules_in_code_reach_modules() {
    let dag = "from airflow import DAG\nfrom airflow.operators.python import PythonOperator\nfrom jobs.score import score\n\nwith DAG('nightly', schedule='@daily') as dag:\n    PythonOperator(task_id='score', python_callable=score)\n";
    let files = [("dags/nightly.py", dag), ("jobs/score.py", "def score():\n    pass\n"), ("jobs/other.py", "")];
    let facts = facts(&files);
    let runs = facts.run_graph.runs_of_module(&RepoPath::new("jobs/score.py"));
    assert!(runs.iter().any(|run| run.starter == Starter::Schedule), "{runs:?}");
    assert!(facts.run_graph.runs_of_module(&RepoPath::new("jobs/other.py")).is_empty());
}
