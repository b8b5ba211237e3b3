//! What statements bind names to.

use crate::known::{Class, Kind, Known, Scopes};
use crate::reader::Owner;
use crate::resolve::{is_class_name, literal_type};
use ruff_python_ast::{
    Alias, ExceptHandler, Expr, Parameters, Stmt, StmtAnnAssign, StmtAssign, StmtClassDef, StmtFunctionDef,
    StmtImportFrom, StmtWith,
};
use std::collections::HashMap;
use std::rc::Rc;

/// The names known at a point of the module.
pub(crate) struct Binder<'a> {
    folder: &'a str,
    pub(crate) scopes: Scopes<'a>,
    pub(crate) classes: HashMap<Rc<str>, Class>,
    /// What the functions of this module give when called.
    pub(crate) returns: HashMap<Rc<str>, Known>,
    pub(crate) owner: Owner,
}

impl<'a> Binder<'a> {
    pub(crate) fn new(folder: &'a str) -> Self {
        Self {
            folder,
            scopes: Scopes::new(),
            classes: HashMap::new(),
            returns: HashMap::new(),
            owner: Owner::default(),
        }
    }

    /// Binds what the statement itself binds, without the statements in it.
    pub(crate) fn bind(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::Assign(assign) => self.bind_assign(assign),
            Stmt::AnnAssign(assign) => self.bind_annotated(assign),
            Stmt::AugAssign(assign) => self.bind_unset(&assign.target),
            Stmt::For(each) => self.bind_target(&each.target, &Known::unknown()),
            Stmt::With(with) => self.bind_with(with),
            Stmt::Import(import) => import.names.iter().for_each(|alias| self.bind_import(alias)),
            Stmt::ImportFrom(import) => self.bind_import_from(import),
            Stmt::Global(global) => global.names.iter().for_each(|name| self.scopes.declare_global(name.as_str())),
            Stmt::FunctionDef(function) => self.bind_function(function),
            Stmt::ClassDef(class) => self.bind_class(class),
            _ => {}
        }
    }

    /// Binds what the statements and the blocks in them bind, but enters no function or class.
    pub(crate) fn bind_blocks(&mut self, body: &'a [Stmt]) {
        for stmt in body {
            self.bind(stmt);
            match stmt {
                Stmt::If(branch) => {
                    self.bind_blocks(&branch.body);
                    branch.elif_else_clauses.iter().for_each(|clause| self.bind_blocks(&clause.body));
                }
                Stmt::For(each) => self.bind_blocks(&each.body),
                Stmt::While(each) => self.bind_blocks(&each.body),
                Stmt::With(with) => self.bind_blocks(&with.body),
                Stmt::Try(attempt) => {
                    self.bind_blocks(&attempt.body);
                    for ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                        self.bind_blocks(&handler.body);
                    }
                    self.bind_blocks(&attempt.orelse);
                    self.bind_blocks(&attempt.finalbody);
                }
                _ => {}
            }
        }
    }

    fn bind_assign(&mut self, assign: &'a StmtAssign) {
        for target in &assign.targets {
            match (target, &*assign.value) {
                (Expr::Tuple(targets), Expr::Tuple(values)) if targets.elts.len() == values.elts.len() => {
                    targets.elts.iter().zip(&values.elts).for_each(|(target, value)| self.bind_value(target, value));
                }
                (target, value) => self.bind_value(target, value),
            }
        }
    }

    fn bind_annotated(&mut self, assign: &'a StmtAnnAssign) {
        match (self.annotated(&assign.annotation), &assign.value) {
            (Some(known), _) => self.bind_target(&assign.target, &known),
            (None, Some(value)) => self.bind_value(&assign.target, value),
            (None, None) => self.bind_unset(&assign.target),
        }
    }

    fn bind_value(&mut self, target: &'a Expr, value: &'a Expr) {
        // `client = None` before or after the real one says nothing about what the client is.
        if value.is_none_literal_expr() {
            return self.bind_unset(target);
        }
        let known = match literal_type(value) {
            Some(_) => Known::unknown(),
            None => self.resolve(value),
        };
        self.bind_target(target, &known);
    }

    /// Makes a name known without losing what it was known for.
    fn bind_unset(&mut self, target: &'a Expr) {
        let is_known = match target {
            Expr::Name(name) => self.scopes.own(name.id.as_str()).is_some(),
            Expr::Attribute(_) => !self.resolve(target).is_unknown(),
            _ => true,
        };
        if !is_known {
            self.bind_target(target, &Known::unknown());
        }
    }

    /// Binds a target to a value; the parts of a tuple are unknown.
    pub(crate) fn bind_target(&mut self, target: &'a Expr, value: &Known) {
        match target {
            Expr::Name(name) => self.bind_name(name.id.as_str(), value),
            Expr::Attribute(attribute) => {
                let base = self.resolve(&attribute.value);
                self.bind_member(&base.name, attribute.attr.as_str(), value);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|part| self.bind_part(part)),
            Expr::List(list) => list.elts.iter().for_each(|part| self.bind_part(part)),
            Expr::Starred(starred) => self.bind_part(&starred.value),
            _ => {}
        }
    }

    fn bind_part(&mut self, part: &'a Expr) {
        // One level is what people write; what lies deeper stays as it is.
        match part {
            Expr::Name(name) => self.bind_name(name.id.as_str(), &Known::unknown()),
            Expr::Tuple(tuple) => {
                for name in tuple.elts.iter().filter_map(Expr::as_name_expr) {
                    self.bind_name(name.id.as_str(), &Known::unknown());
                }
            }
            _ => {}
        }
    }

    /// Binds a name in the innermost scope, and in the class whose body that is.
    pub(crate) fn bind_name(&mut self, id: &'a str, value: &Known) {
        let known = match value.is_unknown() {
            true => self.opaque(id),
            false => value.clone(),
        };
        if let Some(class) = self.owner.name.clone().filter(|_| self.owner.in_class_body) {
            self.bind_member(&class, id, &known);
        }
        // `frame = frame.dropna()` is fluent: it stays what it was.
        let is_fluent = self.scopes.own(id).is_some_and(|before| {
            before.kind == Kind::Instance
                && known.name.strip_prefix(&*before.name).is_some_and(|rest| rest.starts_with('.'))
        });
        if !is_fluent {
            self.scopes.set(id, known);
        }
    }

    /// A variable of unknown value: at the top of a module or class its own name is worth keeping.
    fn opaque(&self, id: &str) -> Known {
        let name = match self.owner.in_function && !self.owner.in_class_body {
            true => format!("?.{id}"),
            false => self.owner.qualify(id),
        };
        Known::new(name, Kind::Opaque)
    }

    fn bind_member(&mut self, class: &str, attr: &str, value: &Known) {
        let Some(class_entry) = self.classes.get_mut(class) else { return };
        let known = match value.is_unknown() {
            true => Known::new(format!("{class}.{attr}"), Kind::Opaque),
            false => value.clone(),
        };
        let keeps = class_entry.members.get(attr).is_some_and(|before| known.is_unknown() && !before.is_unknown());
        if !keeps {
            class_entry.members.insert(attr.to_owned(), known);
        }
    }

    fn bind_with(&mut self, with: &'a StmtWith) {
        for item in &with.items {
            if let Some(target) = &item.optional_vars {
                let known = self.resolve(&item.context_expr);
                self.bind_target(target, &known);
            }
        }
    }

    fn bind_import(&mut self, alias: &'a Alias) {
        let name = alias.name.as_str();
        match &alias.asname {
            Some(bound) => self.scopes.set(bound.as_str(), Known::new(name, Kind::Imported)),
            None => {
                let root = name.split('.').next().unwrap_or(name);
                self.scopes.set(root, Known::new(root, Kind::Imported));
            }
        }
    }

    fn bind_import_from(&mut self, import: &'a StmtImportFrom) {
        let module = self.imported_module(import);
        for alias in import.names.iter().filter(|alias| alias.name.as_str() != "*") {
            let bound = alias.asname.as_ref().unwrap_or(&alias.name);
            self.scopes.set(bound.as_str(), Known::new(join(&module, alias.name.as_str()), Kind::Imported));
        }
    }

    /// The absolute name of the module in `from … import`. One dot is the file's folder, each further
    /// dot the folder above.
    pub(crate) fn imported_module(&self, import: &StmtImportFrom) -> String {
        let module = import.module.as_ref().map_or("", |module| module.as_str());
        if import.level == 0 {
            return module.to_owned();
        }
        let mut folders: Vec<&str> = self.folder.split('/').filter(|part| !part.is_empty()).collect();
        let above = usize::try_from(import.level).unwrap_or(usize::MAX) - 1;
        folders.truncate(folders.len().saturating_sub(above));
        join(&folders.join("."), module)
    }

    fn bind_function(&mut self, function: &'a StmtFunctionDef) {
        let id = function.name.as_str();
        let name: Rc<str> = self.owner.qualify(id).into();
        let returned = function.returns.as_ref().and_then(|returns| self.annotated(returns));
        let returned = returned.or_else(|| self.constructed(function));
        let is_property = function
            .decorator_list
            .iter()
            .any(|decorator| matches!(&*self.called(&decorator.expression), "property" | "functools.cached_property"));
        let known = match (is_property, &returned) {
            (true, Some(returned)) => returned.clone(),
            (true, None) => Known::new(name.clone(), Kind::Opaque),
            (false, _) => Known::new(name.clone(), Kind::Local),
        };
        self.returns.insert(name, returned.unwrap_or_else(Known::unknown));
        self.bind_definition(id, known);
    }

    /// What a function without a return annotation plainly makes: `app = FastAPI()`, `return app`.
    fn constructed(&self, function: &StmtFunctionDef) -> Option<Known> {
        if function.returns.is_some() {
            return None;
        }
        let Stmt::Return(last) = function.body.last()? else { return None };
        let returned = last.value.as_deref()?;
        let made = match returned {
            Expr::Name(name) => function.body.iter().rev().find_map(|stmt| {
                let Stmt::Assign(assign) = stmt else { return None };
                let [Expr::Name(target)] = assign.targets.as_slice() else { return None };
                (target.id == name.id).then_some(&*assign.value)
            })?,
            other => other,
        };
        let class = self.resolve(&made.as_call_expr()?.func);
        let is_class = class.kind == Kind::Imported || self.classes.contains_key(&class.name);
        (is_class && is_class_name(&class.name) && !class.is_unknown())
            .then_some(Known { kind: Kind::Instance, ..class })
    }

    fn bind_class(&mut self, class: &'a StmtClassDef) {
        let id = class.name.as_str();
        let name: Rc<str> = self.owner.qualify(id).into();
        let bases = class.bases().iter().map(|base| self.resolve(base).name).collect();
        self.classes.insert(name.clone(), Class { bases, ..Class::default() });
        self.bind_definition(id, Known::new(name, Kind::Local));
    }

    fn bind_definition(&mut self, id: &'a str, known: Known) {
        if let Some(class) = self.owner.name.as_ref().filter(|_| self.owner.in_class_body)
            && let Some(class) = self.classes.get_mut(class)
        {
            class.members.insert(id.to_owned(), known.clone());
        }
        self.scopes.set(id, known);
    }

    /// Binds the parameters of a function: the first of a method is the class or its instance, others
    /// are what their annotation says.
    pub(crate) fn bind_parameters(&mut self, parameters: &'a Parameters, class: Option<(&Rc<str>, Kind)>) {
        let mut class = class;
        for parameter in parameters.iter() {
            let parameter = parameter.as_parameter();
            let id = parameter.name.as_str();
            let known = match (class.take(), &parameter.annotation) {
                (Some((class, kind)), _) => Some(Known::new(class.clone(), kind)),
                (None, Some(annotation)) => self.annotated(annotation),
                (None, None) => None,
            };
            self.scopes.set(id, known.unwrap_or_else(|| Known::new(format!("?.{id}"), Kind::Opaque)));
        }
    }
}

fn join(module: &str, name: &str) -> String {
    match (module, name) {
        ("", name) => name.to_owned(),
        (module, "") => module.to_owned(),
        (module, name) => format!("{module}.{name}"),
    }
}
