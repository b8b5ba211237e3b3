//! Lays out a fixture to look at it: `cargo run -p matura-stage --example lay_out -- fixtures/demo FOLDER`.

use matura_stage::{Fixture, StageError};
use std::path::Path;

fn main() -> Result<(), StageError> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.as_slice() {
        [fixture, target] => Fixture::read(Path::new(fixture))?.lay_out(Path::new(target)),
        _ => Err(StageError::Fixture("give the folder of a fixture and a folder to make".to_owned())),
    }
}
