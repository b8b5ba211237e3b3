//! The report as a spreadsheet, in the shape that the assessment is published in: its numbered rows under the
//! headings of their sections, with the answers beside them.

mod evidence;
mod look;
mod rows;

use look::Look;
use matura_report::value::Report;
use matura_report::{plain, plain_line};
use matura_texts::Texts;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Url, Workbook, Worksheet, XlsxError};

/// Characters that a cell holds at most.
const CELL: usize = 32_000;
/// Characters that an address holds at most.
const ADDRESS: usize = 2_000;
/// Addresses that a sheet holds at most.
const ADDRESSES: usize = 65_000;
/// Lines that a row shows at most; more stands in the cell.
const LINES: usize = 24;
/// Rows that a sheet holds at most.
const ROWS: usize = 1_000_000;

/// The bytes of an XLSX file: the assessment, all evidence, and diagnostics where there are any.
pub fn xlsx(report: &Report, texts: &Texts) -> Vec<u8> {
    make(report, texts).expect("rows, columns, addresses and texts are within the bounds of the format")
}

fn make(report: &Report, texts: &Texts) -> Result<Vec<u8>, XlsxError> {
    let look = Look::new();
    let mut workbook = Workbook::new();
    workbook.set_properties(&properties(report));
    let names = [texts.say("formats.sheet.assessment"), texts.say("formats.sheet.evidence")];
    let [assessment, evidence] = names;
    rows::fill(sheet(&mut workbook, assessment, report, texts)?, report, texts, &look)?;
    evidence::fill(sheet(&mut workbook, evidence, report, texts)?, report, texts, &look)?;
    if !report.diagnostics.is_empty() {
        let name = texts.say("formats.sheet.diagnostics");
        evidence::fill_diagnostics(sheet(&mut workbook, name, report, texts)?, report, texts, &look)?;
    }
    workbook.save_to_buffer()
}

/// What the file says about itself. The time is the report's: the same report gives the same bytes.
fn properties(report: &Report) -> DocProperties {
    let made = ExcelDateTime::parse_from_str(report.scanned_at.trim_end_matches('Z'));
    let made = made.or_else(|_| ExcelDateTime::from_timestamp(0)).unwrap_or_default();
    DocProperties::new()
        .set_title(format!("MLOps Maturity Assessment: {}", plain_line(&report.repository.path)))
        .set_author(format!("{} {}", plain_line(&report.tool.name), plain_line(&report.tool.version)))
        .set_comment(plain_line(report.repository.commit.as_deref().unwrap_or_default()))
        .set_creation_datetime(&made)
}

/// A sheet that prints well: landscape A4, as wide as the page, its header on each page.
fn sheet<'w>(
    workbook: &'w mut Workbook,
    name: &str,
    report: &Report,
    texts: &Texts,
) -> Result<&'w mut Worksheet, XlsxError> {
    let sheet = workbook.add_worksheet();
    sheet.set_name(name)?;
    sheet.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.4, 0.4, 0.6, 0.6, 0.3, 0.3);
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_freeze_panes(1, 0)?;
    // An ampersand commands the header; two stand for itself.
    let shown = |text: &str| plain_line(text).replace('&', "&&").chars().take(80).collect::<String>();
    let commit = report.repository.commit.as_deref().and_then(|commit| commit.get(..10)).unwrap_or_default();
    sheet.set_header(format!("&L{} {}&R{}", shown(&report.repository.path), shown(commit), shown(&report.scanned_at)));
    sheet.set_footer(format!("&C{} &P / &N", texts.say("formats.sheet.page")));
    Ok(sheet)
}

/// The header, with a filter for each column over the rows below.
fn header(sheet: &mut Worksheet, columns: &[(&str, f64)], rows: usize, look: &Look) -> Result<(), XlsxError> {
    for (at, (name, width)) in (0u16..).zip(columns) {
        sheet.set_column_width(at, *width)?;
        sheet.write_string_with_format(0, at, *name, &look.header)?;
    }
    sheet.set_row_height(0, 32)?;
    let last_column = u16::try_from(columns.len().saturating_sub(1)).unwrap_or_default();
    sheet.autofilter(0, 0, row(rows.max(1)), last_column)?;
    Ok(())
}

/// Makes a row high enough for its texts in columns of these widths. Spreadsheet programs do not all do so by
/// themselves.
fn set_height(sheet: &mut Worksheet, at: u32, cells: &[(&str, f64)]) -> Result<(), XlsxError> {
    let lines = cells.iter().map(|(text, width)| lines(text, *width)).max().unwrap_or(1).clamp(1, LINES);
    sheet.set_row_height(at, 2 + 14 * u32::try_from(lines).unwrap_or(1))?;
    Ok(())
}

