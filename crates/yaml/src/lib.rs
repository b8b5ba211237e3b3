//! YAML text to a node tree with lines. Tolerates template placeholders and duplicate keys; a text
//! that nobody could parse is a problem, never an error. JSON is read with it as well.

#![warn(missing_docs)]

mod build;
mod comments;
mod flatten;
mod node;
mod parse;
mod template;

pub use flatten::flatten;
pub use node::{Node, NodeValue};
pub use parse::{Parsed, parse};
