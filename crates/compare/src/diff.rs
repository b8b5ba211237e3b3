//! What changed from one report to another.

use matura_report::Report;
use matura_report::value::{Answer, Criterion, Evidence, Status};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The name of the form that a difference has as JSON.
const SCHEMA: &str = "matura.diff/1";

/// What changed from an old report to a new one.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Diff {
    /// `matura.diff/1`.
    pub schema: &'static str,
    /// The report that is compared with.
    pub old: Side,
    /// The report that is compared.
    pub new: Side,
    /// True when other rules answered: a change may come from them and not from the repository.
    pub other_rules: bool,
    /// True when the reports are about folders of other names, or other parts of a repository.
    pub other_subject: bool,
    /// Answers that are worse: yes before partial before no; what is no longer known counts as no.
    pub lost: Vec<Change>,
    /// Answers that are better.
    pub won: Vec<Change>,
    /// Answers that changed without being better or worse: no and unknown, to and from not applicable.
    pub moved: Vec<Change>,
    /// Criteria with the same answer whose confidence changed.
    pub confidence: Vec<ConfidenceChange>,
    /// The ids of criteria that only the old report has.
    pub only_old: Vec<String>,
    /// The ids of criteria that only the new report has.
    pub only_new: Vec<String>,
    /// How many criteria have the same answer in both.
    pub same: usize,
}

/// One of the two reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Side {
    /// The name of the scanned folder.
    pub path: String,
    /// The project within the repository.
    pub project: Option<String>,
    /// The commit.
    pub commit: Option<String>,
    /// When it was scanned.
    pub scanned_at: String,
    /// The version of the tool.
    pub version: String,
    /// The fingerprint of the rules.
    pub rules: String,
}

/// A changed answer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Change {
    /// The id of the criterion.
    pub id: String,
    /// Its statement, in the language of the new report.
    pub statement: String,
    /// The old answer.
    pub old: Answer,
    /// The new answer.
    pub new: Answer,
    /// The status of the old answer.
    pub old_status: Status,
    /// The status of the new answer.
    pub new_status: Status,
    /// True when the scan answers as before: a person's answer was given, taken back or went stale.
    pub by_person: bool,
    /// Why the new report answers so, in a sentence.
    pub reason: String,
    /// Evidence that only the new report has.
    pub appeared: Vec<Piece>,
    /// Evidence that only the old report has.
    pub went: Vec<Piece>,
}

/// A piece of evidence.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Piece {
    /// Where it stands: `path`, `path:line`, `tag NAME`, `commit ID`; empty for an absence.
    pub place: String,
    /// What is there, as a phrase.
    pub message: String,
    /// The lines as they stand there; may be empty.
    pub excerpt: String,
    /// True when it speaks for the answer.
    pub supports: bool,
}

/// A criterion with the same answer and another confidence.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ConfidenceChange {
    /// The id of the criterion.
    pub id: String,
    /// The answer.
    pub answer: Answer,
    /// The old confidence.
    pub old: f64,
    /// The new confidence.
    pub new: f64,
}

impl Diff {
    /// True when every criterion has the same answer in both.
    pub fn is_empty(&self) -> bool {
        self.lost.is_empty()
            && self.won.is_empty()
            && self.moved.is_empty()
            && self.only_old.is_empty()
            && self.only_new.is_empty()
    }
}

