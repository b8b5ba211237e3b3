//! GitHub Actions, GitLab CI and Azure Pipelines.

mod show;

use matura_model::RepoPath;

fn shown(path: &str, text: &str) -> String {
    let path = RepoPath::new(path);
    let found = matura_pipelines::yaml(&path, &matura_yaml::parse(&path, text));
    found.pipelines.iter().map(show::show).collect::<Vec<_>>().join("\n")
}

fn check(path: &str, text: &str, expected: &str) {
    assert_eq!(shown(path, text).trim(), expected.trim(), "{path}:\n{text}");
}

/// Only the lines about triggers.
fn check_triggers(path: &str, text: &str, expected: &[&str]) {
    let shown = shown(path, text);
    let triggers: Vec<_> = shown.lines().filter_map(|line| line.strip_prefix("on ")).collect();
    assert_eq!(triggers, expected, "{path}:\n{text}");
}

/// Only the lines about jobs.
fn check_jobs(path: &str, text: &str, expected: &[&str]) {
    let shown = shown(path, text);
    let jobs: Vec<_> = shown.lines().filter_map(|line| line.strip_prefix(" job ")).collect();
    assert_eq!(jobs, expected, "{path}:\n{text}");
}

const GITHUB: &str = ".github/workflows/ci.yml";
const GITLAB: &str = ".gitlab-ci.yml";
const AZURE: &str = "azure-pipelines.yml";

#[test]
fn github_triggers() {
    let jobs = "jobs:\n  a:\n    runs-on: x\n";
    for (on, expected) in [
        ("on: push\n", &["Push"][..]),
        ("on: [push, pull_request]\n", &["Push", "PullRequest"]),
        ("on:\n  push:\n    branches: [main]\n    paths-ignore: ['docs/**']\n", &["Push branches=main paths=!docs/**"]),
        ("on:\n  push:\n    tags: ['v*']\n", &["Tag branches=v*"]),
        ("on:\n  push:\n    branches: [main]\n    tags: ['v*']\n", &["Push branches=main", "Tag branches=v*"]),
        ("on:\n  schedule:\n    - cron: '0 3 * * 1'\n", &["Schedule schedule=0 3 * * 1"]),
        ("on:\n  pull_request:\n    types: [closed]\n", &["Event"]),
        ("on:\n  release:\n    types: [published]\n  workflow_dispatch:\n", &["Release", "Manual"]),
        ("on:\n  workflow_call:\n  issues:\n", &["Pipeline", "Event"]),
        ("on:\n  # push:\n  workflow_dispatch:\n", &["Manual"]),
    ] {
        check_triggers(GITHUB, &format!("{on}{jobs}"), expected);
    }
}

#[test]
fn github_workflow() {
    check(
        GITHUB,
        "name: CI\non: [push, pull_request]\ndefaults:\n  run:\n    working-directory: app\njobs:\n  test:\n    runs-on: ubuntu\n    container: python:3.12\n    steps:\n      - uses: actions/checkout@v4\n      - name: Test\n        run: |\n          pip install .\n          pytest \\\n            -q\n      - run: ruff check . || true\n      - if: false\n        run: mypy .\n      - shell: python\n        run: print(1)\n  deploy:\n    needs: test\n    if: github.event_name == 'push' && github.ref == 'refs/heads/main'\n    environment:\n      name: production\n    uses: ./.github/workflows/deploy.yml\n  off:\n    if: ${{ false }}\n    runs-on: x\n",
        "GitHubActions \"CI\" includes=./.github/workflows/deploy.yml
on Push
on PullRequest
 job test image=python:3.12
  step uses=actions/checkout@v4
  step \"Test\" in=app
   14: pip install .
   15: pytest -q
  step in=app may-fail
   17: ruff check . || true
  step in=app if=false OFF
   19: mypy .
  step with=run=print(1) in=app
 job deploy uses=./.github/workflows/deploy.yml environment=production needs=test if=github.event_name == 'push' && github.ref == 'refs/heads/main' only=Push
 job off if=${{ false }} OFF",
    );
}

