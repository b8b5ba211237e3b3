//! Feeds any bytes to a parser, or to a whole scan. The fuzz targets in `fuzz/` and the test over their
//! corpus call the same functions, so that what a fuzzer once found stays found.
//!
//! A function here panics when something does not hold that has to hold for any input; returning is passing.

#![warn(missing_docs)]

mod parsers;
mod whole;

pub use parsers::{infra, manifests, notebook, pipelines, prose, python, shell, yaml};
pub use whole::scan;

/// What eats bytes.
pub struct Target {
    /// The name of the fuzz target and of its folder of seeds.
    pub name: &'static str,
    /// Eats them.
    pub feed: fn(&[u8]),
}

/// Every target, in the order of their names.
pub const TARGETS: &[Target] = &[
    Target { name: "infra", feed: infra },
    Target { name: "manifests", feed: manifests },
    Target { name: "notebook", feed: notebook },
    Target { name: "pipelines", feed: pipelines },
    Target { name: "prose", feed: prose },
    Target { name: "python", feed: python },
    Target { name: "scan", feed: scan },
    Target { name: "shell", feed: shell },
    Target { name: "yaml", feed: yaml },
];
