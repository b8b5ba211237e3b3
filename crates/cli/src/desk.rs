//! What the page of `matura review` works on: a scan that is kept in memory, and the answers file.

use crate::arguments::ScanOptions;
use crate::commands::scan::build;
use crate::engine::{Engine, Scan};
use crate::surroundings::today;
use anyhow::Result;
use jiff::civil::Date;
use matura_answers::{Answers, Exchanged, Judgement, Revision, Store, StoreError};
use matura_review::{Answering, Asked, Entry, Item, Part, Refusal, Replaced, Said, Section, View, revision};
use matura_rules::Questionnaire;
use matura_texts::Texts;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A scanned repository with its answers file.
pub(crate) struct Desk {
    engine: Engine,
    path: PathBuf,
    store: Store,
    threshold: f64,
    state: Mutex<State>,
}

/// What changes while the page is open.
struct State {
    scan: Scan,
    /// The answers as they were last read without a mistake.
    answers: Answers,
    shown: Option<Shown>,
}

/// The last view, and what it was made from besides the scan.
struct Shown {
    from: (Option<Revision>, Date),
    view: Arc<View>,
}

impl Desk {
    /// Scans a checkout.
    pub(crate) fn open(path: &Path, options: &ScanOptions) -> Result<Self> {
        let (engine, path) = Engine::prepare(path, options)?;
        let threshold = engine.settings.threshold(options);
        let scan = engine.scan(&path)?;
        let state = Mutex::new(State { scan, answers: Answers::default(), shown: None });
        let store = Store::at(&path);
        Ok(Self { engine, path, store, threshold, state })
    }

    /// The texts in the language that was asked for.
    pub(crate) fn texts(&self) -> &'static Texts {
        Texts::of(self.engine.book.language)
    }

    /// The name of the scanned folder.
    pub(crate) fn name(&self) -> String {
        self.state().scan.name.clone()
    }

    /// The file in which answers are kept.
    pub(crate) fn file(&self) -> &Path {
        self.store.path()
    }

    /// What a panic left behind is still whole: each part is replaced at once.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The view, made anew when the file, the day or the scan is another than before.
    fn refreshed(&self, state: &mut State) -> Result<Arc<View>, Refusal> {
        let day = today().map_err(|error| trouble(&error))?;
        let from = (self.store.revision().ok(), day);
        if let Some(shown) = state.shown.as_ref().filter(|shown| shown.from == from && from.0.is_some()) {
            return Ok(Arc::clone(&shown.view));
        }
        let trouble = match self.store.read(&self.engine.keys()) {
            Ok(answers) => {
                state.answers = answers;
                None
            }
            Err(error) => Some(error.to_string()),
        };
        self.engine.judge(&mut state.scan, &state.answers, day);
        let view = Arc::new(self.view_of(state, day, trouble)?);
        state.shown = Some(Shown { from, view: Arc::clone(&view) });
        Ok(view)
    }

    fn view_of(&self, state: &State, day: Date, trouble: Option<String>) -> Result<View, Refusal> {
        let mut report =
            build(&self.engine, &state.scan, self.threshold, &[]).map_err(|error| self::trouble(&error))?;
        report.criteria.clear();
        let book = &self.engine.book;
        // The report's own questionnaire first, then those without levels: the profile, on which it rests.
        let mut order: Vec<usize> = (0..book.questionnaires.len()).collect();
        order.sort_by_key(|at| {
            book.questionnaires.get(*at).map(|one| (one.id != matura_report::ASSESSMENT, one.scale.is_some()))
        });
        let parts = order.into_iter().filter_map(|at| Some((at, part(book.questionnaires.get(at)?))));
        let parts: Vec<(usize, Part)> = parts.collect();
        let items = parts.iter().flat_map(|(at, part)| {
            let criteria = book.questionnaires.get(*at).map(|one| one.criteria.as_slice()).unwrap_or_default();
            criteria.iter().filter_map(|at| self.item(state, part, *at))
        });
        let items = items.collect();
        let parts = parts.into_iter().map(|(_, part)| part).collect();
        Ok(View { report, parts, items, threshold: self.threshold, today: day.to_string(), trouble })
    }

    fn item(&self, state: &State, part: &Part, at: usize) -> Option<Item> {
        let scan = &state.scan;
        let rule = self.engine.book.criteria.get(at)?;
        let criterion =
            matura_report::criterion(&self.engine.book, &scan.assessed, &scan.standings, at, self.threshold)?;
        // A part without sections has one for all that it asks.
        let section = part.sections.iter().find(|section| section.id == rule.section).or(part.sections.last())?;
        Some(Item {
            key: rule.key.clone(),
            part: part.id.clone(),
            section: section.id.clone(),
            asked: Asked {
                asks: rule.asks.clone(),
                why: rule.why.clone(),
                blind: rule.blind.clone(),
                remedy: rule.remedy.clone(),
            },
            entry: state.answers.entries.get(&rule.key).map(Entry::from),
            criterion,
        })
    }

    /// Writes an entry if the one that is there is the one that was seen.
    fn exchange(
        &self,
        state: &mut State,
        key: &str,
        seen: Option<&str>,
        new: Option<Judgement>,
    ) -> Result<Replaced, Refusal> {
        self.refreshed(state)?;
        let before = state.answers.entries.get(key).cloned();
        if before.as_ref().map(revision).as_deref() != seen {
            return Err(Refusal::Changed);
        }
        let new = new.map(Judgement::tidied);
        match self.store.exchange(key, before.as_ref(), new.as_ref()).map_err(unwritten)? {
            Exchanged::Done => Ok(Replaced { before, after: new }),
            Exchanged::Changed(_) => Err(Refusal::Changed),
        }
    }

    fn index(&self, key: &str) -> Result<usize, Refusal> {
        self.engine.book.criterion_by_key(key).ok_or_else(|| Refusal::Unknown(key.to_owned()))
    }
}

