//! The dialogue of `matura confirm`: one criterion at a time, by lines on plain streams, so that it works
//! over any connection and with a screen reader, and leaves the terminal as it was however it ends.

use crate::engine::{Engine, Scan};
use anyhow::{Context, Result, anyhow};
use matura_answers::{Exchanged, Judgement, Occasion, Store};
use matura_model::Answer;
use matura_report::value::{self, Criterion};
use matura_report::{Progress, Style};
use matura_texts::Texts;
use std::collections::BTreeMap;
use std::io::{BufRead, Read, Write};

/// No line that a person types is longer, in bytes.
const LONGEST_LINE: u64 = 1 << 16;

/// What a person is asked about, and where the answers go.
pub(crate) struct Dialogue<'a, R, W> {
    pub(crate) engine: &'a Engine,
    pub(crate) scan: &'a Scan,
    pub(crate) store: &'a Store,
    pub(crate) occasion: &'a Occasion,
    pub(crate) threshold: f64,
    pub(crate) style: Style,
    pub(crate) input: R,
    pub(crate) output: W,
    /// What each criterion was answered as far as this session knows.
    pub(crate) known: BTreeMap<usize, Judgement>,
}

/// What a person wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Answer(Answer),
    Skip,
    Back,
    Help,
    Quit,
}

/// What a person typed when asked for a note.
enum Note {
    Given(Option<String>),
    Quit,
}

impl<R: BufRead, W: Write> Dialogue<'_, R, W> {
    /// Asks about these criteria, and keeps every answer at once. Returns how many were answered.
    pub(crate) fn run(&mut self, list: &[usize]) -> Result<usize> {
        let mut answered: BTreeMap<usize, Answer> = BTreeMap::new();
        let mut at = 0;
        while let Some(&criterion) = list.get(at) {
            let given = answered.get(&criterion).map(|answer| value::Answer::from(*answer));
            self.show(criterion, &Progress { n: at + 1, of: list.len(), given })?;
            match self.step(criterion)? {
                Step::Quit => break,
                Step::Back => at = at.saturating_sub(1),
                Step::Skip | Step::Help => at += 1,
                Step::Answer(answer) => match self.note(criterion, answer)? {
                    Note::Quit => break,
                    Note::Given(note) => {
                        if self.keep(criterion, answer, note)? {
                            answered.insert(criterion, answer);
                            at += 1;
                        }
                    }
                },
            }
        }
        let (n, left) = (answered.len(), list.len() - answered.len());
        let text = if n == 0 { "confirm.ended_none" } else { "confirm.ended" };
        let path = self.store.path().display();
        self.say(&self.texts().fill(text, &[("n", &n), ("left", &left), ("path", &path)]))?;
        Ok(n)
    }

    fn texts(&self) -> &'static Texts {
        Texts::of(self.engine.book.language)
    }

    fn shown(&self, at: usize) -> Result<Criterion> {
        let (book, scan) = (&self.engine.book, self.scan);
        matura_report::criterion(book, &scan.assessed, &scan.standings, at, self.threshold)
            .ok_or_else(|| anyhow!("the criterion was not assessed; this is a mistake in matura, please report it"))
    }

    fn show(&mut self, at: usize, progress: &Progress) -> Result<()> {
        let Some(rule) = self.engine.book.criteria.get(at) else { return Ok(()) };
        let text = matura_report::proposal(rule, &self.shown(at)?, progress, self.texts(), &self.style);
        self.write(&text)
    }

    /// What to do with a criterion; help is given here.
    fn step(&mut self, at: usize) -> Result<Step> {
        let texts = self.texts();
        loop {
            self.say(texts.say("confirm.keys"))?;
            let Some(line) = self.ask("> ")? else { return Ok(Step::Quit) };
            match step_of(&line) {
                Some(Step::Help) => {
                    let Some(rule) = self.engine.book.criteria.get(at) else { continue };
                    let help = matura_report::proposal_help(rule, &self.shown(at)?, texts, &self.style);
                    self.write(&help)?;
                }
                Some(step) => return Ok(step),
                None if line.trim().is_empty() => {}
                None => self.say(&texts.fill("confirm.no_key", &[("key", &line.trim())]))?,
            }
        }
    }

    /// Why: asked for twice where the person does not simply agree with the scan.
    fn note(&mut self, at: usize, answer: Answer) -> Result<Note> {
        let texts = self.texts();
        let old = self.known.get(&at).and_then(|known| known.note.clone());
        let question = match &old {
            Some(note) => texts.fill("confirm.note_old", &[("note", note)]),
            None => texts.say("confirm.note").to_owned(),
        };
        let agrees = self.scan.assessed.assessments.get(at).is_some_and(|found| found.answer == answer);
        for last in [agrees, true] {
            self.say(&question)?;
            let Some(line) = self.ask("> ")? else { return Ok(Note::Quit) };
            match line.trim() {
                "-" => return Ok(Note::Given(None)),
                "" if old.is_some() || last => return Ok(Note::Given(old)),
                "" => self.say(texts.say("confirm.note_missing"))?,
                note => return Ok(Note::Given(Some(note.to_owned()))),
            }
        }
        Ok(Note::Given(old))
    }

    /// Writes the answer unless somebody else did meanwhile; returns whether it was written.
    fn keep(&mut self, at: usize, answer: Answer, note: Option<String>) -> Result<bool> {
        let texts = self.texts();
        let mut given: BTreeMap<usize, Answer> = self.known.iter().map(|(at, known)| (*at, known.answer)).collect();
        given.insert(at, answer);
        let assessed = self.engine.under(self.scan, &given);
        let (rule, found) = (self.engine.book.criteria.get(at), assessed.assessments.get(at));
        let (Some(rule), Some(found)) = (rule, found) else { return Ok(false) };
        let mut judgement = Judgement::given(answer, self.occasion, found);
        judgement.note = note;
        judgement.evidence = self.known.get(&at).map(|known| known.evidence.clone()).unwrap_or_default();
        let named = |answer: Answer| texts.say(&format!("terminal.answer.{answer}")).to_owned();
        match self.store.exchange(&rule.key, self.known.get(&at), Some(&judgement))? {
            Exchanged::Done => {
                self.known.insert(at, judgement);
                self.say(&texts.fill("confirm.kept", &[("id", &rule.key), ("answer", &named(answer))]))?;
                Ok(true)
            }
            Exchanged::Changed(other) => {
                let (other_answer, note) = match &other {
                    Some(other) => (named(other.answer), other.note.clone()),
                    None => ("-".to_owned(), None),
                };
                let note = note.unwrap_or_else(|| texts.say("confirm.no_note").to_owned());
                self.say(&texts.fill("confirm.changed", &[("answer", &other_answer), ("note", &note)]))?;
                match other {
                    Some(other) => drop(self.known.insert(at, other)),
                    None => drop(self.known.remove(&at)),
                }
                Ok(false)
            }
        }
    }

    fn say(&mut self, text: &str) -> Result<()> {
        let text = matura_report::message(text, self.texts(), &self.style);
        self.write(&text)
    }

    fn write(&mut self, text: &str) -> Result<()> {
        self.output.write_all(text.as_bytes()).context("the terminal cannot be written to")
    }

    /// A line that the person types, without control characters; `None` at the end of the input.
    fn ask(&mut self, prompt: &str) -> Result<Option<String>> {
        self.write(prompt)?;
        self.output.flush().context("the terminal cannot be written to")?;
        let mut line = Vec::new();
        self.input.by_ref().take(LONGEST_LINE).read_until(b'\n', &mut line).context("the terminal cannot be read")?;
        if line.is_empty() {
            self.write("\n")?;
            return Ok(None);
        }
        let line = String::from_utf8_lossy(&line);
        Ok(Some(line.chars().filter(|c| !c.is_control()).collect()))
    }
}

