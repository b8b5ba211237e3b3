//! From what was assessed to the report value.

use crate::diagnostic::diagnostics;
use crate::guidance::guidance;
use crate::ladder::ladders;
use crate::mask::mask;
use crate::person::person;
use crate::profile::profile;
use crate::value::{self, Report, SCHEMA};
use jiff::Timestamp;
use matura_answer::{Assessed, Assessment};
use matura_answers::{Standing, ground};
use matura_facts::Facts;
use matura_model::{Answer, Basis, Place, Strength};
use matura_rules::{Criterion, Questionnaire, Rulebook, Section};
use matura_texts::Texts;

/// The questionnaire that the report answers.
pub const ASSESSMENT: &str = "assessment";

/// What a report says about its making, which neither the checkout nor the rules tell.
#[derive(Clone, Debug)]
pub struct About<'a> {
    /// The folder as shown: its own name, without the folders above it, so that two machines make
    /// the same report.
    pub path: &'a str,
    /// The version of the tool.
    pub version: &'a str,
    /// When: seconds since 1970, UTC.
    pub scanned_at: i64,
    /// The confidence, between 0 and 1, from which an answer needs no confirmation.
    pub threshold: f64,
    /// The maturity models that are shown step by step, by the ids of their questionnaires, or `all`.
    pub models: &'a [String],
    /// What the scan was limited to and what it left out.
    pub scope: &'a value::Scope,
}

/// The report on a repository. `standings` holds what people said, one for each criterion of the rulebook.
pub fn build(
    facts: &Facts,
    book: &Rulebook,
    assessed: &Assessed,
    standings: &[Option<Standing>],
    about: &About<'_>,
) -> Report {
    let questionnaire = book.questionnaire(ASSESSMENT);
    let criteria: Vec<value::Criterion> = questionnaire
        .into_iter()
        .flat_map(|questionnaire| &questionnaire.criteria)
        .filter_map(|at| criterion(book, assessed, standings, *at, about.threshold))
        .collect();
    Report {
        schema: SCHEMA.to_owned(),
        tool: value::Tool {
            name: "matura".to_owned(),
            version: about.version.to_owned(),
            rules: book.fingerprint.clone(),
        },
        repository: repository(facts, about),
        scope: about.scope.clone(),
        language: book.language.code().to_owned(),
        scanned_at: Timestamp::from_second(about.scanned_at).unwrap_or(Timestamp::UNIX_EPOCH).to_string(),
        profile: profile(facts, book, assessed),
        summary: summary(questionnaire, &criteria),
        models: ladders(book, assessed, standings, about.threshold, about.models),
        diagnostics: diagnostics(Texts::of(book.language), &facts.problems),
        criteria,
    }
}

/// What the report says about one criterion of any questionnaire, by its index in the rulebook.
pub fn criterion(
    book: &Rulebook,
    assessed: &Assessed,
    standings: &[Option<Standing>],
    at: usize,
    threshold: f64,
) -> Option<value::Criterion> {
    let rule: &Criterion = book.criteria.get(at)?;
    let found: &Assessment = assessed.assessments.get(at)?;
    let standing = standings.get(at).and_then(Option::as_ref);
    let answer = standing.and_then(Standing::in_force).unwrap_or(found.answer);
    let guidance = guidance(book, assessed, at, rule, answer.into());
    let advised = matches!(answer, Answer::No | Answer::Partial);
    Some(value::Criterion {
        id: rule.id.clone(),
        name: rule.name.clone(),
        number: rule.number,
        section: rule.section.clone(),
        statement: rule.title.clone(),
        answer: answer.into(),
        scanned: found.answer.into(),
        confidence: found.confidence.share(),
        status: status(found, standing, threshold, has_references(book, rule)),
        person: standing.map(|standing| person(Texts::of(book.language), standing)),
        reason: mask(&found.reason).into_owned(),
        basis: found.basis.into(),
        ground: ground(found),
        would_change: given(&found.would_change),
        evidence: evidence(book, found),
        searched: found
            .searched
            .iter()
            .map(|searched| value::Searched { what: searched.what.clone(), count: searched.count })
            .collect(),
        advice: given(&rule.remedy).filter(|_| advised),
        why: guidance.why,
        cost: guidance.cost,
        moves: guidance.moves,
        accepts: guidance.accepts,
        start: guidance.start,
    })
}

fn given(text: &str) -> Option<String> {
    (!text.trim().is_empty()).then(|| mask(text.trim()).into_owned())
}

/// True where reference answers say how often answers are right; for models there are none.
pub(crate) fn has_references(book: &Rulebook, rule: &Criterion) -> bool {
    book.questionnaires.get(rule.questionnaire).is_some_and(|home| home.scale.is_none())
}

fn status(found: &Assessment, standing: Option<&Standing>, threshold: f64, referred: bool) -> value::Status {
    match (standing, found.answer) {
        (Some(standing), scanned) => match standing.in_force() {
            None => value::Status::Stale,
            Some(answer) if answer == scanned || scanned == Answer::Unknown => value::Status::Confirmed,
            Some(_) => value::Status::Overridden,
        },
        (None, Answer::Unknown) => value::Status::Manual,
        _ if referred && found.confidence.share() >= threshold => value::Status::Auto,
        _ => value::Status::Suggested,
    }
}

/// The evidence of an answer as the report shows it.
pub(crate) fn evidence(book: &Rulebook, found: &Assessment) -> Vec<value::Evidence> {
    found.evidence.iter().map(|piece| one_piece(book, piece)).collect()
}

