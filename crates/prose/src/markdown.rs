//! Markdown, with the HTML in it, and the directives of MyST, Quarto, R Markdown and MkDocs.

use crate::builder::Builder;
use crate::flow::Flow;
use crate::html::{self, Token};
use crate::writer::{ADMONITIONS, Writer};
use matura_model::Lines;
use matura_model::limits::DIRECTIVE_DEPTH;
use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, LinkType, Options, Parser, Tag, TagEnd};
use std::ops::Range;

/// Directives whose body is code, by their names after the braces.
const CODE_DIRECTIVES: &[&str] = &["code", "code-block", "code-cell", "literalinclude", "sourcecode"];

/// Directives whose body is neither prose nor code worth naming.
const OTHER_DIRECTIVES: &[&str] =
    &["autoclass", "automodule", "eval-rst", "math", "mermaid", "tableofcontents", "toctree"];

/// Reads a text whose lines are the given lines of the file.
pub(crate) fn read(text: &str, lines: &[u32], builder: &mut Builder) {
    read_inside(text, lines, builder, 0);
}

fn read_inside(text: &str, lines: &[u32], builder: &mut Builder, depth: u8) {
    let mut reader = Reader {
        starts: std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect(),
        lines,
        depth,
        writer: Writer::new(builder),
        code: None,
        html: None,
        hidden: None,
        skip_line: false,
        image_alt: false,
    };
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_HEADING_ATTRIBUTES;
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.event(event, range);
    }
    reader.writer.finish();
}

struct OpenCode {
    /// The info string of a fence; `None` for indented code and `<pre>`.
    info: Option<String>,
    text: String,
    lines: Option<Lines>,
    opened: u32,
}

struct Reader<'a, 'b> {
    starts: Vec<usize>,
    lines: &'a [u32],
    depth: u8,
    writer: Writer<'b>,
    code: Option<OpenCode>,
    /// The HTML block at hand.
    html: Option<Flow>,
    /// The tag whose content is not text: `script`, `style`.
    hidden: Option<String>,
    /// True until the end of a line that is a `:::` fence.
    skip_line: bool,
    image_alt: bool,
}

