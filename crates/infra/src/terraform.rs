//! Terraform, OpenTofu, Terragrunt and Packer: every block with what it holds.

use crate::Found;
use crate::output::{Head, Output, cut, join};
use crate::terraform_json::terraform_json;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::prelude::Span;
use hcl_edit::structure::{Block, BlockLabel, Body, Structure};
use matura_model::fact::{Attribute, InfraTool};
use matura_model::limits::HCL_DEPTH;
use matura_model::{Lines, Problem, RepoPath, Whose};
use std::ops::Range;

/// The blocks of a `.tf`, `.tfvars`, `.hcl` or `.tf.json` file. A block that does not parse is left out.
pub fn terraform(path: &RepoPath, text: &str) -> Found {
    if path.extension() == "json" {
        return terraform_json(path, text);
    }
    let mut output = Output::new(path);
    if let Some(line) = too_deep(text) {
        let message = format!("brackets nest deeper than {HCL_DEPTH} levels: not read");
        output.found.problems.push(Problem { fatal: true, ..Problem::limit(path, Some(line), message) });
        return output.found;
    }
    match hcl_edit::parser::parse_body(text) {
        Ok(body) => Source::new(text, 0).read(&mut output, &body),
        Err(error) => {
            piece_by_piece(&mut output, text);
            let line = u32::try_from(error.location().line()).unwrap_or(1);
            output.found.problems.push(Problem {
                path: Some(path.clone()),
                lines: Some(Lines::one(line.clamp(1, line_count(text)))),
                message: error.message().lines().last().unwrap_or("does not parse").trim().to_owned(),
                whose: Whose::TheirFile,
                fatal: output.found.resources.is_empty(),
            });
        }
    }
    output.found
}

fn line_count(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1)
}

/// The line on which brackets and operators nest deeper than is read, wherever they stand.
fn too_deep(text: &str) -> Option<u32> {
    let (mut depth, mut operators, mut line) = (0_usize, 0_usize, 1);
    for byte in text.bytes() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            b'\n' => {
                line += 1;
                operators = 0;
            }
            // `!` and `-` before a value, and what stands behind `?`, nest without brackets. A line of dashes is
            // a comment's.
            b'!' | b'?' => operators += 1,
            _ => {}
        }
        if depth + operators > HCL_DEPTH {
            return Some(line);
        }
    }
    None
}

/// Reads the blocks of a broken file one by one: each begins at a line that is not indented and ends at
/// a brace in the first column.
fn piece_by_piece(output: &mut Output<'_>, text: &str) {
    let mut piece = String::new();
    let mut first = 0;
    let mut open = 0_i64;
    for (number, line) in text.lines().enumerate() {
        if piece.is_empty() && !line.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        if piece.is_empty() {
            open = 0;
            first = u32::try_from(number).unwrap_or(u32::MAX);
        }
        piece.push_str(line);
        piece.push('\n');
        open += line.bytes().map(bracket).sum::<i64>();
        let ends = line.starts_with(['}', ']', ')']) || open == 0;
        if ends {
            if let Ok(body) = hcl_edit::parser::parse_body(&piece) {
                Source::new(&piece, first).read(output, &body);
            }
            piece.clear();
        }
    }
}

/// What a byte adds to the number of open brackets.
fn bracket(byte: u8) -> i64 {
    match byte {
        b'{' | b'[' | b'(' => 1,
        b'}' | b']' | b')' => -1,
        _ => 0,
    }
}

/// A text and the lines of its positions.
struct Source<'text> {
    text: &'text str,
    starts: Vec<usize>,
    /// Lines of the file before the text.
    before: u32,
}

impl<'text> Source<'text> {
    fn new(text: &'text str, before: u32) -> Self {
        let breaks = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n').map(|(at, _)| at + 1);
        Self { text, starts: std::iter::once(0).chain(breaks).collect(), before }
    }

