//! The other maturity models for reading in a terminal: a line on where the project stands, and the
//! ladder of each model that was asked for.

use crate::ladder::{Ladder, LadderCriterion, LadderKind, LadderStep, Reached};
use crate::paint::{Ink, Style, pad, plain_line, width};
use crate::terminal::{Page, place};
use crate::value::Report;
use crate::words::texts_of;
use matura_rules::{Questionnaire, Rulebook, Scale};
use matura_texts::Texts;

/// Where the project stands by a model, as a phrase: `Microsoft level 1 to 2 of 4`.
pub fn standing(ladder: &Ladder, texts: &Texts) -> String {
    let name = &ladder.name;
    if !ladder.applies {
        return texts.fill("models.inapplicable", &[("name", name)]);
    }
    let key = match ladder.kind {
        LadderKind::Levels => "models.level",
        LadderKind::Points => "models.points",
    };
    let range = range(ladder.at_least, ladder.at_most, texts);
    texts.fill(key, &[("name", name), ("range", &range), ("most", &ladder.of)])
}

fn range(low: f64, high: f64, texts: &Texts) -> String {
    if low >= high { low.to_string() } else { texts.fill("models.range", &[("low", &low), ("high", &high)]) }
}

/// What both ends of the interval mean, in the model's terms.
pub fn means(ladder: &Ladder, texts: &Texts) -> String {
    let (low, high) = (&ladder.at_least_means, &ladder.at_most_means);
    if low == high { low.clone() } else { texts.fill("models.means", &[("low", low), ("high", high)]) }
}

/// A level by its title; a group by its title and its points.
pub fn step_standing(kind: LadderKind, step: &LadderStep, texts: &Texts) -> String {
    let points = range(step.at_least, step.at_most, texts);
    match kind {
        LadderKind::Levels => step.title.clone(),
        LadderKind::Points => {
            texts.fill("models.points", &[("name", &step.title), ("range", &points), ("most", &step.of)])
        }
    }
}

/// The heading over what a level or group still wants.
pub fn wants(kind: LadderKind, step: &LadderStep, texts: &Texts) -> String {
    let key = match kind {
        LadderKind::Levels => "models.level-wants",
        LadderKind::Points => "models.group-wants",
    };
    texts.fill(key, &[("id", &step.id), ("title", &step.title)])
}

/// The models of a rulebook with what they are and who published them.
pub fn models(book: &Rulebook, style: &Style) -> String {
    let texts = Texts::of(book.language);
    let mut page = Page::new(style, texts);
    for questionnaire in &book.questionnaires {
        if let Some(scale) = &questionnaire.scale {
            page.model(questionnaire, scale, texts);
        }
    }
    page.text
}

impl Page<'_> {
    fn model(&mut self, model: &Questionnaire, scale: &Scale, texts: &Texts) {
        if !self.text.is_empty() {
            self.line("");
        }
        let title = self.style.paint(Ink::Heading, &plain_line(&model.title));
        self.line(&format!("{title}  --model {}", plain_line(&model.id)));
        self.hanging("  ", &model.source, Some(Ink::Faint));
        self.hanging("  ", &model.about, None);
        let ids = model.sections.iter().map(|section| width(&section.id)).max().unwrap_or(0);
        for section in &model.sections {
            let start = format!("    {} ", pad(&plain_line(&section.id), ids));
            self.hanging(&start, &section.title, None);
        }
        if let Scale::Points(points) = scale {
            for reading in &points.readings {
                let bound = match reading.up_to {
                    Some(bound) => texts.fill("models.up-to", &[("bound", &bound)]),
                    None => texts.say("models.more").to_owned(),
                };
                self.hanging(&format!("    {bound}: "), &reading.says, Some(Ink::Faint));
            }
        }
    }

    /// The line on all models, and the ladders of those that were asked for.
    pub(crate) fn models(&mut self, report: &Report) {
        if report.models.is_empty() {
            return;
        }
        let texts = texts_of(report);
        self.heading(texts.say("models.heading"));
        let all: Vec<String> = report.models.iter().map(|ladder| standing(ladder, texts)).collect();
        self.hanging("  ", &all.join(texts.say("models.comma")), None);
        let shown = report.models.iter().filter(|ladder| !ladder.steps.is_empty());
        if shown.clone().next().is_none() {
            self.hanging("  ", texts.say("models.hint"), Some(Ink::Faint));
        }
        for ladder in shown {
            self.ladder(ladder, texts);
        }
    }

    fn ladder(&mut self, ladder: &Ladder, texts: &Texts) {
        self.heading(&plain_line(&standing(ladder, texts)));
        self.hanging("  ", &format!("{}. {}", ladder.title, ladder.source), Some(Ink::Faint));
        if !ladder.applies {
            return;
        }
        self.hanging("  ", &means(ladder, texts), None);
        let ids = ladder.steps.iter().map(|step| width(&step.id)).max().unwrap_or(0);
        for step in &ladder.steps {
            self.rung(ladder.kind, step, ids, texts);
        }
        for step in ladder.next() {
            self.text.push('\n');
            self.hanging("  ", &wants(ladder.kind, step, texts), Some(Ink::Heading));
            for wanted in step.wanted() {
                self.wanted(wanted, texts);
            }
        }
    }

    fn rung(&mut self, kind: LadderKind, step: &LadderStep, ids: usize, texts: &Texts) {
        let (ink, mark) = match step.reached {
            Reached::Yes => (Ink::Good, '✓'),
            Reached::Open => (Ink::Open, '?'),
            Reached::No => (Ink::Bad, '✗'),
        };
        let start = format!("  {mark} {} ", pad(&plain_line(&step.id), ids));
        let title = step_standing(kind, step, texts);
        self.hanging(&start, &title, Some(ink));
    }

    fn wanted(&mut self, wanted: &LadderCriterion, texts: &Texts) {
        let answer = self.answer(wanted.answer);
        self.hanging(&format!("    {answer} "), &wanted.statement, None);
        let indent = " ".repeat(14);
        let dimension = wanted.dimension.as_ref().map(|dimension| format!(", {dimension}")).unwrap_or_default();
        let place = wanted
            .evidence
            .iter()
            .find_map(|piece| place(texts, piece))
            .map(|place| format!(" ({place})"))
            .unwrap_or_default();
        self.hanging(&indent, &format!("{}{dimension}: {}{place}", wanted.id, wanted.reason), Some(Ink::Faint));
        if !wanted.settled_by.is_empty() {
            let criteria = wanted.settled_by.join(", ");
            self.hanging(&indent, &texts.fill("models.settled-by", &[("criteria", &criteria)]), Some(Ink::Faint));
        }
    }
}
