//! YAML text to a node tree with lines. Tolerates template placeholders and duplicate keys; a text
//! that nobody could parse is a problem, never an error.

#![warn(missing_docs)]

mod node;

pub use node::{Node, NodeValue};
