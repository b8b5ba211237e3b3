//! Jenkinsfiles.

mod show;

use matura_model::RepoPath;
use proptest::prelude::*;

fn check(path: &str, text: &str, expected: &str) {
    let found = matura_pipelines::jenkinsfile(&RepoPath::new(path), text);
    let shown: Vec<_> = found.pipelines.iter().map(show::show).collect();
    assert_eq!(shown.join("\n").trim(), expected.trim(), "{text}");
}

#[test]
fn declarative() {
    check(
        "Jenkinsfile",
        "pipeline {
  agent { docker { image 'python:3.12' } }
  environment { A = 'b' }
  triggers { cron('H 2 * * *') }
  stages {
    stage('Test') { // sh 'not this'
      steps {
        sh 'pytest'
        sh '''
          pip install . \\
            --quiet
          ruff check .
        '''
        sh(script: \"echo ${x ? 'a' : 'b'} it's\", label: 'Say')
      }
      post { always { junit 'out/*.xml' } }
    }
    stage('Checks') {
      when { changeRequest() }
      parallel {
        stage('Types') { steps { sh 'mypy .' } }
      }
    }
    stage('Deploy') {
      when { allOf { branch 'main'; not { changeRequest() } } }
      input { message 'Go?' }
      steps { dir('infra') { sh 'terraform apply' } }
    }
    stage('Off') {
      when { expression { return false } }
      steps { sh 'x' }
    }
  }
}
",
        "Jenkins
on PullRequest
on Push
on Schedule schedule=H 2 * * *
 job Test image=python:3.12
  step with=A=b
   8: pytest
  step with=A=b
   10: pip install . --quiet
   12: ruff check .
  step \"Say\" with=A=b
   14: echo ${x ? a : b} it's
  step uses=junit with=A=b,value=out/*.xml if=post: always
 job Checks image=python:3.12 if=changeRequest only=PullRequest
 job Types image=python:3.12 if=changeRequest only=PullRequest
  step with=A=b
   21: mypy .
 job Deploy image=python:3.12 if=(branch == 'main' && !(changeRequest)) only=Manual
  step with=A=b in=infra
   27: terraform apply
 job Off image=python:3.12 if=(false) OFF
  step with=A=b
   31: x",
    );
}

#[test]
fn scripted() {
    check(
        "ci/Jenkinsfile",
        "@Library('shared') _\nproperties([pipelineTriggers([pollSCM('H/5 * * * *')])])\nnode('gpu') {\n  stage('Train') {\n    if (env.BRANCH_NAME == 'main') {\n      sh 'make train'\n    }\n    catchError { sh 'make report' }\n  }\n}\n",
        "Jenkins includes=shared
on Push
 job Train
  step if=env.BRANCH_NAME == 'main'
   6: make train
  step may-fail
   8: make report",
    );
    check(
        "Jenkinsfile.deploy",
        "node { sh 'make deploy' }",
        "Jenkins\non Event\n job script\n  step\n   1: make deploy",
    );
    check(
        "vars/build.groovy",
        "def call(Map config) {\n  withCredentials([]) {\n    sh 'make'\n  }\n}\n",
        "Jenkins\non Pipeline\n job call\n  step\n   3: make",
    );
    check("build.groovy", "class A { def sh = 'x'\n String b() { return 'sh' } }", "");
}

proptest! {
    #[test]
    fn never_panics(parts in prop::collection::vec(0usize..20, 0..60)) {
        const PARTS: &[&str] = &[
            "pipeline {", "stage('a') {", "steps {", "sh 'x'", "sh '''a\nb'''", "}", ")", "(", "\n", "when {", "branch 'm'",
            "not {", "input", "post { always {", "\"${ a", "'", "sh(script: ", "triggers { cron('x')", "if (", "\u{e9} ]",
        ];
        let text: String = parts.iter().filter_map(|part| PARTS.get(*part)).copied().collect::<Vec<_>>().join(" ");
        let count = u32::try_from(text.lines().count().max(1)).unwrap();
        for pipeline in matura_pipelines::jenkinsfile(&RepoPath::new("Jenkinsfile"), &text).pipelines {
            for job in &pipeline.jobs {
                prop_assert!(job.lines.first >= 1 && job.lines.last <= count, "{:?} of {count}: {text}", job.lines);
                for command in job.steps.iter().flat_map(|step| &step.commands) {
                    prop_assert!(command.lines.first >= 1 && command.lines.last <= count, "{command:?} of {count}: {text}");
                }
            }
        }
    }
}