impl Reader<'_, '_> {
    fn line(&self, offset: usize) -> u32 {
        let index = self.starts.partition_point(|&start| start <= offset).saturating_sub(1);
        self.lines.get(index).or(self.lines.last()).copied().unwrap_or(1)
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let line = self.line(range.start);
        match event {
            Event::Start(tag) => self.start(tag, line),
            Event::End(tag) => self.end(tag, self.line(range.end.saturating_sub(1).max(range.start))),
            Event::Text(text) => self.text(&text, line),
            Event::Code(text) => {
                drop_role(self.writer.flow_mut());
                self.shown(&text, line);
            }
            Event::InlineMath(text) | Event::DisplayMath(text) => self.shown(&text, line),
            Event::Html(text) => {
                if let Some(html) = &mut self.html {
                    html.push(&text, line);
                }
            }
            Event::InlineHtml(text) => self.markup(&Flow::of(&text, line)),
            Event::SoftBreak | Event::HardBreak if std::mem::take(&mut self.skip_line) => self.writer.flush(),
            Event::SoftBreak => self.writer.soft_break(),
            Event::HardBreak => self.writer.hard_break(),
            Event::Rule => self.writer.flush(),
            Event::TaskListMarker(done) => self.writer.task(done),
            Event::FootnoteReference(_) => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>, line: u32) {
        match tag {
            Tag::Heading { level, .. } => self.writer.open_heading(number(level), line),
            Tag::BlockQuote(_) => self.writer.open_quote(),
            Tag::CodeBlock(kind) => {
                self.writer.close_heading();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => Some(info.into_string()),
                    CodeBlockKind::Indented => None,
                };
                self.code = Some(OpenCode { info, text: String::new(), lines: None, opened: line });
            }
            Tag::HtmlBlock => {
                self.writer.soft_break();
                self.html = Some(Flow::default());
            }
            Tag::List(_) => {
                self.writer.close_heading();
                self.writer.flush();
            }
            Tag::Item => self.writer.open_item(),
            Tag::Table(_) => self.writer.open_table(line),
            Tag::TableHead => self.writer.open_row(true),
            Tag::TableRow => self.writer.open_row(false),
            Tag::TableCell => self.writer.open_cell(),
            Tag::Strikethrough => self.writer.strike(true),
            Tag::Link { link_type, dest_url, .. } => {
                let scheme = if link_type == LinkType::Email { "mailto:" } else { "" };
                self.writer.open_link(&format!("{scheme}{dest_url}"), false, line);
            }
            Tag::Image { dest_url, .. } => {
                self.image_alt = true;
                self.writer.open_link(&dest_url, true, line);
            }
            Tag::Paragraph | Tag::FootnoteDefinition(_) => self.writer.flush(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd, line: u32) {
        match tag {
            TagEnd::Heading(_) => self.writer.close_heading(),
            TagEnd::BlockQuote(_) | TagEnd::Item => self.writer.close_container(),
            TagEnd::CodeBlock => self.end_code(),
            TagEnd::HtmlBlock => {
                if let Some(html) = self.html.take() {
                    self.markup(&html);
                }
            }
            TagEnd::TableHead | TagEnd::TableRow => self.writer.close_row(),
            TagEnd::TableCell => self.writer.close_cell(),
            TagEnd::Table => self.writer.close_table(line),
            TagEnd::Strikethrough => self.writer.strike(false),
            TagEnd::Link => self.writer.close_link(false),
            TagEnd::Image => {
                self.image_alt = false;
                self.writer.close_link(true);
            }
            TagEnd::Paragraph | TagEnd::FootnoteDefinition | TagEnd::List(_) => {
                self.skip_line = false;
                self.writer.flush();
            }
            _ => {}
        }
    }

    fn text(&mut self, text: &str, line: u32) {
        if let Some(code) = &mut self.code {
            if !text.is_empty() {
                let last =
                    line.saturating_add(u32::try_from(text.trim_end_matches('\n').matches('\n').count()).unwrap_or(0));
                code.lines = Some(Lines::new(code.lines.map_or(line, |lines| lines.first), last));
                code.text.push_str(text);
            }
            return;
        }
        if !self.image_alt && self.writer.at_line_start() && text.starts_with(":::") {
            self.writer.flush();
            self.skip_line = true;
        }
        self.shown(text, line);
    }

    fn shown(&mut self, text: &str, line: u32) {
        if !self.skip_line && self.hidden.is_none() {
            self.writer.text(text, line);
        }
    }

    fn end_code(&mut self) {
        let Some(code) = self.code.take() else { return };
        let info = code.info.as_deref().unwrap_or_default().trim();
        let lines = code.lines.unwrap_or(Lines::one(code.opened));
        self.writer.flush();
        let admonition =
            code.info.is_none() && ADMONITIONS.iter().any(|mark| self.writer.last_paragraph.starts_with(mark));
        let Some(directive) = directive(info) else {
            if admonition {
                self.inner(&code.text, lines);
            } else {
                self.writer.code(language(info), code.text, lines);
            }
            return;
        };
        let (name, argument) = directive;
        if CODE_DIRECTIVES.contains(&name) {
            self.writer.code(language(argument), code.text, lines);
        } else if matches!(name, "image" | "figure") {
            self.writer.image(argument, "", code.opened);
            self.inner(&code.text, lines);
        } else if OTHER_DIRECTIVES.contains(&name) {
            self.writer.code(Some(name.to_owned()), code.text, lines);
        } else {
            self.inner(&code.text, lines);
        }
    }

    /// Reads the body of a directive as Markdown, without its `:option:` lines.
    fn inner(&mut self, text: &str, lines: Lines) {
        if self.depth >= DIRECTIVE_DEPTH {
            self.writer.builder.limit(lines.first, "directives stand deeper inside each other than is read");
            return;
        }
        let is_option = |line: &&str| line.starts_with(':') && line.get(1..).is_some_and(|rest| rest.contains(':'));
        let options: usize = text.split_inclusive('\n').take_while(is_option).map(str::len).sum();
        let skipped = text.get(..options).map_or(0, |skipped| skipped.matches('\n').count());
        let first = lines.first.saturating_add(u32::try_from(skipped).unwrap_or(0));
        let numbers: Vec<u32> = (first..=lines.last.max(first)).collect();
        read_inside(text.get(options..).unwrap_or_default(), &numbers, self.writer.builder, self.depth + 1);
    }

    /// Reads tags and the text between them.
    fn markup(&mut self, source: &Flow) {
        for token in html::tokens(source.text()) {
            match token {
                Token::Tag { name, closing, attributes, at } => {
                    self.tag(&name, closing, attributes, source.line_at(at));
                }
                Token::Text { text, at } => self.html_text(text, at, source),
            }
        }
    }

    fn html_text(&mut self, text: &str, at: usize, source: &Flow) {
        if self.code.is_some() {
            let unescaped = html::unescape(text).into_owned();
            return self.text(&unescaped, source.line_at(at));
        }
        let mut offset = at;
        for piece in text.split_inclusive('\n') {
            let line = source.line_at(offset);
            offset += piece.len();
            let trimmed = html::unescape(piece).into_owned();
            let shown = if self.writer.at_line_start() { trimmed.trim_start() } else { trimmed.as_str() };
            self.shown(shown.trim_end_matches('\n'), line);
            if piece.ends_with('\n') {
                self.writer.soft_break();
            }
        }
    }

    fn tag(&mut self, name: &str, closing: bool, attributes: &str, line: u32) {
        if let Some(hidden) = &self.hidden {
            if closing && hidden == name {
                self.hidden = None;
            }
            return;
        }
        match (name, closing) {
            ("script" | "style" | "svg", false) => self.hidden = Some(name.to_owned()),
            ("pre", false) => {
                self.writer.flush();
                let info = html::attribute(attributes, "lang");
                self.code = Some(OpenCode { info, text: String::new(), lines: None, opened: line });
            }
            ("pre", true) => self.end_code(),
            _ if self.code.is_some() => {}
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", false) => {
                let level = name.as_bytes().get(1).map_or(1, |digit| digit.saturating_sub(b'0'));
                self.writer.open_heading(level, line);
            }
            ("h1" | "h2" | "h3" | "h4" | "h5" | "h6", true) => self.writer.close_heading(),
            ("a", false) => {
                if let Some(to) = html::attribute(attributes, "href") {
                    self.writer.open_link(&to, false, line);
                }
            }
            ("a", true) => self.writer.close_link(false),
            ("img", _) => {
                let alt = html::attribute(attributes, "alt").unwrap_or_default();
                self.writer.image(&html::attribute(attributes, "src").unwrap_or_default(), &alt, line);
            }
            ("br", _) => self.writer.hard_break(),
            ("del" | "s" | "strike", closing) => self.writer.strike(!closing),
            _ => self.block_tag(name, closing, line),
        }
    }

    fn block_tag(&mut self, name: &str, closing: bool, line: u32) {
        match (name, closing) {
            ("table", false) => self.writer.open_table(line),
            ("table", true) => self.writer.close_table(line),
            ("tr", false) => self.writer.open_row(false),
            ("tr", true) => self.writer.close_row(),
            ("td", false) => self.writer.open_cell(),
            ("th", false) => {
                self.writer.head_cell();
                self.writer.open_cell();
            }
            ("td" | "th", true) => self.writer.close_cell(),
            ("li", false) => self.writer.open_item(),
            ("li", true) => self.writer.close_container(),
            (
                "p" | "div" | "section" | "center" | "details" | "summary" | "ul" | "ol" | "hr" | "blockquote" | "dl"
                | "dt" | "dd" | "figure" | "figcaption",
                _,
            ) => self.writer.flush(),
            _ => {}
        }
    }
}

fn number(level: HeadingLevel) -> u8 {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Name and argument of a MyST directive, `{note} Title`. The chunk of R Markdown and Quarto,
/// `{r name, echo=FALSE}` or `{python}` alone, is no directive.
fn directive(info: &str) -> Option<(&str, &str)> {
    let (name, argument) = info.strip_prefix('{')?.split_once('}')?;
    let word = !name.is_empty() && name.chars().all(|letter| letter.is_alphanumeric() || "-_:".contains(letter));
    let chunk = argument.is_empty() && CHUNKS.contains(&name);
    (word && !chunk).then_some((name, argument.trim()))
}

/// The languages of chunks that are run when the document is made.
const CHUNKS: &[&str] = &["bash", "dot", "julia", "ojs", "python", "r", "sh", "sql", "stan"];

/// The language of an info string in small letters: of `python title="x"`, `{r, echo=FALSE}`,
/// `{.python .numberLines}`.
fn language(info: &str) -> Option<String> {
    let info = info.trim_start_matches(['{', '.', ' ']);
    let end = info.find(|letter: char| !(letter.is_alphanumeric() || "+#-_".contains(letter))).unwrap_or(info.len());
    let name = info.get(..end).unwrap_or_default().to_lowercase();
    (!name.is_empty()).then_some(name)
}

/// Takes the name of a MyST role, `{ref}`, off the end of the text before its code.
fn drop_role(flow: &mut Flow) {
    let text = flow.text();
    if let Some(open) = text.strip_suffix('}').and_then(|text| text.rfind('{')) {
        let name = text.get(open + 1..text.len() - 1).unwrap_or_default();
        if !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-:_".contains(letter)) {
            flow.truncate(open);
        }
    }
}
