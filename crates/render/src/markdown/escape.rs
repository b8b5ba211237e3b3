//! Text of others in Markdown: it stays text, whatever it holds.
//!
//! Forges do more with Markdown than its grammar says: they turn `@name` into a message to that person,
//! `fixes #1` into a closed issue, and addresses into links. An escape does not stop that, since they look
//! at the text that remains; a character without width between the sign and the word does.

use matura_report::{plain, plain_line};
use std::borrow::Cow;

/// Without width: it parts a sign from what follows.
const PART: char = '\u{200b}';

/// Text as part of a line, in a paragraph, a list or a cell of a table.
pub(crate) fn line(text: &str) -> String {
    escaped(&plain_line(text))
}

/// As [`line`], where what stands between two grave accents is code.
pub(crate) fn spans(text: &str) -> String {
    let text = plain_line(text);
    let mut spans = String::with_capacity(text.len() + 16);
    let mut rest = text.as_str();
    while let Some((before, after)) = rest.split_once('`') {
        let Some((inside, after)) = after.split_once('`').filter(|(inside, _)| !inside.trim().is_empty()) else {
            break;
        };
        spans.push_str(&escaped(before));
        spans.push_str(&code(inside));
        rest = after;
    }
    spans.push_str(&escaped(rest));
    spans
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    let mut rest = text.chars().peekable();
    let mut before = None;
    while let Some(c) = rest.next() {
        let next = rest.peek().copied();
        let starts_word = next.is_some_and(|next| next.is_alphanumeric() || next == '"');
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '{' | '}' | '|' | '~' | '$' | '!' | '^' | '#' | '@' => {
                escaped.push('\\');
                escaped.push(c);
            }
            // At the start they would begin a list, a heading or a rule.
            '+' | '-' | '=' if before.is_none() => {
                escaped.push('\\');
                escaped.push(c);
            }
            '.' | ')' if is_number(&escaped) && next.is_none_or(char::is_whitespace) => {
                escaped.push('\\');
                escaped.push(c);
            }
            c => escaped.push(c),
        }
        let parted = match c {
            '@' | '#' | '!' | '$' | '%' | '~' | '&' | '^' => starts_word,
            // `https://…`, `www.…` and `GH-1` are links as they stand.
            ':' => next == Some('/'),
            '.' => before.is_some_and(char::is_alphanumeric) && starts_word && ends_with_www(&escaped),
            '-' => before.is_some_and(char::is_alphabetic) && next.is_some_and(|next| next.is_ascii_digit()),
            _ => false,
        };
        if parted {
            escaped.push(PART);
        }
        before = Some(c);
    }
    escaped
}

/// Text as a span of code, for paths and names: on one line, and safe in a cell of a table.
pub(crate) fn code(text: &str) -> String {
    let text = plain_line(text);
    if text.is_empty() {
        return String::new();
    }
    let fence = "`".repeat(longest_run(&text) + 1);
    let padded = if text.starts_with('`') || text.ends_with('`') { format!(" {text} ") } else { text };
    // In a table a bar ends the cell even within code, unless it is escaped; elsewhere the escape would
    // show, so a look-alike stands for it everywhere.
    format!("{fence}{}{fence}", padded.replace('|', "\u{2223}"))
}

/// Text as a block of code, each line after `indent`.
pub(crate) fn block(text: &str, language: &str, indent: &str) -> String {
    let text = plain(text);
    let fence = "`".repeat(longest_run(&text).max(2) + 1);
    let mut block = format!("{indent}{fence}{language}\n");
    for line in text.lines() {
        block.push_str(format!("{indent}{line}").trim_end());
        block.push('\n');
    }
    block.push_str(indent);
    block.push_str(&fence);
    block.push('\n');
    block
}

/// A link around text that is Markdown already; the text alone for an address that is none of the web.
pub(crate) fn link(text: &str, address: Option<&str>) -> String {
    match address.filter(|address| is_of_the_web(address)) {
        Some(address) => format!("[{text}](<{address}>)"),
        None => text.to_owned(),
    }
}

/// True for an address of the web that holds nothing that could end it.
pub(crate) fn is_of_the_web(address: &str) -> bool {
    let is_safe = |c: char| c.is_ascii_alphanumeric() || "-._~:/?#@!$&'()*+,;=%".contains(c);
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty()) && address.chars().all(is_safe)
}

/// The start of a text that has at most so many characters, with an ellipsis when something was cut.
pub(crate) fn cut(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((end, _)) => Cow::Owned(format!("{}…", text.get(..end).unwrap_or_default().trim_end())),
        None => Cow::Borrowed(text),
    }
}

fn is_number(start: &str) -> bool {
    !start.is_empty() && start.len() < 10 && start.bytes().all(|byte| byte.is_ascii_digit())
}

