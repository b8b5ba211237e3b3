//! Conditions of every provider as one small expression, and what they say about triggers.
//!
//! Only what can be decided without running the pipeline is decided; everything else stays open.

use crate::shape::ALL_KINDS;
use matura_model::fact::TriggerKind;
use matura_model::limits::CONDITION_DEPTH;

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expression {
    Any(Vec<Self>),
    All(Vec<Self>),
    Not(Box<Self>),
    Compare { left: Box<Self>, operator: String, right: Box<Self> },
    Call { name: String, arguments: Vec<Self> },
    Word(String),
    Text(String),
}

/// A question that a provider may be able to answer for a kind of trigger.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Question<'a> {
    /// Is this variable equal to this text?
    Equal(&'a str, &'a str),
    /// Does this variable begin with this text?
    Starts(&'a str, &'a str),
    /// Is this variable set and true?
    Set(&'a str),
}

/// What a provider knows about its variables when a pipeline was started in some way.
pub(crate) type Knowledge = fn(Question<'_>, TriggerKind) -> Option<bool>;

/// Parses a condition; `${{ … }}` around it or parts of it does not matter.
pub(crate) fn parse(text: &str) -> Expression {
    let text = text.replace("${{", " ").replace("}}", " ");
    let tokens = tokens(&text);
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0 };
    parser.any()
}

/// True when the condition can never hold.
pub(crate) fn never(text: &str) -> bool {
    truth(&parse(text), &|_| None) == Some(false)
}

/// The kinds among `kinds` for which the condition may hold, if it excludes any. When it excludes all
/// of them, the kinds it demands.
pub(crate) fn limits(text: &str, kinds: &[TriggerKind], known: Knowledge) -> Vec<TriggerKind> {
    let expression = parse(text);
    let holds = |kind: TriggerKind| truth(&expression, &|question| known(question, kind));
    let open: Vec<_> = kinds.iter().copied().filter(|kind| holds(*kind) != Some(false)).collect();
    match (open.len(), kinds.len()) {
        (0, _) => demanded(&holds),
        (open_len, len) if open_len == len => Vec::new(),
        _ => open,
    }
}

/// The kinds for which the condition certainly holds, or else those for which it may.
fn demanded(holds: &dyn Fn(TriggerKind) -> Option<bool>) -> Vec<TriggerKind> {
    let certain: Vec<_> = ALL_KINDS.into_iter().filter(|kind| holds(*kind) == Some(true)).collect();
    match certain.is_empty() {
        true => ALL_KINDS.into_iter().filter(|kind| holds(*kind).is_none()).collect(),
        false => certain,
    }
}

/// Whether the condition may hold for a kind of trigger: `None` when that is open.
pub(crate) fn holds(text: &str, kind: TriggerKind, known: Knowledge) -> Option<bool> {
    truth(&parse(text), &|question| known(question, kind))
}

fn truth(expression: &Expression, known: &dyn Fn(Question<'_>) -> Option<bool>) -> Option<bool> {
    match expression {
        Expression::Any(parts) => any(parts, known),
        Expression::All(parts) => all(parts, known),
        Expression::Not(inner) => truth(inner, known).map(|value| !value),
        Expression::Word(word) => match word.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => known(Question::Set(word)),
        },
        Expression::Text(text) => (text == "false" || text.is_empty()).then_some(false),
        Expression::Compare { left, operator, right } => compare(left, operator, right, known),
        Expression::Call { name, arguments } => call(name, arguments, known),
    }
}

