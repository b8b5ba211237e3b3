//! Lines of a text, and shell text to commands.

use matura_model::Lines;
use matura_model::fact::Command;
use matura_model::limits::TASK_COMMANDS;
use matura_yaml::Node;

/// The lines of a text with their numbers from 1.
pub(crate) fn numbered(text: &str) -> impl Iterator<Item = (u32, &str)> {
    text.lines().enumerate().map(|(at, line)| (number(at), line))
}

/// The line number of the line at an index.
pub(crate) fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX).saturating_add(1)
}

/// How many lines the text has, at least 1.
pub(crate) fn line_count(text: &str) -> u32 {
    u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1)
}

/// Turns byte positions into line numbers.
pub(crate) struct LineIndex {
    starts: Vec<usize>,
    last: u32,
}

impl LineIndex {
    pub(crate) fn new(text: &str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { starts, last: line_count(text) }
    }

    pub(crate) fn line(&self, byte: usize) -> u32 {
        let after = self.starts.partition_point(|start| *start <= byte);
        u32::try_from(after).unwrap_or(u32::MAX).clamp(1, self.last)
    }
}

/// Joins lines that end in `\` with the next, with single spaces: the text and its lines.
pub(crate) fn joined<'a>(lines: impl Iterator<Item = (u32, &'a str)>) -> Vec<(String, Lines)> {
    let mut found: Vec<(String, Lines)> = Vec::new();
    let mut open = false;
    for (line, text) in lines {
        let (body, continues) = match text.trim_end().strip_suffix('\\') {
            Some(body) if !body.ends_with('\\') => (body, true),
            _ => (text, false),
        };
        match found.last_mut().filter(|_| open) {
            Some((whole, stands)) => {
                let trimmed = whole.trim_end().len();
                whole.truncate(trimmed);
                if !whole.is_empty() && !body.trim().is_empty() {
                    whole.push(' ');
                }
                whole.push_str(body.trim());
                stands.last = line;
            }
            None => found.push((body.trim_end().to_owned(), Lines::one(line))),
        }
        open = continues;
    }
    found
}

/// The commands of a shell text whose first line is line `first` of its file. Continuation lines (`\`, a
/// trailing `&&` or `|`) are joined, comments and the bodies of heredocs are left out.
pub(crate) fn commands(text: &str, first: u32) -> Vec<Command> {
    let comment = |line: &str| line.trim_start().starts_with('#');
    let lines = numbered(text).map(|(line, text)| (line.saturating_add(first.max(1) - 1), text));
    let mut found: Vec<Command> = Vec::new();
    let mut heredoc: Option<String> = None;
    let mut open = false;
    for (text, lines) in joined(lines.filter(|(_, line)| !comment(line))) {
        let text = text.trim();
        if let Some(word) = &heredoc {
            if text == word {
                heredoc = None;
            }
            continue;
        }
        if text.is_empty() || found.len() >= TASK_COMMANDS {
            continue;
        }
        let text = uncommented(text);
        match found.last_mut().filter(|_| open) {
            Some(command) => {
                command.text.push(' ');
                command.text.push_str(text);
                command.lines.last = lines.last;
            }
            None => found.push(Command { text: text.to_owned(), lines }),
        }
        open = text.ends_with("&&") || text.ends_with('|');
        heredoc = heredoc_word(text);
    }
    found
}

/// The command without a comment behind it, where no quote makes that doubtful.
fn uncommented(text: &str) -> &str {
    match text.find(" #") {
        Some(at) => match text.get(..at) {
            Some(before) if before.matches(['"', '\'', '`']).count() % 2 == 0 => before.trim_end(),
            _ => text,
        },
        None => text,
    }
}

/// The word that ends the heredoc which a line opens: `cat <<EOF`, `<<-'END'`.
fn heredoc_word(text: &str) -> Option<String> {
    let (before, rest) = text.split_once("<<")?;
    if rest.starts_with('<') || before.ends_with("((") {
        return None;
    }
    let rest = rest.trim_start_matches('-').trim_start().trim_start_matches(['\'', '"', '\\']);
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    word.starts_with(|c: char| c.is_alphabetic() || c == '_').then_some(word)
}

/// The commands in a scalar, or in a sequence of scalars.
pub(crate) fn node_commands(node: &Node) -> Vec<Command> {
    let scalars = node.one_or_many().iter().filter_map(|item| Some((item, item.as_str()?)));
    scalars.flat_map(|(item, text)| within(commands(text, item.text_line), item.lines)).collect()
}

/// A command that stands on given lines, or none for a blank text.
pub(crate) fn command(text: &str, lines: Lines) -> Vec<Command> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.is_empty() { Vec::new() } else { vec![Command { text, lines }] }
}

/// The commands with their lines held inside those of the value they come from: escapes and folding
/// make a text longer or shorter than it stands in the file.
pub(crate) fn within(mut commands: Vec<Command>, lines: Lines) -> Vec<Command> {
    for command in &mut commands {
        let clamp = |line: u32| line.clamp(lines.first, lines.last);
        command.lines = Lines::new(clamp(command.lines.first), clamp(command.lines.last));
    }
    commands
}

/// The program that a command runs, past variables, `npx`, `uv run`, `python -m` and the like.
pub(crate) fn program(text: &str) -> String {
    let mut words = text.split_whitespace().peekable();
    let mut first = "";
    while let Some(word) = words.next() {
        first = if first.is_empty() { word } else { first };
        match word {
            "uv" | "poetry" | "pipenv" | "pdm" | "hatch" | "rye" | "pixi" | "npm" | "pnpm" | "yarn" | "bun"
                if words.peek().is_some_and(|next| matches!(*next, "run" | "exec" | "dlx")) =>
            {
                words.next();
            }
            "python" | "python3" | "py" if words.peek() == Some(&"-m") => {
                words.next();
            }
            "npx" | "bunx" | "pnpx" | "uvx" | "pipx" | "sudo" | "exec" | "env" | "time" | "yarn" => {}
            option if option.starts_with('-') => {}
            word if word.contains('=') && !word.starts_with(['.', '/']) => {}
            word => return word.trim_matches(['"', '\'']).rsplit('/').next().unwrap_or(word).to_owned(),
        }
    }
    first.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[(&str, u32, u32)]) {
        let found = commands(text, 10);
        let found: Vec<_> = found.iter().map(|c| (c.text.as_str(), c.lines.first, c.lines.last)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn logical_lines() {
        check("pytest\n\n# pytest -q\nruff check . # lint\n", &[("pytest", 10, 10), ("ruff check .", 13, 13)]);
        check("pytest \\\n  -q \\\n  tests\nls", &[("pytest -q tests", 10, 12), ("ls", 13, 13)]);
        check("a &&\n b\nc", &[("a && b", 10, 11), ("c", 12, 12)]);
        check("cat <<EOF > a\npytest\nEOF\nls", &[("cat <<EOF > a", 10, 10), ("ls", 13, 13)]);
        check("cat <<< word\nls '# x'", &[("cat <<< word", 10, 10), ("ls '# x'", 11, 11)]);
    }

    #[test]
    fn programs() {
        for (text, expected) in [
            ("npx --no-install lint-staged", "lint-staged"),
            ("uv run ruff check", "ruff"),
            ("A=1 python -m black .", "black"),
            ("npm run lint", "lint"),
            ("npm test", "npm"),
            ("./scripts/check.sh", "check.sh"),
        ] {
            assert_eq!(program(text), expected, "{text}");
        }
    }
}
