//! When GitLab jobs run: `rules`, `only`, `except`, `when`.

use crate::condition::{Question, holds, never};
use crate::gitlab::Settings;
use crate::shape::{ALL_KINDS, strings};
use matura_model::fact::TriggerKind;
use matura_yaml::Node;

/// What a pipeline as a whole says about its jobs.
pub(crate) struct Policy {
    /// What starts the pipeline.
    pub(crate) kinds: Vec<TriggerKind>,
    /// Without rules of the workflow, jobs without rules run for branches and tags alone.
    pub(crate) has_workflow_rules: bool,
}

/// When a job runs.
pub(crate) struct Decision {
    pub(crate) condition: Option<String>,
    pub(crate) limited_to: Vec<TriggerKind>,
    pub(crate) enabled: bool,
}

impl Policy {
    pub(crate) fn decide(&self, settings: &Settings<'_>) -> Decision {
        if let Some(rules) = settings.get("rules") {
            return self.by_rules(rules);
        }
        let when = settings.get("when").and_then(|when| when.as_str()).unwrap_or("on_success");
        let only = settings.get("only").copied();
        let except = settings.get("except").copied();
        let described: Vec<_> = [("only", only), ("except", except)]
            .into_iter()
            .filter_map(|(word, node)| Some(format!("{word}: {}", references(node?).join(", "))))
            .chain((when != "on_success").then(|| format!("when: {when}")))
            .collect();
        let open = self.kinds.iter().copied().filter(|kind| self.selected(only, except, *kind)).collect();
        Decision {
            condition: (!described.is_empty()).then(|| described.join("; ")),
            limited_to: if when == "manual" { vec![TriggerKind::Manual] } else { self.shrunk(open, only) },
            enabled: when != "never",
        }
    }

    fn selected(&self, only: Option<&Node>, except: Option<&Node>, kind: TriggerKind) -> bool {
        let selected = match only.map(references) {
            Some(references) if !references.is_empty() => references.iter().any(|word| is_of(word, kind)),
            _ => self.has_workflow_rules || kind != TriggerKind::PullRequest,
        };
        let refused =
            except.map(references).unwrap_or_default().iter().any(|word| is_keyword(word) && is_of(word, kind));
        selected && !refused
    }

    /// The kinds that are left, if any was taken away; what `only` asks for when all were.
    fn shrunk(&self, open: Vec<TriggerKind>, only: Option<&Node>) -> Vec<TriggerKind> {
        if open.is_empty() {
            let words = only.map(references).unwrap_or_default();
            return ALL_KINDS.into_iter().filter(|kind| words.iter().any(|word| is_of(word, *kind))).collect();
        }
        if open.len() == self.kinds.len() { Vec::new() } else { open }
    }

