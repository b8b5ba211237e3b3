//! Infrastructure as code of every tool to resources in one shape, container images and the commands
//! that containers run. Text or a parsed tree in, facts and problems out; nothing here opens a file.

#![warn(missing_docs)]

mod ansible;
mod azure;
mod bicep;
mod cloudformation;
mod command;
mod compose;
mod databricks;
mod dockerfile;
mod helm;
mod image;
mod kubernetes;
mod monitoring;
mod node;
mod other;
mod output;
mod program;
mod pulumi;
mod script;
mod terraform;
mod terraform_json;
mod vagrant;
mod yaml;

pub use bicep::bicep;
pub use dockerfile::dockerfile;
pub use program::program;
pub use script::script;
pub use terraform::terraform;
pub use vagrant::vagrant;
pub use yaml::yaml;

use matura_model::Problem;
use matura_model::fact::{Image, Resource, Task};

/// What a file says about infrastructure.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Its resources, in the order of the file.
    pub resources: Vec<Resource>,
    /// The images it builds on or runs.
    pub images: Vec<Image>,
    /// What its containers run.
    pub tasks: Vec<Task>,
    /// What could not be understood.
    pub problems: Vec<Problem>,
}
