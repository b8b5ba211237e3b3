//! Starts the program, and lays out what it scans.

use crate::root;
use matura_stage::Fixture;
use serde_json::Value;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A fixture in a temporary folder, which lives as long as this does.
pub(crate) struct LaidOut {
    /// The repository; its folder has the name of the fixture.
    pub(crate) path: PathBuf,
    _holder: TempDir,
}

/// Lays out one of `fixtures/`.
pub(crate) fn laid_out(name: &str) -> LaidOut {
    let fixture = Fixture::read(&root().join("fixtures").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let holder = tempfile::tempdir().expect("a temporary folder can be made");
    let path = holder.path().join(name);
    fixture.lay_out(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    LaidOut { path, _holder: holder }
}

/// The program with these arguments and nothing but the date in its environment: no HOME, no PATH.
pub(crate) fn matura(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matura-under-test"));
    command.args(arguments).env_clear().env("SOURCE_DATE_EPOCH", "0");
    // Windows programs do not start without it.
    if let Some(folder) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", folder);
    }
    command
}

/// What a successful scan writes.
pub(crate) fn scan(path: &Path, format: &str) -> String {
    let path = path.to_str().expect("temporary folders have names that are text");
    let output = matura(&["scan", path, "--format", format]).output().expect("the program starts");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("reports are UTF-8")
}

/// The answer to a criterion in a report.
pub(crate) fn answer<'r>(report: &'r Value, id: &str) -> &'r str {
    let criteria = report["criteria"].as_array().expect("a report has criteria");
    let found = criteria.iter().find(|criterion| criterion["id"] == id);
    found.and_then(|criterion| criterion["answer"].as_str()).unwrap_or("nothing: it is not in the report")
}
