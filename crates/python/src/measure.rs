//! What the tokens of a text tell before it is parsed: how many lines are code, and whether it nests
//! so deep that a tree of it could not be walked or dropped on an ordinary stack.

use matura_model::limits::{PYTHON_BYTES, PYTHON_CHAIN, PYTHON_LAMBDAS, PYTHON_NESTING};
use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{Mode, ParseOptions, lexer, parse_unchecked};
use ruff_text_size::Ranged;

/// How a text nests.
pub(crate) struct Nested {
    /// True when it nests too deep for its tree to be walked.
    pub(crate) too_deep: bool,
    /// True when its last token is a name outside of all brackets.
    ends_with_name: bool,
}

impl Nested {
    /// True when the text, which [`MARK`] was put behind, ends within a bracket or a string.
    pub(crate) fn is_unfinished(&self) -> bool {
        !self.ends_with_name
    }
}

/// Put behind a text that ends with `\n`, this is a name of its own, unless something swallows it.
pub(crate) const MARK: &str = "_\n";

/// The number of lines of Python text that are neither blank nor comment.
pub fn code_lines(text: &str) -> u32 {
    if text.len() > PYTHON_BYTES || nested(text, Mode::Module).too_deep {
        return rough_lines(text);
    }
    token_lines(text, parse_unchecked(text, ParseOptions::from(Mode::Module)).tokens())
}

/// The number of lines that do not look blank or like comments, of a text that cannot be parsed.
pub(crate) fn rough_lines(text: &str) -> u32 {
    let is_code = |line: &&str| !matches!(line.trim_start().as_bytes().first(), None | Some(b'#'));
    u32::try_from(text.lines().filter(is_code).count()).unwrap_or(u32::MAX)
}

/// Looks at how a text of at most [`PYTHON_BYTES`] nests.
pub(crate) fn nested(text: &str, mode: Mode) -> Nested {
    let mut tokens = lexer::lex(text, mode);
    let mut nesting = Nesting { indent: 0, chains: vec![0], chained: 0, lambdas: 0 };
    let mut last = TokenKind::EndOfFile;
    loop {
        let kind = tokens.next_token();
        if kind == TokenKind::EndOfFile {
            return Nested { too_deep: false, ends_with_name: last == TokenKind::Name && nesting.chains.len() == 1 };
        }
        nesting.token(kind);
        if nesting.is_too_deep() {
            return Nested { too_deep: true, ends_with_name: false };
        }
        if !is_layout(kind) {
            last = kind;
        }
    }
}

/// The number of lines that hold a token.
pub(crate) fn token_lines(text: &str, tokens: &[Token]) -> u32 {
    let mut lines = CodeLines { bytes: text.as_bytes(), position: 0, counted: false, count: 0 };
    for token in tokens.iter().filter(|token| !is_layout(token.kind())) {
        lines.code(token.start().to_usize(), token.end().to_usize());
    }
    lines.count
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
    lambdas: usize,
}

impl Nesting {
    fn token(&mut self, kind: TokenKind) {
        match kind {
            TokenKind::Lambda => self.lambdas += 1,
            TokenKind::Newline => self.lambdas = 0,
            _ => {}
        }
        match kind {
            TokenKind::Indent => self.indent += 1,
            TokenKind::Dedent => self.indent = self.indent.saturating_sub(1),
            TokenKind::Lpar
            | TokenKind::Lsqb
            | TokenKind::Lbrace
            | TokenKind::FStringStart
            | TokenKind::TStringStart => self.chains.push(0),
            TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace | TokenKind::FStringEnd | TokenKind::TStringEnd => {
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
        self.indent + self.chains.len() > PYTHON_NESTING || self.chained > PYTHON_CHAIN || self.lambdas > PYTHON_LAMBDAS
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
    fn only_a_text_that_ends_in_a_bracket_or_string_is_unfinished() {
        let unfinished = |text: &str| nested(&format!("{text}{MARK}"), Mode::Ipython).is_unfinished();
        assert!(unfinished("f(1,\n"));
        assert!(unfinished("x = '''abc\ny\n"));
        assert!(!unfinished("f(1)\nx = '''abc'''\n"));
        assert!(!unfinished("pip install x\n!ls (\n"));
    }

    #[test]
    fn only_what_nests_is_too_deep() {
        let deep = |text: &str| nested(text, Mode::Module).too_deep;
        assert!(deep(&"(".repeat(300)));
        assert!(deep(&format!("x = {}1", "1 + ".repeat(4000))));
        assert!(deep(&format!("x = y{}", ".a".repeat(4000))));
        assert!(deep(&format!("x = {}1", "lambda a, b=".repeat(2000))));
        assert!(!deep(&format!("x = [{}]", "-1, ".repeat(4000))));
        assert!(!deep(&format!("x = ({})", "'a'\n".repeat(4000))));
        assert!(!deep(&"x = f(1)\n".repeat(4000)));
    }
}
