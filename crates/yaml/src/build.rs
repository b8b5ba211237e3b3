//! The node tree from the parser's events, within bounds.

use crate::node::{Node, NodeValue};
use granit_parser::{Event, Parser, ScalarStyle, Span, StructureStyle, Tag};
use matura_model::Lines;
use matura_model::limits::{YAML_DEPTH, YAML_NODES, YAML_REPEATS};
use std::borrow::Cow;
use std::collections::BTreeMap;

/// A place and what is wrong there.
#[derive(Debug)]
pub(crate) struct Flaw {
    pub(crate) line: u32,
    pub(crate) message: String,
}

/// What a text was built into.
#[derive(Debug, Default)]
pub(crate) struct Built {
    pub(crate) documents: Vec<Node>,
    /// The first breach of the format, after which the rest of that document is lost.
    pub(crate) failure: Option<Flaw>,
    /// Breaches of our own bounds.
    pub(crate) limits: Vec<Flaw>,
    /// Slips that cost nothing but themselves.
    pub(crate) slips: Vec<Flaw>,
    /// True when a key is itself a collection: so an unquoted `{{ name }}` reads.
    pub(crate) collection_key: bool,
}

/// Builds the documents of `text`. Where `original` is given it has the same length and lines, and
/// scalars take their text from it.
pub(crate) fn build(text: &str, original: Option<&str>) -> Built {
    let mut options = granit_parser::options! {
        emit_unresolved_aliases: true,
        flow_nesting_limit: YAML_DEPTH,
        block_nesting_limit: YAML_DEPTH,
        block_scalar_eof_without_line_feed: true,
    };
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder::new(text, original);
    loop {
        match parser.next_event() {
            Some(Ok((event, span))) => {
                if !builder.take(event, span) {
                    break;
                }
            }
            Some(Err(error)) => {
                builder.fail(error.marker().line(), &error.info());
                if !matches!(parser.proceed_next_document(), Ok(true)) {
                    break;
                }
            }
            None => break,
        }
    }
    builder.close_all();
    builder.built
}

/// A collection that is still open.
struct Open {
    /// `None` for a sequence; else the key that waits for its value.
    key: Option<Option<Node>>,
    items: Vec<Node>,
    entries: Vec<(Node, Node)>,
    first: u32,
    flow: bool,
    tag: Option<String>,
    anchor: usize,
}

/// A node that an alias may repeat.
struct Anchored {
    node: Node,
    weight: usize,
    height: usize,
}

struct Builder<'text> {
    text: &'text str,
    original: Option<&'text str>,
    last_line: u32,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Anchored>,
    nodes: usize,
    repeated: usize,
    built: Built,
}

impl<'text> Builder<'text> {
    fn new(text: &'text str, original: Option<&'text str>) -> Self {
        Self {
            text,
            original,
            last_line: line_number(text.lines().count()),
            open: Vec::new(),
            anchors: BTreeMap::new(),
            nodes: 0,
            repeated: 0,
            built: Built::default(),
        }
    }

    fn line(&self, line: usize) -> u32 {
        line_number(line).min(self.last_line)
    }

    fn fail(&mut self, line: usize, message: &str) {
        let line = self.line(line);
        self.close_all();
        self.built.failure.get_or_insert(Flaw { line, message: message.to_owned() });
    }

    fn limit(&mut self, line: u32, message: &str) {
        if self.built.limits.iter().all(|flaw| flaw.message != message) {
            self.built.limits.push(Flaw { line, message: message.to_owned() });
        }
    }

