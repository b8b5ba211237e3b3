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
    /// Some other language.
    Other,
}

/// Cell magics whose body is Python all the same.
const PYTHON: &[&str] = &["time", "timeit", "capture", "prun", "python", "python3", "spark", "memit", "wandb", "flow"];
const SHELL: &[&str] = &["bash", "sh", "shell", "system", "sx", "script", "!"];

/// The kind of a cell.
pub(crate) fn cell_kind(text: &str) -> CellKind {
    let blank = text.lines().take_while(|line| line.trim().is_empty()).count();
    let first = text.lines().nth(blank).unwrap_or_default().trim();
    let Some(magic) = first.strip_prefix("%%") else { return CellKind::Python { skipped: 0 } };
    let mut words = magic.split_whitespace();
    let name = words.next().unwrap_or_default();
    let skipped = blank + 1;
    let writes_python = matches!(name, "writefile" | "file") && words.next_back().is_some_and(|file| file.ends_with(".py"));
    match name {
        name if PYTHON.contains(&name) || writes_python => CellKind::Python { skipped },
        name if SHELL.contains(&name) => CellKind::Shell { skipped },
        _ => CellKind::Other,
    }
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
