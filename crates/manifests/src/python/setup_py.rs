//! `setup.py`, read as text: its literal lists of requirements and entry points.

use crate::output::Output;
use crate::python::{Token, closing, entry_point_line, literals, requirement, tokens};
use matura_model::Lines;
use matura_model::fact::{Ecosystem, Group};

/// Lists of one file.
const LIST_LIMIT: usize = 200;

/// Requirements and entry points that `setup.py` lists, in the call or in a variable that it names.
pub(crate) fn setup_py(output: &mut Output<'_>, text: &str) {
    let tokens = tokens(text);
    let mut left = LIST_LIMIT;
    for at in 0..tokens.len() {
        let Some(key) = tokens.get(at).and_then(|token| token.name().or_else(|| token.text())) else { continue };
        let group = match key {
            "install_requires" => Some(Group::Runtime),
            "setup_requires" => Some(Group::Build),
            "tests_require" => Some(Group::Dev),
            _ => None,
        };
        let Some(value) = value_of(&tokens, at).filter(|_| group.is_some() || is_other_key(key)) else { continue };
        left -= 1;
        if left == 0 {
            break;
        }
        match (key, group) {
            (_, Some(group)) => sum(output, &tokens, value, &group),
            ("extras_require", _) => extras(output, &tokens, followed(&tokens, value)),
            ("console_scripts" | "gui_scripts", _) => {
                let value = followed(&tokens, value);
                for token in literals(&tokens, value, closing(&tokens, value)) {
                    entry_point_line(output, token.text().unwrap_or_default(), stands(token));
                }
            }
            _ => {}
        }
    }
}

fn is_other_key(key: &str) -> bool {
    matches!(key, "extras_require" | "console_scripts" | "gui_scripts")
}

/// The position of the value after `key =` or `"key":`.
fn value_of(tokens: &[Token], at: usize) -> Option<usize> {
    let mark = tokens.get(at + 1)?;
    (mark.is('=') || mark.is(':')).then_some(at + 2)
}

/// The position of a value, or of what the variable there is set to.
fn followed(tokens: &[Token], value: usize) -> usize {
    tokens.get(value).and_then(Token::name).and_then(|name| variable(tokens, name)).unwrap_or(value)
}

/// Where the literal list or table begins that a variable of the module is set to.
fn variable(tokens: &[Token], name: &str) -> Option<usize> {
    let assigned = |at: &usize| {
        let token = |ahead: usize| tokens.get(at + ahead);
        token(0).is_some_and(|token| token.name() == Some(name) && token.indent == Some(0))
            && token(1).is_some_and(|token| token.is('='))
            && token(2).is_some_and(|token| token.is('[') || token.is('{') || token.is('('))
    };
    (0..tokens.len()).find(assigned).map(|at| at + 2)
}

/// The lists that a `+` joins.
fn sum(output: &mut Output<'_>, tokens: &[Token], start: usize, group: &Group) {
    let mut at = start;
    for _ in 0..20 {
        let Some(first) = tokens.get(at) else { return };
        let list = match first.name() {
            Some(name) => variable(tokens, name),
            None => Some(at).filter(|_| first.is('[') || first.is('(')),
        };
        if let Some(list) = list {
            requirements(output, tokens, list, group);
        }
        let end = if first.name().is_some() { at } else { closing(tokens, at) };
        match tokens.get(end + 1) {
            Some(token) if token.is('+') => at = end + 2,
            _ => return,
        }
    }
}

fn requirements(output: &mut Output<'_>, tokens: &[Token], open: usize, group: &Group) {
    for token in literals(tokens, open, closing(tokens, open)) {
        // Strings on neighbouring lines were joined; a forgotten comma is the file's own mistake.
        if let Some(wanted) = token.text().and_then(requirement) {
            output.dependency(token.line, wanted, group, Ecosystem::Python);
        }
    }
}

/// `{"extra": [..], "other": VARIABLE}`.
fn extras(output: &mut Output<'_>, tokens: &[Token], open: usize) {
    if !tokens.get(open).is_some_and(|token| token.is('{')) {
        return;
    }
    let end = closing(tokens, open);
    let mut at = open + 1;
    while at < end {
        let Some(extra) = tokens.get(at).and_then(Token::text) else {
            at += 1;
            continue;
        };
        match value_of(tokens, at) {
            Some(value) => sum(output, tokens, value, &Group::Optional(extra.to_owned())),
            None => return,
        }
        at += 2;
        at = match tokens.get(at).is_some_and(|token| token.is('[') || token.is('(')) {
            true => closing(tokens, at) + 1,
            false => at + 1,
        };
    }
}

fn stands(token: &Token) -> Lines {
    Lines::new(token.line, token.last)
}
