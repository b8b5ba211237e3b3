//! What a repository contains, typed and neutral to the provider. A fact carries no judgement.
//!
//! Every fact names its file and lines. Lists stand in the order of the file.

pub mod config;
pub mod dependency;
pub mod document;
pub mod infra;
pub mod pipeline;
pub mod python;
pub mod task;

pub use config::{Config, Entry};
pub use dependency::{Dependency, Ecosystem, Group, Lockfile, Pin};
pub use document::{Block, BlockKind, Document, Language, Link, Mood, Section, Statement, Table};
pub use infra::{Attribute, Image, ImageUse, InfraTool, Resource};
pub use pipeline::{Command, Hook, Job, Pipeline, Provider, Step, Trigger, TriggerKind};
pub use python::{Argument, Assignment, Call, Definition, DefinitionKind, Import, PyModule, Value};
pub use task::{Owner, Task, TaskTool};
