//! Notebooks: the code of all cells as one program, and the prose between them.

use crate::define::docstring;
use crate::json::{Broken, Lined, Scanner};
use crate::magic::{CellKind, cell_kind, push_line};
use crate::measure::{MARK, nested, rough_lines, token_lines};
use crate::parse::{depth_problem, statements, syntax_problem};
use crate::reader::Reader;
use crate::source::Source;
use matura_model::fact::python::PyModule;
use matura_model::limits::{NOTEBOOK_CELLS, PYTHON_BYTES};
use matura_model::{Problem, RepoPath, Whose};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use std::panic::catch_unwind;

/// A notebook.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notebook {
    /// The code cells taken together; empty where the notebook is written in another language.
    pub module: PyModule,
    /// The cells of text, in order.
    pub prose: Vec<ProseCell>,
}

/// A cell of text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ProseCell {
    /// Its text, which is Markdown.
    pub text: String,
    /// For each line of the text, the line of the notebook's file it stands on.
    pub lines: Vec<u32>,
}

/// Reads a notebook (`.ipynb`) of any format version. Cells in front of a place where the file is
/// broken are kept.
pub fn notebook(path: &RepoPath, text: &str) -> (Notebook, Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut stored = Stored::default();
    let mut problems = Vec::new();
    if let Err(Broken { line, message }) = stored.read(&mut Scanner::new(text)) {
        let fatal = stored.cells.is_empty();
        // A text that ends too early does so on its last line, be there a line break behind it or not.
        let line = line.clamp(1, u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1));
        problems.push(Problem { fatal, ..Problem::unreadable(path, Some(line), format!("not valid JSON: {message}")) });
    } else if !stored.has_cells {
        problems.push(Problem::unreadable(path, None, "a notebook without a list of cells"));
    }
    let mut program = Program::default();
    let mut prose = Vec::new();
    let is_python = stored.is_python();
    if stored.cells.len() > NOTEBOOK_CELLS {
        stored.cells.truncate(NOTEBOOK_CELLS);
        problems.push(Problem::limit(path, None, format!("more than {NOTEBOOK_CELLS} cells, the rest is left out")));
    }
    for Cell { kind, source, language, level } in stored.cells {
        match kind.as_str() {
            "markdown" => prose.push(ProseCell { text: source.text, lines: source.lines }),
            "heading" => {
                let text = format!("{} {}", "#".repeat(level), source.text.replace('\n', " "));
                prose.push(ProseCell { text, lines: source.lines.into_iter().take(1).collect() });
            }
            "code" if is_python && language.is_none_or(|language| names_python(&language)) => {
                prose.extend(program.add(path, &source, &mut problems));
            }
            _ => {}
        }
    }
    let module = program.read(path, &mut problems);
    (Notebook { module: PyModule { is_program: is_python, ..module }, prose }, problems)
}

/// A cell as stored.
#[derive(Default)]
struct Cell {
    kind: String,
    source: Lined,
    language: Option<String>,
    /// The level of a heading, which was a kind of cell up to format version 3.
    level: usize,
}

/// What is stored in a notebook's file.
#[derive(Default)]
struct Stored {
    cells: Vec<Cell>,
    has_cells: bool,
    /// The language, and the name of the kernel, which tells it where the former is missing.
    language: Option<String>,
    kernel: Option<String>,
}

impl Stored {
    fn read(&mut self, json: &mut Scanner<'_>) -> Result<(), Broken> {
        json.object(|json, key| match key {
            "cells" => self.read_cells(json),
            // Up to format version 3, cells were kept in worksheets.
            "worksheets" => json.array(|json| {
                json.object(|json, key| match key {
                    "cells" => self.read_cells(json),
                    _ => json.skip(),
                })
            }),
            "metadata" => self.read_metadata(json),
            _ => json.skip(),
        })
    }

    fn read_metadata(&mut self, json: &mut Scanner<'_>) -> Result<(), Broken> {
        json.object(|json, key| match key {
            "kernelspec" => json.object(|json, key| match key {
                "language" => self.read_language(json),
                "name" => {
                    self.kernel = json.string_or_skip()?;
                    Ok(())
                }
                _ => json.skip(),
            }),
            "language_info" => json.object(|json, key| match key {
                "name" => self.read_language(json),
                _ => json.skip(),
            }),
            _ => json.skip(),
        })
    }

    fn read_language(&mut self, json: &mut Scanner<'_>) -> Result<(), Broken> {
        let language = json.string_or_skip()?;
        self.language = self.language.take().or(language);
        Ok(())
    }

    fn read_cells(&mut self, json: &mut Scanner<'_>) -> Result<(), Broken> {
        self.has_cells = true;
        json.array(|json| {
            let mut cell = Cell { level: 1, ..Cell::default() };
            let read = json.object(|json, key| {
                match key {
                    "cell_type" => cell.kind = json.string_or_skip()?.unwrap_or_default(),
                    "source" | "input" => cell.source = json.lined()?,
                    "language" => cell.language = json.string_or_skip()?,
                    "level" => cell.level = json.small_number()?.clamp(1, 6),
                    _ => json.skip()?,
                }
                Ok(())
            });
            // A cell that the file breaks off in may have its source already.
            if !cell.kind.is_empty() {
                self.cells.push(cell);
            }
            read
        })
    }

