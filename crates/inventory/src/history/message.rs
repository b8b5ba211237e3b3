//! The parts of a commit message: subject, body, trailers.

/// A message in its parts.
#[derive(Debug)]
pub(super) struct Message<'a> {
    pub(super) subject: &'a str,
    pub(super) body: &'a str,
}

/// Keys that count wherever they begin a line of the body: forges that squash a branch keep the
/// trailers of each commit in the middle.
const ANYWHERE: [&str; 11] = [
    "Co-authored-by",
    "Signed-off-by",
    "Reviewed-by",
    "Acked-by",
    "Approved-by",
    "Tested-by",
    "Reviewed-on",
    "Change-Id",
    "Differential Revision",
    "Reviewed By",
    "PR-URL",
];

/// Keys that have spaces: Phabricator's, Azure DevOps', and that of conventional commits.
const WITH_SPACES: [&str; 5] =
    ["Differential Revision", "Reviewed By", "Test Plan", "Related work items", "BREAKING CHANGE"];

impl<'a> Message<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let text = text.trim_start();
        let (subject, body) = text.split_once('\n').unwrap_or((text, ""));
        Self { subject: subject.trim_end(), body: body.trim() }
    }

    /// The `Key: value` lines of the last paragraph and the well-known ones before it, in order.
    pub(super) fn trailers(&self) -> Vec<(String, String)> {
        let lines: Vec<&str> = self.body.lines().map(str::trim_end).collect();
        let last_paragraph = lines.iter().rposition(|line| line.is_empty()).map_or(0, |blank| blank + 1);
        let is_block = lines.iter().skip(last_paragraph).all(|line| pair(line).is_some() || continues(line));
        let mut trailers: Vec<(String, String)> = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let Some((key, value)) = pair(line) else { continue };
            let counts = index >= last_paragraph && is_block;
            let known = || ANYWHERE.iter().any(|known| known.eq_ignore_ascii_case(key));
            let trailer = (key.to_owned(), value.to_owned());
            if (counts || known()) && !trailers.contains(&trailer) {
                trailers.push(trailer);
            }
        }
        trailers
    }
}

/// A line that belongs to the trailer before it, or that git itself puts among trailers.
fn continues(line: &str) -> bool {
    line.starts_with([' ', '\t']) || line.starts_with("(cherry picked from") || line.starts_with("---")
}

/// `Key: value`. A key is words of letters joined by hyphens, or one of a few with spaces. A single
/// word is capitalised, which tells `Fixes: #1` from `fix: typo` and `TEST: more` in a list of changes.
fn pair(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(": ")?;
    let is_word = |word: &str| {
        let mut characters = word.chars();
        characters.next().is_some_and(|first| first.is_ascii_uppercase())
            && characters.all(|rest| rest.is_ascii_lowercase())
    };
    let is_hyphenated = || {
        let parts = || key.split('-');
        parts().count() > 1
            && parts().all(|part| !part.is_empty() && part.chars().all(|character| character.is_ascii_alphanumeric()))
    };
    let is_key = is_word(key) || is_hyphenated() || WITH_SPACES.iter().any(|known| known.eq_ignore_ascii_case(key));
    (is_key && !value.trim().is_empty()).then(|| (key, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let trailers = Message::new(text).trailers();
        let trailers: Vec<(&str, &str)> = trailers.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
        assert_eq!(trailers, expected, "{text}");
    }

    #[test]
    fn trailers_stand_at_the_end() {
        check(
            "a\n\nbody\n\nSigned-off-by: A <a@b>\nReviewed-by: B\n",
            &[("Signed-off-by", "A <a@b>"), ("Reviewed-by", "B")],
        );
        check("a\n\nRefs: #1\n (continued)\n", &[("Refs", "#1")]);
        check("feat: add", &[]);
        check("a\n\nwhat it does\nNote: the other\n", &[]);
        check("a\n\nhttps://x.y\n", &[]);
        check("a\n\nfix: typo\nTEST: more\nstaging to main: all\n", &[]);
        check("a\n\nBREAKING CHANGE: no more x\n", &[("BREAKING CHANGE", "no more x")]);
    }

    #[test]
    fn well_known_keys_count_in_the_middle() {
        let text = "a (#1)\n\n* one\n\nSigned-off-by: A\n\n* two\n\nSigned-off-by: A\n\n---------\n\nCo-authored-by: B <b@c>\n";
        check(text, &[("Signed-off-by", "A"), ("Co-authored-by", "B <b@c>")]);
    }

    #[test]
    fn the_subject_is_the_first_line() {
        assert_eq!(Message::new("\n  a b \r\n\r\nc").subject, "a b");
        assert_eq!(Message::new("").subject, "");
    }
}
