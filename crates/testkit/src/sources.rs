//! A hash of everything that what signals observe depends on.

#![expect(clippy::disallowed_methods, reason = "the test kit reads the project's own sources")]

use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::path::Path;

/// The folders whose files decide what is observed: the readers and parsers, the rules, the probes.
const FOLDERS: &[&str] = &[
    "crates/detect-ci/src",
    "crates/detect-code/src",
    "crates/detect-docs/src",
    "crates/detect-features/src",
    "crates/detect-hooks/src",
    "crates/detect-iac/src",
    "crates/detect-releases/src",
    "crates/detect-review/src",
    "crates/detect-rollback/src",
    "crates/facts/src",
    "crates/infra/src",
    "crates/inventory/src",
    "crates/manifests/src",
    "crates/model/src",
    "crates/pipelines/src",
    "crates/prose/src",
    "crates/python/src",
    "crates/rules/src",
    "crates/tables/src",
    "crates/yaml/src",
    "rules",
];

/// The hash, in sixteen hexadecimal digits, of the project in `root`. Confidences and translations are no part of it.
pub fn hash(root: &Path) -> Result<String> {
    let mut files = BTreeMap::new();
    for folder in FOLDERS {
        gather(root, &root.join(folder), &mut files)?;
    }
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in files.iter().flat_map(|(path, text)| path.bytes().chain([0]).chain(text.iter().copied()).chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    Ok(format!("{hash:016x}"))
}

fn gather(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for entry in std::fs::read_dir(folder).with_context(|| folder.display().to_string())? {
        let path = entry?.path();
        if path.is_dir() {
            gather(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "rs" || extension == "toml") {
            let name = path.strip_prefix(root)?.to_string_lossy().replace('\\', "/");
            if name != "rules/calibration.toml" && !name.starts_with("rules/texts/") {
                let text = std::fs::read(&path).with_context(|| path.display().to_string())?;
                files.insert(name, text);
            }
        }
    }
    Ok(())
}
