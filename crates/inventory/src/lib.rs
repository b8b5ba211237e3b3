//! The checkout as plain data: files with their texts, and the git history.

#![warn(missing_docs)]
