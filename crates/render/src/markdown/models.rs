//! Where the project stands by other maturity models.

use super::Page;
use super::escape::{code, line, link};
use crate::words::place;
use matura_report::value::{Ladder, LadderCriterion, Reached};
use matura_report::{means, standing, step_standing, wants};
use std::fmt::Write as _;

impl Page<'_> {
    /// A line on all models; in the long form also the ladders of those that were asked for.
    pub(super) fn models(&self, text: &mut String) {
        let models = &self.report.models;
        if models.is_empty() {
            return;
        }
        let _ = writeln!(text, "### {}\n", self.texts.say("models.heading"));
        let all: Vec<String> = models.iter().map(|ladder| self.text(&standing(ladder, self.texts))).collect();
        let _ = writeln!(text, "{}\n", all.join(self.texts.say("models.comma")));
        if self.brief {
            return;
        }
        for ladder in models.iter().filter(|ladder| !ladder.steps.is_empty()) {
            self.ladder(text, ladder);
        }
    }

    fn ladder(&self, text: &mut String, ladder: &Ladder) {
        let _ = writeln!(text, "#### {}\n", line(&standing(ladder, self.texts)));
        let _ = writeln!(text, "{}. {}\n", line(&ladder.title), line(&ladder.source));
        if !ladder.applies {
            return;
        }
        let _ = writeln!(text, "{}\n", line(&means(ladder, self.texts)));
        for step in &ladder.steps {
            let mark = match step.reached {
                Reached::Yes => "✅",
                Reached::Open => "❔",
                Reached::No => "❌",
            };
            let title = line(&step_standing(ladder.kind, step, self.texts));
            let _ = writeln!(text, "- {mark} **{}** {title}", line(&step.id));
        }
        for step in ladder.next() {
            let _ = writeln!(text, "\n**{}**\n", line(&wants(ladder.kind, step, self.texts)));
            for wanted in step.wanted() {
                self.wanted(text, wanted);
            }
        }
        text.push('\n');
    }

    fn wanted(&self, text: &mut String, wanted: &LadderCriterion) {
        let answer = self.words.answer(wanted.answer);
        let (id, statement, reason) = (code(&wanted.id), line(&wanted.statement), line(&wanted.reason));
        let _ = write!(text, "- {id} {statement}: **{answer}**, {reason}");
        let places = wanted.evidence.iter().filter_map(|piece| {
            let address = self.links.and_then(|links| links.evidence(piece));
            Some(link(&code(&place(piece)?), address.as_deref()))
        });
        let places: Vec<String> = places.collect();
        if !places.is_empty() {
            let _ = write!(text, " ({})", places.join(", "));
        }
        if !wanted.settled_by.is_empty() {
            let criteria = line(&wanted.settled_by.join(", "));
            let _ = write!(text, "; {}", self.texts.fill("models.settled-by", &[("criteria", &criteria)]));
        }
        text.push('\n');
    }
}
