//! Text for a terminal: colour, width, wrapping, and escaping of what a repository could smuggle in.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Lines are never longer than this, however wide the terminal is: long lines are hard to read.
const WIDEST: usize = 120;
/// Nor is the text squeezed below this.
const NARROWEST: usize = 60;

/// How text for a terminal is rendered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// True for colours.
    pub color: bool,
    /// The number of columns.
    pub width: usize,
}

impl Style {
    /// No colour, 100 columns: for a report that goes to no terminal.
    pub fn plain() -> Self {
        Self { color: false, width: 100 }
    }

    /// The columns that are used.
    pub(crate) fn columns(&self) -> usize {
        self.width.clamp(NARROWEST, WIDEST)
    }

    /// `text` in a colour.
    pub fn paint(&self, ink: Ink, text: &str) -> String {
        if self.color && !text.is_empty() { format!("\x1b[{}m{text}\x1b[0m", ink.code()) } else { text.to_owned() }
    }
}

/// What a text is, and so how it is coloured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// A heading.
    Heading,
    /// What is met.
    Good,
    /// What is met in part.
    Half,
    /// What is not met.
    Bad,
    /// What is open.
    Open,
    /// What matters less.
    Faint,
    /// Where something stands.
    Place,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Heading => "1",
            Self::Good => "32",
            Self::Half => "33",
            Self::Bad => "31",
            Self::Open => "35",
            Self::Faint => "2",
            Self::Place => "36",
        }
    }
}

/// `text` on one line: white space is a single space, and control characters, which could command the
/// terminal, and characters that reorder or hide text are written as escapes.
pub fn plain_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_whitespace() {
            if !line.is_empty() && !line.ends_with(' ') {
                line.push(' ');
            }
        } else {
            push_plain(&mut line, c);
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// As [`plain_line`], but with its line ends and indentation.
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\n' => shown.push('\n'),
            '\t' => shown.push_str("    "),
            c => push_plain(&mut shown, c),
        }
    }
    shown
}

fn push_plain(text: &mut String, c: char) {
    let is_hidden = matches!(c, '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}');
    match c {
        // They only choose how the character before looks; without them it stays itself.
        '\u{fe00}'..='\u{fe0f}' | '\u{200d}' => {}
        c if c.is_control() || is_hidden => text.extend(c.escape_unicode()),
        c => text.push(c),
    }
}

/// The columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// The start of `text` that fits in `columns`, with an ellipsis when something was cut.
pub(crate) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let mut shown = prefix(text, columns.saturating_sub(1)).trim_end().to_owned();
    shown.push('…');
    shown
}

fn prefix(text: &str, columns: usize) -> &str {
    let mut taken = 0;
    let end = text.char_indices().find(|(_, c)| {
        taken += c.width().unwrap_or(0);
        taken > columns
    });
    end.and_then(|(end, _)| text.get(..end)).unwrap_or(text)
}

/// `text` filled up with spaces to `columns`.
pub(crate) fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` broken into lines of at most `columns`: at spaces and, as Japanese and Chinese are written without
/// them, between wide characters where their rules allow it. What is longer than a line is broken within.
pub(crate) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(10);
    let mut lines: Vec<String> = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut space = !line.is_empty();
        for mut unit in units(word) {
            if !line.is_empty() && width(&line) + usize::from(space) + width(unit) > columns {
                lines.push(std::mem::take(&mut line));
            }
            while width(unit) > columns {
                let (start, rest) = unit.split_at(prefix(unit, columns).len());
                if start.is_empty() {
                    break;
                }
                lines.push(start.to_owned());
                unit = rest;
            }
            if space && !line.is_empty() {
                line.push(' ');
            }
            space = false;
            line.push_str(unit);
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Characters that do not begin a line.
const NOT_FIRST: &str = "、。，．・：；？！）」』】〉》〕］｝〟…‥ー々〻ゝゞヽヾ゛゜～ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮヵヶ,.:;?!)]}%”’";
/// Characters that do not end a line.
const NOT_LAST: &str = "（「『【〈《〔［｛〝([{“‘";

/// The parts of a word that a line may end between.
fn units(word: &str) -> Vec<&str> {
    let mut units = Vec::new();
    let mut rest = word;
    let mut start = 0;
    let following = word.char_indices().skip(1);
    for (before, (at, after)) in word.chars().zip(following) {
        let is_wide = [before, after].iter().any(|c| c.width() == Some(2));
        // A word in katakana is not taken apart.
        let is_word = [before, after].iter().all(|c| matches!(c, 'ァ'..='ヺ' | 'ー'));
        if is_wide && !is_word && after.width() != Some(0) && !NOT_FIRST.contains(after) && !NOT_LAST.contains(before) {
            let (unit, left) = rest.split_at(at - start);
            units.push(unit);
            (rest, start) = (left, at);
        }
    }
    units.push(rest);
    units
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn commands_to_the_terminal_are_shown_not_obeyed() {
        assert_eq!(plain_line("a\x1b[31mred\x07"), "a\\u{1b}[31mred\\u{7}");
        assert_eq!(plain_line("c1 \u{9b}31m"), "c1 \\u{9b}31m");
        assert_eq!(plain_line("bidi \u{202e}txt.exe"), "bidi \\u{202e}txt.exe");
        assert_eq!(plain_line("  two\r\n\tlines "), "two lines");
        assert_eq!(plain("  a\r\n\tb"), "  a\\u{d}\n    b");
        assert_eq!(plain_line("naïve 模型 ✅"), "naïve 模型 ✅");
    }

    #[test]
    fn width_counts_columns_not_characters() {
        assert_eq!(cut("模型模型", 5), "模型…");
        assert_eq!(cut("模型", 4), "模型");
        assert_eq!(wrap("模型模型 abc defghijk lm", 10), ["模型模型", "abc", "defghijk", "lm"].map(str::to_owned));
        assert_eq!(pad("模", 4), "模  ");
    }

    #[test]
    fn japanese_is_broken_where_its_rules_allow() {
        let check = |text: &str, columns, expected: &[&str]| assert_eq!(wrap(text, columns), expected, "{text}");
        check("学習済みモデルを登録する。", 12, &["学習済み", "モデルを登録", "する。"]);
        check("結果を書き残す。", 14, &["結果を書き残", "す。"]);
        check("入力「検査」する", 10, &["入力「検", "査」する"]);
        check("根拠（README.md:7）がある", 15, &["根拠", "（README.md:7）", "がある"]);
        check("main ブランチへ", 10, &["main", "ブランチへ"]);
        check("デプロイパイプライン", 10, &["デプロイパ", "イプライン"]);
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_asked_and_no_control_character_is_left(text in any::<String>(), columns in 10usize..80) {
            let shown = plain_line(&text);
            prop_assert!(shown.chars().all(|c| !c.is_control()));
            prop_assert!(width(&cut(&shown, columns)) <= columns);
            for line in wrap(&shown, columns) {
                prop_assert!(width(&line) <= columns, "{line:?}");
            }
        }
    }
}