    fn line(&self, position: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= position);
        u32::try_from(line).unwrap_or(u32::MAX).saturating_add(self.before)
    }

    fn lines(&self, span: Option<Range<usize>>) -> Lines {
        let span = span.unwrap_or(0..0);
        Lines::new(self.line(span.start), self.line(span.end.saturating_sub(1).max(span.start)))
    }

    fn slice(&self, span: Option<Range<usize>>) -> &'text str {
        span.and_then(|span| self.text.get(span)).unwrap_or_default()
    }

    fn read(&self, output: &mut Output<'_>, body: &Body) {
        let name = output.path.file_name();
        if body.attributes().next().is_some() {
            let kind = if name.contains(".tfvars") { "tfvars" } else { "attributes" };
            let mut attributes = Vec::new();
            for attribute in body.attributes() {
                self.expression(
                    attribute.key.as_str(),
                    &attribute.value,
                    self.lines(attribute.span()).first,
                    &mut attributes,
                );
            }
            let lines = Lines::new(
                attributes.first().map_or(1, |attribute| attribute.line),
                body.attributes().map(|attribute| self.lines(attribute.span()).last).max().unwrap_or(1),
            );
            output.resource(&Head::new(InfraTool::Terraform, kind, Some(output.path.stem())), lines, attributes);
        }
        for block in body.blocks() {
            self.top_block(output, block);
        }
    }

    fn top_block(&self, output: &mut Output<'_>, block: &Block) {
        let labels: Vec<&str> = block.labels.iter().map(BlockLabel::as_str).collect();
        let (tool, kind, name) = identity(output.path, block.ident.as_str(), &labels);
        let mut attributes = Vec::new();
        self.body(&block.body, "", &mut attributes);
        output.resource(&Head::new(tool, &kind, name), self.lines(block.span()), attributes);
        if block.ident.as_str() == "terraform" {
            self.settings(output, &block.body);
        }
    }

    /// Where the state is kept is worth a resource of its own.
    fn settings(&self, output: &mut Output<'_>, body: &Body) {
        for block in body.blocks().filter(|block| ["backend", "cloud"].contains(&block.ident.as_str())) {
            let label = block.labels.first().map_or(block.ident.as_str(), |label| label.as_str());
            let mut attributes = Vec::new();
            self.body(&block.body, "", &mut attributes);
            let kind = format!("backend.{label}");
            output.resource(&Head::new(InfraTool::Terraform, &kind, None), self.lines(block.span()), attributes);
        }
    }

    fn body(&self, body: &Body, prefix: &str, attributes: &mut Vec<Attribute>) {
        for structure in body {
            match structure {
                Structure::Attribute(attribute) => {
                    let line = self.lines(attribute.span()).first;
                    self.expression(&join(prefix, attribute.key.as_str()), &attribute.value, line, attributes);
                }
                Structure::Block(block) => {
                    let key = block_key(block);
                    let same: Vec<&Block> = body.blocks().filter(|other| block_key(other) == key).collect();
                    let position = same.iter().position(|other| std::ptr::eq(*other, block)).unwrap_or(0);
                    let key = if same.len() > 1 { format!("{key}.{position}") } else { key };
                    let path = join(prefix, &key);
                    if block.body.is_empty() {
                        let line = self.lines(block.span()).first;
                        attributes.push(Attribute { path, value: "{}".to_owned(), line });
                    } else {
                        self.body(&block.body, &path, attributes);
                    }
                }
            }
        }
    }

    fn expression(&self, path: &str, expression: &Expression, line: u32, attributes: &mut Vec<Attribute>) {
        let mut push = |value: &str| attributes.push(Attribute { path: path.to_owned(), value: cut(value), line });
        match expression {
            Expression::String(text) => push(text.as_str()),
            Expression::Array(items) if items.is_empty() => push("[]"),
            Expression::Object(entries) if entries.is_empty() => push("{}"),
            Expression::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    let line = self.line_of(item, line);
                    self.expression(&join(path, &position.to_string()), item, line, attributes);
                }
            }
            Expression::Object(entries) => {
                for (key, value) in entries {
                    let line = self.line_of(value.expr(), line);
                    self.expression(&join(path, &self.object_key(key)), value.expr(), line, attributes);
                }
            }
            Expression::StringTemplate(template) => push(self.slice(template.span()).trim_matches('"')),
            other => push(self.slice(other.span())),
        }
    }

    fn line_of(&self, expression: &Expression, otherwise: u32) -> u32 {
        expression.span().map_or(otherwise, |span| self.line(span.start))
    }

    fn object_key(&self, key: &ObjectKey) -> String {
        match key {
            ObjectKey::Ident(name) => name.as_str().to_owned(),
            ObjectKey::Expression(Expression::String(text)) => text.as_str().to_owned(),
            ObjectKey::Expression(other) => self.slice(other.span()).trim().to_owned(),
        }
    }
}

fn block_key(block: &Block) -> String {
    block.labels.iter().fold(block.ident.as_str().to_owned(), |key, label| join(&key, label.as_str()))
}

/// The tool, kind and name of a block at the top of a file.
fn identity<'a>(path: &RepoPath, word: &str, labels: &[&'a str]) -> (InfraTool, String, Option<&'a str>) {
    let last = labels.last().copied();
    if path.file_name().ends_with(".pkr.hcl") {
        let kind = labels.iter().take(1).fold(format!("packer.{word}"), |kind, label| join(&kind, label));
        return (InfraTool::Other, kind, labels.get(1).copied());
    }
    if path.file_name() == ".terraform.lock.hcl" {
        return (InfraTool::Terraform, format!("lock.{word}"), last);
    }
    let kind = match (word, labels) {
        ("resource", [kind, ..]) => (*kind).to_owned(),
        ("data" | "ephemeral", [kind, ..]) => format!("{word}.{kind}"),
        _ => word.to_owned(),
    };
    (InfraTool::Terraform, kind, last)
}
