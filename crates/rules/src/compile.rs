//! From sources to a rulebook: names are resolved, values checked, orders computed.

use crate::condition::{Condition, SignalTest};
use crate::error::{RuleError, nearest};
use crate::find::Compiler;
use crate::guide;
use crate::load::{Read, Sources, line_of};
use crate::order::{criteria_order, signal_order};
use crate::pattern::Pool;
use crate::rulebook::{Clause, Criterion, Rulebook, Signal};
use crate::source::{ClauseSource, ConditionSource, ConditionTable, CriterionFile, SignalSource};
use crate::whole::{questionnaire, wholes};
use matura_facts::Probe;
use matura_model::{Answer, Basis};
use matura_tables::Tables;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// The questionnaire whose criteria are named by their bare id.
const MAIN: &str = "assessment";
/// Sightings that a signal keeps, if its rule says nothing.
const KEEP: usize = 40;

/// Names of everything, so that what is written can be resolved.
pub(crate) struct Scope<'a> {
    tables: &'a Tables,
    probes: &'a [Probe],
    signals: BTreeMap<String, usize>,
    criteria: BTreeMap<String, usize>,
    pool: RefCell<Pool>,
    trusted: &'a dyn Fn(&str) -> bool,
}

/// Where a name is used: the file, and what it may leave out.
pub(crate) struct Here<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
    /// The key of the criterion, or the stem of the file of signals.
    pub(crate) owner: String,
    /// The questionnaire, for names of its other criteria.
    pub(crate) questionnaire: &'a str,
}

impl Scope<'_> {
    fn signal(&self, here: &Here<'_>, name: &str) -> Option<usize> {
        let own = format!("{}/{name}", here.owner);
        let sibling = key(here.questionnaire, name);
        [own.as_str(), sibling.as_str(), name].iter().find_map(|name| self.signals.get(*name)).copied()
    }

    fn criterion(&self, here: &Here<'_>, name: &str) -> Option<usize> {
        let sibling = key(here.questionnaire, name);
        self.criteria.get(&sibling).or_else(|| self.criteria.get(name)).copied()
    }
}

fn key(questionnaire: &str, id: &str) -> String {
    if questionnaire == MAIN { id.to_owned() } else { format!("{questionnaire}/{id}") }
}

/// `trusted` tells the files whose expressions are known to be right.
pub(crate) fn compile(
    sources: &Sources,
    tables: &Tables,
    probes: &[Probe],
    trusted: &dyn Fn(&str) -> bool,
    errors: &mut Vec<RuleError>,
) -> Rulebook {
    let mut book = Rulebook::default();
    let mut pending: Vec<(Here<'_>, &SignalSource)> = Vec::new();
    let mut criteria: Vec<(Here<'_>, &Read<CriterionFile>)> = Vec::new();
    for (stem, read) in &sources.signals {
        let here = || Here { file: &read.file, text: &read.text, owner: stem.clone(), questionnaire: "" };
        pending.extend(read.value.signal.iter().map(|signal| (here(), signal)));
    }
    for (number, (read, members)) in sources.questionnaires.values().enumerate() {
        let id = read.value.id.as_str();
        let mut members: Vec<&Read<CriterionFile>> = members.iter().collect();
        members.sort_by_key(|member| member.value.number);
        let own = criteria.len()..criteria.len() + members.len();
        book.questionnaires.push(questionnaire(read, own, errors));
        for member in members {
            let owner = key(id, &member.value.id);
            let here = || Here { file: &member.file, text: &member.text, owner: owner.clone(), questionnaire: id };
            pending.extend(member.value.signal.iter().map(|signal| (here(), signal)));
            book.criteria.push(criterion(&member.value, number, owner.clone(), &member.file));
            criteria.push((here(), member));
        }
    }
    let scope = Scope {
        tables,
        probes,
        signals: index(
            pending.iter().map(|(here, signal)| (format!("{}/{}", here.owner, signal.id), here.file)),
            errors,
        ),
        criteria: index(book.criteria.iter().map(|criterion| (criterion.key.clone(), criterion.file.as_str())), errors),
        pool: RefCell::default(),
        trusted,
    };
    for (here, source) in &pending {
        let own = scope.signal(here, &source.id).unwrap_or_default();
        if let Some(criterion) = scope.criteria.get(&here.owner).and_then(|at| book.criteria.get_mut(*at)) {
            criterion.signals.push(own);
        }
        book.signals.push(signal(&scope, here, source, errors));
    }
    for ((here, read), at) in criteria.iter().zip(0..) {
        complete(&scope, here, &read.value, at, &mut book, errors);
    }
    wholes(&scope, sources, &mut book, errors);
    book.path_sets = scope.pool.borrow().path_sets();
    book.signal_order = signal_order(&book, errors);
    book.criteria_order = criteria_order(&book, errors);
    book
}

fn index<'a>(names: impl Iterator<Item = (String, &'a str)>, errors: &mut Vec<RuleError>) -> BTreeMap<String, usize> {
    let mut known = BTreeMap::new();
    for (position, (name, file)) in names.enumerate() {
        if known.insert(name.clone(), position).is_some() {
            errors.push(RuleError::new(file, None, format!("`{name}` is defined twice")));
        }
    }
    known
}

