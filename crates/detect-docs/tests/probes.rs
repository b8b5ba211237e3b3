//! Each probe on small facts, with look-alikes that must not count.

use matura_detect_docs::PROBES;
use matura_facts::{Facts, ProbeInput, build};
use matura_inventory::from_texts;
use matura_model::history::{Arrived, Commit, History, Person};
use matura_model::{Held, Lines, Observation, Place, Sighting, Strength, Zone};
use matura_tables::Tables;

fn facts(files: &[(&str, &str)], history: Option<History>) -> Facts {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    build(from_texts(files, history, Tables::embedded()), Tables::embedded())
}

fn run(name: &str, facts: &Facts, of: &[Sighting], words: &[&str]) -> Observation {
    let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let probe = PROBES.iter().find(|probe| probe.name == name).expect("the probe is listed");
    (probe.run)(facts, &ProbeInput { of, words: &words })
}

fn measure(observation: &Observation, name: &str) -> Option<f64> {
    observation.measures.get(name).map(|measure| measure.value())
}

const WORDS: &[&str] = &["+data dictionary", "dataset", "feature store", "-config", "-structure"];

#[track_caller]
fn dictionary(files: &[(&str, &str)], columns: f64) {
    let observation = run("data_dictionary", &facts(files, None), &[], WORDS);
    assert_eq!(measure(&observation, "columns"), Some(columns), "{:#?}", observation.sightings);
}

const TABLE: &str = "| Column | Description |\n| --- | --- |\n| age | age in years |\n| sex | sex as recorded |\n| bmi | body mass index |\n";

#[test]
fn tables_that_define_columns() {
    dictionary(&[("README.md", &format!("# X\n\n## Data dictionary\n\n{TABLE}"))], 3.0);
    dictionary(&[("docs/a.md", &format!("# X\n\n## Inputs\n\n{TABLE}")), ("t.py", "C = ['age', 'sex', 'bmi']\n")], 3.0);
    dictionary(&[("docs/a.md", &format!("# X\n\n## Inputs\n\n{TABLE}"))], 0.0);
    dictionary(
        &[("README.md", &format!("# X\n\n## Configuration\n\n{TABLE}")), ("t.py", "C = ['age', 'sex', 'bmi']\n")],
        0.0,
    );
    let settings = TABLE.replace("age |", "MODEL_AGE |").replace("sex |", "API_SEX |").replace("bmi |", "LOG_BMI |");
    dictionary(&[("README.md", &format!("# X\n\n## Dataset\n\n{settings}"))], 0.0);
    let types = "| Column | Description |\n| --- | --- |\n| age | int |\n| sex | str |\n| bmi | float |\n";
    dictionary(&[("README.md", &format!("# X\n\n## Dataset\n\n{types}"))], 0.0);
}

#[test]
fn lists_that_define_columns() {
    let list = "- age: age in years\n- sex: sex as recorded\n- bmi: body mass index\n";
    dictionary(&[("README.md", &format!("# X\n\n## Data dictionary\n\n{list}"))], 3.0);
    dictionary(&[("README.md", &format!("# X\n\n## Dataset\n\n{list}")), ("t.py", "C = ['age', 'sex']\n")], 3.0);
    dictionary(&[("README.md", &format!("# X\n\n## Dataset\n\n{list}"))], 0.0);
    let same = "- age: age in years\n- age: age in months\n- age: age in days\n";
    dictionary(&[("README.md", &format!("# X\n\n## Data dictionary\n\n{same}"))], 0.0);
    dictionary(&[("README.md", &format!("# X\n\n## Usage\n\n{list}")), ("t.py", "C = ['age', 'sex']\n")], 0.0);
}

#[track_caller]
fn comparison(table: &str, tables: f64, argued: f64) {
    let facts = facts(&[("README.md", &format!("# X\n\n{table}\n"))], None);
    let observation = run("model_comparison", &facts, &[], &["xgboost", "lasso", "als"]);
    assert_eq!((measure(&observation, "tables"), measure(&observation, "argued")), (Some(tables), Some(argued)));
}

#[test]
fn tables_that_compare_models() {
    comparison("| Model | RMSE |\n| --- | --- |\n| XGBoost | 3.1 |\n| Lasso | 4.2 |", 1.0, 0.0);
    comparison("| Model | Pros |\n| --- | --- |\n| XGBoost | accurate |\n| Lasso | simple |", 1.0, 1.0);
    comparison("| Model | Folder |\n| --- | --- |\n| XGBoost | a |\n| Lasso | b |", 0.0, 0.0);
    comparison("| Model | RMSE |\n| --- | --- |\n| XGBoost a | 3.1 |\n| XGBoost b | 4.2 |", 0.0, 0.0);
    comparison("| Task | Reason |\n| --- | --- |\n| try XGBoost | popular |\n| try Lasso | simple |", 0.0, 0.0);
    comparison("| Step | Time |\n| --- | --- |\n| also | 3.1 |\n| false | 4.2 |", 0.0, 0.0);
}

fn commit(day: i64, by_bot: bool, paths: &[u32]) -> Commit {
    let person = Person { name: "ana".to_owned(), email: String::new() };
    Commit {
        id: day.to_string(),
        parents: Vec::new(),
        author: person.clone(),
        committer: person,
        when: day * 86_400,
        subject: String::new(),
        trailers: Vec::new(),
        arrived: Arrived::Direct,
        on_main_line: true,
        by_bot,
        paths: paths.to_vec(),
    }
}

fn seen(path: &str) -> Sighting {
    let place = Place::lines(&path.into(), Lines::one(1));
    Sighting { place, note: String::new(), strength: Strength::Mentioned, zone: Zone::Product, tool: None }
}

#[test]
fn documents_that_lag_behind() {
    let commits = vec![
        commit(1000, false, &[1]),
        commit(990, true, &[1]),
        commit(500, false, &[2]),
        commit(400, false, &[1]),
        commit(100, false, &[0, 1]),
    ];
    let paths = vec!["docs/a.md".into(), "src/a.py".into(), "src/README.md".into()];
    let history = History { commits, paths, ..History::default() };
    let files = [("docs/a.md", "# A\n"), ("src/a.py", "a = 1\n"), ("src/README.md", "# B\n")];
    let facts = facts(&files, Some(history));
    let observation = run("document_age", &facts, &[seen("docs/a.md")], &[]);
    assert_eq!(
        (measure(&observation, "days_behind"), measure(&observation, "commits_behind")),
        (Some(900.0), Some(2.0))
    );
    let observation = run("document_age", &facts, &[seen("docs/a.md"), seen("src/README.md")], &[]);
    assert_eq!(
        (measure(&observation, "days_behind"), measure(&observation, "commits_behind")),
        (Some(500.0), Some(1.0))
    );
    let none = run("document_age", &facts, &[], &[]);
    assert_eq!(none.held, Held::No);
}
