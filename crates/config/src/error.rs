//! What is wrong with the settings, and where.

/// A mistake in the settings: one sentence with the file, the line and the way out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
#[error("{file}:{line}: {message}")]
pub struct ConfigError {
    /// The file as it was given.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What is wrong and what would be right; lower case, without a full stop.
    pub message: String,
}
