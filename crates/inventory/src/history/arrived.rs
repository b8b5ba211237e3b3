//! How a commit came onto the branch, by its message: each forge words its merges in its own way.

use super::message::Message;
use matura_model::history::Arrived;

/// How a commit with so many parents arrived, which `committer` (an e-mail address) put there.
pub(super) fn of(message: &Message<'_>, trailers: &[(String, String)], parents: usize, committer: &str) -> Arrived {
    let number = request_number(message, trailers);
    let is_merge = parents > 1;
    match number {
        Some(number) if is_merge => Arrived::MergeRequest { number: Some(number) },
        Some(number) => Arrived::Squashed { number },
        None if is_reviewed(trailers) => Arrived::Reviewed,
        None if is_merge && (names_request(message.subject) || is_by_button(message.subject, committer)) => {
            Arrived::MergeRequest { number: None }
        }
        None if is_merge => Arrived::BranchMerge,
        None => Arrived::Direct,
    }
}

/// The number that the forge gave to the request.
fn request_number(message: &Message<'_>, trailers: &[(String, String)]) -> Option<u64> {
    in_subject(message.subject).or_else(|| in_body(message.body)).or_else(|| in_trailers(trailers))
}

fn in_subject(subject: &str) -> Option<u64> {
    // GitHub and Bitbucket Server; Azure DevOps; bors; homu; Bitbucket Server's newer form.
    let openings = ["Merge pull request #", "Merged PR ", "Merge #", "Auto merge of #", "Pull request #", "Merge PR #"];
    let opened = openings.iter().find_map(|opening| leading_number(subject.strip_prefix(opening)?));
    opened.or_else(|| bracketed(subject))
}

/// `(#12)`, `(!12)` at the end; `(pull request #4)` at the end as Bitbucket has it; `(#12) from x
/// into y` as Gitea has it.
fn bracketed(subject: &str) -> Option<u64> {
    let last = subject.rfind('(').and_then(|at| subject.get(at + 1..))?;
    let digits = ["pull request #", "#", "!"].iter().find_map(|opening| last.strip_prefix(opening))?;
    let number = leading_number(digits)?;
    let behind = digits.trim_start_matches(|character: char| character.is_ascii_digit()).strip_prefix(')')?;
    let is_gitea = subject.starts_with("Merge pull request '") && behind.starts_with(" from ");
    (behind.trim().is_empty() || is_gitea).then_some(number)
}

fn in_body(body: &str) -> Option<u64> {
    body.lines().find_map(|line| {
        if let Some(request) = line.strip_prefix("See merge request ") {
            return leading_number(request.rsplit_once(['!', '/'])?.1);
        }
        // How Apache's and other merge scripts name the request.
        let (number, _) = line.strip_prefix("Closes #")?.split_once(" from ")?;
        number.parse().ok()
    })
}

fn in_trailers(trailers: &[(String, String)]) -> Option<u64> {
    let named = |key: &str| matches!(key.to_ascii_lowercase().as_str(), "pr-url" | "reviewed-on" | "pull-request");
    trailers.iter().filter(|(key, _)| named(key)).find_map(|(_, value)| {
        let forms = ["/pulls/", "/pull/", "/merge_requests/", "/pull-requests/", "#"];
        forms.iter().find_map(|form| leading_number(value.rsplit_once(form)?.1))
    })
}

/// Gerrit and Phabricator put their own trailers.
fn is_reviewed(trailers: &[(String, String)]) -> bool {
    let keys = ["Reviewed-on", "Change-Id", "Differential Revision"];
    trailers.iter().any(|(key, _)| keys.iter().any(|known| known.eq_ignore_ascii_case(key)))
}

/// A merge that speaks of a request without its number.
fn names_request(subject: &str) -> bool {
    let subject = subject.to_lowercase();
    ["merge pull request", "merge pull-request", "merged pull request", "merge merge request"]
        .iter()
        .any(|opening| subject.starts_with(opening))
}