/// The lines that a text takes in a column of this width, which counts digits. Programs differ in their fonts, so
/// that a little room is left.
fn lines(text: &str, width: f64) -> usize {
    let columns = |line: &str| line.chars().map(|c| if c < '\u{1100}' { 1.0 } else { 2.0 }).sum::<f64>();
    let of_line = |line: &str| (columns(line) / (width * 0.9)).ceil().max(1.0);
    text.lines().take(LINES).map(of_line).sum::<f64>() as usize
}

/// A row's number; there are never as many as fit no `u32`.
fn row(number: usize) -> u32 {
    u32::try_from(number.min(ROWS)).unwrap_or_default()
}

/// Writes text as text, never as a formula; controls are shown as escapes.
fn write(sheet: &mut Worksheet, at: (u32, u16), text: &str, format: &Format) -> Result<(), XlsxError> {
    let text = crate::phrases::cut(&plain(text), CELL);
    sheet.write_string_with_format(at.0, at.1, text, format)?;
    Ok(())
}

/// Writes text that leads to an address, where there is one that a cell can hold.
fn write_link(
    sheet: &mut Worksheet,
    at: (u32, u16),
    (text, address): (&str, Option<String>),
    format: (&Format, &Format),
) -> Result<(), XlsxError> {
    let Some(address) = address.filter(|address| address.len() <= ADDRESS) else {
        return write(sheet, at, text, format.0);
    };
    let text = crate::phrases::cut(&plain(text), CELL);
    sheet.write_url_with_format(at.0, at.1, Url::new(address).set_text(text), format.1)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
    use matura_texts::Language;
    use std::io::Cursor;

    fn open(report: &Report, language: Language) -> Xlsx<Cursor<Vec<u8>>> {
        open_workbook_from_rs(Cursor::new(xlsx(report, Texts::of(language)))).expect("another library reads it")
    }

    fn text(cell: Option<&Data>) -> String {
        cell.map(ToString::to_string).unwrap_or_default()
    }

    #[test]
    fn the_rows_of_the_assessment_stand_under_their_headings() {
        let mut book = open(&report(), Language::English);
        assert_eq!(book.sheet_names(), ["Assessment", "Evidence", "Diagnostics"]);
        let sheet = book.worksheet_range("Assessment").unwrap();
        let rows: Vec<Vec<String>> =
            sheet.rows().map(|row| row.iter().map(|cell| text(Some(cell))).collect()).collect();
        assert_eq!(&rows[0][..3], ["Criterium number", "Assessment criterium", "Answer"]);
        let first: Vec<String> = rows.iter().map(|row| format!("{}|{}", row[0], row[1])).collect();
        let expected = [
            "Criterium number|Assessment criterium",
            "|1. Documentation",
            "|1.1. Project",
            "1|Statement of project-goal is true.",
            "2|Statement of people is true.",
            "|1.2. Model",
            "3|Statement of data-description is true.",
            "|2. Traceability",
            "4|Statement of versioned is true.",
            "5|Statement of reviewed is true.",
            "|5. Features",
            "6|Statement of feature-store is true.",
            "7|Statement of features is true.",
        ];
        assert_eq!(first, expected);
        assert_eq!(&rows[3][2..6], ["yes", "0.83", "automatic", "docs/a b.md:3 and 3 more"]);
        assert!(rows[9][6].contains("by Ada") && rows[9][6].contains("contradicts"), "{:?}", rows[9]);
    }

    #[test]
    fn no_cell_is_a_formula() {
        let mut book = open(&report(), Language::English);
        for name in book.sheet_names() {
            let formulas = book.worksheet_formula(&name).unwrap();
            assert!(formulas.used_cells().all(|(_, _, formula)| formula.is_empty()), "{name}");
        }
        let sheet = book.worksheet_range("Evidence").unwrap();
        let excerpts: Vec<String> = sheet.rows().skip(1).map(|row| text(row.last())).collect();
        assert!(excerpts.iter().any(|text| text.starts_with("=HYPERLINK(")), "it is there as text: {excerpts:?}");
        assert_eq!(sheet.rows().count(), 9);
    }

    #[test]
    fn the_same_report_gives_the_same_bytes() {
        let texts = Texts::of(Language::English);
        let first = xlsx(&report(), texts);
        // Times in a zip have a grain of two seconds.
        std::thread::sleep(std::time::Duration::from_millis(2100));
        assert!(first == xlsx(&report(), texts));
    }

    #[test]
    fn a_report_beyond_the_bounds_of_the_format_is_cut() {
        let mut report = report();
        let criterion = &mut report.criteria[0];
        criterion.reason = "語".repeat(70_000);
        criterion.statement = "x".repeat(70_000);
        criterion.evidence[0].path = Some("p".repeat(5_000));
        report.scanned_at = "never".to_owned();
        report.repository.path = "&D".repeat(200);
        let mut book = open(&report, Language::Japanese);
        let sheet = book.worksheet_range("評価").unwrap();
        assert!(text(sheet.get((3, 1))).ends_with('…'));
    }
}