    /// Takes an event; false when a bound says to read no further.
    fn take(&mut self, event: Event<'_>, span: Span) -> bool {
        let line = self.line(span.start.line());
        if self.nodes >= YAML_NODES {
            self.limit(line, &format!("more than {YAML_NODES} values, the rest is left out"));
            return false;
        }
        self.nodes += usize::from(event.is_node());
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let node = self.scalar(&text, style, tag.as_deref(), &span);
                self.remember(anchor, &node);
                self.put(node);
            }
            Event::SequenceStart(style, anchor, tag) => {
                return self.begin(line, style == StructureStyle::Flow, None, anchor, tag);
            }
            Event::MappingStart(style, anchor, tag) => {
                return self.begin(line, style == StructureStyle::Flow, Some(None), anchor, tag);
            }
            Event::SequenceEnd | Event::MappingEnd => self.end(Some(self.line(span.end.line()))),
            Event::Alias(id) => self.alias(id, line),
            Event::UnresolvedAlias(name) => {
                self.built.slips.push(Flaw { line, message: format!("alias `*{name}` has no anchor") });
                self.put(plain(format!("*{name}"), line));
            }
            Event::DocumentEnd => {
                self.close_all();
                self.anchors.clear();
            }
            _ => {}
        }
        true
    }

    fn begin(
        &mut self,
        first: u32,
        flow: bool,
        key: Option<Option<Node>>,
        anchor: usize,
        tag: Option<Cow<'_, Tag>>,
    ) -> bool {
        if self.open.len() >= YAML_DEPTH {
            self.limit(first, &format!("nested deeper than {YAML_DEPTH} levels, the rest is left out"));
            return false;
        }
        let tag = tag.map(|tag| tag.original());
        self.open.push(Open { key, items: Vec::new(), entries: Vec::new(), first, flow, tag, anchor });
        true
    }

    /// Closes the innermost collection. `last` is the line the parser ended it on, which for a block is
    /// that of whatever follows.
    fn end(&mut self, last: Option<u32>) {
        let Some(mut open) = self.open.pop() else { return };
        let is_mapping = open.key.is_some();
        if let Some(key) = open.key.take().flatten() {
            let line = key.lines.last;
            open.entries.push((key, empty(line)));
        }
        let inner = open.items.last().or(open.entries.last().map(|(_, value)| value));
        let mut end = inner.map_or(open.first, |node| node.lines.last.max(open.first));
        if let Some(key) = open.entries.last().map(|(key, _)| key.lines.last) {
            end = end.max(key);
        }
        if open.flow
            && let Some(last) = last
        {
            end = end.max(last);
        }
        let value = match is_mapping {
            true => NodeValue::Mapping(self.merged(open.entries)),
            false => NodeValue::Sequence(open.items),
        };
        let node = Node { value, lines: Lines::new(open.first, end), text_line: open.first, tag: open.tag };
        self.remember(open.anchor, &node);
        self.put(node);
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.end(None);
        }
    }

    fn put(&mut self, node: Node) {
        let Some(open) = self.open.last_mut() else {
            self.built.documents.push(node);
            return;
        };
        match &mut open.key {
            None => open.items.push(node),
            Some(key) => match key.take() {
                None => {
                    self.built.collection_key |= !matches!(node.value, NodeValue::Scalar { .. } | NodeValue::Null);
                    *key = Some(node);
                }
                Some(key) => open.entries.push((key, node)),
            },
        }
    }

    fn scalar(&self, text: &str, style: ScalarStyle, tag: Option<&Tag>, span: &Span) -> Node {
        let mut first = self.line(span.start.line());
        let mut text_line = first;
        if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
            (first, text_line) = self.block_lines(text, first);
        }
        let tag_text = tag.map(Tag::original);
        if style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL") {
            return Node { tag: tag_text, ..empty(self.line_of_nothing(text, first)) };
        }
        let source = span.slice(self.text).unwrap_or_default();
        let last = match source.trim_end().matches('\n').count() {
            _ if source.trim().is_empty() => first,
            breaks => self.line(span.start.line() + breaks),
        };
        let text = self.restored(text, style, span, text_line).unwrap_or_else(|| text.to_owned());
        let quoted = style != ScalarStyle::Plain || tag.is_some_and(|tag| tag.is_yaml_core_schema_tag("str"));
        Node {
            value: NodeValue::Scalar { text, quoted },
            lines: Lines::new(first, last.max(first)),
            text_line,
            tag: tag_text,
        }
    }

    /// The line of a block scalar's indicator and the line its text begins on. The parser places the
    /// scalar at its first line that is not blank.
    fn block_lines(&self, text: &str, line: u32) -> (u32, u32) {
        let indicator = match text.trim().is_empty() {
            true => self.line_of_nothing("", line),
            false => {
                let blank = text.len() - text.trim_start_matches('\n').len();
                line.saturating_sub(line_number(blank + 1)).max(1)
            }
        };
        (indicator, (indicator + 1).min(self.last_line))
    }

    /// The parser places a missing value where the next token stands: it belongs to its key.
    fn line_of_nothing(&self, text: &str, line: u32) -> u32 {
        match self.open.last().and_then(|open| open.key.as_ref()?.as_ref()) {
            Some(key) if text.is_empty() => key.lines.last,
            _ => line,
        }
    }

    /// The text of a scalar as it stood before placeholders were blanked.
    fn restored(&self, text: &str, style: ScalarStyle, span: &Span, text_line: u32) -> Option<String> {
        let original = self.original?;
        let (masked, source) = (span.slice(self.text)?, span.slice(original)?);
        if masked == source {
            return None;
        }
        match style {
            ScalarStyle::Plain => Some(source.trim().to_owned()),
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => {
                Some(source.get(1..source.len().checked_sub(1)?)?.to_owned())
            }
            ScalarStyle::Literal => Some(restored_block(text, text_line, self.text, original)),
            _ => None,
        }
    }

    fn remember(&mut self, anchor: usize, node: &Node) {
        if anchor == 0 {
            return;
        }
        let (weight, height) = (weight(node), height(node));
        if self.spend(weight, node.lines.first) {
            self.anchors.insert(anchor, Anchored { node: node.clone(), weight, height });
        }
    }

    fn spend(&mut self, weight: usize, line: u32) -> bool {
        if self.repeated + weight > YAML_REPEATS {
            self.limit(line, "aliases repeat more than is read, the rest of them is left out");
            return false;
        }
        self.repeated += weight;
        true
    }

    fn alias(&mut self, id: usize, line: u32) {
        let known = self.anchors.get(&id).map(|anchored| (anchored.weight, anchored.height));
        let fits = known.is_some_and(|(weight, height)| {
            let deep = self.open.len() + height > YAML_DEPTH;
            if deep {
                self.limit(line, &format!("aliases nest deeper than {YAML_DEPTH} levels"));
            }
            !deep && self.spend(weight, line)
        });
        let node = match self.anchors.get(&id) {
            Some(anchored) if fits => anchored.node.clone(),
            _ => empty(line),
        };
        self.put(node);
    }

    /// The entries with the mappings under `<<` put in their place; keys written out win.
    fn merged(&mut self, entries: Vec<(Node, Node)>) -> Vec<(Node, Node)> {
        if !entries.iter().any(|(key, _)| is_merge_key(key)) {
            return entries;
        }
        let mut taken: Vec<String> = entries.iter().filter_map(|(key, _)| key.as_str().map(str::to_owned)).collect();
        let mut merged = Vec::new();
        for (key, value) in entries {
            if !is_merge_key(&key) || !value.one_or_many().iter().any(Node::is_mapping) {
                merged.push((key, value));
                continue;
            }
            for (name, inner) in value.one_or_many().iter().flat_map(Node::entries) {
                let new = name.as_str().is_none_or(|name| !taken.iter().any(|taken| taken == name));
                if new && self.spend(weight(inner), key.lines.first) {
                    taken.extend(name.as_str().map(str::to_owned));
                    merged.push((name.clone(), inner.clone()));
                }
            }
        }
        merged
    }
}