fn criterion(source: &CriterionFile, questionnaire: usize, key: String, file: &str) -> Criterion {
    Criterion {
        key,
        id: source.id.clone(),
        questionnaire,
        number: source.number,
        section: source.id.split('.').next().unwrap_or_default().to_owned(),
        name: source.name.clone(),
        label: None,
        title: source.title.clone(),
        asks: source.asks.clone(),
        why: source.why.clone(),
        remedy: source.remedy.clone(),
        blind: source.blind.clone(),
        cost: None,
        start: None,
        applies_when: None,
        presupposes: Vec::new(),
        signals: Vec::new(),
        clauses: Vec::new(),
        examples: source.example.clone(),
        file: file.to_owned(),
        off: None,
    }
}

fn signal(scope: &Scope<'_>, here: &Here<'_>, source: &SignalSource, errors: &mut Vec<RuleError>) -> Signal {
    let line = line_of(here.text, &format!("\"{}\"", source.id));
    let resolve = |name: &str| scope.signal(here, name);
    let mut compiler = Compiler {
        tables: scope.tables,
        probes: scope.probes,
        signal: &resolve,
        pool: &scope.pool,
        trusted: (scope.trusted)(here.file),
        file: here.file,
        line,
        errors: Vec::new(),
    };
    let find = compiler.finder(&source.find);
    let zones = source.zones.as_ref().map(|zones| compiler.named_all(zones, "zone"));
    let strength = source.strength.as_deref().and_then(|name| compiler.named(name, "strength"));
    errors.append(&mut compiler.errors);
    Signal {
        id: format!("{}/{}", here.owner, source.id),
        asks: source.asks.clone(),
        find,
        zones,
        strength,
        note: source.note.clone(),
        keep: source.keep.unwrap_or(KEEP),
        off: None,
    }
}

fn complete(
    scope: &Scope<'_>,
    here: &Here<'_>,
    source: &CriterionFile,
    at: usize,
    book: &mut Rulebook,
    errors: &mut Vec<RuleError>,
) {
    let applies_when = source.applies_when.as_ref().map(|when| condition(scope, here, when, None, errors));
    let mut presupposes = Vec::new();
    for name in &source.presupposes {
        match scope.criterion(here, name) {
            Some(other) => presupposes.push(other),
            None => errors.push(RuleError::new(
                here.file,
                line_of(here.text, name),
                format!("there is no criterion `{name}`"),
            )),
        }
    }
    let clauses: Vec<Clause> = source.answer.iter().map(|answer| clause(scope, here, answer, errors)).collect();
    match source.answer.last() {
        Some(last) if matches!(&last.when, ConditionSource::Name(name) if name == "otherwise") => {}
        _ => errors.push(RuleError::new(here.file, None, "the last `[[answer]]` must be `when = \"otherwise\"`")),
    }
    for example in &source.example {
        if !source.answer.iter().any(|answer| answer.id == example.clause) {
            let line = line_of(here.text, &example.clause);
            errors.push(RuleError::new(
                here.file,
                line,
                format!("an example names no clause of this file: `{}`", example.clause),
            ));
        }
    }
    if let Some(criterion) = book.criteria.get_mut(at) {
        criterion.applies_when = applies_when;
        criterion.cost = guide::cost(here.file, here.text, source.cost.as_deref(), errors);
        criterion.start = guide::start(here.file, here.text, source.start.as_ref(), errors);
        criterion.presupposes = presupposes;
        criterion.clauses = clauses;
    }
}

fn clause(scope: &Scope<'_>, here: &Here<'_>, source: &ClauseSource, errors: &mut Vec<RuleError>) -> Clause {
    let line = line_of(here.text, &format!("\"{}\"", source.id));
    let when = condition(scope, here, &source.when, line, errors);
    let gives = Answer::ALL.into_iter().find(|answer| answer.name() == source.gives).unwrap_or_else(|| {
        errors.push(RuleError::new(
            here.file,
            line,
            format!("`{}` is no answer; known are yes, partial, no, na, unknown", source.gives),
        ));
        Answer::Unknown
    });
    let mut shows: Vec<usize> =
        when.signals().into_iter().filter(|(_, supports)| *supports).map(|(signal, _)| signal).collect();
    if !source.shows.is_empty() {
        shows.clear();
        for name in &source.shows {
            match scope.signal(here, name) {
                Some(signal) => shows.push(signal),
                None => errors.push(RuleError::new(here.file, line, no_signal(scope, here, name))),
            }
        }
    }
    let basis = match (gives, source.basis.as_deref()) {
        (Answer::No, Some("contradicted")) => Basis::Contradicted,
        (Answer::No, Some("not_found")) => Basis::NotFound,
        (Answer::No, Some("presupposed")) => Basis::Presupposed,
        (_, Some(other)) => {
            errors.push(RuleError::new(
                here.file,
                line,
                format!("`{other}` is no basis of a no; known are contradicted, not_found, presupposed"),
            ));
            Basis::NotFound
        }
        (Answer::Yes | Answer::Partial, None) => Basis::Observed,
        (Answer::No, None) if when.signals().iter().any(|(_, supports)| *supports) => Basis::Contradicted,
        (Answer::No, None) if !when.criteria().is_empty() => Basis::Presupposed,
        (Answer::No, None) => Basis::NotFound,
        (Answer::NotApplicable, None) => Basis::NotApplicable,
        (Answer::Unknown, None) => Basis::NotObservable,
    };
    Clause {
        id: source.id.clone(),
        gives,
        when,
        says: source.says.clone(),
        basis,
        shows,
        would_change: source.would_change.clone(),
    }
}

