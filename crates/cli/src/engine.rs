//! Rules, loaded once; and a scan with them.

use crate::arguments::ScanOptions;
use crate::probes::probes;
use crate::progress::Progress;
use crate::settings::Settings;
use crate::surroundings::today;
use anyhow::{Context, Result, bail};
use jiff::civil::Date;
use matura_answer::{Assessed, Assessment, Calibration, assess, reassess};
use matura_answers::{Answers, Occasion, Standing, Store};
use matura_facts::Facts;
use matura_model::deadline::OUT_OF_TIME;
use matura_model::{Answer, Held, Observation, Problem, Whose};
use matura_report::value::Scope;
use matura_rules::{Rulebook, nearest};
use matura_tables::{Tables, embedded_files};
use matura_texts::{Language, Texts};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// The fitted confidences, below the folder of rules.
const CALIBRATION: &str = "calibration.toml";

/// Everything a scan needs besides the checkout.
pub struct Engine {
    /// The tables by which files are classed.
    pub tables: Tables,
    /// The questionnaires.
    pub book: Rulebook,
    /// The fitted confidences.
    pub calibration: Calibration,
    /// What is set for what is scanned.
    pub(crate) settings: Settings,
}

/// A scanned checkout.
pub struct Scan {
    /// What was found in it.
    pub facts: Facts,
    /// What was answered.
    pub assessed: Assessed,
    /// What people said, one for each criterion of the rulebook.
    pub standings: Vec<Option<Standing>>,
    /// The day of the scan.
    pub today: Date,
    /// The name of the scanned folder.
    pub name: String,
    /// What the scan was limited to and what it left out.
    pub scope: Scope,
    /// How long each phase took.
    pub timings: Vec<(&'static str, Duration)>,
}

impl Scan {
    /// Who answers now, in the scanned folder `path`.
    pub fn occasion(&self, path: &Path) -> Occasion {
        let at = self.facts.history.as_ref().ok().and_then(|history| history.head.clone());
        Occasion { by: matura_inventory::identity(path), on: self.today, at }
    }
}

impl Engine {
    /// The built-in rules in English.
    pub fn built_in() -> Result<Self> {
        Self::load(None, Language::English)
    }

    /// The built-in rules, with those of a folder added or, under the same path, in their place, and what
    /// they say in a language. A built-in translation may be of other texts than the folder's rules have;
    /// these stay English. What is wrong in a translation of the folder's own is an error.
    pub fn load(folder: Option<&Path>, language: Language) -> Result<Self> {
        let own = folder.map(rule_files).transpose()?.unwrap_or_default();
        let mut files: BTreeMap<&str, &str> = embedded_files().iter().copied().collect();
        files.extend(own.iter().map(|(path, text)| (path.as_str(), text.as_str())));
        let files: Vec<(&str, &str)> = files.into_iter().collect();
        let mut book = matura_rules::load(&files, &probes()).map_err(|errors| mistakes(folder, &errors))?;
        let mut wrong = matura_rules::translate(&mut book, &files, language).mistakes;
        wrong.retain(|mistake| own.iter().any(|(path, _)| *path == mistake.file));
        if !wrong.is_empty() {
            return Err(mistakes(folder, &wrong));
        }
        let tables = Tables::parse(&files).map_err(|errors| mistakes(folder, &errors))?;
        let calibration = files.iter().find(|(path, _)| *path == CALIBRATION).map(|(_, text)| Calibration::parse(text));
        let calibration = calibration.transpose().with_context(|| format!("{CALIBRATION}: restore the file"))?;
        Ok(Self { tables, book, calibration: calibration.unwrap_or_default(), settings: Settings::default() })
    }

    /// An engine for a scan of `path` under its settings, and the folder to scan: that of the project which
    /// the options name, else `path`.
    pub(crate) fn prepare(path: &Path, options: &ScanOptions) -> Result<(Self, PathBuf)> {
        let settings = Settings::find(path, options)?;
        let folder = match &options.project {
            Some(name) => settings.project(name, path)?,
            None => path.to_owned(),
        };
        let language = options.rules.language.or_configured(settings.config.language);
        let mut engine = Self::load(options.rules.rules.as_deref(), language)?;
        settings.apply(&mut engine.book)?;
        engine.settings = settings;
        Ok((engine, folder))
    }

    /// Reads a checkout and answers every criterion; what people answered counts while it is in force.
    pub fn scan(&self, path: &Path) -> Result<Scan> {
        // What is no folder is told by the inventory, in words about the folder.
        let answers = if path.is_dir() { Store::at(path).read(&self.keys())? } else { Answers::default() };
        let today = today()?;
        let texts = Texts::of(self.book.language);
        let progress = Progress::start();
        let mut timings = Vec::new();
        let mut phase = |name: &'static str, since: Instant| timings.push((name, since.elapsed()));
        progress.phase(texts.say("progress.read"));
        let since = Instant::now();
        let options = self.settings.options(path)?;
        let inventory = matura_inventory::read(path, &self.tables, &options)?;
        let scope = self.settings.scope(path, &options, &inventory);
        phase("read", since);
        progress.phase(texts.say("progress.facts"));
        let since = Instant::now();
        let mut facts = matura_facts::build(inventory, &self.tables);
        phase("facts", since);
        progress.phase(texts.say("progress.answers"));
        let since = Instant::now();
        let standing = |key: &str, assessment: &Assessment| answers.standing(key, assessment, &facts, today);
        let assessed = assess(&self.book, &facts, &self.calibration, &|criterion, assessment| {
            standing(&criterion.key, assessment).and_then(|standing| standing.in_force())
        });
        let pairs = self.book.criteria.iter().zip(&assessed.assessments);
        let standings = pairs.map(|(criterion, assessment)| standing(&criterion.key, assessment)).collect();
        facts.problems.extend(unasked(&assessed));
        phase("answers", since);
        Ok(Scan { facts, assessed, standings, today, name: name_of(path), scope, timings })
    }

