//! Changes one entry of the file of answers and leaves every other byte of it alone.

use crate::judgement::Judgement;
use jiff::civil::Date;
use std::cmp::Ordering;
use toml_edit::{Array, DocumentMut, Item, RawString, Table, TableLike, TomlError, Value};

/// What a new file begins with.
pub(crate) const HEADER: &str = "# What people answered to the criteria of the maturity assessment. `matura confirm` and `matura review`\n\
                                 # write it, it may be edited by hand, and it is meant to be committed.\n";
/// A list is written on one line up to this length.
const ONE_LINE: usize = 80;

/// The text with this answer to this criterion: changed where it stands, else added in the order of keys.
pub(crate) fn put(text: &str, key: &str, judgement: &Judgement) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    if document.as_table().get(key).is_none_or(|item| !item.is_table_like()) {
        add(&mut document, key);
    }
    if let Some(table) = document.get_mut(key).and_then(Item::as_table_like_mut) {
        fill(table, judgement);
    }
    Ok(finish(text, document.to_string()))
}

/// The text without the answer to this criterion; empty when nothing else was in it.
pub(crate) fn remove(text: &str, key: &str) -> Result<String, TomlError> {
    let mut document: DocumentMut = text.parse()?;
    if let Some(Item::Table(removed)) = document.remove(key) {
        close_gap(&mut document, &removed);
    }
    let left = finish(text, document.to_string());
    let is_bare = document.as_table().is_empty() && (left.trim().is_empty() || left.trim() == HEADER.trim());
    Ok(if is_bare { String::new() } else { left })
}

/// What stands above a removed entry and a blank line belongs to the file: it goes to the next entry.
fn close_gap(document: &mut DocumentMut, removed: &Table) {
    let (kept, _) = split(prefix(removed));
    let tables = ordered(document);
    let is_first = tables.first().is_none_or(|(position, _)| Some(*position) > removed.position());
    let next = tables.iter().find(|(position, _)| Some(*position) > removed.position());
    match next.and_then(|(_, next)| document.get_mut(next).and_then(Item::as_table_mut)) {
        Some(next) if is_first || !kept.is_empty() => {
            let above = format!("{kept}{}", prefix(next).trim_start_matches('\n'));
            next.decor_mut().set_prefix(above);
        }
        None if !kept.is_empty() => {
            let trailing = document.trailing().as_str().unwrap_or_default();
            let below = format!("{}\n{trailing}", kept.trim_end());
            document.set_trailing(below);
        }
        _ => {}
    }
}

/// An empty table for the key, after the last one that comes before it in the order of keys.
fn add(document: &mut DocumentMut, key: &str) {
    let tables = ordered(document);
    let before = tables.iter().rev().find(|(_, other)| compare(other, key).is_lt());
    let mut table = Table::new();
    match (before, tables.first()) {
        (Some((position, _)), _) => {
            table.set_position(Some(*position));
            table.decor_mut().set_prefix("\n");
        }
        (None, Some((position, first))) => {
            table.set_position(Some(position - 1));
            if let Some(first) = document.get_mut(first).and_then(Item::as_table_mut) {
                let (file, own) = split(prefix(first));
                let (file, own) = (file.to_owned(), format!("\n{}", own.trim_start_matches('\n')));
                table.decor_mut().set_prefix(file);
                first.decor_mut().set_prefix(own);
            }
        }
        (None, None) if !document.as_table().is_empty() => table.decor_mut().set_prefix("\n"),
        (None, None) => {
            // The comments of a file without entries stay above the first.
            let above = document.trailing().as_str().unwrap_or_default().trim_end().to_owned();
            let above = if above.is_empty() { HEADER.to_owned() } else { format!("{above}\n") };
            table.decor_mut().set_prefix(format!("{above}\n"));
            document.set_trailing("");
        }
    }
    document.insert(key, Item::Table(table));
}

/// The tables with their places in the text, in that order.
fn ordered(document: &DocumentMut) -> Vec<(isize, String)> {
    let tables = document.iter().filter_map(|(key, item)| Some((item.as_table()?.position()?, key.to_owned())));
    let mut tables: Vec<(isize, String)> = tables.collect();
    tables.sort();
    tables
}

fn prefix(table: &Table) -> &str {
    table.decor().prefix().and_then(RawString::as_str).unwrap_or_default()
}

