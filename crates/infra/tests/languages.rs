//! Languages of their own: Terraform, Dockerfiles, Bicep, Vagrant, and programs.

use matura_infra::{Found, bicep, dockerfile, program, script, terraform, vagrant};
use matura_model::fact::{Argument, Call, PyModule, Resource, Value};
use matura_model::{Lines, RepoPath};

fn resource_shape(r: &Resource) -> String {
    format!("{} {} {} {}-{}", r.tool.name(), r.kind, r.name.as_deref().unwrap_or("-"), r.lines.first, r.lines.last)
}

fn shape(found: &Found) -> Vec<String> {
    found.resources.iter().map(resource_shape).collect()
}

fn attributes(resource: &Resource) -> Vec<String> {
    resource.attributes.iter().map(|a| format!("{}={}@{}", a.path, a.value, a.line)).collect()
}

fn tf(path: &str, text: &str) -> Found {
    terraform(&RepoPath::new(path), text)
}

#[test]
fn terraform_blocks() {
    let text = "terraform {\n  backend \"s3\" {\n    bucket = \"state\"\n  }\n}\nvariable \"env\" { default = \"dev\" }\nresource \"aws_s3_bucket\" \"data\" {\n  bucket = \"${var.env}-data\"\n  tags = { team = \"ml\", \"a b\" = 1 }\n  lifecycle {\n    prevent_destroy = true\n  }\n  rule { days = var.days }\n  rule {}\n  zones = [\"a\", local.b]\n  # acl = \"public\"\n}\ndata \"aws_ami\" \"x\" {}\nlocals { a = 1 }\nmodule \"m\" { source = \"./m\" }\nprovider \"aws\" {}\noutput \"o\" { value = 1 }\n";
    let found = tf("main.tf", text);
    assert_eq!(
        shape(&found),
        [
            "terraform terraform - 1-5",
            "terraform backend.s3 - 2-4",
            "terraform variable env 6-6",
            "terraform aws_s3_bucket data 7-17",
            "terraform data.aws_ami x 18-18",
            "terraform locals - 19-19",
            "terraform module m 20-20",
            "terraform provider aws 21-21",
            "terraform output o 22-22",
        ]
    );
    assert_eq!(
        attributes(&found.resources[3]),
        [
            "bucket=${var.env}-data@8",
            "tags.team=ml@9",
            "tags.a b=1@9",
            "lifecycle.prevent_destroy=true@11",
            "rule.0.days=var.days@13",
            "rule.1={}@14",
            "zones.0=a@15",
            "zones.1=local.b@15",
        ]
    );
    assert_eq!(shape(&tf("prod.tfvars", "env = \"prod\"\nn = [1]\n")), ["terraform tfvars prod 1-2"]);
    assert_eq!(shape(&tf("b.pkr.hcl", "source \"amazon-ebs\" \"x\" {}\n")), ["other packer.source.amazon-ebs x 1-1"]);
}

#[test]
fn broken_terraform_keeps_its_sound_blocks() {
    let found = tf(
        "a.tf",
        "variable \"a\" {\n  default = 1\n}\nresource \"x\" \"y\" {\n  = oops\n}\noutput \"o\" {\n  value = 1\n}\n",
    );
    assert_eq!(shape(&found), ["terraform variable a 1-3", "terraform output o 7-9"]);
    assert_eq!((found.problems.len(), found.problems[0].fatal), (1, false));
    assert!(tf("a.tf", "{{{{").problems[0].fatal);
}

#[test]
fn terraform_in_json() {
    let text = "{\"resource\": {\"aws_sqs_queue\": {\"q\": {\"name\": \"x\"}}},\n\"terraform\": {\"backend\": {\"s3\": {\"bucket\": \"b\"}}}}";
    assert_eq!(
        shape(&tf("a.tf.json", text)),
        ["terraform aws_sqs_queue q 1-1", "terraform terraform - 2-2", "terraform backend.s3 - 2-2",]
    );
}

