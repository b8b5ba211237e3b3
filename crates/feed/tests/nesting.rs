//! Texts of every format that nest without end, repeat without end or never close what they open: each parser
//! takes them within a time that grows with the text, and on the stack of an ordinary thread.

use matura_feed::{infra, manifests, notebook, pipelines, prose, python, shell, yaml};
use std::time::{Duration, Instant};

/// Far more than a text of this size takes, in a build without optimisation and on a busy machine, and far
/// less than it takes when the time grows with the square of the text.
const PATIENCE: Duration = Duration::from_secs(30);

/// Bytes of each text.
const LARGE: usize = 128 << 10;

/// Feeds `part` after `part` of a file with this name.
#[track_caller]
fn check(feed: fn(&[u8]), name: &str, part: &str) {
    whole(feed, name, &part.repeat(LARGE / part.len()));
}

#[track_caller]
fn whole(feed: fn(&[u8]), name: &str, text: &str) {
    let named = format!("{name}\n{text}");
    let input = if name.is_empty() { text } else { &named };
    let start: String = text.chars().take(20).collect();
    let since = Instant::now();
    feed(input.as_bytes());
    let took = since.elapsed();
    assert!(took < PATIENCE, "{name} {start:?} took {took:?}");
}

const YAML: &[&str] = &[
    "[",
    "{\"a\":",
    "- ",
    "{a: [",
    "? ",
    "{{",
    "!!map {a: ",
    "a:\n",
    "&a ",
    "*a ",
    "---\n",
    "a: b\n",
    "# c\n",
    "'",
    "\"\\",
    "|\n",
    "%TAG ! x\n",
    "<<: *a\n",
    "\t",
    "${{ if a }}:\n",
];

#[test]
fn yaml_and_json() {
    for part in YAML {
        check(yaml, "", part);
        check(infra, "k8s/deployment.yaml", part);
        check(manifests, "dvc.yaml", part);
        check(notebook, "", part);
    }
    // Sequences inside each other, each on a line of its own.
    let steps: String = (0..700).map(|depth| format!("{}- a:\n", "  ".repeat(depth))).collect();
    whole(yaml, "", &steps);
}

#[test]
fn aliases_of_aliases() {
    let twenty = |of: usize| vec![format!("*a{of}"); 20].join(",");
    let laughs: String = (1..60).map(|at| format!("a{at}: &a{at} [{}]\n", twenty(at - 1))).collect();
    whole(yaml, "", &format!("a0: &a0 x\n{laughs}"));
    let merge = |at: usize| format!("b{at}: &b{at}\n  <<: [*b{0}, *b{0}]\n  k{at}: *b{0}\n", at - 1);
    let merges: String = (1..60).map(merge).collect();
    whole(yaml, "", &format!("b0: &b0 {{x: y}}\n{merges}"));
}

#[test]
fn terraform() {
    let parts = [
        "a {\n",
        "[",
        "a = [",
        "{",
        "a = ${",
        "\"${",
        "a = b ? c : ",
        "(",
        "a = !",
        "<<EOF\n",
        "%{ if x }",
        "a\n",
        "/*",
        "a = -",
        "a.b[",
        "}\n",
        "a = {b = ",
        "a = f(",
        "a = [for x in ",
    ];
    for part in parts {
        check(infra, "main.tf", part);
        // A file of which something was read goes on line by line.
        check(infra, "main.tf", &format!("a {{}}\n{part}"));
    }
}

#[test]
fn other_infrastructure() {
    for part in ["resource a 'b' = {\n", "[", "'${", "if (", "'''", "//", "module m {\n", "("] {
        check(infra, "main.bicep", part);
    }
    let instructions = [
        "FROM a\n",
        "RUN a \\\n",
        "RUN <<E\n",
        "RUN [\"a\",",
        "ONBUILD ",
        "ARG A=${A}${A}\n",
        "#",
        "COPY --from=a ",
        "\\\n",
        "FROM a AS b\nFROM b AS a\n",
    ];
    for part in instructions {
        check(infra, "Dockerfile", part);
    }
    for part in ["new s3.Bucket(", "{", "`${", "/*", "a(\n", "\""] {
        check(infra, "infra/stack.ts", part);
    }
    check(infra, "Vagrantfile", "config.vm.define do |a|\n");
}

#[test]
fn python_code() {
    let parts = [
        "(",
        "[",
        "{",
        "a.",
        "a(",
        "f'{",
        "lambda:",
        "not ",
        "-",
        "a if b else ",
        "x = ",
        "if a:\n",
        "'''",
        "@a\n",
        "a[",
        "**",
        "await ",
        "import a.",
        "class A:\n ",
        "\"\\",
        "match a:\n",
        "a, ",
        "a and ",
        "f\"{f'{",
        "~",
        "yield ",
        "x = 1\n",
        "def f(): pass\n",
        "from a import *\n",
    ];
    for part in parts {
        check(python, "", part);
        check(manifests, "setup.py", part);
    }
    let indented: String = (0..700).map(|depth| format!("{}if a:\n", " ".repeat(depth))).collect();
    whole(python, "", &indented);
    let cells = "{\"cell_type\":\"code\",\"source\":[\"x(\"]},".repeat(5_000);
    whole(notebook, "", &format!("{{\"cells\":[{cells}{{}}]}}"));
}