    fn by_rules(&self, rules: &Node) -> Decision {
        let texts: Vec<_> = rules.items().iter().filter_map(|rule| rule.str_at("if")).collect();
        let outcomes: Vec<_> = self.kinds.iter().map(|kind| outcome(rules, *kind)).collect();
        let open: Vec<_> =
            self.kinds.iter().zip(&outcomes).filter(|(_, o)| **o != Outcome::Never).map(|(k, _)| *k).collect();
        let enabled = !open.is_empty() || ALL_KINDS.into_iter().any(|kind| outcome(rules, kind) != Outcome::Never);
        let runs = outcomes.iter().filter(|outcome| **outcome != Outcome::Never);
        let by_hand = !open.is_empty() && runs.into_iter().all(|outcome| *outcome == Outcome::Manual);
        let limited_to = match (by_hand, open.is_empty()) {
            (true, _) => vec![TriggerKind::Manual],
            (false, true) => ALL_KINDS.into_iter().filter(|kind| outcome(rules, *kind) != Outcome::Never).collect(),
            (false, false) => self.shrunk(open, None),
        };
        Decision { condition: (!texts.is_empty()).then(|| texts.join(" || ")), limited_to, enabled }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Runs,
    Manual,
    Never,
}

/// What the rules decide for a kind: the first that certainly holds ends the search.
fn outcome(rules: &Node, kind: TriggerKind) -> Outcome {
    let mut possible = Outcome::Never;
    for rule in rules.items() {
        let condition = rule.str_at("if").map(|text| match never(text) {
            true => Some(false),
            false => holds(text, kind, knowledge),
        });
        let certain = match condition {
            Some(Some(false)) => continue,
            Some(value) => value == Some(true) && rule.get("changes").is_none() && rule.get("exists").is_none(),
            None => rule.get("changes").is_none() && rule.get("exists").is_none(),
        };
        let this = match rule.str_at("when") {
            Some("never") => Outcome::Never,
            Some("manual") => Outcome::Manual,
            _ => Outcome::Runs,
        };
        possible = match (possible, this) {
            (Outcome::Never, this) => this,
            (Outcome::Manual, Outcome::Runs) => Outcome::Runs,
            (possible, _) => possible,
        };
        if certain {
            break;
        }
    }
    possible
}

/// True when the rules of a workflow certainly start no pipeline for this kind.
pub(crate) fn excludes(rules: &Node, kind: TriggerKind) -> bool {
    outcome(rules, kind) == Outcome::Never
}

/// The kinds that rules or `only` ask for by name, so that one may expect them to happen.
pub(crate) fn mentioned_kinds(rules: Option<&Node>, only: Option<&Node>) -> Vec<TriggerKind> {
    let mut kinds = Vec::new();
    for rule in rules.map(Node::items).unwrap_or_default() {
        let Some(text) = rule.str_at("if").filter(|_| rule.str_at("when") != Some("never")) else { continue };
        const WORDS: &[(&str, TriggerKind)] = &[
            ("merge_request_event", TriggerKind::PullRequest),
            ("external_pull_request_event", TriggerKind::PullRequest),
            ("CI_MERGE_REQUEST_", TriggerKind::PullRequest),
            ("schedule", TriggerKind::Schedule),
            ("CI_COMMIT_TAG", TriggerKind::Tag),
            ("\"web\"", TriggerKind::Manual),
            ("'web'", TriggerKind::Manual),
            ("pipeline\"", TriggerKind::Pipeline),
            ("\"trigger\"", TriggerKind::Event),
            ("\"api\"", TriggerKind::Event),
        ];
        let mentioned = WORDS.iter().filter(|(word, _)| text.contains(word)).map(|(_, kind)| *kind);
        kinds.extend(mentioned.filter(|kind| holds(text, *kind, knowledge) != Some(false)));
    }
    for word in only.map(references).unwrap_or_default() {
        kinds.extend(
            ALL_KINDS.into_iter().filter(|kind| *kind != TriggerKind::Push && is_keyword(&word) && is_of(&word, *kind)),
        );
    }
    kinds
}

/// `only` and `except` are lists of references, or maps that hold such a list.
fn references(node: &Node) -> Vec<String> {
    match node.is_mapping() {
        true => strings(node.get("refs")),
        false => strings(Some(node)),
    }
}

fn is_keyword(word: &str) -> bool {
    const KEYWORDS: &[&str] = &[
        "merge_requests",
        "external_pull_requests",
        "branches",
        "pushes",
        "tags",
        "schedules",
        "web",
        "triggers",
        "api",
        "pipelines",
        "chat",
        "external",
    ];
    KEYWORDS.contains(&word)
}

fn is_of(word: &str, kind: TriggerKind) -> bool {
    match word {
        "merge_requests" | "external_pull_requests" => kind == TriggerKind::PullRequest,
        "branches" => !matches!(kind, TriggerKind::PullRequest | TriggerKind::Tag),
        "pushes" => matches!(kind, TriggerKind::Push | TriggerKind::Tag),
        "tags" => kind == TriggerKind::Tag,
        "schedules" => kind == TriggerKind::Schedule,
        "web" => kind == TriggerKind::Manual,
        "triggers" | "api" | "chat" | "external" => kind == TriggerKind::Event,
        "pipelines" => kind == TriggerKind::Pipeline,
        // The name of a branch, or a pattern over branches and tags.
        name => match kind {
            TriggerKind::PullRequest => false,
            TriggerKind::Tag => name.starts_with('/'),
            _ => true,
        },
    }
}

fn knowledge(question: Question<'_>, kind: TriggerKind) -> Option<bool> {
    let variable = |word: &str| word.trim_start_matches('$').trim_matches(['{', '}']).to_owned();
    match question {
        Question::Equal(word, source) if variable(word) == "CI_PIPELINE_SOURCE" => source_is(source, kind),
        Question::Equal(word, _) => is_set(&variable(word), kind).filter(|set| !set),
        Question::Set(word) => is_set(&variable(word), kind),
        Question::Starts(..) => None,
    }
}

fn source_is(source: &str, kind: TriggerKind) -> Option<bool> {
    let wanted: &[TriggerKind] = match source {
        "merge_request_event" | "external_pull_request_event" => &[TriggerKind::PullRequest],
        "push" => &[TriggerKind::Push, TriggerKind::Tag],
        "schedule" => &[TriggerKind::Schedule],
        "web" => &[TriggerKind::Manual],
        "pipeline" | "parent_pipeline" => &[TriggerKind::Pipeline],
        "api" | "trigger" | "chat" | "webide" | "external" => &[TriggerKind::Event],
        _ => return None,
    };
    Some(wanted.contains(&kind))
}

fn is_set(variable: &str, kind: TriggerKind) -> Option<bool> {
    match variable {
        "CI_COMMIT_TAG" => match kind {
            TriggerKind::Tag => Some(true),
            TriggerKind::PullRequest | TriggerKind::Push => Some(false),
            _ => None,
        },
        "CI_COMMIT_BRANCH" => match kind {
            TriggerKind::Push => Some(true),
            TriggerKind::PullRequest | TriggerKind::Tag => Some(false),
            _ => None,
        },
        "CI_OPEN_MERGE_REQUESTS" => None,
        name if name.starts_with("CI_MERGE_REQUEST_") => match kind {
            TriggerKind::PullRequest => Some(true),
            TriggerKind::Push | TriggerKind::Tag | TriggerKind::Schedule => Some(false),
            _ => None,
        },
        _ => None,
    }
}