fn docker(text: &str) -> Found {
    dockerfile(&RepoPath::new("Dockerfile"), text)
}

#[test]
fn dockerfiles() {
    let text = "# base\nARG PY=3.11\nFROM python:${PY}-slim AS build\nRUN pip install \\\n    # note\n    -r requirements.txt\nFROM --platform=linux/amd64 registry.example:5000/base@sha256:ab\nCOPY --from=build /a /a\nCOPY --from=ghcr.io/astral-sh/uv:0.4 /uv /uv\nUSER app\nHEALTHCHECK CMD curl localhost\nENTRYPOINT [\"python\", \"-m\", \"app\"]\nCMD --port 80 && \\\n  true\n";
    let found = docker(text);
    assert_eq!(shape(&found), ["docker Dockerfile - 2-14"]);
    assert_eq!(
        attributes(&found.resources[0]),
        [
            "ARG.0=PY=3.11@2",
            "FROM.0=python:${PY}-slim AS build@3",
            "RUN.0=pip install -r requirements.txt@4",
            "FROM.1=--platform=linux/amd64 registry.example:5000/base@sha256:ab@7",
            "COPY.0=--from=build /a /a@8",
            "COPY.1=--from=ghcr.io/astral-sh/uv:0.4 /uv /uv@9",
            "USER=app@10",
            "HEALTHCHECK=CMD curl localhost@11",
            "ENTRYPOINT=[\"python\", \"-m\", \"app\"]@12",
            "CMD=--port 80 && true@13",
        ]
    );
    let images: Vec<_> = found.images.iter().map(|i| (i.reference.as_str(), i.tag.as_deref(), i.lines.first)).collect();
    assert_eq!(
        images,
        [
            ("python:3.11-slim", Some("3.11-slim"), 3),
            ("registry.example:5000/base@sha256:ab", None, 7),
            ("ghcr.io/astral-sh/uv:0.4", Some("0.4"), 9),
        ]
    );
    assert_eq!(found.images[1].digest.as_deref(), Some("sha256:ab"));
    let tasks: Vec<_> =
        found.tasks.iter().map(|t| (t.name.as_str(), t.commands[0].text.as_str(), t.lines.last)).collect();
    assert_eq!(tasks, [("ENTRYPOINT", "python -m app", 12), ("CMD", "--port 80 && true", 14)]);
}

#[test]
fn stages_and_scratch_are_no_images() {
    let found = docker(
        "FROM golang:1 AS Build\nFROM build AS next\nFROM scratch\nCOPY --from=0 /a /a\nCOPY --from=context /a /a\n",
    );
    assert_eq!(found.images.len(), 1);
    // A base that only the build knows.
    assert!(docker("ARG BASE\nFROM ${BASE}\n").images.is_empty());
}

#[test]
fn what_is_no_dockerfile() {
    let found = docker("# How to build\n\nSome text about images.\n");
    assert!(found.resources.is_empty() && found.problems[0].fatal);
    let half = docker("FROM python:3\nRUN a\nNONSENSE b\n");
    assert_eq!((half.resources.len(), half.images.len(), half.problems[0].fatal), (1, 1, false));
}

#[test]
fn bicep_declarations() {
    let text = "targetScope = 'subscription'\n@description('x')\nparam location string = 'eu'\n// resource no 'A/b@1' = {\nresource ws 'Microsoft.ML/workspaces@2023-04-01' = {\n  name: 'ws' // own\n  properties: {\n    tags: [\n      'a'\n      'b'\n    ]\n    url: 'https://x'\n  }\n}\nresource kv 'Microsoft.KeyVault/vaults@2023-01-01' existing = {\n  name: kvName\n}\nmodule net './net.bicep' = if (deploy) {\n  name: 'net'\n}\noutput id string = ws.id\n";
    let found = bicep(&RepoPath::new("main.bicep"), text);
    assert_eq!(
        shape(&found),
        [
            "bicep targetScope subscription 1-1",
            "bicep param location 3-3",
            "bicep Microsoft.ML/workspaces ws 5-14",
            "bicep existing.Microsoft.KeyVault/vaults kv 15-17",
            "bicep module net 18-20",
            "bicep output id 21-21",
        ]
    );
    assert_eq!(
        attributes(&found.resources[2]),
        [
            "type=Microsoft.ML/workspaces@2023-04-01@5",
            "name=ws@6",
            "properties.tags.0=a@9",
            "properties.tags.1=b@10",
            "properties.url=https://x@12",
        ]
    );
}

