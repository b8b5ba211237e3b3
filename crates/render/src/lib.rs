//! A report in the formats that other programs and people read.
//!
//! Every format is a pure function of the report (and, where it has words of its own, of the texts): no
//! clock, no disk, no environment. The same report gives the same bytes. What comes from the scanned
//! repository is escaped for the medium by each of them.

#![warn(missing_docs)]

mod badge;
mod badge_svg;
mod codequality;
#[cfg(test)]
mod example;
mod html;
mod junit;
mod links;
mod markdown;
mod phrases;
mod plan;
mod sarif;
mod svg;
mod table;
#[cfg(test)]
mod tests;
mod words;
mod xlsx;

pub use badge::badge;
pub use badge_svg::svg_badge;
pub use codequality::codequality;
pub use html::html;
pub use junit::junit;
pub use links::Links;
pub use markdown::markdown;
pub use plan::plan;
pub use sarif::sarif;
pub use table::{csv, csv_evidence, jsonl, jsonl_evidence};
pub use xlsx::xlsx;
