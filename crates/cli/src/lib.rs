//! The command line of matura.

#![warn(missing_docs)]
