//! Every seed of `fuzz/seeds`, whole, cut off and damaged, to its target: what a fuzzer once found stays found,
//! without a fuzzer at hand.

#![expect(clippy::disallowed_methods, reason = "these tests read the project's own seeds")]

use matura_feed::TARGETS;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz")
}

fn names(folder: &Path) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    entries.map(|entry| entry.expect("the folder can be listed").file_name().to_string_lossy().into_owned()).collect()
}

/// What tends to confuse a parser, put into the middle of a seed.
const SPLINTERS: &[&str] =
    &["\0", "\r\n", "\u{feff}", "\u{202e}é", "\"", "'''", "{{", "${{ ", "[[[[", "\t- ", "*a", "\\", "#"];

fn feed_all(name: &str) {
    let target = TARGETS.iter().find(|target| target.name == name).expect("the target is listed");
    let folder = fuzz().join("seeds").join(name);
    for seed in names(&folder) {
        let bytes = std::fs::read(folder.join(&seed)).expect("a seed can be read");
        (target.feed)(&bytes);
        // Far more costly than any parser: the seeds alone are enough in a test.
        if name == "scan" {
            continue;
        }
        for eighth in 1..8 {
            let (head, tail) = bytes.split_at(bytes.len() * eighth / 8);
            (target.feed)(head);
            let splinter = SPLINTERS[(eighth + seed.len()) % SPLINTERS.len()];
            (target.feed)(&[head, splinter.as_bytes(), tail].concat());
        }
    }
}

macro_rules! targets {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                feed_all(stringify!($name));
            }
        )*
        const TESTED: &[&str] = &[$(stringify!($name)),*];
    };
}

targets! { infra manifests notebook pipelines prose python scan shell yaml }

#[test]
fn every_target_has_a_program_seeds_and_a_test() {
    let known: BTreeSet<String> = TARGETS.iter().map(|target| target.name.to_owned()).collect();
    assert_eq!(known, TESTED.iter().map(|name| (*name).to_owned()).collect());
    assert_eq!(known, names(&fuzz().join("seeds")));
    let programs = names(&fuzz().join("fuzz_targets"));
    assert_eq!(programs, known.iter().map(|name| format!("{name}.rs")).collect());
    let manifest = std::fs::read_to_string(fuzz().join("Cargo.toml")).expect("it can be read");
    for name in &known {
        assert!(manifest.contains(&format!("path = \"fuzz_targets/{name}.rs\"")), "fuzz/Cargo.toml lacks {name}");
        assert!(!names(&fuzz().join("seeds").join(name)).is_empty(), "{name} has no seeds");
    }
}
