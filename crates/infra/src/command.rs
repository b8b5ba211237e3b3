//! What a container runs, as logical command lines.

use matura_model::Lines;
use matura_model::fact::Command;
use matura_yaml::{Node, NodeValue};

const SHELLS: [&str; 7] = ["sh", "bash", "ash", "zsh", "dash", "pwsh", "powershell"];

/// The commands of an entry point and its arguments. A shell's script is read line by line; anything
/// else is one line.
pub(crate) fn commands(nodes: &[&Node]) -> Vec<Command> {
    let words: Vec<&Node> = nodes.iter().flat_map(|node| node.one_or_many()).collect();
    let position = words.iter().position(|word| word.as_str().is_some_and(is_script_flag));
    if let Some(position) = position
        && words.first().and_then(|word| word.as_str()).is_some_and(is_shell)
        && let Some(script) = words.get(position + 1)
    {
        return script_lines(script);
    }
    let text: Vec<&str> = words.iter().filter_map(|word| word.as_str()).flat_map(str::split_whitespace).collect();
    let (Some(first), Some(last), false) = (words.first(), words.last(), text.is_empty()) else { return Vec::new() };
    vec![Command { text: text.join(" "), lines: Lines::new(first.lines.first, last.lines.last) }]
}

fn is_shell(word: &str) -> bool {
    word.rsplit('/').next().is_some_and(|name| SHELLS.contains(&name))
}

fn is_script_flag(word: &str) -> bool {
    word.strip_prefix('-').is_some_and(|flags| !flags.starts_with('-') && flags.len() <= 5 && flags.ends_with('c'))
}

/// The logical lines of a scalar that holds a shell script.
pub(crate) fn script_lines(script: &Node) -> Vec<Command> {
    let NodeValue::Scalar { text, .. } = &script.value else { return Vec::new() };
    logical_lines(text, script.text_line, script.lines.last)
}

/// The logical lines of a shell text that begins on `first` and ends at `last` at the latest.
pub(crate) fn logical_lines(text: &str, first: u32, last: u32) -> Vec<Command> {
    let mut commands: Vec<Command> = Vec::new();
    let mut continues = false;
    for (offset, line) in text.lines().enumerate() {
        let number = first.saturating_add(u32::try_from(offset).unwrap_or(u32::MAX)).min(last).max(first.min(last));
        let bare = line.trim();
        if bare.starts_with('#') || (bare.is_empty() && !continues) {
            continue;
        }
        let more = bare.ends_with('\\');
        let words: Vec<&str> = bare.trim_end_matches('\\').split_whitespace().collect();
        match commands.last_mut() {
            Some(command) if continues => {
                command.text = format!("{} {}", command.text, words.join(" ")).trim().to_owned();
                command.lines.last = number;
            }
            _ => commands.push(Command { text: words.join(" "), lines: Lines::one(number) }),
        }
        continues = more;
    }
    commands.retain(|command| !command.text.is_empty());
    commands
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::RepoPath;

    fn check(text: &str, expected: &[(&str, u32, u32)]) {
        let parsed = matura_yaml::parse(&RepoPath::new("a.yaml"), text);
        let top = &parsed.documents[0];
        let nodes: Vec<&Node> = [top.get("command"), top.get("args")].into_iter().flatten().collect();
        let found = commands(&nodes);
        let found: Vec<_> = found.iter().map(|c| (c.text.as_str(), c.lines.first, c.lines.last)).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn entry_points_and_scripts() {
        check("command: [python, -m, app]\nargs:\n  - --port\n  - 80\n", &[("python -m app --port 80", 1, 4)]);
        check("command: python a.py\n", &[("python a.py", 1, 1)]);
        check(
            "command: [sh, -ec]\nargs:\n  - |\n    # note\n    a \\\n      b\n\n    c\n",
            &[("a b", 5, 6), ("c", 8, 8)],
        );
        check("command: [/bin/bash, -c, 'a && b']\n", &[("a && b", 1, 1)]);
        // `-c` of another program is an argument like any other.
        check("command: [app, -c, conf.yaml]\n", &[("app -c conf.yaml", 1, 1)]);
        check("other: x\n", &[]);
    }
}
