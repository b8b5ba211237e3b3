//! TOML as the same tree that YAML has, with lines.

use crate::text::LineIndex;
use matura_model::fact::Config;
use matura_model::limits::{CONFIG_ENTRIES, TOML_DEPTH, TOML_LOST_LINES};
use matura_model::{Lines, Problem, RepoPath, Whose};
use matura_yaml::{Node, NodeValue, flatten};
use toml_edit::{Document, Item, TableLike, Value};

/// A TOML file, flattened.
pub fn toml_config(path: &RepoPath, text: &str) -> (Config, Vec<Problem>) {
    let (root, problems) = tree(path, text);
    (Config { path: path.clone(), entries: flatten(&root, CONFIG_ENTRIES) }, problems)
}

/// The tree of a TOML text. Lines that break it are left out, up to a limit.
pub(crate) fn tree(path: &RepoPath, text: &str) -> (Node, Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let index = LineIndex::new(text);
    let mut current = text.to_owned();
    let mut problems = Vec::new();
    loop {
        let error = match Document::parse(current.as_str()) {
            Ok(document) => {
                let reader = Reader { text: &current, index: &index };
                let root = reader.table(document.as_table(), Lines::one(1), 0);
                if document.as_table().is_empty() {
                    problems.iter_mut().for_each(|problem: &mut Problem| problem.fatal = true);
                }
                return (root, problems);
            }
            Err(error) => error,
        };
        let at = error.span().map_or(0, |span| span.start);
        let fatal = problems.len() >= TOML_LOST_LINES;
        problems.push(problem(path, index.line(at), error.message(), fatal));
        match blank_line(&current, at) {
            Some(next) if !fatal => current = next,
            _ => {
                problems.iter_mut().for_each(|problem| problem.fatal = true);
                return (mapping(Vec::new(), Lines::one(1)), problems);
            }
        }
    }
}

fn problem(path: &RepoPath, line: u32, message: &str, fatal: bool) -> Problem {
    let message = message.lines().next().unwrap_or("does not parse").trim().to_owned();
    Problem { path: Some(path.clone()), lines: Some(Lines::one(line)), message, whose: Whose::TheirFile, fatal }
}

/// The text with the line around a byte blanked; `None` when that line holds nothing.
fn blank_line(text: &str, at: usize) -> Option<String> {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    let (before, after) = text.split_at(at);
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let end = after.find('\n').map_or(text.len(), |newline| at + newline);
    let line = text.get(start..end)?;
    if line.trim().is_empty() {
        return None;
    }
    Some(format!("{}{}{}", text.get(..start)?, " ".repeat(line.len()), text.get(end..)?))
}

fn mapping(entries: Vec<(Node, Node)>, lines: Lines) -> Node {
    Node { value: NodeValue::Mapping(entries), lines, text_line: lines.first, tag: None }
}

/// A scalar node.
pub(crate) fn scalar(text: &str, quoted: bool, lines: Lines) -> Node {
    let value = NodeValue::Scalar { text: text.to_owned(), quoted };
    Node { value, lines, text_line: lines.first, tag: None }
}

struct Reader<'a> {
    text: &'a str,
    index: &'a LineIndex,
}

impl Reader<'_> {
    fn lines(&self, span: Option<std::ops::Range<usize>>, else_: Lines) -> Lines {
        span.map_or(else_, |span| {
            let last = span.end.saturating_sub(1).max(span.start);
            Lines::new(self.index.line(span.start), self.index.line(last))
        })
    }

    fn table(&self, table: &dyn TableLike, stands: Lines, depth: usize) -> Node {
        if depth > TOML_DEPTH {
            return mapping(Vec::new(), stands);
        }
        let mut entries = Vec::new();
        let mut lines: Option<Lines> = None;
        for (name, item) in table.iter() {
            let key_span = table.key(name).and_then(toml_edit::Key::span);
            let around = self.lines(key_span.or_else(|| item.span()), stands);
            let value = self.item(item, around, depth + 1);
            let entry = Lines::new(around.first.min(value.lines.first), value.lines.last.max(around.last));
            lines = Some(lines.map_or(entry, |all| Lines::new(all.first.min(entry.first), all.last.max(entry.last))));
            entries.push((scalar(name, false, around), value));
        }
        mapping(entries, lines.unwrap_or(stands))
    }

    fn item(&self, item: &Item, around: Lines, depth: usize) -> Node {
        match item {
            Item::Value(value) => self.value(value, around, depth),
            Item::Table(table) => {
                let lines = self.lines(table.span(), around);
                self.table(table, lines, depth)
            }
            Item::ArrayOfTables(tables) => {
                let items: Vec<Node> =
                    tables.iter().map(|table| self.table(table, self.lines(table.span(), around), depth)).collect();
                sequence(items, around)
            }
            Item::None => Node { value: NodeValue::Null, lines: around, text_line: around.first, tag: None },
        }
    }

    fn value(&self, value: &Value, around: Lines, depth: usize) -> Node {
        let lines = self.lines(value.span(), around);
        match value {
            Value::String(text) => {
                let mut node = scalar(text.value(), true, lines);
                let raw = value.span().and_then(|span| self.text.get(span)).unwrap_or_default();
                let opens = |quotes: &str| raw.strip_prefix(quotes).is_some_and(|rest| rest.starts_with(['\n', '\r']));
                if opens("\"\"\"") || opens("'''") {
                    node.text_line = (lines.first + 1).min(lines.last);
                }
                node
            }
            Value::Array(items) if depth <= TOML_DEPTH => {
                let items = items.iter().map(|item| self.value(item, lines, depth + 1)).collect();
                sequence(items, lines)
            }
            Value::InlineTable(table) => self.table(table, lines, depth),
            _ => {
                let raw = value.span().and_then(|span| self.text.get(span)).map(str::trim);
                scalar(raw.unwrap_or_default(), false, lines)
            }
        }
    }
}

fn sequence(items: Vec<Node>, around: Lines) -> Node {
    let last = items.iter().map(|item| item.lines.last).max().unwrap_or(around.last).max(around.last);
    let first = items.first().map_or(around.first, |item| item.lines.first.min(around.first));
    Node { value: NodeValue::Sequence(items), lines: Lines::new(first, last), text_line: first, tag: None }
}