fn one_piece(book: &Rulebook, piece: &matura_answer::Evidence) -> value::Evidence {
    let sighting = &piece.sighting;
    let mut shown = value::Evidence {
        signal: book.signals.get(piece.signal).map(|signal| signal.id.clone()).unwrap_or_default(),
        supports: piece.supports,
        strength: sighting.strength.into(),
        path: None,
        line: None,
        end_line: None,
        commit: None,
        tag: None,
        excerpt: mask(&piece.excerpt).into_owned(),
        message: mask(&sighting.note).into_owned(),
    };
    match &sighting.place {
        Place::File { path, lines } => {
            shown.path = Some(path.to_string());
            shown.line = lines.map(|lines| lines.first);
            shown.end_line = lines.map(|lines| lines.last);
        }
        Place::Commit { id, .. } => shown.commit = Some(id.clone()),
        Place::Tag { name, commit } => {
            shown.tag = Some(name.clone());
            shown.commit = Some(commit.clone());
        }
        Place::Absence { sought, among } if shown.message.is_empty() => {
            let texts = Texts::of(book.language);
            shown.message = texts.fill("place.none_among", &[("sought", &texts.phrase(sought)), ("among", among)]);
        }
        Place::Absence { .. } => {}
    }
    shown
}

fn repository(facts: &Facts, about: &About<'_>) -> value::Repository {
    let history = facts.history.as_ref().ok();
    value::Repository {
        path: about.path.to_owned(),
        commit: history.and_then(|history| history.head.clone()),
        branch: history.and_then(|history| history.branch.clone()),
        dirty: history.map(|history| history.dirty),
        shallow: history.map(|history| history.shallow),
        remote: history.and_then(|history| history.remote.as_deref()).map(|remote| mask(remote).into_owned()),
    }
}

fn summary(questionnaire: Option<&Questionnaire>, criteria: &[value::Criterion]) -> value::Summary {
    let sections = questionnaire.map(|questionnaire| questionnaire.sections.as_slice()).unwrap_or_default();
    let sections: Vec<value::SectionSummary> = sections
        .iter()
        .filter(|section| criteria.iter().any(|criterion| criterion.section == section.id) || !section.id.contains('.'))
        .map(|section| {
            let count =
                |answer| criteria.iter().filter(|one| one.section == section.id && one.answer == answer).count();
            value::SectionSummary {
                id: section.id.clone(),
                title: section.title.clone(),
                bare_minimum: section.bare_minimum,
                yes: count(value::Answer::Yes),
                partial: count(value::Answer::Partial),
                no: count(value::Answer::No),
                na: count(value::Answer::Na),
                unknown: count(value::Answer::Unknown),
                parts: parts(questionnaire, section),
            }
        })
        .collect();
    value::Summary {
        mature: mature(&sections),
        sections,
        to_confirm: criteria.iter().filter(|criterion| criterion.status.is_open()).count(),
    }
}

/// The sub-sections of a section.
fn parts(questionnaire: Option<&Questionnaire>, section: &Section) -> Vec<value::Part> {
    let all = questionnaire.into_iter().flat_map(|questionnaire| &questionnaire.sections);
    let inner = all.filter(|part| part.id.strip_prefix(section.id.as_str()).is_some_and(|rest| rest.starts_with('.')));
    inner.map(|part| value::Part { id: part.id.clone(), title: part.title.clone() }).collect()
}

fn mature(sections: &[value::SectionSummary]) -> Option<bool> {
    let bare: Vec<_> = sections.iter().filter(|section| section.bare_minimum).collect();
    let unmet = bare.iter().any(|section| section.no + section.partial > 0);
    let open = bare.iter().any(|section| section.unknown > 0);
    let asked = bare.iter().any(|section| section.total() > 0);
    match (unmet, open || !asked) {
        (true, _) => Some(false),
        (false, true) => None,
        (false, false) => Some(true),
    }
}

impl From<Answer> for value::Answer {
    fn from(answer: Answer) -> Self {
        match answer {
            Answer::Yes => Self::Yes,
            Answer::Partial => Self::Partial,
            Answer::No => Self::No,
            Answer::NotApplicable => Self::Na,
            Answer::Unknown => Self::Unknown,
        }
    }
}

impl From<value::Answer> for Answer {
    fn from(answer: value::Answer) -> Self {
        match answer {
            value::Answer::Yes => Self::Yes,
            value::Answer::Partial => Self::Partial,
            value::Answer::No => Self::No,
            value::Answer::Na => Self::NotApplicable,
            value::Answer::Unknown => Self::Unknown,
        }
    }
}

impl From<Basis> for value::Basis {
    fn from(basis: Basis) -> Self {
        match basis {
            Basis::Observed => Self::Observed,
            Basis::Contradicted => Self::Contradicted,
            Basis::NotFound => Self::NotFound,
            Basis::Presupposed => Self::Presupposed,
            Basis::NotApplicable => Self::NotApplicable,
            Basis::NotObservable => Self::NotObservable,
        }
    }
}

impl From<Strength> for value::Strength {
    fn from(strength: Strength) -> Self {
        match strength {
            Strength::Mentioned => Self::Mentioned,
            Strength::Declared => Self::Declared,
            Strength::Configured => Self::Configured,
            Strength::Exercised => Self::Exercised,
        }
    }
}
