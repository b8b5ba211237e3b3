//! What a person said about a criterion, for reading: beside the scan, never instead of it.

use crate::mask::mask;
use crate::paint::{Ink, cut, plain_line};
use crate::terminal::{Page, place};
use crate::value::{self, Answer, Criterion, Person, Status};
use crate::words::short;
use matura_answers::{Stale, Standing};
use matura_texts::Texts;

/// What a person said, as the report has it.
pub(crate) fn person(texts: &Texts, standing: &Standing) -> Person {
    let said = &standing.judgement;
    let masked = |text: &String| mask(text).into_owned();
    Person {
        answer: said.answer.into(),
        note: said.note.as_ref().map(masked),
        by: said.by.as_ref().map(masked),
        on: said.on.map(|day| day.to_string()),
        at: said.at.clone(),
        until: said.until.map(|day| day.to_string()),
        evidence: said.evidence.iter().map(masked).collect(),
        stale: standing.stale.iter().map(|stale| why(texts, stale)).collect(),
        conflict: standing.conflict,
    }
}

/// Why an answer is no longer in force, as a phrase.
fn why(texts: &Texts, stale: &Stale) -> String {
    let answer = |answer: matura_model::Answer| short(texts, value::Answer::from(answer));
    match stale {
        Stale::Expired(day) => texts.fill("person.why.expired", &[("day", day)]),
        Stale::Changed(place) => texts.fill("person.why.changed", &[("place", place)]),
        Stale::Gone(place) => texts.fill("person.why.gone", &[("place", place)]),
        Stale::Answered { then, now } => {
            texts.fill("person.why.answered", &[("then", &answer(*then)), ("now", &answer(*now))])
        }
    }
}

/// The person's name, without the address.
fn who(texts: &Texts, person: &Person) -> String {
    let by = person.by.as_deref().unwrap_or_default();
    let name = by.split_once('<').map_or(by, |(name, _)| name).trim();
    let name = if name.is_empty() { by.trim() } else { name };
    plain_line(if name.is_empty() { texts.say("person.somebody") } else { name })
}

/// What a person did, and when: `confirmed by Ana, 2026-11-25`.
fn said(texts: &Texts, criterion: &Criterion, person: &Person) -> String {
    let name = match criterion.status {
        Status::Stale => "person.stale",
        Status::Overridden => "person.overridden",
        _ => "person.confirmed",
    };
    let said = texts.fill(name, &[("who", &who(texts, person)), ("answer", &short(texts, person.answer))]);
    dated(texts, said, person)
}

fn dated(texts: &Texts, said: String, person: &Person) -> String {
    match &person.on {
        Some(day) => texts.fill("person.on", &[("said", &said), ("day", day)]),
        None => said,
    }
}

/// What the scan says, where the person says otherwise.
fn scan_says(texts: &Texts, criterion: &Criterion) -> String {
    let confidence = format!("{:.2}", criterion.confidence);
    texts.fill("person.scan_says", &[("answer", &short(texts, criterion.scanned)), ("confidence", &confidence)])
}

