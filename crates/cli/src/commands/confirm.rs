//! `matura confirm`: what the scan could not answer, a person does.

use crate::arguments::ScanOptions;
use crate::dialogue::{Dialogue, answer_of};
use crate::engine::{Engine, Scan};
use crate::output;
use crate::surroundings::dialogue_style;
use anyhow::{Result, bail};
use clap::Args;
use jiff::civil::Date;
use matura_answers::{Judgement, Store};
use matura_model::Answer;
use matura_texts::Texts;
use std::collections::BTreeMap;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
#[command(
    override_usage = "matura confirm [OPTIONS] [PATH]\n       matura confirm [OPTIONS] <ID> <ANSWER> [PATH]",
    after_help = "Without an answer it asks on the terminal, one criterion at a time. With one it asks nothing:\n\n  \
                  matura confirm 2.1.5 yes --note \"the registry links each model to its data\""
)]
pub(crate) struct ConfirmArguments {
    /// The checkout, or a folder in it; before it, to answer without being asked, a criterion (2.1.5) and
    /// the answer: yes, partial, no or na
    #[arg(value_name = "ID ANSWER PATH", num_args = 0..=3)]
    words: Vec<String>,
    /// Ask about this criterion, whether it is open or not; may be repeated
    #[arg(long, value_name = "ID")]
    only: Vec<String>,
    /// Ask about what is open in this section; may be repeated
    #[arg(long, value_name = "N")]
    section: Vec<String>,
    /// Why, in a few words; goes with an answer
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
    /// The last day the answer holds: 2027-06-30; goes with an answer
    #[arg(long, value_name = "DATE")]
    until: Option<Date>,
    /// A link to evidence outside the repository; may be repeated, goes with an answer
    #[arg(long, value_name = "URL")]
    evidence: Vec<String>,
    /// Who answers; if not given, whom git would name
    #[arg(long, value_name = "NAME")]
    by: Option<String>,
    #[command(flatten)]
    options: ScanOptions,
}

/// What the words on the command line mean.
#[derive(Debug, PartialEq, Eq)]
enum Wish {
    /// To be asked about some criteria in this folder.
    Ask { path: PathBuf, only: Option<String> },
    /// To answer one in this folder.
    Answer { id: String, answer: Answer, path: PathBuf },
}

pub(crate) fn run(arguments: &ConfirmArguments) -> Result<()> {
    match wish(&arguments.words)? {
        Wish::Answer { id, answer, path } => one(arguments, &id, answer, &path),
        Wish::Ask { path, only } => ask(arguments, &path, only.as_ref()),
    }
}

/// An answer after the first word makes that word a criterion; a word alone is a folder where there is one.
fn wish(words: &[String]) -> Result<Wish> {
    let path = |word: Option<&String>| PathBuf::from(word.map_or(".", String::as_str));
    match words {
        [] => Ok(Wish::Ask { path: path(None), only: None }),
        [word] if Path::new(word).exists() || !looks_like_id(word) => {
            Ok(Wish::Ask { path: path(Some(word)), only: None })
        }
        [id] => Ok(Wish::Ask { path: path(None), only: Some(id.clone()) }),
        [id, word, rest @ ..] => match answer_of(word) {
            Some(answer) => Ok(Wish::Answer { id: id.clone(), answer, path: path(rest.first()) }),
            None if rest.is_empty() && Path::new(word).is_dir() => {
                Ok(Wish::Ask { path: path(Some(word)), only: Some(id.clone()) })
            }
            None => bail!("`{word}` is no answer; give yes, partial, no or na after the criterion"),
        },
    }
}

/// True for a word such as `2.1.5` or `microsoft/3.release`, and not for `..` or `./repo`.
fn looks_like_id(word: &str) -> bool {
    let first = word.chars().next();
    first.is_some_and(char::is_alphanumeric) && word.contains(|c: char| c.is_ascii_digit() || c == '/')
}

/// Writes one answer without asking.
fn one(arguments: &ConfirmArguments, id: &str, answer: Answer, path: &Path) -> Result<()> {
    if !arguments.only.is_empty() || !arguments.section.is_empty() {
        bail!("--only and --section choose what is asked; leave them out, or leave out the answer to {id}");
    }
    let (engine, path) = Engine::prepare(path, &arguments.options)?;
    let at = engine.criterion(id)?;
    let scan = engine.scan(&path)?;
    let (Some(rule), Some(found)) = (engine.book.criteria.get(at), scan.assessed.assessments.get(at)) else {
        bail!("the criterion {id} was not assessed; this is a mistake in matura, please report it");
    };
    let mut occasion = scan.occasion(&path);
    occasion.by = arguments.by.clone().or(occasion.by);
    let old = scan.standings.get(at).and_then(Option::as_ref).map(|standing| &standing.judgement);
    // What is said of the same answer stays until something else is said.
    let same = old.filter(|old| old.answer == answer);
    let mut judgement = Judgement::given(answer, &occasion, found);
    judgement.note = arguments.note.clone().or_else(|| same?.note.clone());
    judgement.until = arguments.until.or_else(|| same?.until.filter(|until| *until >= occasion.on));
    judgement.evidence = match same {
        Some(same) if arguments.evidence.is_empty() => same.evidence.clone(),
        _ => arguments.evidence.clone(),
    };
    let store = Store::at(&path);
    store.put(&rule.key, &judgement)?;
    let texts = Texts::of(engine.book.language);
    let named = |answer: Answer| texts.say(&format!("terminal.answer.{answer}")).to_owned();
    let file = matura_report::plain_line(&store.path().display().to_string());
    let places: [(&str, &dyn std::fmt::Display); 3] = [("id", &rule.key), ("answer", &named(answer)), ("path", &file)];
    let mut text = format!("{}\n", texts.fill("confirm.one_kept", &places));
    if ![answer, Answer::Unknown].contains(&found.answer) {
        let confidence = format!("{:.2}", found.confidence.share());
        let says = texts.fill("confirm.one_against", &[("answer", &named(found.answer)), ("confidence", &confidence)]);
        text.push_str(&format!("{says}\n"));
    }
    output::print(&text)
}

