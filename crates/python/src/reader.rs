//! The state of one pass over a module's tree.

use crate::bind::Binder;
use crate::source::Source;
use matura_model::fact::python::PyModule;
use ruff_python_ast::StmtFunctionDef;
use ruff_text_size::{Ranged, TextSize};
use std::collections::BTreeMap;
use std::rc::Rc;

/// What a statement stands in.
#[derive(Clone, Default)]
pub(crate) struct Owner {
    /// The qualified name of the function or class around it.
    pub(crate) name: Option<Rc<str>>,
    /// The class whose `self` is meant, also inside its methods.
    pub(crate) class: Option<Rc<str>>,
    /// True below a function.
    pub(crate) in_function: bool,
    /// True when the innermost of them is a class.
    pub(crate) in_class_body: bool,
}

impl Owner {
    /// The name of a thing defined here.
    pub(crate) fn qualify(&self, name: &str) -> String {
        match &self.name {
            Some(owner) => format!("{owner}.{name}"),
            None => name.to_owned(),
        }
    }
}

/// A function whose body is read once what stands around it is known.
pub(crate) struct Pending<'a> {
    pub(crate) function: &'a StmtFunctionDef,
    /// The function itself as owner of its body.
    pub(crate) owner: Owner,
    pub(crate) is_method: bool,
}

/// Reads the tree of one module into a [`PyModule`].
pub(crate) struct Reader<'a> {
    pub(crate) source: &'a Source<'a>,
    pub(crate) binder: Binder<'a>,
    pub(crate) pending: Vec<Pending<'a>>,
    pub(crate) module: PyModule,
    pub(crate) mentions: BTreeMap<Rc<str>, u32>,
    pub(crate) depth: usize,
    pub(crate) too_deep: Option<TextSize>,
}

impl<'a> Reader<'a> {
    /// `folder` is the folder of the file, against which relative imports are resolved.
    pub(crate) fn new(source: &'a Source<'a>, folder: &'a str) -> Self {
        Self {
            source,
            binder: Binder::new(folder),
            pending: Vec::new(),
            module: PyModule::default(),
            mentions: BTreeMap::new(),
            depth: 0,
            too_deep: None,
        }
    }

    /// The module read, and the line from which an expression was left out because it nests too deep.
    pub(crate) fn finish(mut self) -> (PyModule, Option<u32>) {
        let too_deep = self.too_deep.map(|offset| self.source.line(offset));
        let module = &mut self.module;
        module.names = self.mentions.into_iter().map(|(name, line)| (name.to_string(), line)).collect();
        module.imports.sort_by_key(|import| import.line);
        module.calls.sort_by_key(|call| (call.lines.first, call.lines.last));
        module.definitions.sort_by_key(|definition| definition.lines.first);
        module.assignments.sort_by_key(|assignment| assignment.lines.first);
        module.shell.sort_by_key(|shell| shell.1);
        (self.module, too_deep)
    }

    pub(crate) fn line_of(&self, node: &impl Ranged) -> u32 {
        self.source.line(node.start())
    }

    pub(crate) fn text_of(&self, node: &impl Ranged) -> String {
        self.source.slice(node.range()).to_owned()
    }

    pub(crate) fn mention(&mut self, name: Rc<str>, line: u32) {
        let first = self.mentions.entry(name).or_insert(line);
        *first = line.min(*first);
    }
}
