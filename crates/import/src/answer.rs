//! The words by which people answer.

use matura_model::Answer;
use matura_tables::Tables;

/// The words of each answer, from the tables.
pub(crate) struct Words {
    words: Vec<(String, Answer)>,
}

impl Words {
    pub(crate) fn of(tables: &Tables) -> Self {
        let lists = [
            ("answer-yes", Answer::Yes),
            ("answer-partial", Answer::Partial),
            ("answer-no", Answer::No),
            ("answer-na", Answer::NotApplicable),
            ("answer-unknown", Answer::Unknown),
        ];
        let words = lists.into_iter().flat_map(|(table, answer)| {
            let words = tables.words(table, "words").unwrap_or_default();
            words.iter().map(move |word| (word.clone(), answer))
        });
        Self { words: words.collect() }
    }

    /// True for a text that is a known word and no more.
    pub(crate) fn is_word(&self, text: &str) -> bool {
        let text = tidy(text);
        self.words.iter().any(|(word, _)| *word == text)
    }

    /// The answer that a cell gives: a known word alone, or first, with other words behind a mark.
    pub(crate) fn answer(&self, cell: &str) -> Option<Answer> {
        let cell = tidy(cell);
        let known = |text: &str| self.words.iter().find(|(word, _)| word == text).map(|(_, answer)| *answer);
        known(&cell).or_else(|| {
            let (first, _) =
                cell.split_once([',', ';', ':', '(', '（', '、', '。', '\n']).or_else(|| cell.split_once(" - "))?;
            known(first.trim())
        })
    }
}

/// In lower case, without white space and full stops around.
pub(crate) fn tidy(text: &str) -> String {
    let text = text.trim().to_lowercase();
    text.trim_end_matches(['.', '!']).trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(cell: &str, expected: Option<Answer>) {
        assert_eq!(Words::of(Tables::embedded()).answer(cell), expected, "{cell:?}");
    }

    #[test]
    fn people_answer_in_many_words() {
        check(" Yes ", Some(Answer::Yes));
        check("yes, since May", Some(Answer::Yes));
        check("Partly - only staging", Some(Answer::Partial));
        check("N/A", Some(Answer::NotApplicable));
        check("n.a.", Some(Answer::NotApplicable));
        check("いいえ（予定あり）", Some(Answer::No));
        check("○", Some(Answer::Yes));
        check("TBD", Some(Answer::Unknown));
        check("yesterday", None);
        check("no idea who did this", None);
        check("", None);
    }
}
