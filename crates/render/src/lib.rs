//! A report in the formats that other programs and people read.
//!
//! Every format is a pure function of the report (and, where it has words of its own, of the texts): no
//! clock, no disk, no environment. The same report gives the same bytes. What comes from the scanned
//! repository is escaped for the medium by each of them.

#![warn(missing_docs)]

mod badge;
#[cfg(test)]
mod example;
mod links;
mod markdown;
mod plan;
mod words;

pub use badge::badge;
pub use links::Links;
pub use markdown::markdown;
pub use plan::plan;
