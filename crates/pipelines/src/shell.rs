//! Shell text to commands: one for each logical line, with the lines it stands on.

use matura_model::Lines;
use matura_model::fact::Command;
use matura_model::limits::{HEREDOC_DEPTH, HEREDOC_LINES, SHELL_COMMANDS};

/// A quote that stays open for more lines than this is taken for an apostrophe.
const LONGEST_QUOTE: usize = 80;

/// The commands of a shell text whose first line is line `first_line` of its file.
///
/// Continuation lines (`\`, an open quote, a trailing `&&` or `|`; PowerShell's `` ` `` and batch's `^`)
/// are joined with single spaces. Comments and blank lines are left out. The body of a heredoc is left
/// out too, unless a shell reads it: then its lines are commands.
pub fn commands(text: &str, first_line: u32) -> Vec<Command> {
    commands_within(text, first_line, 0)
}

fn commands_within(text: &str, first_line: u32, depth: usize) -> Vec<Command> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < lines.len() && found.len() < SHELL_COMMANDS {
        let logical = logical_line(&lines, at);
        let opener = heredoc(&logical.text);
        let command_end = logical.end;
        let (body, end) = match opener.as_ref().and_then(|opener| heredoc_end(&lines, command_end, opener)) {
            Some(terminator) => (command_end..terminator, terminator + 1),
            None => (command_end..command_end, command_end),
        };
        if !logical.text.is_empty() {
            let stands =
                Lines::new(line_number(first_line, at), line_number(first_line, end.saturating_sub(1).max(at)));
            let read_by_shell = opener.is_some() && depth < HEREDOC_DEPTH && shell_reads(&logical.text);
            found.push(Command { text: logical.text, lines: stands });
            if read_by_shell {
                let body_text = lines.get(body.clone()).unwrap_or_default().join("\n");
                found.extend(commands_within(&body_text, line_number(first_line, body.start), depth + 1));
            }
        }
        at = end.max(at + 1);
    }
    found.truncate(SHELL_COMMANDS);
    found
}

fn line_number(first: u32, offset: usize) -> u32 {
    first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX))
}

struct LogicalLine {
    text: String,
    /// The index of the line after it.
    end: usize,
}

/// The logical line that begins at line `start`.
fn logical_line(lines: &[&str], start: usize) -> LogicalLine {
    let mut text = String::new();
    let mut end = start;
    let mut quote = None;
    let mut opened_at = start;
    while let Some(line) = lines.get(end) {
        end += 1;
        if quote.is_none() && is_comment(line) {
            match text.is_empty() {
                true => break,
                false => continue,
            }
        }
        let was_open = quote.is_some();
        let part = cut_comment(line, &mut quote);
        let (part, continued) = cut_continuation(part, quote.is_some());
        if !part.is_empty() {
            if !text.is_empty() {
                text.push(' ');
            }
            text.push_str(part);
        }
        if quote.is_some() && !was_open {
            opened_at = end;
        }
        if quote.is_some() && end - opened_at > LONGEST_QUOTE
            || quote.is_some() && end == lines.len() && end > start + 1
        {
            return first_line_alone(lines, start);
        }
        if !continued && quote.is_none() {
            break;
        }
    }
    LogicalLine { text, end }
}

/// The line as it stands, for a quote that nothing closes.
fn first_line_alone(lines: &[&str], start: usize) -> LogicalLine {
    let text = lines.get(start).map_or("", |line| line.trim()).trim_end_matches('\\').trim_end();
    LogicalLine { text: text.to_owned(), end: start + 1 }
}

fn is_comment(line: &str) -> bool {
    let line = line.trim_start();
    let batch_comment = line.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("rem "));
    line.starts_with('#') || line.starts_with("::") || batch_comment
}

/// The line up to a comment outside quotes, trimmed; `quote` is the quote that is open before and
/// after it.
fn cut_comment<'a>(line: &'a str, quote: &mut Option<char>) -> &'a str {
    let mut before = ' ';
    let mut escaped = false;
    for (at, c) in line.char_indices() {
        if escaped {
            escaped = false;
        } else {
            match (c, *quote) {
                ('\\', None | Some('"')) => escaped = true,
                (_, Some(open)) if c == open => *quote = None,
                (_, Some(_)) => {}
                ('\'' | '"', None) if c == '"' || !before.is_alphanumeric() => *quote = Some(c),
                ('#', None) if before.is_whitespace() => return line[..at].trim(),
                _ => {}
            }
        }
        before = c;
    }
    line.trim()
}

