//! Just enough JSON to find the source of a notebook's cells and the lines it stands on. What is not
//! asked for is passed over without being decoded, so that large outputs cost little.

/// Where the text stops being JSON.
#[derive(Debug)]
pub(crate) struct Broken {
    pub(crate) line: u32,
    pub(crate) message: &'static str,
}

/// Text put together from JSON strings, with the line of the file each of its lines begins on.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Lined {
    pub(crate) text: String,
    pub(crate) lines: Vec<u32>,
}

impl Lined {
    /// Continues the text; a piece that ends without `\n` is continued on the same line.
    pub(crate) fn push(&mut self, piece: &str, line: u32) {
        for part in piece.split_inclusive('\n') {
            if self.text.is_empty() || self.text.ends_with('\n') {
                self.lines.push(line);
            }
            self.text.push_str(part);
        }
    }
}

/// Reads a JSON text from start to end. It goes down only where the caller does, so it needs no limit
/// of depth.
pub(crate) struct Scanner<'a> {
    text: &'a str,
    position: usize,
    line: u32,
    counted: usize,
}

impl<'a> Scanner<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        Self { text, position: 0, line: 1, counted: 0 }
    }

    /// Hands each key of an object to `member`, which must read its value. Any other value is skipped.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, &str) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        if self.peek() != Some(b'{') {
            return self.skip();
        }
        self.position += 1;
        if self.take(b'}') {
            return Ok(());
        }
        loop {
            let key = self.string()?;
            if !self.take(b':') {
                return Err(self.broken("a `:` is missing"));
            }
            member(self, &key)?;
            if self.take(b'}') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.broken("a `,` or `}` is missing"));
            }
        }
    }

    /// Calls `item` at each item of an array, which it must read. Any other value is skipped.
    pub(crate) fn array(&mut self, mut item: impl FnMut(&mut Self) -> Result<(), Broken>) -> Result<(), Broken> {
        if self.peek() != Some(b'[') {
            return self.skip();
        }
        self.position += 1;
        if self.take(b']') {
            return Ok(());
        }
        loop {
            item(self)?;
            if self.take(b']') {
                return Ok(());
            }
            if !self.take(b',') {
                return Err(self.broken("a `,` or `]` is missing"));
            }
        }
    }

    /// A string; `None` of any other value.
    pub(crate) fn string_or_skip(&mut self) -> Result<Option<String>, Broken> {
        match self.peek() {
            Some(b'"') => self.string().map(Some),
            _ => self.skip().map(|()| None),
        }
    }

    /// A number of at most two digits; 0 of any other value.
    pub(crate) fn small_number(&mut self) -> Result<usize, Broken> {
        self.peek();
        let start = self.position;
        self.skip()?;
        let written = self.text.get(start..self.position).unwrap_or_default();
        Ok(written.parse().ok().filter(|&number| number < 100).unwrap_or(0))
    }

    /// A text that is written as one string or as a list of strings.
    pub(crate) fn lined(&mut self) -> Result<Lined, Broken> {
        let mut lined = Lined::default();
        match self.peek() {
            Some(b'[') => self.array(|scanner| scanner.continue_lined(&mut lined))?,
            _ => self.continue_lined(&mut lined)?,
        }
        Ok(lined)
    }

    fn continue_lined(&mut self, lined: &mut Lined) -> Result<(), Broken> {
        self.peek();
        let line = self.line();
        if let Some(piece) = self.string_or_skip()? {
            lined.push(&piece, line);
        }
        Ok(())
    }

    /// Passes over a value.
    pub(crate) fn skip(&mut self) -> Result<(), Broken> {
        match self.peek() {
            Some(b'"') => self.raw_string().map(drop),
            Some(b'[' | b'{') => self.skip_nested(),
            Some(b']' | b'}' | b',' | b':') => Err(self.broken("a value is missing")),
            Some(_) => {
                let rest = self.rest();
                let ends = |byte: u8| matches!(byte, b',' | b']' | b'}') || byte.is_ascii_whitespace();
                self.position += rest.bytes().position(ends).unwrap_or(rest.len());
                Ok(())
            }
            None => Err(self.broken("the text ends too early")),
        }
    }

    fn skip_nested(&mut self) -> Result<(), Broken> {
        let mut open = 0_usize;
        loop {
            let is_told = |byte: u8| matches!(byte, b'"' | b'[' | b'{' | b']' | b'}');
            let Some(ahead) = self.rest().bytes().position(is_told) else {
                self.position = self.text.len();
                return Err(self.broken("the text ends too early"));
            };
            self.position += ahead;
            match self.rest().as_bytes().first() {
                Some(b'"') => {
                    self.raw_string()?;
                    continue;
                }
                Some(b'[' | b'{') => open += 1,
                _ => open -= 1,
            }
            self.position += 1;
            if open == 0 {
                return Ok(());
            }
        }
    }

    fn string(&mut self) -> Result<String, Broken> {
        self.raw_string().map(unescaped)
    }

    /// What stands between the quotes, with its escapes.
    fn raw_string(&mut self) -> Result<&'a str, Broken> {
        if self.peek() != Some(b'"') {
            return Err(self.broken("a string is missing"));
        }
        let start = self.position + 1;
        let mut end = start;
        loop {
            let rest = self.text.get(end..).unwrap_or_default();
            let Some(quote) = rest.find('"') else {
                return Err(self.broken("a string is not closed"));
            };
            end += quote;
            let before = self.text.get(start..end).unwrap_or_default();
            let slashes = before.bytes().rev().take_while(|&byte| byte == b'\\').count();
            if slashes % 2 == 0 {
                self.position = end + 1;
                return Ok(before);
            }
            end += 1;
        }
    }

    /// The next byte that is no white space, at which the scanner stands then.
    pub(crate) fn peek(&mut self) -> Option<u8> {
        let rest = self.rest();
        let blank = rest.bytes().position(|byte| !byte.is_ascii_whitespace());
        self.position += blank.unwrap_or(rest.len());
        self.rest().bytes().next()
    }

    fn take(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.position += usize::from(is_next);
        is_next
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// The line the scanner stands on.
    fn line(&mut self) -> u32 {
        let passed = self.text.get(self.counted..self.position).unwrap_or_default();
        let lines = passed.bytes().filter(|&byte| byte == b'\n').count();
        self.line = self.line.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
        self.counted = self.position;
        self.line
    }

    fn broken(&mut self, message: &'static str) -> Broken {
        let ends_with_line = self.rest().is_empty() && self.text.ends_with('\n') && self.text.len() > 1;
        let line = self.line().saturating_sub(u32::from(ends_with_line)).max(1);
        Broken { line, message }
    }
}

