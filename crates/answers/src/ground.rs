//! The ground of an answer: a fingerprint of its evidence that survives moved lines.

use matura_answer::Assessment;
use matura_model::Place;

/// The evidence that speaks for an answer, each piece as `PATH HASH` or `tag NAME`, sorted. The hash is
/// over the lines without their outer white space, not over their numbers. Commits are left out: the
/// newest ones differ with every scan.
pub fn ground(assessment: &Assessment) -> Vec<String> {
    let supporting = assessment.evidence.iter().filter(|piece| piece.supports);
    let mut ground: Vec<String> = supporting
        .filter_map(|piece| match &piece.sighting.place {
            Place::File { path, .. } => Some(file_ground(path.as_str(), &piece.excerpt)),
            Place::Tag { name, .. } => Some(format!("tag {name}")),
            Place::Commit { .. } | Place::Absence { .. } => None,
        })
        .collect();
    ground.sort();
    ground.dedup();
    ground
}

/// The ground of lines in a file.
pub fn file_ground(path: &str, excerpt: &str) -> String {
    format!("{path} {:08x}", hash(excerpt))
}

/// FNV-1a over the lines, folded to 32 bits: stable across platforms and releases.
fn hash(text: &str) -> u32 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    for byte in lines.flat_map(|line| line.bytes().chain([b'\n'])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    u32::try_from((hash >> 32) ^ (hash & 0xffff_ffff)).unwrap_or_default()
}
