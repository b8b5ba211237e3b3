//! A line of history.

use crate::StageError;
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;

/// A commit to be made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    /// Seconds since 1970, UTC.
    pub when: i64,
    /// Who wrote it.
    pub author: String,
    /// Who merged or committed it; the author if `None`.
    pub by: Option<String>,
    /// The first line of the message.
    pub subject: String,
    /// Lines at the end of the message.
    pub trailers: Vec<String>,
    /// Paths that change, folders with a final `/`, or `*`.
    pub paths: Vec<String>,
    /// Tags put on it.
    pub tags: Vec<String>,
    /// Branches that point at it.
    pub branches: Vec<String>,
}

impl Entry {
    /// True for a merge of a side branch.
    pub fn is_merge(&self) -> bool {
        self.subject.starts_with("Merge ") || self.subject.starts_with("Merged ")
    }

    /// From its line.
    pub fn parse(line: &str) -> Result<Self, StageError> {
        let wrong = |message: &str| StageError::Line { line: line.to_owned(), message: message.to_owned() };
        let mut parts = line.split(" | ");
        let head = parts.next().unwrap_or_default();
        let (date, rest) = head.split_once(' ').ok_or_else(|| wrong("begins with a date and an author"))?;
        let (author, subject) = rest.split_once(": ").ok_or_else(|| wrong("needs `author: subject` after the date"))?;
        let date: Date = date.parse().map_err(|_| wrong("the date has the form 2025-01-31"))?;
        let mut time = Time::constant(12, 0, 0, 0);
        let mut entry = Self { author: author.to_owned(), subject: subject.trim().to_owned(), ..Self::default() };
        for part in parts {
            let (word, value) = part.trim().split_once(' ').unwrap_or((part.trim(), ""));
            match word {
                "+" => entry.paths.extend(value.split_whitespace().map(str::to_owned)),
                "by" => entry.by = Some(value.to_owned()),
                "tag" => entry.tags.push(value.to_owned()),
                "branch" => entry.branches.push(value.to_owned()),
                "trailer" => entry.trailers.push(value.to_owned()),
                "at" => time = value.parse().map_err(|_| wrong("the time has the form 14:30"))?,
                "merge" if entry.is_merge() => {}
                _ => return Err(wrong("a part begins with `+`, `by`, `tag`, `branch`, `trailer` or `at`")),
            }
        }
        let moment = TimeZone::UTC.to_timestamp(date.to_datetime(time));
        entry.when = moment.map_err(|_| wrong("the date is out of range"))?.as_second();
        Ok(entry)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_says_who_did_what_when() {
        let line = "2025-02-01 ben: Merge pull request #3 from ben/x | + infra/ a.py | by ana | tag v1 | trailer Reviewed-by: ana";
        let entry = Entry::parse(line).expect("the line is right");
        assert_eq!((entry.author.as_str(), entry.by.as_deref(), entry.when), ("ben", Some("ana"), 1_738_411_200));
        assert_eq!(entry.paths, ["infra/", "a.py"]);
        assert!(entry.is_merge());
        assert_eq!(entry.trailers, ["Reviewed-by: ana"]);
    }

    #[test]
    fn mistakes_are_told() {
        for line in ["", "2025-02-01", "2025-02-01 ben", "2025-02-30 ben: x", "2025-02-01 ben: x | frobnicate"] {
            assert!(Entry::parse(line).is_err(), "{line}");
        }
    }
}
