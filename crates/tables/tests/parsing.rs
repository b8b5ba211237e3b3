//! Reading tables: what is given back, what is said about mistakes, how two sets are joined.

use matura_model::{FileKind, RepoPath, Zone};
use matura_tables::Tables;

/// The mistakes in one table file, each as `line: message`.
fn mistakes(file: &str, text: &str) -> Vec<String> {
    let errors = Tables::parse(&[(file, text)]).err().unwrap_or_default();
    errors.iter().map(|error| format!("{}: {}", error.line, error.message)).collect()
}

#[test]
fn a_table_gives_its_lists() {
    let text = "about = 'drift'\npackages = ['evidently', 'nannyml']\ncalls = ['evidently.Report']\n";
    let tables = Tables::parse(&[("tables/drift.toml", text), ("signals/x.toml", "not a table")]).unwrap();
    assert_eq!(tables.names().collect::<Vec<_>>(), ["drift"]);
    assert_eq!(tables.about("drift"), Some("drift"));
    assert_eq!(tables.lists("drift").collect::<Vec<_>>(), ["calls", "packages"]);
    assert_eq!(tables.words("drift", "packages").unwrap(), ["evidently", "nannyml"]);
    assert_eq!(tables.words("drift", "images"), None);
    assert_eq!(tables.words("drifts", "packages"), None);
}

#[test]
fn mistakes_name_the_line_and_the_way_out() {
    let check = |text: &str, expected: &[&str]| assert_eq!(mistakes("tables/x.toml", text), expected, "{text}");
    check(
        "about = 'x'\n\npackage = ['a']\n",
        &["3: no list of a table is called \"package\"; did you mean \"packages\"?"],
    );
    check("packages = ['a']\n", &["1: the table must say what it is about: about = \"…\""]);
    check("about = 'x'\npackages = 'a'\n", &["2: \"packages\" must be a list of texts"]);
    check("about = 'x'\npackages = ['a',\n  '']\n", &["3: \"packages\" must be a text that is not empty"]);
    assert_eq!(mistakes("tables/x.toml", "about = 'x'\npackages = [\n").len(), 1);
    let zones = mistakes("tables/zones.toml", "[zone.doc]\nfolders = ['docs']\n");
    assert_eq!(zones, ["1: no zone is called \"doc\"; did you mean \"docs\"?"]);
    let kinds = mistakes("tables/kinds.toml", "[kind.yml]\nextensions = ['yml']\n[kind.r]\nends = ['r']\n");
    assert_eq!(kinds.len(), 2, "{kinds:?}");
}

#[test]
fn another_folder_of_rules_adds_words_and_decides_kinds_and_zones() {
    let files = [
        ("tables/drift.toml", "about = 'ours'\npackages = ['evidently', 'house-drift']\n"),
        ("tables/house.toml", "about = 'house'\nwords = ['w']\n"),
        (
            "tables/kinds.toml",
            "[kind.yaml]\nextensions = ['flow']\nnames = ['*.py']\n[kind.json]\nextensions = ['py']\n",
        ),
        ("tables/zones.toml", "[zone.test]\nfolders = ['checks']\n"),
    ];
    let base = Tables::parse(&[("tables/drift.toml", "about = 'drift'\npackages = ['evidently']\n")]).unwrap();
    let tables = base.merged(Tables::parse(&files).unwrap());
    assert_eq!(tables.words("drift", "packages").unwrap(), ["evidently", "house-drift"]);
    assert_eq!(tables.about("drift"), Some("drift"));
    assert_eq!(tables.about("house"), Some("house"));
    let tables = Tables::embedded().clone().merged(Tables::parse(&files).unwrap());
    assert_eq!(tables.kind(&RepoPath::new("a.flow")), FileKind::Yaml);
    assert_eq!(tables.kind(&RepoPath::new("a.py")), FileKind::Json);
    assert_eq!(tables.zone(&RepoPath::new("checks/a.py")), Zone::Test);
    assert_eq!(tables.zone(&RepoPath::new("docs/a.md")), Zone::Docs);
}
