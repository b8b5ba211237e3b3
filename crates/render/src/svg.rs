//! Drawings of how far the sections are: a radar and bars, as SVG that takes its colours from the page.

use crate::words::{Words, percent, share};
use matura_report::plain_line;
use matura_report::value::{Answer, Report, SectionSummary};
use matura_texts::Texts;
use std::f64::consts::TAU;
use std::fmt::Write as _;

/// The middle of the radar, and the length of an axis.
const MIDDLE: (f64, f64) = (190.0, 160.0);
const RADIUS: f64 = 120.0;
/// Where the labels stand, from the middle.
const LABELS: f64 = 136.0;
/// A bar's width and height.
const BAR: (f64, f64) = (240.0, 14.0);

/// The share of criteria that are met in each section, on an axis each; dashed, what it would be if all
/// that is unknown were met. Empty with fewer than three sections that apply, which span no area.
pub(crate) fn radar(report: &Report, texts: &Texts) -> String {
    let axes: Vec<(&SectionSummary, f64, f64)> = report
        .summary
        .sections
        .iter()
        .filter_map(|section| Some((section, share(section, false)?, share(section, true)?)))
        .collect();
    if axes.len() < 3 {
        return String::new();
    }
    let count = axes.len();
    let mut svg =
        "<svg class=\"radar\" viewBox=\"0 0 380 320\" role=\"img\" aria-labelledby=\"radar-title radar-text\">\
         <title id=\"radar-title\">"
            .to_owned();
    let _ = write!(svg, "{}</title><desc id=\"radar-text\">{}</desc>", texts.say("html.radar"), told(texts, &axes));
    for ring in [0.25, 0.5, 0.75, 1.0] {
        let _ = write!(svg, "<polygon class=\"ring\" points=\"{}\"/>", points(&vec![ring; count]));
    }
    for at in 0..count {
        let (x, y) = point(at, count, RADIUS);
        let _ =
            write!(svg, "<line class=\"ring\" x1=\"{}\" y1=\"{}\" x2=\"{x:.1}\" y2=\"{y:.1}\"/>", MIDDLE.0, MIDDLE.1);
    }
    let now: Vec<f64> = axes.iter().map(|(_, now, _)| *now).collect();
    let open: Vec<f64> = axes.iter().map(|(_, _, open)| *open).collect();
    if now != open {
        let _ = write!(svg, "<polygon class=\"possible\" points=\"{}\"/>", points(&open));
    }
    let _ = write!(svg, "<polygon class=\"area\" points=\"{}\"/>", points(&now));
    for (at, (section, now, _)) in axes.iter().enumerate() {
        let (x, y) = point(at, count, RADIUS * now);
        let _ = write!(svg, "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"3.5\"/>");
        let (x, y) = point(at, count, LABELS);
        let id = escaped(&section.id);
        let anchor = match x - MIDDLE.0 {
            aside if aside > 1.0 => "start",
            aside if aside < -1.0 => "end",
            _ => "middle",
        };
        let _ = write!(
            svg,
            "<text text-anchor=\"{anchor}\" x=\"{x:.1}\" y=\"{:.1}\"><tspan class=\"axis\">{id}</tspan> <tspan>{}</tspan></text>",
            y + 4.0,
            percent(*now)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The answers of a section as a bar of parts; empty for a section without criteria.
#[expect(clippy::cast_precision_loss, reason = "counts of criteria are small")]
pub(crate) fn bar(section: &SectionSummary, texts: &Texts) -> String {
    let total = section.total();
    if total == 0 {
        return String::new();
    }
    let (width, height) = BAR;
    let title = texts.fill("html.bars_alt", &[("section", &section.id), ("counts", &counts(section, texts))]);
    let mut svg = format!(
        "<svg class=\"bar\" viewBox=\"0 0 {width} {height}\" preserveAspectRatio=\"none\" role=\"img\" aria-label=\"{}\">",
        escaped(&title)
    );
    let mut before = 0;
    for answer in Answer::ALL {
        let count = section.count(answer);
        if count > 0 {
            let from = width * before as f64 / total as f64;
            let part = width * count as f64 / total as f64;
            let class = answer.name();
            let _ = write!(svg, "<rect class=\"{class}\" x=\"{from:.1}\" width=\"{part:.1}\" height=\"{height}\"/>");
        }
        before += count;
    }
    svg.push_str("</svg>");
    svg
}

/// `5 yes, 2 partial`, without those of which there are none.
pub(crate) fn counts(section: &SectionSummary, texts: &Texts) -> String {
    let said: Vec<String> = Answer::ALL
        .into_iter()
        .filter(|answer| section.count(*answer) > 0)
        .map(|answer| {
            let word = Words(texts).answer(answer);
            texts.fill("html.counts", &[("n", &section.count(answer)), ("answer", &word)])
        })
        .collect();
    said.join(texts.say("terminal.comma"))
}

fn told(texts: &Texts, axes: &[(&SectionSummary, f64, f64)]) -> String {
    let shares: Vec<String> = axes
        .iter()
        .map(|(section, now, _)| {
            let name = format!("{} {}", section.id, section.title);
            texts.fill("html.radar_share", &[("section", &name), ("share", &percent(*now))])
        })
        .collect();
    escaped(&texts.fill("html.radar_alt", &[("shares", &shares.join(texts.say("terminal.comma")))]))
}

fn points(shares: &[f64]) -> String {
    let points: Vec<String> = shares
        .iter()
        .enumerate()
        .map(|(at, share)| point(at, shares.len(), RADIUS * share))
        .map(|(x, y)| format!("{x:.1},{y:.1}"))
        .collect();
    points.join(" ")
}

/// A point on an axis; the first axis leads up, the others follow clockwise.
#[expect(clippy::cast_precision_loss, reason = "there are few axes")]
fn point(axis: usize, axes: usize, distance: f64) -> (f64, f64) {
    let angle = TAU * axis as f64 / axes as f64;
    (MIDDLE.0 + distance * angle.sin(), MIDDLE.1 - distance * angle.cos())
}

/// Text of others for SVG and HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in plain_line(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
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

    #[test]
    fn a_radar_has_an_axis_for_each_section_that_applies_and_says_what_it_shows() {
        let texts = Texts::of(Language::English);
        let mut report = report();
        let drawn = radar(&report, texts);
        assert_eq!(drawn.matches("<circle").count(), 3, "{drawn}");
        assert!(drawn.contains("1 Documentation: 50 %, 2 Traceability: 0 %, 5 Features: 0 %"), "{drawn}");
        assert!(drawn.contains("class=\"possible\""), "an unknown could be met");
        report.summary.sections.pop();
        assert_eq!(radar(&report, texts), "", "two axes span nothing");
    }

    #[test]
    fn a_bar_is_as_wide_as_its_parts() {
        let texts = Texts::of(Language::English);
        let mut section = report().summary.sections.swap_remove(0);
        section.id = "<1>\"".to_owned();
        let drawn = bar(&section, texts);
        assert_eq!(drawn.matches("width=\"80.0\"").count(), 3, "{drawn}");
        assert!(drawn.contains("aria-label=\"&lt;1&gt;&quot;: 1 yes, 1 partial, 1 no\""), "{drawn}");
        (section.yes, section.partial, section.no) = (0, 0, 0);
        assert_eq!(bar(&section, texts), "");
    }
}
