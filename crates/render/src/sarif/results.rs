//! The answers as results of SARIF.

use super::rules::level;
use super::{PLACES, message, physical};
use crate::phrases;
use crate::words::Words;
use matura_report::plain_line;
use matura_report::value::{Answer, Criterion, Report, Status};
use matura_texts::Texts;
use serde_json::{Value, json};

/// The results, in the order of the criteria.
pub(super) fn results(report: &Report, texts: &Texts, all: bool) -> Vec<Value> {
    let numbered = report.criteria.iter().enumerate();
    numbered.filter_map(|(at, criterion)| result(report, at, criterion, texts, all)).collect()
}

fn result(report: &Report, at: usize, criterion: &Criterion, texts: &Texts, all: bool) -> Option<Value> {
    let suppressed = is_taken_back(criterion);
    let answer = if suppressed { criterion.scanned } else { criterion.answer };
    let kind = match answer {
        Answer::No | Answer::Partial => "fail",
        Answer::Unknown => "open",
        Answer::Yes if all => "pass",
        Answer::Na if all => "notApplicable",
        Answer::Yes | Answer::Na => return None,
    };
    let mut said = vec![format!("({}): {}", Words(texts).answer(answer), criterion.reason)];
    said.extend(phrases::person(criterion, texts));
    said.extend(criterion.advice.clone());
    let (path, line) = phrases::anchor(criterion);
    let anchored = criterion.evidence.iter().position(|piece| piece.path.is_some());
    let end_line = anchored.and_then(|first| criterion.evidence.get(first)?.end_line);
    let ground = criterion.ground.iter().map(String::as_str);
    let suppressions: Vec<Value> = suppressed.then(|| suppression(criterion, texts)).into_iter().collect();
    Some(json!({
        "ruleId": criterion.id,
        "ruleIndex": at,
        "kind": kind,
        "level": if kind == "fail" { level(report, criterion) } else { "none" },
        "message": message(&format!("{} {}", criterion.statement, said.join("; "))),
        "rank": (criterion.confidence * 1000.0).round() / 10.0,
        "locations": [{ "physicalLocation": physical(&path, line, end_line) }],
        "relatedLocations": related(criterion, anchored),
        "partialFingerprints": {
            // One alert a criterion: it stays the same while the criterion is not met, wherever evidence moves.
            "primaryLocationLineHash": format!("{}:1", phrases::identity(report, criterion)),
            "matura/ground/v1": phrases::fingerprint(std::iter::once(criterion.id.as_str()).chain(ground)),
        },
        "suppressions": suppressions,
        "properties": {
            "answer": criterion.answer.name(),
            "scanned": criterion.scanned.name(),
            "status": criterion.status.name(),
            "conflict": criterion.person.as_ref().is_some_and(|person| person.conflict),
        },
    }))
}

/// True when the scan finds a criterion unmet and a person says that it is met or does not apply.
fn is_taken_back(criterion: &Criterion) -> bool {
    criterion.status == Status::Overridden
        && matches!(criterion.scanned, Answer::No | Answer::Partial)
        && matches!(criterion.answer, Answer::Yes | Answer::Na)
}

fn suppression(criterion: &Criterion, texts: &Texts) -> Value {
    let justification = plain_line(&phrases::person(criterion, texts).join("; "));
    json!({ "kind": "external", "status": "accepted", "justification": phrases::cut(&justification, super::TEXT) })
}

fn related(criterion: &Criterion, anchored: Option<usize>) -> Vec<Value> {
    let others = criterion.evidence.iter().enumerate().filter(|(at, _)| Some(*at) != anchored);
    let placed = others.filter_map(|(_, piece)| Some((piece, piece.path.as_deref()?)));
    placed
        .take(PLACES - 1)
        .enumerate()
        .map(|(id, (piece, path))| {
            json!({
                "id": id,
                "physicalLocation": physical(path, piece.line, piece.end_line),
                "message": message(&piece.message),
            })
        })
        .collect()
}