/// What changed from `old` to `new`.
pub fn diff(old: &Report, new: &Report) -> Diff {
    let before: BTreeMap<&str, &Criterion> = old.criteria.iter().map(|one| (one.id.as_str(), one)).collect();
    let after: BTreeSet<&str> = new.criteria.iter().map(|one| one.id.as_str()).collect();
    let mut found = Diff {
        schema: SCHEMA,
        old: side(old),
        new: side(new),
        other_rules: old.tool.rules != new.tool.rules || old.tool.version != new.tool.version,
        other_subject: (&old.repository.path, &old.scope.folder) != (&new.repository.path, &new.scope.folder),
        lost: Vec::new(),
        won: Vec::new(),
        moved: Vec::new(),
        confidence: Vec::new(),
        only_old: old
            .criteria
            .iter()
            .filter(|one| !after.contains(one.id.as_str()))
            .map(|one| one.id.clone())
            .collect(),
        only_new: Vec::new(),
        same: 0,
    };
    for now in &new.criteria {
        match before.get(now.id.as_str()) {
            None => found.only_new.push(now.id.clone()),
            Some(then) if then.answer == now.answer => {
                found.same += 1;
                if hundredths(then.confidence) != hundredths(now.confidence) {
                    let (old, new) = (then.confidence, now.confidence);
                    found.confidence.push(ConfidenceChange { id: now.id.clone(), answer: now.answer, old, new });
                }
            }
            Some(then) => match (rank(then.answer), rank(now.answer)) {
                (Some(old), Some(new)) if new < old => found.lost.push(change(then, now)),
                (Some(old), Some(new)) if new > old => found.won.push(change(then, now)),
                _ => found.moved.push(change(then, now)),
            },
        }
    }
    found
}

/// How good an answer is. What a checkout cannot tell is no better than a no; what does not apply is
/// neither good nor bad.
fn rank(answer: Answer) -> Option<u8> {
    match answer {
        Answer::Yes => Some(2),
        Answer::Partial => Some(1),
        Answer::No | Answer::Unknown => Some(0),
        Answer::Na => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a confidence lies between 0 and 1; anything else saturates")]
fn hundredths(confidence: f64) -> i64 {
    (confidence * 100.0).round() as i64
}

fn side(report: &Report) -> Side {
    Side {
        path: report.repository.path.clone(),
        project: report.scope.project.clone(),
        commit: report.repository.commit.clone(),
        scanned_at: report.scanned_at.clone(),
        version: report.tool.version.clone(),
        rules: report.tool.rules.clone(),
    }
}

fn change(then: &Criterion, now: &Criterion) -> Change {
    Change {
        id: now.id.clone(),
        statement: now.statement.clone(),
        old: then.answer,
        new: now.answer,
        old_status: then.status,
        new_status: now.status,
        by_person: then.scanned == now.scanned,
        reason: now.reason.clone(),
        appeared: beyond(&now.evidence, &then.evidence),
        went: beyond(&then.evidence, &now.evidence),
    }
}

/// The pieces of `these` that `those` do not have. A piece is known by its place without the lines and by
/// what is written there, so that moved lines change nothing.
fn beyond(these: &[Evidence], those: &[Evidence]) -> Vec<Piece> {
    let known: BTreeSet<(String, String)> = those.iter().map(identity).collect();
    let mut seen = BTreeSet::new();
    let fresh = these.iter().filter(|piece| {
        let identity = identity(piece);
        !known.contains(&identity) && seen.insert(identity)
    });
    fresh.map(piece).collect()
}

fn identity(evidence: &Evidence) -> (String, String) {
    let place = match (&evidence.path, &evidence.tag, &evidence.commit) {
        (Some(path), _, _) => path.clone(),
        (None, Some(tag), _) => format!("tag {tag}"),
        (None, None, Some(commit)) => format!("commit {commit}"),
        // An absence is told by what it says.
        (None, None, None) => return (String::new(), evidence.message.clone()),
    };
    let lines = evidence.excerpt.lines().map(str::trim).filter(|line| !line.is_empty());
    (place, lines.collect::<Vec<_>>().join("\n"))
}

fn piece(evidence: &Evidence) -> Piece {
    let place = match (&evidence.path, evidence.line) {
        (Some(path), Some(line)) => format!("{path}:{line}"),
        (Some(path), None) => path.clone(),
        (None, _) => identity(evidence).0,
    };
    Piece { place, message: evidence.message.clone(), excerpt: evidence.excerpt.clone(), supports: evidence.supports }
}