fn step_of(line: &str) -> Option<Step> {
    let word = line.trim().to_lowercase();
    Some(match word.as_str() {
        "s" | "skip" => Step::Skip,
        "b" | "back" => Step::Back,
        "q" | "quit" | "exit" => Step::Quit,
        "?" | "h" | "help" => Step::Help,
        "a" => Step::Answer(Answer::NotApplicable),
        word => Step::Answer(answer_of(word)?),
    })
}

/// The answer that a person means by a word.
pub(crate) fn answer_of(word: &str) -> Option<Answer> {
    Some(match word.to_lowercase().as_str() {
        "y" | "yes" => Answer::Yes,
        "p" | "partial" | "partly" => Answer::Partial,
        "n" | "no" => Answer::No,
        "na" | "n/a" | "n.a." | "not-applicable" => Answer::NotApplicable,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_words_do_alike() {
        let check = |line: &str, expected| assert_eq!(step_of(line), expected, "{line:?}");
        check(" Y ", Some(Step::Answer(Answer::Yes)));
        check("partly", Some(Step::Answer(Answer::Partial)));
        check("no", Some(Step::Answer(Answer::No)));
        check("a", Some(Step::Answer(Answer::NotApplicable)));
        check("n/a", Some(Step::Answer(Answer::NotApplicable)));
        check("s", Some(Step::Skip));
        check("back", Some(Step::Back));
        check("?", Some(Step::Help));
        check("Quit", Some(Step::Quit));
        check("", None);
        check("unknown", None);
    }
}