/// True for a merge made on GitHub under a title of one's own. The other merges it makes, of a newer
/// main branch into an old request or fork, are always called the same.
fn is_by_button(subject: &str, committer: &str) -> bool {
    committer == "noreply@github.com" && !subject.starts_with("Merge branch ") && !subject.starts_with("Merge remote-")
}

/// The number that a text begins with.
fn leading_number(text: &str) -> Option<u64> {
    let end = text.find(|character: char| !character.is_ascii_digit()).unwrap_or(text.len());
    text.get(..end)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, parents: usize, expected: &Arrived) {
        let message = Message::new(text);
        assert_eq!(of(&message, &message.trailers(), parents, "ann@example.org"), *expected, "{text}");
    }

    fn request(number: u64) -> Arrived {
        Arrived::MergeRequest { number: Some(number) }
    }

    #[test]
    fn merges_of_each_forge() {
        check("Merge pull request #12 from a/b\n\nTitle", 2, &request(12));
        check("Merge branch 'x' into 'main'\n\nTitle\n\nSee merge request group/sub/proj!34", 2, &request(34));
        check("Merged in feature/x (pull request #4)", 2, &request(4));
        check("Merged PR 123: Add drift report", 2, &request(123));
        check("Pull request #55: Title\n\nMerge in P/R from x to main", 2, &request(55));
        check("Merge pull request 'Add x' (#7) from me/x into main", 2, &request(7));
        check("Auto merge of #99 - me:x, r=you", 2, &request(99));
        check("Merge #12 #13", 2, &request(12));
        check("Merge pull request from a/b", 2, &Arrived::MergeRequest { number: None });
    }

    #[test]
    fn merges_without_a_request() {
        check("Merge branch 'main' of github.com:a/b", 2, &Arrived::BranchMerge);
        check("Merge branch 'fix-(#12)-more' into main", 2, &Arrived::BranchMerge);
        check("Merge remote-tracking branch 'origin/main'", 2, &Arrived::BranchMerge);
    }

    #[test]
    fn merges_by_button_have_any_title() {
        let check = |subject: &str, committer: &str, expected: &Arrived| {
            assert_eq!(of(&Message::new(subject), &[], 2, committer), *expected, "{subject}");
        };
        check("Add drift report", "noreply@github.com", &Arrived::MergeRequest { number: None });
        check("Merge branch 'main' into x", "noreply@github.com", &Arrived::BranchMerge);
        check("Add drift report", "ann@example.org", &Arrived::BranchMerge);
    }

    #[test]
    fn one_commit_for_a_request() {
        check("Add drift report (#123)", 1, &Arrived::Squashed { number: 123 });
        check("Revert \"Add x (#12)\" (#13)", 1, &Arrived::Squashed { number: 13 });
        check("Add x (!9)", 1, &Arrived::Squashed { number: 9 });
        check("Merged PR 5: Add x", 1, &Arrived::Squashed { number: 5 });
        check("Add x\n\nSee merge request g/p!8", 1, &Arrived::Squashed { number: 8 });
        check("Add x\n\nPR-URL: https://example.org/a/b/pull/77\nReviewed-By: A", 1, &Arrived::Squashed { number: 77 });
        check("Add x\n\nCloses #41 from a/b.\n", 1, &Arrived::Squashed { number: 41 });
        check("Add x\n\nReviewed-on: https://codeberg.example/a/b/pulls/3", 1, &Arrived::Squashed { number: 3 });
    }

    #[test]
    fn other_reviews() {
        check("Add x\n\nChange-Id: I00\nReviewed-on: https://r.example/c/p/+/55", 1, &Arrived::Reviewed);
        check("Add x\n\nSummary: y\n\nDifferential Revision: D123", 1, &Arrived::Reviewed);
    }

    #[test]
    fn pushed_directly() {
        check("Fix #12", 1, &Arrived::Direct);
        check("Fix x (see #12)", 1, &Arrived::Direct);
        check("Fix x (#12) again", 1, &Arrived::Direct);
        check("Closes #12", 1, &Arrived::Direct);
        check("Number (#99999999999999999999999)", 1, &Arrived::Direct);
        check("", 0, &Arrived::Direct);
    }
}
