//! Embeds every rule file, sorted, so that a new file needs no line of code and none is forgotten.

#![expect(clippy::disallowed_methods, reason = "a build script writes its output and reads what cargo tells it")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let crate_folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let rules = rules_folder(&crate_folder);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", rules.display());

    let mut files = BTreeMap::new();
    for entry in walkdir::WalkDir::new(&rules) {
        let entry = entry?;
        println!("cargo::rerun-if-changed={}", entry.path().display());
        if entry.file_type().is_file()
            && let Some(name) = embedded_name(&rules, entry.path())
        {
            files.insert(name, entry.into_path());
        }
    }
    let mut source = String::from("&[\n");
    for (name, path) in files {
        writeln!(source, "({name:?}, include_str!({path:?})),")?;
    }
    source.push(']');
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("embedded.rs"), source)?;
    Ok(())
}

/// The link inside the crate, which packaging turns into real files; on a system that checked the
/// link out as a text file, the folder it stands for.
fn rules_folder(crate_folder: &Path) -> PathBuf {
    let link = crate_folder.join("rules");
    if link.is_dir() { link } else { crate_folder.join("../../rules") }
}

/// The name below `rules/` of a file that is embedded: `tables/kinds.toml`.
fn embedded_name(rules: &Path, path: &Path) -> Option<String> {
    let extension = path.extension()?.to_str()?;
    let parts: Option<Vec<&str>> =
        path.strip_prefix(rules).ok()?.components().map(|part| part.as_os_str().to_str()).collect();
    matches!(extension, "toml" | "md").then_some(parts?.join("/"))
}
