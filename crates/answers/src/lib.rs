//! What people answered, and what becomes of it in a scan.
//!
//! A person's answer stands in `.matura/answers.toml` of the assessed repository. It is in force until it
//! is stale: past its day, or its ground has moved. The machine never changes it. [`Store`] is the only
//! way to the file.

#![warn(missing_docs)]

mod edit;
mod error;
mod form;
mod ground;
mod judgement;
mod standing;
mod store;

pub use error::{Mistake, StoreError};
pub use ground::{file_ground, ground};
pub use judgement::{Judgement, Occasion};
pub use standing::{Answers, Stale, Standing};
pub use store::{Exchanged, Revision, Store};