/// What stands above the last blank line, that line included, and what stands below it.
fn split(above: &str) -> (&str, &str) {
    above.rfind("\n\n").and_then(|at| above.split_at_checked(at + 2)).unwrap_or(("", above))
}

fn fill(table: &mut dyn TableLike, judgement: &Judgement) {
    set(table, "answer", Some(judgement.answer.name().into()));
    set(table, "note", judgement.note.as_deref().map(Value::from));
    set(table, "by", judgement.by.as_deref().map(Value::from));
    set(table, "on", judgement.on.map(day));
    set(table, "until", judgement.until.map(day));
    set(table, "evidence", list(&judgement.evidence));
    set(table, "at", judgement.at.as_deref().map(Value::from));
    set(table, "scanned", judgement.scanned.map(|answer| answer.name().into()));
    set(table, "seen", list(&judgement.seen));
}

/// Writes a value in place of the old one, with its comments; one that says the same is not touched.
fn set(table: &mut dyn TableLike, field: &str, value: Option<Value>) {
    let Some(mut value) = value else {
        table.remove(field);
        return;
    };
    match table.get_mut(field) {
        Some(Item::Value(old)) => {
            if !says_the_same(old, &value) {
                *value.decor_mut() = old.decor().clone();
                *old = value;
            }
        }
        _ => drop(table.insert(field, Item::Value(value))),
    }
}

fn says_the_same(old: &Value, new: &Value) -> bool {
    match (old, new) {
        (Value::Array(old), Value::Array(new)) => {
            old.len() == new.len() && old.iter().zip(new.iter()).all(|(old, new)| old.as_str() == new.as_str())
        }
        (Value::String(old), Value::String(new)) => old.value() == new.value(),
        (Value::String(old), Value::Datetime(new)) => old.value().trim() == new.value().to_string(),
        (Value::Datetime(old), Value::Datetime(new)) => old.value() == new.value(),
        _ => false,
    }
}

fn list(texts: &[String]) -> Option<Value> {
    let mut array: Array = texts.iter().map(String::as_str).collect();
    if texts.iter().map(|text| text.len() + 4).sum::<usize>() > ONE_LINE {
        for text in array.iter_mut() {
            text.decor_mut().set_prefix("\n  ");
        }
        array.set_trailing_comma(true);
        array.set_trailing("\n");
    }
    (!texts.is_empty()).then_some(Value::Array(array))
}

fn day(day: Date) -> Value {
    let (year, month, day) = (day.year().unsigned_abs(), day.month().unsigned_abs(), day.day().unsigned_abs());
    let date = toml_edit::Date { year, month, day };
    toml_edit::Datetime { date: Some(date), time: None, offset: None }.into()
}

/// The text with the line ends of the old one, and one at its end.
fn finish(old: &str, mut text: String) -> String {
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    if old.contains("\r\n") { text.replace("\r\n", "\n").replace('\n', "\r\n") } else { text }
}

/// The order of keys: the assessment before other questionnaires, numbers by value.
fn compare(a: &str, b: &str) -> Ordering {
    (a.contains('/')).cmp(&b.contains('/')).then_with(|| parts(a).cmp(&parts(b)))
}