#[test]
fn github_places() {
    let text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: pytest\n";
    assert!(!shown(".github/workflows/ci.yml", text).contains("OFF"));
    for elsewhere in [
        ".github/workflows-disabled/ci.yml",
        "exercises/ci.yml",
        "app/.github/workflows/ci.yml",
        ".github/workflows/ci.yml.disabled",
    ] {
        assert!(shown(elsewhere, text).contains("GitHubActions OFF"), "{elsewhere}");
    }
    check(
        ".github/actions/setup/action.yml",
        "name: Setup\nruns:\n  using: composite\n  steps:\n    - run: uv sync\n      shell: bash\n",
        "GitHubActions \"Setup\"\non Pipeline\n job composite\n  step\n   5: uv sync",
    );
    check("action.yml", "name: x\nruns:\n  using: node20\n  main: index.js\n", "");
    check("config.yml", "jobs:\n  nightly:\n    steps: [a, b]\n", "");
    check("docker-compose.yml", "services:\n  a:\n    image: x\n", "");
}

#[test]
fn gitlab_pipeline() {
    check(
        GITLAB,
        "image: python:3.12\ninclude:\n  - local: ci/deploy.yml\nstages: [test, deploy]\n.base:\n  before_script: [pip install .]\ntest:\n  extends: .base\n  stage: test\n  script:\n    - pytest\n  rules:\n    - if: $CI_PIPELINE_SOURCE == \"merge_request_event\"\ndeploy:\n  stage: deploy\n  environment: production\n  script: [make deploy]\n  when: manual\n",
        "GitLabCi includes=ci/deploy.yml
on PullRequest
on Push
 job test image=python:3.12 if=$CI_PIPELINE_SOURCE == \"merge_request_event\" only=PullRequest
  step \"before_script\"
   6: pip install .
  step \"script\"
   11: pytest
 job deploy image=python:3.12 environment=production needs=test if=when: manual only=Manual
  step \"script\"
   17: make deploy",
    );
    check_jobs(GITLAB, "nightly:\n  script: [a]\n  only: [schedules]\n", &["nightly if=only: schedules only=Schedule"]);
    check_jobs(GITLAB, "a:\n  script: [a]\n  when: never\n", &["a if=when: never OFF"]);
    check_jobs(GITLAB, ".hidden:\n  script: [a]\nb:\n  script: [b]\n", &["b"]);
    check_triggers("ci/deploy.yml", "deploy:\n  stage: deploy\n  script: [a]\n", &["Pipeline"]);
    check("project.yml", "build:\n  script: make\n", "");
}

#[test]
fn azure_pipeline() {
    check(
        AZURE,
        "trigger:\n  branches:\n    include: [main]\n  paths:\n    exclude: [docs]\npr: none\nstages:\n- stage: test\n  jobs:\n  - job: unit\n    steps:\n    - script: pytest\n      displayName: Unit tests\n    - task: AzureCLI@2\n      inputs:\n        inlineScript: az ml job create\n- stage: prod\n  condition: and(succeeded(), eq(variables['Build.Reason'], 'Manual'))\n  jobs:\n  - deployment: ship\n    environment: production\n    strategy:\n      runOnce:\n        deploy:\n          steps:\n          - template: deploy.yml\n",
        "AzurePipelines includes=deploy.yml
on Push branches=main paths=!docs
 job unit
  step \"Unit tests\"
   12: pytest
  step uses=AzureCLI@2 with=inlineScript=az ml job create
   16: az ml job create
 job ship environment=production needs=unit if=and(succeeded(), eq(variables['Build.Reason'], 'Manual')) only=Manual
  step uses=deploy.yml",
    );
    let steps = "steps:\n- script: pytest\n";
    check_triggers(AZURE, steps, &["Push", "PullRequest"]);
    check_triggers(AZURE, &format!("trigger: none\npr: none\n{steps}"), &["Manual"]);
    let nightly = "trigger: none\npr: none\nschedules:\n- cron: '0 0 * * *'\n  branches:\n    include: [main]\n";
    check_triggers(AZURE, &format!("{nightly}{steps}"), &["Schedule branches=main schedule=0 0 * * *"]);
    check_triggers("templates/test.yml", "parameters:\n- name: x\nsteps:\n- bash: pytest\n", &["Pipeline"]);
}