    fn is_python(&self) -> bool {
        match (&self.language, &self.kernel) {
            (Some(language), _) => names_python(language),
            (None, Some(kernel)) => !names_other_language(kernel),
            (None, None) => true,
        }
    }
}

/// True of `python`, `ipython` and `pyspark`.
fn names_python(language: &str) -> bool {
    language.is_empty() || language.to_ascii_lowercase().contains("py")
}

/// True of the usual names of kernels for other languages. A kernel is often named after an
/// environment, so that an unknown name says nothing.
fn names_other_language(kernel: &str) -> bool {
    let kernel = kernel.to_ascii_lowercase();
    let starts = ["julia", "javascript", "typescript", "scala", "spark", "bash", "xcpp", "rust", "swift", ".net-"];
    kernel == "ir" || starts.iter().any(|start| kernel.starts_with(start))
}

/// The cells of code on their way into one text.
#[derive(Default)]
struct Program {
    code: Lined,
    /// Cells that end within a bracket or string. Set last, they cannot swallow the cells after them.
    unfinished: Lined,
    shell: Vec<(String, u32)>,
}

impl Program {
    /// Takes a cell in; gives back the prose it holds if that is what it is for.
    fn add(&mut self, path: &RepoPath, cell: &Lined, problems: &mut Vec<Problem>) -> Option<ProseCell> {
        match cell_kind(&cell.text) {
            CellKind::Python { skipped } => self.add_python(path, cell, skipped, problems),
            CellKind::Shell { skipped } => {
                for (line, stored) in lines_of(cell, skipped) {
                    let line = line.trim();
                    if !line.is_empty() && !line.starts_with('#') {
                        self.shell.push((line.to_owned(), stored));
                    }
                }
            }
            CellKind::Prose { skipped } => return Some(prose_of(cell, skipped)),
            CellKind::Other => {}
        }
        None
    }

    fn add_python(&mut self, path: &RepoPath, cell: &Lined, skipped: usize, problems: &mut Vec<Problem>) {
        let mut code = Lined::default();
        let indent = lines_of(cell, skipped).find(|(line, _)| !line.trim().is_empty()).map_or("", |(line, _)| {
            line.split_once(|first: char| first != ' ' && first != '\t').map_or("", |(indent, _)| indent)
        });
        for (line, stored) in lines_of(cell, skipped) {
            // IPython, too, takes away the indentation of the whole cell.
            let line = line.strip_prefix(indent).unwrap_or(line);
            push_line(&mut code.text, line);
            code.lines.push(stored);
        }
        let first = code.lines.first().copied();
        let is_too_long = self.code.text.len() + self.unfinished.text.len() + code.text.len() > PYTHON_BYTES;
        let written = code.text.len();
        code.text.push_str(MARK);
        let nested = if is_too_long { None } else { Some(nested(&code.text, Mode::Ipython)) };
        code.text.truncate(written);
        let Some(nested) = nested.filter(|nested| !nested.too_deep) else {
            problems.push(Problem::limit(path, first, "a cell is too long or nests too deep to be read"));
            return;
        };
        let end = if nested.is_unfinished() { &mut self.unfinished } else { &mut self.code };
        end.text.push_str(&code.text);
        end.lines.extend(code.lines);
    }

    fn read(self, path: &RepoPath, problems: &mut Vec<Problem>) -> PyModule {
        let Self { mut code, unfinished, shell } = self;
        code.text.push_str(&unfinished.text);
        code.lines.extend(unfinished.lines);
        let Lined { text, lines } = code;
        let source = Source::of_cells(&text, lines);
        // The parser holds some states for impossible in notebooks that broken code brings about.
        let parsed = catch_unwind(|| parse_unchecked(&text, ParseOptions::from(Mode::Ipython)));
        let Ok(parsed) = parsed else {
            let problem = Problem::limit(path, None, "the code of the notebook makes the parser fail");
            problems.push(Problem { fatal: true, whose: Whose::OurBug, ..problem });
            return PyModule { path: Some(path.clone()), shell, code_lines: rough_lines(&text), ..PyModule::default() };
        };
        let shell_lines = u32::try_from(shell.len()).unwrap_or(u32::MAX);
        let code_lines = token_lines(source.text(), parsed.tokens()).saturating_add(shell_lines);
        problems.extend(syntax_problem(path, &source, parsed.errors(), code_lines));
        let body = statements(parsed.syntax());
        let mut reader = Reader::new(&source, path.folder());
        reader.module.shell = shell;
        reader.read(body);
        let (module, too_deep) = reader.finish();
        problems.extend(depth_problem(path, too_deep));
        PyModule { path: Some(path.clone()), docstring: docstring(body), code_lines, ..module }
    }
}

fn lines_of(cell: &Lined, skipped: usize) -> impl Iterator<Item = (&str, u32)> {
    cell.text.lines().zip(cell.lines.iter().copied()).skip(skipped)
}

fn prose_of(cell: &Lined, skipped: usize) -> ProseCell {
    let mut prose = ProseCell::default();
    for (line, stored) in lines_of(cell, skipped) {
        prose.text.push_str(line);
        prose.text.push('\n');
        prose.lines.push(stored);
    }
    prose
}
