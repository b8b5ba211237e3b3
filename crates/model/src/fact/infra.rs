//! Infrastructure: resources of every tool in one shape, container images.

use crate::place::{Lines, RepoPath};

/// The tool whose language a resource is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum InfraTool {
    /// Terraform or OpenTofu.
    Terraform,
    /// CloudFormation or SAM.
    CloudFormation,
    /// AWS, Terraform or Kubernetes CDK, in a program.
    Cdk,
    /// Pulumi, in a program or YAML.
    Pulumi,
    /// Azure Bicep.
    Bicep,
    /// Azure Resource Manager templates in JSON.
    Arm,
    /// Kubernetes manifests, custom resources included.
    Kubernetes,
    /// Templates, values and charts of Helm.
    Helm,
    /// Kustomize.
    Kustomize,
    /// Ansible.
    Ansible,
    /// A Dockerfile, a devcontainer.
    Docker,
    /// Compose.
    Compose,
    /// Databricks asset bundles.
    Databricks,
    /// Azure Machine Learning command-line YAML (endpoints, deployments, jobs, schedules).
    AzureMl,
    /// Serverless Framework, Vagrant, Packer, SkyPilot, Skaffold and others.
    Other,
}

impl InfraTool {
    /// The name that rules and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Terraform => "terraform",
            Self::CloudFormation => "cloudformation",
            Self::Cdk => "cdk",
            Self::Pulumi => "pulumi",
            Self::Bicep => "bicep",
            Self::Arm => "arm",
            Self::Kubernetes => "kubernetes",
            Self::Helm => "helm",
            Self::Kustomize => "kustomize",
            Self::Ansible => "ansible",
            Self::Docker => "docker",
            Self::Compose => "compose",
            Self::Databricks => "databricks",
            Self::AzureMl => "azureml",
            Self::Other => "other",
        }
    }
}

/// A value inside a resource, flattened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The keys from the resource down, joined by dots, list positions as numbers:
    /// `spec.template.spec.containers.0.image`.
    pub path: String,
    /// The value as written; expressions as their source text.
    pub value: String,
    /// Its line.
    pub line: u32,
}

/// One resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// The file.
    pub path: RepoPath,
    /// Where in it.
    pub lines: Lines,
    /// The language.
    pub tool: InfraTool,
    /// The type in that language's own words: `aws_s3_bucket`, `AWS::S3::Bucket`, `Deployment`,
    /// `amazon.aws.s3_bucket`, `service` (Compose), `Microsoft.Storage/storageAccounts`. Terraform's
    /// other blocks keep their word: `variable`, `provider`, `module`, `backend.s3`, `data.aws_ami`.
    pub kind: String,
    /// The API group and version of a Kubernetes object: `apps/v1`.
    pub api: Option<String>,
    /// Its name, if it has one.
    pub name: Option<String>,
    /// What it holds, flattened, in the order of the file, up to a limit.
    pub attributes: Vec<Attribute>,
}

/// What an image reference is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ImageUse {
    /// A Dockerfile builds on it.
    Base,
    /// Something runs it.
    Run,
}

/// A reference to a container image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Image {
    /// The file.
    pub path: RepoPath,
    /// Where in it.
    pub lines: Lines,
    /// What for.
    pub use_: ImageUse,
    /// The reference with `ARG` defaults filled in: `python:3.11-slim`.
    pub reference: String,
    /// The tag, if it has one.
    pub tag: Option<String>,
    /// The digest, if it has one.
    pub digest: Option<String>,
}
