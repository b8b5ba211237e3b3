//! Whether the commit hooks also run where nobody can leave them out: in a pipeline.

use matura_facts::{CommandPattern, Facts, Probe, ProbeInput};
use matura_model::fact::Hook;
use matura_model::{Lines, Measure, Observation, Place, Sighting, Strength, Zone};
use std::collections::BTreeSet;

/// Looks for pipelines that run the hook manager of this repository.
pub(crate) const PROBE: Probe = Probe {
    name: "hooks_in_pipelines",
    measures: &[("hooks", "commit hooks that are configured"), ("pipelines", "pipelines that run all of them")],
    run: hooks_in_pipelines,
};

/// A manager, the commands that run its hooks over the whole repository, and actions that do.
const MANAGERS: &[(&str, &[&str], &[&str])] = &[
    (
        "pre-commit",
        &["pre-commit run", "prek run", "pre-commit-ci"],
        &["pre-commit/action", "tox-dev/action-pre-commit-uv", "j178/prek-action"],
    ),
    ("lefthook", &["lefthook run"], &[]),
    ("lint-staged", &["lint-staged"], &[]),
    ("husky", &["husky run"], &[]),
];

fn hooks_in_pipelines(facts: &Facts, _: &ProbeInput<'_>) -> Observation {
    let hooks: Vec<&Hook> = facts.hooks.iter().filter(|hook| facts.is_product(&hook.path)).collect();
    let used: BTreeSet<&str> = hooks.iter().map(|hook| hook.manager.as_str()).collect();
    let managers = MANAGERS.iter().filter(|(name, _, _)| used.contains(name));
    let mut sightings = Vec::new();
    for (name, commands, actions) in managers {
        sightings.extend(commanded(facts, name, commands));
        sightings.extend(acted(facts, name, actions));
    }
    let pipelines: BTreeSet<_> = sightings.iter().filter_map(|sighting| sighting.place.path().cloned()).collect();
    Observation::from_sightings(sightings)
        .with_measure("hooks", Measure::Count(hooks.len() as u64))
        .with_measure("pipelines", Measure::Count(pipelines.len() as u64))
        .with_searched("CI and orchestration pipelines", facts.pipelines.len())
}

fn commanded(facts: &Facts, manager: &str, commands: &[&str]) -> Vec<Sighting> {
    let patterns: Vec<CommandPattern> = commands.iter().map(|text| CommandPattern::new(text)).collect();
    let run = facts.run_graph.commands().iter().filter(|command| command.enabled);
    run.filter(|command| patterns.iter().any(|pattern| pattern.matches(&command.text)))
        .map(|command| seen(command.place.clone(), manager))
        .collect()
}

fn acted(facts: &Facts, manager: &str, actions: &[&str]) -> Vec<Sighting> {
    let mut found = Vec::new();
    for pipeline in facts.pipelines.iter().filter(|pipeline| pipeline.enabled) {
        for step in pipeline.jobs.iter().filter(|job| job.enabled).flat_map(|job| &job.steps) {
            let uses = step.uses.as_deref().and_then(|uses| uses.split('@').next()).unwrap_or_default();
            if step.enabled && actions.contains(&uses) {
                found.push(seen(Place::lines(&pipeline.path, Lines::one(step.lines.first)), manager));
            }
        }
    }
    found
}

fn seen(place: Place, manager: &str) -> Sighting {
    let note = format!("runs the {manager} hooks");
    Sighting { place, note, strength: Strength::Exercised, zone: Zone::Product, tool: Some(manager.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::fact::{Job, Pipeline, Provider, Step};
    use std::collections::BTreeMap;

    fn facts(manager: &str, uses: &str, enabled: bool) -> Facts {
        let hook = Hook {
            path: ".pre-commit-config.yaml".into(),
            lines: Lines::one(4),
            manager: manager.to_owned(),
            id: "ruff".to_owned(),
            source: None,
            command: None,
            stages: Vec::new(),
        };
        let step = Step {
            name: None,
            uses: Some(uses.to_owned()),
            inputs: BTreeMap::new(),
            commands: Vec::new(),
            folder: None,
            condition: None,
            enabled,
            may_fail: false,
            lines: Lines::one(7),
        };
        let job = Job {
            id: "lint".to_owned(),
            name: None,
            environment: None,
            image: None,
            needs: Vec::new(),
            uses: None,
            condition: None,
            limited_to: Vec::new(),
            enabled: true,
            steps: vec![step],
            lines: Lines::new(5, 8),
        };
        let pipeline = Pipeline {
            path: ".github/workflows/ci.yml".into(),
            lines: Lines::new(1, 8),
            provider: Provider::GitHubActions,
            name: None,
            triggers: Vec::new(),
            jobs: vec![job],
            enabled: true,
            includes: Vec::new(),
        };
        Facts { hooks: vec![hook], pipelines: vec![pipeline], product_zones: vec![Zone::Product], ..Facts::default() }
    }

    #[test]
    fn only_the_manager_in_use_counts_and_only_where_it_runs() {
        let count = |manager, uses, enabled| {
            hooks_in_pipelines(&facts(manager, uses, enabled), &ProbeInput::default()).sightings.len()
        };
        assert_eq!(count("pre-commit", "pre-commit/action@v3", true), 1);
        assert_eq!(count("pre-commit", "pre-commit/action@v3", false), 0);
        assert_eq!(count("lefthook", "pre-commit/action@v3", true), 0);
        assert_eq!(count("pre-commit", "actions/checkout@v4", true), 0);
    }
}
