//! Why a file could not be imported.

use thiserror::Error;

/// Why a file could not be imported; each says what to do.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The file is no spreadsheet, or a broken one: the user's.
    #[error("it cannot be read as a spreadsheet ({0}); save it as XLSX or CSV and try again")]
    Spreadsheet(String),
    /// The text is in no encoding that is known: the user's.
    #[error("its text is not UTF-8; save it as UTF-8 and try again")]
    Encoding,
    /// The CSV is broken: the user's.
    #[error("it cannot be read as CSV ({0}); save it again from your spreadsheet program")]
    Csv(String),
    /// The table has no column that holds answers: the user's.
    #[error(
        "no column of answers was found; give one the head \"Answer\" with yes, partial, no or n/a beside the numbers of the criteria"
    )]
    NoAnswers,
    /// The document has no list of boxes: the user's.
    #[error("no checklist was found; write each criterion as an item such as `- [x] 12. …`")]
    NoChecklist,
}
