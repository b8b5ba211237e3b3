//! Words that both comparisons and verdicts need.

use matura_report::value::Answer;
use matura_texts::Texts;

/// The answer as a reader sees it.
pub(crate) fn answer(texts: &Texts, answer: Answer) -> String {
    texts.say(&format!("answer.{}", answer.name())).to_owned()
}

/// A commit as people write it.
pub(crate) fn short(commit: &str) -> &str {
    commit.get(..10).unwrap_or(commit)
}
