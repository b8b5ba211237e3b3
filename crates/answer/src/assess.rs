//! One answer for each criterion.

use crate::calibration::{Calibration, Tally, Trail};
use crate::evidence::{Evidence, Searched, excerpt, gather, searched};
use crate::words::{and, fill, plain};
use matura_facts::Facts;
use matura_model::deadline::OUT_OF_TIME;
use matura_model::{Answer, Basis, Confidence, Held, Observation, Place};
use matura_rules::{Clause, Condition, Criterion, Rulebook, Truth, observe};
use matura_texts::{Language, Texts};
use std::borrow::Cow;

/// The answer to a criterion, and why.
#[derive(Clone, Debug)]
pub struct Assessment {
    /// The answer.
    pub answer: Answer,
    /// What it rests on.
    pub basis: Basis,
    /// How sure it is.
    pub confidence: Confidence,
    /// How the confidence came about.
    pub trail: Trail,
    /// The clause that gave it: its own id, or `applies` or `presupposes`.
    pub clause: String,
    /// The reason in a sentence.
    pub reason: String,
    /// The smallest thing that would change the answer.
    pub would_change: String,
    /// Evidence, that which speaks for the answer first.
    pub evidence: Vec<Evidence>,
    /// What was looked for.
    pub searched: Vec<Searched>,
}

/// Everything that was found out about a repository.
#[derive(Clone, Debug)]
pub struct Assessed {
    /// One for each criterion of the rulebook, in its order.
    pub assessments: Vec<Assessment>,
    /// One for each signal of the rulebook, in its order.
    pub observations: Vec<Observation>,
    /// The kind of project, by the first questionnaire that names kinds.
    pub kind: Option<String>,
}

/// What a person answered to a criterion, given the scan's own assessment of it; `None` where nobody did
/// or the answer is no longer in force.
pub type InForce<'a> = dyn Fn(&Criterion, &Assessment) -> Option<Answer> + 'a;

/// Observes every signal and answers every criterion. Criteria that refer to one that a person answered
/// see the person's answer.
pub fn assess(book: &Rulebook, facts: &Facts, calibration: &Calibration, in_force: &InForce<'_>) -> Assessed {
    reassess(book, facts, observe(book, facts), calibration, in_force)
}

/// Answers every criterion again from what was observed of `facts` before: for other answers of people.
pub fn reassess(
    book: &Rulebook,
    facts: &Facts,
    observations: Vec<Observation>,
    calibration: &Calibration,
    in_force: &InForce<'_>,
) -> Assessed {
    // A question for which there was no time leaves open what rests on it, like a file that was not seen.
    let unasked = observations.iter().any(|seen| matches!(&seen.held, Held::Unknown(why) if why == OUT_OF_TIME));
    let cut_short = facts.cut_short.as_deref().or_else(|| unasked.then_some(OUT_OF_TIME));
    settle_all(book, observations, calibration, &|place| excerpt(facts, place), in_force, cut_short)
}

/// Answers every criterion from what the signals observed; `excerpt` gives the text at a place.
pub fn judge(
    book: &Rulebook,
    observations: Vec<Observation>,
    calibration: &Calibration,
    excerpt: &dyn Fn(&Place) -> String,
    in_force: &InForce<'_>,
) -> Assessed {
    settle_all(book, observations, calibration, excerpt, in_force, None)
}

