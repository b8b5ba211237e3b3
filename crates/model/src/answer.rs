//! The five answers, and how sure one is.

use std::fmt;

/// The answer to a criterion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Answer {
    /// The checkout shows that the criterion is met.
    Yes,
    /// The checkout shows a real part of it.
    Partial,
    /// It would show if it were there, and it does not; or the contrary shows.
    No,
    /// The criterion's condition does not hold here.
    NotApplicable,
    /// A checkout cannot tell.
    Unknown,
}

impl Answer {
    /// All answers, in the order that reports count them.
    pub const ALL: [Self; 5] = [Self::Yes, Self::Partial, Self::No, Self::NotApplicable, Self::Unknown];

    /// The name that rules and reports use: `yes`, `partial`, `no`, `na`, `unknown`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::Partial => "partial",
            Self::No => "no",
            Self::NotApplicable => "na",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What an answer rests on. The three kinds of "no" are kept apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Basis {
    /// The checkout shows it.
    Observed,
    /// The checkout shows the contrary.
    Contradicted,
    /// It was searched for with all that this version knows, and not found.
    NotFound,
    /// Another criterion that this one presupposes is not met.
    Presupposed,
    /// The condition under which the criterion applies does not hold.
    NotApplicable,
    /// It cannot be seen from a checkout.
    NotObservable,
}

impl Basis {
    /// The name that reports use.
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

/// The chance, in hundredths, that a careful reviewer with the same checkout accepts the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Confidence(u8);

impl Confidence {
    /// From hundredths; more than 100 is held at 100.
    pub fn from_hundredths(hundredths: u8) -> Self {
        Self(hundredths.min(100))
    }

    /// From a share between 0 and 1, rounded to hundredths; values outside are held at the ends.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=100 before the cast")]
    pub fn from_share(share: f64) -> Self {
        Self((share.clamp(0.0, 1.0) * 100.0).round() as u8)
    }

    /// Hundredths, 0 to 100.
    pub fn hundredths(self) -> u8 {
        self.0
    }

    /// A share between 0 and 1.
    pub fn share(self) -> f64 {
        f64::from(self.0) / 100.0
    }
}
