//! The badge, drawn: one SVG that needs nothing from anywhere.

use crate::badge::Badge;
use crate::junit::escape;
use matura_report::Report;
use matura_texts::Texts;

/// Height of the badge, as high as others in a README.
const HEIGHT: u32 = 20;
/// Space beside each text.
const PADDING: u32 = 6;

/// The badge as SVG. Readers that do not see it get its words; the width of texts is set, so that it looks the
/// same in every font.
pub fn svg_badge(report: &Report, texts: &Texts) -> String {
    let badge = Badge::of(report, texts);
    let (label, message) = (escape(badge.label), escape(&badge.message));
    let (left, right) = (width(badge.label), width(&badge.message));
    let (left_box, right_box) = (left + 2 * PADDING, right + 2 * PADDING);
    let whole = left_box + right_box;
    let message_start = left_box + PADDING;
    let color = badge.color.code();
    let language = texts.language();
    format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="{whole}" height="{HEIGHT}" viewBox="0 0 {whole} {HEIGHT}" role="img" aria-label="{label}: {message}" xml:lang="{language}">
  <title>{label}: {message}</title>
  <clipPath id="r"><rect width="{whole}" height="{HEIGHT}" rx="4"/></clipPath>
  <g clip-path="url(#r)">
    <rect width="{left_box}" height="{HEIGHT}" fill="#30363d"/>
    <rect x="{left_box}" width="{right_box}" height="{HEIGHT}" fill="{color}"/>
  </g>
  <g fill="#fff" font-family="Verdana,'DejaVu Sans','Noto Sans CJK JP',sans-serif" font-size="11">
    <text x="{PADDING}" y="14" textLength="{left}" lengthAdjust="spacingAndGlyphs">{label}</text>
    <text x="{message_start}" y="14" textLength="{right}" lengthAdjust="spacingAndGlyphs">{message}</text>
  </g>
</svg>
"##
    )
}

/// Roughly how wide a text is in a font of 11 pixels.
fn width(text: &str) -> u32 {
    let tenths: u32 = text
        .chars()
        .map(|c| match c {
            'i' | 'j' | 'l' | '.' | ',' | ':' | '\'' | '|' | ' ' => 38,
            'f' | 't' | 'r' => 46,
            'm' | 'w' | 'M' | 'W' | 'O' => 96,
            'A'..='Z' => 78,
            c if c.is_ascii() => 68,
            _ => 110,
        })
        .sum();
    tenths.div_ceil(10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use matura_texts::Language;

    #[test]
    fn it_needs_nothing_from_outside() {
        let svg = svg_badge(&report(), Texts::of(Language::English));
        assert_eq!(svg.matches("http").count(), 1, "the name of the format and no other address: {svg}");
        assert!(!svg.contains("<script") && !svg.contains("href"), "{svg}");
        assert!(svg.contains("aria-label=\"MLOps maturity: 1 of 6\"") && svg.contains("<title>MLOps maturity: 1 of 6"));
    }
}
