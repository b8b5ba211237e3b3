//! What a person says on the page, checked.

use jiff::civil::Date;
use matura_model::Answer;

/// Characters of a note.
const NOTE: usize = 4000;
/// Characters of a link.
const LINK: usize = 2000;
/// Links of an answer.
const LINKS: usize = 20;

/// An answer as a person gives it: who, when and on which ground is added where it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The answer; never [`Answer::Unknown`].
    pub answer: Answer,
    /// Why.
    pub note: Option<String>,
    /// The last day it holds.
    pub until: Option<Date>,
    /// Evidence outside the repository.
    pub links: Vec<String>,
}

/// What is wrong with an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Invalid {
    /// It is none of the answers that a person may give.
    #[error("the answer is one of yes, partial, no and na")]
    Answer,
    /// The day is none.
    #[error("the day is written as YYYY-MM-DD")]
    Day,
    /// The day is over.
    #[error("the last day on which the answer holds is already over")]
    Past,
    /// Too much text.
    #[error("the note has more than {NOTE} characters")]
    Note,
    /// A link that is none.
    #[error("a link is one line of at most {LINK} characters, and there are at most {LINKS}")]
    Link,
}

impl Invalid {
    /// The name of its text in `review.invalid`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Day => "day",
            Self::Past => "past",
            Self::Note => "note",
            Self::Link => "link",
        }
    }
}

impl Said {
    /// Checks what arrived. Empty texts count as none.
    pub(crate) fn parse(answer: &str, note: &str, until: &str, links: &[String]) -> Result<Self, Invalid> {
        let answer = match answer {
            "yes" => Answer::Yes,
            "partial" => Answer::Partial,
            "no" => Answer::No,
            "na" => Answer::NotApplicable,
            _ => return Err(Invalid::Answer),
        };
        let note = note.trim().replace("\r\n", "\n");
        if note.chars().count() > NOTE {
            return Err(Invalid::Note);
        }
        let until = until.trim();
        let until = if until.is_empty() { None } else { Some(until.parse::<Date>().map_err(|_| Invalid::Day)?) };
        let links: Vec<String> =
            links.iter().map(|link| link.trim().to_owned()).filter(|link| !link.is_empty()).collect();
        let is_link = |link: &String| link.chars().count() <= LINK && !link.chars().any(char::is_control);
        if links.len() > LINKS || !links.iter().all(is_link) {
            return Err(Invalid::Link);
        }
        Ok(Self { answer, note: (!note.is_empty()).then_some(note), until, links })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(parts: (&str, &str, &str, &[&str]), expected: Result<(Answer, Option<&str>, usize), Invalid>) {
        let links: Vec<String> = parts.3.iter().map(|link| (*link).to_owned()).collect();
        let said = Said::parse(parts.0, parts.1, parts.2, &links);
        let said = said.as_ref().map(|said| (said.answer, said.note.as_deref(), said.links.len()));
        assert_eq!(said, expected.as_ref().map(|parts| *parts), "{parts:?}");
    }

    #[test]
    fn what_is_said_is_checked() {
        check(("yes", "", "", &[]), Ok((Answer::Yes, None, 0)));
        check(("partial", " a\r\nb ", "2027-01-31", &["https://x.test", " "]), Ok((Answer::Partial, Some("a\nb"), 1)));
        check(("na", "there is no service", "", &[]), Ok((Answer::NotApplicable, Some("there is no service"), 0)));
        check(("unknown", "", "", &[]), Err(Invalid::Answer));
        check(("Yes", "", "", &[]), Err(Invalid::Answer));
        check(("yes", "", "2027-02-31", &[]), Err(Invalid::Day));
        check(("yes", "", "tomorrow", &[]), Err(Invalid::Day));
        check(("yes", &"x".repeat(NOTE + 1), "", &[]), Err(Invalid::Note));
        check(("yes", "", "", &["https://x.test\u{1b}[2J"]), Err(Invalid::Link));
        check(("yes", "", "", &["x"; LINKS + 1]), Err(Invalid::Link));
    }
}
