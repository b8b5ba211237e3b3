//! Questionnaires as data: rule files are loaded, checked and compiled into a [`Rulebook`], and its
//! signals are looked for in the facts. A signal observes; nothing here gives an answer.

#![warn(missing_docs)]

mod compile;
mod condition;
mod error;
mod find;
mod guide;
mod load;
mod names;
mod observe;
mod order;
mod pattern;
mod rulebook;
mod scale;
pub mod source;
mod translate;
mod whole;

pub use condition::{Condition, SignalTest, Truth};
pub use error::{RuleError, nearest};
pub use find::Finder;
pub use load::load;
pub use names::Names;
pub use observe::observe;
pub use rulebook::{Clause, Cost, Criterion, Kind, Questionnaire, Rulebook, Section, Signal, Start};
pub use scale::{Points, Reading, Scale};
pub use translate::{Translation, translate};
