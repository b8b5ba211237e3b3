//! What a simple command really starts, once wrappers such as `poetry run` and `sudo` are taken off.

/// A program and its arguments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Launch<'a> {
    /// The program as written, a path before it included.
    pub(crate) program: &'a str,
    /// Its arguments.
    pub(crate) arguments: &'a [String],
    /// The tool whose own scripts go before programs of the same name: `poe`, `pdm`, `hatch`, `npm`.
    pub(crate) by: Option<&'a str>,
}

/// Words of the shell and prefixes that stand before a command.
const PREFIXES: &[&str] = &[
    "!",
    "if",
    "then",
    "else",
    "elif",
    "do",
    "while",
    "until",
    "time",
    "exec",
    "nohup",
    "env",
    "sudo",
    "command",
    "winpty",
    "nice",
    "xvfb-run",
    "caffeinate",
    "ddtrace-run",
    "opentelemetry-instrument",
    "newrelic-admin",
    "run-program",
    "stdbuf",
    "tini",
    "dumb-init",
    "eval",
    "&",
    "call",
    "start",
    "retry",
    "doppler",
    "@",
    "-",
    "--",
];

/// Programs that run another when `run` or the like follows.
const RUNNERS: &[(&str, &[&str])] = &[
    ("poetry", &["run"]),
    ("pdm", &["run"]),
    ("uv", &["run"]),
    ("hatch", &["run"]),
    ("pipenv", &["run"]),
    ("rye", &["run"]),
    ("pixi", &["run"]),
    ("conda", &["run"]),
    ("mamba", &["run"]),
    ("micromamba", &["run"]),
    ("dotenv", &["run"]),
    ("infisical", &["run"]),
    ("op", &["run"]),
    ("mise", &["exec", "x"]),
    ("coverage", &["run"]),
    ("accelerate", &["launch"]),
    ("skaffold", &["exec"]),
    ("uvx", &[]),
    ("pipx", &["run"]),
    ("npx", &[]),
    ("torchrun", &[]),
    ("deepspeed", &[]),
    ("mpirun", &[]),
    ("horovodrun", &[]),
    ("timeout", &[]),
    ("kernprof", &[]),
    ("spark-submit", &[]),
    ("ipython", &[]),
    ("ipython3", &[]),
];

/// Options of those programs that take a value.
const WITH_VALUE: &[&str] = &[
    "-n",
    "--name",
    "-p",
    "--prefix",
    "--project",
    "--with",
    "--group",
    "--only-group",
    "--no-group",
    "--extra",
    "--python",
    "--directory",
    "-C",
    "--env-file",
    "-f",
    "--package",
    "--index",
    "--index-url",
    "--cwd",
    "-u",
    "--user",
    "-e",
    "--env",
    "-k",
    "-s",
    "--nproc_per_node",
    "--nproc-per-node",
    "--nnodes",
    "--num_processes",
    "--config_file",
    "--master_port",
    "-np",
    "--rcfile",
    "--source",
    "--master",
    "--deploy-mode",
    "--conf",
    "--packages",
    "--jars",
    "--py-files",
    "--num_gpus",
];

/// What a simple command starts; `None` when nothing is left of it.
pub(crate) fn launch(words: &[String]) -> Option<Launch<'_>> {
    let mut rest = words;
    let mut by = None;
    for _ in 0..12 {
        rest = without_prefixes(rest);
        let (program, arguments) = rest.split_first()?;
        let program = program.trim_start_matches(['@', '-']);
        let name = base_name(program);
        let Some((_, verbs)) = RUNNERS.iter().find(|(runner, _)| *runner == name) else {
            return Some(Launch { program, arguments, by });
        };
        let after = match verbs.is_empty() {
            true => arguments,
            false => match arguments.iter().position(|word| verbs.contains(&word.as_str())) {
                Some(verb) if arguments.iter().take(verb).all(|word| !is_plain(word) || verb <= 2) => {
                    arguments.get(verb + 1..).unwrap_or_default()
                }
                _ => return Some(Launch { program, arguments, by }),
            },
        };
        let (inner, module) = without_options(after);
        // `uv run -m module`: Python itself is left out.
        if module || inner.first().is_some_and(|word| word.ends_with(".py") || word.ends_with(".ipynb")) {
            let from = after.len() - inner.len() - usize::from(module);
            return Some(Launch {
                program: "python",
                arguments: after.get(from..).unwrap_or_default(),
                by: Some(name),
            });
        }
        if inner.is_empty() || name == "timeout" && inner.len() < 2 {
            return Some(Launch { program, arguments, by });
        }
        by = Some(name);
        rest = if name == "timeout" { inner.get(1..).unwrap_or_default() } else { inner };
    }
    None
}

