//! The names of the report's values, and what can be counted of them.

use crate::value::{Answer, Basis, Cost, Part, SectionSummary, Status, Strength};

impl Answer {
    /// All answers, in the order that reports count them.
    pub const ALL: [Self; 5] = [Self::Yes, Self::Partial, Self::No, Self::Na, Self::Unknown];

    /// The name as it stands in the JSON text.
    pub fn name(self) -> &'static str {
        matura_model::Answer::from(self).name()
    }
}

impl Status {
    /// True when a person still has to do something about it.
    pub fn is_open(self) -> bool {
        matches!(self, Self::Suggested | Self::Manual | Self::Stale)
    }

    /// The name as it stands in the JSON text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Suggested => "suggested",
            Self::Manual => "manual",
            Self::Confirmed => "confirmed",
            Self::Overridden => "overridden",
            Self::Stale => "stale",
        }
    }
}

impl Basis {
    /// The name as it stands in the JSON text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Observed => "observed",
            Self::Contradicted => "contradicted",
            Self::NotFound => "not_found",
            Self::Presupposed => "presupposed",
            Self::NotApplicable => "not_applicable",
            Self::NotObservable => "not_observable",
        }
    }
}

impl Strength {
    /// The name as it stands in the JSON text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Mentioned => "mentioned",
            Self::Declared => "declared",
            Self::Configured => "configured",
            Self::Exercised => "exercised",
        }
    }
}

impl SectionSummary {
    /// The number of criteria.
    pub fn total(&self) -> usize {
        self.yes + self.partial + self.no + self.na + self.unknown
    }

    /// The sub-section that a criterion of this section stands in, by the criterion's id.
    pub fn part(&self, criterion: &str) -> Option<&Part> {
        self.parts
            .iter()
            .find(|part| criterion.strip_prefix(part.id.as_str()).is_some_and(|rest| rest.starts_with('.')))
    }

    /// The number of criteria with an answer.
    pub fn count(&self, answer: Answer) -> usize {
        match answer {
            Answer::Yes => self.yes,
            Answer::Partial => self.partial,
            Answer::No => self.no,
            Answer::Na => self.na,
            Answer::Unknown => self.unknown,
        }
    }
}

impl Cost {
    /// The name as it stands in the JSON text.
    pub fn name(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Days => "days",
            Self::Weeks => "weeks",
        }
    }
}
