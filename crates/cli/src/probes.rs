//! The probes of all `detect-*` crates.

use matura_facts::Probe;

/// Every probe that a rule may name.
pub fn probes() -> Vec<Probe> {
    [
        matura_detect_ci::PROBES,
        matura_detect_code::PROBES,
        matura_detect_docs::PROBES,
        matura_detect_features::PROBES,
        matura_detect_hooks::PROBES,
        matura_detect_iac::PROBES,
        matura_detect_releases::PROBES,
        matura_detect_review::PROBES,
        matura_detect_rollback::PROBES,
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_probes_have_one_name() {
        let names: BTreeSet<&str> = probes().iter().map(|probe| probe.name).collect();
        assert_eq!(names.len(), probes().len());
    }
}
