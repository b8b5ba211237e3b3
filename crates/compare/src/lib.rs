//! Two reports side by side, and whether a report passes its gates.
//!
//! Pure functions of reports and settings; what is read and where it goes is for the command line to say.

#![warn(missing_docs)]

mod diff;
mod diff_md;
mod diff_terminal;
mod gates;
mod gates_show;
mod words;

pub use diff::{Change, ConfidenceChange, Diff, Piece, Side, diff};
pub use diff_md::markdown as diff_markdown;
pub use diff_terminal::terminal as diff_terminal;
pub use gates::{Baseline, Gate, Offender, Verdict, check};
pub use gates_show::{github as check_github, terminal as check_terminal};

/// A value as indented JSON with a newline at the end.
pub fn json(value: &impl serde::Serialize) -> String {
    let mut text = serde_json::to_string_pretty(value).expect("these have only text keys and finite numbers");
    text.push('\n');
    text
}
