//! The report as JUnit XML: a suite for each section, a case for each criterion.

use crate::phrases;
use crate::words::Words;
use matura_report::plain;
use matura_report::value::{Answer, Criterion, Report, SectionSummary};
use matura_texts::Texts;
use std::fmt::Write as _;

/// Places of evidence that are listed.
const PLACES: usize = 20;

/// A case fails where the answer is no or partial, and is skipped where it is unknown or the criterion does
/// not apply. Valid against the schema `junit-10.xsd` of Jenkins.
pub fn junit(report: &Report, texts: &Texts) -> String {
    let sections: Vec<&SectionSummary> = report.summary.sections.iter().filter(|section| section.total() > 0).collect();
    let sum = |count: fn(&SectionSummary) -> usize| sections.iter().map(|section| count(section)).sum::<usize>();
    let mut text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    let (tests, failures) = (sum(SectionSummary::total), sum(failures));
    line(
        &mut text,
        0,
        "<testsuites",
        &[("name", "matura"), ("tests", &n(tests)), ("failures", &n(failures)), ("errors", "0"), ("time", "0")],
        ">",
    );
    for section in sections {
        suite(&mut text, report, section, texts);
    }
    text.push_str("</testsuites>\n");
    text
}

fn failures(section: &SectionSummary) -> usize {
    section.no + section.partial
}

fn n(number: usize) -> String {
    number.to_string()
}

fn suite(text: &mut String, report: &Report, section: &SectionSummary, texts: &Texts) {
    let attributes = [
        ("name", &*format!("{} {}", section.id, section.title)),
        ("tests", &n(section.total())),
        ("failures", &n(failures(section))),
        ("errors", "0"),
        ("skipped", &n(section.na + section.unknown)),
        ("time", "0"),
        ("timestamp", report.scanned_at.trim_end_matches('Z')),
    ];
    line(text, 1, "<testsuite", &attributes, ">");
    let repository = &report.repository;
    let properties = [
        ("matura.version", Some(&report.tool.version)),
        ("matura.rules", Some(&report.tool.rules)),
        ("repository", Some(&repository.path)),
        ("commit", repository.commit.as_ref()),
    ];
    text.push_str("    <properties>\n");
    for (name, value) in properties {
        if let Some(value) = value {
            line(text, 3, "<property", &[("name", name), ("value", value)], "/>");
        }
    }
    text.push_str("    </properties>\n");
    for criterion in report.criteria.iter().filter(|criterion| criterion.section == section.id) {
        case(text, section, criterion, texts);
    }
    text.push_str("  </testsuite>\n");
}

fn case(text: &mut String, section: &SectionSummary, criterion: &Criterion, texts: &Texts) {
    let class = match section.part(&criterion.id) {
        Some(part) => format!(
            "matura.{} {}.{} {}",
            class_part(&section.id),
            class_part(&section.title),
            class_part(&part.id),
            class_part(&part.title)
        ),
        None => format!("matura.{} {}", class_part(&section.id), class_part(&section.title)),
    };
    let name = format!("{} {}", criterion.id, criterion.statement);
    line(text, 2, "<testcase", &[("name", &name), ("classname", &class), ("time", "0")], ">");
    let answer = Words(texts).answer(criterion.answer);
    let message = format!("{answer}: {}", criterion.reason);
    match criterion.answer {
        Answer::No | Answer::Partial => {
            line(text, 3, "<failure", &[("message", &message), ("type", criterion.answer.name())], ">");
            text.truncate(text.trim_end().len());
            let _ = writeln!(text, "{}</failure>", escape(&details(criterion, texts)));
        }
        Answer::Na | Answer::Unknown => line(text, 3, "<skipped", &[("message", &message)], "/>"),
        Answer::Yes => {}
    }
    if !matches!(criterion.answer, Answer::No | Answer::Partial) {
        let _ = writeln!(text, "      <system-out>{}</system-out>", escape(&details(criterion, texts)));
    }
    text.push_str("    </testcase>\n");
}

/// Dots separate the parts of a class; those of a text are none.
fn class_part(text: &str) -> String {
    text.replace('.', "-")
}

/// What a dashboard shows when a case is opened.
fn details(criterion: &Criterion, texts: &Texts) -> String {
    let status = Words(texts).status(criterion.status);
    let mut lines = vec![
        criterion.statement.clone(),
        format!(
            "{}: {} ({:.0} %, {status})",
            Words(texts).answer(criterion.answer),
            criterion.reason,
            criterion.confidence * 100.0
        ),
    ];
    lines.extend(phrases::person(criterion, texts));
    let places = phrases::placed(criterion).take(PLACES);
    lines.extend(places.map(|(piece, place)| format!("- {place} {}", piece.message).trim_end().to_owned()));
    let more = phrases::placed(criterion).count().saturating_sub(PLACES);
    if more > 0 {
        lines.push(texts.fill("formats.more", &[("place", &"-"), ("n", &more)]));
    }
    let next = phrases::next_step(criterion, texts);
    lines.extend(Some(next).filter(|next| !next.is_empty()));
    lines.push(texts.fill("formats.verify", &[("id", &criterion.id)]));
    lines.join("\n")
}

fn line(text: &mut String, depth: usize, opening: &str, attributes: &[(&str, &str)], closing: &str) {
    text.push_str(&"  ".repeat(depth));
    text.push_str(opening);
    for (name, value) in attributes {
        let _ = write!(text, " {name}=\"{}\"", escape(value));
    }
    text.push_str(closing);
    text.push('\n');
}

/// Text for XML: control characters, which XML cannot hold, are shown as escapes.
pub(crate) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            // XML 1.0 has no place for these two.
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use matura_texts::Language;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(escape(text), expected, "{text:?}");
    }

    #[test]
    fn nothing_breaks_out_of_its_place() {
        check("a < b && \"c\" ]]>", "a &lt; b &amp;&amp; &quot;c&quot; ]]&gt;");
        check("\u{0}\u{1b}[31m\u{ffff}", "\\u{0}\\u{1b}[31m\u{fffd}");
        check("a\nb", "a\nb");
    }

    #[test]
    fn cases_are_counted_by_their_answers() {
        let text = junit(&report(), Texts::of(Language::English));
        assert!(text.contains("<testsuites name=\"matura\" tests=\"7\" failures=\"4\" errors=\"0\""), "{text}");
        assert_eq!(text.matches("<failure ").count(), 4);
        assert_eq!(text.matches("<skipped ").count(), 2);
        assert_eq!(text.matches("<testcase ").count(), 7);
        assert!(text.contains("classname=\"matura.1 Documentation.1-1 Project\""), "{text}");
    }
}