/// As [`judge`]; with a reason why not everything was looked at, nothing is said to be absent.
fn settle_all(
    book: &Rulebook,
    observations: Vec<Observation>,
    calibration: &Calibration,
    excerpt: &dyn Fn(&Place) -> String,
    in_force: &InForce<'_>,
    cut_short: Option<&str>,
) -> Assessed {
    let observations = spoken(Texts::of(book.language), observations);
    let mut answers: Vec<Option<Answer>> = vec![None; book.criteria.len()];
    let mut told = vec![false; book.criteria.len()];
    let mut slots: Vec<Option<Assessment>> = vec![None; book.criteria.len()];
    for at in &book.criteria_order {
        let Some(criterion) = book.criteria.get(*at) else { continue };
        let desk = Desk {
            book,
            texts: Texts::of(book.language),
            excerpt,
            calibration,
            seen: &observations,
            answers: &answers,
            told: &told,
            settled: &slots,
            cut_short,
        };
        let assessment = desk.settle(criterion);
        if let (Some(answer), Some(told), Some(slot)) = (answers.get_mut(*at), told.get_mut(*at), slots.get_mut(*at)) {
            let person = in_force(criterion, &assessment);
            *told = person.is_some();
            *answer = Some(person.unwrap_or(assessment.answer));
            *slot = Some(assessment);
        }
    }
    let kinds = book.questionnaires.iter().flat_map(|questionnaire| &questionnaire.kinds);
    let kind = kinds.clone().find(|kind| kind.when.truth(&observations, &answers) == Truth::True);
    let kind = kind.map(|kind| kind.name.clone());
    let assessments = slots.into_iter().flatten().collect();
    Assessed { assessments, observations, kind }
}

/// The observations with what parsers and probes say about them in the language of the texts.
fn spoken(texts: &Texts, mut observations: Vec<Observation>) -> Vec<Observation> {
    if texts.language() == Language::default() {
        return observations;
    }
    let say = |said: &mut String| {
        if let Cow::Owned(text) = texts.phrase(said) {
            *said = text;
        }
    };
    for observation in &mut observations {
        observation.sightings.iter_mut().for_each(|sighting| say(&mut sighting.note));
        observation.searched.iter_mut().for_each(|(what, _)| say(what));
        if let Held::Unknown(why) = &mut observation.held {
            say(why);
        }
    }
    observations
}

/// What is at hand when a criterion is settled.
struct Desk<'a> {
    book: &'a Rulebook,
    texts: &'a Texts,
    excerpt: &'a dyn Fn(&Place) -> String,
    calibration: &'a Calibration,
    seen: &'a [Observation],
    answers: &'a [Option<Answer>],
    /// Which of them a person gave.
    told: &'a [bool],
    settled: &'a [Option<Assessment>],
    cut_short: Option<&'a str>,
}

/// An answer before its evidence is laid out.
struct Verdict<'a> {
    answer: Answer,
    basis: Basis,
    clause: &'a str,
    says: String,
    would_change: Option<&'a str>,
    shows: Vec<usize>,
    /// The criteria whose answers it was drawn from.
    rests_on: Vec<usize>,
    undecided: Option<String>,
}