fn without_prefixes(mut words: &[String]) -> &[String] {
    while let Some((first, rest)) = words.split_first() {
        let options_of_prefix = rest.iter().take_while(|word| word.starts_with('-')).count();
        if is_assignment(first) {
            words = rest;
        } else if PREFIXES.contains(&first.as_str()) {
            words = rest.get(options_of_prefix..).unwrap_or_default();
        } else {
            break;
        }
    }
    words
}

/// `NAME=value` before a command.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| {
        name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    })
}

fn is_plain(word: &str) -> bool {
    !word.starts_with('-')
}

/// What follows the options of a runner; true when the last of them was `-m`.
fn without_options(words: &[String]) -> (&[String], bool) {
    let mut at = 0;
    while let Some(word) = words.get(at).filter(|word| word.starts_with('-')) {
        if word == "-m" || word == "--module" {
            return (words.get(at + 1..).unwrap_or_default(), true);
        }
        if word == "--" {
            at += 1;
            break;
        }
        at += if WITH_VALUE.contains(&word.as_str()) { 2 } else { 1 };
    }
    (words.get(at..).unwrap_or_default(), false)
}

/// The last part of a path, without `.exe`.
pub(crate) fn base_name(word: &str) -> &str {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// The value of an option, in either form: `-e value`, `-e=value`, `--env=value`.
pub(crate) fn option<'a>(arguments: &'a [String], names: &[&str]) -> Option<&'a str> {
    arguments.iter().enumerate().find_map(|(at, word)| {
        if names.contains(&word.as_str()) {
            return arguments.get(at + 1).map(String::as_str);
        }
        let (name, value) = word.split_once('=')?;
        names.contains(&name).then_some(value)
    })
}

/// The arguments that are neither options nor the value of one of `with_value`.
pub(crate) fn plain<'a>(arguments: &'a [String], with_value: &[&str]) -> Vec<&'a str> {
    let mut found = Vec::new();
    let mut skip = false;
    for word in arguments {
        if std::mem::take(&mut skip) {
            continue;
        }
        if word.starts_with('-') && word.len() > 1 {
            skip = with_value.contains(&word.as_str());
        } else if word.starts_with(['>', '<']) || word.starts_with("2>") {
            skip = word.len() <= 2;
        } else {
            found.push(word.as_str());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::shell::simple_commands;

    fn check(text: &str, expected: &str) {
        let commands = simple_commands(text);
        let found = launch(&commands[0]).map(|found| format!("{} {}", found.program, found.arguments.join(" ")));
        assert_eq!(found.as_deref().map(str::trim), Some(expected), "{text}");
    }

    #[test]
    fn wrappers_come_off() {
        check("poetry run pytest -q", "pytest -q");
        check("FOO=1 sudo -E uv run --with x --frozen pytest", "pytest");
        check("uv run train.py --lr 1", "python train.py --lr 1");
        check("uv run -m pkg.train", "python -m pkg.train");
        check("conda run -n env --no-capture-output python a.py", "python a.py");
        check("coverage run -m pytest", "python -m pytest");
        check("coverage report", "coverage report");
        check("timeout 60 python a.py", "python a.py");
        check("torchrun --nproc_per_node 2 train.py", "python train.py");
        check("@python a.py", "python a.py");
        check("poetry install", "poetry install");
        check("uv pip install run", "uv pip install run");
    }
}
