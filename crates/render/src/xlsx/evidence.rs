//! The second sheet, all evidence; and the third, what could not be read.

use super::look::Look;
use super::{ADDRESSES, ROWS, header, row, set_height, write, write_link};
use crate::words::Words;
use crate::{Links, phrases};
use matura_report::value::Report;
use matura_texts::Texts;
use rust_xlsxwriter::{Worksheet, XlsxError};

/// Widths of columns.
const PLACE: f64 = 45.0;
const MESSAGE: f64 = 48.0;
const EXCERPT: f64 = 70.0;
const MATTER: f64 = 80.0;

pub(super) fn fill(sheet: &mut Worksheet, report: &Report, texts: &Texts, look: &Look) -> Result<(), XlsxError> {
    let pieces: Vec<_> = report
        .criteria
        .iter()
        .flat_map(|criterion| criterion.evidence.iter().map(move |piece| (criterion, piece)))
        .take(ROWS - 1)
        .collect();
    let columns = [
        (texts.say("formats.sheet.number"), 11.0),
        ("ID", 10.0),
        (texts.say("formats.sheet.answer"), 15.0),
        (texts.say("formats.sheet.speaks"), 10.0),
        (texts.say("formats.sheet.strength"), 13.0),
        (texts.say("formats.sheet.place"), PLACE),
        (texts.say("formats.sheet.message"), MESSAGE),
        (texts.say("formats.sheet.excerpt"), EXCERPT),
    ];
    header(sheet, &columns, pieces.len(), look)?;
    let links = Links::of(report);
    for (at, (criterion, piece)) in pieces.iter().enumerate() {
        let line = row(at + 1);
        sheet.write_number_with_format(line, 0, criterion.number, &look.number)?;
        write(sheet, (line, 1), &criterion.id, &look.word)?;
        write(sheet, (line, 2), Words(texts).answer(criterion.answer), look.answer(criterion.answer))?;
        write(
            sheet,
            (line, 3),
            texts.say(if piece.supports { "formats.sheet.for" } else { "formats.sheet.against" }),
            &look.text,
        )?;
        write(sheet, (line, 4), texts.say(&format!("strength.{}", piece.strength.name())), &look.word)?;
        let address = links.as_ref().filter(|_| at < ADDRESSES).and_then(|links| links.evidence(piece));
        let place = phrases::place(piece).unwrap_or_default();
        write_link(sheet, (line, 5), (&place, address), (&look.text, &look.link))?;
        write(sheet, (line, 6), &piece.message, &look.text)?;
        write(sheet, (line, 7), &piece.excerpt, &look.excerpt)?;
        set_height(sheet, line, &[(&place, PLACE), (&piece.message, MESSAGE), (&piece.excerpt, EXCERPT)])?;
    }
    Ok(())
}

pub(super) fn fill_diagnostics(
    sheet: &mut Worksheet,
    report: &Report,
    texts: &Texts,
    look: &Look,
) -> Result<(), XlsxError> {
    let columns = [
        (texts.say("formats.sheet.place"), PLACE),
        (texts.say("formats.sheet.matter"), MATTER),
        (texts.say("formats.sheet.cause"), 20.0),
        (texts.say("formats.sheet.lost"), 14.0),
    ];
    let shown: Vec<_> = report.diagnostics.iter().take(ROWS - 1).collect();
    header(sheet, &columns, shown.len(), look)?;
    let links = Links::of(report);
    for (at, diagnostic) in shown.iter().enumerate() {
        let line = row(at + 1);
        let place = match (&diagnostic.path, diagnostic.line) {
            (Some(path), Some(line)) => format!("{path}:{line}"),
            (path, _) => path.clone().unwrap_or_default(),
        };
        let links = links.as_ref().filter(|_| at < ADDRESSES);
        let path = diagnostic.path.as_deref();
        let address = path.and_then(|path| links?.file(path, diagnostic.line, diagnostic.end_line));
        write_link(sheet, (line, 0), (&place, address), (&look.text, &look.link))?;
        write(sheet, (line, 1), &diagnostic.message, &look.text)?;
        set_height(sheet, line, &[(&place, PLACE), (&diagnostic.message, MATTER)])?;
        write(sheet, (line, 2), &phrases::whose(diagnostic, texts), &look.text)?;
        write(
            sheet,
            (line, 3),
            texts.say(if diagnostic.fatal { "formats.sheet.lost_yes" } else { "formats.sheet.lost_no" }),
            &look.text,
        )?;
    }
    Ok(())
}
