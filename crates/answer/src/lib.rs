//! From observations to one answer for each criterion, with a confidence and a reason.

#![warn(missing_docs)]
