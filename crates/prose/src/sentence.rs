//! Cutting running text into sentences, and sentences into clauses that may differ in mood.

use crate::flow::{is_wide, trim, words};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What ends in a full stop without ending a sentence, in lower case.
const ABBREVIATIONS: &[&str] = &[
    "al", "approx", "ca", "cf", "ch", "col", "def", "dr", "e.g", "eg", "eq", "esp", "etc", "fig", "figs", "i.e", "ie",
    "inc", "incl", "jr", "ltd", "max", "min", "mr", "mrs", "ms", "no", "nos", "p", "pp", "prof", "ref", "refs", "resp",
    "sec", "sr", "st", "v", "ver", "viz", "vol", "vs", "w.r.t",
];

/// Where the two halves of a sentence may be told apart: the words are part of neither.
static CLAUSE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i); |, but |, however,? |(?:です|ます|ません|ない|いる|した|だ)(?:が|けど|けれど)、")
        .expect("the pattern is valid")
});

/// What makes "but" the second half of one thought: "not only fast, but also cheap".
static ONE_THOUGHT: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)\bnot? (?:only|just|merely|simply)\b|n't (?:only|just|merely|simply)\b")
        .expect("the pattern is valid")
});

/// A clause shorter than this stays with its neighbour.
const CLAUSE_WORDS: usize = 4;

/// Four words are looked for in this many characters.
const LOOK: usize = 200;

/// The sentences of a text, each without the white space around it, cut again where two clauses of
/// some length are set against each other.
pub(crate) fn statements(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    for sentence in sentences(text) {
        clauses(text, sentence, &mut found);
    }
    found
}

fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut letters = text.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let ends = match letter {
            '\n' => true,
            '。' | '！' | '？' => !letters.peek().is_some_and(|&(_, next)| is_closing(next) || is_ender(next)),
            '.' | '!' | '?' => ends_sentence(text, start, at, letter),
            closing if is_closing(closing) => closes_sentence(text, start, at),
            _ => false,
        };
        if ends {
            add(text, start..at + letter.len_utf8(), &mut found);
            start = at + letter.len_utf8();
        }
    }
    add(text, start..text.len(), &mut found);
    found
}

fn add(text: &str, part: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = trim(text, part);
    let says = text
        .get(part.clone())
        .is_some_and(|part| part.chars().any(|letter| !letter.is_ascii_punctuation() && !letter.is_whitespace()));
    if says {
        found.push(part);
    }
}

fn is_closing(letter: char) -> bool {
    matches!(letter, ')' | '"' | '\'' | '”' | '’' | ']' | '」' | '』' | '）' | '】')
}

fn is_ender(letter: char) -> bool {
    matches!(letter, '.' | '!' | '?' | '。' | '！' | '？')
}

/// True when the full stop at `at` ends the sentence that began at `start`.
fn ends_sentence(text: &str, start: usize, at: usize, letter: char) -> bool {
    let after = text.get(at + 1..).unwrap_or_default();
    let begins = begins_sentence(after);
    begins && (letter != '.' || !is_abbreviation(text.get(start..at).unwrap_or_default()))
}

/// True when the quote or bracket at `at` follows a full stop and closes the sentence with it.
fn closes_sentence(text: &str, start: usize, at: usize) -> bool {
    let before = text.get(start..at).unwrap_or_default();
    let closing = text.get(at..).and_then(|rest| rest.chars().next()).map_or(1, char::len_utf8);
    let after = text.get(at + closing..).unwrap_or_default();
    let inner = before.trim_end_matches(is_closing);
    let Some(ender) = inner.chars().next_back().filter(|&letter| is_ender(letter)) else { return false };
    match ender {
        '。' | '！' | '？' => {
            !after.starts_with(|next| is_closing(next) || is_ender(next)) && !after.starts_with('と')
        }
        '.' => begins_sentence(after) && !is_abbreviation(inner.strip_suffix('.').unwrap_or(inner)),
        _ => begins_sentence(after),
    }
}

/// True when white space and then anything but a small letter or punctuation follows.
fn begins_sentence(after: &str) -> bool {
    let rest = after.trim_start();
    if rest.len() == after.len() {
        return rest.starts_with(is_wide);
    }
    rest.starts_with(|next: char| !next.is_lowercase() && !matches!(next, ',' | ';' | ':' | '.' | ')' | '-' | '–'))
}

