//! Python as a run of tokens: enough to read literal lists and calls without executing anything.

use matura_model::limits::{PYTHON_BRACKET, PYTHON_TOKENS};

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name or keyword.
    Name(String),
    /// A string, its escapes left as they are apart from line continuations.
    Text(String),
    /// Any other character.
    Mark(char),
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) line: u32,
    pub(crate) last: u32,
    /// True when nothing but spaces precedes it on its line, and how many.
    pub(crate) indent: Option<usize>,
}

impl Token {
    pub(crate) fn is(&self, mark: char) -> bool {
        self.kind == Kind::Mark(mark)
    }

    pub(crate) fn name(&self) -> Option<&str> {
        match &self.kind {
            Kind::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(crate) fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }
}

/// The tokens of a Python text, comments left out, neighbouring strings joined.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut found: Vec<Token> = Vec::new();
    let mut scanner = Scanner { chars: text.chars().collect(), at: 0, line: 1 };
    let mut indent = Some(0);
    while let Some(c) = scanner.peek(0) {
        if found.len() >= PYTHON_TOKENS {
            break;
        }
        let line = scanner.line;
        let kind = match c {
            '\n' => {
                scanner.step();
                indent = Some(0);
                continue;
            }
            c if c.is_whitespace() => {
                scanner.step();
                indent = indent.map(|spaces| spaces + 1);
                continue;
            }
            '#' => {
                scanner.skip_line();
                continue;
            }
            '"' | '\'' => Kind::Text(scanner.string(c)),
            c if c.is_alphanumeric() || c == '_' => {
                let name = scanner.word();
                match scanner.peek(0) {
                    Some(quote @ ('"' | '\'')) if is_prefix(&name) => Kind::Text(scanner.string(quote)),
                    _ => Kind::Name(name),
                }
            }
            c => {
                scanner.step();
                Kind::Mark(c)
            }
        };
        let last = scanner.line;
        match (&kind, found.last_mut()) {
            (Kind::Text(more), Some(Token { kind: Kind::Text(text), last: end, .. }))
                if indent.is_none() || *end + 1 >= line =>
            {
                text.push_str(more);
                *end = last;
            }
            _ => found.push(Token { kind, line, last, indent }),
        }
        indent = None;
    }
    found
}

fn is_prefix(name: &str) -> bool {
    name.len() <= 2 && name.chars().all(|c| "rRbBuUfF".contains(c))
}

struct Scanner {
    chars: Vec<char>,
    at: usize,
    line: u32,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn step(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        // The line break that ends the text begins no further line.
        if c == '\n' && self.at < self.chars.len() {
            self.line = self.line.saturating_add(1);
        }
        Some(c)
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.step();
        }
    }

    fn word(&mut self) -> String {
        let mut word = String::new();
        while let Some(c) = self.peek(0).filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
            self.step();
        }
        word
    }

    fn string(&mut self, quote: char) -> String {
        let triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        for _ in 0..if triple { 3 } else { 1 } {
            self.step();
        }
        let mut text = String::new();
        while let Some(c) = self.peek(0) {
            let ends = c == quote && (!triple || self.peek(1) == Some(quote) && self.peek(2) == Some(quote));
            if ends || c == '\n' && !triple {
                for _ in 0..if triple { 3 } else { usize::from(ends) } {
                    self.step();
                }
                break;
            }
            self.step();
            match (c, self.peek(0)) {
                ('\\', Some('\n')) => {
                    self.step();
                }
                ('\\', Some(next @ ('"' | '\'' | '\\'))) => {
                    self.step();
                    text.push(next);
                }
                (c, _) => text.push(c),
            }
        }
        text
    }
}

/// The index of the bracket that closes the one at `open`; where the search ends when none does.
pub(crate) fn closing(tokens: &[Token], open: usize) -> usize {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open).take(PYTHON_BRACKET) {
        match token.kind {
            Kind::Mark('(' | '[' | '{') => depth += 1,
            Kind::Mark(')' | ']' | '}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return at;
                }
            }
            _ => {}
        }
    }
    open.saturating_add(PYTHON_BRACKET).min(tokens.len())
}

/// The strings between two token positions.
pub(crate) fn literals(tokens: &[Token], from: usize, to: usize) -> impl Iterator<Item = &Token> {
    tokens.get(from..to.max(from)).unwrap_or_default().iter().filter(|token| token.text().is_some())
}