#[test]
fn vagrantfiles() {
    let text = "Vagrant.configure(\"2\") do |config|\n  config.vm.box = \"debian/12\"\n  # config.vm.box = \"old\"\n  config.vm.provision \"ansible\", playbook: \"a.yml\"\nend\n";
    let found = vagrant(&RepoPath::new("Vagrantfile"), text);
    assert_eq!(
        attributes(&found.resources[0]),
        ["config.vm.box=debian/12@2", "config.vm.provision=ansible\", playbook: \"a.yml@4"]
    );
    assert!(vagrant(&RepoPath::new("Vagrantfile"), "config.vm.box = 1\n").resources.is_empty());
}

fn call(name: &str, arguments: Vec<(Option<&str>, Value)>) -> Call {
    let arguments =
        arguments.into_iter().map(|(name, value)| Argument { name: name.map(str::to_owned), value }).collect();
    Call { name: name.to_owned(), arguments, within: None, decorator: false, lines: Lines::new(3, 5) }
}

#[test]
fn python_programs() {
    let text = |text: &str| Value::Str(text.to_owned());
    let this = || Value::Name("self".to_owned());
    let calls = vec![
        call(
            "aws_cdk.aws_s3.Bucket",
            vec![(None, this()), (None, text("Data")), (Some("versioned"), Value::Bool(true))],
        ),
        call("aws_cdk.aws_s3.Bucket.from_bucket_name", vec![(None, this()), (None, text("Old"))]),
        call("aws_cdk.Duration", vec![(None, Value::Number("3".to_owned()))]),
        call(
            "pulumi_aws.s3.Bucket",
            vec![(None, text("b")), (Some("tags"), Value::Dict(vec![("a".to_owned(), text("c"))]))],
        ),
        call("pulumi_aws.s3.BucketArgs", vec![(None, text("b"))]),
        call("boto3.Bucket", vec![(None, this()), (None, text("b"))]),
    ];
    let found = program(&RepoPath::new("app.py"), &PyModule { calls, ..PyModule::default() });
    let shapes: Vec<_> = found.iter().map(resource_shape).collect();
    assert_eq!(shapes, ["cdk aws_cdk.aws_s3.Bucket Data 3-5", "pulumi pulumi_aws.s3.Bucket b 3-5"]);
    assert_eq!(attributes(&found[0]), ["versioned=True@3"]);
    assert_eq!(attributes(&found[1]), ["tags.a=c@3"]);
}

#[track_caller]
fn check_script(path: &str, text: &str, expected: &[&str]) {
    let shapes: Vec<_> = script(&RepoPath::new(path), text).iter().map(resource_shape).collect();
    assert_eq!(shapes, expected, "{text}");
}

