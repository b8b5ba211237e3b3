//! What a scan was limited to and what it left out, in words.

use crate::value::{Report, Scope};
use matura_texts::Texts;

impl Scope {
    /// True when the scan took in everything.
    pub fn is_whole(&self) -> bool {
        *self == Self::default()
    }
}

/// A line for each thing that a reader has to know; none where the scan took in everything.
pub fn scope_lines(report: &Report) -> Vec<String> {
    let texts = Texts::of(report.language.parse().unwrap_or_default());
    let scope = &report.scope;
    let mut lines = Vec::new();
    match (&scope.project, &scope.folder) {
        (Some(project), Some(folder)) => {
            lines.push(texts.fill("scope.project", &[("project", project), ("folder", folder)]));
        }
        (None, Some(folder)) => lines.push(texts.fill("scope.folder", &[("folder", folder)])),
        (_, None) => {}
    }
    let settings = scope.settings.as_deref().unwrap_or_else(|| texts.say("scope.options"));
    let patterns: Vec<String> =
        scope.excluded.iter().map(|excluded| format!("{} ({})", excluded.pattern, excluded.files)).collect();
    if !patterns.is_empty() {
        let files: usize = scope.excluded.iter().map(|excluded| excluded.files).sum();
        let patterns = patterns.join(", ");
        lines
            .push(texts.fill("scope.excluded", &[("settings", &settings), ("files", &files), ("patterns", &patterns)]));
    }
    let off: Vec<&str> = scope.off.iter().map(|off| off.id.as_str()).collect();
    if !off.is_empty() {
        lines.push(texts.fill("scope.off", &[("settings", &settings), ("ids", &off.join(", "))]));
    }
    lines
}
