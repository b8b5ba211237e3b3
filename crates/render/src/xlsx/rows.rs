//! The first sheet: the assessment.

use super::look::Look;
use super::{header, row, write, write_link};
use crate::words::Words;
use crate::{Links, phrases};
use matura_report::value::{Criterion, Report};
use matura_texts::Texts;
use rust_xlsxwriter::{Format, Worksheet, XlsxError};

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
        ("Criterium number", 10.0),
        ("Assessment criterium", 60.0),
        (answer.as_str(), 13.0),
        (confidence.as_str(), 11.0),
        (status.as_str(), 13.0),
        (evidence.as_str(), 38.0),
        (note.as_str(), 50.0),
        (next.as_str(), 50.0),
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
    write(sheet, (at, 4), Words(texts).status(criterion.status), &look.text)?;
    let placed: Vec<_> = phrases::placed(criterion).collect();
    let address = placed.first().and_then(|(piece, _)| links?.evidence(piece));
    let shown = match placed.as_slice() {
        [] => String::new(),
        [(_, place)] => place.clone(),
        [(_, place), others @ ..] => texts.fill("formats.more", &[("place", place), ("n", &others.len())]),
    };
    write_link(sheet, (at, 5), (&shown, address), (&look.text, &look.link))?;
    let mut note = phrases::person(criterion, texts);
    note.push(criterion.reason.clone());
    write(sheet, (at, 6), &note.join("\n"), &look.text)?;
    write(sheet, (at, 7), &phrases::next_step(criterion, texts), &look.text)
}
