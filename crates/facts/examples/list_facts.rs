//! Prints what the facts of a folder amount to: counts, how long each part took, every command that
//! pipelines run with the way to it, and the services. `list_facts FOLDER [--brief]`.
#![expect(clippy::print_stdout, reason = "an example prints")]

use matura_facts::{Facts, RunGraph, Starter, build};
use matura_inventory::Options;
use matura_model::Place;
use matura_tables::Tables;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::Instant;

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let Some(folder) = arguments.first() else {
        println!("list_facts FOLDER [--brief]");
        return;
    };
    let started = Instant::now();
    let inventory = match matura_inventory::read(Path::new(folder), Tables::embedded(), &Options::default()) {
        Ok(inventory) => inventory,
        Err(error) => {
            println!("{error}");
            return;
        }
    };
    println!("inventory {:?}", started.elapsed());
    let started = Instant::now();
    let facts = build(inventory, Tables::embedded());
    println!("facts {:?}", started.elapsed());
    let started = Instant::now();
    let graph = RunGraph::build(&facts);
    println!("of which the run graph {:?}", started.elapsed());
    counts(&facts);
    if !arguments.iter().any(|argument| argument == "--brief") {
        commands(&facts, &graph);
    }
    modules(&facts, &graph);
}

fn counts(facts: &Facts) {
    let entries: usize = facts.configs.iter().map(|config| config.entries.len()).sum();
    for (name, count) in [
        ("files", facts.files.len()),
        ("commits", facts.history.as_ref().map_or(0, |history| history.commits.len())),
        ("modules", facts.modules.len()),
        ("documents", facts.documents.len()),
        ("changelogs", facts.releases.len()),
        ("pipelines", facts.pipelines.len()),
        ("hooks", facts.hooks.len()),
        ("resources", facts.resources.len()),
        ("images", facts.images.len()),
        ("dependencies", facts.dependencies.len()),
        ("locks", facts.locks.len()),
        ("tasks", facts.tasks.len()),
        ("owners", facts.owners.len()),
        ("config entries", entries),
        ("problems", facts.problems.len()),
        ("run commands", facts.run_graph.commands().len()),
    ] {
        println!("{count:>8} {name}");
    }
    println!("product zones {:?}", facts.product_zones);
    for problem in facts.problems.iter().filter(|problem| problem.fatal) {
        println!("problem {problem:?}");
    }
}

fn commands(facts: &Facts, graph: &RunGraph) {
    for command in graph.commands() {
        let pipeline = &facts.pipelines[command.pipeline];
        let kinds: Vec<String> =
            facts.triggers_of(command).iter().map(|trigger| format!("{:?}", trigger.kind)).collect();
        let off = if command.enabled { "" } else { " OFF" };
        let text: String = command.text.chars().take(150).collect();
        println!("{}#{}{off} [{}] {text}", pipeline.path, command.job, kinds.join(","));
        if !command.via.is_empty() {
            println!("      via {} at {}", way(&command.via), show(&command.place));
        }
    }
}

fn modules(facts: &Facts, graph: &RunGraph) {
    println!("services");
    for path in graph.services() {
        let run = graph.runs_of_module(path).iter().find(|run| run.starter == Starter::Request);
        println!("  {path}: {}", run.map(|run| way(&run.chain)).unwrap_or_default());
    }
    println!("modules by what starts them");
    let mut by_starter: BTreeMap<Starter, Vec<String>> = BTreeMap::new();
    for path in facts.modules.iter().filter_map(|module| module.path.as_ref()) {
        for run in graph.runs_of_module(path).iter().filter(|run| run.imports == 0) {
            by_starter.entry(run.starter).or_default().push(format!("{path}: {}", way(&run.chain)));
        }
    }
    for (starter, mut paths) in by_starter {
        paths.dedup();
        println!("  {starter:?} {}", paths.len());
        for path in paths.iter().take(12) {
            println!("    {path}");
        }
    }
}

fn way(places: &[Place]) -> String {
    places.iter().map(show).collect::<Vec<_>>().join(" -> ")
}

fn show(place: &Place) -> String {
    match place {
        Place::File { path, lines: Some(lines) } => format!("{path}:{}", lines.first),
        Place::File { path, lines: None } => path.to_string(),
        other => format!("{other:?}"),
    }
}
