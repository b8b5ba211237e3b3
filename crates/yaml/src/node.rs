//! The node tree.

use matura_model::Lines;

/// What a node holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NodeValue {
    /// A scalar, with its text after unquoting. A plain `~`, `null` or nothing is [`NodeValue::Null`].
    Scalar {
        /// The text.
        text: String,
        /// True when it was quoted or a block scalar, so that `"true"` is no boolean.
        quoted: bool,
    },
    /// Nothing.
    Null,
    /// A sequence.
    Sequence(Vec<Node>),
    /// A mapping in the order of the file, duplicate keys included. Merge keys (`<<`) are expanded.
    Mapping(Vec<(Node, Node)>),
}

/// A node and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// What it holds.
    pub value: NodeValue,
    /// From its first line to its last.
    pub lines: Lines,
    /// The line its text begins on: for a block scalar (`|`, `>`) the line after the indicator, else
    /// the first line.
    pub text_line: u32,
    /// A tag as written: `!Ref`, `!reference`.
    pub tag: Option<String>,
}

impl Node {
    /// The value of a key of a mapping; of duplicate keys the last.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries().rev().find(|(name, _)| name.as_str() == Some(key)).map(|(_, value)| value)
    }

    /// The value at a path of keys and positions: `at(&["jobs", "build", "steps", "0"])`.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, part| match &node.value {
            NodeValue::Sequence(items) => items.get(part.parse::<usize>().ok()?),
            _ => node.get(part),
        })
    }

    /// Keys and values of a mapping; nothing for other nodes.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = (&Node, &Node)> {
        let entries = match &self.value {
            NodeValue::Mapping(entries) => entries.as_slice(),
            _ => &[],
        };
        entries.iter().map(|(key, value)| (key, value))
    }

    /// The items of a sequence; nothing for other nodes.
    pub fn items(&self) -> &[Node] {
        match &self.value {
            NodeValue::Sequence(items) => items,
            _ => &[],
        }
    }

    /// The items of a sequence, or the node itself where a single value may stand for a list.
    pub fn one_or_many(&self) -> &[Node] {
        match &self.value {
            NodeValue::Sequence(items) => items,
            NodeValue::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The text of a scalar.
    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            NodeValue::Scalar { text, .. } => Some(text),
            _ => None,
        }
    }

    /// The text of the scalar at a key.
    pub fn str_at(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Node::as_str)
    }

    /// A plain boolean, in YAML 1.1's spellings.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.value {
            NodeValue::Scalar { text, quoted: false } => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => None,
            },
            _ => None,
        }
    }

    /// True for a mapping.
    pub fn is_mapping(&self) -> bool {
        matches!(self.value, NodeValue::Mapping(_))
    }
}
