//! What a walk arrives at.

use matura_model::Place;

/// How something is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Means {
    /// As a program of its own.
    Direct,
    /// In a container whose image the pipeline builds but does not start.
    Image,
    /// As a service.
    Server,
    /// By a test runner.
    Test,
}

/// What was arrived at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Goal {
    /// A task, by its index.
    Task(usize),
    /// A module, by its index.
    Module(usize),
}

/// One way to something that is run.
#[derive(Debug)]
pub(crate) struct Arrival {
    pub(crate) goal: Goal,
    pub(crate) means: Means,
    /// From the step's command (or the task, where no pipeline runs it) on.
    pub(crate) chain: Vec<Place>,
    /// The pipeline and job it began in.
    pub(crate) job: Option<(usize, usize)>,
    pub(crate) enabled: bool,
}
