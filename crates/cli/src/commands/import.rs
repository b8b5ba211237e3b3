//! `matura import`: an assessment that a team filled in elsewhere becomes answers.

use crate::arguments::ScanOptions;
use crate::engine::{Engine, Scan};
use crate::output;
use anyhow::{Context, Result, bail};
use clap::Args;
use matura_answer::Assessed;
use matura_answers::{Judgement, Occasion, Store};
use matura_import::{Form, Imported, LARGEST, Row, Why};
use matura_model::Answer;
use matura_report::plain_line;
use matura_texts::Texts;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

#[derive(Debug, Args)]
pub(crate) struct ImportArguments {
    /// The filled-in assessment: the published spreadsheet (XLSX) with a column of answers, a CSV file, or a
    /// Markdown checklist
    pub(crate) file: PathBuf,
    /// The checkout that it is about, or a folder in it
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Say what would be written, and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Put the file's answers in place of those that people have given already
    #[arg(long)]
    pub(crate) replace: bool,
    /// Leave boxes of a checklist that are not ticked open, instead of taking them for a no
    #[arg(long)]
    pub(crate) checked_only: bool,
    /// Who answers; if not given, whom git would name
    #[arg(long, value_name = "NAME")]
    pub(crate) by: Option<String>,
    #[command(flatten)]
    pub(crate) options: ScanOptions,
}

/// What becomes of a row.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    /// It is written.
    Written,
    /// A person has given the same answer.
    Same,
    /// A person has given another answer, which stays.
    Kept(Answer),
}

pub(crate) fn run(arguments: &ImportArguments) -> Result<()> {
    let bytes = bytes_of(&arguments.file)?;
    let shown = plain_line(&arguments.file.display().to_string());
    let form = arguments.file.file_name().and_then(|name| Form::of_name(&name.to_string_lossy()));
    let Some(form) = form else {
        bail!("what {shown} is cannot be told by its name; give a file that ends with .xlsx, .csv or .md");
    };
    let (engine, path) = Engine::prepare(&arguments.path, &arguments.options)?;
    let imported = matura_import::read(&bytes, form, &engine.book, &engine.tables, arguments.checked_only)
        .with_context(|| shown.clone())?;
    let scan = engine.scan(&path)?;
    let mut occasion = scan.occasion(&path);
    occasion.by = arguments.by.clone().or(occasion.by);
    let store = Store::at(&path);
    let fates: Vec<Fate> = imported.rows.iter().map(|row| fate(row, &scan, arguments.replace)).collect();
    let written: Vec<&Row> =
        imported.rows.iter().zip(&fates).filter(|(_, fate)| **fate == Fate::Written).map(|(row, _)| row).collect();
    if !arguments.dry_run {
        let assessed = engine.under(&scan, &given(&scan, &written));
        for row in written {
            write(&engine, &assessed, &store, &occasion, row, &arguments.file)?;
        }
    }
    let told = Told { engine: &engine, scan: &scan, texts: Texts::of(engine.book.language) };
    output::print(&told.all(&shown, &imported, &fates, &store, arguments.dry_run))
}

fn bytes_of(file: &Path) -> Result<Vec<u8>> {
    let shown = || file.display().to_string();
    let size = std::fs::metadata(file).with_context(|| format!("{} cannot be read; give another file", shown()))?.len();
    if size > LARGEST {
        bail!("{} has {size} bytes, more than {LARGEST}; a filled-in assessment is much smaller", shown());
    }
    std::fs::read(file).with_context(|| format!("{} cannot be read; give another file", shown()))
}

fn fate(row: &Row, scan: &Scan, replace: bool) -> Fate {
    let standing = scan.standings.get(row.criterion).and_then(Option::as_ref);
    match standing.map(|standing| standing.judgement.answer) {
        Some(answer) if answer == row.answer => Fate::Same,
        Some(answer) if !replace => Fate::Kept(answer),
        _ => Fate::Written,
    }
}

