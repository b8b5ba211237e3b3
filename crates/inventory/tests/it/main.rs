//! The inventory of real repositories, written to temporary folders.

#![expect(clippy::disallowed_methods, reason = "tests write the repositories that they read")]

mod any_bytes;
mod files;
mod history;
mod repo;
