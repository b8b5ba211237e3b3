//! The page on which a person confirms answers, and the server on this machine that shows it.
//!
//! The server knows neither the disk nor the scan: what it shows and where answers go is behind
//! [`Answering`]. It listens on the loopback address only and yet is built as if everybody could reach it:
//! see `guard`. Nothing of a repository becomes HTML: the page is plain files that are embedded here, and
//! what it shows arrives as JSON and is put into the page as text.

#![warn(missing_docs)]

mod answering;
mod api;
mod assets;
mod guard;
mod keys;
mod lines;
mod listener;
mod page;
mod said;
mod server;
mod undo;
mod view;

pub use answering::{Answering, Refusal, Replaced, revision};
pub use said::{Invalid, Said};
pub use server::{ReviewError, Server};
pub use view::{Asked, Entry, Item, Part, Section, View};
