//! How a person's answer stands beside what the scan answers now.

use crate::ground::{Lost, Piece, ground};
use crate::judgement::Judgement;
use jiff::civil::Date;
use matura_answer::Assessment;
use matura_facts::Facts;
use matura_model::Answer;
use std::collections::BTreeMap;

/// All answers that people gave, by the key of the criterion: `2.1.5`, `microsoft/3.release`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answers {
    /// The answers.
    pub entries: BTreeMap<String, Judgement>,
}

/// Why an answer is no longer in force.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stale {
    /// The last day it held has passed.
    Expired(Date),
    /// Evidence it rested on is no longer as it was: its place, a path.
    Changed(String),
    /// Evidence it rested on has vanished: its place, a path or a tag.
    Gone(String),
    /// The scan answers otherwise than it did then, and contradicts the person now.
    Answered {
        /// What it answered when the person did.
        then: Answer,
        /// What it answers now.
        now: Answer,
    },
}

/// A person's answer beside the scan's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// What the person said.
    pub judgement: Judgement,
    /// Why it is no longer in force, each reason once; empty when it is.
    pub stale: Vec<Stale>,
    /// True when it is in force against evidence that the scan is sure of, or that was not there when it
    /// was given.
    pub conflict: bool,
}

/// The confidence from which the scan's contrary answer is a conflict.
const SURE: f64 = 0.8;

impl Standing {
    /// The answer, if it is in force.
    pub fn in_force(&self) -> Option<Answer> {
        self.stale.is_empty().then_some(self.judgement.answer)
    }
}

