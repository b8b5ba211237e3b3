//! Jenkins: declarative and scripted Jenkinsfiles, and the Groovy files that they load.

use crate::Found;
use crate::condition::{limits, never};
use crate::groovy::{Groovy, Kind};
use crate::jenkins_when::{arguments_end, condition, knowledge};
use crate::shape::{job, pipeline, schedule, step, trigger};
use crate::shell::{commands, failure_ignored};
use matura_model::fact::{Job, Pipeline, Provider, Step, Trigger, TriggerKind};
use matura_model::limits::GROOVY_DEPTH;
use matura_model::{Lines, RepoPath};

/// Steps that run a shell.
const SHELLS: &[&str] = &["sh", "bat", "powershell", "pwsh"];

/// Steps worth naming that are no shell.
const STEPS: &[&str] = &[
    "checkout",
    "git",
    "build",
    "junit",
    "archiveArtifacts",
    "publishHTML",
    "recordIssues",
    "recordCoverage",
    "cobertura",
    "mail",
    "emailext",
    "slackSend",
    "input",
    "waitForQualityGate",
    "docker.build",
    "docker.withRegistry",
    "withSonarQubeEnv",
    "kubernetesDeploy",
    "office365ConnectorSend",
    "telegramSend",
    "discordSend",
    "error",
    "unstable",
];

/// The pipeline of a Jenkinsfile or of a Groovy file that one loads.
pub(crate) fn read(path: &RepoPath, text: &str) -> Found {
    let groovy = Groovy::read(text);
    let last = u32::try_from(text.lines().count()).unwrap_or(u32::MAX).max(1);
    let is_whole = groovy.tokens.iter().enumerate().any(|(at, token)| match &token.kind {
        Kind::Word(word) if word == "pipeline" => groovy.is_open(at + 1, '{'),
        Kind::Word(word) if word == "node" => groovy.is_open(at + 1, '{') || groovy.is_open(at + 1, '('),
        _ => false,
    });
    let read = pipeline(path, Lines::new(1, last), Provider::Jenkins);
    let mut reader = Reader { groovy: &groovy, read, environment: Vec::new(), image: None };
    reader.block(0, groovy.tokens.len(), &Context::default(), 0);
    let mut read = reader.read;
    if !is_whole && read.jobs.is_empty() {
        return Found::default();
    }
    if !is_whole {
        read.triggers = vec![trigger(TriggerKind::Pipeline, Lines::one(1))];
    } else {
        assume(path, text, &mut read.triggers);
    }
    let kinds = crate::shape::kinds(&read.triggers);
    for job in &mut read.jobs {
        let Some(condition) = &job.condition else { continue };
        job.enabled = !never(condition);
        if job.limited_to.is_empty() {
            job.limited_to = limits(condition, &kinds, knowledge);
        }
    }
    Found { pipelines: vec![read], problems: Vec::new() }
}

/// A file named `Jenkinsfile` is taken for that of a multibranch job, which builds every push and pull
/// request, unless it asks for pushes itself. What starts a job of another name is not in the file.
fn assume(path: &RepoPath, text: &str, triggers: &mut Vec<Trigger>) {
    let asks = triggers.iter().any(|on| matches!(on.kind, TriggerKind::Push | TriggerKind::PullRequest));
    let of_requests = ["changeRequest", "CHANGE_ID", "CHANGE_TARGET", "ghprb"].iter().any(|word| text.contains(word));
    let lines = Lines::one(1);
    if path.file_name().eq_ignore_ascii_case("Jenkinsfile") && !asks {
        triggers.insert(0, trigger(TriggerKind::Push, lines));
        triggers.insert(0, trigger(TriggerKind::PullRequest, lines));
    } else if of_requests && !triggers.iter().any(|on| on.kind == TriggerKind::PullRequest) {
        triggers.insert(0, trigger(TriggerKind::PullRequest, lines));
    }
    if triggers.is_empty() {
        triggers.push(trigger(TriggerKind::Event, lines));
    }
}

#[derive(Clone, Default)]
struct Context {
    /// The job among those read that steps belong to.
    job: Option<usize>,
    /// The name of the function or closure around, for steps outside of stages.
    within: Option<String>,
    condition: Option<String>,
    folder: Option<String>,
    may_fail: bool,
}

