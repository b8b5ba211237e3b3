//! What a name stands for, and the scopes that names are looked up in.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// In which way a name is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A module, class or function that was imported, or a part of one.
    Imported,
    /// A definition of this module, or a builtin.
    Local,
    /// A value that the named thing gives when called.
    Instance,
    /// A variable of which only the name is known.
    Opaque,
}

/// What an expression stands for. The name starts with `?` where its root is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Known {
    pub(crate) name: Rc<str>,
    pub(crate) kind: Kind,
}

impl Known {
    pub(crate) fn new(name: impl Into<Rc<str>>, kind: Kind) -> Self {
        Self { name: name.into(), kind }
    }

    pub(crate) fn unknown() -> Self {
        Self::new("?", Kind::Instance)
    }

    /// True when nothing can be told about what it is an attribute or result of.
    pub(crate) fn is_unknown(&self) -> bool {
        self.kind == Kind::Opaque || self.name.starts_with('?')
    }

    /// The name under which a call of it is recorded.
    pub(crate) fn called(&self) -> Rc<str> {
        match self.kind {
            Kind::Imported | Kind::Local => self.name.clone(),
            Kind::Instance if &*self.name == "?" => self.name.clone(),
            Kind::Instance => format!("{}.__call__", self.name).into(),
            Kind::Opaque if self.name.starts_with('?') => self.name.clone(),
            Kind::Opaque => {
                let last = self.name.rsplit('.').next().unwrap_or_default();
                format!("?.{last}").into()
            }
        }
    }
}

/// A class of this module.
#[derive(Default)]
pub(crate) struct Class {
    /// Methods, fields and attributes set through `self`.
    pub(crate) members: HashMap<String, Known>,
    /// Resolved names of base classes.
    pub(crate) bases: Vec<Rc<str>>,
}

#[derive(Default)]
struct Scope<'a> {
    names: HashMap<&'a str, Known>,
    globals: HashSet<&'a str>,
    is_class: bool,
}

/// The scopes around a statement, the module's first.
pub(crate) struct Scopes<'a> {
    scopes: Vec<Scope<'a>>,
}

impl<'a> Scopes<'a> {
    pub(crate) fn new() -> Self {
        Self { scopes: vec![Scope::default()] }
    }

    pub(crate) fn enter(&mut self, is_class: bool) {
        self.scopes.push(Scope { is_class, ..Scope::default() });
    }

    pub(crate) fn leave(&mut self) {
        if self.scopes.len() > 1 {
            self.scopes.pop();
        }
    }

    /// Looks a name up. The names of a class body are not seen from its methods.
    pub(crate) fn get(&self, name: &str) -> Option<&Known> {
        let last = self.scopes.len().saturating_sub(1);
        self.scopes
            .iter()
            .enumerate()
            .rev()
            .filter(|(index, scope)| *index == last || !scope.is_class)
            .find_map(|(_, scope)| scope.names.get(name))
    }

    /// What the name is bound to in the innermost scope itself.
    pub(crate) fn own(&self, name: &str) -> Option<&Known> {
        self.scopes.last().and_then(|scope| scope.names.get(name))
    }

    pub(crate) fn set(&mut self, name: &'a str, known: Known) {
        let is_global = self.scopes.last().is_some_and(|scope| scope.globals.contains(name));
        let scope = match is_global {
            true => self.scopes.first_mut(),
            false => self.scopes.last_mut(),
        };
        if let Some(scope) = scope {
            scope.names.insert(name, known);
        }
    }

    pub(crate) fn declare_global(&mut self, name: &'a str) {
        if let Some(scope) = self.scopes.last_mut() {
            scope.globals.insert(name);
        }
    }
}