impl Answers {
    /// How the person's answer to the criterion with this key stands on `today`; `None` when nobody
    /// answered it.
    pub fn standing(&self, key: &str, assessment: &Assessment, facts: &Facts, today: Date) -> Option<Standing> {
        let judgement = self.entries.get(key)?.clone();
        let now = ground(assessment);
        let contradicted = assessment.answer != judgement.answer && assessment.answer != Answer::Unknown;
        let mut stale: Vec<Stale> =
            judgement.until.filter(|until| *until < today).map(Stale::Expired).into_iter().collect();
        let pieces = judgement.seen.iter().filter(|piece| !now.contains(piece)).map(|piece| Piece::parse(piece));
        stale.extend(pieces.filter_map(|piece| match piece.lost(&now, facts)? {
            Lost::Changed => Some(Stale::Changed(piece.place())),
            Lost::Gone => Some(Stale::Gone(piece.place())),
        }));
        let moved = judgement.scanned.filter(|then| contradicted && *then != assessment.answer);
        stale.extend(moved.map(|then| Stale::Answered { then, now: assessment.answer }));
        stale.sort();
        stale.dedup();
        let sure = assessment.confidence.share() >= SURE && assessment.evidence.iter().any(|piece| piece.supports);
        // Only who wrote down what was seen then can tell what has come since.
        let anew = judgement.scanned.is_some() && now.iter().any(|piece| !judgement.seen.contains(piece));
        let conflict = stale.is_empty() && contradicted && (sure || anew);
        Some(Standing { judgement, stale, conflict })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use matura_answer::{Evidence, Trail};
    use matura_model::{Basis, Confidence, File, FileKind, Lines, Place, RepoPath, Sighting, Strength, Zone};
    use std::sync::Arc;

    const TODAY: Date = date(2026, 11, 25);

    fn checkout(text: &str) -> Facts {
        let path = RepoPath::new("a.py");
        let (kind, zone, text) = (FileKind::Python, Zone::Product, Ok(Arc::from(text)));
        Facts { files: vec![File { path, kind, zone, tracked: true, size: 0, text }], ..Facts::default() }
    }

    /// What the scan answers, with these excerpts of `a.py` as its evidence.
    fn scanned(answer: Answer, hundredths: u8, excerpts: &[&str]) -> Assessment {
        let evidence = excerpts.iter().map(|excerpt| Evidence {
            signal: 0,
            supports: true,
            sighting: Sighting {
                place: Place::lines(&RepoPath::new("a.py"), Lines::one(1)),
                strength: Strength::Configured,
                note: String::new(),
                zone: Zone::Product,
                tool: None,
            },
            excerpt: (*excerpt).to_owned(),
        });
        Assessment {
            answer,
            basis: Basis::Observed,
            confidence: Confidence::from_hundredths(hundredths),
            trail: Trail { class: String::new(), steps: Vec::new(), undecided: false, capped: false },
            clause: String::new(),
            reason: String::new(),
            would_change: String::new(),
            evidence: evidence.collect(),
            searched: Vec::new(),
        }
    }

    fn standing(judgement: &Judgement, now: &Assessment, text: &str) -> Standing {
        let answers = Answers { entries: [("2.1.5".to_owned(), judgement.clone())].into() };
        assert_eq!(answers.standing("2.1.6", now, &checkout(text), TODAY), None);
        answers.standing("2.1.5", now, &checkout(text), TODAY).expect("it was answered")
    }

    /// A person's answer that was given when the scan answered `then`.
    fn given(answer: Answer, then: &Assessment) -> Judgement {
        Judgement { scanned: Some(then.answer), seen: ground(then), ..Judgement::new(answer) }
    }

    #[test]
    fn it_holds_to_the_end_of_its_last_day() {
        let mut judgement = Judgement::new(Answer::Yes);
        let now = scanned(Answer::Unknown, 50, &[]);
        for (until, in_force) in [(date(2026, 11, 24), None), (TODAY, Some(Answer::Yes))] {
            judgement.until = Some(until);
            assert_eq!(standing(&judgement, &now, "").in_force(), in_force);
        }
    }

    #[test]
    fn it_goes_stale_with_its_ground_and_not_with_better_evidence() {
        let then = scanned(Answer::Yes, 90, &["test()"]);
        let judgement = given(Answer::Yes, &then);
        assert!(standing(&judgement, &then, "test()").stale.is_empty());
        let better = scanned(Answer::Yes, 95, &["more()"]);
        assert!(standing(&judgement, &better, "more()\n\n  test()").stale.is_empty());
        assert_eq!(standing(&judgement, &better, "more()").stale, [Stale::Changed("a.py".to_owned())]);
    }

    #[test]
    fn a_scan_that_answers_otherwise_than_then_makes_it_stale_only_against_the_person() {
        let judgement = given(Answer::Yes, &scanned(Answer::No, 60, &[]));
        let check = |now: Answer, expected: &[Stale]| {
            let standing = standing(&judgement, &scanned(now, 60, &[]), "");
            assert_eq!(standing.stale, expected, "{now}");
            assert!(!standing.conflict);
        };
        check(Answer::No, &[]);
        check(Answer::Yes, &[]);
        check(Answer::Unknown, &[]);
        check(Answer::Partial, &[Stale::Answered { then: Answer::No, now: Answer::Partial }]);
    }

    #[test]
    fn strong_and_new_evidence_against_it_is_a_conflict() {
        let check = |then: &Assessment, now: &Assessment, expected: bool| {
            assert_eq!(standing(&given(Answer::Yes, then), now, "old()\nnew()").conflict, expected);
        };
        let (weak, strong) = (scanned(Answer::No, 60, &["old()"]), scanned(Answer::No, 90, &["old()"]));
        check(&weak, &weak, false);
        check(&strong, &strong, true);
        check(&weak, &scanned(Answer::No, 60, &["old()", "new()"]), true);
        check(&weak, &scanned(Answer::No, 90, &[]), false);
        check(&weak, &scanned(Answer::Yes, 90, &["new()"]), false);
        let by_hand = Judgement::new(Answer::Yes);
        assert!(!standing(&by_hand, &weak, "old()").conflict);
        assert!(standing(&by_hand, &strong, "old()").conflict);
    }
}
