//! From the inventory to the facts: every file with text goes to the parsers that its kind and name ask
//! for. Files are read in parallel; what they gave is put together in the order of their paths.

mod collect;
mod own;
mod read;

use crate::product::product_zones;
use crate::{Facts, RunGraph};
use collect::Collected;
use matura_inventory::Inventory;
use matura_model::{File, Problem, Whose};
use matura_tables::Tables;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Everything that the inventory tells. A parser that panics costs what its file says, nothing else.
///
/// The tables have been applied by the inventory, which gave each file its kind and zone; no parser has
/// a vocabulary of its own that is kept there.
pub fn build(inventory: Inventory, _tables: &Tables) -> Facts {
    let read: Vec<Collected> = inventory.files.par_iter().map(guarded).collect();
    let mut collected = Collected { problems: inventory.problems, ..Collected::default() };
    for one in read {
        collected.append(one);
    }
    let mut facts = collected.finish();
    own::keep_own(&mut facts, &inventory.folder, &inventory.elsewhere);
    facts.product_zones = product_zones(&inventory.files, &facts.modules);
    facts.files = inventory.files;
    facts.history = inventory.history;
    facts.run_graph = match catch_unwind(AssertUnwindSafe(|| RunGraph::build(&facts))) {
        Ok(graph) => graph,
        Err(panic) => {
            facts.problems.push(bug(None, "finding out what starts what", panic.as_ref()));
            RunGraph::default()
        }
    };
    facts
}

fn guarded(file: &File) -> Collected {
    match catch_unwind(AssertUnwindSafe(|| read::read(file))) {
        Ok(collected) => collected,
        Err(panic) => {
            Collected { problems: vec![bug(Some(file), "reading it", panic.as_ref())], ..Collected::default() }
        }
    }
}

fn bug(file: Option<&File>, doing: &str, panic: &(dyn std::any::Any + Send)) -> Problem {
    let text = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
    Problem {
        path: file.map(|file| file.path.clone()),
        lines: None,
        message: format!("matura failed while {doing}: {}", text.unwrap_or("no reason given")),
        whose: Whose::OurBug,
        fatal: true,
    }
}