/// Runs of digits by value and everything else by letter.
fn parts(key: &str) -> Vec<(u64, char)> {
    let mut parts = Vec::new();
    let mut number: Option<u64> = None;
    for c in key.chars() {
        match c.to_digit(10) {
            Some(digit) => number = Some(number.unwrap_or(0).saturating_mul(10).saturating_add(u64::from(digit))),
            None => {
                parts.extend(number.take().map(|number| (number, '0')));
                parts.push((0, c));
            }
        }
    }
    parts.extend(number.map(|number| (number, '0')));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::form;
    use matura_model::Answer;

    fn judged(answer: Answer) -> Judgement {
        Judgement::new(answer)
    }

    /// Writing a bare `yes` for `key` makes `after` of `before`, and removing it makes `before` again.
    fn check(before: &str, key: &str, after: &str) {
        assert_eq!(put(before, key, &judged(Answer::Yes)).expect("it is TOML"), after);
        assert_eq!(remove(after, key).expect("it is TOML"), before);
    }

    #[test]
    fn an_entry_is_added_in_the_order_of_keys() {
        let (two, ten, other) =
            ("[\"2.2.2\"]\nanswer = \"no\"\n", "[\"2.2.10\"]\nanswer = \"yes\"\n", "[\"ms/1\"]\nanswer = \"na\"\n");
        check(two, "2.2.10", &format!("{two}\n{ten}"));
        check(&format!("{two}\n{other}"), "2.2.10", &format!("{two}\n{ten}\n{other}"));
        check(other, "2.2.10", &format!("{ten}\n{other}"));
        check("", "2.2.10", &format!("{HEADER}\n{ten}"));
        check(&format!("# Ours.\n\n{two}"), "1.1", &format!("# Ours.\n\n[\"1.1\"]\nanswer = \"yes\"\n\n{two}"));
        check(&format!("# About two.\n{two}"), "1.1", &format!("[\"1.1\"]\nanswer = \"yes\"\n\n# About two.\n{two}"));
        check(&format!("{two}# The end.\n"), "3.1", &format!("{two}\n[\"3.1\"]\nanswer = \"yes\"\n# The end.\n"));
        check(
            &format!("{two}\n[\"2.2.3\"]\nanswer = \"no\"\n"),
            "2.2.2a",
            &format!("{two}\n[\"2.2.2a\"]\nanswer = \"yes\"\n\n[\"2.2.3\"]\nanswer = \"no\"\n"),
        );
    }

    #[test]
    fn comments_and_order_survive() {
        let before = "# File.\n\n# Entry.\n[\"2.1.5\"] # here\n# why\nnote = 'as \"agreed\"' # with Ana\nanswer = \"no\" # for now\non = \"2026-01-02\"\n\n[\"1.1\"]\nanswer = \"yes\"\n# End.\n";
        let mut judgement = judged(Answer::Partial);
        judgement.note = Some("as \"agreed\"".to_owned());
        judgement.on = Some(jiff::civil::date(2026, 1, 2));
        judgement.seen = vec!["a 1".to_owned()];
        let after = put(before, "2.1.5", &judgement).expect("it is TOML");
        assert_eq!(
            after,
            before
                .replace("answer = \"no\" #", "answer = \"partial\" #")
                .replace("\"2026-01-02\"\n", "\"2026-01-02\"\nseen = [\"a 1\"]\n")
        );
        assert_eq!(remove(&after, "2.1.5").expect("it is TOML"), "# File.\n\n[\"1.1\"]\nanswer = \"yes\"\n# End.\n");
        assert_eq!(
            put("\"1.1\" = { answer = \"no\" }\n", "1.1", &judged(Answer::Yes)).expect("it is TOML"),
            "\"1.1\" = { answer = \"yes\" }\n"
        );
    }

    #[test]
    fn line_ends_stay_those_of_the_file() {
        let after = put("[\"1.1\"]\r\nanswer = \"no\"\r\n", "1.2", &judged(Answer::Yes)).expect("it is TOML");
        assert_eq!(after, "[\"1.1\"]\r\nanswer = \"no\"\r\n\r\n[\"1.2\"]\r\nanswer = \"yes\"\r\n");
        assert_eq!(form::read(&after, None).expect("it is right").entries.len(), 2);
    }

    #[test]
    fn a_whole_entry_is_readable() {
        let judgement = Judgement {
            answer: Answer::NotApplicable,
            note: Some("two\nlines".to_owned()),
            by: Some("Ana <ana@example.org>".to_owned()),
            on: Some(jiff::civil::date(2026, 11, 25)),
            at: Some("0123456789".to_owned()),
            scanned: Some(Answer::Unknown),
            seen: vec![
                "src/a.py 01234567/1".to_owned(),
                "src/a much longer path/with many parts/of it.py 01234567/6".to_owned(),
            ],
            until: Some(jiff::civil::date(2027, 11, 25)),
            evidence: vec!["https://wiki.example.org/x".to_owned()],
        };
        let text = put("", "2.1.5", &judgement).expect("it is TOML");
        assert_eq!(form::read(&text, None).expect("it is right").entries.get("2.1.5"), Some(&judgement));
        let entry = text.strip_prefix(HEADER).expect("it has a header");
        assert_eq!(
            entry,
            "
[\"2.1.5\"]
answer = \"na\"
note = \"\"\"
two
lines\"\"\"
by = \"Ana <ana@example.org>\"
on = 2026-11-25
until = 2027-11-25
evidence = [\"https://wiki.example.org/x\"]
at = \"0123456789\"
scanned = \"unknown\"
seen = [
  \"src/a.py 01234567/1\",
  \"src/a much longer path/with many parts/of it.py 01234567/6\",
]
"
        );
    }
}
