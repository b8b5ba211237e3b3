//! The formats of a report.

use clap::ValueEnum;
use matura_report::{Report, Style};

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Terminal,
    /// For programs: schema `matura.report/2`
    Json,
}

impl Format {
    /// The report in this format.
    pub(crate) fn render(self, report: &Report, style: &Style) -> String {
        match self {
            Self::Terminal => matura_report::terminal(report, style),
            Self::Json => matura_report::json(report),
        }
    }
}
