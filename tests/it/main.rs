//! Tests of the whole, one module per topic.

#![expect(clippy::disallowed_methods, reason = "these tests read the project's own files and start the program")]

mod accuracy;
mod architecture;
mod confirm;
#[cfg(unix)]
mod dialogue;
mod fixtures;
mod formats;
mod formats_page;
mod hostile;
mod import;
mod languages;
mod models;
mod program;
mod review_access;
mod review_driver;
mod review_page;
mod rules;
mod starts;
mod untouched;

use std::path::PathBuf;

/// The folder of the project.
fn root() -> PathBuf {
    let root = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    root.canonicalize().expect("the package lies in the project")
}
