//! Python modules and the code cells of notebooks: what they import, call and define.

use crate::place::{Lines, RepoPath};

/// An import.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    /// The absolute dotted name: `sklearn.pipeline.Pipeline` for `from sklearn.pipeline import Pipeline`.
    /// A relative import is resolved against the file's folder: `..io` in `src/bikes/jobs/a.py` gives
    /// `src.bikes.io`.
    pub name: String,
    /// The name it is bound to in the module: `pd`.
    pub bound_as: String,
    /// True when the source wrote it with leading dots.
    pub relative: bool,
    /// Its line.
    pub line: u32,
}

/// A value as far as it can be read off the source.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A string; of an f-string, its literal text with `{}` for the parts that are computed.
    Str(String),
    /// A number, as written.
    Number(String),
    /// True or false.
    Bool(bool),
    /// `None`.
    None,
    /// A list, tuple or set.
    List(Vec<Value>),
    /// A dictionary; keys that are no strings are left out.
    Dict(Vec<(String, Value)>),
    /// A name or attribute, resolved like a call's.
    Name(String),
    /// The result of a call, by the call's resolved name.
    Call(String),
    /// Anything else.
    Other,
}

/// An argument of a call.
#[derive(Clone, Debug, PartialEq)]
pub struct Argument {
    /// The keyword; `None` for a positional argument.
    pub name: Option<String>,
    /// What is passed.
    pub value: Value,
}

/// A call.
#[derive(Clone, Debug, PartialEq)]
pub struct Call {
    /// The resolved dotted name. Import aliases are followed (`mlflow.log_metric`), and variables that
    /// are assigned the result of a known constructor (`client.get_run` is
    /// `mlflow.MlflowClient.get_run`). What cannot be resolved starts with `?`: `?.fit`.
    pub name: String,
    /// Its arguments.
    pub arguments: Vec<Argument>,
    /// The qualified name of the function or class it stands in; `None` at the top of the module.
    pub within: Option<String>,
    /// True when it stands as a decorator.
    pub decorator: bool,
    /// Where it stands.
    pub lines: Lines,
}

/// What is defined.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DefinitionKind {
    /// A function at the top of a module or inside another function.
    Function,
    /// A method.
    Method,
    /// A class.
    Class,
}

/// A definition.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// The qualified name: `Model.fit`.
    pub name: String,
    /// What it is.
    pub kind: DefinitionKind,
    /// True when no part of the name starts with `_`, and it is not nested in a function.
    pub public: bool,
    /// The docstring's text, if it has one.
    pub docstring: Option<String>,
    /// Resolved names of decorators, with a `?` where they could not be resolved.
    pub decorators: Vec<String>,
    /// Resolved names of base classes.
    pub bases: Vec<String>,
    /// Parameters of a function (without `self`, `cls`), or annotated fields of a class: name, annotation
    /// as source text, and the description where the field gives one (`Field(description=…)`).
    pub fields: Vec<(String, Option<String>, Option<String>)>,
    /// The return annotation as source text.
    pub returns: Option<String>,
    /// From the first decorator to the last line of the body.
    pub lines: Lines,
    /// The line with `def` or `class`.
    pub line: u32,
}

/// An assignment at the top of a module or in a class body, and keyword defaults of interest.
#[derive(Clone, Debug, PartialEq)]
pub struct Assignment {
    /// The target, qualified by its class: `THRESHOLD`, `Config.threshold`.
    pub target: String,
    /// The value.
    pub value: Value,
    /// Where it stands.
    pub lines: Lines,
}

/// A Python file, or the code cells of a notebook taken together.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PyModule {
    /// The file; lines are those of the file as stored, also for a notebook.
    pub path: Option<RepoPath>,
    /// The module's docstring.
    pub docstring: Option<String>,
    /// Imports, those inside functions included.
    pub imports: Vec<Import>,
    /// Calls.
    pub calls: Vec<Call>,
    /// Definitions.
    pub definitions: Vec<Definition>,
    /// Assignments.
    pub assignments: Vec<Assignment>,
    /// True when the file runs something when started as a program: `if __name__ == "__main__":`, a
    /// notebook, or calls at the top level other than definitions and set-up.
    pub is_program: bool,
    /// Names of other things the code mentions by attribute or subscript, resolved, without calls:
    /// `os.environ`, `torch.nn.Module`. Sorted, without repeats, with the first line of each.
    pub names: Vec<(String, u32)>,
    /// Shell lines of notebook cells (`!pip install …`, `%run`), with their lines.
    pub shell: Vec<(String, u32)>,
    /// The number of code lines (neither blank nor comment).
    pub code_lines: u32,
}
