//! YAML and JSON: each tool by its content, next to something that only looks like it.

use matura_infra::{Found, yaml};
use matura_model::RepoPath;

fn read(path: &str, text: &str) -> Found {
    let path = RepoPath::new(path);
    yaml(&path, &matura_yaml::parse(&path, text))
}

/// Each resource as `tool kind name first-last`.
fn shape(found: &Found) -> Vec<String> {
    let resource = |r: &matura_model::fact::Resource| {
        let name = r.name.as_deref().unwrap_or("-");
        format!("{} {} {} {}-{}", r.tool.name(), r.kind, name, r.lines.first, r.lines.last)
    };
    found.resources.iter().map(resource).collect()
}

#[track_caller]
fn check(path: &str, text: &str, expected: &[&str]) {
    assert_eq!(shape(&read(path, text)), expected, "{text}");
}

#[track_caller]
fn attribute<'a>(found: &'a Found, position: usize, path: &str) -> (&'a str, u32) {
    let attributes = &found.resources[position].attributes;
    let attribute = attributes.iter().find(|a| a.path == path).unwrap_or_else(|| panic!("no {path} in {attributes:?}"));
    (&attribute.value, attribute.line)
}

fn images(found: &Found) -> Vec<&str> {
    found.images.iter().map(|image| image.reference.as_str()).collect()
}

#[test]
fn kubernetes_objects() {
    let text = "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: app\n          image: team/app:1.2\n          command: [python, -m, app]\n          args: ['--port', '80']\n---\napiVersion: v1\nkind: List\nitems:\n  - apiVersion: v1\n    kind: Service\n    metadata: {name: web}\n";
    check("k8s/web.yaml", text, &["kubernetes Deployment web 1-13", "kubernetes Service web 18-20"]);
    let found = read("k8s/web.yaml", text);
    assert_eq!(found.resources[0].api.as_deref(), Some("apps/v1"));
    assert_eq!(attribute(&found, 0, "spec.template.spec.containers.0.image"), ("team/app:1.2", 11));
    assert_eq!(images(&found), ["team/app:1.2"]);
    assert_eq!(found.tasks[0].name, "app");
    assert_eq!(found.tasks[0].commands[0].text, "python -m app --port 80");
    check(
        "a.yaml",
        "apiVersion: serving.kserve.io/v1beta1\nkind: InferenceService\nmetadata:\n  name: m\n",
        &["kubernetes InferenceService m 1-4"],
    );
    // Others took the shape.
    check("catalog.yaml", "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: x}\n", &[]);
    check("a.yaml", "apiVersion: 1\nkind: thing\n", &[]);
    check(
        "skaffold.yaml",
        "apiVersion: skaffold/v4beta6\nkind: Config\nmetadata: {name: x}\n",
        &["other skaffold x 1-3"],
    );
}

#[test]
fn custom_resource_definitions_hold_no_images() {
    let text = "apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec:\n  properties:\n    image: {type: string}\n    command: {type: array}\n";
    let found = read("crd.yaml", text);
    assert_eq!((found.images.len(), found.tasks.len()), (0, 0));
}

#[test]
fn helm() {
    let template = "{{- if .Values.on }}\napiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}-web\nspec:\n  image: \"{{ .Values.image }}\"\n{{- end }}\n";
    check("chart/templates/web.yaml", template, &["helm Service {{ .Release.Name }}-web 2-7"]);
    assert!(read("chart/templates/web.yaml", template).images.is_empty());
    check("templates/a.yaml", "apiVersion: v1\nkind: Secret\n", &["helm Secret - 1-2"]);
    check("chart/Chart.yaml", "apiVersion: v2\nname: web\nversion: 0.1.0\n", &["helm chart web 1-3"]);
    let values =
        "image:\n  repository: team/app\n  tag: v1\nsidecar:\n  image: helper:2\nempty:\n  image:\n    tag: v1\n";
    check("chart/values-prod.yaml", values, &["helm values values-prod 1-8"]);
    assert_eq!(images(&read("values.yaml", values)), ["team/app:v1", "helper:2"]);
    // Named like values, or packaged like a chart, but not one.
    check("key_values_store.yaml", values, &[]);
    check("package.yaml", "name: web\nversion: 0.1.0\n", &[]);
}

#[test]
fn kustomize() {
    let text = "resources: [a.yaml]\nimages:\n  - name: app\n    newName: team/app\n    newTag: v3\n";
    check("base/kustomization.yaml", text, &["kustomize Kustomization - 1-5"]);
    assert_eq!(images(&read("base/kustomization.yaml", text)), ["team/app:v3"]);
    check("base/list.yaml", text, &[]);
}

