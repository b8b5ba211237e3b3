//! A table's columns: which one numbers, states, answers and explains.

use crate::Item;
use crate::answer::{Words, tidy};
use crate::error::ImportError;
use crate::sheet::Rows;
use matura_tables::Tables;

/// The head of a table stands within so many rows.
const HEAD_WITHIN: usize = 30;

/// The columns, by their index.
#[derive(Debug, Default, PartialEq, Eq)]
struct Columns {
    number: Option<usize>,
    statement: Option<usize>,
    answer: usize,
    note: Option<usize>,
}

/// The rows below the head, with the headings among them.
pub(crate) fn items(rows: &Rows, tables: &Tables, words: &Words) -> Result<Vec<Item>, ImportError> {
    let (head, columns) = columns(rows, tables, words)?;
    let mut items = Vec::new();
    let mut heading = None;
    for (row, number) in rows.iter().zip(1..).skip(head) {
        let cell = |column: Option<usize>| column.and_then(|at| row.get(at)).map_or("", |cell| cell.trim());
        let (id, statement, answer) = (cell(columns.number), cell(columns.statement), cell(Some(columns.answer)));
        if id.is_empty() && answer.is_empty() {
            if !statement.is_empty() {
                heading = Some(statement.to_owned());
            }
            continue;
        }
        items.push(Item {
            place: format!("row {number}"),
            heading: heading.clone(),
            number: (!id.is_empty()).then(|| id.to_owned()),
            statement: statement.to_owned(),
            answer: answer.to_owned(),
            note: Some(cell(columns.note)).filter(|note| !note.is_empty()).map(str::to_owned),
        });
    }
    Ok(items)
}

/// The number of rows up to and with the head, and the columns.
fn columns(rows: &Rows, tables: &Tables, words: &Words) -> Result<(usize, Columns), ImportError> {
    let is_head = |row: &[String]| {
        let named = |table: &str| column(row, tables, table).is_some();
        named("sheet-criterion") && (named("sheet-number") || named("sheet-id") || named("sheet-answer"))
            || named("sheet-answer") && (named("sheet-number") || named("sheet-id"))
    };
    let head = rows.iter().take(HEAD_WITHIN).position(|row| is_head(row));
    let titles = head.and_then(|at| rows.get(at)).map(Vec::as_slice).unwrap_or_default();
    let below = head.map_or(0, |at| at + 1);
    let number = column(titles, tables, "sheet-id").or_else(|| column(titles, tables, "sheet-number"));
    let statement = column(titles, tables, "sheet-criterion");
    let named = column(titles, tables, "sheet-answer").filter(|at| Some(*at) != statement);
    let taken: Vec<usize> = number.iter().chain(&statement).copied().collect();
    let rest = rows.get(below..).unwrap_or_default();
    let answer = named.or_else(|| by_content(rest, &taken, words)).ok_or(ImportError::NoAnswers)?;
    let note = column(titles, tables, "sheet-note").filter(|at| *at != answer);
    Ok((below, Columns { number, statement, answer, note }))
}

/// The first column whose head is a word of the table, the words that stand first in it going first.
fn column(row: &[String], tables: &Tables, table: &str) -> Option<usize> {
    let words = tables.words(table, "words").unwrap_or_default();
    words.iter().find_map(|word| row.iter().position(|cell| tidy(cell) == tidy(word)))
}

/// The column of which most cells that have text are answers, and at least two.
fn by_content(rows: &[Vec<String>], taken: &[usize], words: &Words) -> Option<usize> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let counted = (0..width).filter(|at| !taken.contains(at)).map(|at| {
        let cells = rows.iter().filter_map(|row| row.get(at)).filter(|cell| !cell.trim().is_empty());
        let (mut all, mut answers) = (0, 0);
        for cell in cells {
            all += 1;
            answers += usize::from(words.answer(cell).is_some());
        }
        (at, all, answers)
    });
    let sure = counted.filter(|(_, all, answers)| *answers >= 2 && answers * 2 > *all);
    sure.max_by_key(|(at, _, answers)| (*answers, std::cmp::Reverse(*at))).map(|(at, ..)| at)
}
