//! Questionnaires as data: loaded, checked, compiled.

#![warn(missing_docs)]