#[test]
fn documents() {
    let parts = [
        "> ",
        "* ",
        "- a\n  ",
        "[",
        "![",
        "](",
        "**",
        "`",
        "<",
        "<div>",
        "<!--",
        "# ",
        "|a",
        "|-",
        "\n\n    ",
        "[a]: ",
        "&",
        "\\",
        "```\n",
        "::: a\n",
        "_",
        "~~",
        "a\n===\n",
        "1. ",
        "{",
        "\u{3000}",
        "。",
        "<a href=",
        "$",
        "[^a]",
        ".. note::\n\n   ",
        ".. a:\n ",
        "+--+\n",
        "====\n",
        "``",
        ":a:`",
        "* - ",
        "a\n^\n",
        "|===\n",
        "not ",
        "a. ",
    ];
    for part in parts {
        check(prose, "", part);
    }
}

#[test]
fn pipelines_and_shells() {
    for part in ["stage('a') {\n", "{", "(", "[", "\"${", "'''", "/*", "a ", "when { not {", "sh \"", "parallel a: {"] {
        check(pipelines, "Jenkinsfile", part);
    }
    let parts = [
        "(",
        "$(",
        "`",
        "\"",
        "'",
        "a | ",
        "<<E\n",
        "if a; then\n",
        "\\\n",
        "a;",
        "${a:-",
        "{ ",
        "case a in\n",
        "a && ",
        "# ",
        "a=$a$a;",
    ];
    for part in parts {
        check(shell, "", part);
        check(manifests, "run.sh", part);
    }
    for part in ["a:\n  script: a\n", "- if: ", "a: {extends: a}\n", "a: {script: [!reference [a, script]]}\n"] {
        check(pipelines, ".gitlab-ci.yml", part);
    }
    let jobs: String = (1..2000).map(|at| format!("j{at}: {{extends: j{}, script: x}}\n", at - 1)).collect();
    whole(pipelines, ".gitlab-ci.yml", &jobs);
    let script =
        |at: usize| format!("j{at}: {{script: [!reference [j{0}, script], !reference [j{0}, script]]}}\n", at - 1);
    let references: String = (1..40).map(script).collect();
    whole(pipelines, ".gitlab-ci.yml", &format!("j0: {{script: x}}\n{references}"));
    let command = |at: usize| format!("  c{at}: {{steps: [c{0}, c{0}, c{0}]}}\n", at - 1);
    let commands: String = (1..40).map(command).collect();
    whole(
        pipelines,
        ".circleci/config.yml",
        &format!("commands:\n  c0: {{steps: [run: x]}}\n{commands}jobs: {{a: {{steps: [c39]}}}}\n"),
    );
}

#[test]
fn conditions() {
    for part in ["(", "!", "a && ", "a == 'b' || ", "not(", "and(a, ", "[", "'"] {
        let text = part.repeat(20_000);
        whole(
            pipelines,
            ".github/workflows/ci.yml",
            &format!("on: push\njobs:\n  a:\n    if: >-\n      {text}\n    steps: [run: x]\n"),
        );
        whole(pipelines, ".gitlab-ci.yml", &format!("a:\n  script: x\n  rules:\n    - if: >-\n        {text}\n"));
        whole(
            pipelines,
            "azure-pipelines.yml",
            &format!("trigger: none\njobs:\n- job: a\n  condition: >-\n    {text}\n  steps: [script: x]\n"),
        );
    }
}

#[test]
fn task_files() {
    for part in [
        "a: a\n\t",
        "$(A)",
        "A=$(A)$(A)\n",
        "a:\n",
        "\\\n",
        "define A\n",
        "if a\n",
        "a: b\n",
        "include a\n",
        "A = $(A)\na: ; $(A)\n",
    ] {
        check(manifests, "Makefile", part);
        check(manifests, "justfile", part);
    }
    for part in ["{a,", "{", "[testenv:", "[a]\n", "a = {posargs:", "{[a]b}", "a=\n b\n", "[testenv:a{b,c}]\n"] {
        check(manifests, "tox.ini", part);
        check(manifests, "setup.cfg", part);
    }
}

#[test]
fn manifests_of_packages() {
    for part in ["[", "a = [", "a.", "[[a]]\n", "a = {a=", "\"\"\"", "[a.", "a=1\n", "a = \"", "[a]\n"] {
        check(manifests, "pyproject.toml", part);
    }
    for part in ["<a>", "<dependency>", "<!--", "<![CDATA[", "&a;", "<a b=\""] {
        check(manifests, "pom.xml", part);
        check(manifests, "app.csproj", part);
    }
    for part in ["-r a\n", "a==1\n", "a[", "a @ ", "--hash=", "\\\n", "a; ", "-c "] {
        check(manifests, "requirements.txt", part);
    }
    for part in ["* @a\n", "/a/** ", "[a]", "\\", "**/"] {
        check(manifests, "CODEOWNERS", part);
    }
    for part in ["implementation(", "{", "\"", "libs."] {
        check(manifests, "build.gradle", part);
        check(manifests, "build.sbt", part);
    }
    for part in ["{\"a\":", "[", "{\"dependencies\":", "[[package]]\n", "name = \"a\"\n"] {
        check(manifests, "package.json", part);
        check(manifests, "package-lock.json", part);
        check(manifests, "poetry.lock", part);
    }
}
