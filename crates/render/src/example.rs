//! A small report for tests: each answer and each status once, and texts as a hostile repository writes them.

use matura_report::value::{
    Answer, Basis, Cost, Criterion, Diagnostic, Evidence, Ladder, LadderCriterion, LadderKind, LadderStep, Part,
    Person, Profile, Reached, Report, Repository, SCHEMA, Scope, SectionSummary, Start, Status, Strength, Summary,
    Tool, Whose,
};
use std::collections::BTreeMap;

/// What a repository may put wherever it is quoted.
pub(crate) const HOSTILE: &str =
    "=HYPERLINK(\"http://x\")|<script>alert(1)</script> & ]]> @all `code` \u{1b}[31m \u{202e}\u{0}\r\n,\"'";

/// The report.
pub(crate) fn report() -> Report {
    let criteria = vec![
        criterion(("1.1.1", "project-goal", 1), Answer::Yes, Status::Auto),
        criterion(("1.1.2", "people", 2), Answer::Partial, Status::Suggested),
        stale(criterion(("1.2.1", "data-description", 3), Answer::No, Status::Stale)),
        criterion(("2.1", "versioned", 4), Answer::Unknown, Status::Manual),
        overridden(criterion(("2.2", "reviewed", 5), Answer::No, Status::Overridden)),
        confirmed(criterion(("5.1", "feature-store", 6), Answer::Na, Status::Confirmed)),
        criterion(("5.2", "features", 7), Answer::No, Status::Auto),
    ];
    Report {
        schema: SCHEMA.to_owned(),
        tool: Tool { name: "matura".to_owned(), version: "1.2.3".to_owned(), rules: "abc".to_owned() },
        repository: Repository {
            path: "churn".to_owned(),
            commit: Some("0123456789abcdef0123456789abcdef01234567".to_owned()),
            branch: Some("main".to_owned()),
            dirty: Some(false),
            shallow: Some(false),
            remote: Some("git@github.com:acme/churn.git".to_owned()),
        },
        scope: Scope::default(),
        language: "en".to_owned(),
        scanned_at: "2026-11-25T10:20:30Z".to_owned(),
        profile: Profile { kind: None, languages: Vec::new(), traits: BTreeMap::new() },
        summary: Summary {
            sections: vec![
                section("1", "Documentation", &[("1.1", "Project"), ("1.2", "Model")], [1, 1, 1, 0, 0]),
                section("2", "Traceability", &[], [0, 0, 1, 0, 1]),
                section("5", "Features", &[], [0, 0, 1, 1, 0]),
            ],
            mature: Some(false),
            to_confirm: 3,
        },
        models: models(),
        diagnostics: vec![diagnostic(Some("ci/a.yml"), "not YAML: tabs", true), diagnostic(None, HOSTILE, false)],
        criteria,
    }
}

/// Three models: levels that are shown, points that are shown, one in a line only.
fn models() -> Vec<Ladder> {
    let levels =
        [("0", Reached::Yes, Answer::Yes), ("1", Reached::Open, Answer::Unknown), ("2", Reached::No, Answer::No)];
    let groups = [("data", Reached::No, Answer::Partial), ("infra", Reached::Yes, Answer::Yes)];
    vec![
        ladder("steps", LadderKind::Levels, levels.map(|one| step(one, 0.0)).into()),
        ladder("score", LadderKind::Points, groups.map(|one| step(one, 0.5)).into()),
        Ladder { applies: false, ..ladder("other", LadderKind::Levels, Vec::new()) },
    ]
}

fn ladder(id: &str, kind: LadderKind, steps: Vec<LadderStep>) -> Ladder {
    Ladder {
        id: id.to_owned(),
        name: format!("The {id}"),
        title: format!("Title of {id}"),
        source: HOSTILE.to_owned(),
        kind,
        applies: true,
        at_least: 0.5,
        at_most: 1.0,
        of: 2.0,
        at_least_means: "a beginning".to_owned(),
        at_most_means: HOSTILE.to_owned(),
        steps,
    }
}

