//! What concerns a questionnaire as a whole: its sections, kinds of project, scale, and when it applies.

use crate::compile::{Here, Scope, condition};
use crate::condition::Condition;
use crate::error::RuleError;
use crate::load::{Read, Sources, line_of};
use crate::rulebook::{Kind, Questionnaire, Rulebook, Section};
use crate::scale;
use crate::source::{QuestionnaireFile, SectionSource};

pub(crate) fn questionnaire(
    read: &Read<QuestionnaireFile>,
    criteria: std::ops::Range<usize>,
    errors: &mut Vec<RuleError>,
) -> Questionnaire {
    let source = &read.value;
    let section = |section: &SectionSource| Section {
        id: section.id.clone(),
        title: section.title.clone(),
        bare_minimum: section.bare_minimum,
        means: section.means.clone(),
    };
    Questionnaire {
        id: source.id.clone(),
        title: source.title.clone(),
        short: source.short.clone().unwrap_or_else(|| source.title.clone()),
        source: source.source.clone(),
        about: source.about.clone(),
        scale: scale::scale(source, &read.file, errors),
        dimensions: source
            .scale
            .iter()
            .flat_map(|scale| &scale.dimension)
            .map(|dimension| (dimension.id.clone(), dimension.title.clone()))
            .collect(),
        sections: source.section.iter().map(section).collect(),
        criteria: criteria.collect(),
        kinds: Vec::new(),
    }
}

/// What concerns questionnaires as wholes: kinds of project, when all their criteria apply, scales.
pub(crate) fn wholes(scope: &Scope<'_>, sources: &Sources, book: &mut Rulebook, errors: &mut Vec<RuleError>) {
    for ((read, _), questionnaire) in sources.questionnaires.values().zip(&mut book.questionnaires) {
        let here =
            Here { file: &read.file, text: &read.text, owner: String::new(), questionnaire: read.value.id.as_str() };
        for kind in &read.value.kind {
            let line = line_of(&read.text, &format!("\"{}\"", kind.name));
            let when = condition(scope, &here, &kind.when, line, errors);
            questionnaire.kinds.push(Kind { name: kind.name.clone(), label: kind.name.clone(), when });
        }
        let whole = read.value.applies_when.as_ref().map(|when| condition(scope, &here, when, None, errors));
        let members: Vec<usize> = questionnaire.criteria.clone();
        for at in &members {
            let Some(criterion) = book.criteria.get_mut(*at) else { continue };
            criterion.applies_when = match (whole.clone(), criterion.applies_when.take()) {
                (Some(whole), Some(own)) => Some(Condition::All(vec![whole, own])),
                (whole, own) => whole.or(own),
            };
        }
        let mut homes: Vec<&str> =
            members.iter().filter_map(|at| book.criteria.get(*at)).map(|one| one.section.as_str()).collect();
        homes.dedup();
        scale::check(questionnaire, &homes, &read.file, errors);
    }
}
