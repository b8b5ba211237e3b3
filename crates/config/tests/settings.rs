//! What settings say, and what is said about mistakes in them.

use matura_config::{Config, Minimum, parse, parse_pyproject};
use matura_texts::Language;
use proptest::prelude::*;

const WHOLE: &str = r#"
exclude   = ["old/", "*.csv"]
threshold = 0.9
language  = "ja"

[rules.off]
"4.2.1"         = "a vendor serves it"
"1.1.1/a-goal"  = "matches our template"

[check]
require     = ["2.1.1"]
minimum     = { 2 = 10, 3 = "80 %" }
mature      = true
unconfirmed = false
stale       = true
baseline    = "./ci/baseline.json"

[[project]]
path = "services/price/"

[[project]]
path   = "services/churn"
name   = "leavers"
shared = ["libs/common/"]
"#;

fn whole() -> Config {
    parse("matura.toml", WHOLE).expect("the example is right")
}

#[test]
fn everything_that_can_be_set() {
    let config = whole();
    let excluded: Vec<(&str, usize)> = config.exclude.iter().map(|one| (one.value.as_str(), one.line)).collect();
    assert_eq!(excluded, [("old/", 2), ("*.csv", 2)]);
    assert_eq!((config.threshold, config.language.map(Language::code)), (Some(0.9), Some("ja")));
    let off: Vec<(&str, &str)> = config.off.iter().map(|one| (one.id.as_str(), one.reason.as_str())).collect();
    assert_eq!(off, [("4.2.1", "a vendor serves it"), ("1.1.1/a-goal", "matches our template")]);
    let gates = config.check.as_ref().expect("there are gates");
    assert_eq!((gates.mature, gates.unconfirmed, gates.stale), (true, Some(false), Some(true)));
    assert_eq!(gates.baseline.as_ref().map(|path| path.value.as_str()), Some("ci/baseline.json"));
    let minimum: Vec<Minimum> = gates.minimum.values().map(|one| one.value).collect();
    assert_eq!(minimum, [Minimum::Count(10), Minimum::Percent(80)]);
    let projects: Vec<(&str, &str)> =
        config.projects.iter().map(|one| (one.name.as_str(), one.path.as_str())).collect();
    assert_eq!(projects, [("price", "services/price"), ("leavers", "services/churn")]);
    assert_eq!(config.project("services/churn/").map(|project| project.shared.len()), Some(1));
}

#[test]
fn pyproject_holds_the_same_under_its_table() {
    let text = format!(
        "[project]\nname = \"x\"\n{}",
        WHOLE.replace("\n[", "\n[tool.matura.").replace("[tool.matura.[", "[[tool.matura.")
    );
    let text = text.replacen("\nexclude", "\n[tool.matura]\nexclude", 1);
    let config = parse_pyproject("pyproject.toml", &text).expect("it is right").expect("it has the table");
    assert_eq!(config.exclude.len(), 2);
    assert_eq!(config.off.len(), 2);
    assert_eq!(config.projects.len(), 2);
    assert_eq!(config.check.map(|gates| gates.require.len()), Some(1));
    assert_eq!(parse_pyproject("pyproject.toml", "[tool.ruff]\nline-length = 100\n"), Ok(None));
    assert_eq!(parse_pyproject("pyproject.toml", "[tool.ruff\n"), Ok(None));
}

#[test]
fn the_examples_of_the_documentation_are_right() {
    let text = include_str!("../../../docs/configuration.md").replace("\r\n", "\n");
    let blocks: Vec<&str> = text.split("```toml\n").skip(1).filter_map(|rest| rest.split("\n```").next()).collect();
    assert!(!blocks.is_empty());
    for block in blocks {
        let config = parse("docs/configuration.md", block);
        assert!(config.is_ok(), "{config:?}");
    }
    let own = parse("matura.toml", include_str!("../../../matura.toml")).expect("our own settings are right");
    assert!(own.check.is_some());
}

/// All messages about a text, a line each.
fn messages(text: &str) -> String {
    let errors = parse("matura.toml", text).expect_err("it has mistakes");
    errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
}

#[test]
fn mistakes_are_named_with_line_and_way_out() {
    insta::assert_snapshot!(messages(
        r#"
excludes = ["docs/"]
exclude = "docs/"
threshold = "0.8"
language = "de"
[check]
requires = ["2.1.1"]
require = [""]
mature = "yes"
baseline = "../other/report.json"
minimum = { 2 = "a lot", 3 = 0.5 }
unconfirmed = 0
[rules]
off = { "4.2.1" = "", "4.2.2" = true }
on = true
[[project]]
name = "a"
[[project]]
path = "services/a b"
[[project]]
path = "x"
folder = "y"
[[project]]
path = "./x/"
name = "z"
"#
    ));
    insta::assert_snapshot!(messages("threshold = 1.5\nquux = 1\nproject = 3\n"));
    insta::assert_snapshot!(messages("a = \n"));
    let errors = parse_pyproject("pyproject.toml", "[tool.matura]\nexclud = []\n").expect_err("it has a mistake");
    insta::assert_snapshot!(errors.first().map(ToString::to_string).unwrap_or_default());
}

#[test]
fn what_the_rules_do_not_have_is_named() {
    let files: Vec<(&str, &str)> = vec![
        (
            "assessment/questionnaire.toml",
            "id = \"assessment\"\ntitle = \"t\"\nsource = \"s\"\n[[section]]\nid = \"1\"\ntitle = \"One\"\n",
        ),
        (
            "assessment/1.1-a.toml",
            "id = \"1.1\"\nnumber = 1\nname = \"first\"\ntitle = \"First\"\nasks = \"?\"\nwhy = \"w\"\nremedy = \"r\"\n[[signal]]\nid = \"seen\"\nasks = \"?\"\nfind = { file = { path = [\"a\"] } }\n[[answer]]\nid = \"y\"\ngives = \"yes\"\nwhen = \"seen\"\nsays = \"s\"\n[[answer]]\nid = \"n\"\ngives = \"no\"\nwhen = \"otherwise\"\nsays = \"s\"\n",
        ),
    ];
    let book = matura_rules::load(&files, &[]).expect("the rules are right");
    let text = "[rules.off]\n\"1.1\" = \"r\"\n\"1.1/sen\" = \"r\"\n[check]\nrequire = [\"first\", \"1.2\", \"9.9.9.9\"]\nminimum = { 1 = 2, 8 = 1 }\n";
    let config = parse("matura.toml", text).expect("it can be read");
    let errors: Vec<String> = config.against(&book).iter().map(ToString::to_string).collect();
    insta::assert_snapshot!(errors.join("\n"));
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused_with_a_line_it_has(text in "\\PC{0,80}(\n\\PC{0,40}){0,6}") {
        if let Err(errors) = parse("matura.toml", &text) {
            prop_assert!(!errors.is_empty());
            for error in errors {
                prop_assert!(error.line >= 1 && error.line <= text.matches('\n').count() + 1);
            }
        }
    }

    #[test]
    fn any_value_of_a_key_is_read_or_refused(
        key in prop::sample::select(vec!["exclude", "threshold", "language", "rules", "check", "project", "check.require", "check.minimum.2", "check.baseline", "rules.off.x"]),
        value in prop::sample::select(vec!["1", "-1", "0.5", "nan", "inf", "0x10", "true", "\"\"", "\"x\"", "\"200%\"", "[]", "[1]", "[[]]", "{}", "{ a = 1 }", "[{ path = \"a\" }]", "1979-05-27", "[\"/x\"]", "\"C:/x\""]),
    ) {
        let _ = parse("matura.toml", &format!("{key} = {value}\n"));
    }
}
