//! Tags that point at what runs, or ran, somewhere (`production`, `rollback`), joined with the pipelines
//! that a push of such a tag starts. Moving the tag moves what is deployed.

use matura_facts::{Facts, Probe, ProbeInput, wildcard};
use matura_model::fact::{Pipeline, Trigger, TriggerKind};
use matura_model::history::{Tag, TagKind};
use matura_model::{Measure, Observation, Place, Sighting, Strength, Zone};

/// Looks for tags that name an environment or a way back.
pub(crate) const PROBE: Probe = Probe {
    name: "environment_tags",
    measures: &[
        ("tags", "tags that name an environment or a way back"),
        ("read", "pipelines that a push of one of them starts"),
    ],
    run: environment_tags,
};

fn environment_tags(facts: &Facts, _: &ProbeInput<'_>) -> Observation {
    let history = match &facts.history {
        Ok(history) => history,
        Err(why) => return Observation::unknown(why.clone()),
    };
    let tags: Vec<&Tag> = history.tags.iter().filter(|tag| tag.kind == TagKind::Environment).collect();
    let mut sightings: Vec<Sighting> = tags.iter().map(|tag| seen(tag)).collect();
    let readers: Vec<Sighting> = facts
        .pipelines
        .iter()
        .filter(|pipeline| pipeline.enabled && facts.is_product(&pipeline.path))
        .filter_map(|pipeline| reader(pipeline, &tags))
        .collect();
    let read = readers.len();
    sightings.extend(readers);
    let observation = Observation::from_sightings(sightings)
        .with_measure("tags", Measure::Count(tags.len() as u64))
        .with_measure("read", Measure::Count(read as u64))
        .with_searched("tags", history.tags.len());
    match tags.is_empty() && !history.is_whole() {
        true => Observation::unknown("the clone does not hold the whole history"),
        false => observation,
    }
}

fn seen(tag: &Tag) -> Sighting {
    Sighting {
        place: Place::Tag { name: tag.name.clone(), commit: tag.commit.clone() },
        note: format!("the tag {}", tag.name),
        strength: Strength::Exercised,
        zone: Zone::Product,
        tool: None,
    }
}

/// The trigger of a pipeline that one of the tags starts by its name, not merely as any tag would.
fn reader(pipeline: &Pipeline, tags: &[&Tag]) -> Option<Sighting> {
    let (trigger, tag) = pipeline.triggers.iter().find_map(|trigger| Some((trigger, named(trigger, tags)?)))?;
    Some(Sighting {
        place: Place::lines(&pipeline.path, trigger.lines),
        note: format!("a push of the tag {} starts this pipeline", tag.name),
        strength: Strength::Exercised,
        zone: Zone::Product,
        tool: None,
    })
}

fn named<'a>(trigger: &Trigger, tags: &[&'a Tag]) -> Option<&'a Tag> {
    if trigger.kind != TriggerKind::Tag {
        return None;
    }
    let patterns = trigger.branches.iter().filter(|pattern| !pattern.trim_matches('*').is_empty());
    patterns.filter_map(|pattern| tags.iter().copied().find(|tag| wildcard(pattern, &tag.name))).next()
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::Held;
    use matura_model::Lines;
    use matura_model::fact::Provider;
    use matura_model::history::History;

    fn tag(name: &str, kind: TagKind) -> Tag {
        Tag { name: name.to_owned(), kind, version: None, commit: "c".to_owned(), when: 0, annotated: false }
    }

    fn facts(tags: Vec<Tag>, pattern: &str) -> Facts {
        let trigger = Trigger {
            kind: TriggerKind::Tag,
            branches: vec![pattern.to_owned()],
            paths: Vec::new(),
            schedule: None,
            lines: Lines::one(3),
        };
        let pipeline = Pipeline {
            path: ".github/workflows/deploy.yml".into(),
            lines: Lines::one(1),
            provider: Provider::GitHubActions,
            name: None,
            triggers: vec![trigger],
            jobs: Vec::new(),
            enabled: true,
            includes: Vec::new(),
        };
        let history = History { tags, ..History::default() };
        Facts {
            history: Ok(history),
            pipelines: vec![pipeline],
            product_zones: vec![Zone::Product],
            ..Facts::default()
        }
    }

    fn check(tags: Vec<Tag>, pattern: &str, held: &Held, expected: [u64; 2]) {
        let seen = environment_tags(&facts(tags, pattern), &ProbeInput::default());
        assert_eq!(seen.held, *held);
        let measured = ["tags", "read"].map(|name| seen.measures.get(name).copied());
        assert_eq!(measured, expected.map(|count| Some(Measure::Count(count))));
    }

    #[test]
    fn a_tag_counts_by_what_it_names_and_a_pipeline_by_the_tag_it_waits_for() {
        let production = || vec![tag("production", TagKind::Environment), tag("v1.0", TagKind::Release)];
        check(production(), "production", &Held::Yes, [1, 1]);
        check(production(), "prod*", &Held::Yes, [1, 1]);
        check(production(), "v*", &Held::Yes, [1, 0]);
        // Any tag starts it: that is no sign that this one is read.
        check(production(), "*", &Held::Yes, [1, 0]);
        check(vec![tag("v1.0", TagKind::Release)], "v*", &Held::No, [0, 0]);
    }
}
