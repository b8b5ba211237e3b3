//! A badge that says how mature a project is, as an endpoint of shields.io.

use matura_report::Report;
use matura_texts::Texts;
use serde_json::json;

/// What a badge says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Badge<'t> {
    pub(crate) label: &'t str,
    pub(crate) message: String,
    pub(crate) color: Color,
}

/// How good that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Color {
    Mature,
    Most,
    Half,
    Some,
    Few,
    Nothing,
}

impl Color {
    /// The colour as shields.io names it.
    fn name(self) -> &'static str {
        match self {
            Self::Mature => "brightgreen",
            Self::Most => "yellowgreen",
            Self::Half => "yellow",
            Self::Some => "orange",
            Self::Few => "red",
            Self::Nothing => "lightgrey",
        }
    }

    /// The colour of the drawn badge: dark enough for white text (4.5 to 1 and more).
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Mature => "#1a7f37",
            Self::Most => "#4d7a0b",
            Self::Half => "#8a6100",
            Self::Some => "#b04a00",
            Self::Few => "#c2202b",
            Self::Nothing => "#57606a",
        }
    }
}

impl<'t> Badge<'t> {
    pub(crate) fn of(report: &Report, texts: &'t Texts) -> Self {
        let count = |bare_only: bool| {
            let sections = report.summary.sections.iter().filter(|section| section.bare_minimum || !bare_only);
            sections.fold((0, 0), |(met, of), section| (met + section.yes, of + section.total() - section.na))
        };
        let (met, of) = count(false);
        let (bare_met, bare_of) = count(true);
        let mature = report.summary.mature == Some(true);
        let color = match (bare_met * 4).checked_div(bare_of) {
            _ if mature => Color::Mature,
            None => Color::Nothing,
            Some(3..) => Color::Most,
            Some(2) => Color::Half,
            Some(1) => Color::Some,
            Some(_) => Color::Few,
        };
        let name = if mature { "badge.mature" } else { "badge.counts" };
        Self { label: texts.say("badge.label"), message: texts.fill(name, &[("met", &met), ("of", &of)]), color }
    }
}

/// The JSON that <https://img.shields.io/endpoint?url=…> takes: what is met of what applies. Green is a
/// project that meets the bare minimum; else the colour tells how much of it is met.
pub fn badge(report: &Report, texts: &Texts) -> String {
    let badge = Badge::of(report, texts);
    let value = json!({
        "schemaVersion": 1,
        "label": badge.label,
        "message": badge.message,
        "color": badge.color.name(),
    });
    format!("{value:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use matura_texts::Language;

    #[track_caller]
    fn check(mature: Option<bool>, yes: usize, no: usize, expected: (&str, &str)) {
        let mut report = report();
        report.summary.mature = mature;
        for (at, section) in report.summary.sections.iter_mut().enumerate() {
            (section.partial, section.unknown, section.na) = (0, 0, 1);
            (section.yes, section.no) = if at == 0 { (yes, no) } else { (0, 0) };
        }
        let badge = Badge::of(&report, Texts::of(Language::English));
        assert_eq!((badge.message.as_str(), badge.color.name()), expected);
    }

    #[test]
    fn the_colour_tells_how_much_of_the_bare_minimum_is_met() {
        check(Some(true), 4, 0, ("mature, 4 of 4", "brightgreen"));
        check(None, 4, 0, ("4 of 4", "yellowgreen"));
        check(Some(false), 3, 1, ("3 of 4", "yellowgreen"));
        check(Some(false), 2, 2, ("2 of 4", "yellow"));
        check(Some(false), 1, 3, ("1 of 4", "orange"));
        check(Some(false), 0, 4, ("0 of 4", "red"));
        check(None, 0, 0, ("0 of 0", "lightgrey"));
    }

    #[test]
    fn shields_io_takes_it() {
        let text = badge(&report(), Texts::of(Language::English));
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schemaVersion"], 1);
        assert_eq!(value["message"], "1 of 6");
    }
}
