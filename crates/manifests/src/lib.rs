//! Dependencies, lock files, named tasks, code owners and commit hooks.

#![warn(missing_docs)]
