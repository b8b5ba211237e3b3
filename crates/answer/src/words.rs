//! Reasons as sentences: the places in a clause's text are filled in.

use matura_model::{Measure, Observation, Place};
use matura_rules::{Criterion, Rulebook};
use matura_texts::Texts;

/// `says` with `{signal}`, `{signal.count}`, `{signal.files}`, `{signal.tools}`, `{signal.note}` and
/// `{signal.MEASURE}` filled in.
pub(crate) fn fill(says: &str, book: &Rulebook, criterion: &Criterion, seen: &[Observation]) -> String {
    let texts = Texts::of(book.language);
    let mut filled = String::new();
    let mut rest = says;
    // Places that stand side by side are alternatives, of which several may be filled in.
    let mut open = false;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        match after.split_once('}') {
            Some((name, tail)) => {
                let value = value(name, book, texts, criterion, seen);
                if open && before.is_empty() && !value.is_empty() {
                    filled.push_str(texts.say("reason.comma"));
                }
                open = !value.is_empty() || (open && before.is_empty());
                filled.push_str(&value);
                rest = tail;
            }
            None => {
                filled.push('{');
                rest = after;
            }
        }
    }
    filled.push_str(rest);
    // Parentheses around places of which none could be filled in.
    if says.contains("({") || says.contains("（{") { filled.replace(" ()", "").replace("（）", "") } else { filled }
}

fn value(name: &str, book: &Rulebook, texts: &Texts, criterion: &Criterion, seen: &[Observation]) -> String {
    let (signal, what) = parts(name);
    let own = format!("{}/{signal}", criterion.key);
    let at = book.signals.iter().position(|known| known.id == own || known.id == signal);
    let Some(observation) = at.and_then(|at| seen.get(at)) else { return format!("`{name}`") };
    let first = observation.sightings.first();
    match what {
        "place" => first.map(|sighting| place(texts, &sighting.place)).unwrap_or_default(),
        "note" => first.map(|sighting| sighting.note.clone()).unwrap_or_default(),
        "count" => observation.sightings.len().to_string(),
        "files" => {
            let mut paths: Vec<_> = observation.sightings.iter().filter_map(|sighting| sighting.place.path()).collect();
            paths.sort();
            paths.dedup();
            paths.len().to_string()
        }
        "tools" => tools(texts, observation),
        measure => observation.measures.get(measure).map(|measure| number(texts, *measure)).unwrap_or_default(),
    }
}

/// Reasons side by side.
pub(crate) fn and(texts: &Texts, reasons: &[String]) -> String {
    reasons.join(texts.say("reason.and"))
}

/// A signal and what is wanted of it; the id of a criterion before the signal's own may hold dots.
fn parts(name: &str) -> (&str, &str) {
    let own = name.rfind('/').map_or(0, |slash| slash + 1);
    let dot = name.get(own..).and_then(|rest| rest.find('.')).map(|dot| own + dot);
    dot.and_then(|dot| Some((name.get(..dot)?, name.get(dot + 1..)?))).unwrap_or((name, "place"))
}

fn tools(texts: &Texts, observation: &Observation) -> String {
    let mut tools: Vec<&str> = observation.sightings.iter().filter_map(|sighting| sighting.tool.as_deref()).collect();
    tools.sort_unstable();
    tools.dedup();
    let comma = texts.say("reason.comma");
    match tools.len() {
        0..=3 => tools.join(comma),
        more => {
            let first = tools.get(..3).unwrap_or_default().join(comma);
            texts.fill("reason.and_more", &[("first", &first), ("n", &(more - 3))])
        }
    }
}

fn number(texts: &Texts, measure: Measure) -> String {
    match measure {
        Measure::Count(count) => count.to_string(),
        Measure::Share(share) => format!("{:.0} %", share * 100.0),
        Measure::Days(days) => texts.fill("reason.days", &[("n", &days)]),
    }
}

fn place(texts: &Texts, place: &Place) -> String {
    match place {
        Place::File { path, lines: Some(lines) } => format!("{path}:{}", lines.first),
        Place::File { path, lines: None } => path.to_string(),
        Place::Commit { id, .. } => texts.fill("place.commit", &[("id", &id.get(..10).unwrap_or(id))]),
        Place::Tag { name, .. } => texts.fill("place.tag", &[("name", name)]),
        Place::Absence { sought, among } => {
            texts.fill("place.absence", &[("sought", &texts.phrase(sought)), ("among", among)])
        }
    }
}

/// A clause's text without the places to fill in, for a reader who asks what would change an answer.
pub(crate) fn plain(says: &str) -> String {
    let mut text = String::new();
    let mut depth = 0usize;
    for c in says.chars() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth = depth.saturating_sub(1);
                text.push('…');
            }
            c if depth == 0 => text.push(c),
            _ => {}
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dots_of_a_criterion_before_a_signal_are_no_measure() {
        assert_eq!(parts("flow.share"), ("flow", "share"));
        assert_eq!(parts("2.2.8/pipeline-trains"), ("2.2.8/pipeline-trains", "place"));
        assert_eq!(parts("2.2.8/pipeline-trains.count"), ("2.2.8/pipeline-trains", "count"));
        assert_eq!(parts("iac/resources"), ("iac/resources", "place"));
    }
}
