//! Shell commands as words: enough to tell that `poetry run pytest -q` runs pytest and that
//! `pip install pytest` does not.

/// A program with its subcommand, as tables name them: `pytest`, `terraform apply`, `dvc repro`.
///
/// It matches a simple command in which its words stand in this order, each as a whole word (a path
/// before the program and a trailing `.sh` or `.exe` aside), with only options and their values in between.
/// A word may hold `*`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommandPattern {
    words: Vec<String>,
}

/// Programs whose arguments are names of packages or plain text, not commands that run.
const NOT_RUNNING: &[&[&str]] = &[
    &["pip", "install"],
    &["pip3", "install"],
    &["pip", "download"],
    &["uv", "add"],
    &["uv", "pip"],
    &["uv", "tool"],
    &["pipx", "install"],
    &["poetry", "add"],
    &["pdm", "add"],
    &["conda", "install"],
    &["mamba", "install"],
    &["conda", "create"],
    &["apt-get", "install"],
    &["apt", "install"],
    &["apk", "add"],
    &["yum", "install"],
    &["brew", "install"],
    &["npm", "install"],
    &["npm", "i"],
    &["yarn", "add"],
    &["gem", "install"],
    &["cargo", "install"],
    &["go", "install"],
    &["choco", "install"],
    &["echo"],
    &["printf"],
    &["which"],
    &["command", "-v"],
    &["man"],
    &["export"],
    &["cat"],
];

impl CommandPattern {
    /// From words separated by spaces.
    pub fn new(pattern: &str) -> Self {
        Self { words: pattern.split_whitespace().map(str::to_owned).collect() }
    }

    /// False when `text` cannot hold the command, for it lacks a part of one of its words. A cheap question
    /// to ask before the text is taken apart.
    pub fn may_match(&self, text: &str) -> bool {
        self.words.iter().flat_map(|word| word.split('*')).all(|part| text.contains(part))
    }

    /// True when one of the simple commands in `text` matches.
    pub fn matches(&self, text: &str) -> bool {
        self.may_match(text) && simple_commands(text).iter().any(|words| self.matches_words(words))
    }

    /// True when this simple command matches.
    pub fn matches_words(&self, words: &[String]) -> bool {
        !only_names(words) && self.matches_running(words)
    }

    /// As [`Self::matches_words`], for a command that [`running_commands`] gave.
    pub fn matches_running(&self, words: &[String]) -> bool {
        !self.words.is_empty() && (0..words.len()).any(|start| self.matches_at(words, start))
    }

    /// The word by which a command that matches can be looked up, as [`lookup_words`] gives it for one of
    /// its words; it may hold `*`. `None` for a pattern that matches nothing.
    pub fn first_word(&self) -> Option<&str> {
        self.words.first().map(String::as_str)
    }

    fn matches_at(&self, words: &[String], start: usize) -> bool {
        let Some((first, rest)) = self.words.split_first() else { return false };
        if !word_matches(first, &words[start]) || (start > 0 && takes_a_value(&words[start - 1])) {
            return false;
        }
        let mut at = start + 1;
        for wanted in rest {
            let gap = words[at.min(words.len())..].iter().position(|word| word_matches(wanted, word));
            let Some(gap) = gap else { return false };
            let between = &words[at..at + gap];
            let only_options = between
                .iter()
                .enumerate()
                .all(|(i, word)| word.starts_with('-') || (i > 0 && between[i - 1].starts_with('-')));
            if !only_options {
                return false;
            }
            at += gap + 1;
        }
        true
    }
}

/// An option whose value is a name rather than a program: `-k pytest`, `--name pytest`. `-m` names a
/// module that Python runs and `--` ends options, so neither counts.
fn takes_a_value(option: &str) -> bool {
    matches!(
        option,
        "-n" | "--name"
            | "-t"
            | "--tag"
            | "-f"
            | "--file"
            | "-k"
            | "-o"
            | "--output"
            | "--extra"
            | "--group"
            | "--with"
    )
}

fn only_names(words: &[String]) -> bool {
    let programs: Vec<&str> = words
        .iter()
        .map(|word| base_name(word))
        .filter(|word| {
            !word.contains('=')
                && !matches!(*word, "sudo" | "python" | "python3" | "-m" | "-y" | "-q" | "--quiet" | "-qq")
        })
        .collect();
    NOT_RUNNING.iter().any(|names| programs.len() >= names.len() && programs.iter().zip(*names).all(|(a, b)| a == b))
}

fn base_name(word: &str) -> &str {
    word.rsplit('/').next().unwrap_or(word)
}

fn word_matches(pattern: &str, word: &str) -> bool {
    if pattern.contains('/') || pattern.starts_with('-') {
        return wildcard(pattern, word);
    }
    wildcard(pattern, program_name(word))
}

/// The word without folders before it and `.exe` after it.
fn program_name(word: &str) -> &str {
    let name = base_name(word);
    name.strip_suffix(".exe").unwrap_or(name)
}

/// The forms of a word that the first word of a [`CommandPattern`] is compared with.
pub fn lookup_words(word: &str) -> [&str; 2] {
    [word, program_name(word)]
}

/// The simple commands of a text that run something; those that install or print names are left out.
pub fn running_commands(text: &str) -> Vec<Vec<String>> {
    let mut commands = simple_commands(text);
    commands.retain(|words| !only_names(words));
    commands
}

