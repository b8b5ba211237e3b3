//! Dockerfiles: their instructions, base images and what the image runs.

use crate::Found;
use crate::command::logical_lines;
use crate::image::filled;
use crate::output::{Head, Output};
use matura_model::fact::{Attribute, Command as Line, ImageUse, InfraTool, Task, TaskTool};
use matura_model::limits::{ATTRIBUTE_CHARACTERS, INSTRUCTION_CHARACTERS};
use matura_model::{Lines, Problem, RepoPath, Whose};
use parse_dockerfile::{Command, Flag, FromInstruction, Instruction, Span};
use std::collections::{BTreeMap, BTreeSet};

/// The instructions, images and commands of a Dockerfile.
pub fn dockerfile(path: &RepoPath, text: &str) -> Found {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut output = Output::new(path);
    let (instructions, failure) = instructions(text);
    let mut reader = Reader {
        text,
        breaks: text.match_indices('\n').map(|(at, _)| at).collect(),
        attributes: Vec::new(),
        counts: BTreeMap::new(),
        defaults: BTreeMap::new(),
        stages: BTreeSet::new(),
        in_stage: false,
    };
    for (position, instruction) in instructions.iter().enumerate() {
        let next = instructions.get(position + 1).map_or(text.len(), |next| keyword(next).1.start);
        reader.read(&mut output, instruction, next);
    }
    let first = reader.attributes.first().map_or(1, |attribute| attribute.line);
    let attributes = std::mem::take(&mut reader.attributes);
    let stages = attributes.iter().any(|attribute| attribute.path.starts_with("FROM."));
    if stages {
        let lines = Lines::new(first, reader.line(text.trim_end().len().saturating_sub(1)));
        output.resource(&Head::new(InfraTool::Docker, "Dockerfile", None), lines, attributes);
    }
    output.found.problems.extend(failure.map(|(line, message)| Problem {
        path: Some(path.clone()),
        lines: Some(Lines::one(line.clamp(1, reader.line(text.len().saturating_sub(1))))),
        message,
        whose: Whose::TheirFile,
        fatal: !stages,
    }));
    output.found
}

/// The instructions up to the first mistake, and that mistake.
fn instructions(text: &str) -> (Vec<Instruction<'_>>, Option<(u32, String)>) {
    let flaw = |error: &parse_dockerfile::Error| (u32::try_from(error.line()).unwrap_or(1), format!("{error:#}"));
    let parsed = match parse_dockerfile::parse_iter(text) {
        Ok(parsed) => parsed,
        Err(error) => return (Vec::new(), Some(flaw(&error))),
    };
    let mut instructions = Vec::new();
    for instruction in parsed {
        match instruction {
            Ok(instruction) => instructions.push(instruction),
            Err(error) => return (instructions, Some(flaw(&error))),
        }
    }
    (instructions, None)
}

struct Reader<'text> {
    text: &'text str,
    /// Where its lines end.
    breaks: Vec<usize>,
    attributes: Vec<Attribute>,
    counts: BTreeMap<&'static str, usize>,
    /// Defaults of `ARG`s.
    defaults: BTreeMap<String, String>,
    /// Names of stages, in lower case.
    stages: BTreeSet<String>,
    in_stage: bool,
}

