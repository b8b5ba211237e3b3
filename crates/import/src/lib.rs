//! Reads an assessment that a team filled in elsewhere: a spreadsheet, a CSV file, a Markdown checklist.
//!
//! What is recognised is an answer to a criterion; what is not is told, with its place and why. Nothing is
//! guessed: a row without a number or an id is placed only where its place or its words leave one choice.

#![warn(missing_docs)]

mod answer;
mod checklist;
mod columns;
mod error;
mod place;
mod sheet;

pub use error::ImportError;

use answer::Words;
use matura_model::Answer;
use matura_rules::Rulebook;
use matura_tables::Tables;
use place::Criteria;

/// The questionnaire that files answer.
const ASSESSMENT: &str = "assessment";
/// A larger file is no filled-in assessment, in bytes.
pub const LARGEST: u64 = 16 << 20;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A spreadsheet: XLSX, XLSM, XLS or ODS.
    Spreadsheet,
    /// Values separated by commas, semicolons or tabs.
    Csv,
    /// A Markdown checklist.
    Markdown,
}

impl Form {
    /// The form of a file with this name; `None` for a name that tells none.
    pub fn of_name(name: &str) -> Option<Self> {
        let ending = name.rsplit_once('.')?.1.to_ascii_lowercase();
        Some(match ending.as_str() {
            "xlsx" | "xlsm" | "xls" | "ods" => Self::Spreadsheet,
            "csv" | "tsv" => Self::Csv,
            "md" | "markdown" => Self::Markdown,
            _ => return None,
        })
    }
}

/// What a file says about one criterion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it stands in the file: `row 12`, `line 4`.
    pub place: String,
    /// The index of the criterion in the rulebook.
    pub criterion: usize,
    /// The answer; never [`Answer::Unknown`].
    pub answer: Answer,
    /// The words beside it.
    pub note: Option<String>,
}

/// Something in the file that did not become an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unplaced {
    /// Where it stands in the file.
    pub place: String,
    /// What stands there.
    pub text: String,
    /// Why it is no answer.
    pub why: Why,
}

/// Why something is no answer to a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It is not clear to which criterion it belongs.
    NoCriterion,
    /// An earlier place answers the same criterion.
    Twice,
    /// Its answer is none of the words that are known.
    NoAnswer,
    /// The answer is left open.
    Open,
}

/// What was read from a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The answers, in the order of the assessment.
    pub rows: Vec<Row>,
    /// What did not become an answer, in the order of the file.
    pub unplaced: Vec<Unplaced>,
}

/// An item of a file before it is known what it means.
pub(crate) struct Item {
    place: String,
    /// The section that stands above it, as written.
    heading: Option<String>,
    number: Option<String>,
    statement: String,
    answer: String,
    note: Option<String>,
}

/// Reads a file of this form. `checked_only` leaves boxes of a checklist that are not ticked open, which
/// are a no otherwise.
///
/// # Errors
/// When it cannot be read as what it is said to be, or no answers are found in it.
pub fn read(
    bytes: &[u8],
    form: Form,
    book: &Rulebook,
    tables: &Tables,
    checked_only: bool,
) -> Result<Imported, ImportError> {
    let criteria = Criteria::of(book, ASSESSMENT);
    let words = Words::of(tables);
    let items = match form {
        Form::Spreadsheet => columns::items(&sheet::spreadsheet(bytes)?, tables, &words)?,
        Form::Csv => columns::items(&sheet::csv(bytes)?, tables, &words)?,
        Form::Markdown => checklist::items(bytes, checked_only, &words)?,
    };
    Ok(imported(items, &criteria, &words))
}

fn imported(items: Vec<Item>, criteria: &Criteria, words: &Words) -> Imported {
    let placed = criteria.place(&items);
    let mut imported = Imported::default();
    for (item, criterion) in items.into_iter().zip(placed) {
        let text = if item.statement.is_empty() { item.number.unwrap_or_default() } else { item.statement };
        let answer = words.answer(&item.answer);
        let why = match (criterion, answer) {
            (_, _) if item.answer.trim().is_empty() => Why::Open,
            (_, Some(Answer::Unknown)) => Why::Open,
            (None, _) => Why::NoCriterion,
            (Some(_), None) => Why::NoAnswer,
            (Some(criterion), Some(answer)) => {
                if imported.rows.iter().all(|row| row.criterion != criterion) {
                    imported.rows.push(Row { place: item.place, criterion, answer, note: item.note });
                    continue;
                }
                Why::Twice
            }
        };
        let text = if why == Why::NoAnswer { format!("{text}: {}", item.answer.trim()) } else { text };
        imported.unplaced.push(Unplaced { place: item.place, text, why });
    }
    imported.rows.sort_by_key(|row| row.criterion);
    imported
}
