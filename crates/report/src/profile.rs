//! What kind of project it is, and why.

use crate::build::evidence;
use crate::mask::mask;
use crate::value;
use matura_answer::Assessed;
use matura_facts::Facts;
use matura_model::FileKind;
use matura_rules::Rulebook;
use std::collections::BTreeMap;

/// The questionnaire that asks about the project as such; each of its criteria is a trait.
const PROFILE: &str = "profile";

/// The profile of a repository.
pub(crate) fn profile(facts: &Facts, book: &Rulebook, assessed: &Assessed) -> value::Profile {
    let asked = book.questionnaire(PROFILE).map(|questionnaire| questionnaire.criteria.as_slice()).unwrap_or_default();
    let traits = asked.iter().filter_map(|at| {
        let (rule, found) = (book.criteria.get(*at)?, assessed.assessments.get(*at)?);
        let shown = value::Trait {
            label: rule.label.as_ref().unwrap_or(&rule.id).clone(),
            answer: found.answer.into(),
            confidence: found.confidence.share(),
            reason: mask(&found.reason).into_owned(),
            evidence: evidence(book, found),
        };
        Some((rule.id.clone(), shown))
    });
    value::Profile { kind: kind(book, assessed), languages: languages(facts), traits: traits.collect() }
}

fn kind(book: &Rulebook, assessed: &Assessed) -> Option<value::Kind> {
    let name = assessed.kind.as_ref()?;
    let kinds = book.questionnaires.iter().flat_map(|questionnaire| &questionnaire.kinds);
    let known = kinds.clone().find(|known| known.name == *name);
    let deciding = known.map(|known| known.when.criteria());
    let mut reasons = Vec::new();
    let mut because = Vec::new();
    for at in deciding.unwrap_or_default() {
        let (Some(rule), Some(found)) = (book.criteria.get(at), assessed.assessments.get(at)) else { continue };
        if !because.contains(&rule.id) {
            because.push(rule.id.clone());
            reasons.push(mask(&found.reason).into_owned());
        }
    }
    let label = known.map_or(name, |known| &known.label).clone();
    Some(value::Kind { name: name.clone(), label, reason: reasons.join("; "), because })
}

fn languages(facts: &Facts) -> Vec<value::Language> {
    let mut counts: BTreeMap<&'static str, usize> = BTreeMap::new();
    for file in facts.files.iter().filter(|file| facts.product_zones.contains(&file.zone)) {
        if let Some(name) = language(file.kind) {
            *counts.entry(name).or_default() += 1;
        }
    }
    let total: usize = counts.values().sum();
    let mut languages: Vec<value::Language> = counts
        .into_iter()
        .map(|(name, files)| value::Language { name: name.to_owned(), files, share: share(files, total) })
        .collect();
    languages.sort_by(|a, b| b.files.cmp(&a.files).then_with(|| a.name.cmp(&b.name)));
    languages
}

#[expect(clippy::cast_precision_loss, reason = "file counts stay far below 2^52")]
fn share(part: usize, whole: usize) -> f64 {
    (part as f64 / whole.max(1) as f64 * 100.0).round() / 100.0
}

/// The language of a kind of code; `None` for what is no code.
fn language(kind: FileKind) -> Option<&'static str> {
    Some(match kind {
        FileKind::Python => "Python",
        FileKind::Notebook => "Jupyter notebooks",
        FileKind::R => "R",
        FileKind::Jvm => "Java, Scala, Kotlin",
        FileKind::DotNet => "C#, F#",
        FileKind::JavaScript => "JavaScript, TypeScript",
        FileKind::Shell => "Shell",
        FileKind::Sql => "SQL",
        FileKind::Terraform => "Terraform",
        FileKind::Bicep => "Bicep",
        FileKind::Groovy => "Groovy",
        FileKind::OtherCode => "other languages",
        _ => return None,
    })
}