/// True when `text` matches `pattern`, in which `*` stands for any run of characters.
pub fn wildcard(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(first) = parts.next() else { return text.is_empty() };
    let Some(mut rest) = text.strip_prefix(first) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(part) = last.replace(part) {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
    }
    match last {
        None => rest.is_empty(),
        Some(part) => rest.ends_with(part),
    }
}

/// The simple commands of a line of shell, each as its words: split at `&&`, `||`, `;`, `|`, `&` and
/// line ends outside quotes. `$(…)` and `` `…` `` are opened up as commands of their own.
pub fn simple_commands(text: &str) -> Vec<Vec<String>> {
    let mut commands = vec![Vec::new()];
    let mut word = String::new();
    let mut quote: Option<char> = None;
    let mut chars = text.chars().peekable();
    let mut quoted_words: Vec<String> = Vec::new();
    let mut in_word = false;
    let end_word = |word: &mut String, in_word: &mut bool, commands: &mut Vec<Vec<String>>| {
        if *in_word {
            if let Some(command) = commands.last_mut() {
                command.push(std::mem::take(word));
            }
            *in_word = false;
        }
    };
    while let Some(c) = chars.next() {
        match (c, quote) {
            (_, Some(open)) if c == open => {
                quote = None;
                if word.contains(char::is_whitespace) {
                    quoted_words.push(word.clone());
                }
            }
            (_, Some(_)) => word.push(c),
            ('\'' | '"', None) => {
                quote = Some(c);
                in_word = true;
            }
            ('\\', None) => {
                if let Some(next) = chars.next().filter(|next| *next != '\n') {
                    word.push(next);
                    in_word = true;
                }
            }
            ('&' | '|' | ';' | '\n' | '(' | ')' | '`', None) => {
                end_word(&mut word, &mut in_word, &mut commands);
                if c == '&' && commands.last().is_some_and(|command| command.last().is_some_and(|w| w.ends_with('>'))) {
                    continue;
                }
                commands.push(Vec::new());
            }
            (c, None) if c.is_whitespace() => end_word(&mut word, &mut in_word, &mut commands),
            ('$', None) if chars.peek() == Some(&'(') => {}
            ('{' | '}', None) if !in_word && chars.peek().is_none_or(|next| next.is_whitespace()) => {}
            (c, None) => {
                word.push(c);
                in_word = true;
            }
        }
    }
    end_word(&mut word, &mut in_word, &mut commands);
    let shells = commands.iter().any(|command| runs_a_string(command));
    if shells && quoted_words.len() < 50 {
        let inner: Vec<Vec<String>> = quoted_words.iter().flat_map(|words| simple_words(words)).collect();
        commands.extend(inner);
    }
    commands.retain(|command| !command.is_empty());
    commands
}

/// `bash -c "…"`, `ssh host "…"`, `docker run image "…"`: the quoted text is itself a command.
fn runs_a_string(words: &[String]) -> bool {
    words.first().is_some_and(|first| {
        let program = base_name(first);
        matches!(program, "ssh" | "docker" | "kubectl" | "eval" | "nix-shell" | "tox" | "parallel")
            || (matches!(program, "sh" | "bash" | "zsh" | "powershell" | "pwsh" | "cmd" | "su" | "conda" | "sudo")
                && words.iter().any(|word| word.starts_with('-') && word.contains('c')))
    })
}

fn simple_words(text: &str) -> Vec<Vec<String>> {
    text.split([';', '|', '&', '\n']).map(|part| part.split_whitespace().map(str::to_owned).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn command_runs_the_program() {
        for (pattern, command) in [
            ("pytest", "pytest"),
            ("pytest", "poetry run pytest -q"),
            ("pytest", "python -m pytest tests/"),
            ("pytest", "FOO=1 uv run --frozen pytest"),
            ("pytest", "cd app && .venv/bin/pytest"),
            ("pytest", "bash -c \"cd app && pytest\""),
            ("pytest", "docker compose run --rm app pytest -x"),
            ("terraform apply", "terraform -chdir=infra apply -auto-approve"),
            ("kubectl apply", "kubectl -n prod apply -f k8s/"),
            ("dvc repro", "dvc repro --force"),
            ("aws s3 sync", "aws s3 sync dist s3://bucket"),
            ("helm rollback", "helm --kube-context prod rollback app 3"),
        ] {
            assert!(CommandPattern::new(pattern).matches(command), "{pattern} in {command}");
        }
    }

    #[test]
    fn naming_a_program_does_not_run_it() {
        for (pattern, command) in [
            ("pytest", "pip install pytest"),
            ("pytest", "python -m pip install -q pytest"),
            ("pytest", "echo pytest"),
            ("pytest", "pytest-cov --help"),
            ("pytest", "uv add --dev pytest"),
            ("terraform apply", "terraform plan && kubectl apply"),
            ("terraform apply", "terraform validate apply"),
            ("terraform apply", "echo 'run terraform apply'"),
            ("pytest", "docker build -t pytest ."),
        ] {
            assert!(!CommandPattern::new(pattern).matches(command), "{pattern} in {command}");
        }
    }

    #[test]
    fn wildcards_match_whole_texts() {
        for (pattern, text, expected) in [
            ("mlflow.*", "mlflow.log_metric", true),
            ("*.fit", "?.fit", true),
            ("*.fit", "?.fit_transform", false),
            ("a*b*c", "aXbYc", true),
            ("a*b*c", "aXcYb", false),
            ("abc", "abc", true),
            ("abc", "abcd", false),
            ("*", "", true),
        ] {
            assert_eq!(wildcard(pattern, text), expected, "{pattern} on {text}");
        }
    }
}
