//! What is secret in a repository is in no report on it.

use crate::program::matura;
use std::collections::BTreeMap;
use std::fs;

/// Made up when the test runs, so that no scanner takes this file for a leak.
fn made_up(prefix: &str, length: usize, seed: u32) -> String {
    let alphabet: Vec<char> = ('a'..='z').chain('A'..='Z').chain('0'..='9').collect();
    let mut state = 0x9e37_79b9_u32 ^ (seed * 7919 + 1);
    let body = (0..length).map(|_| {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        alphabet[(state >> 16) as usize % alphabet.len()]
    });
    format!("{prefix}{}", body.collect::<String>())
}

type Secrets = BTreeMap<&'static str, String>;

/// Code and a workflow, with secrets; `aws` is one more.
fn code(secrets: &mut Secrets, aws: &str) -> [(&'static str, String); 2] {
    let mut secret = |name: &'static str, prefix: &str, length: usize| {
        let made = made_up(prefix, length, u32::try_from(secrets.len()).unwrap_or(0));
        secrets.insert(name, made.clone());
        made
    };
    let python = format!(
        "import mlflow\nimport openai\n\nmlflow.set_tracking_uri('https://admin:{}@mlflow.example.com')\nopenai.api_key = '{}'\nパスワード = '{}'\nclient = boto3.client('s3', aws_secret_access_key='{}')\nos.environ['WANDB_API_KEY'] = '{}'\nmodel = mlflow.sklearn.load_model('m', token='{}')\nmlflow.log_metric('a', 1)  # {aws}\n",
        secret("a password in an address", "", 20),
        secret("a key of OpenAI", "sk-proj-", 48),
        secret("a password under a Japanese name", "", 24),
        secret("a secret key of AWS", "", 40),
        secret("a key of W&B", "", 40),
        secret("a token of Hugging Face", "hf_", 34),
    );
    let workflow = format!(
        "on: push\njobs:\n  train:\n    runs-on: ubuntu-latest\n    env:\n      DATABASE_URL: postgres://app:{}@db/x\n      API_TOKEN: {}\n    steps:\n      - run: mlflow run . --token {} && curl -H 'Authorization: Bearer {}' https://example.com/deploy\n      - run: docker login -u x -p {} && docker push registry/x:1\n",
        secret("a password of a database", "", 22),
        secret("a token in YAML", "", 32),
        secret("a token on a command line", "ghp_", 36),
        secret("a token in a header", "", 40),
        secret("a password on a command line", "", 21),
    );
    [("train.py", python), (".github/workflows/train.yml", workflow)]
}

/// Infrastructure and a document, with secrets.
fn infrastructure(secrets: &mut Secrets) -> [(&'static str, String); 3] {
    let mut secret = |name: &'static str, prefix: &str, length: usize| {
        let made = made_up(prefix, length, u32::try_from(secrets.len()).unwrap_or(0));
        secrets.insert(name, made.clone());
        made
    };
    let terraform = format!(
        "resource \"aws_db_instance\" \"db\" {{\n  engine   = \"postgres\"\n  password = \"{}\"\n}}\n\nresource \"aws_sagemaker_endpoint\" \"e\" {{\n  name = \"e\"\n  private_key = <<EOF\n-----BEGIN RSA PRIVATE KEY-----\n{}\n-----END RSA PRIVATE KEY-----\nEOF\n}}\n",
        secret("a password in Terraform", "", 23),
        secret("a private key", "MII", 60),
    );
    let compose = format!(
        "services:\n  api:\n    image: app:1\n    environment:\n      - POSTGRES_PASSWORD={}\n      - AZURE_STORAGE_CONNECTION_STRING=DefaultEndpointsProtocol=https;AccountName=a;AccountKey={};EndpointSuffix=core.windows.net\n",
        secret("a password in Compose", "", 19),
        secret("a key in a connection string", "", 86) + "==",
    );
    let readme = format!(
        "# Model\n\nThe goal is fewer late orders. Use the token {} to deploy.\n\n## Rollback\n\nRoll back with `curl -u admin:{} https://x/rollback`.\n",
        secret("a token in prose", "xoxb-", 40),
        secret("a password in prose", "", 18)
    );
    [("main.tf", terraform), ("compose.yaml", compose), ("README.md", readme)]
}

#[test]
fn no_secret_is_in_any_format() {
    let folder = tempfile::tempdir().expect("a temporary folder can be made");
    let mut secrets = Secrets::new();
    let aws = made_up("AKIA", 16, 99).to_uppercase();
    let mut files = code(&mut secrets, &aws).to_vec();
    files.extend(infrastructure(&mut secrets));
    for (path, text) in &files {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("the folder can be made");
        fs::write(path, text).expect("it can be written");
    }
    let path = folder.path().to_str().expect("temporary folders have names that are text");
    let mut leaks = Vec::new();
    for format in [
        "terminal",
        "json",
        "md",
        "plan",
        "csv",
        "csv-evidence",
        "jsonl",
        "jsonl-evidence",
        "sarif",
        "codequality",
        "junit",
    ] {
        let output = matura(&["scan", path, "--format", format]).output().expect("the program starts");
        assert!(output.status.success(), "{format}: {}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(!text.contains("@db/") || text.contains("[masked]"));
        leaks.extend(
            secrets
                .iter()
                .filter(|(_, secret)| text.contains(secret.as_str()))
                .map(|(name, _)| format!("{format}: {name}")),
        );
        leaks.extend(text.contains(&aws).then(|| format!("{format}: an AWS key id")));
    }
    assert!(leaks.is_empty(), "{leaks:#?}");
}
