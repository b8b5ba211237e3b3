//! The report value and its renderers.

#![warn(missing_docs)]
