//! What the tokens of a text tell before it is parsed: how many lines are code, and whether it nests
//! so deep that a tree of it could not be walked or dropped on an ordinary stack.

use ruff_python_ast::token::TokenKind;
use ruff_python_parser::{Mode, lexer};

/// Open brackets and indented blocks, taken together.
const NESTING: usize = 200;
/// Tokens of one expression without a comma: `a.b.c` and `1 + 1 + 1` nest without brackets.
const CHAIN: usize = 3000;

/// A measured text.
pub(crate) struct Measure {
    /// Lines that are neither blank nor comment.
    pub(crate) code_lines: u32,
    /// The offset where the text nests too deep to be parsed.
    pub(crate) too_deep: Option<usize>,
}

/// The number of lines of Python text that are neither blank nor comment.
pub fn code_lines(text: &str) -> u32 {
    match u32::try_from(text.len()) {
        Ok(_) => measure(text, Mode::Module).code_lines,
        Err(_) => 0,
    }
}

/// Measures a text of less than 4 GiB.
pub(crate) fn measure(text: &str, mode: Mode) -> Measure {
    let mut tokens = lexer::lex(text, mode);
    let mut lines = CodeLines { bytes: text.as_bytes(), position: 0, counted: false, count: 0 };
    let mut nesting = Nesting { indent: 0, chains: vec![0], chained: 0 };
    let mut too_deep = None;
    loop {
        let kind = tokens.next_token();
        let range = tokens.current_range();
        if kind == TokenKind::EndOfFile {
            return Measure { code_lines: lines.count, too_deep };
        }
        nesting.token(kind);
        if too_deep.is_none() && nesting.is_too_deep() {
            too_deep = Some(range.start().to_usize());
        }
        if !is_layout(kind) {
            lines.code(range.start().to_usize(), range.end().to_usize());
        }
    }
}

fn is_layout(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::Comment
            | TokenKind::Newline
            | TokenKind::NonLogicalNewline
            | TokenKind::Indent
            | TokenKind::Dedent
            | TokenKind::EndOfFile
    )
}

/// Counts lines that hold a token; the tokens come in order.
struct CodeLines<'a> {
    bytes: &'a [u8],
    position: usize,
    counted: bool,
    count: u32,
}

impl CodeLines<'_> {
    fn code(&mut self, start: usize, end: usize) {
        let between = self.bytes.get(self.position..start).unwrap_or_default();
        if between.contains(&b'\n') {
            self.counted = false;
        }
        let within = self.bytes.get(start..end).unwrap_or_default();
        for (index, line) in within.split(|&byte| byte == b'\n').enumerate() {
            if index > 0 {
                self.counted = false;
            }
            // A blank line inside a string is blank all the same.
            if !self.counted && !line.trim_ascii().is_empty() {
                self.counted = true;
                self.count = self.count.saturating_add(1);
            }
        }
        self.position = self.position.max(end);
    }
}

/// How deep the token at hand nests.
struct Nesting {
    indent: usize,
    /// For each open bracket, the length of the expression it stands in.
    chains: Vec<usize>,
    chained: usize,
}

impl Nesting {
    fn token(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::Indent => self.indent += 1,
            TokenKind::Dedent => self.indent = self.indent.saturating_sub(1),
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => self.chains.push(0),
            TokenKind::Rpar
            | TokenKind::Rsqb
            | TokenKind::Rbrace
            | TokenKind::FStringEnd
            | TokenKind::TStringEnd => {
                self.close();
                self.lengthen();
            }
            TokenKind::Comma
            | TokenKind::Newline
            | TokenKind::Semi
            | TokenKind::Equal
            | TokenKind::Import
            | TokenKind::Return => self.end_expression(),
            // Strings beside each other are one string, not a nest of them.
            TokenKind::String | TokenKind::FStringMiddle | TokenKind::Comment | TokenKind::NonLogicalNewline => {}
            _ => self.lengthen(),
        }
    }

    fn close(&mut self) {
        if self.chains.len() > 1 {
            self.chained -= self.chains.pop().unwrap_or(0);
        }
    }

    fn lengthen(&mut self) {
        if let Some(chain) = self.chains.last_mut() {
            *chain += 1;
            self.chained += 1;
        }
    }

    fn end_expression(&mut self) {
        if let Some(chain) = self.chains.last_mut() {
            self.chained -= *chain;
            *chain = 0;
        }
    }

    fn is_too_deep(&self) -> bool {
        self.indent + self.chains.len() > NESTING || self.chained > CHAIN
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: u32) {
        assert_eq!(code_lines(text), expected, "{text:?}");
    }

    #[test]
    fn blank_lines_and_comments_are_no_code() {
        check("", 0);
        check("# a\n\n  # b\n", 0);
        check("x = 1  # why\n\ny = (\n    2,\n    # no\n    3,\n)\n", 5);
        check("'''a\n\n# in a string\nb'''\n", 3);
        check("x = 1; y = 2", 1);
    }

    #[test]
    fn only_what_nests_is_too_deep() {
        let deep = |text: &str| measure(text, Mode::Module).too_deep.is_some();
        assert!(deep(&"(".repeat(300)));
        assert!(deep(&format!("x = {}1", "1 + ".repeat(4000))));
        assert!(deep(&format!("x = y{}", ".a".repeat(4000))));
        assert!(!deep(&format!("x = [{}]", "-1, ".repeat(4000))));
        assert!(!deep(&format!("x = ({})", "'a'\n".repeat(4000))));
        assert!(!deep(&"x = f(1)\n".repeat(4000)));
    }
}
