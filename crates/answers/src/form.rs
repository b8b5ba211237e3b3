//! The form of the file of answers: TOML, a table for each criterion.

use crate::error::Mistake;
use crate::judgement::{Judgement, UNKNOWN};
use crate::standing::Answers;
use jiff::civil::Date;
use matura_model::Answer;
use matura_rules::nearest;
use std::collections::BTreeMap;
use std::ops::Range;
use toml_edit::{Document, Item, TableLike, Value};

/// The keys of a criterion's table, in the order they are written.
pub(crate) const FIELDS: [&str; 9] = ["answer", "note", "by", "on", "until", "evidence", "at", "scanned", "seen"];
/// Tables within tables are looked into this far, to say what was meant by them.
const DEEPEST: usize = 6;

/// The answers in a text, or all its mistakes in the order of their lines. `known` are the keys of all
/// criteria; with `None` any key is taken.
pub(crate) fn read(text: &str, known: Option<&[&str]>) -> Result<Answers, Vec<Mistake>> {
    let document = match Document::parse(text) {
        Ok(document) => document,
        Err(error) => {
            let line = line_of(text, error.span());
            let message = error.message().lines().collect::<Vec<_>>().join("; ");
            return Err(vec![Mistake { line, message: format!("no TOML: {message}") }]);
        }
    };
    let mut reader = Reader { text, known, mistakes: Vec::new() };
    let mut entries = BTreeMap::new();
    for (key, item) in document.iter() {
        let span = document.as_table().key(key).and_then(toml_edit::Key::span).or_else(|| item.span());
        match item.as_table_like() {
            Some(table) if reader.is_known(key, table, span.clone()) => {
                if let Some(judgement) = reader.judgement(table, span) {
                    entries.insert(key.to_owned(), judgement);
                }
            }
            Some(_) => {}
            None => reader.mistake(
                span,
                format!("`{key}` stands in no table; write the line [\"2.1.5\"] (the criterion) above it"),
            ),
        }
    }
    let mut mistakes = reader.mistakes;
    mistakes.sort();
    if mistakes.is_empty() { Ok(Answers { entries }) } else { Err(mistakes) }
}

/// The answer of that name; `None` for no name of an answer.
pub(crate) fn answer(name: &str) -> Option<Answer> {
    Answer::ALL.into_iter().find(|answer| answer.name() == name)
}

struct Reader<'a> {
    text: &'a str,
    known: Option<&'a [&'a str]>,
    mistakes: Vec<Mistake>,
}

