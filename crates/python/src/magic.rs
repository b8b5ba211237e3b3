//! The lines of a notebook cell that are no Python: shell lines and magics.

use ruff_python_ast::IpyEscapeKind;

/// What the first line of a cell makes of the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CellKind {
    /// Python, `skipped` lines after the start.
    Python {
        /// Lines to leave out at the start of the cell.
        skipped: usize,
    },
    /// Lines for a shell.
    Shell {
        /// Lines to leave out at the start of the cell.
        skipped: usize,
    },
    /// Text.
    Prose {
        /// Lines to leave out at the start of the cell.
        skipped: usize,
    },
    /// Some other language.
    Other,
}

/// Cell magics whose body is Python all the same.
const PYTHON: &[&str] = &["time", "timeit", "capture", "prun", "python", "python3", "spark", "memit", "wandb", "flow"];
const SHELL: &[&str] = &["bash", "sh", "shell", "system", "sx", "script", "!"];

const PROSE: &[&str] = &["markdown", "md", "md-sandbox"];
/// Languages a cell of a Databricks notebook names on a line of its own, with a single `%`.
const OTHER: &[&str] = &["sql", "scala", "r", "fs"];

/// The kind of a cell.
pub(crate) fn cell_kind(text: &str) -> CellKind {
    let blank = text.lines().take_while(|line| line.trim().is_empty()).count();
    let first = text.lines().nth(blank).unwrap_or_default().trim();
    let Some(magic) = first.strip_prefix('%') else { return CellKind::Python { skipped: 0 } };
    let skipped = blank + 1;
    let Some(magic) = magic.strip_prefix('%') else { return databricks(magic, blank) };
    let mut words = magic.split_whitespace();
    let name = words.next().unwrap_or_default();
    let writes_python =
        matches!(name, "writefile" | "file") && words.next_back().is_some_and(|file| file.ends_with(".py"));
    match name {
        name if PYTHON.contains(&name) || writes_python => CellKind::Python { skipped },
        name if SHELL.contains(&name) => CellKind::Shell { skipped },
        name if PROSE.contains(&name) => CellKind::Prose { skipped },
        _ => CellKind::Other,
    }
}

/// The kind of a cell that starts with a single `%`. That is a magic of one line, but in Databricks,
/// where the name of a language alone on its line rules the whole cell.
fn databricks(magic: &str, blank: usize) -> CellKind {
    let skipped = blank + 1;
    let name = magic.split_whitespace().next().unwrap_or_default();
    let stands_alone = magic.trim() == name;
    match name {
        name if PROSE.contains(&name) => CellKind::Prose { skipped },
        "python" if stands_alone => CellKind::Python { skipped },
        "sh" if stands_alone => CellKind::Shell { skipped },
        name if stands_alone && OTHER.contains(&name) => CellKind::Other,
        _ => CellKind::Python { skipped: 0 },
    }
}

/// True of a command that IPython takes for a magic though its `%` is left out.
fn automagic(line: &str) -> bool {
    ["pip install ", "pip uninstall ", "conda install "].iter().any(|command| line.starts_with(command))
}

/// Adds a line of a cell to its code. The parser panics when it meets an escape other than `!` and `%`
/// within an expression that is broken, so that lines which start like one are written otherwise: the
/// comma or slash goes to the line before, where it means the same within brackets.
pub(crate) fn push_line(code: &mut String, line: &str) {
    // Python ends lines at a lone `\r` as well, which would hide the start of one.
    let line = line.replace('\r', " ");
    // What the lexer passes over, or does not know, keeps it at the start of the line.
    let blank = |first: char| {
        matches!(first, '\\' | '$' | '`') || !(first.is_ascii_graphic() || first.is_alphabetic() || first == '_')
    };
    let told = line.trim_start_matches(blank);
    let before = code.lines().next_back().unwrap_or_default();
    if let Some(sign @ (',' | '/')) = told.chars().next()
        && code.ends_with('\n')
        && !before.contains('#')
        && !before.trim_start_matches(blank).is_empty()
    {
        code.pop();
        code.extend([' ', sign, '\n']);
        code.push_str(told.trim_start_matches(|first| ",/;?%!".contains(first) || blank(first)));
    } else if let Some(command) = told.strip_prefix("!!") {
        code.push('!');
        code.push_str(command.trim_start_matches('!'));
    } else {
        let is_other = told.starts_with([',', '/', ';', '?']) || told.starts_with("%%");
        code.push_str(if is_other { "#" } else { "" });
        code.push_str(if automagic(&line) { "%" } else { "" });
        code.push_str(&line);
    }
    code.push('\n');
}

/// The text of a shell line or line magic, without its `!`; also without `%` where the magic is
/// a command of the same name.
pub(crate) fn shell_line(kind: IpyEscapeKind, command: &str) -> Option<String> {
    let command = command.trim();
    match kind {
        IpyEscapeKind::Shell | IpyEscapeKind::ShCap => Some(command.to_owned()),
        IpyEscapeKind::Magic | IpyEscapeKind::Magic2 => {
            let name = command.split_whitespace().next().unwrap_or_default();
            match name {
                "pip" | "conda" | "mamba" | "uv" => Some(command.to_owned()),
                "sh" | "system" | "sx" => Some(command.strip_prefix(name).unwrap_or(command).trim().to_owned()),
                _ => Some(format!("%{command}")),
            }
        }
        _ => None,
    }
    .filter(|line| !line.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_tells_the_kind_of_a_cell() {
        let check = |cell: &str, expected: CellKind| assert_eq!(cell_kind(cell), expected, "{cell}");
        check("", CellKind::Python { skipped: 0 });
        check("x = 1", CellKind::Python { skipped: 0 });
        check("\n%%time\nx = 1", CellKind::Python { skipped: 2 });
        check("%%bash\nls", CellKind::Shell { skipped: 1 });
        check("%%writefile a/train.py\nimport os", CellKind::Python { skipped: 1 });
        check("%%writefile Dockerfile\nFROM x", CellKind::Other);
        check("%%sql\nSELECT 1", CellKind::Other);
        check("%sql\nSELECT 1", CellKind::Other);
        check("%sql SELECT 1\nx = 1", CellKind::Python { skipped: 0 });
        check("%md\n# Title", CellKind::Prose { skipped: 1 });
        check("%matplotlib inline\nx = 1", CellKind::Python { skipped: 0 });
    }
}
