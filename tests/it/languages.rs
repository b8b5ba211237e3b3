//! Questionnaires in every language: complete, and the same in all but the words.

use matura_cli::probes;
use matura_rules::{Rulebook, Translation, load, translate};
use matura_tables::embedded_files;
use matura_texts::Language;

/// Questionnaires and files of signals whose translation is still to come. None is added for good.
const PENDING: &[&str] = &["microsoft", "google", "ml-test-score"];

fn translated(language: Language) -> (Rulebook, Translation) {
    let mut book = load(embedded_files(), &probes()).expect("the rules are right");
    let translation = translate(&mut book, embedded_files(), language);
    (book, translation)
}

/// The questionnaire, or `signals`, that a name of an untranslated text belongs to.
fn home(book: &Rulebook, name: &str) -> String {
    let name = name.trim_start_matches("signals.").trim_start_matches("notes.");
    let owner = name.split_once(' ').map_or(name, |(owner, _)| owner);
    let owned = |key: &str| owner == key || owner.strip_prefix(key).is_some_and(|rest| rest.starts_with('/'));
    let criterion = book.criteria.iter().find(|criterion| owned(&criterion.key));
    let questionnaire = criterion.and_then(|criterion| book.questionnaires.get(criterion.questionnaire));
    let questionnaire = questionnaire.or_else(|| book.questionnaire(owner));
    questionnaire.map_or("signals", |questionnaire| &questionnaire.id).to_owned()
}

#[test]
fn no_text_of_a_questionnaire_is_untranslated() {
    for language in Language::ALL {
        let (book, translation) = translated(language);
        let mistakes: Vec<String> = translation.mistakes.iter().map(ToString::to_string).collect();
        assert!(mistakes.is_empty(), "{language}:\n{}", mistakes.join("\n"));
        let missing: Vec<&String> =
            translation.missing.iter().filter(|name| !PENDING.contains(&home(&book, name).as_str())).collect();
        assert!(missing.is_empty(), "{language} lacks {} texts:\n{missing:#?}", missing.len());
    }
}
