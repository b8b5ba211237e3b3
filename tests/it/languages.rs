//! Questionnaires in every language: complete, and the same in all but the words.

use crate::program::{laid_out, matura, scan};
use crate::root;
use matura_cli::probes;
use matura_rules::{Rulebook, Translation, load, translate};
use matura_tables::embedded_files;
use matura_texts::{Language, Texts};
use serde_json::Value;
use std::collections::BTreeSet;

/// Questionnaires whose translation is still to come. None is added for good.
const PENDING: &[&str] = &[];

fn translated(language: Language) -> (Rulebook, Translation) {
    let mut book = load(embedded_files(), &probes()).expect("the rules are right");
    let translation = translate(&mut book, embedded_files(), language);
    (book, translation)
}

#[test]
fn no_text_of_a_questionnaire_is_untranslated() {
    for language in Language::ALL {
        let (_, translation) = translated(language);
        let mistakes: Vec<String> = translation.mistakes.iter().map(ToString::to_string).collect();
        assert!(mistakes.is_empty(), "{language}:\n{}", mistakes.join("\n"));
        let pending = |name: &str| PENDING.iter().any(|one| name.trim_start_matches("signals.").starts_with(one));
        let missing: Vec<String> = translation.missing.into_iter().filter(|name| !pending(name)).collect();
        assert!(missing.is_empty(), "{language} lacks {} texts:\n{missing:#?}", missing.len());
    }
}

/// What parsers and probes say about a repository.
fn said(report: &Value) -> BTreeSet<String> {
    let text = |value: &Value| value.as_str().expect("it is a text").to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut said = BTreeSet::new();
    for criterion in list(&report["criteria"]) {
        said.extend(list(&criterion["evidence"]).iter().map(|piece| text(&piece["message"])));
        let searched = list(&criterion["searched"]);
        let places = searched.iter().filter_map(|one| Some(one["what"].as_str()?.rsplit_once(" (")?.1.to_owned()));
        said.extend(places.map(|place| place.trim_end_matches(')').to_owned()));
    }
    said.extend(list(&report["diagnostics"]).iter().map(|diagnostic| text(&diagnostic["message"])));
    said
}

#[test]
fn what_parsers_and_probes_say_is_translated() {
    let texts = Texts::of(Language::Japanese);
    // Notes of signals are translated with the rules.
    let (book, _) = translated(Language::English);
    let notes: BTreeSet<&str> = book.signals.iter().filter_map(|signal| signal.note.as_deref()).collect();
    for fixture in ["batch-dvc", "demo", "japanese-service", "not-ml", "research"] {
        let report: Value = serde_json::from_str(&scan(&laid_out(fixture).path, "json")).expect("the report is JSON");
        let said = said(&report);
        let left: Vec<&String> =
            said.iter().filter(|said| !texts.knows_phrase(said) && !notes.contains(said.as_str())).collect();
        assert!(left.is_empty(), "{fixture}: no phrase of rules/texts/ja/phrases.toml fits {left:#?}");
    }
}

/// What the program prints in Japanese, without the version.
fn in_japanese(arguments: &[&str]) -> String {
    let output = matura(arguments).env("LANG", "ja_JP.UTF-8").output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).expect("reports are UTF-8");
    text.replacen(env!("CARGO_PKG_VERSION"), "[version]", 1)
}

#[test]
fn a_report_and_an_explanation_in_japanese() {
    let fixture = laid_out("japanese-service");
    let path = fixture.path.to_str().expect("temporary folders have names that are text");
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("japanese-service.ja.terminal", in_japanese(&["scan", path]));
        insta::assert_snapshot!("japanese-service.ja.explain", in_japanese(&["explain", "2.2.9", path]));
        insta::assert_snapshot!("japanese-service.ja.criteria", in_japanese(&["criteria", "4.2.2"]));
    });
}

#[test]
fn a_language_changes_words_and_no_answer() {
    let fixture = laid_out("demo");
    let path = fixture.path.to_str().expect("temporary folders have names that are text");
    let report = |language: &str| -> Value {
        let text = in_japanese(&["--lang", language, "scan", path, "--format", "json"]);
        serde_json::from_str(&text).expect("the report is JSON")
    };
    let (english, japanese) = (report("en"), report("ja"));
    assert_eq!((&english["language"], &japanese["language"]), (&"en".into(), &"ja".into()));
    assert_eq!(english["tool"], japanese["tool"]);
    let (english, japanese) = (&english["criteria"], &japanese["criteria"]);
    for (one, other) in english.as_array().expect("a list").iter().zip(japanese.as_array().expect("a list")) {
        for same in ["id", "answer", "confidence", "basis", "ground", "status"] {
            assert_eq!(one[same], other[same], "{}", one["id"]);
        }
        assert_ne!(one["statement"], other["statement"]);
    }
}

#[test]
fn the_language_is_chosen_before_or_after_the_command_and_by_the_locale() {
    let starts = |arguments: &[&str], locale: &[(&str, &str)], expected: &str| {
        let output = matura(arguments).envs(locale.iter().copied()).output().expect("the program starts");
        let text = String::from_utf8(output.stdout).expect("reports are UTF-8");
        assert!(text.starts_with(expected), "{arguments:?} {locale:?}: {}", text.lines().next().unwrap_or_default());
    };
    let (english, japanese) = ("1.1.1 The business goals", "1.1.1 プロジェクト");
    starts(&["criteria", "1.1.1"], &[], english);
    starts(&["criteria", "1.1.1", "--lang", "ja"], &[], japanese);
    starts(&["--lang", "ja", "criteria", "1.1.1"], &[], japanese);
    starts(&["criteria", "1.1.1"], &[("LANG", "ja_JP.UTF-8")], japanese);
    starts(&["criteria", "1.1.1"], &[("LANG", "ja_JP.UTF-8"), ("LC_ALL", "C.UTF-8")], english);
    starts(&["criteria", "1.1.1"], &[("LANG", "en_US.UTF-8"), ("LC_MESSAGES", "ja_JP"), ("LC_ALL", "")], japanese);
    starts(&["criteria", "1.1.1", "--lang", "en"], &[("LANG", "ja_JP.UTF-8")], english);
    let output = matura(&["criteria", "--lang", "fr"]).output().expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("[possible values: en, ja]"));
}

/// The commands in the code blocks of a document, without their comments.
fn commands(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(document)).expect("the document can be read");
    let blocks = text.split("```").skip(1).step_by(2).flat_map(str::lines);
    let commands = blocks.map(|line| line.split(" #").next().unwrap_or_default().trim().to_owned());
    commands.filter(|command| command.starts_with("matura ") || command.starts_with("cargo run")).collect()
}

#[test]
fn the_japanese_readme_shows_commands_of_the_english_one() {
    let (english, japanese) = (commands("README.md"), commands("README.ja.md"));
    assert!(japanese.len() > 8, "{japanese:?}");
    let other: Vec<&String> = japanese.iter().filter(|command| !english.contains(command)).collect();
    assert!(other.is_empty(), "README.md has no {other:?}");
}