fn no_signal(scope: &Scope<'_>, here: &Here<'_>, name: &str) -> String {
    let prefix = format!("{}/", here.owner);
    let own = scope.signals.keys().filter_map(|id| id.strip_prefix(&prefix));
    match nearest(name, own) {
        Some(near) => format!("there is no signal `{name}`; did you mean `{near}`?"),
        None => format!("there is no signal `{name}`"),
    }
}

pub(crate) fn condition(
    scope: &Scope<'_>,
    here: &Here<'_>,
    source: &ConditionSource,
    line: Option<usize>,
    errors: &mut Vec<RuleError>,
) -> Condition {
    let table = match source {
        ConditionSource::Name(name) if name == "otherwise" => return Condition::Otherwise,
        ConditionSource::Name(name) => &ConditionTable { signal: Some(name.clone()), ..ConditionTable::default() },
        ConditionSource::Table(table) => table,
    };
    let keys =
        [table.signal.is_some(), table.answer.is_some(), table.all.is_some(), table.any.is_some(), table.not.is_some()];
    if keys.iter().filter(|given| **given).count() != 1 {
        errors.push(RuleError::new(
            here.file,
            line,
            "a condition takes exactly one of `signal`, `answer`, `all`, `any`, `not`",
        ));
    }
    let mut each =
        |parts: &[ConditionSource]| parts.iter().map(|part| condition(scope, here, part, line, errors)).collect();
    if let Some(parts) = &table.all {
        return Condition::All(each(parts));
    }
    if let Some(parts) = &table.any {
        return Condition::Any(each(parts));
    }
    if let Some(part) = &table.not {
        return Condition::Not(Box::new(condition(scope, here, part, line, errors)));
    }
    if let Some(name) = &table.answer {
        return answer_condition(scope, here, table, name, line, errors);
    }
    signal_condition(scope, here, table, line, errors)
}

fn answer_condition(
    scope: &Scope<'_>,
    here: &Here<'_>,
    table: &ConditionTable,
    name: &str,
    line: Option<usize>,
    errors: &mut Vec<RuleError>,
) -> Condition {
    let is: Vec<Answer> =
        Answer::ALL.into_iter().filter(|answer| table.is.iter().any(|name| name == answer.name())).collect();
    if is.len() != table.is.len() || is.is_empty() {
        errors.push(RuleError::new(here.file, line, "`is` takes a list of yes, partial, no, na, unknown"));
    }
    match scope.criterion(here, name) {
        Some(criterion) => Condition::Answer { criterion, is },
        None => {
            errors.push(RuleError::new(here.file, line, format!("there is no criterion `{name}`")));
            Condition::Otherwise
        }
    }
}

fn signal_condition(
    scope: &Scope<'_>,
    here: &Here<'_>,
    table: &ConditionTable,
    line: Option<usize>,
    errors: &mut Vec<RuleError>,
) -> Condition {
    let name = table.signal.as_deref().unwrap_or_default();
    let Some(signal) = scope.signal(here, name) else {
        errors.push(RuleError::new(here.file, line, no_signal(scope, here, name)));
        return Condition::Otherwise;
    };
    let resolve = |name: &str| scope.signal(here, name);
    let mut compiler = Compiler {
        tables: scope.tables,
        probes: scope.probes,
        signal: &resolve,
        pool: &scope.pool,
        trusted: (scope.trusted)(here.file),
        file: here.file,
        line,
        errors: Vec::new(),
    };
    let at_least = table.at_least.as_deref().and_then(|name| compiler.named(name, "strength"));
    let zones = compiler.named_all(&table.zones, "zone");
    errors.append(&mut compiler.errors);
    Condition::Signal(Box::new(SignalTest {
        signal,
        at_least,
        measures: table.measures.clone(),
        sightings: table.sightings,
        files: table.files,
        tools: table.tools,
        zones,
    }))
}