struct Reader<'a> {
    groovy: &'a Groovy,
    read: Pipeline,
    environment: Vec<(String, String)>,
    image: Option<String>,
}

/// A statement: a word, its arguments, and the block that follows.
struct Statement {
    word: String,
    at: usize,
    arguments_end: usize,
    block: Option<(usize, usize)>,
}

impl Reader<'_> {
    fn block(&mut self, from: usize, to: usize, context: &Context, depth: usize) {
        let mut at = from;
        while at < to && depth < GROOVY_DEPTH {
            let Some(token) = self.groovy.tokens.get(at) else { return };
            let Kind::Word(word) = &token.kind else {
                at += 1;
                continue;
            };
            let arguments_end = arguments_end(self.groovy, at, to);
            let block = self.groovy.is_open(arguments_end, '{').then(|| {
                let end = self.groovy.partner(arguments_end).min(to);
                (arguments_end + 1, end.max(arguments_end + 1))
            });
            let statement = Statement { word: word.clone(), at, arguments_end, block };
            at = self.statement(&statement, context, depth).max(at + 1);
        }
    }

    /// Reads a statement and gives the place to go on from.
    fn statement(&mut self, statement: &Statement, context: &Context, depth: usize) -> usize {
        let word = statement.word.as_str();
        let after = statement.block.map_or(statement.arguments_end, |(_, end)| end + 1);
        match (word, statement.block) {
            ("triggers", Some((from, to))) => self.triggers(from, to),
            ("pipelineTriggers", _) => self.triggers(statement.at + 1, statement.arguments_end),
            ("environment", Some((from, to))) => self.variables(from, to, context),
            ("agent", Some((from, to))) => self.agent(from, to, context),
            ("stage", Some((from, to))) => self.stage(statement, from, to, context, depth),
            ("when", Some((from, to))) => {
                if let Some(job) = context.job.and_then(|job| self.read.jobs.get_mut(job)) {
                    job.condition = condition(self.groovy, from, to);
                }
            }
            ("post", Some((from, to))) => self.outcomes(from, to, context, depth),
            ("options" | "parameters" | "tools" | "libraries", Some(_)) => {}
            (word, None) if SHELLS.contains(&word) && !self.is_assigned(statement) => self.shell(statement, context),
            ("load" | "library" | "@Library", None) => self.read.includes.extend(self.text(statement)),
            ("input", block) => self.ask(statement, block, context),
            (word, None) if STEPS.contains(&word) => self.other(statement, context),
            // An assignment or a definition: what follows on the line is read as statements.
            (_, None) => return statement.at + 1,
            (_, Some((from, to))) => {
                let inner = self.inner(statement, context);
                if STEPS.contains(&word) {
                    self.other(statement, context);
                }
                self.block(statement.at + 1, statement.arguments_end, context, depth + 1);
                self.block(from, to, &inner, depth + 1);
            }
        }
        after
    }

    /// The context of a block that only wraps others.
    fn inner(&self, statement: &Statement, context: &Context) -> Context {
        let mut inner = context.clone();
        match statement.word.as_str() {
            "dir" => inner.folder = self.text(statement),
            "catchError" | "warnError" => inner.may_fail = true,
            "if" => {
                let own = self.groovy.source(statement.at + 2, statement.arguments_end.saturating_sub(1));
                inner.condition = Some(match &context.condition {
                    Some(outer) if !outer.starts_with("post: ") => format!("({outer}) && ({own})"),
                    _ => own,
                });
            }
            _ if context.job.is_none() && context.within.is_none() => inner.within = self.defined(statement),
            _ => {}
        }
        inner
    }

    /// The function that `def name(…) {` or `void name(…) {` defines.
    fn defined(&self, statement: &Statement) -> Option<String> {
        match self.groovy.tokens.get(statement.at + 1).map(|token| &token.kind) {
            Some(Kind::Word(name)) if self.groovy.is_open(statement.at + 2, '(') => Some(name.clone()),
            _ => None,
        }
    }

    fn is_assigned(&self, statement: &Statement) -> bool {
        self.groovy.tokens.get(statement.at + 1).is_some_and(|next| next.kind == Kind::Mark('='))
    }

    /// The first text among the arguments.
    fn text(&self, statement: &Statement) -> Option<String> {
        let arguments = self.groovy.tokens.get(statement.at + 1..statement.arguments_end).unwrap_or_default();
        arguments.iter().find_map(|token| match &token.kind {
            Kind::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    fn lines(&self, statement: &Statement) -> Lines {
        let last = statement.block.map_or(statement.arguments_end.saturating_sub(1), |(_, end)| end);
        let tokens = &self.groovy.tokens;
        let first = tokens.get(statement.at).map_or(1, |token| token.line);
        Lines::new(first, tokens.get(last).or(tokens.last()).map_or(first, |token| token.last_line.max(first)))
    }

    fn triggers(&mut self, from: usize, to: usize) {
        for at in from..to {
            let Some(token) = self.groovy.tokens.get(at) else { return };
            let Kind::Word(word) = &token.kind else { continue };
            let statement =
                Statement { word: word.clone(), at, arguments_end: arguments_end(self.groovy, at, to), block: None };
            let lines = self.lines(&statement);
            let source = self.groovy.source(at, statement.arguments_end);
            self.read.triggers.extend(match word.as_str() {
                "cron" | "parameterizedCron" => Some(schedule(self.text(&statement).unwrap_or_default().trim(), lines)),
                "pollSCM" | "githubPush" | "bitbucketPush" => Some(trigger(TriggerKind::Push, lines)),
                "gitlab" if source.contains("MergeRequest") && !source.contains("Push: true") => {
                    Some(trigger(TriggerKind::PullRequest, lines))
                }
                "gitlab" => Some(trigger(TriggerKind::Push, lines)),
                "githubPullRequests" | "ghprbTrigger" => Some(trigger(TriggerKind::PullRequest, lines)),
                "upstream" => Some(trigger(TriggerKind::Pipeline, lines)),
                "GenericTrigger" | "issueCommentTrigger" | "ciBuildTrigger" => Some(trigger(TriggerKind::Event, lines)),
                _ => None,
            });
        }
    }

    /// `NAME = 'text'` pairs.
    fn variables(&mut self, from: usize, to: usize, context: &Context) {
        for tokens in self.groovy.tokens.get(from..to).unwrap_or_default().windows(3) {
            if let [name, mark, value] = tokens
                && let (Kind::Word(name), Kind::Mark('='), Kind::Text(value)) = (&name.kind, &mark.kind, &value.kind)
                && context.job.is_none()
            {
                self.environment.push((name.clone(), value.clone()));
            }
        }
    }

    fn agent(&mut self, from: usize, to: usize, context: &Context) {
        let tokens = self.groovy.tokens.get(from..to).unwrap_or_default();
        let mut image = None;
        for (at, token) in tokens.iter().enumerate() {
            let named = matches!(&token.kind, Kind::Word(word) if word == "image" || word == "docker");
            let next = tokens
                .get(at + 1..)
                .unwrap_or_default()
                .iter()
                .find(|next| matches!(next.kind, Kind::Text(_) | Kind::Open('{')));
            if let Some(Kind::Text(text)) = next.filter(|_| named).map(|next| &next.kind) {
                image = image.or_else(|| Some(text.clone()));
            }
        }
        match context.job.and_then(|job| self.read.jobs.get_mut(job)) {
            Some(job) => job.image = image,
            None => self.image = image,
        }
    }

    fn stage(&mut self, statement: &Statement, from: usize, to: usize, context: &Context, depth: usize) {
        let name = self.text(statement).unwrap_or_else(|| "stage".to_owned());
        let mut one = job(&name, self.lines(statement));
        one.image.clone_from(&self.image);
        one.condition.clone_from(&context.condition);
        let at = self.read.jobs.len();
        self.read.jobs.push(one);
        let inner = Context { job: Some(at), ..context.clone() };
        self.block(from, to, &inner, depth + 1);
        // A stage that only holds others hands its condition down.
        let outer = self.read.jobs.get(at).and_then(|job| job.condition.clone());
        for job in self.read.jobs.iter_mut().skip(at + 1) {
            job.condition = match (&outer, job.condition.take()) {
                (Some(outer), Some(own)) if *outer != own => Some(format!("({outer}) && ({own})")),
                (outer, own) => own.or_else(|| outer.clone()),
            };
        }
    }

    fn outcomes(&mut self, from: usize, to: usize, context: &Context, depth: usize) {
        let at = match context.job {
            Some(job) => job,
            None => {
                let first = self.groovy.tokens.get(from).map_or(1, |token| token.line);
                let last = self.groovy.tokens.get(to).map_or(first, |token| token.last_line.max(first));
                self.read.jobs.push(job("post", Lines::new(first, last)));
                self.read.jobs.len() - 1
            }
        };
        let mut place = from;
        while place < to {
            let outcome = match self.groovy.tokens.get(place).map(|token| &token.kind) {
                Some(Kind::Word(word)) if self.groovy.is_open(place + 1, '{') => word.clone(),
                _ => {
                    place += 1;
                    continue;
                }
            };
            let end = self.groovy.partner(place + 1).min(to);
            let inner = Context { job: Some(at), condition: Some(format!("post: {outcome}")), ..context.clone() };
            self.block(place + 2, end, &inner, depth + 1);
            place = end + 1;
        }
    }

    fn job_of(&mut self, context: &Context, lines: Lines) -> &mut Job {
        let name = context.within.as_deref().unwrap_or("script");
        let at = context.job.filter(|at| *at < self.read.jobs.len());
        let at = at.or_else(|| self.read.jobs.iter().rposition(|job| job.id == name)).unwrap_or_else(|| {
            self.read.jobs.push(job(name, lines));
            self.read.jobs.len() - 1
        });
        // `at` is the place of a job that was found or pushed above.
        &mut self.read.jobs[at]
    }

    fn add(&mut self, mut one: Step, context: &Context) {
        one.condition.clone_from(&context.condition);
        one.enabled = !one.condition.as_deref().is_some_and(never);
        one.folder.clone_from(&context.folder);
        one.may_fail = context.may_fail || failure_ignored(&one.commands);
        one.inputs.extend(self.environment.iter().cloned());
        let lines = one.lines;
        let job = self.job_of(context, lines);
        job.lines = Lines::new(job.lines.first.min(lines.first), job.lines.last.max(lines.last));
        job.steps.push(one);
    }

    fn shell(&mut self, statement: &Statement, context: &Context) {
        let arguments = self.groovy.tokens.get(statement.at + 1..statement.arguments_end).unwrap_or_default();
        let named = |name: &str| {
            let at = arguments.iter().position(|token| matches!(&token.kind, Kind::Word(word) if word == name))?;
            arguments.get(at + 1..)?.iter().find(|token| matches!(token.kind, Kind::Text(_)))
        };
        let script = named("script").or_else(|| arguments.iter().find(|token| matches!(token.kind, Kind::Text(_))));
        let mut one = step(self.lines(statement));
        if let Some(Kind::Text(text)) = named("label").map(|token| &token.kind) {
            one.name = Some(text.clone());
        }
        if let Some((token, Kind::Text(text))) = script.map(|token| (token, &token.kind)) {
            one.commands = commands(text, token.line);
            for command in &mut one.commands {
                command.lines =
                    Lines::new(command.lines.first.min(token.last_line), command.lines.last.min(token.last_line));
            }
        }
        self.add(one, context);
    }

    fn other(&mut self, statement: &Statement, context: &Context) {
        let mut one = step(self.lines(statement));
        one.uses = Some(statement.word.clone());
        if let Some(text) = self.text(statement) {
            one.inputs.insert("value".to_owned(), text);
        }
        self.add(one, context);
    }

    /// `input` holds the stage until a person agrees.
    fn ask(&mut self, statement: &Statement, block: Option<(usize, usize)>, context: &Context) {
        if block.is_none() {
            self.other(statement, context);
        }
        let always = context.condition.is_none();
        if let Some(job) = context.job.filter(|_| always).and_then(|job| self.read.jobs.get_mut(job)) {
            job.limited_to = vec![TriggerKind::Manual];
            job.condition.get_or_insert_with(|| "input".to_owned());
        }
    }
}
