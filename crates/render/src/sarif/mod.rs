//! The report as SARIF 2.1.0, within the limits of GitHub's code scanning.

mod notices;
mod results;
mod rules;

use crate::links::{Links, encode_path};
use crate::phrases;
use matura_report::value::Report;
use matura_texts::Texts;
use serde_json::{Map, Value, json};

/// Where the format is described.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// What all paths are relative to.
const ROOT: &str = "%SRCROOT%";
/// Characters of a description or a message. GitHub cuts descriptions at this length.
const TEXT: usize = 1000;
/// Places that a result shows. GitHub shows no more than 100.
const PLACES: usize = 100;

/// The report in SARIF 2.1.0: criteria that are met or do not apply only where `all` asks for them.
pub fn sarif(report: &Report, texts: &Texts, all: bool) -> String {
    let root_description = "the top of the repository";
    let mut run = json!({
        "tool": { "driver": {
            "name": report.tool.name,
            "version": report.tool.version,
            "rules": rules::rules(report, texts),
            "properties": { "rules": report.tool.rules },
        } },
        "language": report.language,
        "automationDetails": { "id": category(report) },
        "originalUriBaseIds": { ROOT: { "description": { "text": root_description } } },
        "invocations": [notices::invocation(report)],
        "columnKind": "unicodeCodePoints",
        "results": results::results(report, texts, all),
        "properties": {
            "mature": report.summary.mature,
            "toConfirm": report.summary.to_confirm,
            "dirty": report.repository.dirty,
        },
    });
    if let (Some(provenance), Some(run)) = (provenance(report), run.as_object_mut()) {
        run.insert("versionControlProvenance".to_owned(), provenance);
    }
    let value = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    format!("{value:#}\n")
}

/// The project within the repository, in the form that GitHub takes for a category.
fn category(report: &Report) -> String {
    match &report.scope.folder {
        Some(folder) => format!("matura/{folder}/"),
        None => "matura/".to_owned(),
    }
}

/// Which commit of which repository; only where the repository's address is known.
fn provenance(report: &Report) -> Option<Value> {
    let repository = Links::of(report)?.repository().to_owned();
    let mut provenance = Map::new();
    provenance.insert("repositoryUri".to_owned(), repository.into());
    if let Some(commit) = &report.repository.commit {
        provenance.insert("revisionId".to_owned(), commit.as_str().into());
    }
    if let Some(branch) = &report.repository.branch {
        provenance.insert("branch".to_owned(), matura_report::plain_line(branch).into());
    }
    provenance.insert("mappedTo".to_owned(), json!({ "uriBaseId": ROOT }));
    Some(json!([provenance]))
}

/// A place in a file; the path is that of the repository.
fn physical(path: &str, line: Option<u32>, end_line: Option<u32>) -> Value {
    // GitHub shows nothing without a line.
    let first = line.unwrap_or(1).max(1);
    let mut region = json!({ "startLine": first });
    if let (Some(_), Some(last), Some(region)) = (line, end_line, region.as_object_mut()) {
        region.insert("endLine".to_owned(), last.max(first).into());
    }
    json!({ "artifactLocation": { "uri": encode_path(path), "uriBaseId": ROOT }, "region": region })
}

/// A text as SARIF wants it: on one line, not too long.
fn message(text: &str) -> Value {
    json!({ "text": phrases::cut(&matura_report::plain_line(text), TEXT) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::report;
    use matura_texts::Language;

    fn run(all: bool) -> Value {
        let text = sarif(&report(), Texts::of(Language::English), all);
        let value: Value = serde_json::from_str(&text).unwrap();
        value["runs"][0].clone()
    }

    fn told(run: &Value) -> Vec<String> {
        let results = run["results"].as_array().unwrap();
        let of = |one: &Value, name: &str| one[name].as_str().unwrap_or_default().to_owned();
        let suppressed = |one: &Value| one["suppressions"].as_array().map_or(0, Vec::len);
        results
            .iter()
            .map(|one| format!("{} {} {} {}", of(one, "ruleId"), of(one, "kind"), of(one, "level"), suppressed(one)))
            .collect()
    }

    #[test]
    fn what_is_met_is_a_result_only_where_asked_for() {
        let expected = [
            "1.1.2 fail warning 0",
            "1.2.1 fail warning 0",
            "2.1 open none 0",
            "2.2 fail warning 0",
            "5.2 fail note 0",
        ];
        assert_eq!(told(&run(false)), expected);
        let all = told(&run(true));
        assert_eq!((all.len(), all[0].as_str(), all[5].as_str()), (7, "1.1.1 pass none 0", "5.1 notApplicable none 0"));
    }

    #[test]
    fn what_a_person_takes_back_is_suppressed() {
        let mut report = report();
        let criterion = &mut report.criteria[4];
        (criterion.answer, criterion.scanned) = (matura_report::value::Answer::Yes, matura_report::value::Answer::No);
        let value: Value = serde_json::from_str(&sarif(&report, Texts::of(Language::English), false)).unwrap();
        let result = &value["runs"][0]["results"][3];
        assert_eq!(result["kind"], "fail");
        assert_eq!(result["suppressions"][0]["kind"], "external");
        assert_eq!(result["suppressions"][0]["status"], "accepted");
        assert!(result["suppressions"][0]["justification"].as_str().is_some_and(|text| text.contains("=HYPERLINK")));
    }

    #[test]
    fn each_result_has_a_place_and_an_identity_that_stays() {
        let before = run(true);
        let mut moved = report();
        for piece in moved.criteria.iter_mut().flat_map(|criterion| &mut criterion.evidence) {
            (piece.line, piece.end_line) = (piece.line.map(|line| line + 9), piece.end_line.map(|line| line + 9));
        }
        let text = sarif(&moved, Texts::of(Language::English), true);
        let after: Value = serde_json::from_str(&text).unwrap();
        for (at, one) in before["results"].as_array().unwrap().iter().enumerate() {
            let place = &one["locations"][0]["physicalLocation"];
            assert_eq!(place["artifactLocation"]["uriBaseId"], ROOT, "{one}");
            assert!(place["region"]["startLine"].as_u64().is_some_and(|line| line > 0), "{one}");
            assert_eq!(one["partialFingerprints"], after["runs"][0]["results"][at]["partialFingerprints"], "{one}");
            let rule = usize::try_from(one["ruleIndex"].as_u64().unwrap()).unwrap();
            assert_eq!(before["tool"]["driver"]["rules"][rule]["id"], one["ruleId"]);
        }
        assert_eq!(
            before["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "docs/a%20b.md"
        );
        assert_eq!(
            before["results"][2]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"],
            "docs/data-description.md"
        );
    }
}