impl Desk<'_> {
    fn settle(&self, criterion: &Criterion) -> Assessment {
        if let Some(verdict) = switched_off(criterion) {
            // What signals of it saw all the same is not shown: nobody asked for it.
            let assessment = self.written(criterion, verdict);
            let (would_change, evidence, searched) = Default::default();
            return Assessment { would_change, evidence, searched, ..assessment };
        }
        let verdict = self
            .not_applicable(criterion)
            .or_else(|| self.presupposed(criterion))
            .or_else(|| self.first_clause(criterion))
            .unwrap_or_else(|| Verdict {
                answer: Answer::Unknown,
                basis: Basis::NotObservable,
                clause: "none",
                says: self.texts.say("reason.no_clause").to_owned(),
                would_change: None,
                shows: Vec::new(),
                rests_on: Vec::new(),
                undecided: None,
            });
        self.written(criterion, self.left_open(verdict))
    }

    /// What was not looked at may hold what was not found.
    fn left_open<'v>(&self, verdict: Verdict<'v>) -> Verdict<'v> {
        match self.cut_short {
            Some(why) if matches!(verdict.answer, Answer::No | Answer::NotApplicable) => Verdict {
                answer: Answer::Unknown,
                basis: Basis::NotObservable,
                clause: "none",
                says: self.texts.fill("reason.cut_short", &[("why", &why)]),
                would_change: None,
                shows: verdict.shows,
                rests_on: verdict.rests_on,
                undecided: None,
            },
            _ => verdict,
        }
    }

    fn not_applicable(&self, criterion: &Criterion) -> Option<Verdict<'static>> {
        let condition = criterion.applies_when.as_ref()?;
        if condition.truth(self.seen, self.answers) != Truth::False {
            return None;
        }
        let mut reasons = Vec::new();
        let mut shows = Vec::new();
        for other in condition.criteria() {
            if let Some(Some(settled)) = self.settled.get(other) {
                reasons.push(settled.reason.clone());
                shows.extend(settled.evidence.iter().map(|evidence| evidence.signal));
            }
        }
        shows.extend(condition.signals().into_iter().map(|(signal, _)| signal));
        Some(Verdict {
            answer: Answer::NotApplicable,
            basis: Basis::NotApplicable,
            clause: "applies",
            says: match reasons.is_empty() {
                true => self.texts.say("reason.condition").to_owned(),
                false => self.texts.fill("reason.does_not_apply", &[("why", &and(self.texts, &reasons))]),
            },
            would_change: None,
            shows,
            rests_on: condition.criteria(),
            undecided: None,
        })
    }

    fn presupposed(&self, criterion: &Criterion) -> Option<Verdict<'static>> {
        let missing =
            criterion.presupposes.iter().find(|other| self.answers.get(**other) == Some(&Some(Answer::No)))?;
        let other = self.book.criteria.get(*missing)?;
        Some(Verdict {
            answer: Answer::No,
            basis: Basis::Presupposed,
            clause: "presupposes",
            says: self.texts.fill("reason.presupposes", &[("id", &other.id), ("title", &other.title)]),
            would_change: None,
            shows: Vec::new(),
            rests_on: vec![*missing],
            undecided: None,
        })
    }

    fn first_clause<'c>(&self, criterion: &'c Criterion) -> Option<Verdict<'c>> {
        let mut undecided = None;
        for clause in &criterion.clauses {
            match clause.when.truth(self.seen, self.answers) {
                Truth::True => return Some(self.verdict(criterion, clause, undecided)),
                Truth::Unknown => undecided = undecided.or_else(|| Some(self.why_unknown(clause))),
                Truth::False => {}
            }
        }
        None
    }

    fn verdict<'c>(&self, criterion: &Criterion, clause: &'c Clause, undecided: Option<String>) -> Verdict<'c> {
        let mut says = fill(&clause.says, self.book, criterion, self.seen);
        if let Some(why) = &undecided {
            says = self.texts.fill("reason.not_all", &[("says", &says), ("why", why)]);
        }
        Verdict {
            answer: clause.gives,
            basis: clause.basis,
            clause: &clause.id,
            says,
            would_change: clause.would_change.as_deref(),
            shows: self.shown(criterion, clause),
            rests_on: rests_on(criterion, clause),
            undecided,
        }
    }

    /// The clause's own signals; where answers to other criteria alone decided, what those rest on.
    fn shown(&self, criterion: &Criterion, clause: &Clause) -> Vec<usize> {
        if !clause.shows.is_empty() || !self.is_derived(criterion) || clause.basis != Basis::Observed {
            return clause.shows.clone();
        }
        let others = clause.when.criteria().into_iter().filter(|other| !self.is_told(*other));
        let settled = others.filter_map(|other| self.settled.get(other)?.as_ref());
        let evidence = settled.flat_map(|settled| settled.evidence.iter().filter(|piece| piece.supports));
        evidence.map(|piece| piece.signal).collect()
    }

    /// True for criteria of a questionnaire that sums up: its answers are drawn from those of the others
    /// and were compared with no reference.
    fn is_derived(&self, criterion: &Criterion) -> bool {
        self.book.questionnaires.get(criterion.questionnaire).is_some_and(|home| home.scale.is_some())
    }

    fn is_told(&self, criterion: usize) -> bool {
        self.told.get(criterion).copied().unwrap_or(false)
    }

    /// The least sure of the answers that a verdict was drawn from, which it cannot be surer than; none
    /// where persons gave them.
    fn least_sure(&self, criterion: &Criterion, verdict: &Verdict<'_>) -> Option<Confidence> {
        if !self.is_derived(criterion) || verdict.answer == Answer::Unknown {
            return None;
        }
        let others = verdict.rests_on.iter().filter(|other| !self.is_told(**other));
        let settled = others.filter_map(|other| self.settled.get(*other)?.as_ref());
        settled.filter(|settled| settled.answer != Answer::Unknown).map(|settled| settled.confidence).min()
    }

    fn why_unknown(&self, clause: &Clause) -> String {
        let unknown =
            clause.when.signals().into_iter().find_map(|(at, _)| match self.seen.get(at).map(|seen| &seen.held) {
                Some(Held::Unknown(why)) => Some(why.clone()),
                _ => None,
            });
        unknown.unwrap_or_else(|| self.texts.say("reason.another_is_open").to_owned())
    }

    fn written(&self, criterion: &Criterion, verdict: Verdict<'_>) -> Assessment {
        let mut evidence = gather(self.excerpt, self.seen, &verdict.shows, true);
        let strength = evidence.iter().map(|evidence| evidence.sighting.strength).max();
        evidence.extend(gather(self.excerpt, self.seen, &self.against(criterion, &verdict), false));
        let kind = (verdict.answer, verdict.basis, strength);
        let (mut confidence, mut trail) =
            self.calibration.confidence(&criterion.key, verdict.clause, kind, verdict.undecided.is_some());
        if let Some(bound) = self.least_sure(criterion, &verdict).filter(|bound| *bound < confidence) {
            confidence = bound;
            trail.steps.push(("rests_on", Tally::default(), bound.share()));
        }
        let better = || {
            let better = criterion.clauses.iter().find(|clause| clause.gives < verdict.answer);
            better.map(|clause| plain(&clause.says)).filter(|_| verdict.answer != Answer::Yes)
        };
        Assessment {
            answer: verdict.answer,
            basis: verdict.basis,
            confidence,
            trail,
            clause: verdict.clause.to_owned(),
            reason: verdict.says,
            would_change: verdict.would_change.map(str::to_owned).or_else(better).unwrap_or_default(),
            evidence,
            searched: searched(self.book, self.texts, self.seen, &criterion.signals),
        }
    }

    /// Signals that held, but spoke for another answer or kept a better one from holding.
    fn against(&self, criterion: &Criterion, verdict: &Verdict<'_>) -> Vec<usize> {
        let mentioned = criterion.clauses.iter().flat_map(|clause| {
            let other = clause.gives != verdict.answer;
            clause.when.signals().into_iter().filter(move |(_, supports)| other || !supports).map(|(signal, _)| signal)
        });
        mentioned
            .filter(|signal| !verdict.shows.contains(signal))
            .filter(|signal| self.seen.get(*signal).is_some_and(|seen| seen.held == Held::Yes))
            .collect()
    }
}

/// A criterion that is switched off is not answered: neither met nor unmet.
fn switched_off(criterion: &Criterion) -> Option<Verdict<'static>> {
    let why = criterion.off.as_ref()?;
    Some(Verdict {
        answer: Answer::Unknown,
        basis: Basis::NotObservable,
        clause: "off",
        says: why.clone(),
        would_change: None,
        shows: Vec::new(),
        rests_on: Vec::new(),
        undecided: None,
    })
}

/// The criteria that a clause's answer was drawn from: those it asks for, and where it is what is left,
/// those that the clauses before it ask for.
fn rests_on(criterion: &Criterion, clause: &Clause) -> Vec<usize> {
    match clause.when {
        Condition::Otherwise => criterion.clauses.iter().flat_map(|clause| clause.when.criteria()).collect(),
        _ => clause.when.criteria(),
    }
}
