//! The history of a sub-folder: only the commits that changed it, joined where others stood between.

use matura_model::history::Commit;

/// Drops commits without paths. A parent that goes is replaced by the nearest of its own first
/// parents that stays.
pub(super) fn to_changes(commits: &mut Vec<Commit>) {
    let stays: Vec<bool> = commits.iter().map(|commit| !commit.paths.is_empty()).collect();
    let mut new_positions = Vec::with_capacity(commits.len());
    let mut kept = 0_u32;
    for &stays in &stays {
        new_positions.push(kept);
        kept += u32::from(stays);
    }
    // Parents stand behind their children, so from the end on each commit's stand-in is known.
    let mut stand_ins: Vec<Option<u32>> = vec![None; commits.len()];
    for index in (0..commits.len()).rev() {
        let stand_in = match (stays.get(index), commits.get(index)) {
            (Some(true), _) => new_positions.get(index).copied(),
            (_, Some(commit)) => {
                let first = commit.parents.first();
                first.and_then(|&parent| stand_ins.get(parent as usize).copied().flatten())
            }
            _ => None,
        };
        if let Some(slot) = stand_ins.get_mut(index) {
            *slot = stand_in;
        }
    }
    commits.retain_mut(|commit| {
        let mut parents: Vec<u32> = Vec::new();
        for &parent in &commit.parents {
            let stand_in = stand_ins.get(parent as usize).copied().flatten();
            parents.extend(stand_in.filter(|parent| !parents.contains(parent)));
        }
        commit.parents = parents;
        !commit.paths.is_empty()
    });
}