fn step((id, reached, answer): (&str, Reached, Answer), points: f64) -> LadderStep {
    LadderStep {
        id: id.to_owned(),
        title: format!("Step {id}"),
        means: HOSTILE.to_owned(),
        reached,
        at_least: points,
        at_most: points,
        of: 1.0,
        criteria: vec![LadderCriterion {
            id: format!("model/{id}.release"),
            dimension: Some(HOSTILE.to_owned()),
            statement: HOSTILE.to_owned(),
            answer,
            scanned: answer,
            confidence: 0.7,
            status: Status::Suggested,
            reason: HOSTILE.to_owned(),
            settled_by: vec!["2.1".to_owned(), "2.2".to_owned()],
            evidence: vec![file("docs/a b.md", 3), commit()],
            advice: Some(HOSTILE.to_owned()),
        }],
    }
}

fn section(id: &str, title: &str, parts: &[(&str, &str)], counts: [usize; 5]) -> SectionSummary {
    let [yes, partial, no, na, unknown] = counts;
    let parts = parts.iter().map(|(id, title)| Part { id: (*id).to_owned(), title: (*title).to_owned() }).collect();
    let bare_minimum = id < "5";
    SectionSummary { id: id.to_owned(), title: title.to_owned(), bare_minimum, yes, partial, no, na, unknown, parts }
}

fn criterion((id, name, number): (&str, &str, u32), answer: Answer, status: Status) -> Criterion {
    let seen = matches!(answer, Answer::Yes | Answer::Partial);
    Criterion {
        id: id.to_owned(),
        name: name.to_owned(),
        number,
        section: id.chars().take(1).collect(),
        statement: format!("Statement of {name} is true."),
        answer,
        scanned: answer,
        confidence: 0.83,
        status,
        person: None,
        reason: format!("the reason for {name}"),
        basis: if seen { Basis::Observed } else { Basis::NotFound },
        ground: if seen { vec![format!("docs/{name}.md abcd")] } else { Vec::new() },
        would_change: Some("a file that shows it".to_owned()),
        evidence: if seen { vec![file("docs/a b.md", 3), file("src/x.py", 7), commit(), tag()] } else { Vec::new() },
        searched: Vec::new(),
        advice: matches!(answer, Answer::No | Answer::Partial).then(|| format!("Do something about {name}.")),
        why: format!("{name} matters."),
        cost: Some(Cost::Days),
        moves: Vec::new(),
        accepts: vec!["does a file show it?".to_owned()],
        start: (!seen).then(|| Start { path: format!("docs/{name}.md"), text: "# Begin\n".to_owned() }),
    }
}

fn file(path: &str, line: u32) -> Evidence {
    Evidence {
        signal: "signal".to_owned(),
        supports: line < 5,
        strength: Strength::Configured,
        path: Some(path.to_owned()),
        line: Some(line),
        end_line: Some(line + 1),
        commit: None,
        tag: None,
        excerpt: HOSTILE.to_owned(),
        message: "it says so".to_owned(),
    }
}

fn commit() -> Evidence {
    let id = "89abcdef0123456789abcdef0123456789abcdef".to_owned();
    Evidence { path: None, line: None, end_line: None, commit: Some(id), excerpt: String::new(), ..file("", 1) }
}

fn tag() -> Evidence {
    Evidence { tag: Some("v1.0".to_owned()), ..commit() }
}

fn person(answer: Answer) -> Person {
    Person {
        answer,
        note: Some(HOSTILE.to_owned()),
        by: Some("Ada".to_owned()),
        on: Some("2026-11-20".to_owned()),
        at: None,
        until: None,
        evidence: vec!["https://wiki.example.com/a".to_owned()],
        stale: Vec::new(),
        conflict: false,
    }
}

fn stale(mut criterion: Criterion) -> Criterion {
    criterion.person = Some(Person { stale: vec!["a.py has changed".to_owned()], ..person(Answer::Yes) });
    criterion
}

fn overridden(mut criterion: Criterion) -> Criterion {
    criterion.scanned = Answer::Yes;
    criterion.person = Some(Person { conflict: true, ..person(Answer::No) });
    criterion
}

fn confirmed(mut criterion: Criterion) -> Criterion {
    criterion.person = Some(Person { note: None, ..person(Answer::Na) });
    criterion
}

fn diagnostic(path: Option<&str>, message: &str, fatal: bool) -> Diagnostic {
    Diagnostic {
        path: path.map(str::to_owned),
        line: path.map(|_| 2),
        end_line: path.map(|_| 2),
        message: message.to_owned(),
        whose: Whose::TheirFile,
        fatal,
    }
}
