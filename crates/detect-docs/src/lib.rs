//! Probes over documents: how old they are, what they define, what they compare.

#![warn(missing_docs)]

mod data_dictionary;
mod document_age;
mod model_comparison;
mod names;

use matura_facts::Probe;

/// The probes of this crate.
pub const PROBES: &[Probe] = &[
    Probe {
        name: "data_dictionary",
        measures: &[
            ("groups", "tables and lists that say what columns mean"),
            ("columns", "different columns that they describe"),
        ],
        run: data_dictionary::run,
    },
    Probe {
        name: "document_age",
        measures: &[
            (
                "days_behind",
                "days from the last change of the most current document to the newest change of the code it describes",
            ),
            ("commits_behind", "commits to that code since, those of bots left out"),
        ],
        run: document_age::run,
    },
    Probe {
        name: "model_comparison",
        measures: &[("tables", "tables that compare models"), ("argued", "… that argue for or against them")],
        run: model_comparison::run,
    },
];
