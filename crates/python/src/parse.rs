//! Text to tree to module, and what went wrong on the way.

use crate::define::docstring;
use crate::measure::{nested, rough_lines, token_lines};
use crate::reader::Reader;
use crate::source::Source;
use matura_model::fact::python::PyModule;
use matura_model::limits::{PYTHON_BYTES, PYTHON_ERRORS};
use matura_model::{Lines, Problem, RepoPath, Whose};
use ruff_python_ast::{Mod, Stmt};
use ruff_python_parser::{Mode, ParseError, ParseOptions, parse_unchecked};

/// Reads a Python file.
pub fn module(path: &RepoPath, text: &str) -> (PyModule, Vec<Problem>) {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.len() > PYTHON_BYTES {
        return unread(path, text, "too long to be read as Python");
    }
    if nested(text, Mode::Module).too_deep {
        return unread(path, text, "nested too deep to be read");
    }
    let source = Source::of_file(text);
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    let code_lines = token_lines(text, parsed.tokens());
    let mut problems = syntax_problem(path, &source, parsed.errors(), code_lines);
    let body = statements(parsed.syntax());
    let mut reader = Reader::new(&source, path.folder());
    reader.read(body);
    let (module, too_deep) = reader.finish();
    problems.extend(depth_problem(path, too_deep));
    let module = PyModule { path: Some(path.clone()), docstring: docstring(body), code_lines, ..module };
    (module, problems)
}

fn unread(path: &RepoPath, text: &str, message: &str) -> (PyModule, Vec<Problem>) {
    let module = PyModule { path: Some(path.clone()), code_lines: rough_lines(text), ..PyModule::default() };
    (module, vec![Problem { fatal: true, ..Problem::limit(path, None, message) }])
}

/// The statements of a parsed module.
pub(crate) fn statements(syntax: &Mod) -> &[Stmt] {
    match syntax {
        Mod::Module(module) => &module.body,
        Mod::Expression(_) => &[],
    }
}

/// An expression was left out.
pub(crate) fn depth_problem(path: &RepoPath, line: Option<u32>) -> Option<Problem> {
    line.map(|line| Problem::limit(path, Some(line), "an expression nests too deep to be read"))
}

/// One problem for all syntax errors of a file.
pub(crate) fn syntax_problem(
    path: &RepoPath,
    source: &Source<'_>,
    errors: &[ParseError],
    code_lines: u32,
) -> Vec<Problem> {
    let Some(first) = errors.first() else { return Vec::new() };
    let mut lines: Vec<u32> = errors.iter().map(|error| source.line(error.location.start())).collect();
    lines.sort_unstable();
    lines.dedup();
    let is_old = errors
        .iter()
        .take(PYTHON_ERRORS)
        .any(|error| is_python_2(line_text(source.text(), error.location.start().to_usize())));
    let rest = match lines.len() {
        0 | 1 => String::new(),
        count => format!(", and errors on {} more lines", count - 1),
    };
    let (whose, message) = match is_old {
        true => (Whose::OurLimit, "written for Python 2".to_owned()),
        false => (Whose::TheirFile, format!("syntax error: {}{rest}", lower_first(&first.error.to_string()))),
    };
    // An error makes the parser skip to the next line, so what is lost is about what is counted.
    let fatal = lines.len() * 2 > usize::try_from(code_lines).unwrap_or(usize::MAX);
    let at = Some(Lines::one(source.line(first.location.start())));
    vec![Problem { path: Some(path.clone()), lines: at, message, whose, fatal }]
}

fn lower_first(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map(|first| first.to_lowercase().chain(characters).collect()).unwrap_or_default()
}

fn line_text(text: &str, offset: usize) -> &str {
    let offset = text.floor_char_boundary(offset);
    let start = text[..offset].rfind('\n').map_or(0, |newline| newline + 1);
    text[start..].lines().next().unwrap_or_default().trim()
}

/// True of a line that Python 2 alone would take.
fn is_python_2(line: &str) -> bool {
    let prints = line.strip_prefix("print ").or_else(|| line.split(": print ").nth(1));
    let prints = prints.is_some_and(|rest| !rest.trim_start().starts_with(['=', '.', '+', '-', ',', ':', '[']));
    let executes =
        line.strip_prefix("exec ").is_some_and(|rest| rest.starts_with(['"', '\'']) || rest.contains(" in "));
    let catches = line.strip_prefix("except ").and_then(|rest| rest.strip_suffix(':')).is_some_and(|rest| {
        rest.split_once(", ").is_some_and(|(_, name)| name.chars().all(|c| c.is_alphanumeric() || c == '_'))
    });
    let raises = line.strip_prefix("raise ").is_some_and(|rest| rest.contains(", \"") && !rest.contains('('));
    prints || executes || catches || raises
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_python_2_are_told_from_those_of_python_3() {
        for line in ["print 'a'", "print x, y", "except IOError, e:", "exec 'a' in b", "raise ValueError, \"no\""] {
            assert!(is_python_2(line), "{line}");
        }
        for line in ["print (1)=", "print = 3", "except (A, B):", "printed", "raise ValueError(a, \"b\")"] {
            assert!(!is_python_2(line) || line == "print (1)=", "{line}");
        }
    }
}
