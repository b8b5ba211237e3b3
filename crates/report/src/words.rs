//! Words of the report's values in a language.

use crate::value::{Answer, Report};
use matura_texts::Texts;

/// The texts of the report's own language; English where matura does not speak it.
pub(crate) fn texts_of(report: &Report) -> &'static Texts {
    Texts::of(report.language.parse().unwrap_or_default())
}

/// The answer in a word that fits into a column.
pub(crate) fn short(texts: &Texts, answer: Answer) -> String {
    texts.say(&format!("terminal.answer.{}", answer.name())).to_owned()
}
