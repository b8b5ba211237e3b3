//! Spreadsheets and CSV as rows of texts.

use crate::error::ImportError;
use calamine::{Data, Reader, open_workbook_auto_from_rs};
use std::io::Cursor;

/// A sheet: rows from 1, each with its cells.
pub(crate) type Rows = Vec<Vec<String>>;

/// Rows of a spreadsheet beyond this many are left out, and so are columns.
const MOST: usize = 10_000;

/// The sheet of a spreadsheet with the most rows that have text, the first of them where several have.
pub(crate) fn spreadsheet(bytes: &[u8]) -> Result<Rows, ImportError> {
    let broken = |error: calamine::Error| ImportError::Spreadsheet(error.to_string());
    let mut book = open_workbook_auto_from_rs(Cursor::new(bytes)).map_err(broken)?;
    let mut best = Rows::new();
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(broken)?;
        let (top, left) = range.start().unwrap_or_default();
        let mut rows: Rows = vec![Vec::new(); (top as usize).min(MOST)];
        for cells in range.rows().take(MOST) {
            let mut row = vec![String::new(); (left as usize).min(MOST)];
            row.extend(cells.iter().take(MOST).map(text));
            rows.push(row);
        }
        if filled(&rows) > filled(&best) {
            best = rows;
        }
    }
    Ok(best)
}

fn filled(rows: &Rows) -> usize {
    rows.iter().filter(|row| row.iter().any(|cell| !cell.trim().is_empty())).count()
}

/// A cell as a person reads it: a number that is whole without its point.
fn text(cell: &Data) -> String {
    match cell {
        Data::Float(number) if number.fract() == 0.0 => format!("{number:.0}"),
        Data::Bool(yes) => yes.to_string(),
        Data::Empty | Data::Error(_) => String::new(),
        other => other.to_string(),
    }
}

/// A CSV file, separated by what its first line holds most.
pub(crate) fn csv(bytes: &[u8]) -> Result<Rows, ImportError> {
    let text = utf8(bytes)?;
    let first = text.lines().next().unwrap_or_default();
    let count = |mark: u8| first.bytes().filter(|byte| *byte == mark).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|mark| count(*mark)).unwrap_or(b',');
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text.as_bytes());
    let mut rows = Rows::new();
    for record in reader.records().take(MOST) {
        let record = record.map_err(|error| ImportError::Csv(error.to_string()))?;
        rows.push(record.iter().map(unguarded).collect());
    }
    Ok(rows)
}

/// Without the apostrophe by which a cell is kept from being a formula.
fn unguarded(cell: &str) -> String {
    let guarded = cell.strip_prefix('\'').filter(|rest| rest.starts_with(['=', '+', '-', '@']));
    guarded.unwrap_or(cell).to_owned()
}

/// The text of a file, without a byte order mark.
pub(crate) fn utf8(bytes: &[u8]) -> Result<&str, ImportError> {
    let text = std::str::from_utf8(bytes).map_err(|_| ImportError::Encoding)?;
    Ok(text.trim_start_matches('\u{feff}'))
}