/// What people have answered when these rows are written.
fn given(scan: &Scan, written: &[&Row]) -> BTreeMap<usize, Answer> {
    let standings = scan.standings.iter().enumerate();
    let mut given: BTreeMap<usize, Answer> =
        standings.filter_map(|(at, standing)| Some((at, standing.as_ref()?.in_force()?))).collect();
    given.extend(written.iter().map(|row| (row.criterion, row.answer)));
    given
}

fn write(
    engine: &Engine,
    assessed: &Assessed,
    store: &Store,
    occasion: &Occasion,
    row: &Row,
    file: &Path,
) -> Result<()> {
    let (rule, found) = (engine.book.criteria.get(row.criterion), assessed.assessments.get(row.criterion));
    let (Some(rule), Some(found)) = (rule, found) else { return Ok(()) };
    let mut judgement = Judgement::given(row.answer, occasion, found);
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let from = Texts::of(engine.book.language).fill("import.note", &[("file", &name), ("place", &row.place)]);
    judgement.note = Some(match &row.note {
        Some(note) => format!("{note} ({from})"),
        None => from,
    });
    Ok(store.put(&rule.key, &judgement)?)
}

/// What is told about an import.
struct Told<'a> {
    engine: &'a Engine,
    scan: &'a Scan,
    texts: &'a Texts,
}

impl Told<'_> {
    fn all(&self, file: &str, imported: &Imported, fates: &[Fate], store: &Store, dry_run: bool) -> String {
        let count = |wanted: fn(&Fate) -> bool| fates.iter().filter(|fate| wanted(fate)).count();
        let mut text = self.line(
            "import.recognised",
            &[("file", &file), ("n", &imported.rows.len()), ("left", &imported.unplaced.len())],
        );
        for piece in &imported.unplaced {
            let why = match piece.why {
                Why::NoCriterion => "import.no_criterion",
                Why::Twice => "import.twice",
                Why::NoAnswer => "import.no_answer",
                Why::Open => "import.open",
            };
            let short: String = plain_line(&piece.text).chars().take(80).collect();
            text += &self
                .line("import.unplaced", &[("place", &piece.place), ("text", &short), ("why", &self.texts.say(why))]);
        }
        text += &self.others(imported, fates);
        let path = plain_line(&store.path().display().to_string());
        let (written, same) = (count(|fate| *fate == Fate::Written), count(|fate| *fate == Fate::Same));
        let end = if dry_run { "import.would" } else { "import.written" };
        text + &self.line(end, &[("n", &written), ("same", &same), ("path", &path)])
    }

    /// Where people or the scan answer otherwise.
    fn others(&self, imported: &Imported, fates: &[Fate]) -> String {
        let mut text = String::new();
        for (row, fate) in imported.rows.iter().zip(fates) {
            let id = self.engine.book.criteria.get(row.criterion).map_or("", |rule| rule.key.as_str());
            let answer = self.answer(row.answer);
            if let Fate::Kept(kept) = fate {
                text += &self.line("import.kept", &[("id", &id), ("answer", &answer), ("kept", &self.answer(*kept))]);
            }
            let Some(found) = self.scan.assessed.assessments.get(row.criterion) else { continue };
            if ![row.answer, Answer::Unknown].contains(&found.answer) {
                let confidence = format!("{:.2}", found.confidence.share());
                let scanned = self.answer(found.answer);
                text += &self.line(
                    "import.against",
                    &[("id", &id), ("answer", &answer), ("scanned", &scanned), ("confidence", &confidence)],
                );
            }
        }
        text
    }

    fn line(&self, name: &str, places: &[(&str, &dyn std::fmt::Display)]) -> String {
        format!("{}\n", self.texts.fill(name, places))
    }

    fn answer(&self, answer: Answer) -> String {
        self.texts.say(&format!("terminal.answer.{answer}")).to_owned()
    }
}
