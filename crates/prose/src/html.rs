//! A small reader of HTML as it stands in documents: tags with their attributes, and text. It reads
//! anything and knows nothing of what may stand in what.

use std::borrow::Cow;

/// A tag or a run of text, with its offset.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token<'a> {
    /// A tag.
    Tag {
        /// The name in small letters.
        name: String,
        /// True for `</name>`.
        closing: bool,
        /// What stands between the name and `>`.
        attributes: &'a str,
        /// Where the tag begins.
        at: usize,
    },
    /// Text as written, entities included.
    Text {
        /// The text.
        text: &'a str,
        /// Where it begins.
        at: usize,
    },
}

/// The tokens of a piece of HTML; comments, declarations and processing instructions are left out.
pub(crate) fn tokens(html: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    let mut text_from = 0;
    while let Some(open) = html.get(at..).and_then(|rest| rest.find('<')).map(|offset| at + offset) {
        let rest = html.get(open..).unwrap_or_default();
        let Some((token, length)) = tag(rest, open) else {
            at = open + 1;
            continue;
        };
        text(html, text_from, open, &mut found);
        found.extend(token);
        at = open + length;
        text_from = at;
    }
    text(html, text_from, html.len(), &mut found);
    found
}

fn text<'a>(html: &'a str, from: usize, to: usize, found: &mut Vec<Token<'a>>) {
    if let Some(text) = html.get(from..to)
        && !text.is_empty()
    {
        found.push(Token::Text { text, at: from });
    }
}

/// The tag at the start of `rest` and its length; `None` in place of the token for what is left out.
fn tag(rest: &str, at: usize) -> Option<(Option<Token<'_>>, usize)> {
    if rest.starts_with("<!--") {
        let end = rest.find("-->").map_or(rest.len(), |end| end + 3);
        return Some((None, end));
    }
    if rest.starts_with("<!") || rest.starts_with("<?") {
        return Some((None, rest.find('>').map_or(rest.len(), |end| end + 1)));
    }
    let closing = rest.starts_with("</");
    let inner = rest.get(if closing { 2 } else { 1 }..)?;
    let length = inner.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-').unwrap_or(inner.len());
    let name = inner.get(..length)?;
    if !name.starts_with(|letter: char| letter.is_ascii_alphabetic()) {
        return None;
    }
    let attributes_from = rest.len() - inner.len() + length;
    let end = attributes_from + end_of_tag(rest.get(attributes_from..)?)?;
    let attributes = rest.get(attributes_from..end)?.trim_end_matches('/');
    Some((Some(Token::Tag { name: name.to_ascii_lowercase(), closing, attributes, at }), end + 1))
}

/// The offset of the `>` that is not inside quotes.
fn end_of_tag(attributes: &str) -> Option<usize> {
    let mut quote = None;
    for (at, letter) in attributes.char_indices() {
        match (quote, letter) {
            (None, '>') => return Some(at),
            (None, '"' | '\'') => quote = Some(letter),
            (Some(open), letter) if open == letter => quote = None,
            _ => {}
        }
    }
    // A quote that is never closed: the next `>` will do.
    attributes.find('>')
}

/// The value of an attribute, entities replaced.
pub(crate) fn attribute(attributes: &str, name: &str) -> Option<String> {
    let mut rest = attributes;
    loop {
        rest = rest.trim_start_matches(|letter: char| letter.is_whitespace() || letter == '/');
        if rest.is_empty() {
            return None;
        }
        let length = rest.find(|letter: char| letter.is_whitespace() || letter == '=').unwrap_or(rest.len());
        let (key, after) = rest.split_at_checked(length)?;
        let after = after.trim_start();
        let (value, next) = match after.strip_prefix('=') {
            Some(value) => value_of(value.trim_start()),
            None => ("", after),
        };
        if key.eq_ignore_ascii_case(name) {
            return Some(unescape(value).into_owned());
        }
        // A stray `=` or quote would otherwise be looked at for ever.
        rest = if next.len() < rest.len() { next } else { rest.get(rest.chars().next()?.len_utf8()..)? };
    }
}

fn value_of(value: &str) -> (&str, &str) {
    for quote in ['"', '\''] {
        if let Some(inner) = value.strip_prefix(quote) {
            return inner.split_once(quote).unwrap_or((inner, ""));
        }
    }
    let end = value.find(char::is_whitespace).unwrap_or(value.len());
    value.split_at_checked(end).unwrap_or((value, ""))
}

/// The text with the usual entities replaced.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    const ENTITIES: [(&str, &str); 9] = [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&mdash;", "—"),
        ("&ndash;", "–"),
        ("&amp;", "&"),
    ];
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    Cow::Owned(ENTITIES.iter().fold(text.to_owned(), |text, (entity, letter)| text.replace(entity, letter)))
}

#[cfg(test)]
mod tests {
    use super::{Token, attribute, tokens};

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let shown: Vec<String> = tokens(html)
            .into_iter()
            .map(|token| match token {
                Token::Tag { name, closing: true, .. } => format!("/{name}"),
                Token::Tag { name, .. } => name,
                Token::Text { text, .. } => format!("'{text}'"),
            })
            .collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn tags_and_text() {
        check("<h1 align=\"a>b\">Hi</h1> a < b <!-- <p> -->", &["h1", "'Hi'", "/h1", "' a < b '"]);
        check("<br/><img src=x", &["br", "'<img src=x'"]);
        check("a <b", &["'a <b'"]);
        check("<a href='x>y", &["a", "'y'"]);
    }

    #[test]
    fn attributes() {
        let text = " hidden src = 'a b.png' alt=\"x &amp; y\" / width=3";
        assert_eq!(attribute(text, "src").as_deref(), Some("a b.png"));
        assert_eq!(attribute(text, "ALT").as_deref(), Some("x & y"));
        assert_eq!(attribute(text, "width").as_deref(), Some("3"));
        assert_eq!(attribute(text, "hidden").as_deref(), Some(""));
        assert_eq!(attribute(text, "href"), None);
    }
}
