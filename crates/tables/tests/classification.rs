//! What files are and where they belong, by the embedded tables; every group with look-alikes.

use matura_model::{FileKind, RepoPath, Zone};
use matura_tables::Tables;

fn kind(path: &str, expected: FileKind) {
    assert_eq!(Tables::embedded().kind(&RepoPath::new(path)), expected, "{path}");
}

fn zone(path: &str, expected: Zone) {
    assert_eq!(Tables::embedded().zone(&RepoPath::new(path)), expected, "{path}");
}

#[test]
fn kinds_by_extension_and_by_name() {
    kind("src/train.py", FileKind::Python);
    kind("src/TRAIN.PY", FileKind::Python);
    kind("a/Analysis.ipynb", FileKind::Notebook);
    kind("README", FileKind::Text);
    kind("README.rst", FileKind::Rst);
    kind("docs/ops.adoc", FileKind::AsciiDoc);
    kind("CODEOWNERS", FileKind::Text);
    kind("requirements-dev.txt", FileKind::Text);
    kind("requirements.in", FileKind::Text);
    kind("CMakeLists.txt", FileKind::OtherCode);
    kind("MLproject", FileKind::Yaml);
    kind("data.csv.dvc", FileKind::Yaml);
    kind("dvc.lock", FileKind::Yaml);
    kind("poetry.lock", FileKind::Toml);
    kind("Pipfile", FileKind::Toml);
    kind("Pipfile.lock", FileKind::Json);
    kind("main.tf", FileKind::Terraform);
    kind("main.tf.json", FileKind::Terraform);
    kind("package.json", FileKind::Json);
    kind("train.R", FileKind::R);
    kind(".flake8", FileKind::Ini);
    kind(".env", FileKind::Ini);
    kind(".env.production", FileKind::Ini);
    kind("Jenkinsfile", FileKind::Groovy);
    kind("justfile", FileKind::Makefile);
    kind("model.pkl", FileKind::ModelArtefact);
    kind("train.csv", FileKind::Data);
    kind("docs/flow.drawio", FileKind::Image);
    kind("docs/flow.drawio.xml", FileKind::Image);
    kind("pom.xml", FileKind::Other);
    kind(".gitignore", FileKind::Other);
    kind("py", FileKind::Other);
    kind(".py", FileKind::Other);
    kind("", FileKind::Other);
}

#[test]
fn templates_are_what_they_become() {
    kind("deploy.yaml.j2", FileKind::Yaml);
    kind("config.json.tmpl", FileKind::Json);
    kind(".env.example", FileKind::Ini);
    kind("stack.template", FileKind::Yaml);
    kind("templates/_helpers.tpl", FileKind::Other);
    kind("index.html.jinja", FileKind::Web);
}

#[test]
fn dockerfiles_by_their_many_names() {
    kind("Dockerfile", FileKind::Dockerfile);
    kind("docker/Dockerfile.gpu", FileKind::Dockerfile);
    kind("docker/serve.Dockerfile", FileKind::Dockerfile);
    kind("Containerfile", FileKind::Dockerfile);
    kind("docker/train_Dockerfile", FileKind::Dockerfile);
    kind("Dockerfile.md", FileKind::Markdown);
    kind("dockerfile_lint.py", FileKind::Python);
    kind("docker-compose.yml", FileKind::Yaml);
}

#[test]
fn documents_at_the_top_speak_for_the_product() {
    zone("README.md", Zone::Product);
    zone("CONTRIBUTING.md", Zone::Product);
    zone("src/README.md", Zone::Product);
    zone("docs/index.md", Zone::Docs);
    zone("Docs/conf.py", Zone::Docs);
    zone("docs.md", Zone::Product);
    zone("examples/README.md", Zone::Example);
    zone("tests/README.md", Zone::Test);
}

#[test]
fn tests_by_folder_and_by_name() {
    zone("tests/unit/helper.py", Zone::Test);
    zone("src/test_model.py", Zone::Test);
    zone("src/model_test.py", Zone::Test);
    zone("conftest.py", Zone::Test);
    zone("App.Tests/Startup.cs", Zone::Test);
    zone("web/app.spec.ts", Zone::Test);
    zone("src/web_test.py", Zone::Test);
    zone("src/ab_test.py", Zone::Product);
    zone("ab_test/assign.py", Zone::Product);
    zone("src/latest.py", Zone::Product);
    zone("src/contest/run.py", Zone::Product);
    zone("pytest.ini", Zone::Product);
    zone(".github/workflows/tests.yml", Zone::Product);
    zone("app.spec", Zone::Product);
    zone("terraform/envs/test/main.tf", Zone::Product);
    zone("terraform/test/main.tf", Zone::Test);
}

#[test]
fn examples_and_notebooks() {
    zone("examples/churn/train.py", Zone::Example);
    zone("src/demo/app.py", Zone::Example);
    zone("src/democracy/app.py", Zone::Product);
    zone("config.sample.yaml", Zone::Product);
    zone("notebooks/eda.ipynb", Zone::Notebook);
    zone("examples/tests/eda.ipynb", Zone::Notebook);
    zone("notebooks/train.py", Zone::Product);
}

#[test]
fn other_peoples_and_programs_files_come_first() {
    zone("web/node_modules/x/tests/a.js", Zone::Vendored);
    zone("static/js/chart.min.js", Zone::Vendored);
    zone("third_party/lib/eda.ipynb", Zone::Vendored);
    zone("web/.yarn/releases/yarn.cjs", Zone::Vendored);
    zone("src/vendor_scores.py", Zone::Product);
    zone("proto/model_pb2.py", Zone::Generated);
    zone("docs/_build/index.html", Zone::Generated);
    zone("pkg.egg-info/PKG-INFO", Zone::Generated);
    zone("site/guide/index.html", Zone::Generated);
    zone("site/content.md", Zone::Product);
    zone("package-lock.json", Zone::Product);
    zone("mlruns/0/meta.yaml", Zone::Product);
    zone("src/distance/metric.py", Zone::Product);
}
