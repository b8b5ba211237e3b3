//! A tree as dotted key paths.

use crate::node::{Node, NodeValue};
use matura_model::Lines;
use matura_model::fact::Entry;

/// The entries of a document in the order of the file, at most `limit` of them. Keys are joined by dots,
/// list positions are numbers. Each scalar and each collection below the top has an entry; a scalar at
/// the top has one with an empty key.
pub fn flatten(document: &Node, limit: usize) -> Vec<Entry> {
    let mut entries = Vec::new();
    if document.as_str().is_some() {
        push(&mut entries, String::new(), document, document.lines.first, limit);
    }
    descend(document, "", limit, &mut entries);
    entries
}

fn descend(node: &Node, prefix: &str, limit: usize, entries: &mut Vec<Entry>) {
    let join = |part: &str| if prefix.is_empty() { part.to_owned() } else { format!("{prefix}.{part}") };
    for (position, item) in node.items().iter().enumerate() {
        let key = join(&position.to_string());
        push(entries, key.clone(), item, item.lines.first, limit);
        descend(item, &key, limit, entries);
    }
    for (name, value) in node.entries() {
        let key = join(name.as_str().unwrap_or("~"));
        push(entries, key.clone(), value, name.lines.first, limit);
        descend(value, &key, limit, entries);
    }
}

fn push(entries: &mut Vec<Entry>, key: String, node: &Node, first: u32, limit: usize) {
    if entries.len() >= limit {
        return;
    }
    let value = match &node.value {
        NodeValue::Scalar { text, .. } => Some(text.clone()),
        NodeValue::Null => Some(String::new()),
        NodeValue::Sequence(_) | NodeValue::Mapping(_) => None,
    };
    // The value of an alias stands where its anchor does, before the key.
    let last = if node.lines.first < first { first } else { node.lines.last };
    entries.push(Entry { key, value, lines: Lines::new(first, last) });
}