#[test]
fn cloudformation() {
    let text = "AWSTemplateFormatVersion: '2010-09-09'\nParameters:\n  Env: {Type: String}\nResources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub '${Env}-data'\n";
    check("t.yaml", text, &["cloudformation template - 1-8", "cloudformation AWS::S3::Bucket Bucket 5-8"]);
    let found = read("t.yaml", text);
    assert_eq!(attribute(&found, 1, "Properties.BucketName"), ("!Sub ${Env}-data", 8));
    assert_eq!(attribute(&found, 0, "Parameters.Env.Type"), ("String", 3));
    check(
        "t.json",
        "{\"Resources\": {\"Q\": {\"Type\": \"AWS::SQS::Queue\"}}}",
        &["cloudformation template - 1-1", "cloudformation AWS::SQS::Queue Q 1-1"],
    );
    check("t.yaml", "Resources:\n  Book:\n    Type: pdf\n", &[]);
}

#[test]
fn compose() {
    let text = "services:\n  web:\n    build: .\n    command: uvicorn app:app\n  db:\n    image: postgres:${PG:-16}\n    volumes: [data:/x]\nvolumes:\n  data:\n";
    check(
        "docker-compose.yml",
        text,
        &["compose service web 2-4", "compose service db 5-7", "compose volume data 9-9"],
    );
    let found = read("stack.yaml", text);
    assert_eq!(images(&found), ["postgres:16"]);
    assert_eq!((found.tasks[0].name.as_str(), found.tasks[0].commands[0].text.as_str()), ("web", "uvicorn app:app"));
    // A folded command is one command.
    let folded = read("compose.yaml", "services:\n  a:\n    image: b\n    command: >\n      run\n        --x\n");
    assert_eq!(folded.tasks[0].commands[0].text, "run --x");
    // Settings of a site with services, pictures for them too.
    check("site.yml", "services:\n  hosting:\n    image: logo.png\n    title: We host\n", &[]);
    check("conf.yml", "services:\n  users:\n    url: http://users\n    image: team/app:1\n", &[]);
    check(".travis.yml", "services:\n  - docker\n", &[]);
}

#[test]
fn ansible() {
    let text = "- name: Web\n  hosts: web\n  become: true\n  tasks:\n    - name: Install\n      ansible.builtin.apt:\n        name: nginx\n        state: present\n      when: x\n    - block:\n        - shell: echo hi\n  handlers:\n    - name: Restart\n      service: name=nginx state=restarted\n";
    check(
        "site.yml",
        text,
        &[
            "ansible play Web 1-14",
            "ansible ansible.builtin.apt Install 5-9",
            "ansible shell - 11-11",
            "ansible service Restart 13-14",
        ],
    );
    let found = read("site.yml", text);
    assert_eq!(attribute(&found, 1, "state"), ("present", 8));
    assert_eq!(attribute(&found, 1, "when"), ("x", 9));
    assert_eq!(attribute(&found, 2, "shell"), ("echo hi", 11));
    check(
        "roles/a/tasks/main.yml",
        "- name: Up\n  docker_container: {name: x}\n",
        &["ansible docker_container Up 1-2"],
    );
    check("hosts.yml", "all:\n  children:\n    web:\n      hosts: {a: }\n", &["ansible inventory - 1-4"]);
    // Steps and hooks are lists of named things as well.
    check("steps.yml", "- name: Test\n  run: pytest\n", &[]);
    check("a.yml", "- repo: https://x.example\n  rev: v1\n  hooks: [{id: a}]\n", &[]);
    check("people.yml", "- name: Ann\n  group: users\n  age: 3\n", &[]);
}

#[test]
fn databricks() {
    let text = "bundle:\n  name: ml\nresources:\n  jobs:\n    train:\n      schedule: {quartz_cron_expression: 0 0 * * * ?}\ntargets:\n  prod:\n    mode: production\n";
    check(
        "databricks.yml",
        text,
        &["databricks bundle ml 1-2", "databricks job train 5-6", "databricks target prod 8-9"],
    );
    check(
        "resources/jobs.yml",
        "resources:\n  model_serving_endpoints:\n    m: {name: m}\n",
        &["databricks model_serving_endpoint m 3-3"],
    );
    check("pod.yml", "resources:\n  limits: {cpu: 1}\n  jobs: {a: {}}\n", &[]);
    check("build.yml", "targets:\n  all: {deps: [x]}\nvariables: {}\n", &[]);
}