impl Reader<'_> {
    fn mistake(&mut self, span: Option<Range<usize>>, message: impl Into<String>) {
        self.mistakes.push(Mistake { line: line_of(self.text, span), message: message.into() });
    }

    fn is_known(&mut self, key: &str, table: &dyn TableLike, span: Option<Range<usize>>) -> bool {
        let Some(known) = self.known else { return true };
        if known.contains(&key) {
            return true;
        }
        let mut unquoted = Vec::new();
        unquoted_keys(key, table, DEEPEST, &mut unquoted);
        unquoted.retain(|(path, _)| known.contains(&path.as_str()));
        if unquoted.is_empty() {
            self.mistake(span, unknown_criterion(key, known));
        }
        for (path, span) in unquoted {
            self.mistake(
                span,
                format!("write [\"{path}\"] with quotation marks: without them it is a table within tables"),
            );
        }
        false
    }

    fn judgement(&mut self, table: &dyn TableLike, span: Option<Range<usize>>) -> Option<Judgement> {
        let before = self.mistakes.len();
        for (field, item) in table.iter().filter(|(field, _)| !FIELDS.contains(field)) {
            let span = table.key(field).and_then(toml_edit::Key::span).or_else(|| item.span());
            let hint = match nearest(field, FIELDS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("there are {}", FIELDS.join(", ")),
            };
            self.mistake(span, format!("there is no key `{field}`; {hint}"));
        }
        let given = self.answer(table, "answer");
        if given == Some(Answer::Unknown) {
            self.mistake(table.get("answer").and_then(Item::span), UNKNOWN);
        } else if table.get("answer").is_none() {
            self.mistake(span, "there is no `answer`; add yes, partial, no or na");
        }
        let read = Judgement {
            note: self.words(table, "note"),
            by: self.words(table, "by"),
            on: self.day(table, "on"),
            at: self.words(table, "at"),
            scanned: self.answer(table, "scanned"),
            seen: self.list(table, "seen"),
            until: self.day(table, "until"),
            evidence: self.list(table, "evidence"),
            ..Judgement::new(given.unwrap_or(Answer::Unknown))
        };
        if self.mistakes.len() == before
            && let Some(contradiction) = read.contradiction()
        {
            self.mistake(table.get("until").and_then(Item::span), contradiction);
        }
        (self.mistakes.len() == before).then(|| read.tidied())
    }

    fn words(&mut self, table: &dyn TableLike, field: &str) -> Option<String> {
        let item = table.get(field)?;
        if item.as_str().is_none() {
            self.mistake(item.span(), format!("`{field}` must be a text in quotation marks"));
        }
        item.as_str().map(str::to_owned)
    }

    fn answer(&mut self, table: &dyn TableLike, field: &str) -> Option<Answer> {
        let item = table.get(field)?;
        let found = item.as_str().and_then(answer);
        if found.is_none() {
            let said = item.as_str().map(str::to_lowercase).unwrap_or_default();
            let hint = match said.as_str() {
                "" => None,
                "n/a" | "n.a." | "not applicable" | "not_applicable" => Some("na"),
                "partly" => Some("partial"),
                said => nearest(said, ["yes", "partial", "no", "na"]),
            };
            let hint = hint.map(|near| format!("did you mean \"{near}\"? ")).unwrap_or_default();
            self.mistake(
                item.span(),
                format!("`{field}` is no answer; {hint}it is \"yes\", \"partial\", \"no\" or \"na\""),
            );
        }
        found
    }

    /// A day, written as TOML's own or in quotation marks.
    fn day(&mut self, table: &dyn TableLike, field: &str) -> Option<Date> {
        let item = table.get(field)?;
        let written = match item.as_value() {
            Some(Value::Datetime(day)) => day.value().to_string(),
            Some(Value::String(day)) => day.value().trim().to_owned(),
            _ => String::new(),
        };
        let found = (written.len() == 10).then(|| written.parse::<Date>().ok()).flatten();
        if found.is_none() {
            self.mistake(item.span(), format!("`{field}` is no day; write one such as 2026-11-25"));
        }
        found
    }

    fn list(&mut self, table: &dyn TableLike, field: &str) -> Vec<String> {
        let Some(item) = table.get(field) else { return Vec::new() };
        let texts = item.as_array().map(|array| array.iter().map(|value| value.as_str().map(str::to_owned)).collect());
        let texts: Option<Vec<String>> = texts.unwrap_or_default();
        if texts.is_none() {
            self.mistake(item.span(), format!("`{field}` must be a list of texts: [\"…\", \"…\"]"));
        }
        texts.unwrap_or_default()
    }
}

/// The paths of the tables that hold fields: what `[2.1.5]` is without quotation marks.
fn unquoted_keys(path: &str, table: &dyn TableLike, depth: usize, found: &mut Vec<(String, Option<Range<usize>>)>) {
    for (key, item) in table.iter() {
        if let (Some(inner), true) = (item.as_table_like(), depth > 0) {
            let path = format!("{path}.{key}");
            found.push((path.clone(), table.key(key).and_then(toml_edit::Key::span)));
            unquoted_keys(&path, inner, depth - 1, found);
        }
    }
}

fn unknown_criterion(key: &str, known: &[&str]) -> String {
    let questionnaire = key.split_once('/').map(|(questionnaire, _)| questionnaire);
    let is_loaded = |questionnaire: &str| {
        known.iter().any(|known| known.split_once('/').is_some_and(|(loaded, _)| loaded == questionnaire))
    };
    match (questionnaire, nearest(key, known.iter().copied())) {
        (Some(questionnaire), None) if !is_loaded(questionnaire) => {
            format!("there is no questionnaire `{questionnaire}`; give the folder of its rules with --rules DIR")
        }
        (_, Some(near)) => {
            format!("there is no criterion `{key}`; did you mean \"{near}\"? `matura criteria` lists them all")
        }
        (_, None) => format!("there is no criterion `{key}`; `matura criteria` lists them all"),
    }
}

