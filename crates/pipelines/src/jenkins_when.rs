//! `when` of a declarative Jenkinsfile as one condition, and what it says about triggers.

use crate::condition::Question;
use crate::groovy::{Groovy, Kind};
use matura_model::fact::TriggerKind;
use matura_model::limits::{GROOVY_ARGUMENTS, JENKINS_WHEN_DEPTH};

/// The conditions between two places, all of which must hold.
pub(crate) fn condition(groovy: &Groovy, from: usize, to: usize) -> Option<String> {
    let parts = parts(groovy, from, to, 0);
    (!parts.is_empty()).then(|| parts.join(" && "))
}

fn parts(groovy: &Groovy, from: usize, to: usize, depth: usize) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = from;
    while at < to && depth < JENKINS_WHEN_DEPTH {
        let Some(Kind::Word(word)) = groovy.tokens.get(at).map(|token| &token.kind) else {
            at += 1;
            continue;
        };
        if groovy.is_open(at + 1, '{') {
            let end = groovy.partner(at + 1).min(to);
            let inner = || parts(groovy, at + 2, end, depth + 1);
            found.extend(match word.as_str() {
                "not" => joined(&inner(), " && ").map(|inner| format!("!({inner})")),
                "anyOf" => joined(&inner(), " || ").map(|inner| format!("({inner})")),
                "allOf" => joined(&inner(), " && ").map(|inner| format!("({inner})")),
                "expression" => Some(format!(
                    "({})",
                    groovy.source(at + 2, end).trim_start_matches("return ").trim_end_matches(';')
                )),
                _ => None,
            });
            at = end + 1;
            continue;
        }
        let end = arguments_end(groovy, at, to);
        let text =
            groovy.tokens.get(at + 1..end).unwrap_or_default().iter().rev().find_map(|token| match &token.kind {
                Kind::Text(text) => Some(text.as_str()),
                _ => None,
            });
        found.extend(match (word.as_str(), text) {
            ("branch" | "tag" | "triggeredBy" | "changeset" | "environment", Some(text)) => {
                Some(format!("{word} == '{text}'"))
            }
            ("changeRequest" | "buildingTag", _) => Some(word.clone()),
            ("beforeAgent" | "beforeInput" | "beforeOptions", _) => None,
            _ => Some(format!("unknown.{word}")),
        });
        at = end.max(at + 1);
    }
    found
}

fn joined(parts: &[String], by: &str) -> Option<String> {
    (!parts.is_empty()).then(|| parts.join(by))
}

/// The place after the arguments of the word at `at`: a bracketed list, or the rest of its line.
pub(crate) fn arguments_end(groovy: &Groovy, at: usize, to: usize) -> usize {
    if groovy.is_open(at + 1, '(') {
        return (groovy.partner(at + 1) + 1).min(to.max(at + 1));
    }
    let mut end = at + 1;
    let mut line = groovy.tokens.get(at).map_or(0, |token| token.last_line);
    while end < to && end - at < GROOVY_ARGUMENTS {
        let Some(token) = groovy.tokens.get(end) else { break };
        let after_comma = groovy.tokens.get(end - 1).is_some_and(|before| before.kind == Kind::Mark(','));
        if token.line != line && !after_comma
            || matches!(token.kind, Kind::Open('{') | Kind::Close(_) | Kind::Mark(';'))
        {
            break;
        }
        end = match token.kind {
            Kind::Open(_) => groovy.partner(end) + 1,
            _ => end + 1,
        };
        line = groovy.tokens.get(end - 1).map_or(line, |token| token.last_line);
    }
    end.min(to.max(at + 1))
}

/// In a multibranch job a pull request builds a branch of its own (`PR-7`).
pub(crate) fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    match question {
        Question::Equal("branch" | "env.BRANCH_NAME" | "BRANCH_NAME", _) => {
            matches!(kind, TriggerKind::PullRequest | TriggerKind::Tag).then_some(false)
        }
        Question::Equal("triggeredBy", cause) => match cause {
            "TimerTrigger" | "TimerTriggerCause" => Some(kind == TriggerKind::Schedule),
            "UserIdCause" => Some(kind == TriggerKind::Manual),
            "UpstreamCause" | "BuildUpstreamCause" => Some(kind == TriggerKind::Pipeline),
            "SCMTrigger" => Some(matches!(kind, TriggerKind::Push | TriggerKind::Tag)),
            _ => None,
        },
        Question::Set("changeRequest" | "env.CHANGE_ID" | "CHANGE_ID" | "env.CHANGE_TARGET") => match kind {
            TriggerKind::PullRequest => Some(true),
            TriggerKind::Manual => None,
            _ => Some(false),
        },
        Question::Equal("env.CHANGE_TARGET", _) => (kind != TriggerKind::PullRequest).then_some(false),
        Question::Set("buildingTag" | "env.TAG_NAME") | Question::Equal("tag" | "env.TAG_NAME", _) => {
            (!matches!(kind, TriggerKind::Tag | TriggerKind::Manual)).then_some(false)
        }
        _ => None,
    }
}