#[test]
fn azure() {
    let text = "$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: blue\nenvironment:\n  image: mcr.example/base:1\n";
    check("blue.yml", text, &["azureml managedOnlineDeployment blue 1-4"]);
    assert_eq!(images(&read("blue.yml", text)), ["mcr.example/base:1"]);
    let arm = "{\"$schema\": \"https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#\",\n\"resources\": [\n{\"type\": \"Microsoft.Storage/storageAccounts\", \"name\": \"s\",\n\"resources\": [{\"type\": \"blobServices\", \"name\": \"b\"}]}]}";
    check(
        "main.json",
        arm,
        &[
            "arm template - 1-4",
            "arm Microsoft.Storage/storageAccounts s 3-4",
            "arm Microsoft.Storage/storageAccounts/blobServices b 4-4",
        ],
    );
    check(
        "a.json",
        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"resources\": [{\"type\": \"string\"}]}",
        &[],
    );
}

#[test]
fn monitoring() {
    check(
        "rules.yml",
        "groups:\n  - name: a\n    rules:\n      - alert: Down\n        expr: up == 0\n      - record: x\n        expr: y\n",
        &["other prometheus.alert Down 4-5", "other prometheus.record x 6-7"],
    );
    check(
        "p.yml",
        "global: {scrape_interval: 5s}\nscrape_configs:\n  - job_name: app\n",
        &["other prometheus.config - 1-3", "other prometheus.scrape app 3-3"],
    );
    check(
        "am.yml",
        "route:\n  receiver: chat\nreceivers:\n  - name: chat\n    slack_configs: []\n",
        &["other alertmanager.route chat 1-2", "other alertmanager.receiver chat 4-5"],
    );
    let board = "{\"title\": \"Model\", \"schemaVersion\": 38, \"panels\": [\n{\"title\": \"Drift\", \"gridPos\": {\"h\": 1}}]}";
    check("d.json", board, &["other grafana.dashboard Model 1-2"]);
    assert_eq!(attribute(&read("d.json", board), 0, "panels.0.title"), ("Drift", 2));
    assert_eq!(read("d.json", board).resources[0].attributes.len(), 2);
    check("ds.yml", "apiVersion: 1\ndatasources:\n  - name: Prom\n", &["other grafana.datasource Prom 3-3"]);
    check(
        "otel.yml",
        "receivers: {otlp: }\nexporters: {x: }\nservice:\n  pipelines:\n    traces: {receivers: [otlp]}\n",
        &["other opentelemetry.collector - 1-5", "other opentelemetry.pipeline traces 5-5"],
    );
    check("lint.yml", "groups:\n  - name: a\n    rules: [no-tabs, no-spaces]\n", &[]);
    check("front.json", "{\"title\": \"x\", \"panels\": [{\"title\": \"y\"}]}", &[]);
    check("bus.yml", "route: {from: a}\nreceivers: [a, b]\n", &[]);
}

#[test]
fn monitoring_inside_kubernetes() {
    let text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata:\n  rules.yml: |\n    groups:\n      - name: a\n        rules:\n          - alert: Down\n            expr: up == 0\n  note.txt: 'groups: []'\n";
    check("cm.yaml", text, &["kubernetes ConfigMap c 1-11", "other prometheus.alert Down 9-10"]);
    assert_eq!(attribute(&read("cm.yaml", text), 1, "expr"), ("up == 0", 10));
    check(
        "pr.yaml",
        "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec:\n  groups:\n    - rules:\n        - alert: Slow\n          expr: x > 1\n",
        &["kubernetes PrometheusRule - 1-7", "other prometheus.alert Slow 6-7"],
    );
}

#[test]
fn pulumi() {
    let text = "name: net\nruntime: yaml\nresources:\n  b:\n    type: aws:s3:Bucket\n";
    check("Pulumi.yaml", text, &["pulumi project net 1-5", "pulumi aws:s3:Bucket b 4-5"]);
    check("infra/Pulumi.prod.yaml", "config:\n  aws:region: eu-west-1\n", &["pulumi stack prod 1-2"]);
    check("app.yaml", "name: net\nruntime: nodejs\n", &[]);
}

