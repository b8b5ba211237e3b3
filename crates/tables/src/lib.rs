//! The rule files as embedded text, and the vocabulary tables among them.

#![warn(missing_docs)]