/// True when what stands before a full stop is an abbreviation, an initial, or a number that opens
/// the sentence ("1. Install").
fn is_abbreviation(before: &str) -> bool {
    let word = before.rsplit(|letter: char| letter.is_whitespace() || letter == '(').next().unwrap_or_default();
    let opens = word.len() == before.trim_start().len();
    let lower = word.to_lowercase();
    let mut letters = word.chars();
    let initial = matches!((letters.next(), letters.next()), (Some(first), None) if first.is_uppercase());
    ABBREVIATIONS.binary_search(&lower.as_str()).is_ok() || initial && word != "I" || opens && is_item_number(word)
}

/// True when a clause has words enough. It looks no further than it needs to: the rest of a sentence
/// may be long, and is asked about at every seam.
fn is_long(clause: &str) -> bool {
    let end = clause.char_indices().nth(LOOK).map_or(clause.len(), |(at, _)| at);
    words(clause.get(..end).unwrap_or(clause)) >= CLAUSE_WORDS
}

/// True for `1`, `1.2` and `1a`.
fn is_item_number(word: &str) -> bool {
    let digits = word.strip_suffix(|letter: char| letter.is_ascii_lowercase()).unwrap_or(word);
    !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '.')
}

fn clauses(text: &str, sentence: Range<usize>, found: &mut Vec<Range<usize>>) {
    let mut start = sentence.start;
    let inner = text.get(sentence.clone()).unwrap_or_default();
    for seam in CLAUSE.find_iter(inner) {
        let (end, next) = (sentence.start + seam.start(), sentence.start + seam.end());
        let japanese = seam.as_str().ends_with('、');
        // The Japanese seam is the end of a verb, which tells the mood: it stays with the first half.
        let end = if japanese { next } else { end };
        let (Some(left), Some(right)) = (text.get(start..end), text.get(next..sentence.end)) else { continue };
        if is_long(left) && is_long(right) && !ONE_THOUGHT.is_match(left) {
            add(text, start..end, found);
            start = next;
        }
    }
    add(text, start..sentence.end, found);
}

#[cfg(test)]
mod tests {
    use super::{ABBREVIATIONS, statements};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found: Vec<&str> = statements(text).into_iter().map(|part| &text[part]).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn abbreviations_are_sorted() {
        assert!(ABBREVIATIONS.is_sorted());
    }

    #[test]
    fn english() {
        check("One. Two! Three? Four", &["One.", "Two!", "Three?", "Four"]);
        check(
            "Use e.g. MLflow vs. Weights, i.e. v1.2 of file.py.",
            &["Use e.g. MLflow vs. Weights, i.e. v1.2 of file.py."],
        );
        check("See Fig. 2 and Smith et al. 2020. Then stop.", &["See Fig. 2 and Smith et al. 2020.", "Then stop."]);
        check("1. Install it. 1a. Run it.", &["1. Install it.", "1a. Run it."]);
        check("(It works.) Next one.", &["(It works.)", "Next one."]);
        check("He said \"go.\" Then left.", &["He said \"go.\"", "Then left."]);
        check("By J. Doe. Done...", &["By J. Doe.", "Done..."]);
        check("a line\nanother", &["a line", "another"]);
        check("... --- ...", &[]);
    }

    #[test]
    fn japanese() {
        check(
            "監視します。再学習は未実装です！本当？はい",
            &["監視します。", "再学習は未実装です！", "本当？", "はい"],
        );
        check("（手動です。）次です。", &["（手動です。）", "次です。"]);
        check(
            "ロールバックは未実装ですが、データの監視は毎日しています。",
            &["ロールバックは未実装ですが、", "データの監視は毎日しています。"],
        );
    }

    #[test]
    fn clauses() {
        check(
            "Rollback is not done, but drift is monitored daily.",
            &["Rollback is not done", "drift is monitored daily."],
        );
        check("We train it daily; we do not monitor it.", &["We train it daily", "we do not monitor it."]);
        check("Fast, but not cheap.", &["Fast, but not cheap."]);
        check(
            "It does not only train the model, but also serves the model.",
            &["It does not only train the model, but also serves the model."],
        );
    }
}