fn ends_with_www(text: &str) -> bool {
    text.to_ascii_lowercase().ends_with("www.")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pulldown_cmark::{Event, Options, Parser, Tag};

    /// What a reader sees: the text and the names of elements other than the paragraph.
    fn read(markdown: &str) -> (String, Vec<String>) {
        let mut text = String::new();
        let mut elements = Vec::new();
        for event in Parser::new_ext(markdown, Options::all() - Options::ENABLE_SMART_PUNCTUATION) {
            match event {
                Event::Text(part) | Event::Code(part) => text.push_str(&part),
                Event::Start(Tag::Paragraph) | Event::End(_) => {}
                Event::SoftBreak => text.push(' '),
                other => elements.push(format!("{other:?}")),
            }
        }
        (text.replace(PART, ""), elements)
    }

    #[track_caller]
    fn check(text: &str) {
        let (seen, elements) = read(&format!("{}\n", line(text)));
        assert_eq!(seen, plain_line(text), "{text:?}");
        assert!(elements.is_empty(), "{text:?}: {elements:?}");
    }

    #[test]
    fn text_stays_text() {
        for text in [
            "<script>alert(1)</script> <img src=x onerror=y> <!-- a",
            "a | b | c",
            "*a* _b_ `c` ~~d~~ [e](f) ![g](h) $x$ <https://a.b> &amp; \\*",
            "# heading",
            "- item",
            "12. item",
            "1) item",
            "=== ---",
            "> quote",
            "[^1]: note",
            "[a]: http://x",
            "    code",
            "a {#id .class}",
        ] {
            check(text);
        }
    }

    #[test]
    fn code_in_a_sentence_stays_code() {
        assert_eq!(spans("calls `a|*b*` and *c*"), "calls `a\u{2223}*b*` and \\*c\\*");
        for text in ["`", "``", "a ` b", "`a``b`", "` `", "`a", "*`*`", "x `<b>` `@a` #1"] {
            let (seen, elements) = read(&format!("{}\n", spans(text)));
            let bare = |text: &str| text.replace(['`', ' '], "");
            assert_eq!(bare(&seen), bare(text), "{text:?}");
            assert!(elements.is_empty(), "{text:?}: {elements:?}");
        }
    }

    #[test]
    fn nobody_is_called_and_nothing_is_closed() {
        let parted = |text: &str, bad: &str| assert!(!line(text).replace('\\', "").contains(bad), "{}", line(text));
        parted("fixes #12", "#12");
        parted("closes acme/churn#12", "#12");
        parted("GH-12", "GH-12");
        parted("cc @octocat", "@octocat");
        parted("!12 %3 ~bug &4 $5", "!12");
        parted("see https://evil.example", "https://");
        parted("see www.evil.example", "www.evil");
        parted("mail a@b.c", "@b");
    }

    #[test]
    fn code_holds_anything_on_one_line() {
        for text in ["a`b", "``", "`", "a|b", "x\ny", "<b>"] {
            let (seen, elements) = read(&format!("| h |\n| - |\n| {} |\n", code(text)));
            let expected = plain_line(text).replace('|', "\u{2223}");
            assert!(seen.ends_with(&expected), "{text:?} {seen:?}");
            assert!(elements.iter().all(|element| element.contains("Table")), "{elements:?}");
        }
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        assert_eq!(link("a", Some("https://x/y")), "[a](<https://x/y>)");
        for address in ["javascript:x", "https://", "https://a b", "https://a>b", "https://a\nb", "//x"] {
            assert_eq!(link("a", Some(address)), "a", "{address}");
        }
    }

    proptest! {
        #[test]
        fn whatever_the_text_it_stays_text(text in "\\PC{0,60}") {
            let (seen, elements) = read(&format!("{}\n", line(&text)));
            let expected = plain_line(&text);
            prop_assert_eq!(seen.trim(), expected.trim());
            prop_assert!(elements.is_empty(), "{:?}", elements);
        }

        #[test]
        fn signs_stay_text(text in "[-+=#>|*_`~\\[\\](){}<>!@&$.0-9a \\\\^:/\"']{0,30}") {
            let (seen, elements) = read(&format!("{}\n", line(&text)));
            let expected = plain_line(&text);
            prop_assert_eq!(seen.trim(), expected.trim());
            prop_assert!(elements.is_empty(), "{:?}", elements);
        }

        #[test]
        fn a_block_ends_where_it_should(text in "[`~ a\\n]{0,30}") {
            let markdown = format!("{}\nafter\n", block(&text, "", ""));
            let ends = Parser::new(&markdown).filter(|event| matches!(event, Event::Start(Tag::Paragraph))).count();
            prop_assert_eq!(ends, 1);
        }
    }
}
