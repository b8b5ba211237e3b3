//! Tables of reStructuredText: grid, simple, list and comma-separated.

use crate::flow::Flow;
use crate::line::Line;
use crate::rst::Reader;
use matura_model::Lines;
use std::ops::Range;

/// Reads a grid or simple table; the number of its lines, `None` when there is no table.
pub(crate) fn read(reader: &mut Reader<'_>, rest: &[Line<'_>]) -> Option<usize> {
    let first = rest.first()?;
    if first.text.starts_with("+-") || first.text.starts_with("+=") {
        return Some(grid(reader, rest));
    }
    is_simple_rule(first.text, '=').then(|| simple(reader, rest)).flatten()
}

fn lines_of(lines: &[Line<'_>]) -> Option<Lines> {
    Some(Lines::new(lines.first()?.number, lines.last()?.number))
}

/// Columns are where the border has a `+`; a row that spans columns keeps its text in one cell.
fn grid(reader: &mut Reader<'_>, rest: &[Line<'_>]) -> usize {
    let used = rest.iter().take_while(|line| line.text.starts_with(['+', '|'])).count();
    let table = rest.get(..used).unwrap_or_default();
    let (mut head, mut rows, mut row): (_, _, Vec<Flow>) = (Vec::new(), Vec::new(), Vec::new());
    for line in table {
        if line.text.starts_with('+') {
            if !row.is_empty() {
                rows.push(std::mem::take(&mut row));
            }
            if line.text.starts_with("+=") && head.is_empty() && rows.len() == 1 {
                head = rows.pop().unwrap_or_default();
            }
            continue;
        }
        let inner = line.text.trim().trim_start_matches('|').trim_end_matches('|');
        for (index, cell) in inner.split('|').enumerate() {
            if row.len() <= index {
                row.push(Flow::default());
            }
            if let Some(flow) = row.get_mut(index) {
                flow.soft_break();
                flow.push(cell.trim(), line.number);
            }
        }
    }
    rows.extend((!row.is_empty()).then_some(row));
    add(reader, &head, &rows, lines_of(table));
    used
}

fn is_simple_rule(text: &str, mark: char) -> bool {
    let text = text.trim_end();
    text.starts_with(mark) && text.contains(' ') && text.chars().all(|letter| letter == mark || letter == ' ')
}

/// The columns of a rule such as `====  ===`, as ranges of characters; the last has no end.
fn columns(rule: &str) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut inside = false;
    for (at, letter) in rule.trim_end().chars().enumerate() {
        match (letter == ' ', inside) {
            (false, false) => found.push(at..at + 1),
            (false, true) => {
                if let Some(last) = found.last_mut() {
                    last.end = at + 1;
                }
            }
            (true, _) => {}
        }
        inside = letter != ' ';
    }
    if let Some(last) = found.last_mut() {
        last.end = usize::MAX;
    }
    found
}

fn simple(reader: &mut Reader<'_>, rest: &[Line<'_>]) -> Option<usize> {
    let columns = columns(rest.first()?.text);
    let is_rule = |line: &Line<'_>| is_simple_rule(line.text, '=');
    let rules: Vec<usize> =
        rest.iter().enumerate().take(2000).filter(|(_, line)| is_rule(line)).map(|(at, _)| at).take(3).collect();
    // Two rules: no head. Three: the head is between the first two, unless the third opens another table.
    let (head_end, end) = match *rules.as_slice() {
        [_, middle, end] if rest.get(middle + 1).is_some_and(|line| !line.is_blank()) => (middle, end),
        [_, end, ..] => (0, end),
        _ => return None,
    };
    let (mut head, mut rows): (Vec<Flow>, Vec<Vec<Flow>>) = (Vec::new(), Vec::new());
    for (index, line) in rest.iter().enumerate().take(end).skip(1) {
        if line.is_blank() || is_rule(line) || is_simple_rule(line.text, '-') {
            continue;
        }
        let cells = cut(line, &columns);
        let goes_on = cells.first().is_some_and(Flow::is_blank);
        match (index < head_end, rows.last_mut()) {
            (true, _) if head.is_empty() => head = cells,
            (true, _) => append(&mut head, &cells),
            (false, Some(row)) if goes_on => append(row, &cells),
            (false, _) => rows.push(cells),
        }
    }
    add(reader, &head, &rows, lines_of(rest.get(..=end)?));
    Some(end + 1)
}