/// The text a JSON string stands for. An escape that JSON does not know is left as it is.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some((before, escape)) = rest.split_once('\\') {
        text.push_str(before);
        let mut characters = escape.chars();
        match characters.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('u') => {
                let (character, behind) = unicode(characters.as_str());
                text.push(character);
                rest = behind;
                continue;
            }
            Some(plain @ ('"' | '\\' | '/')) => text.push(plain),
            Some(other) => text.extend(['\\', other]),
            None => {}
        }
        rest = characters.as_str();
    }
    text.push_str(rest);
    text
}

/// The character of the digits after `\u`, of which a second pair may belong to it, and what follows.
fn unicode(digits: &str) -> (char, &str) {
    let Some((high, rest)) = four_digits(digits) else { return (char::REPLACEMENT_CHARACTER, digits) };
    if let Some(character) = char::from_u32(high) {
        return (character, rest);
    }
    let low = rest.strip_prefix("\\u").and_then(four_digits);
    match low {
        Some((low @ 0xDC00..=0xDFFF, behind)) if high < 0xDC00 => {
            let code = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
            (char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER), behind)
        }
        _ => (char::REPLACEMENT_CHARACTER, rest),
    }
}

fn four_digits(text: &str) -> Option<(u32, &str)> {
    let (digits, rest) = text.split_at_checked(4)?;
    let is_hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u32::from_str_radix(digits, 16).ok()).flatten().map(|code| (code, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_decoded() {
        let check = |raw: &str, expected: &str| assert_eq!(unescaped(raw), expected, "{raw}");
        check(r#"a\n\"b\"\\n\/"#, "a\n\"b\"\\n/");
        check(r"\u00e9\ud83d\ude00x", "é😀x");
        check(r"\ud83dx \u12", "\u{fffd}x \u{fffd}12");
        check(r"\q\", r"\q");
    }

    #[test]
    fn sources_keep_their_lines() {
        let check = |json: &str, text: &str, lines: &[u32]| {
            let lined = Scanner::new(json).lined().unwrap();
            assert_eq!((lined.text.as_str(), lined.lines.as_slice()), (text, lines), "{json}");
        };
        check("\n[\n\"a\\n\",\n\"b\"]", "a\nb", &[3, 4]);
        check("\n\"a\\nb\\n\"", "a\nb\n", &[2, 2]);
        check("[\"a = (\",\n\"1)\\n\",\n\n\"b\"]", "a = (1)\nb", &[1, 4]);
        check("[\"a\", 1, [\"\\\"]\"], {\"b\": \"}\"}]", "a", &[1]);
        check("null", "", &[]);
        check("[]", "", &[]);
    }

    #[test]
    fn what_is_no_json_is_told_with_its_line() {
        let check = |json: &str, line: u32| {
            let read = Scanner::new(json).object(|scanner, _| scanner.skip());
            assert_eq!(read.unwrap_err().line, line, "{json}");
        };
        check("", 1);
        check("{\"a\": [1,\n2\n", 2);
        check("{\"a\": 1\n\"b\": 2}", 2);
        check("{\n\"a\": \"x\n", 2);
        check("{\n\"a\"}", 2);
        check("{\n<<<<", 2);
    }
}
