//! No text makes the facts fail, and the same texts give the same facts.

use matura_facts::{CommandPattern, Facts, build, simple_commands};
use matura_inventory::from_texts;
use matura_model::Whose;
use matura_tables::Tables;
use proptest::prelude::*;

fn facts(files: &[(&str, &str)]) -> Facts {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    build(from_texts(files, None, Tables::embedded()), Tables::embedded())
}

fn word() -> impl Strategy<Value = String> {
    let known = prop::sample::select(vec![
        "make",
        "-C",
        "a",
        "tox",
        "-e",
        "python",
        "-m",
        "-c",
        "docker",
        "build",
        "run",
        "compose",
        "up",
        ".",
        "cd",
        "..",
        "/",
        "uv",
        "--",
        "$X",
        "${X:-é}",
        "${",
        "$(",
        "|",
        "&&",
        "x.sh",
        "./x.sh",
        "a.py",
        "pkg.mod:app",
        "uvicorn",
        "flask",
        "dvc",
        "repro",
        "-f",
        "=",
        "A=1",
        "'",
        "\"",
        "\\",
        "@",
        "-",
        "timeout",
        "5",
        "npm",
        "env",
        "é",
        "mlflow",
        "#",
        "poetry",
        "pytest",
        "::",
    ]);
    prop_oneof![4 => known.prop_map(str::to_owned), 1 => "[ -~é]{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn no_command_fails(words in prop::collection::vec(word(), 0..12)) {
        let text = words.join(" ");
        let _ = simple_commands(&text);
        let _ = CommandPattern::new(&text).matches(&text);
        let make = format!("a:\n\t{text}\nb: a\n\tmake a b\n");
        let docker = format!("FROM x\nENV {text}\nRUN {text}\nCMD {text}\n");
        let ci = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: make b && sh x.sh\n";
        let files = [
            (".github/workflows/ci.yml", ci),
            ("Makefile", make.as_str()),
            ("x.sh", text.as_str()),
            ("Dockerfile", docker.as_str()),
            ("a.py", "import pkg.mod\n"),
            ("pkg/mod.py", "import a\n"),
        ];
        let first = facts(&files);
        prop_assert!(first.problems.iter().all(|problem| problem.whose != Whose::OurBug), "{:?}", first.problems);
        let second = facts(&files);
        prop_assert_eq!(format!("{:?}", first.run_graph), format!("{:?}", second.run_graph));
    }
}
