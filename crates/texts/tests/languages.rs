//! Every language has every text, with the same places to fill in.

use matura_texts::{Language, Texts};
use std::collections::BTreeSet;

fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(place, _)| place).collect()
}

#[test]
fn nothing_is_untranslated() {
    let master = Texts::of(Language::English);
    let names: BTreeSet<&str> = master.all().map(|(name, _)| name).collect();
    assert!(!names.is_empty(), "there are texts");
    for language in Language::ALL {
        let texts = Texts::of(language);
        let own: BTreeSet<&str> = texts.all().map(|(name, _)| name).collect();
        assert_eq!(names, own, "{language} and the master have different texts");
        for (name, text) in texts.all() {
            assert!(!text.trim().is_empty(), "{language}: {name} is empty");
            assert_eq!(places(master.say(name)), places(text), "{language}: {name} has other places to fill in");
        }
    }
}

#[test]
fn a_place_is_filled_in_once() {
    let texts = Texts::of(Language::English);
    assert_eq!(texts.fill("no {a} {b} {", &[("a", &"{b}"), ("b", &1)]), "no {b} 1 {");
}

#[test]
fn a_locale_names_a_language() {
    assert_eq!(Language::of_locale("ja_JP.UTF-8"), Language::Japanese);
    assert_eq!(Language::of_locale("C"), Language::English);
    assert!("xx".parse::<Language>().is_err());
}