impl Answering for Desk {
    fn view(&self) -> Result<Arc<View>, Refusal> {
        self.refreshed(&mut self.state())
    }

    fn answer(&self, key: &str, seen: Option<&str>, said: &Said) -> Result<Replaced, Refusal> {
        let at = self.index(key)?;
        let state = &mut *self.state();
        self.refreshed(state)?;
        let scan = &state.scan;
        let found = scan.assessed.assessments.get(at).ok_or_else(|| Refusal::Unknown(key.to_owned()))?;
        let mut judgement = Judgement::given(said.answer, &scan.occasion(&self.path), found);
        judgement.note.clone_from(&said.note);
        judgement.until = said.until;
        judgement.evidence.clone_from(&said.links);
        self.exchange(state, key, seen, Some(judgement))
    }

    fn restore(&self, key: &str, seen: Option<&str>, entry: Option<&Judgement>) -> Result<Replaced, Refusal> {
        self.index(key)?;
        self.exchange(&mut self.state(), key, seen, entry.cloned())
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.state().scan.facts.file(path)?.text.as_ref().ok().cloned()
    }

    fn scan(&self) -> Result<(), Refusal> {
        // The old one goes on being shown while the new one is made.
        let scan = self.engine.scan(&self.path).map_err(|error| trouble(&error))?;
        let state = &mut *self.state();
        state.scan = scan;
        state.shown = None;
        Ok(())
    }
}

/// A questionnaire as the page lists it.
fn part(questionnaire: &Questionnaire) -> Part {
    let tops = questionnaire.sections.iter().filter(|section| !section.id.contains('.'));
    let sections = tops.map(|section| Section {
        id: section.id.clone(),
        title: section.title.clone(),
        bare_minimum: section.bare_minimum,
    });
    let (id, title) = (questionnaire.id.clone(), questionnaire.title.clone());
    let mut part = Part { id, title, short: questionnaire.short.clone(), sections: sections.collect() };
    if part.sections.is_empty() {
        let (id, title) = (part.id.clone(), part.title.clone());
        part.sections.push(Section { id, title, bare_minimum: false });
    }
    part
}

fn trouble(error: &anyhow::Error) -> Refusal {
    Refusal::Trouble(format!("{error:#}"))
}

fn unwritten(error: StoreError) -> Refusal {
    trouble(&error.into())
}