#[test]
fn programs_in_other_languages() {
    let cdk = "import * as s3 from 'aws-cdk-lib/aws-s3';\nimport { aws_sqs as sqs, Stack } from 'aws-cdk-lib';\nimport { Role } from '@aws-cdk/aws-iam';\n// new s3.Bucket(this, 'Old');\nnew s3.Bucket(this, 'Data', {\n  versioned: true,\n  name: 'x, (y',\n});\nconst q = new sqs.Queue(this, \"Q\");\nnew Role(scope, `R`);\nthrow new Error('no');\nnew Map();\n";
    check_script(
        "a.ts",
        cdk,
        &["cdk aws_cdk.aws_s3.Bucket Data 5-8", "cdk aws_cdk.aws_sqs.Queue Q 9-9", "cdk aws_cdk.aws_iam.Role R 10-10"],
    );
    let found = script(&RepoPath::new("a.ts"), cdk);
    assert_eq!(attributes(&found[0]), ["versioned=true@6", "name=x, (y@7"]);
    check_script(
        "a.ts",
        "import * as aws from \"@pulumi/aws\";\nconst b = new aws.s3.Bucket(\"b\", { acl: \"private\" });\n",
        &["pulumi pulumi_aws.s3.Bucket b 2-2"],
    );
    check_script(
        "A.cs",
        "using Amazon.CDK;\nclass A { void B() { new Bucket(this, \"Data\", new BucketProps { Versioned = true }); } }\n",
        &["cdk aws_cdk.Bucket Data 2-2"],
    );
    check_script(
        "a.go",
        "import (\n\t\"github.com/aws/aws-cdk-go/awscdk/v2/awss3\"\n)\nfunc f() {\n\tawss3.NewBucket(stack, jsii.String(\"Data\"), &awss3.BucketProps{})\n}\n",
        &["cdk aws_cdk.aws_s3.Bucket Data 5-5"],
    );
    check_script(
        "a.go",
        "import (\n\t\"github.com/pulumi/pulumi-aws/sdk/v6/go/aws/s3\"\n\t\"github.com/pulumi/pulumi/sdk/v3/go/pulumi\"\n)\nfunc f() { s3.NewBucket(ctx, \"b\", nil) }\n",
        &["pulumi pulumi_aws.s3.Bucket b 5-5"],
    );
    check_script(
        "A.java",
        "import software.amazon.awscdk.Stack;\nclass A { void b() { Bucket.Builder.create(this, \"Data\").build(); } }\n",
        &["cdk aws_cdk.Bucket Data 2-2"],
    );
    // The same words without the library.
    check_script("a.ts", "import * as s3 from './s3';\nnew s3.Bucket(this, 'Data');\n", &[]);
    check_script("a.ts", "// see @pulumi/aws\nnew s3.Bucket('Data');\n", &[]);
}

proptest::proptest! {
    #[test]
    fn never_panics_on_any_text(text in "\\PC{0,120}") {
        let path = RepoPath::new("x");
        terraform(&path, &text);
        dockerfile(&path, &text);
        bicep(&path, &text);
        vagrant(&path, &text);
        script(&path, &format!("import '@pulumi/x'\n{text}"));
    }

    #[test]
    fn lines_lie_inside_the_text(text in "(FROM a:b|ARG x=1|RUN a \\\\|<<E|E|COPY --from=|CMD \\[|\"x\"|resource |'a@1'|variable \"a\" |= |\\{|\\}|\\[|\\]|new s3\\.B\\(this, 'x'|\\)|,|:|a\\.b|//|/\\*|\\*/|#|\n| |\t|é|`){0,60}") {
        let total = u32::try_from(text.lines().count().max(1)).unwrap();
        let path = RepoPath::new("x");
        let script_text = format!("{text}\nimport x from '@pulumi/x'");
        let founds = [terraform(&path, &text), dockerfile(&path, &text), bicep(&path, &text), vagrant(&path, &text)];
        let resources = founds.iter().flat_map(|found| found.resources.clone());
        for resource in resources {
            proptest::prop_assert!(resource.lines.first >= 1 && resource.lines.last <= total, "{resource:?}");
            proptest::prop_assert!(resource.attributes.iter().all(|a| a.line >= 1 && a.line <= total));
        }
        for problem in founds.iter().flat_map(|found| &found.problems) {
            proptest::prop_assert!(problem.lines.is_none_or(|lines| lines.last <= total));
        }
        for task in founds.iter().flat_map(|found| &found.tasks) {
            proptest::prop_assert!(task.lines.last <= total);
        }
        for resource in script(&path, &script_text) {
            proptest::prop_assert!(resource.lines.last <= total + 2);
        }
    }
}
