//! The other providers' files.

mod show;

use matura_model::RepoPath;
use proptest::prelude::*;

fn shown(path: &str, text: &str) -> String {
    let path = RepoPath::new(path);
    let found = matura_pipelines::yaml(&path, &matura_yaml::parse(&path, text));
    found.pipelines.iter().map(show::show).collect::<Vec<_>>().join("\n")
}

fn check(path: &str, text: &str, expected: &str) {
    assert_eq!(shown(path, text).trim(), expected.trim(), "{path}:\n{text}");
}

const CIRCLECI: &str = "version: 2.1
orbs:
  python: circleci/python@2
commands:
  setup:
    steps:
      - run: uv sync
jobs:
  test:
    docker:
      - image: cimg/python:3.12
    steps:
      - checkout
      - setup
      - run:
          name: Tests
          command: pytest
  deploy:
    machine: true
    steps:
      - run: make deploy
workflows:
  ci:
    jobs:
      - test
      - hold:
          type: approval
          requires: [test]
      - deploy:
          requires: [hold]
          filters:
            branches:
              only: main
      - python/publish
  nightly:
    triggers:
      - schedule:
          cron: 0 0 * * *
          filters:
            branches:
              only: [main]
    jobs: [test]
  never:
    when: false
    jobs: [test]
";

const CIRCLECI_SHOWN: &str = "CircleCi \"ci\"
on Push
 job test image=cimg/python:3.12
  step uses=checkout
  step
   7: uv sync
  step \"Tests\"
   17: pytest
 job hold uses=approval needs=test only=Manual
 job deploy needs=hold if=branches: main only=Manual
  step
   21: make deploy
 job python/publish uses=python/publish
CircleCi \"nightly\"
on Schedule branches=main schedule=0 0 * * *
 job test image=cimg/python:3.12
  step uses=checkout
  step
   7: uv sync
  step \"Tests\"
   17: pytest
CircleCi \"never\" OFF
on Push
 job test image=cimg/python:3.12
  step uses=checkout
  step
   7: uv sync
  step \"Tests\"
   17: pytest";

#[test]
fn circleci() {
    check(".circleci/config.yml", CIRCLECI, CIRCLECI_SHOWN);
    let of = |condition: &str| format!("version: 2.1\nworkflows:\n  w:\n    when: {condition}\n    jobs: [a]\n");
    let scheduled = of("{equal: [scheduled_pipeline, << pipeline.trigger_source >>]}");
    check(".circleci/config.yml", &scheduled, "CircleCi \"w\"\non Schedule\n job a uses=a");
    let tagged = "version: 2.1\nworkflows:\n  w:\n    jobs:\n    - a:\n        filters: {tags: {only: /v.*/}, branches: {ignore: /.*/}}\n";
    check(
        ".circleci/config.yml",
        tagged,
        "CircleCi \"w\"\non Tag branches=/v.*/\n job a uses=a if=branches: !/.*/; tags: /v.*/",
    );
    check("other/config.yml", "jobs:\n  a:\n    steps: [x]\n", "");
}

#[test]
fn bitbucket() {
    check(
        "bitbucket-pipelines.yml",
        "image: python:3.12
pipelines:
  default:
    - step:
        name: Test
        script:
          - pip install .
          - pytest
  branches:
    main:
      - step:
          name: Deploy
          deployment: production
          trigger: manual
          script:
            - pipe: atlassian/aws-s3-deploy:1
              variables: {S3_BUCKET: x}
  pull-requests:
    '**':
      - parallel:
          - step: {name: A, script: [a]}
          - step: {name: B, script: [b]}
",
        "Bitbucket \"default\"
on Push
 job Test image=python:3.12
  step \"script\"
   7: pip install .
   8: pytest
Bitbucket \"branches: main\"
on Push branches=main
 job Deploy image=python:3.12 environment=production if=trigger: manual only=Manual
  step uses=atlassian/aws-s3-deploy:1 with=S3_BUCKET=x
Bitbucket \"pull-requests: **\"
on PullRequest
 job A image=python:3.12
  step \"script\"
   21: a
 job B image=python:3.12
  step \"script\"
   22: b",
    );
    check("config/pipelines.yml", "pipelines:\n  default:\n    - step: {script: [a]}\n", "");
}

#[test]
fn travis_and_appveyor() {
    check(
        ".travis.yml",
        "language: python\nbranches:\n  only: [main]\ninstall: pip install .\nscript:\n  - pytest\nafter_success: codecov\ndeploy:\n  provider: pypi\n  on:\n    tags: true\n",
        "Travis
on PullRequest branches=main
on Push branches=main
 job build
  step \"install\"
   4: pip install .
  step \"script\"
   6: pytest
  step \"after_success\" may-fail
   7: codecov
  step \"deploy\" uses=pypi with=on.tags=true,provider=pypi if=tags: true",
    );
    check(
        ".travis.yml",
        "jobs:\n  include:\n    - stage: test\n      script: pytest\n    - stage: nightly\n      if: type = cron\n      script: make train\n",
        "Travis
on PullRequest
on Push
 job test
  step \"script\"
   4: pytest
 job nightly if=type = cron only=Schedule
  step \"script\"
   7: make train",
    );
    check(
        "appveyor.yml",
        "image: Visual Studio 2022\ninstall:\n  - ps: .\\install.ps1\nbuild: off\ntest_script:\n  - pytest\n",
        "AppVeyor
on PullRequest
on Push
 job build image=Visual Studio 2022
  step \"install\"
   3: .\\install.ps1
  step \"test_script\"
   6: pytest",
    );
}

