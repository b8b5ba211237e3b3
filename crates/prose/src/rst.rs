//! reStructuredText: headings by underline, lists, fields, directives, tables.

use crate::builder::Builder;
use crate::flow::Flow;
use crate::line::{self, Line};
use crate::{inline, rst_table};
use matura_model::Lines;
use matura_model::fact::BlockKind;
use matura_model::limits::RST_DEPTH;
use regex::Regex;
use std::sync::LazyLock;

/// Directives whose body is running text like any other.
const PROSE: &[&str] = &[
    "admonition",
    "attention",
    "caution",
    "centered",
    "class",
    "container",
    "danger",
    "deprecated",
    "dropdown",
    "epigraph",
    "error",
    "grid",
    "grid-item",
    "grid-item-card",
    "hint",
    "important",
    "note",
    "only",
    "rubric",
    "seealso",
    "sidebar",
    "tab",
    "tab-item",
    "tab-set",
    "tabs",
    "tip",
    "todo",
    "topic",
    "versionadded",
    "versionchanged",
    "warning",
];

/// Directives whose body is code in the language of the argument.
const CODE: &[&str] = &["code", "code-block", "highlight", "sourcecode"];

static DIRECTIVE: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^\.\. (?:\|[^|]+\| )?(?P<name>[A-Za-z][\w:+.-]*?)::(?:\s+(?P<argument>.*))?$"));
static FIELD: LazyLock<Regex> = LazyLock::new(|| regex(r"^:(?P<name>[^:`][^:`]*):(?:\s+(?P<value>.*))?$"));
static TARGET: LazyLock<Regex> = LazyLock::new(|| regex(r"^\.\. _[^:]*:\s*(?P<to>\S*)\s*$"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// Reads a text.
pub(crate) fn read(text: &str, builder: &mut Builder) {
    Reader { builder, styles: Vec::new() }.blocks(&line::of(text), Inside::Page, 0);
}

/// What the blocks being read stand in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inside {
    /// The page, or a directive: paragraphs are paragraphs.
    Page,
    /// A quotation.
    Quote,
    /// An item, whose first paragraph is yet to come.
    Item(Option<bool>),
}

pub(crate) struct Reader<'b> {
    pub(crate) builder: &'b mut Builder,
    /// The heading styles met so far, the outermost first: the character, and whether it is also above.
    styles: Vec<(char, bool)>,
}