/// The line of the start of a span, from 1.
fn line_of(text: &str, span: Option<Range<usize>>) -> usize {
    let start = span.map_or(0, |span| span.start);
    text.bytes().take(start).filter(|byte| *byte == b'\n').count() + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    const KNOWN: [&str; 3] = ["2.1.5", "2.1.6", "other/one"];

    /// The mistakes of a text, as `LINE MESSAGE`.
    fn mistakes(text: &str) -> Vec<String> {
        let mistakes = read(text, Some(&KNOWN)).map_or_else(|mistakes| mistakes, |_| Vec::new());
        mistakes.iter().map(|mistake| format!("{} {}", mistake.line, mistake.message)).collect()
    }

    fn check(text: &str, expected: &[&str]) {
        let found = mistakes(text);
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.contains(expected), "{found} should contain {expected}");
        }
    }

    #[test]
    fn what_is_right_is_read() {
        check("", &[]);
        check("# only a comment\n", &[]);
        check(
            "[\"2.1.5\"]\nanswer = \"yes\"\non = 2026-01-02\nuntil = \"2026-01-02\"\nseen = []\n[\"other/one\"]\nanswer=\"na\"",
            &[],
        );
        let text = "\u{feff}[\"2.1.5\"]\r\nanswer = \"partial\"\r\nnote = \" \"\r\nevidence = [\" https://a.example \", \"\"]\r\n";
        let answers = read(text, Some(&KNOWN)).expect("it is right");
        let expected = Judgement { evidence: vec!["https://a.example".to_owned()], ..Judgement::new(Answer::Partial) };
        assert_eq!(answers.entries.into_iter().collect::<Vec<_>>(), [("2.1.5".to_owned(), expected)]);
    }

    #[test]
    fn all_mistakes_are_named_with_line_and_way_out() {
        check(
            "[\"2.1.5\"]\nanswer = \"partly\"\nnotes = \"x\"\n\n[\"2.1.66\"]\nanswer = \"yes\"\n[\"2.1.6\"]\non = 2026-02-03\n",
            &[
                "2 `answer` is no answer; did you mean \"partial\"?",
                "3 there is no key `notes`; did you mean `note`?",
                "5 there is no criterion `2.1.66`; did you mean \"2.1.6\"?",
                "7 there is no `answer`",
            ],
        );
        check("[\"2.1.5\"]\nanswer = \"unknown\"\n", &["2 `unknown` is no answer of a person"]);
        check("[\"2.1.5\"]\nanswer = true\n", &["2 `answer` is no answer; it is \"yes\""]);
        check(
            "[2.1.5]\nanswer = \"yes\"\n[2.1.6]\nanswer = \"no\"\n",
            &["1 write [\"2.1.5\"] with", "3 write [\"2.1.6\"] with"],
        );
        check("answer = \"yes\"\n", &["1 `answer` stands in no table"]);
        check("[\"more/x\"]\nanswer = \"yes\"\n", &["1 there is no questionnaire `more`"]);
        check(
            "[\"2.1.5\"]\nanswer = \"yes\"\non = 2026-05-01\nuntil = 2026-04-01\n",
            &["4 `until` (2026-04-01) is before `on` (2026-05-01)"],
        );
        check(
            "[\"2.1.5\"]\nanswer = \"yes\"\non = \"May\"\nuntil = 2026-04-01T10:00:00\n",
            &["3 `on` is no day", "4 `until` is no day"],
        );
        check(
            "[\"2.1.5\"]\nanswer = \"yes\"\nseen = \"a\"\nby = 3\nevidence = [1]\n",
            &["3 `seen` must be a list", "4 `by` must be", "5 `evidence` must"],
        );
        check("[\"2.1.5\"]\nanswer = \"yes\"\n[\"2.1.5\"]\nanswer = \"no\"\n", &["3 no TOML: duplicate key"]);
        check("[\"2.1.5\"]\nanswer = \"yes\"\nnote = \"no end\n", &["3 no TOML"]);
        check("[\"2.1.5\"]\nanswer = \"yes\"\non = 2026-02-30\n", &["3 "]);
    }

    proptest::proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "(\\[\"?[a-z0-9./]{0,5}\"?\\]|answer|until|seen|=|\"yes\"|2026-1[0-9]-0[0-9]|\\[|\\]|\\{|\\}|,|\"|\\.|\n| |\\PC){0,40}") {
            let _ = read(&text, Some(&KNOWN));
        }
    }
}
