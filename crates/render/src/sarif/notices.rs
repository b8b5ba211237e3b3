//! What could not be read, as notifications of SARIF.

use super::{message, physical};
use matura_report::value::{Diagnostic, Report, Whose};
use serde_json::{Value, json};

/// Notifications; a report of a broken repository may have any number.
const MOST: usize = 1000;

/// The scan as an invocation, with what it could not read or understand.
pub(super) fn invocation(report: &Report) -> Value {
    let notices: Vec<Value> = report.diagnostics.iter().take(MOST).map(notice).collect();
    json!({
        "executionSuccessful": true,
        "endTimeUtc": report.scanned_at,
        "toolExecutionNotifications": notices,
    })
}

fn notice(diagnostic: &Diagnostic) -> Value {
    let level = match diagnostic.whose {
        Whose::OurBug => "error",
        Whose::TheirFile | Whose::OurLimit if diagnostic.fatal => "warning",
        Whose::TheirFile | Whose::OurLimit => "note",
    };
    let place = diagnostic
        .path
        .as_deref()
        .map(|path| json!({ "physicalLocation": physical(path, diagnostic.line, diagnostic.end_line) }));
    let places: Vec<Value> = place.into_iter().collect();
    json!({ "level": level, "message": message(&diagnostic.message), "locations": places })
}
