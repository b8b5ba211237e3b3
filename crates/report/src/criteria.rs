//! The questionnaires themselves: what is asked, and what feeds it.

use crate::explain::concerned;
use crate::paint::{Ink, Style, pad, plain_line};
use crate::terminal::Page;
use crate::value;
use matura_rules::{Criterion, Questionnaire, Rulebook};
use matura_texts::Texts;

/// All criteria by questionnaire and section.
pub fn listing(book: &Rulebook, style: &Style) -> String {
    let mut page = Page::new(style, Texts::of(book.language));
    for (at, questionnaire) in book.questionnaires.iter().enumerate() {
        if at > 0 {
            page.line("");
        }
        page.questionnaire(book, questionnaire);
    }
    page.text
}

/// What one criterion asks, and what feeds it; empty when there is none with this index.
pub fn criterion_page(book: &Rulebook, at: usize, style: &Style) -> String {
    let mut page = Page::new(style, Texts::of(book.language));
    if let Some(rule) = book.criteria.get(at) {
        let title = page.style.paint(Ink::Heading, &format!("{} {}", rule.key, plain_line(&rule.title)));
        page.line(&title);
        let places: [(&str, &dyn std::fmt::Display); 3] =
            [("number", &rule.number), ("name", &rule.name), ("file", &rule.file)];
        page.hanging("  ", &page.texts.fill("criteria.about", &places), Some(Ink::Faint));
        page.asked(rule);
        page.conditions(book, rule);
        page.feeds(book, rule);
        page.clauses(rule);
        page.paragraph(page.texts.say("criteria.remedy"), &rule.remedy);
        page.paragraph(page.texts.say("explain.blind"), &rule.blind);
    }
    page.text
}

impl Page<'_> {
    fn questionnaire(&mut self, book: &Rulebook, questionnaire: &Questionnaire) {
        let title = self.style.paint(Ink::Heading, &plain_line(&questionnaire.title));
        self.line(&title);
        self.hanging("", &questionnaire.source, Some(Ink::Faint));
        let criteria: Vec<&Criterion> = questionnaire.criteria.iter().filter_map(|at| book.criteria.get(*at)).collect();
        for section in &questionnaire.sections {
            let is_top = !section.id.contains('.');
            let bare = if section.bare_minimum { self.texts.say("criteria.bare_minimum") } else { "" };
            if is_top {
                let title = self.style.paint(Ink::Heading, &format!("{} {}", section.id, plain_line(&section.title)));
                self.line("");
                self.line(&format!("{title}  {}", self.style.paint(Ink::Faint, bare)));
            } else {
                let title = format!("{} {}", section.id, plain_line(&section.title));
                self.line(&format!("  {}", self.style.paint(Ink::Faint, &title)));
            }
            self.listed(criteria.iter().copied().filter(|rule| home(questionnaire, rule) == section.id));
        }
        let homeless =
            |rule: &&Criterion| questionnaire.sections.iter().all(|section| home(questionnaire, rule) != section.id);
        self.listed(criteria.into_iter().filter(homeless));
    }

    fn listed<'r>(&mut self, rules: impl Iterator<Item = &'r Criterion>) {
        for rule in rules {
            self.hanging(&format!("    {} ", pad(&rule.key, 7)), &rule.title, None);
        }
    }

    fn conditions(&mut self, book: &Rulebook, rule: &Criterion) {
        let semicolon = self.texts.say("criteria.semicolon");
        let name = |at: &usize| book.criteria.get(*at).map(|other| format!("{} {}", other.key, other.title));
        if let Some(condition) = &rule.applies_when {
            let others: Vec<String> = condition.criteria().iter().filter_map(name).collect();
            self.paragraph(self.texts.say("criteria.applies"), &others.join(semicolon));
        }
        let others: Vec<String> = rule.presupposes.iter().filter_map(name).collect();
        self.paragraph(self.texts.say("criteria.presupposes"), &others.join(semicolon));
    }

    fn feeds(&mut self, book: &Rulebook, rule: &Criterion) {
        let signals = concerned(rule);
        if signals.is_empty() {
            return;
        }
        self.heading(self.texts.say("criteria.feeds"));
        for signal in signals.iter().filter_map(|at| book.signals.get(*at)) {
            let asks = self.texts.fill("explain.signal", &[("asks", &signal.asks), ("id", &signal.id)]);
            self.hanging("  - ", &asks, None);
        }
    }

    fn clauses(&mut self, rule: &Criterion) {
        self.heading(self.texts.say("criteria.clauses"));
        for clause in &rule.clauses {
            let answer = self.answer(value::Answer::from(clause.gives));
            let says = plain_line(&clause.says);
            self.line(&format!("  {answer} {}", self.style.paint(Ink::Faint, &clause.id)));
            self.hanging("            ", &says, None);
        }
    }
}

/// The sub-section that a criterion's id lies in, else its section.
fn home<'r>(questionnaire: &'r Questionnaire, rule: &'r Criterion) -> &'r str {
    let parent = rule.id.rsplit_once('.').map_or("", |(parent, _)| parent);
    let known = questionnaire.sections.iter().any(|section| section.id == parent);
    if known { parent } else { &rule.section }
}
