//! Translations of a questionnaire: what is put in its place, and what stays English.

use matura_rules::{Rulebook, Translation, load, translate};
use matura_texts::Language;

const RULES: &[(&str, &str)] = &[
    ("tiny/questionnaire.toml", "id = \"tiny\"\ntitle = \"Tiny\"\n[[section]]\nid = \"1\"\ntitle = \"All\"\n"),
    (
        "tiny/1.toml",
        r#"
id = "1"
number = 1
name = "tested"
title = "It is tested"
asks = "Is it?"
why = "It matters."
remedy = "Test it."
[[signal]]
id = "test"
asks = "Is there a test?"
find = { file = { path = ["test.py"] } }
[[answer]]
id = "there"
gives = "yes"
when = "test"
says = "there is a test ({test})"
[[answer]]
id = "none"
gives = "no"
when = "otherwise"
says = "there is none"
"#,
    ),
];

fn translated(text: &str) -> (Rulebook, Translation) {
    let files: Vec<(&str, &str)> = RULES.iter().copied().chain([("texts/ja/questionnaires/tiny.toml", text)]).collect();
    let mut book = load(&files, &[]).expect("the rules are right");
    let translation = translate(&mut book, &files, Language::Japanese);
    (book, translation)
}

#[test]
fn what_is_translated_takes_its_place_and_the_rest_is_named() {
    let (book, translation) = translated(
        "[criterion.\"tiny/1\"]\ntitle = \"テストがある\"\nsays.there = \"{test} にテストがある\"\nsignals.test = \"テストがあるか\"\n",
    );
    assert_eq!(translation.mistakes, []);
    assert_eq!(book.criteria[0].title, "テストがある");
    assert_eq!(book.criteria[0].clauses[0].says, "{test} にテストがある");
    assert_eq!(book.signals[0].asks, "テストがあるか");
    assert_eq!(book.criteria[0].asks, "Is it?");
    let expected = ["tiny title", "tiny sections.1", "tiny/1 asks", "tiny/1 why", "tiny/1 remedy", "tiny/1 says.none"];
    assert_eq!(translation.missing, expected);
}

#[test]
fn what_does_not_fit_stays_english_and_is_a_mistake() {
    let check = |text: &str, expected: &str| {
        let (book, translation) = translated(text);
        let mistakes: Vec<String> = translation.mistakes.iter().map(ToString::to_string).collect();
        assert_eq!(mistakes, [format!("texts/ja/questionnaires/tiny.toml:{expected}")]);
        assert_eq!(book.criteria[0].clauses[0].says, "there is a test ({test})");
    };
    let one = |line: &str| format!("[criterion.\"tiny/1\"]\n{line}\n");
    check(&one("says.there = \"テストがある\""), "2: `tiny/1 says.there` has to fill in exactly {test}");
    check(&one("says.none = \"{test} がない\""), "2: `tiny/1 says.none` has nothing to fill in");
    check(
        &one("says.thre = \"テストがある\""),
        "2: there is no `says` of the clause `thre` to translate; did you mean `there`?",
    );
    check(&one("title = \" \""), "2: the translation of `tiny/1 title` is empty");
    check("[criterion.\"tiny/2\"]\n", "1: there is no criterion `tiny/2` to translate; did you mean `tiny/1`?");
    check(
        &one("titel = \"テスト\""),
        "2: unknown field `titel`, expected one of `label`, `title`, `asks`, `why`, `remedy`, `blind`, `says`, `would_change`, `signals`, `notes`; did you mean `title`?",
    );
}
