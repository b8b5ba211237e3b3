//! The first sheet: the assessment.

use super::look::Look;
use super::{header, row, set_height, write, write_link};
use crate::words::Words;
use crate::{Links, phrases};
use matura_report::value::{Criterion, Report};
use matura_texts::Texts;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

/// Widths of columns.
const STATEMENT: f64 = 58.0;
const PLACE: f64 = 42.0;
const TEXT: f64 = 52.0;

/// A row below the header.
enum Row<'r> {
    Heading { text: String, of_section: bool },
    Criterion(&'r Criterion),
}

pub(super) fn fill(sheet: &mut Worksheet, report: &Report, texts: &Texts, look: &Look) -> Result<(), XlsxError> {
    let rows = rows(report);
    let say = |key: &str| texts.say(&format!("formats.sheet.{key}")).to_owned();
    let names = ["answer", "confidence", "status", "evidence", "note", "next"].map(say);
    let [answer, confidence, status, evidence, note, next] = &names;
    // The first two are named as in the published spreadsheet, in every language, so that what reads it finds them.
    let columns = [
        ("Criterium number", 11.0),
        ("Assessment criterium", STATEMENT),
        (answer.as_str(), 15.0),
        (confidence.as_str(), 13.0),
        (status.as_str(), 13.0),
        (evidence.as_str(), PLACE),
        (note.as_str(), TEXT),
        (next.as_str(), TEXT),
    ];
    header(sheet, &columns, rows.len(), look)?;
    let links = Links::of(report);
    for (at, shown) in rows.iter().enumerate() {
        let at = row(at + 1);
        match shown {
            Row::Heading { text, of_section } => {
                let format = if *of_section { &look.section } else { &look.part };
                heading(sheet, at, text, format)?;
            }
            Row::Criterion(criterion) => one(sheet, at, criterion, (texts, links.as_ref()), look)?,
        }
    }
    Ok(())
}

/// The criteria under the headings of their sections and sub-sections.
fn rows(report: &Report) -> Vec<Row<'_>> {
    let mut rows = Vec::new();
    for section in report.summary.sections.iter().filter(|section| section.total() > 0) {
        rows.push(Row::Heading { text: format!("{}. {}", section.id, section.title), of_section: true });
        let mut before = None;
        for criterion in report.criteria.iter().filter(|criterion| criterion.section == section.id) {
            let part = section.part(&criterion.id);
            if let Some(part) = part.filter(|part| before != Some(*part)) {
                rows.push(Row::Heading { text: format!("{}. {}", part.id, part.title), of_section: false });
            }
            before = part;
            rows.push(Row::Criterion(criterion));
        }
    }
    rows
}

fn heading(sheet: &mut Worksheet, at: u32, text: &str, format: &Format) -> Result<(), XlsxError> {
    for column in 0..8 {
        sheet.write_blank(at, column, format)?;
    }
    sheet.set_row_height(at, 20)?;
    write(sheet, (at, 1), text, format)
}

fn one(
    sheet: &mut Worksheet,
    at: u32,
    criterion: &Criterion,
    (texts, links): (&Texts, Option<&Links>),
    look: &Look,
) -> Result<(), XlsxError> {
    sheet.write_number_with_format(at, 0, criterion.number, &look.number)?;
    write(sheet, (at, 1), &criterion.statement, &look.text)?;
    write(sheet, (at, 2), Words(texts).answer(criterion.answer), look.answer(criterion.answer))?;
    sheet.write_number_with_format(at, 3, criterion.confidence, &look.percent)?;
    write(sheet, (at, 4), Words(texts).status(criterion.status), &look.word)?;
    let placed: Vec<_> = phrases::placed(criterion).collect();
    let address = placed.first().and_then(|(piece, _)| links?.evidence(piece));
    let shown = match placed.as_slice() {
        [] => String::new(),
        [(_, place)] => place.clone(),
        [(_, place), others @ ..] => texts.fill("formats.more", &[("place", place), ("n", &others.len())]),
    };
    write_link(sheet, (at, 5), (&shown, address), (&look.text, &look.link))?;
    let next = phrases::next_step(criterion, texts);
    let mut note = phrases::person(criterion, texts);
    note.push(criterion.reason.clone());
    let note = note.join("\n");
    write(sheet, (at, 6), &note, &look.text)?;
    write(sheet, (at, 7), &next, &look.text)?;
    set_height(sheet, at, &[(&criterion.statement, STATEMENT), (&shown, PLACE), (&note, TEXT), (&next, TEXT)])
}
