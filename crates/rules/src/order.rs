//! In what order signals and criteria can be settled; cycles are mistakes.

use crate::condition::Condition;
use crate::error::RuleError;
use crate::rulebook::Rulebook;

/// Groups of signals: each refers to signals of earlier groups only.
pub(crate) fn signal_order(book: &Rulebook, errors: &mut Vec<RuleError>) -> Vec<Vec<usize>> {
    let needs: Vec<Vec<usize>> = book.signals.iter().map(|signal| signal.find.needs()).collect();
    let (groups, stuck) = levels(&needs);
    for at in stuck {
        if let Some(signal) = book.signals.get(at) {
            errors.push(RuleError::new(
                "signals",
                None,
                format!("`{}` refers to itself, directly or through others", signal.id),
            ));
        }
    }
    groups
}

/// Criteria, each after those that it refers to.
pub(crate) fn criteria_order(book: &Rulebook, errors: &mut Vec<RuleError>) -> Vec<usize> {
    let needs: Vec<Vec<usize>> = book
        .criteria
        .iter()
        .map(|criterion| {
            let clauses = criterion.clauses.iter().flat_map(|clause| clause.when.criteria());
            let applies = criterion.applies_when.iter().flat_map(Condition::criteria);
            criterion.presupposes.iter().copied().chain(clauses).chain(applies).collect()
        })
        .collect();
    let (groups, stuck) = levels(&needs);
    for at in stuck {
        if let Some(criterion) = book.criteria.get(at) {
            errors.push(RuleError::new(
                &criterion.file,
                None,
                "this criterion refers to itself, directly or through others",
            ));
        }
    }
    groups.concat()
}

/// Groups such that each member needs members of earlier groups only, and what is left over.
fn levels(needs: &[Vec<usize>]) -> (Vec<Vec<usize>>, Vec<usize>) {
    let mut settled = vec![false; needs.len()];
    let mut groups = Vec::new();
    loop {
        let ready: Vec<usize> = (0..needs.len())
            .filter(|at| !settled[*at] && needs[*at].iter().all(|need| settled.get(*need).copied().unwrap_or(true)))
            .collect();
        if ready.is_empty() {
            let stuck = (0..needs.len()).filter(|at| !settled[*at]).collect();
            return (groups, stuck);
        }
        for at in &ready {
            settled[*at] = true;
        }
        groups.push(ready);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_follow_needs_and_leave_cycles_over() {
        let (groups, stuck) = levels(&[vec![1], vec![], vec![0, 1], vec![4], vec![3]]);
        assert_eq!(groups, [vec![1], vec![0], vec![2]]);
        assert_eq!(stuck, [3, 4]);
    }
}