/// Asks on the terminal.
fn ask(arguments: &ConfirmArguments, path: &Path, only: Option<&String>) -> Result<()> {
    if arguments.note.is_some() || arguments.until.is_some() || !arguments.evidence.is_empty() {
        bail!("--note, --until and --evidence go with an answer: matura confirm 2.1.5 yes --note \"why\"");
    }
    let (engine, path) = Engine::prepare(path, &arguments.options)?;
    let only: Vec<&String> = only.into_iter().chain(&arguments.only).collect();
    let only: Vec<usize> = only.into_iter().map(|id| engine.criterion(id)).collect::<Result<_>>()?;
    let sections = sections(&engine, &arguments.section)?;
    if !std::io::stdin().is_terminal() || !std::io::stderr().is_terminal() {
        // A mistake in the file of answers is worth more than the advice.
        Store::at(&path).read(&engine.keys())?;
        bail!(
            "`matura confirm` asks on a terminal, and this is none; give one answer with \
             `matura confirm 2.1.5 yes --note \"why\"`, or edit .matura/answers.toml"
        );
    }
    let scan = engine.scan(&path)?;
    let threshold = engine.settings.threshold(&arguments.options);
    let list = if only.is_empty() { open(&engine, &scan, threshold, &sections) } else { only };
    let texts = Texts::of(engine.book.language);
    if list.is_empty() {
        return output::print(&format!("{}\n", texts.say("confirm.nothing_left")));
    }
    let mut occasion = scan.occasion(&path);
    occasion.by = arguments.by.clone().or(occasion.by);
    let standings = scan.standings.iter().enumerate();
    let known: BTreeMap<usize, Judgement> =
        standings.filter_map(|(at, standing)| Some((at, standing.as_ref()?.judgement.clone()))).collect();
    let (store, style) = (Store::at(&path), dialogue_style());
    let (engine, scan, store, occasion) = (&engine, &scan, &store, &occasion);
    let (input, output) = (std::io::stdin().lock(), std::io::stderr().lock());
    Dialogue { engine, scan, store, occasion, threshold, style, input, output, known }.run(&list).map(drop)
}

/// The sections with these ids, if the assessment has them.
fn sections(engine: &Engine, ids: &[String]) -> Result<Vec<String>> {
    let known: Vec<&str> =
        asked(engine).map(|at| engine.book.criteria.get(at).map_or("", |rule| &rule.section)).collect();
    if let Some(unknown) = ids.iter().find(|id| !known.contains(&id.as_str())) {
        let mut known = known;
        known.dedup();
        bail!("there is no section {unknown}; there are {}", known.join(", "));
    }
    Ok(ids.to_vec())
}

/// The criteria of the assessment, in its order.
fn asked(engine: &Engine) -> impl Iterator<Item = usize> + '_ {
    let questionnaire = engine.book.questionnaire("assessment");
    questionnaire.into_iter().flat_map(|questionnaire| questionnaire.criteria.iter().copied())
}

/// The criteria that a person still has to do something about, in these sections or in all.
fn open(engine: &Engine, scan: &Scan, threshold: f64, sections: &[String]) -> Vec<usize> {
    let is_open = |at: &usize| {
        let shown = matura_report::criterion(&engine.book, &scan.assessed, &scan.standings, *at, threshold);
        shown.is_some_and(|shown| shown.status.is_open() && (sections.is_empty() || sections.contains(&shown.section)))
    };
    asked(engine).filter(is_open).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the words mean in the folder of this crate, in which `src` is a folder.
    fn check(words: &[&str], expected: Option<&Wish>) {
        let words: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(wish(&words).ok().as_ref(), expected, "{words:?}");
    }

    fn asked_in(path: &str, only: Option<&str>) -> Option<Wish> {
        Some(Wish::Ask { path: path.into(), only: only.map(str::to_owned) })
    }

    #[test]
    fn an_id_is_an_id_and_a_folder_a_folder() {
        check(&[], asked_in(".", None).as_ref());
        check(&["src"], asked_in("src", None).as_ref());
        check(&["../missing"], asked_in("../missing", None).as_ref());
        check(&["2.1.5"], asked_in(".", Some("2.1.5")).as_ref());
        check(&["2.1.5", "src"], asked_in("src", Some("2.1.5")).as_ref());
        let answered = |path: &str, answer| Some(Wish::Answer { id: "2.1.5".to_owned(), answer, path: path.into() });
        check(&["2.1.5", "yes"], answered(".", Answer::Yes).as_ref());
        check(&["2.1.5", "N/A", "src"], answered("src", Answer::NotApplicable).as_ref());
        check(&["2.1.5", "partly", "../x"], answered("../x", Answer::Partial).as_ref());
        check(&["2.1.5", "maybe"], None);
        check(&["2.1.5", "unknown", "src"], None);
    }
}