fn any(parts: &[Expression], known: &dyn Fn(Question<'_>) -> Option<bool>) -> Option<bool> {
    let values: Vec<_> = parts.iter().map(|part| truth(part, known)).collect();
    match values.contains(&Some(true)) {
        true => Some(true),
        false => values.iter().all(|value| *value == Some(false)).then_some(false),
    }
}

fn all(parts: &[Expression], known: &dyn Fn(Question<'_>) -> Option<bool>) -> Option<bool> {
    let values: Vec<_> = parts.iter().map(|part| truth(part, known)).collect();
    match values.contains(&Some(false)) {
        true => Some(false),
        false => values.iter().all(|value| *value == Some(true)).then_some(true),
    }
}

fn compare(
    left: &Expression,
    operator: &str,
    right: &Expression,
    known: &dyn Fn(Question<'_>) -> Option<bool>,
) -> Option<bool> {
    match operator {
        "==" | "=" => equal(left, right, known),
        "!=" => equal(left, right, known).map(|value| !value),
        "=~" => match left {
            Expression::Word(word) => known(Question::Set(word)).filter(|set| !set),
            _ => None,
        },
        "in" => match (left, right) {
            (Expression::Word(word), Expression::Word(list)) => {
                let texts = quoted_texts(list);
                let values: Vec<_> = texts.iter().map(|text| known(Question::Equal(word, text))).collect();
                one_of(&values)
            }
            _ => None,
        },
        _ => None,
    }
}

fn one_of(values: &[Option<bool>]) -> Option<bool> {
    match values.contains(&Some(true)) {
        true => Some(true),
        false => (!values.is_empty() && values.iter().all(|value| *value == Some(false))).then_some(false),
    }
}

fn equal(left: &Expression, right: &Expression, known: &dyn Fn(Question<'_>) -> Option<bool>) -> Option<bool> {
    match (left, right) {
        (Expression::Word(word), Expression::Text(text)) | (Expression::Text(text), Expression::Word(word)) => {
            match text.is_empty() {
                true => known(Question::Set(word)).map(|set| !set),
                false => known(Question::Equal(word, text)),
            }
        }
        (Expression::Word(word), Expression::Word(other)) => match other.to_ascii_lowercase().as_str() {
            "null" | "false" => known(Question::Set(word)).map(|set| !set),
            "true" => known(Question::Set(word)),
            _ => known(Question::Equal(word, other)),
        },
        _ => None,
    }
}

fn call(name: &str, arguments: &[Expression], known: &dyn Fn(Question<'_>) -> Option<bool>) -> Option<bool> {
    match (name.to_ascii_lowercase().as_str(), arguments) {
        ("and", parts) => all(parts, known),
        ("or", parts) => any(parts, known),
        ("not", [inner]) => truth(inner, known).map(|value| !value),
        ("eq", [left, right]) => equal(left, right, known),
        ("ne", [left, right]) => equal(left, right, known).map(|value| !value),
        ("startswith", [Expression::Word(word), Expression::Text(text)]) => known(Question::Starts(word, text)),
        ("in", [left, options @ ..]) => {
            let values: Vec<_> = options.iter().map(|option| equal(left, option, known)).collect();
            one_of(&values)
        }
        _ => None,
    }
}

fn quoted_texts(list: &str) -> Vec<String> {
    tokens(list.trim_start_matches('[').trim_end_matches(']'))
        .into_iter()
        .filter_map(|token| match token {
            Token::Text(text) => Some(text),
            _ => None,
        })
        .collect()
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Word(String),
    Text(String),
    Operator(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let c = chars[at];
        let next = chars.get(at + 1).copied().unwrap_or(' ');
        let start = at;
        if c.is_whitespace() {
            at += 1;
        } else if c == '\'' || c == '"' {
            at = closing(&chars, at + 1, c);
            found.push(Token::Text(chars[start + 1..at].iter().collect()));
            at += 1;
        } else if c == '/' && found.last().is_some_and(|last| matches!(last, Token::Operator(o) if o.ends_with('~'))) {
            at = closing(&chars, at + 1, '/');
            found.push(Token::Text(chars[start + 1..at].iter().collect()));
            at += 1;
        } else if matches!((c, next), ('&', '&') | ('|', '|') | ('=', '=' | '~') | ('!', '=' | '~') | ('<' | '>', '='))
        {
            found.push(Token::Operator([c, next].iter().collect()));
            at += 2;
        } else if matches!(c, '!' | '(' | ')' | ',' | '<' | '>' | '=' | '&' | '|') {
            found.push(Token::Operator(c.to_string()));
            at += 1;
        } else {
            at = word_end(&chars, at);
            let word: String = chars[start..at].iter().collect();
            found.push(word_token(word, chars[at..].iter().find(|c| !c.is_whitespace()) == Some(&'(')));
        }
    }
    found
}

/// Travis writes `AND` and `OR`, JSON-e `in`; before a parenthesis these are Azure's functions.
fn word_token(word: String, called: bool) -> Token {
    match word.to_ascii_lowercase().as_str() {
        "and" if !called => Token::Operator("&&".to_owned()),
        "or" if !called => Token::Operator("||".to_owned()),
        "not" if !called => Token::Operator("!".to_owned()),
        "in" if !called => Token::Operator("in".to_owned()),
        _ => Token::Word(word),
    }
}

fn closing(chars: &[char], from: usize, quote: char) -> usize {
    chars.iter().skip(from).position(|c| *c == quote).map_or(chars.len(), |at| from + at)
}

fn word_end(chars: &[char], from: usize) -> usize {
    let mut at = from;
    let mut brackets = 0_usize;
    while let Some(c) = chars.get(at) {
        match c {
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            _ if brackets > 0 => {}
            '\'' | '"' | '!' | '(' | ')' | ',' | '<' | '>' | '=' | '&' | '|' => break,
            c if c.is_whitespace() => break,
            _ => {}
        }
        at += 1;
    }
    at.max(from + 1)
}

struct Parser<'a> {
    tokens: &'a [Token],
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn any(&mut self) -> Expression {
        let mut parts = vec![self.all()];
        while self.takes("||") {
            parts.push(self.all());
        }
        single(parts, Expression::Any)
    }

    fn all(&mut self) -> Expression {
        let mut parts = vec![self.not()];
        while self.takes("&&") {
            parts.push(self.not());
        }
        single(parts, Expression::All)
    }

    fn not(&mut self) -> Expression {
        let mut negated = false;
        while self.takes("!") {
            negated = !negated;
        }
        let inner = self.comparison();
        match negated {
            true => Expression::Not(Box::new(inner)),
            false => inner,
        }
    }

    fn comparison(&mut self) -> Expression {
        let left = self.operand();
        let operator = match self.tokens.get(self.at) {
            Some(Token::Operator(operator)) if is_comparison(operator) => operator.clone(),
            _ => return left,
        };
        self.at += 1;
        let right = self.operand();
        Expression::Compare { left: Box::new(left), operator, right: Box::new(right) }
    }

    fn operand(&mut self) -> Expression {
        self.depth += 1;
        let operand = match self.tokens.get(self.at).cloned() {
            _ if self.depth > CONDITION_DEPTH => {
                self.at = self.tokens.len();
                Expression::Word(String::new())
            }
            Some(Token::Text(text)) => {
                self.at += 1;
                Expression::Text(text)
            }
            Some(Token::Word(word)) => {
                self.at += 1;
                match self.takes("(") {
                    true => Expression::Call { name: word, arguments: self.arguments() },
                    false => Expression::Word(word),
                }
            }
            Some(Token::Operator(operator)) if operator == "(" => {
                self.at += 1;
                let inner = self.any();
                self.takes(")");
                inner
            }
            // Nothing or something misplaced stands here: an open word that no provider knows.
            Some(Token::Operator(operator)) if operator != ")" && operator != "," => {
                self.at += 1;
                Expression::Word(operator)
            }
            _ => Expression::Word(String::new()),
        };
        self.depth -= 1;
        operand
    }

    fn arguments(&mut self) -> Vec<Expression> {
        let mut arguments = Vec::new();
        while self.at < self.tokens.len() && !self.takes(")") {
            arguments.push(self.any());
            if !self.takes(",") {
                self.takes(")");
                break;
            }
        }
        arguments
    }

    fn takes(&mut self, operator: &str) -> bool {
        let takes = matches!(self.tokens.get(self.at), Some(Token::Operator(found)) if found == operator);
        self.at += usize::from(takes);
        takes
    }
}

fn is_comparison(operator: &str) -> bool {
    matches!(operator, "==" | "=" | "!=" | "=~" | "!~" | "<" | ">" | "<=" | ">=" | "in")
}

fn single(mut parts: Vec<Expression>, many: fn(Vec<Expression>) -> Expression) -> Expression {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn constant_conditions() {
        for text in ["false", "${{ false }}", "${{ false && github.actor == 'a' }}", "!true", "and(succeeded(), false)"]
        {
            assert!(never(text), "{text}");
        }
        for text in ["true", "", "always()", "github.actor == 'false'", "false || success()", "inputs.false"] {
            assert!(!never(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a-z$ !&|=~()',\"/\\[\\]{}\u{e9}]{0,200}") {
            never(&text);
            limits(&text, &ALL_KINDS, |_, _| None);
        }
    }
}