impl Page<'_> {
    /// Who answered a criterion of the list, and what the scan says to it; nothing where nobody did.
    pub(crate) fn answered_by(&mut self, criterion: &Criterion, indent: usize) {
        let Some(person) = &criterion.person else { return };
        let texts = self.texts;
        let mut line = said(texts, criterion, person);
        if criterion.status != Status::Stale
            && criterion.scanned != person.answer
            && criterion.scanned != Answer::Unknown
        {
            line = texts.fill("person.beside", &[("said", &line), ("scan", &scan_says(texts, criterion))]);
        }
        if let Some(note) = &person.note {
            line = texts.fill("person.noted", &[("said", &line), ("note", note)]);
        }
        let ink = match (criterion.status, person.conflict) {
            (Status::Stale, _) | (_, true) => Ink::Open,
            _ => Ink::Good,
        };
        let room = self.style.columns().saturating_sub(indent);
        let line = self.style.paint(ink, &cut(&plain_line(&line), room));
        self.line(&format!("{}{line}", " ".repeat(indent)));
    }

    /// The answers that stand against what the scan found.
    pub(crate) fn conflicts(&mut self, criteria: &[Criterion]) {
        let conflicts: Vec<(&Criterion, &Person)> = criteria
            .iter()
            .filter_map(|criterion| Some((criterion, criterion.person.as_ref().filter(|person| person.conflict)?)))
            .collect();
        if conflicts.is_empty() {
            return;
        }
        let texts = self.texts;
        self.heading(&texts.fill("person.conflicts", &[("n", &conflicts.len())]));
        for (criterion, person) in conflicts {
            let (said, scan) = (said(texts, criterion, person), scan_says(texts, criterion));
            let answer = short(texts, person.answer);
            let text = texts.fill(
                "person.conflict",
                &[("id", &criterion.id), ("answer", &answer), ("said", &said), ("scan", &scan)],
            );
            self.hanging("  ", &text, None);
            if let Some(place) =
                criterion.evidence.iter().filter(|piece| piece.supports).find_map(|piece| place(texts, piece))
            {
                let place = self.style.paint(Ink::Place, &place);
                self.line(&format!("    {place}"));
            }
            if let Some(note) = &person.note {
                self.hanging("    ", note, Some(Ink::Faint));
            }
        }
    }

    /// The answers that are no longer in force, each with its note and why.
    pub(crate) fn answered_before(&mut self, criteria: &[Criterion]) {
        let stale = criteria.iter().filter(|criterion| criterion.status == Status::Stale);
        let stale: Vec<(&Criterion, &Person)> =
            stale.filter_map(|criterion| Some((criterion, criterion.person.as_ref()?))).collect();
        if stale.is_empty() {
            return;
        }
        let texts = self.texts;
        self.hanging("  ", &texts.fill("person.again", &[("n", &stale.len())]), None);
        for (criterion, person) in stale {
            let (answer, who) = (short(texts, person.answer), who(texts, person));
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("id", &criterion.id), ("answer", &answer), ("who", &who)];
            let mut text = dated(texts, texts.fill("person.before", &places), person);
            if let Some(note) = &person.note {
                text = texts.fill("person.noted", &[("said", &text), ("note", note)]);
            }
            self.hanging("    ", &text, None);
            for reason in &person.stale {
                self.hanging("      ", &texts.fill("person.because", &[("reason", reason)]), Some(Ink::Faint));
            }
        }
    }

    /// All that a person said, as `explain` shows it.
    pub(crate) fn said_in_full(&mut self, criterion: &Criterion) {
        let Some(person) = &criterion.person else { return };
        let texts = self.texts;
        self.heading(texts.say("person.explain.heading"));
        let answer = self.answer(person.answer);
        let by = person.by.as_deref().unwrap_or(texts.say("person.somebody")).to_owned();
        self.line(&format!("  {answer} {}", plain_line(&dated(texts, by, person))));
        if let Some(note) = &person.note {
            self.hanging("  ", note, None);
        }
        let mut about = Vec::new();
        about.extend(
            person
                .at
                .as_ref()
                .map(|commit| texts.fill("person.explain.at", &[("commit", &commit.get(..10).unwrap_or(commit))])),
        );
        about.extend(person.until.as_ref().map(|day| texts.fill("person.explain.until", &[("day", day)])));
        about.extend(person.evidence.iter().map(|link| texts.fill("person.explain.evidence", &[("link", link)])));
        for line in about {
            self.hanging("  ", &line, Some(Ink::Faint));
        }
        for reason in &person.stale {
            self.hanging("  ", &texts.fill("person.because", &[("reason", reason)]), Some(Ink::Open));
        }
        if person.conflict {
            self.hanging("  ", texts.say("person.explain.conflict"), Some(Ink::Open));
        }
    }

    /// The line under the title of `explain` where a person answered: what the scan says.
    pub(crate) fn beside_the_scan(&self, criterion: &Criterion) -> Option<String> {
        criterion
            .person
            .as_ref()
            .filter(|_| criterion.status != Status::Stale)
            .map(|_| scan_says(self.texts, criterion))
    }
}