#[test]
fn taskcluster() {
    check(
        ".taskcluster.yml",
        "version: 1
tasks:
  $let:
    base:
      payload: {image: python}
  in:
    $if: 'tasks_for == \"github-push\" || tasks_for[:19] == \"github-pull-request\"'
    then:
      - $mergeDeep:
          - { $eval: base }
          - taskId: { $eval: as_slugid(\"test\") }
            payload:
              command: [bash, -c, pytest]
            metadata: {name: test}
      - $if: 'tasks_for == \"github-push\"'
        then:
          dependencies: [{ $eval: as_slugid(\"test\") }]
          payload:
            command: [make, deploy]
          metadata: {name: deploy}
",
        "Taskcluster
on PullRequest
on Push
 job test image=python if=tasks_for == \"github-push\" || tasks_for[:19] == \"github-pull-request\"
  step
   13: pytest
 job deploy needs=test if=(tasks_for == \"github-push\" || tasks_for[:19] == \"github-pull-request\") && (tasks_for == \"github-push\") only=Push
  step
   19: make deploy",
    );
    check(
        "infra/hook.json",
        "{\"schedule\": [\"0 0 1 * *\"], \"bindings\": [], \"metadata\": {\"name\": \"train\"}, \"task\": {\"payload\": {\"image\": \"x\", \"command\": [\"python\", \"train.py\"]}}}",
        "Taskcluster \"train\"\non Schedule schedule=0 0 1 * *\n job train image=x\n  step\n   1: python train.py",
    );
    check("tasks.yml", "version: '3'\ntasks:\n  build:\n    cmds: [make]\n", "");
}

#[test]
fn drone_and_woodpecker() {
    check(
        ".drone.yml",
        "kind: pipeline\nname: ci\nsteps:\n  - name: test\n    image: python\n    commands: [pytest]\n    failure: ignore\ntrigger:\n  event: [push]\n  branch: [main]\n---\nkind: secret\nname: x\n",
        "Drone \"ci\"\non Push branches=main\n job ci\n  step \"test\" uses=python may-fail\n   6: pytest",
    );
    check(
        ".woodpecker.yml",
        "when:\n  - event: cron\n    cron: nightly\nsteps:\n  train:\n    image: python\n    commands: [make train]\n",
        "Drone\non Schedule schedule=nightly\n job default\n  step \"train\" uses=python\n   7: make train",
    );
}

const PATHS: &[&str] = &[
    ".github/workflows/a.yml",
    ".gitlab-ci.yml",
    "azure-pipelines.yml",
    ".circleci/config.yml",
    "bitbucket-pipelines.yml",
    ".travis.yml",
    "appveyor.yml",
    "cloudbuild.yaml",
    "buildspec.yml",
    ".taskcluster.yml",
    ".drone.yml",
    ".woodpecker.yml",
    "prefect.yaml",
    "x.yaml",
];

const KEYS: &[&str] = &[
    "on",
    "jobs",
    "steps",
    "run",
    "script",
    "stages",
    "if",
    "when",
    "rules",
    "trigger",
    "tasks",
    "payload",
    "command",
    "args",
    "workflows",
    "filters",
    "branches",
    "only",
    "needs",
    "extends",
    "include",
    "pipelines",
    "default",
    "step",
    "parallel",
    "phases",
    "commands",
    "version",
    "kind: CronJob",
    "kind: Pipeline",
    "kind: Workflow",
    "apiVersion: argoproj.io/v1",
    "apiVersion: tekton.dev/v1",
    "spec",
    "templates",
    "dag",
    "$if",
    "then",
    "$let",
    "in",
    "$mergeDeep",
    "schedule",
    "cron",
    "Resources",
    "name",
    "image",
    "deploy",
    "strategy",
    "runs-on",
    "uses",
    "with",
    "env",
    "matrix",
];

proptest! {
    #[test]
    fn never_panics(path in 0..PATHS.len(), lines in prop::collection::vec((0..KEYS.len(), 0usize..6, 0usize..5), 1..40)) {
        const VALUES: &[&str] = &["", " x", " [a, b]", " |\n              a \\\n              b", " '${{ false && (a }}'"];
        let text: String = lines.iter().map(|(key, depth, value)| {
            let key = KEYS[*key];
            let value = if key.contains(": ") { "" } else { VALUES[*value] };
            let item = if depth % 2 == 1 { "- " } else { "" };
            format!("{}{item}{key}{}{value}\n", "  ".repeat(*depth), if key.contains(": ") { "" } else { ":" })
        }).collect();
        let count = u32::try_from(text.lines().count()).unwrap();
        let path = RepoPath::new(PATHS[path]);
        for pipeline in matura_pipelines::yaml(&path, &matura_yaml::parse(&path, &text)).pipelines {
            let steps = pipeline.jobs.iter().flat_map(|job| &job.steps);
            let commands = steps.flat_map(|step| &step.commands).map(|command| command.lines);
            let all = pipeline.triggers.iter().map(|on| on.lines).chain(pipeline.jobs.iter().map(|job| job.lines)).chain(commands);
            for lines in all {
                prop_assert!(lines.first >= 1 && lines.last <= count, "{lines:?} of {count}\n{text}");
            }
        }
    }
}
