//! From the inventory to the facts: every file with text goes to the parsers that its kind and name ask
//! for. Files are read in parallel; what they gave is put together in the order of their paths.

mod collect;
mod own;
mod read;

use crate::product::product_zones;
use crate::{Facts, RunGraph};
use collect::Collected;
use matura_inventory::Inventory;
use matura_model::deadline::OUT_OF_TIME;
use matura_model::{File, Problem, Whose};
use matura_tables::Tables;
use rayon::prelude::*;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// Everything that the inventory tells. A parser that panics costs what its file says, nothing else.
///
/// The tables have been applied by the inventory, which gave each file its kind and zone; no parser has
/// a vocabulary of its own that is kept there.
pub fn build(inventory: Inventory, _tables: &Tables) -> Facts {
    let deadline = inventory.deadline;
    let in_time = |file| (!deadline.is_over()).then(|| guarded(file));
    let read: Vec<Option<Collected>> = inventory.files.par_iter().map(in_time).collect();
    let mut collected = Collected { problems: inventory.problems, ..Collected::default() };
    let mut cut_short = inventory.cut_short;
    let unread = read.iter().filter(|one| one.is_none()).count();
    if unread > 0 {
        let message = format!("{OUT_OF_TIME}: {unread} of {} files were not understood", read.len());
        collected.problems.push(whole(&message));
        cut_short.get_or_insert(message);
    }
    for one in read.into_iter().flatten() {
        collected.append(one);
    }
    let mut facts = collected.finish();
    own::keep_own(&mut facts, &inventory.folder, &inventory.elsewhere);
    facts.product_zones = product_zones(&inventory.files, &facts.modules);
    facts.files = inventory.files;
    facts.history = inventory.history;
    facts.deadline = deadline;
    facts.cut_short = cut_short;
    if deadline.is_over() {
        if facts.cut_short.is_none() {
            let message = format!("{OUT_OF_TIME}: what starts what was not found out");
            facts.problems.push(whole(&message));
            facts.cut_short = Some(message);
        }
        return facts;
    }
    facts.run_graph = match catch_unwind(AssertUnwindSafe(|| RunGraph::build(&facts))) {
        Ok(graph) => graph,
        Err(panic) => {
            facts.problems.push(bug(None, "finding out what starts what", panic.as_ref()));
            RunGraph::default()
        }
    };
    facts
}

/// What is said of the repository as a whole and costs a part of the answer.
fn whole(message: &str) -> Problem {
    Problem { path: None, lines: None, message: message.to_owned(), whose: Whose::OurLimit, fatal: true }
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