impl Reader<'_> {
    pub(crate) fn blocks(&mut self, lines: &[Line<'_>], inside: Inside, depth: u8) {
        if depth > RST_DEPTH {
            if let Some(first) = lines.first() {
                self.builder.limit(first.number, "blocks stand deeper inside each other than is read");
            }
            return;
        }
        let (mut at, mut inside) = (0, inside);
        while let Some(rest) = lines.get(at..).filter(|rest| !rest.is_empty()) {
            at += self.block(rest, &mut inside, depth).max(1);
        }
    }

    /// Reads the block at the start of `rest`; the number of its lines.
    fn block(&mut self, rest: &[Line<'_>], inside: &mut Inside, depth: u8) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        if first.is_blank() {
            return 1;
        }
        if first.indent() > 0 {
            let (body, used) = indented(rest, first.indent());
            let kind = if *inside == Inside::Page { Inside::Quote } else { Inside::Page };
            self.blocks(&body, kind, depth + 1);
            return used;
        }
        let heading = self.heading(rest);
        if heading > 0 {
            return heading;
        }
        if let Some(used) = rst_table::read(self, rest) {
            return used;
        }
        if first.text.starts_with("..")
            && first.text.get(2..).is_none_or(|rest| rest.is_empty() || rest.starts_with(' '))
        {
            return self.explicit(rest, depth);
        }
        if let Some(width) = first.marker() {
            return self.item(rest, width, depth);
        }
        if let Some(found) = FIELD.captures(first.text) {
            return self.field(rest, &found);
        }
        if first.text.starts_with(">>> ") {
            let used = rest.iter().take_while(|line| !line.is_blank()).count();
            self.code(rest.get(..used).unwrap_or_default(), Some("python"));
            return used;
        }
        self.paragraph(rest, inside)
    }

    /// Reads a heading; 0 lines when there is none.
    fn heading(&mut self, rest: &[Line<'_>]) -> usize {
        let Some(first) = rest.first() else { return 0 };
        let (second, third) = (rest.get(1), rest.get(2));
        if let Some(rule) = first.rule() {
            if let (Some(title), Some(below)) = (second, third)
                && !title.is_blank()
                && title.rule().is_none()
                && below.rule() == Some(rule)
                && first.width() >= 3
            {
                self.add_heading(Line { text: title.text.trim(), number: first.number }, (rule, true));
                return 3;
            }
            // A line of punctuation between blocks.
            let alone = first.width() >= 4 && second.is_none_or(|next| next.is_blank());
            return usize::from(alone);
        }
        if let Some(below) = second
            && let Some(rule) = below.rule()
            && (below.width() >= 4 || below.width() >= first.width())
            && below.width() + 2 >= first.width().min(40)
            && below.text.trim_end() != "::"
            && below.text.trim_end() != ".."
        {
            self.add_heading(*first, (rule, false));
            return 2;
        }
        0
    }

    fn add_heading(&mut self, title: Line<'_>, style: (char, bool)) {
        let position = self.styles.iter().position(|known| *known == style).unwrap_or_else(|| {
            self.styles.push(style);
            self.styles.len() - 1
        });
        let (flow, links) = inline::rst(&Flow::of(title.text, title.number));
        self.builder.heading(u8::try_from(position + 1).unwrap_or(u8::MAX), flow.text(), title.number);
        self.links(links);
    }

    fn links(&mut self, links: Vec<inline::Found>) {
        for link in links {
            self.builder.link(&link.to, &link.text, link.image, link.line);
        }
    }

    /// Text without markup; its links are added.
    pub(crate) fn running(&mut self, raw: &Flow) -> Flow {
        let (flow, links) = inline::rst(raw);
        self.links(links);
        flow
    }

    fn prose(&mut self, lines: &[Line<'_>], inside: &mut Inside) {
        let kind = match std::mem::replace(inside, if *inside == Inside::Quote { Inside::Quote } else { Inside::Page })
        {
            Inside::Page => BlockKind::Paragraph,
            Inside::Quote => BlockKind::Quote,
            Inside::Item(done) => BlockKind::Item { done },
        };
        let flow = self.running(&line::join(lines));
        self.builder.prose(kind, flow);
    }

    fn code(&mut self, lines: &[Line<'_>], language: Option<&str>) {
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            let language = language.map(str::to_lowercase).filter(|name| !name.is_empty());
            self.builder.code(language, line::verbatim(lines), Lines::new(first.number, last.number));
        }
    }

    /// A paragraph, the code after its `::`, or a term with its definition, which reads as a paragraph
    /// followed by others.
    fn paragraph(&mut self, rest: &[Line<'_>], inside: &mut Inside) -> usize {
        let ends = |(index, line): (usize, &Line<'_>)| {
            line.is_blank() || index > 0 && (line.indent() > 0 || line.text.starts_with(".. "))
        };
        let used = rest.iter().enumerate().position(|(index, line)| ends((index, line))).unwrap_or(rest.len());
        let mut lines: Vec<Line<'_>> = rest.get(..used).unwrap_or_default().to_vec();
        let mut literal = false;
        if let Some(last) = lines.last_mut()
            && last.text.trim_end().ends_with("::")
        {
            literal = true;
            let text = last.text.trim_end();
            last.text = text.get(..text.len() - 1).unwrap_or_default();
            if last.text.trim() == ":" {
                last.text = "";
            }
        }
        for line in &mut lines {
            line.text = line.text.strip_prefix("| ").unwrap_or(line.text);
        }
        self.prose(&lines, inside);
        if !literal {
            return used;
        }
        let after = rest.get(used..).unwrap_or_default();
        let (body, more) = body(after);
        self.code(&body, None);
        used + more
    }

    fn item(&mut self, rest: &[Line<'_>], width: usize, depth: u8) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        let mut opening = Line { text: first.text.get(width..).unwrap_or_default(), number: first.number };
        let task = line::task(opening.text);
        if let Some((_, width)) = task {
            opening.text = opening.text.get(width..).unwrap_or_default();
        }
        let mut lines = vec![opening];
        let mut used = 1;
        let mut after_blank = false;
        for line in rest.iter().skip(1) {
            // A line that is not indented goes on with the item as long as no blank line came between.
            let lazy = !after_blank && line.marker().is_none() && !line.text.starts_with("..");
            if !line.is_blank() && line.indent() == 0 && !lazy {
                break;
            }
            after_blank = line.is_blank();
            lines.push(line.dedent(width));
            used += 1;
        }
        self.blocks(&lines, Inside::Item(task.map(|(done, _)| done)), depth + 1);
        used
    }

    fn field(&mut self, rest: &[Line<'_>], found: &regex::Captures<'_>) -> usize {
        let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
        let number = rest.first().map_or(1, |line| line.number);
        let (more, used) = body(rest.get(1..).unwrap_or_default());
        let mut flow = Flow::of(&format!("{}: {}", part("name"), part("value")), number);
        for line in more {
            flow.soft_break();
            flow.push(line.text.trim(), line.number);
        }
        let flow = self.running(&flow);
        self.builder.prose(BlockKind::Paragraph, flow);
        used + 1
    }

    /// A directive, target, footnote or comment.
    fn explicit(&mut self, rest: &[Line<'_>], depth: u8) -> usize {
        let Some(&first) = rest.first() else { return 1 };
        let (body, used) = body(rest.get(1..).unwrap_or_default());
        if let Some(found) = TARGET.captures(first.text) {
            let to = found.name("to").map_or("", |to| to.as_str());
            self.builder.link(
                to,
                first.text.trim_start_matches(".. _").split(':').next().unwrap_or_default(),
                false,
                first.number,
            );
            return 1;
        }
        if let Some(found) = DIRECTIVE.captures(first.text) {
            let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
            self.directive(part("name"), Line { text: part("argument"), number: first.number }, &body, depth);
        } else if let Some((_, note)) = first.text.strip_prefix(".. [").and_then(|rest| rest.split_once("] ")) {
            let mut lines = vec![Line { text: note, number: first.number }];
            lines.extend(body);
            self.blocks(&lines, Inside::Page, depth + 1);
        }
        used + 1
    }

    fn directive(&mut self, name: &str, argument: Line<'_>, body: &[Line<'_>], depth: u8) {
        let options = body.iter().take_while(|line| FIELD.is_match(line.text)).count();
        let option = |wanted: &str| {
            let fields = body.iter().take(options).filter_map(|line| line.text.strip_prefix(':')?.split_once(':'));
            fields.into_iter().find(|(name, _)| *name == wanted).map(|(_, value)| value.trim())
        };
        let content = body.get(options..).unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            name if CODE.contains(&name) => {
                let blank = content.iter().take_while(|line| line.is_blank()).count();
                self.code(content.get(blank..).unwrap_or_default(), Some(argument.text.trim()));
            }
            "image" | "figure" => {
                self.builder.link(argument.text, option("alt").unwrap_or_default(), true, argument.number);
                if let Some(target) = option("target") {
                    self.builder.link(target, option("alt").unwrap_or_default(), false, argument.number);
                }
                self.blocks(content, Inside::Page, depth + 1);
            }
            "list-table" => rst_table::list_table(self, argument, content, option("header-rows").unwrap_or("0")),
            "csv-table" => rst_table::csv_table(self, argument, content, option("header")),
            "table" => self.blocks(content, Inside::Page, depth + 1),
            name if PROSE.contains(&name) => {
                let mut lines = vec![argument];
                lines.extend(content);
                self.blocks(&lines, Inside::Page, depth + 1);
            }
            _ => {}
        }
    }
}

/// The lines that are indented by `width` or more, without that indentation, and how many there are.
fn indented<'a>(lines: &[Line<'a>], width: usize) -> (Vec<Line<'a>>, usize) {
    let ends = |line: &Line<'_>| !line.is_blank() && line.indent() < width;
    let used = lines.iter().position(ends).unwrap_or(lines.len());
    let mut body: Vec<Line<'a>> = lines.iter().take(used).map(|line| line.dedent(width)).collect();
    while body.last().is_some_and(|line| line.is_blank()) {
        body.pop();
    }
    (body, used)
}

/// The indented lines at the start, blank lines before them included.
fn body<'a>(lines: &[Line<'a>]) -> (Vec<Line<'a>>, usize) {
    let blank = lines.iter().take_while(|line| line.is_blank()).count();
    let rest = lines.get(blank..).unwrap_or_default();
    let width = rest.iter().take_while(|line| line.indent() > 0 || line.is_blank());
    match width.filter(|line| !line.is_blank()).map(|line| line.indent()).min() {
        Some(width) => {
            let (body, used) = indented(rest, width);
            (body, used + blank)
        }
        None => (Vec::new(), 0),
    }
}