#[test]
fn other_tools() {
    check(
        "serverless.yml",
        "service: api\nprovider:\n  name: aws\nfunctions:\n  f:\n    handler: a.b\nresources:\n  Resources:\n    T: {Type: 'AWS::DynamoDB::Table'}\n",
        &[
            "other serverless.service api 1-9",
            "other serverless.function f 5-6",
            "cloudformation AWS::DynamoDB::Table T 9-9",
        ],
    );
    check(
        "task.yaml",
        "name: t\nresources:\n  accelerators: A100:1\nrun: |\n  python train.py\n",
        &["other skypilot.task t 1-5"],
    );
    check("feature_store.yaml", "project: p\nregistry: r.db\nprovider: local\n", &["other feast.store p 1-3"]);
    check("MLproject", "name: p\nentry_points:\n  main: {command: python a.py}\n", &["other mlflow.project p 1-3"]);
    check(
        ".devcontainer/devcontainer.json",
        "{ // dev\n \"image\": \"img:1\", \"postCreateCommand\": \"make\" }",
        &["docker devcontainer - 1-2"],
    );
    check(
        "td.json",
        "{\"family\": \"f\", \"containerDefinitions\": [{\"image\": \"a:1\"}]}",
        &["other ecs.task_definition f 1-1"],
    );
    check("ray.yaml", "cluster_name: c\nprovider: {type: aws}\nmax_workers: 2\n", &["other ray.cluster c 1-3"]);
    check("compute.yaml", "cloud: c\nregion: r\nhead_node_type: {name: h}\n", &["other anyscale.compute - 1-3"]);
    check(
        "service.yaml",
        "name: s\ncompute_config: c\nray_serve_config: {import_path: a:b}\n",
        &["other anyscale.service s 1-3"],
    );
    check("job.yaml", "name: j\ncompute_config: c\nentrypoint: python a.py\n", &["other anyscale.job j 1-3"]);
    check("other.yaml", "name: j\nentrypoint: python a.py\n", &[]);
    check("bentofile.yaml", "service: \"svc:svc\"\ninclude: ['*.py']\n", &["other bentoml.bento svc:svc 1-2"]);
}

#[test]
fn what_is_no_infrastructure() {
    for (path, text) in [
        (
            "openapi.yaml",
            "openapi: 3.0.0\ninfo: {title: x, version: '1'}\nservers: [{url: /}]\npaths:\n  /a:\n    get: {responses: {'200': {description: ok}}}\n",
        ),
        (
            ".github/workflows/ci.yml",
            "name: CI\non: push\njobs:\n  t:\n    runs-on: x\n    container: {image: 'python:3'}\n    services:\n      db: {image: postgres}\n    steps:\n      - run: make\n",
        ),
        ("environment.yml", "name: env\nchannels: [defaults]\ndependencies: [python=3.11, {pip: [x]}]\n"),
        ("action.yml", "name: a\nruns: {using: docker, image: Dockerfile}\n"),
        ("config.yaml", "model: {name: x, version: 1}\ndata: {path: y}\nresources: {cpu: 1}\n"),
        ("dvc.yaml", "stages:\n  train:\n    cmd: python a.py\n    deps: [a.py]\n"),
        (".gitlab-ci.yml", "image: python:3\nservices: [postgres]\ntest:\n  script: [pytest]\n"),
        ("package.json", "{\"name\": \"x\", \"version\": \"1.0.0\", \"scripts\": {\"a\": \"b\"}}"),
        ("mkdocs.yml", "site_name: x\nnav: [a.md]\n"),
        ("empty.yaml", ""),
        ("list.yaml", "- a\n- b\n"),
    ] {
        let found = read(path, text);
        assert_eq!((shape(&found), images(&found), found.tasks.len()), (vec![], vec![], 0), "{path}");
    }
}

#[test]
fn attributes_are_bounded() {
    let mut text = "apiVersion: v1\nkind: ConfigMap\ndata:\n".to_owned();
    (0..1000).for_each(|i| text.push_str(&format!("  k{i}: {}\n", "x".repeat(400))));
    let found = read("a.yaml", &text);
    assert_eq!(found.resources[0].attributes.len(), 400);
    assert!(found.resources[0].attributes.iter().all(|a| a.value.len() <= 300));
    assert_eq!(found.problems.len(), 1);
}

proptest::proptest! {
    #[test]
    fn never_panics(text in "(apiVersion: v1\n|kind: Pod\n|services:\n|resources:\n|groups:\n|  rules:\n|- hosts: a\n|  tasks:\n|  - |a:\n|image: b:c\n|command: \\[sh, -c, x\\]\n|data:\n|  a.yml: \\|\n|    |\\{\\{ x \\}\\}|\n|é){0,40}") {
        let total = u32::try_from(text.lines().count().max(1)).unwrap();
        for path in ["a.yaml", "values.yaml", "docker-compose.yml", "Pulumi.x.yaml", "kustomization.yaml"] {
            for resource in read(path, &text).resources {
                proptest::prop_assert!(resource.lines.first >= 1 && resource.lines.last <= total);
            }
        }
    }
}