/// The line without its continuation mark, and whether the next line belongs to it.
fn cut_continuation(line: &str, quoted: bool) -> (&str, bool) {
    if let Some(rest) = line.strip_suffix('\\')
        && !rest.ends_with('\\')
    {
        return (rest.trim_end(), true);
    }
    if quoted {
        return (line, true);
    }
    for mark in [" `", " ^"] {
        if let Some(rest) = line.strip_suffix(mark) {
            return (rest.trim_end(), true);
        }
    }
    (line, line.ends_with("&&") || line.ends_with('|'))
}

struct Heredoc {
    word: String,
    tabs: bool,
}

/// The heredoc that a line opens: `cat <<EOF`, `<<-'END'`.
fn heredoc(line: &str) -> Option<Heredoc> {
    let at = line.find("<<")?;
    let rest = &line[at + 2..];
    if rest.starts_with('<') || line[..at].ends_with('<') || line[..at].ends_with("((") {
        return None;
    }
    let (rest, tabs) = rest.strip_prefix('-').map_or((rest, false), |rest| (rest, true));
    let rest = rest.trim_start().trim_start_matches(['\'', '"', '\\']);
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
    let named = word.chars().next().is_some_and(|c| c.is_alphabetic() || c == '_');
    named.then_some(Heredoc { word, tabs })
}

/// The index of the line that ends a heredoc whose body begins at `from`.
fn heredoc_end(lines: &[&str], from: usize, opener: &Heredoc) -> Option<usize> {
    let ends = |line: &&str| match opener.tabs {
        true => line.trim() == opener.word,
        false => line.trim_end() == opener.word || line.trim() == opener.word,
    };
    lines.iter().skip(from).take(HEREDOC_LINES).position(ends).map(|at| from + at)
}

fn shell_reads(line: &str) -> bool {
    let before = line.split("<<").next().unwrap_or_default();
    let last = before.rsplit(['|', ';', '&']).next().unwrap_or_default();
    let program = last.split_whitespace().find(|word| !matches!(*word, "sudo" | "exec" | "env")).unwrap_or_default();
    matches!(program.rsplit('/').next().unwrap_or_default(), "sh" | "bash" | "zsh" | "ssh" | "gcloud" | "kubectl")
}

/// True when nothing that these commands do can fail their step: each that does real work ends in
/// `|| true` or the like.
pub(crate) fn failure_ignored(commands: &[Command]) -> bool {
    let mut working = commands.iter().filter(|command| !only_prepares(&command.text)).peekable();
    working.peek().is_some() && working.all(|command| ignores_failure(&command.text))
}

fn ignores_failure(text: &str) -> bool {
    let Some((_, last)) = text.rsplit_once("||") else { return false };
    let last = last.trim();
    matches!(last, "true" | ":" | "exit 0" | "/bin/true") || last.starts_with("echo ")
}

fn only_prepares(text: &str) -> bool {
    let program = text.split_whitespace().next().unwrap_or_default();
    matches!(program, "echo" | "cd" | "export" | "set" | "mkdir") && !text.contains("&&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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
        check("python -c \"\nimport a\n\"\nls", &[("python -c \" import a \"", 10, 12), ("ls", 13, 13)]);
        check("echo ${#x} '# no comment'", &[("echo ${#x} '# no comment'", 10, 10)]);
        check("echo don't\nls", &[("echo don't", 10, 10), ("ls", 11, 11)]);
        check("echo 'open\nls", &[("echo 'open", 10, 10), ("ls", 11, 11)]);
        check("az ml `\n --name x\nREM az ml y", &[("az ml --name x", 10, 11)]);
    }

    #[test]
    fn heredocs() {
        check("cat <<EOF > a\npytest\nEOF\nls", &[("cat <<EOF > a", 10, 12), ("ls", 13, 13)]);
        check("bash <<'EOF'\npytest\nEOF\nls", &[("bash <<'EOF'", 10, 12), ("pytest", 11, 11), ("ls", 13, 13)]);
        check("cat <<< word\nls", &[("cat <<< word", 10, 10), ("ls", 11, 11)]);
        check("cat <<EOF\nls", &[("cat <<EOF", 10, 10), ("ls", 11, 11)]);
    }

    #[test]
    fn ignored_failures() {
        let ignored = |text: &str| failure_ignored(&commands(text, 1));
        assert!(ignored("cd x\npytest || true"));
        assert!(!ignored("pytest\nrm x || true"));
        assert!(!ignored("echo true"));
    }

    proptest! {
        #[test]
        fn never_panics(text in "[a-z \\\\'\"#<EOF&|`\n\u{e9}-]{0,120}", first in 1u32..100) {
            let last = first + u32::try_from(text.lines().count().max(1)).unwrap() - 1;
            for command in commands(&text, first) {
                prop_assert!(command.lines.first >= first && command.lines.last <= last);
                prop_assert!(!command.text.is_empty());
            }
        }
    }
}