fn line_number(line: usize) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX).max(1)
}

fn is_merge_key(key: &Node) -> bool {
    matches!(&key.value, NodeValue::Scalar { text, quoted: false } if text == "<<")
}

fn plain(text: String, line: u32) -> Node {
    Node { value: NodeValue::Scalar { text, quoted: false }, lines: Lines::one(line), text_line: line, tag: None }
}

fn empty(line: u32) -> Node {
    Node { value: NodeValue::Null, lines: Lines::one(line), text_line: line, tag: None }
}

fn children(node: &Node) -> impl Iterator<Item = &Node> {
    node.items().iter().chain(node.entries().flat_map(|(key, value)| [key, value]))
}

fn weight(node: &Node) -> usize {
    let own = 1 + node.as_str().map_or(0, str::len) / 64;
    children(node).map(weight).fold(own, usize::saturating_add)
}

fn height(node: &Node) -> usize {
    1 + children(node).map(height).max().unwrap_or(0)
}

/// The text of a literal block, line by line from `original`, whose lines are as long as those of
/// `masked`.
fn restored_block(text: &str, text_line: u32, masked: &str, original: &str) -> String {
    let source = masked.lines().zip(original.lines()).skip((text_line as usize).saturating_sub(1));
    let lines: Vec<&str> = text
        .lines()
        .zip(source)
        .map(|(line, (masked, original))| match line.is_empty() || !masked.ends_with(line) {
            true => line,
            false => original.get(masked.len() - line.len()..).unwrap_or(line),
        })
        .collect();
    let mut restored = lines.join("\n");
    if text.ends_with('\n') {
        restored.push('\n');
    }
    restored
}
