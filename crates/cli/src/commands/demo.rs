//! `matura demo`: the built-in example repository.

use crate::commands::scan::{ReportArguments, report};
use anyhow::{Context, Result};
use clap::Args;
use matura_stage::{Fixture, StageError};
use matura_texts::Texts;
use std::io::Write;
use std::path::PathBuf;

/// Every file of `fixtures/demo`, as (path below it, content), sorted by path.
static EMBEDDED: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/demo.rs"));

#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    #[command(flatten)]
    pub(crate) report: ReportArguments,
}

pub(crate) fn run(arguments: &DemoArguments) -> Result<()> {
    let folder = unpack()?;
    let _ = report(&folder, &arguments.report)?;
    let mut err = anstream::stderr();
    let texts = Texts::of(arguments.report.options.rules.language.or_configured(None));
    writeln!(err, "{}", texts.fill("demo.where", &[("folder", &folder.display())]))?;
    Ok(())
}

/// Writes the example repository into a new temporary folder, which stays there, and returns it.
fn unpack() -> Result<PathBuf> {
    let holder = tempfile::Builder::new().prefix("matura-demo-").tempdir().context(
        "the example repository cannot be unpacked, because no temporary folder can be made; set TMPDIR to a folder with room",
    )?;
    let folder = holder.path().join("demo");
    fixture()
        .and_then(|fixture| fixture.lay_out(&folder))
        .with_context(|| format!("the example repository cannot be unpacked into {}", folder.display()))?;
    // Kept for the user to look at; the operating system clears temporary folders.
    let _ = holder.keep();
    Ok(folder)
}

fn fixture() -> Result<Fixture, StageError> {
    Fixture::from_files(EMBEDDED.iter().map(|(path, content)| (*path, content.to_vec())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_that_is_built_in_is_whole() {
        let kept = std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../fixtures/demo"));
        let fixture = fixture().expect("the built-in example is right");
        assert_eq!(fixture, Fixture::read(kept).expect("the example of the checkout is right"));
        assert!(fixture.files.contains_key(".gitignore") && fixture.history.len() > 10);
    }
}
