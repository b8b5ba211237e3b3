//! Groovy text to tokens, as far as a Jenkinsfile needs it: words, texts, brackets and their partners.

use matura_model::limits::GROOVY_TOKENS;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A name, with the parts after its dots: `env.BRANCH_NAME`, `docker.image`.
    Word(String),
    /// A text without its quotes.
    Text(String),
    /// An opening bracket.
    Open(char),
    /// A closing bracket.
    Close(char),
    /// Anything else, one character each.
    Mark(char),
}

#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    /// The line it begins on, from 1.
    pub(crate) line: u32,
    /// The line it ends on.
    pub(crate) last_line: u32,
    /// Where it begins and ends, in characters.
    start: usize,
    end: usize,
}

/// A text and its tokens.
pub(crate) struct Groovy {
    chars: Vec<char>,
    pub(crate) tokens: Vec<Token>,
    /// For each opening bracket the place of its partner; the end where it has none.
    partners: Vec<usize>,
}

impl Groovy {
    pub(crate) fn read(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut lexer = Lexer { chars: &chars, at: 0, line: 1, tokens: Vec::new() };
        lexer.run();
        let mut tokens = lexer.tokens;
        let last = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
        // A text that nothing closes runs past the last line.
        tokens.iter_mut().for_each(|token| token.last_line = token.last_line.min(last));
        let partners = partners(&tokens);
        Self { chars, tokens, partners }
    }

    /// The place of the bracket that closes the one at `at`.
    pub(crate) fn partner(&self, at: usize) -> usize {
        self.partners.get(at).copied().unwrap_or(self.tokens.len()).max(at)
    }

    pub(crate) fn is_open(&self, at: usize, bracket: char) -> bool {
        self.tokens.get(at).is_some_and(|token| token.kind == Kind::Open(bracket))
    }

    /// The source from one token up to another, on one line.
    pub(crate) fn source(&self, from: usize, to: usize) -> String {
        let tokens = self.tokens.get(from..to.min(self.tokens.len())).unwrap_or_default();
        let (Some(first), Some(last)) = (tokens.first(), tokens.last()) else { return String::new() };
        let text: String = self.chars.get(first.start..last.end).unwrap_or_default().iter().collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

fn partners(tokens: &[Token]) -> Vec<usize> {
    let mut partners = vec![tokens.len(); tokens.len()];
    let mut open: Vec<(usize, char)> = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Open(bracket) => open.push((at, bracket)),
            Kind::Close(bracket) => {
                let wanted = match bracket {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                // A bracket that nothing closes ends with the one around it.
                if let Some(place) = open.iter().rposition(|(_, opened)| *opened == wanted) {
                    for (opened, _) in open.drain(place..) {
                        if let Some(partner) = partners.get_mut(opened) {
                            *partner = at;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    partners
}

struct Lexer<'a> {
    chars: &'a [char],
    at: usize,
    line: u32,
    tokens: Vec<Token>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        while let Some(c) = self.peek(0) {
            if self.tokens.len() >= GROOVY_TOKENS {
                return;
            }
            match c {
                '\n' => {
                    self.line += 1;
                    self.at += 1;
                }
                c if c.is_whitespace() => self.at += 1,
                '/' if self.peek(1) == Some('/') => self.skip_line(),
                '#' if self.at == 0 => self.skip_line(),
                '/' if self.peek(1) == Some('*') => self.skip_comment(),
                '\'' | '"' => self.text(c),
                c if c.is_alphanumeric() || c == '_' || c == '$' || c == '@' => self.word(),
                '(' | '[' | '{' => self.single(Kind::Open(c)),
                ')' | ']' | '}' => self.single(Kind::Close(c)),
                c => self.single(Kind::Mark(c)),
            }
        }
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn skip_comment(&mut self) {
        self.at += 2;
        while let Some(c) = self.peek(0) {
            if c == '*' && self.peek(1) == Some('/') {
                self.at += 2;
                return;
            }
            self.line += u32::from(c == '\n');
            self.at += 1;
        }
    }

    fn single(&mut self, kind: Kind) {
        self.push(kind, self.line, self.at, self.at + 1);
        self.at += 1;
    }

    fn push(&mut self, kind: Kind, line: u32, start: usize, end: usize) {
        self.tokens.push(Token { kind, line, last_line: self.line, start, end });
    }

    fn word(&mut self) {
        let start = self.at;
        let part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '$' | '@' | '.');
        while self.peek(0).is_some_and(part) || self.peek(0) == Some('?') && self.peek(1) == Some('.') {
            self.at += 1;
        }
        let word: String = self.chars.get(start..self.at).unwrap_or_default().iter().filter(|c| **c != '?').collect();
        self.push(Kind::Word(word), self.line, start, self.at);
    }

    /// A text in `'`, `"`, `'''` or `"""`. A backslash before a line's end stays, since the shell reads
    /// it in the same way; other escapes lose it.
    fn text(&mut self, quote: char) {
        let (start, line) = (self.at, self.line);
        let triple = self.peek(1) == Some(quote) && self.peek(2) == Some(quote);
        self.at += if triple { 3 } else { 1 };
        let mut text = String::new();
        // Inside `${…}` stands Groovy: its quotes are not the shell's, and do not end the text.
        let mut braces = 0_usize;
        while let Some(c) = self.peek(0) {
            braces = match c {
                '{' if braces > 0 || quote == '"' && text.ends_with('$') => braces + 1,
                '}' => braces.saturating_sub(1),
                '\n' => 0,
                _ => braces,
            };
            if braces > 0 && matches!(c, '\'' | '"') {
                self.at += 1;
                continue;
            }
            let closes = c == quote && (!triple || self.peek(1) == Some(quote) && self.peek(2) == Some(quote));
            if closes {
                self.at += if triple { 3 } else { 1 };
                self.push(Kind::Text(text), line, start, self.at);
                return;
            }
            if c == '\n' && !triple {
                break;
            }
            match (c, self.peek(1)) {
                ('\\', Some(next)) if next != '\n' => {
                    text.push_str(match next {
                        'n' => "\n",
                        't' => "\t",
                        _ => "",
                    });
                    if !matches!(next, 'n' | 't') {
                        text.push(next);
                    }
                    self.at += 2;
                }
                _ => {
                    self.line += u32::from(c == '\n');
                    text.push(c);
                    self.at += 1;
                }
            }
        }
        self.push(Kind::Text(text), line, start, self.at);
    }
}