impl Reader<'_> {
    fn line(&self, position: usize) -> u32 {
        let position = position.min(self.text.len());
        u32::try_from(self.breaks.partition_point(|at| *at < position) + 1).unwrap_or(u32::MAX)
    }

    fn read(&mut self, output: &mut Output<'_>, instruction: &Instruction<'_>, next: usize) {
        let (name, span, numbered) = keyword(instruction);
        let (value, lines) = self.source(span, next);
        let path = match numbered {
            true => {
                let count = self.counts.entry(name).or_default();
                *count += 1;
                format!("{name}.{}", *count - 1)
            }
            false => name.to_owned(),
        };
        let value = value.chars().take(INSTRUCTION_CHARACTERS).collect();
        self.attributes.push(Attribute { path, value, line: lines.first });
        match instruction {
            Instruction::Arg(arg) if !self.in_stage => self.defaults(&arg.arguments.value),
            Instruction::From(from) => self.from(output, from, lines),
            Instruction::Copy(copy) => self.copied(output, &copy.options, lines),
            Instruction::Cmd(cmd) => task(output, name, &cmd.arguments, lines),
            Instruction::Entrypoint(entry) => task(output, name, &entry.arguments, lines),
            _ => {}
        }
    }

    /// What stands after a keyword, on one line and without comments, and the lines of it all.
    fn source(&self, keyword: Span, next: usize) -> (String, Lines) {
        let whole = self.text.get(keyword.end..next).unwrap_or_default();
        let first = self.line(keyword.start);
        let mut last = 0;
        let mut lines = Vec::new();
        for (offset, line) in whole.lines().enumerate() {
            let bare = line.trim();
            if !bare.is_empty() && !bare.starts_with('#') {
                last = offset;
                lines.push(bare.trim_end_matches(['\\', '`']).trim_end());
            }
        }
        let last = first.saturating_add(u32::try_from(last).unwrap_or(0));
        (lines.join(" ").trim().to_owned(), Lines::new(first, last))
    }

    fn defaults(&mut self, arguments: &str) {
        for (name, value) in arguments.split_whitespace().filter_map(|word| word.split_once('=')) {
            // Each may hold the one before it twice.
            let value = self.fill(value.trim_matches(['"', '\''])).chars().take(ATTRIBUTE_CHARACTERS).collect();
            self.defaults.insert(name.to_owned(), value);
        }
    }

    fn fill(&self, text: &str) -> String {
        filled(text, &|name| self.defaults.get(name).cloned())
    }

    fn from(&mut self, output: &mut Output<'_>, from: &FromInstruction<'_>, lines: Lines) {
        self.in_stage = true;
        let image = self.fill(from.image.value.trim_matches(['"', '\'']));
        if !self.stages.contains(&image.to_ascii_lowercase()) {
            output.image(&image, ImageUse::Base, lines);
        }
        if let Some((_, name)) = &from.as_ {
            self.stages.insert(name.value.to_ascii_lowercase());
        }
    }

    /// `COPY --from=` may name an image as well as a stage.
    fn copied(&self, output: &mut Output<'_>, options: &[Flag<'_>], lines: Lines) {
        let from = options.iter().find(|flag| flag.name.value == "from").and_then(|flag| flag.value.as_ref());
        let Some(from) = from.map(|from| self.fill(from.value.trim_matches(['"', '\'']))) else { return };
        let is_stage =
            from.bytes().all(|byte| byte.is_ascii_digit()) || self.stages.contains(&from.to_ascii_lowercase());
        // A bare word that is no stage is the name of a context given at build time.
        if !is_stage && from.contains([':', '/', '@']) {
            output.image(&from, ImageUse::Base, lines);
        }
    }
}

fn task(output: &mut Output<'_>, name: &str, command: &Command<'_>, lines: Lines) {
    let commands = match command {
        Command::Shell(text) => logical_lines(text.value, lines.first, lines.last),
        Command::Exec(words) => {
            let words: Vec<&str> = words.value.iter().map(|word| word.value.as_ref()).collect();
            let script = match words.as_slice() {
                [shell, flag, script] if shell.ends_with("sh") && flag.ends_with('c') => (*script).to_owned(),
                words => words.join(" "),
            };
            vec![Line { text: script.split_whitespace().collect::<Vec<_>>().join(" "), lines }]
        }
        _ => Vec::new(),
    };
    if commands.iter().all(|command| command.text.is_empty()) {
        return;
    }
    output.found.tasks.push(Task {
        path: output.path.clone(),
        lines,
        tool: TaskTool::Container,
        name: name.to_owned(),
        commands,
        needs: Vec::new(),
        inputs: Vec::new(),
        outputs: Vec::new(),
    });
}

/// The name of an instruction, where its keyword stands, and whether there are usually several.
fn keyword(instruction: &Instruction<'_>) -> (&'static str, Span, bool) {
    let (name, keyword, numbered) = match instruction {
        Instruction::Add(it) => ("ADD", &it.add, true),
        Instruction::Arg(it) => ("ARG", &it.arg, true),
        Instruction::Cmd(it) => ("CMD", &it.cmd, false),
        Instruction::Copy(it) => ("COPY", &it.copy, true),
        Instruction::Entrypoint(it) => ("ENTRYPOINT", &it.entrypoint, false),
        Instruction::Env(it) => ("ENV", &it.env, true),
        Instruction::Expose(it) => ("EXPOSE", &it.expose, true),
        Instruction::From(it) => ("FROM", &it.from, true),
        Instruction::Healthcheck(it) => ("HEALTHCHECK", &it.healthcheck, false),
        Instruction::Label(it) => ("LABEL", &it.label, true),
        Instruction::Maintainer(it) => ("MAINTAINER", &it.maintainer, false),
        Instruction::Onbuild(it) => ("ONBUILD", &it.onbuild, true),
        Instruction::Run(it) => ("RUN", &it.run, true),
        Instruction::Shell(it) => ("SHELL", &it.shell, false),
        Instruction::Stopsignal(it) => ("STOPSIGNAL", &it.stopsignal, false),
        Instruction::User(it) => ("USER", &it.user, false),
        Instruction::Volume(it) => ("VOLUME", &it.volume, true),
        Instruction::Workdir(it) => ("WORKDIR", &it.workdir, true),
        _ => return ("UNKNOWN", 0..0, true),
    };
    (name, keyword.span.clone(), numbered)
}
