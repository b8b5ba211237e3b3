//! From observations to one answer for each criterion, with a confidence and a reason.
//!
//! A criterion that does not apply is `na`; one whose presupposition is a `no` is a `no`; else the first
//! clause that is known to hold gives the answer. Conditions are three-valued: an earlier clause that
//! could not be decided does not stop a later one, but it caps the confidence.

#![warn(missing_docs)]

mod assess;
mod calibration;
mod evidence;
mod words;

pub use assess::{Assessed, Assessment, InForce, assess, judge, reassess};
pub use calibration::{Calibration, CalibrationError, MOST, Tally, Trail, UNDECIDED_CAP, class};
pub use evidence::{Evidence, Searched};
