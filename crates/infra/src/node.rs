//! Questions to YAML nodes that several formats ask.

use matura_yaml::Node;

/// A mapping whose keys include every one of `keys`.
pub(crate) fn has_all(node: &Node, keys: &[&str]) -> bool {
    keys.iter().all(|key| node.get(key).is_some())
}

/// A mapping whose keys include one of `keys`.
pub(crate) fn has_any(node: &Node, keys: &[&str]) -> bool {
    keys.iter().any(|key| node.get(key).is_some())
}

/// The entries of the mapping at a key whose own keys are scalars: name, key node, value.
pub(crate) fn named<'a>(node: &'a Node, key: &str) -> impl Iterator<Item = (&'a str, &'a Node, &'a Node)> {
    let entries = node.get(key).into_iter().flat_map(Node::entries);
    entries.filter_map(|(key, value)| Some((key.as_str()?, key, value)))
}

/// The items of the sequence at a key.
pub(crate) fn list<'a>(node: &'a Node, key: &str) -> &'a [Node] {
    node.get(key).map(Node::items).unwrap_or_default()
}

/// True when the value at a key is a mapping.
pub(crate) fn is_mapping_at(node: &Node, key: &str) -> bool {
    node.get(key).is_some_and(Node::is_mapping)
}

/// Calls `visit` for each mapping in the tree, outermost first. The parser bounds the depth.
pub(crate) fn each_mapping<'a>(node: &'a Node, visit: &mut dyn FnMut(&'a Node)) {
    if node.is_mapping() {
        visit(node);
    }
    for child in node.items().iter().chain(node.entries().map(|(_, value)| value)) {
        each_mapping(child, visit);
    }
}
