//! To which criterion an item belongs.

use crate::Item;
use matura_rules::Rulebook;
use std::collections::{BTreeMap, BTreeSet};

/// The share of words that two statements must have in common to be the same, and by which the best must
/// be ahead of the second.
const ALIKE: f64 = 0.6;
const AHEAD: f64 = 0.15;

/// The criteria of a questionnaire, as files may speak of them.
pub(crate) struct Criteria {
    all: Vec<Known>,
    sections: Vec<(String, BTreeSet<String>)>,
}

struct Known {
    at: usize,
    number: u32,
    id: String,
    words: BTreeSet<String>,
}

impl Criteria {
    pub(crate) fn of(book: &Rulebook, questionnaire: &str) -> Self {
        let Some(questionnaire) = book.questionnaire(questionnaire) else {
            return Self { all: Vec::new(), sections: Vec::new() };
        };
        let known = questionnaire.criteria.iter().filter_map(|at| {
            let rule = book.criteria.get(*at)?;
            let words = words(&rule.title);
            Some(Known { at: *at, number: rule.number, id: rule.id.to_lowercase(), words })
        });
        let sections = questionnaire.sections.iter().map(|section| (section.id.clone(), words(&section.title)));
        Self { all: known.collect(), sections: sections.collect() }
    }

    /// The criterion of each item: by its number or id, by its place under a heading that has as many items
    /// as criteria, by its words.
    pub(crate) fn place(&self, items: &[Item]) -> Vec<Option<usize>> {
        let by_order = self.by_order(items);
        let placed = items.iter().zip(by_order).map(|(item, by_order)| {
            let by_number = item.number.as_deref().map(|number| self.by_number(number));
            by_number.unwrap_or_else(|| by_order.or_else(|| self.by_words(&item.statement)))
        });
        placed.collect()
    }

    fn by_number(&self, number: &str) -> Option<usize> {
        let number = number.trim().trim_end_matches('.').to_lowercase();
        let whole = number.parse::<u32>().ok();
        let found = self.all.iter().find(|known| Some(known.number) == whole || known.id == number);
        found.map(|known| known.at)
    }

    /// Items that stand for all criteria, of the questionnaire or of the section of their heading, in order.
    fn by_order(&self, items: &[Item]) -> Vec<Option<usize>> {
        if items.len() == self.all.len() {
            return self.all.iter().map(|known| Some(known.at)).collect();
        }
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (item, at) in items.iter().zip(0..) {
            groups.entry(item.heading.as_deref().unwrap_or_default()).or_default().push(at);
        }
        let mut placed = vec![None; items.len()];
        for (heading, members) in groups {
            let Some(section) = self.section(heading) else { continue };
            let own: Vec<usize> =
                self.all.iter().filter(|known| lies_in(&known.id, section)).map(|known| known.at).collect();
            if own.len() == members.len() {
                for (member, criterion) in members.into_iter().zip(own) {
                    if let Some(slot) = placed.get_mut(member) {
                        *slot = Some(criterion);
                    }
                }
            }
        }
        placed
    }

    /// The section of a heading: by the number before it, else by its words.
    fn section(&self, heading: &str) -> Option<&str> {
        let first = heading.split_whitespace().next()?.trim_end_matches(['.', ':', ')']);
        let by_number = self.sections.iter().find(|(id, _)| id == first);
        let said = words(heading);
        let by_words = || {
            let alike = self.sections.iter().map(|(id, words)| (id, common(words, &said)));
            alike.filter(|(_, share)| *share >= ALIKE).max_by(|a, b| a.1.total_cmp(&b.1)).map(|(id, _)| id)
        };
        by_number.map(|(id, _)| id).or_else(by_words).map(String::as_str)
    }

    fn by_words(&self, statement: &str) -> Option<usize> {
        let said = words(statement);
        let mut alike: Vec<(f64, usize)> =
            self.all.iter().map(|known| (common(&known.words, &said), known.at)).collect();
        alike.sort_by(|a, b| b.0.total_cmp(&a.0));
        let (best, at) = alike.first().copied()?;
        let second = alike.get(1).map_or(0.0, |(share, _)| *share);
        (best >= ALIKE && best - second >= AHEAD).then_some(at)
    }
}

fn lies_in(id: &str, section: &str) -> bool {
    id.strip_prefix(section).is_some_and(|rest| rest.starts_with('.'))
}

/// The words of a statement that say something, in lower case.
fn words(text: &str) -> BTreeSet<String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
    words.filter(|word| word.chars().count() > 2).collect()
}

/// The share of all words of two statements that they have in common, between 0 and 1.
#[expect(clippy::cast_precision_loss, reason = "statements have few words")]
fn common(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let all = a.union(b).count();
    if all == 0 { 0.0 } else { a.intersection(b).count() as f64 / all as f64 }
}
