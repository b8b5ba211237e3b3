//! Files of cloud builds, clusters and orchestrators.

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

#[test]
fn cloud_build() {
    check(
        "ci/cloudbuild.yaml",
        "steps:\n  - name: gcr.io/cloud-builders/docker\n    args: [build, -t, app, .]\n  - id: test\n    name: python:3.12\n    entrypoint: bash\n    args:\n      - -c\n      - |\n        pip install .\n        pytest\nimages: [app]\n",
        "CloudBuild
on Event
 job build
  step uses=gcr.io/cloud-builders/docker
   3: docker build -t app .
  step \"test\" uses=python:3.12
   10: pip install .
   11: pytest
  step \"images\"
   12: docker push app",
    );
    check(
        "triggers/ci.yaml",
        "name: pr\nfilename: cloudbuild.yaml\ngithub:\n  name: x\n  pullRequest:\n    branch: ^main$\n",
        "CloudBuild \"pr\" includes=cloudbuild.yaml\non PullRequest branches=^main$",
    );
    check("recipe.yaml", "steps:\n  - name: Mix the flour\n  - name: Bake\n", "");
}

#[test]
fn code_build() {
    check(
        "buildspec.yml",
        "version: 0.2\nenv:\n  variables: {A: b}\nphases:\n  install:\n    commands: [pip install .]\n  build:\n    commands:\n      - pytest\n      - sam deploy\n",
        "CodeBuild
on Event
 job build
  step \"install\" with=A=b
   6: pip install .
  step \"build\" with=A=b
   9: pytest
   10: sam deploy",
    );
    check(
        "template.yml",
        "Resources:
  Build:
    Type: AWS::CodeBuild::Project
    Properties:
      Environment: {Image: aws/codebuild/standard:7.0}
      Triggers:
        Webhook: true
        FilterGroups:
          - - Type: EVENT
              Pattern: PULL_REQUEST_CREATED
      Source:
        BuildSpec: |
          version: 0.2
          phases:
            build:
              commands:
                - pytest
  Bucket:
    Type: AWS::S3::Bucket
  Release:
    Type: AWS::CodePipeline::Pipeline
    Properties:
      Stages:
        - Name: Source
          Actions:
            - Name: Code
              ActionTypeId: {Category: Source, Provider: CodeCommit}
              Configuration: {BranchName: main}
        - Name: Approve
          Actions:
            - Name: Ask
              ActionTypeId: {Category: Approval, Provider: Manual}
",
        "CodeBuild \"Build\"
on PullRequest
 job build image=aws/codebuild/standard:7.0
  step \"build\"
   17: pytest
CodeBuild \"Release\"
on Push branches=main
 job Source
  step \"Code\" uses=Source/CodeCommit with=BranchName=main
 job Approve needs=Source if=manual approval
  step \"Ask\" uses=Approval/Manual",
    );
    check("template.yml", "Resources:\n  A:\n    Type: AWS::S3::Bucket\n", "");
}

#[test]
fn tekton() {
    check(
        "tekton/ci.yaml",
        "apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: ci}
spec:
  tasks:
    - name: test
      taskSpec:
        steps:
          - name: run
            image: python
            script: pytest
    - name: build
      taskRef: {name: kaniko}
      runAfter: [test]
---
apiVersion: triggers.tekton.dev/v1beta1
kind: EventListener
metadata: {name: listener}
spec:
  triggers:
    - name: push
      interceptors:
        - ref: {name: github}
          params:
            - {name: eventTypes, value: [push]}
      template: {ref: run-ci}
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata:
  name: pr
  annotations:
    pipelinesascode.tekton.dev/on-event: \"[pull_request]\"
    pipelinesascode.tekton.dev/on-target-branch: \"[main]\"
spec:
  pipelineRef: {name: ci}
---
apiVersion: v1
kind: Service
metadata: {name: x}
",
        "Tekton \"ci\"
on Pipeline
 job test
  step \"run\" uses=python
   11: pytest
 job build uses=kaniko needs=test
Tekton \"listener\" includes=run-ci
on Push
Tekton \"pr\" includes=ci
on PullRequest branches=main",
    );
}

#[test]
fn argo() {
    check(
        "argo/retrain.yaml",
        "apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: retrain}
spec:
  schedule: '0 2 * * *'
  workflowSpec:
    entrypoint: main
    templates:
      - name: main
        dag:
          tasks:
            - {name: prepare, template: run}
            - {name: train, template: run, dependencies: [prepare]}
      - name: run
        container:
          image: trainer
          command: [python, train.py]
",
        "Argo \"retrain\"
on Schedule schedule=0 2 * * *
 job prepare image=trainer
  step uses=trainer
   17: python train.py
 job train image=trainer needs=prepare
  step uses=trainer
   17: python train.py",
    );
    check("argo/app.yaml", "apiVersion: argoproj.io/v1alpha1\nkind: Application\nspec: {}\n", "");
}

#[test]
fn schedules() {
    let cron = |suspend: bool| {
        format!(
            "apiVersion: batch/v1\nkind: CronJob\nmetadata: {{name: predict}}\nspec:\n  schedule: '@daily'\n  suspend: {suspend}\n  jobTemplate:\n    spec:\n      template:\n        spec:\n          containers:\n            - name: c\n              image: app\n              args: [python, predict.py]\n"
        )
    };
    let rest = "on Schedule schedule=@daily\n job predict image=app\n  step \"c\" uses=app\n   14: python predict.py";
    check("k8s/cron.yaml", &cron(false), &format!("Orchestrator \"predict\"\n{rest}"));
    check("k8s/cron.yaml", &cron(true), &format!("Orchestrator \"predict\" OFF\n{rest}"));
    check("k8s/job.yaml", "apiVersion: batch/v1\nkind: Job\nspec: {}\n", "");
    check(
        "schedule.yml",
        "$schema: https://azuremlschemas.azureedge.net/latest/schedule.schema.json\nname: retrain\ntrigger:\n  type: cron\n  expression: '0 4 * * 1'\ncreate_job: ./pipeline.yml\n",
        "Orchestrator \"retrain\" includes=./pipeline.yml\non Schedule schedule=0 4 * * 1\n job create_job uses=./pipeline.yml",
    );
    check(
        "resources/jobs.yml",
        "resources:\n  jobs:\n    train:\n      name: train\n      schedule:\n        quartz_cron_expression: '0 0 9 * * ?'\n      tasks:\n        - task_key: fit\n          notebook_task:\n            notebook_path: ../train.py\n",
        "Orchestrator \"train\"\non Schedule schedule=0 0 9 * * ?\n job fit\n  step uses=notebook_task with=notebook_path=../train.py\n   10: notebook ../train.py",
    );
    check(
        "prefect.yaml",
        "deployments:\n  - name: nightly\n    entrypoint: flows/train.py:main\n    schedules:\n      - cron: 0 0 * * *\n    work_pool: {name: x}\n",
        "Orchestrator \"nightly\"\non Schedule schedule=0 0 * * *\n job main\n  step\n   3: python-call flows/train.py:main",
    );
    check("dvc.yaml", "stages:\n  train:\n    cmd: python train.py\n", "");
}
