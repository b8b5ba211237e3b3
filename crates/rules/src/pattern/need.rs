//! The literals of which a text that an expression matches holds at least one.

use super::gist::{Gist, threes};
use memchr::memchr2_iter;
use regex_syntax::Parser;
use regex_syntax::hir::{Class, Hir, HirKind};

/// Alternatives beyond this many say too little to be worth asking for.
const ALTERNATIVES: usize = 64;
/// A shorter literal has no sequence of three bytes.
const SHORTEST: usize = 3;

/// What a matching text must hold, in letters of either case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    /// Nothing in particular.
    Nothing,
    /// One of these, each with its sequences of three bytes.
    OneOf(Vec<(Vec<u8>, Box<[u32]>)>),
}

impl Need {
    /// The need of an expression; nothing for one that is none.
    pub(crate) fn of(expression: &str) -> Self {
        // Literals are compared in either case anyway, and folding each letter makes parsing slow.
        let either_case = expression.replace("(?i)", "").replace("(?i:", "(?:");
        let hir = Parser::new().parse(&either_case).ok();
        match hir.as_ref().and_then(literals) {
            Some(literals) => {
                Self::OneOf(literals.into_iter().map(|literal| literal.to_ascii_lowercase()).map(with_threes).collect())
            }
            None => Self::Nothing,
        }
    }

    /// False when no text with this gist fulfils it.
    pub(crate) fn may_be_in_gist(&self, gist: &Gist) -> bool {
        match self {
            Self::Nothing => true,
            Self::OneOf(all) => all.iter().any(|(_, threes)| threes.iter().all(|three| gist.has(*three))),
        }
    }

    /// False when the text does not fulfil it.
    pub(crate) fn may_be_in(&self, text: &str) -> bool {
        match self {
            Self::Nothing => true,
            Self::OneOf(all) => all.iter().any(|(literal, _)| holds(text.as_bytes(), literal)),
        }
    }
}

fn with_threes(literal: Vec<u8>) -> (Vec<u8>, Box<[u32]>) {
    let threes = threes(&literal);
    (literal, threes)
}

/// True when the text holds the literal, which is in lower case, in letters of either case.
fn holds(text: &[u8], literal: &[u8]) -> bool {
    let Some(first) = literal.first() else { return true };
    let mut starts = memchr2_iter(*first, first.to_ascii_uppercase(), text);
    starts.any(|at| text.get(at..at + literal.len()).is_some_and(|part| part.eq_ignore_ascii_case(literal)))
}

/// Literals of at least three bytes, one of which is in every match; the best that the expression offers.
fn literals(hir: &Hir) -> Option<Vec<Vec<u8>>> {
    match hir.kind() {
        HirKind::Capture(capture) => literals(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => literals(&repetition.sub),
        HirKind::Concat(parts) => in_concat(parts),
        HirKind::Alternation(parts) => {
            let mut all = Vec::new();
            for part in parts {
                all.extend(literals(part)?);
            }
            (all.len() <= ALTERNATIVES).then_some(all)
        }
        _ => longest_plain(&fixed(hir)?).map(|literal| vec![literal]),
    }
}

/// The best of what stands one after the other; neighbours that are fixed make one literal.
fn in_concat(parts: &[Hir]) -> Option<Vec<Vec<u8>>> {
    let mut found: Vec<Vec<Vec<u8>>> = Vec::new();
    let mut run: Vec<u8> = Vec::new();
    for part in parts {
        match fixed(part) {
            Some(bytes) => run.extend(bytes),
            None => {
                found.extend(longest_plain(&std::mem::take(&mut run)).map(|literal| vec![literal]));
                found.extend(literals(part));
            }
        }
    }
    found.extend(longest_plain(&run).map(|literal| vec![literal]));
    found.into_iter().max_by_key(|found| worth(found))
}

/// The text that a part matches, when it is one text but for the case of its letters.
fn fixed(hir: &Hir) -> Option<Vec<u8>> {
    match hir.kind() {
        HirKind::Literal(literal) => Some(literal.0.to_vec()),
        HirKind::Capture(capture) => fixed(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(fixed).collect::<Option<Vec<_>>>().map(|parts| parts.concat()),
        HirKind::Class(Class::Unicode(class)) => {
            let mut chars = class.iter().flat_map(|range| range.start()..=range.end()).take(4).map(folded);
            let first = chars.next()?;
            chars.all(|other| other == first).then(|| first.to_string().into_bytes())
        }
        _ => None,
    }
}

/// The letter of ASCII that a letter is another case of; others stay as they are.
fn folded(c: char) -> char {
    match c {
        '\u{212a}' => 'k',
        '\u{17f}' => 's',
        _ => c.to_ascii_lowercase(),
    }
}

/// The shortest literal counts, then that there are few.
fn worth(literals: &[Vec<u8>]) -> (usize, std::cmp::Reverse<usize>) {
    (literals.iter().map(Vec::len).min().unwrap_or(0), std::cmp::Reverse(literals.len()))
}

/// The longest run of a literal without letters outside ASCII that have two cases, since a text may hold
/// the other one.
fn longest_plain(literal: &[u8]) -> Option<Vec<u8>> {
    let text = std::str::from_utf8(literal).ok()?;
    let plain = |c: char| c.is_ascii() || (c.to_lowercase().eq([c]) && c.to_uppercase().eq([c]));
    let longest = text.split(|c| !plain(c)).max_by_key(|part| part.len())?;
    (longest.len() >= SHORTEST).then(|| longest.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(expression: &str, text: &str, may: bool) {
        let need = Need::of(expression);
        assert_eq!(need.may_be_in_gist(&Gist::of([text].into_iter())), may, "{expression} in {text:?}");
        assert_eq!(need.may_be_in(text), may, "{expression} in {text:?}");
    }

    #[test]
    fn a_text_without_the_literals_is_passed_over() {
        check(r"\bfeature stores?\b", "A Feature Store holds them", true);
        check(r"\bfeature stores?\b", "features in storage", false);
        check("(?i)feature.?STORE", "the Feature-Store", true);
        check("(?i)Kubernetes", "docker", false);
        check("(shap|lime)_values", "lime_values", true);
        check("(shap|lime)_values", "lime and shap", false);
        check("特徴量(ストア|管理)", "特徴量ストアを使う", true);
        check("特徴量(ストア|管理)", "特徴を使う", false);
        check(r"^\d+$", "no digits", true);
        check("(a|bcd)", "nothing", true);
        check("(abc)?def", "def", true);
    }

    #[test]
    fn no_match_is_passed_over() {
        for (expression, text) in [
            ("(?i)STRASSE", "strasse"),
            ("é?cole", "école"),
            ("(?i)Ärger", "ÄRGER"),
            ("a{2,}bcd", "aabcd"),
            ("(?:foo)+", "foo"),
            ("(?i:ab)CD", "aBCD"),
            ("[ab]cde|fgh", "bcde"),
        ] {
            assert!(regex::Regex::new(expression).is_ok_and(|regex| regex.is_match(text)), "{expression}");
            check(expression, text, true);
        }
    }
}
