//! What the signals observed in a repository, as text without excerpts, so that clauses and confidences
//! can be judged anew without the repository.

use anyhow::{Context, Result, bail};
use matura_model::{Held, Lines, Measure, Observation, Place, RepoPath, Sighting, Strength, Zone};
use matura_rules::Rulebook;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// Sightings kept of one signal in one file: enough for conditions that count.
const PER_SIGNAL: usize = 40;

/// One line for each signal that did not plainly fail to hold, sorted by the signal's id:
/// `id` tab `yes`/`no`/`unknown WHY` tab measures tab sightings, a sighting being
/// `strength zone tool path` with `-` for what it lacks.
pub fn written(book: &Rulebook, observations: &[Observation]) -> String {
    let mut lines = BTreeMap::new();
    for (signal, seen) in book.signals.iter().zip(observations) {
        let held = match &seen.held {
            Held::No if seen.measures.is_empty() => continue,
            Held::No => "no".to_owned(),
            Held::Yes => "yes".to_owned(),
            Held::Unknown(why) => format!("unknown {}", why.replace(['\t', '\n'], " ")),
        };
        let measures: Vec<String> =
            seen.measures.iter().map(|(name, measure)| format!("{name}={}", number(*measure))).collect();
        let sightings: Vec<String> = seen.sightings.iter().take(PER_SIGNAL).map(sighting).collect();
        lines.insert(signal.id.as_str(), format!("{held}\t{}\t{}", measures.join(" "), sightings.join("|")));
    }
    let mut text = String::new();
    for (id, line) in lines {
        let _ = writeln!(text, "{id}\t{line}");
    }
    text
}

fn number(measure: Measure) -> String {
    match measure {
        Measure::Count(count) => format!("c{count}"),
        Measure::Share(share) => format!("s{share}"),
        Measure::Days(days) => format!("d{days}"),
    }
}

fn sighting(sighting: &Sighting) -> String {
    let clean = |text: &str| text.replace(['\t', '\n', '|', ' '], "_");
    let tool = sighting.tool.as_deref().map_or("-".to_owned(), clean);
    let path = sighting.place.path().map_or("-".to_owned(), |path| clean(path.as_str()));
    format!("{} {} {tool} {path}", sighting.strength.name(), sighting.zone.name())
}

/// The observations that a record holds, in the rulebook's order; signals without a line did not hold.
pub fn read(book: &Rulebook, text: &str) -> Result<Vec<Observation>> {
    let mut lines: BTreeMap<&str, &str> = BTreeMap::new();
    for line in text.lines() {
        let (id, rest) = line.split_once('\t').with_context(|| format!("`{line}` has no tab"))?;
        lines.insert(id, rest);
    }
    let observations: Result<Vec<Observation>> = book
        .signals
        .iter()
        .map(|signal| lines.remove(signal.id.as_str()).map_or(Ok(Observation::from_sightings(Vec::new())), observation))
        .collect();
    match lines.keys().next() {
        Some(id) => bail!("the record holds the signal `{id}`, which no rule has; record again"),
        None => observations,
    }
}

fn observation(line: &str) -> Result<Observation> {
    let mut parts = line.split('\t');
    let (held, measures, sightings) =
        (parts.next().unwrap_or_default(), parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let sightings: Result<Vec<Sighting>> =
        sightings.split('|').filter(|text| !text.is_empty()).zip(1u32..).map(|(text, at)| parsed(text, at)).collect();
    let mut seen = Observation { sightings: sightings?, ..Observation::from_sightings(Vec::new()) };
    seen.held = match held.split_once(' ') {
        Some(("unknown", why)) => Held::Unknown(why.to_owned()),
        _ if held == "yes" => Held::Yes,
        _ => Held::No,
    };
    for measure in measures.split(' ').filter(|text| !text.is_empty()) {
        let (name, value) = measure.split_once('=').with_context(|| format!("`{measure}` is no measure"))?;
        seen.measures.insert(name.to_owned(), measured(value)?);
    }
    Ok(seen)
}

fn measured(value: &str) -> Result<Measure> {
    Ok(match value.split_at_checked(1) {
        Some(("c", rest)) => Measure::Count(rest.parse()?),
        Some(("s", rest)) => Measure::Share(rest.parse()?),
        Some(("d", rest)) => Measure::Days(rest.parse()?),
        _ => bail!("`{value}` is no measure"),
    })
}

fn parsed(text: &str, at: u32) -> Result<Sighting> {
    let words: Vec<&str> = text.split(' ').collect();
    let [strength, zone, tool, path] = words.as_slice() else { bail!("`{text}` is no sighting") };
    let strengths = [Strength::Mentioned, Strength::Declared, Strength::Configured, Strength::Exercised];
    let strength = strengths.into_iter().find(|known| known.name() == *strength).context("an unknown strength")?;
    let zone = Zone::ALL.into_iter().find(|known| known.name() == *zone).context("an unknown zone")?;
    let place = match *path {
        "-" => Place::Commit { id: at.to_string(), subject: String::new() },
        path => Place::lines(&RepoPath::new(path), Lines::one(at)),
    };
    let tool = Some(*tool).filter(|tool| *tool != "-").map(str::to_owned);
    Ok(Sighting { place, note: String::new(), strength, zone, tool })
}
