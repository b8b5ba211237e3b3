//! Python and notebook text to imports, resolved calls, definitions, docstrings and constants. A
//! syntax error costs the lines it stands on, not the file; what could not be read is a problem.

#![warn(missing_docs)]

mod bind;
mod builtins;
mod define;
mod json;
mod known;
mod magic;
mod measure;
mod notebook;
mod parse;
mod program;
mod reader;
mod resolve;
mod source;
mod value;
mod walk;

pub use measure::code_lines;
pub use notebook::{Notebook, ProseCell, notebook};
pub use parse::module;