    /// The keys of all criteria.
    pub fn keys(&self) -> Vec<&str> {
        self.book.criteria.iter().map(|criterion| criterion.key.as_str()).collect()
    }

    /// Answers again what was scanned: for other answers of people, or another day.
    pub(crate) fn judge(&self, scan: &mut Scan, answers: &Answers, today: Date) {
        let facts = &scan.facts;
        let standing = |key: &str, assessment: &Assessment| answers.standing(key, assessment, facts, today);
        let observations = std::mem::take(&mut scan.assessed.observations);
        scan.assessed = reassess(&self.book, &scan.facts, observations, &self.calibration, &|criterion, assessment| {
            standing(&criterion.key, assessment).and_then(|standing| standing.in_force())
        });
        let pairs = self.book.criteria.iter().zip(&scan.assessed.assessments);
        scan.standings = pairs.map(|(criterion, assessment)| standing(&criterion.key, assessment)).collect();
        scan.today = today;
    }

    /// What the scan answers when people answer so, by the index of the criterion: the ground on which such
    /// answers stand together.
    pub(crate) fn under(&self, scan: &Scan, given: &BTreeMap<usize, Answer>) -> Assessed {
        let given: BTreeMap<&str, Answer> = given
            .iter()
            .filter_map(|(at, answer)| Some((self.book.criteria.get(*at)?.key.as_str(), *answer)))
            .collect();
        let observations = scan.assessed.observations.clone();
        reassess(&self.book, &scan.facts, observations, &self.calibration, &|criterion, _| {
            given.get(criterion.key.as_str()).copied()
        })
    }

    /// The index of the criterion with this id; the error names the nearest.
    pub fn criterion(&self, id: &str) -> Result<usize> {
        let wanted = id.to_lowercase();
        let known = |key: &str| key.to_lowercase() == wanted;
        match self.book.criteria.iter().position(|criterion| known(&criterion.key) || known(&criterion.name)) {
            Some(at) => Ok(at),
            None => {
                let near = nearest(&wanted, self.book.criteria.iter().map(|criterion| criterion.key.as_str()));
                let hint = near.map(|near| format!("did you mean {near}? ")).unwrap_or_default();
                bail!("there is no criterion {id}; {hint}`matura criteria` lists them all")
            }
        }
    }
}

/// The questions that there was no time for.
fn unasked(assessed: &Assessed) -> Option<Problem> {
    let is_open = |seen: &&Observation| matches!(&seen.held, Held::Unknown(why) if why == OUT_OF_TIME);
    let count = assessed.observations.iter().filter(is_open).count();
    let message = format!("{OUT_OF_TIME}: {count} of {} questions were not asked", assessed.observations.len());
    (count > 0).then_some(Problem { path: None, lines: None, message, whose: Whose::OurLimit, fatal: true })
}

fn mistakes<E: ToString>(folder: Option<&Path>, errors: &[E]) -> anyhow::Error {
    let place = folder.map_or("the built-in rules".to_owned(), |folder| format!("the rules in {}", folder.display()));
    let list: Vec<String> = errors.iter().map(|error| format!("\n  {}", error.to_string())).collect();
    let count =
        if list.len() == 1 { "this mistake is".to_owned() } else { format!("these {} mistakes are", list.len()) };
    anyhow::anyhow!("{place} cannot be used before {count} corrected:{}", list.concat())
}

/// The last part of the folder's own path, wherever it is given from.
fn name_of(path: &Path) -> String {
    let resolved = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    resolved.file_name().map_or_else(|| "/".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The rule files below a folder, as (path below it, text).
fn rule_files(folder: &Path) -> Result<Vec<(String, String)>> {
    if !folder.is_dir() {
        bail!("there is no folder of rules {}; give one with --rules DIR", folder.display());
    }
    let mut files = Vec::new();
    let mut open: Vec<PathBuf> = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        let unreadable = || format!("the rules in {} cannot be read; check its permissions", next.display());
        for entry in std::fs::read_dir(&next).with_context(unreadable)? {
            let entry = entry.with_context(unreadable)?;
            let path = entry.path();
            if entry.file_type().with_context(unreadable)?.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("the rule file {} cannot be read as text", path.display()))?;
                files.push((name_below(folder, &path), text));
            }
        }
    }
    files.sort();
    Ok(files)
}

fn name_below(folder: &Path, path: &Path) -> String {
    let below = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
