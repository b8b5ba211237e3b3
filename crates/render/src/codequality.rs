//! The report as GitLab's merge requests take it: a Code Quality report.

use crate::phrases;
use crate::words::Words;
use matura_report::plain_line;
use matura_report::value::{Answer, Criterion, Report};
use matura_texts::Texts;
use serde::Serialize;

/// Characters of a description; more than that is no line in a merge request.
const DESCRIPTION: usize = 500;

#[derive(Serialize)]
struct Issue {
    description: String,
    check_name: String,
    fingerprint: String,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
}

/// An issue for each criterion that is not met, or in part: `major` where production needs it. What is
/// unknown is no issue of the code.
pub fn codequality(report: &Report, texts: &Texts) -> String {
    let issues: Vec<Issue> = report.criteria.iter().filter_map(|criterion| issue(report, criterion, texts)).collect();
    let mut text = serde_json::to_string_pretty(&issues).expect("issues have only text keys");
    text.push('\n');
    text
}

fn issue(report: &Report, criterion: &Criterion, texts: &Texts) -> Option<Issue> {
    let severity = match (criterion.answer, phrases::is_bare_minimum(report, criterion)) {
        (Answer::No, true) => "major",
        (Answer::No, false) | (Answer::Partial, true) => "minor",
        (Answer::Partial, false) => "info",
        _ => return None,
    };
    let mut said = vec![format!("{} ({})", criterion.statement, Words(texts).answer(criterion.answer))];
    said.push(criterion.reason.clone());
    said.extend(phrases::person(criterion, texts));
    let (path, line) = phrases::anchor(criterion);
    Some(Issue {
        description: phrases::cut(&plain_line(&format!("{} {}", criterion.id, said.join("; "))), DESCRIPTION),
        check_name: format!("matura/{}", criterion.name),
        fingerprint: phrases::identity(report, criterion),
        severity,
        location: Location { path, lines: Lines { begin: line.unwrap_or(1) } },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use matura_texts::Language;
    use serde_json::Value;
    use std::collections::BTreeSet;

    #[test]
    fn each_issue_has_what_gitlab_needs() {
        let text = codequality(&report(), Texts::of(Language::English));
        let issues: Vec<Value> = serde_json::from_str(&text).unwrap();
        let told: Vec<(&str, &str)> =
            issues.iter().map(|one| (one["check_name"].as_str().unwrap(), one["severity"].as_str().unwrap())).collect();
        let expected = [
            ("matura/people", "minor"),
            ("matura/data-description", "major"),
            ("matura/reviewed", "major"),
            ("matura/features", "minor"),
        ];
        assert_eq!(told, expected);
        let fingerprints: BTreeSet<&str> = issues.iter().filter_map(|one| one["fingerprint"].as_str()).collect();
        assert_eq!(fingerprints.len(), issues.len(), "each is another issue");
        for one in &issues {
            assert!(one["location"]["lines"]["begin"].as_u64().is_some_and(|line| line >= 1), "{one}");
            assert!(one["location"]["path"].as_str().is_some_and(|path| !path.starts_with(['/', '.'])), "{one}");
            assert!(one["description"].as_str().is_some_and(|text| !text.contains(char::is_control)), "{one}");
        }
        assert_eq!(issues[0]["location"]["path"], "docs/a b.md");
        assert!(issues[2]["description"].as_str().is_some_and(|text| text.contains("contradicts")), "{}", issues[2]);
    }

    #[test]
    fn each_project_of_a_repository_has_issues_of_its_own() {
        let mut report = report();
        let texts = Texts::of(Language::English);
        let before = codequality(&report, texts);
        report.scope.folder = Some("apps/churn".to_owned());
        let issues: Vec<Value> = serde_json::from_str(&codequality(&report, texts)).unwrap();
        assert!(!before.contains(issues[0]["fingerprint"].as_str().unwrap()));
    }
}
