//! Embeds the example repository of `matura demo`, sorted by path.

#![expect(clippy::disallowed_methods, reason = "a build script writes its output and reads what cargo tells it")]

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    let crate_folder = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let demo = demo_folder(&crate_folder);
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", demo.display());

    let mut files = BTreeMap::new();
    // The link itself is followed (it is the root), links below it are not.
    for entry in walkdir::WalkDir::new(demo.canonicalize()?) {
        let entry = entry?;
        println!("cargo::rerun-if-changed={}", entry.path().display());
        if entry.file_type().is_file() {
            files.insert(name_below(&demo.canonicalize()?, entry.path())?, entry.into_path());
        }
    }
    let mut source = String::from("&[\n");
    for (name, path) in files {
        writeln!(source, "({name:?}, include_bytes!({path:?})),")?;
    }
    source.push(']');
    std::fs::write(PathBuf::from(std::env::var("OUT_DIR")?).join("demo.rs"), source)?;
    Ok(())
}

/// The link inside the crate, which packaging turns into real files; on a system that checked the
/// link out as a text file, the folder it stands for.
fn demo_folder(crate_folder: &Path) -> PathBuf {
    let link = crate_folder.join("demo");
    if link.is_dir() { link } else { crate_folder.join("../../fixtures/demo") }
}

fn name_below(folder: &Path, path: &Path) -> Result<String, Box<dyn Error>> {
    let parts: Option<Vec<&str>> =
        path.strip_prefix(folder)?.components().map(|part| part.as_os_str().to_str()).collect();
    Ok(parts.ok_or("the example repository has a name that is no text")?.join("/"))
}