fn cut(line: &Line<'_>, columns: &[Range<usize>]) -> Vec<Flow> {
    let part = |column: &Range<usize>| {
        let width = column.end.saturating_sub(column.start);
        let text: String = line.text.chars().skip(column.start).take(width).collect();
        Flow::of(text.trim(), line.number)
    };
    columns.iter().map(part).collect()
}

fn append(row: &mut [Flow], more: &[Flow]) {
    for (cell, more) in row.iter_mut().zip(more) {
        cell.soft_break();
        cell.push_part(more, 0..more.text().len());
    }
}

/// `* - cell` opens a row, `  - cell` goes on with it.
pub(crate) fn list_table(reader: &mut Reader<'_>, title: Line<'_>, lines: &[Line<'_>], heads: &str) {
    let mut rows: Vec<Vec<Flow>> = Vec::new();
    for line in lines.iter().filter(|line| !line.is_blank()) {
        let text = line.text.trim();
        let opens = ["* - ", "- - ", "* * ", "- * "].iter().find_map(|mark| text.strip_prefix(mark));
        let opens = opens.or_else(|| matches!(text, "* -" | "- -").then_some(""));
        let next = ["- ", "* "].iter().find_map(|mark| text.strip_prefix(mark)).or_else(|| (text == "-").then_some(""));
        match (opens, next, rows.last_mut()) {
            (Some(cell), _, _) => rows.push(vec![Flow::of(cell, line.number)]),
            (None, Some(cell), Some(row)) if line.indent() <= 2 => row.push(Flow::of(cell, line.number)),
            (None, _, Some(row)) => {
                if let Some(cell) = row.last_mut() {
                    cell.soft_break();
                    cell.push(text, line.number);
                }
            }
            (None, _, None) => {}
        }
    }
    let head = if heads.trim() == "0" || rows.is_empty() { Vec::new() } else { rows.remove(0) };
    let lines = lines_of(lines).map(|lines| Lines::new(title.number, lines.last));
    add(reader, &head, &rows, lines);
}

/// Cells between commas, in quotes or not.
pub(crate) fn csv_table(reader: &mut Reader<'_>, title: Line<'_>, lines: &[Line<'_>], header: Option<&str>) {
    let rows: Vec<Vec<Flow>> =
        lines.iter().filter(|line| !line.is_blank()).map(|line| cells(line.text, line.number)).collect();
    let head = header.map(|header| cells(header, title.number)).unwrap_or_default();
    let lines = lines_of(lines).map(|lines| Lines::new(title.number, lines.last));
    add(reader, &head, &rows, lines);
}

fn cells(text: &str, number: u32) -> Vec<Flow> {
    let (mut cells, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    for letter in text.chars() {
        match letter {
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(Flow::of(std::mem::take(&mut cell).trim(), number)),
            letter => cell.push(letter),
        }
    }
    cells.push(Flow::of(cell.trim(), number));
    cells
}

fn add(reader: &mut Reader<'_>, head: &[Flow], rows: &[Vec<Flow>], lines: Option<Lines>) {
    let Some(lines) = lines else { return };
    let head: Vec<Flow> = head.iter().map(|cell| reader.running(cell)).collect();
    let rows: Vec<Vec<Flow>> = rows.iter().map(|row| row.iter().map(|cell| reader.running(cell)).collect()).collect();
    reader.builder.table(&head, &rows, lines);
}
