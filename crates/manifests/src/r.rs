//! The `DESCRIPTION` of an R package.

use crate::output::{Output, Wanted};
use crate::text::numbered;
use matura_model::fact::{Ecosystem, Group, Pin};

/// Reads a `DESCRIPTION`; a file of that name without its fields is another thing.
pub(crate) fn description(output: &mut Output<'_>, text: &str) {
    let has = |field: &str| text.lines().any(|line| line.starts_with(field));
    if !(has("Package:") || has("Type:")) || !(has("Version:") || has("Imports:") || has("Depends:")) {
        return;
    }
    let mut group = None;
    for (line, raw) in numbered(text) {
        let mut value = raw;
        if !raw.starts_with([' ', '\t']) {
            let (field, rest) = raw.split_once(':').unwrap_or((raw, ""));
            value = rest;
            group = match field {
                "Depends" | "Imports" => Some(Group::Runtime),
                "LinkingTo" => Some(Group::Build),
                "Suggests" | "Enhances" => Some(Group::Dev),
                _ => None,
            };
        }
        let Some(group) = &group else { continue };
        for item in value.split(',').map(str::trim).filter(|item| !item.is_empty()) {
            let (name, version) = item.split_once('(').unwrap_or((item, ""));
            let version = version.trim_end_matches(')').trim();
            let pin = match version {
                "" => Pin::None,
                _ if version.starts_with("==") => Pin::Exact,
                _ => Pin::Range,
            };
            if name.trim() != "R" && name.trim().chars().all(|c| c.is_alphanumeric() || c == '.') {
                output.dependency(line, Wanted::new(name.trim(), version, pin), group, Ecosystem::R);
            }
        }
    }
}
