//! What the templates see of the other maturity models.

use super::Source;
use crate::words::{Words, place};
use matura_report::value::{Ladder, LadderCriterion, LadderStep, Reached};
use matura_report::{means, plain_line, standing, step_standing, wants};
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct Models {
    /// Where the project stands by each, in a line.
    line: String,
    ladders: Vec<Shown>,
}

#[derive(Serialize)]
struct Shown {
    standing: String,
    title: String,
    source: String,
    applies: bool,
    means: String,
    steps: Vec<Step>,
    wants: Vec<Wants>,
}

#[derive(Serialize)]
struct Step {
    /// The answer whose colour it has: `yes`, `unknown`, `no`.
    answer: &'static str,
    word: String,
    id: String,
    title: String,
    means: String,
}

#[derive(Serialize)]
struct Wants {
    heading: String,
    criteria: Vec<Wanted>,
}

#[derive(Serialize)]
struct Wanted {
    id: String,
    dimension: Option<String>,
    statement: String,
    answer: &'static str,
    answer_word: String,
    reason: String,
    settled_by: Option<String>,
    advice: Option<String>,
    /// Places with their addresses.
    evidence: Vec<(String, Option<String>)>,
}

pub(super) fn models(source: Source<'_>) -> Option<Models> {
    let models = &source.report.models;
    let all: Vec<String> = models.iter().map(|ladder| plain_line(&standing(ladder, source.texts))).collect();
    let asked = models.iter().filter(|ladder| !ladder.steps.is_empty());
    (!all.is_empty()).then(|| Models {
        line: all.join(source.texts.say("models.comma")),
        ladders: asked.map(|ladder| shown(source, ladder)).collect(),
    })
}

fn shown(source: Source<'_>, ladder: &Ladder) -> Shown {
    let texts = source.texts;
    let wanted = |step: &LadderStep| Wants {
        heading: plain_line(&wants(ladder.kind, step, texts)),
        criteria: step.wanted().map(|one| criterion(source, one)).collect(),
    };
    Shown {
        standing: plain_line(&standing(ladder, texts)),
        title: plain_line(&ladder.title),
        source: plain_line(&ladder.source),
        applies: ladder.applies,
        means: plain_line(&means(ladder, texts)),
        steps: ladder.steps.iter().map(|step| one_step(source, ladder, step)).collect(),
        wants: ladder.next().into_iter().map(wanted).collect(),
    }
}

fn one_step(source: Source<'_>, ladder: &Ladder, step: &LadderStep) -> Step {
    let (answer, word) = match step.reached {
        Reached::Yes => ("yes", "models.reached"),
        Reached::Open => ("unknown", "models.open"),
        Reached::No => ("no", "models.missed"),
    };
    Step {
        answer,
        word: source.texts.say(word).to_owned(),
        id: plain_line(&step.id),
        title: plain_line(&step_standing(ladder.kind, step, source.texts)),
        means: plain_line(&step.means),
    }
}

fn criterion(source: Source<'_>, wanted: &LadderCriterion) -> Wanted {
    let settled = plain_line(&wanted.settled_by.join(", "));
    let places = wanted
        .evidence
        .iter()
        .filter_map(|piece| Some((plain_line(&place(piece)?), source.links.and_then(|links| links.evidence(piece)))));
    Wanted {
        id: plain_line(&wanted.id),
        dimension: wanted.dimension.as_ref().map(|dimension| plain_line(dimension)),
        statement: plain_line(&wanted.statement),
        answer: wanted.answer.name(),
        answer_word: Words(source.texts).answer(wanted.answer).to_owned(),
        reason: plain_line(&wanted.reason),
        settled_by: (!settled.is_empty()).then(|| source.texts.fill("models.settled-by", &[("criteria", &settled)])),
        advice: wanted.advice.as_ref().map(|advice| plain_line(advice)),
        evidence: places.collect(),
    }
}
