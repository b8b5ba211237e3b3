//! The one pass over a module's tree. Bodies of functions are read after what stands around them, as
//! they run later too: a function may use what the module defines below it.

use crate::known::{Kind, Known};
use crate::program::{is_main_guard, is_set_up};
use crate::reader::{Owner, Pending, Reader};
use matura_model::fact::python::{Argument, Assignment, Call, Import, Value};
use matura_model::limits::PYTHON_WALK;
use ruff_python_ast::visitor::{Visitor, walk_expr, walk_stmt};
use ruff_python_ast::{
    Alias, Arguments, Decorator, ExceptHandler, Expr, ExprCall, IpyEscapeKind, Stmt, StmtAnnAssign, StmtAssign,
    StmtClassDef, StmtFunctionDef, StmtIf, StmtImport, StmtImportFrom,
};
use ruff_text_size::{Ranged, TextRange};
use std::rc::Rc;

impl<'a> Reader<'a> {
    /// Reads the statements of the module.
    pub(crate) fn read(&mut self, body: &'a [Stmt]) {
        self.visit_body(body);
        self.read_pending();
    }

    /// Reads the bodies of the functions met so far. What methods set on `self` is bound first, so that
    /// their order does not matter.
    fn read_pending(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        for method in pending.iter().filter(|pending| pending.is_method) {
            self.within(method, |reader| reader.binder.bind_blocks(&method.function.body));
        }
        for function in &pending {
            self.within(function, |reader| {
                reader.visit_body(&function.function.body);
                reader.read_pending();
            });
        }
    }

    fn within(&mut self, pending: &Pending<'a>, read: impl FnOnce(&mut Self)) {
        let outside = std::mem::replace(&mut self.binder.owner, pending.owner.clone());
        self.binder.scopes.enter(false);
        let class = self.first_parameter(pending);
        self.binder.bind_parameters(&pending.function.parameters, class.as_ref().map(|(class, kind)| (class, *kind)));
        read(self);
        self.binder.scopes.leave();
        self.binder.owner = outside;
    }

    /// The class that the first parameter of a method stands for, or whose instance it is.
    fn first_parameter(&self, pending: &Pending<'a>) -> Option<(Rc<str>, Kind)> {
        if !pending.is_method || self.is_static(pending.function) {
            return None;
        }
        let is_class = pending.function.decorator_list.iter().any(
            |decorator| matches!(decorator.expression.as_name_expr(), Some(name) if name.id.as_str() == "classmethod"),
        );
        let kind = if is_class { Kind::Local } else { Kind::Instance };
        Some((pending.owner.class.clone()?, kind))
    }

    fn visit_function(&mut self, stmt: &'a Stmt, function: &'a StmtFunctionDef) {
        self.visit_decorators(&function.decorator_list);
        self.visit_parameters(&function.parameters);
        if let Some(returns) = &function.returns {
            self.visit_annotation(returns);
        }
        self.define_function(function);
        self.binder.bind(stmt);
        let outside = &self.binder.owner;
        let owner = Owner {
            name: Some(outside.qualify(&function.name).into()),
            class: outside.class.clone(),
            in_function: true,
            in_class_body: false,
        };
        self.pending.push(Pending { function, owner, is_method: outside.in_class_body });
    }

    fn visit_class(&mut self, stmt: &'a Stmt, class: &'a StmtClassDef) {
        self.visit_decorators(&class.decorator_list);
        if let Some(arguments) = &class.arguments {
            self.visit_arguments(arguments);
        }
        self.define_class(class);
        self.binder.bind(stmt);
        let name: Rc<str> = self.binder.owner.qualify(&class.name).into();
        let in_function = self.binder.owner.in_function;
        let owner = Owner { class: Some(name.clone()), name: Some(name), in_function, in_class_body: true };
        let outside = std::mem::replace(&mut self.binder.owner, owner);
        self.binder.scopes.enter(true);
        self.visit_body(&class.body);
        self.binder.scopes.leave();
        self.binder.owner = outside;
    }

    fn visit_decorators(&mut self, decorators: &'a [Decorator]) {
        for decorator in decorators {
            match &decorator.expression {
                Expr::Call(call) => self.visit_call(call, true),
                plain => {
                    self.record_call(plain, Vec::new(), plain.range(), true);
                    self.visit_callee(plain);
                }
            }
        }
    }

    fn visit_call(&mut self, call: &'a ExprCall, decorator: bool) {
        let arguments = self.arguments(&call.arguments);
        self.record_call(&call.func, arguments, call.range(), decorator);
        self.visit_callee(&call.func);
        self.visit_arguments(&call.arguments);
    }

    fn record_call(&mut self, callee: &Expr, arguments: Vec<Argument>, range: TextRange, decorator: bool) {
        let name = self.binder.called(callee).to_string();
        let within = self.binder.owner.name.as_ref().map(ToString::to_string);
        self.module.calls.push(Call { name, arguments, within, decorator, lines: self.source.lines(range) });
    }

    /// Reads what is left of a callee whose name is recorded: the start of its chain, if that is no name.
    fn visit_callee(&mut self, callee: &'a Expr) {
        let root = chain_root(callee);
        if !root.is_name_expr() {
            self.visit_expr(root);
        }
    }

    fn visit_import(&mut self, import: &'a StmtImport) {
        let line = self.line_of(import);
        for Alias { name, asname, .. } in &import.names {
            let root = name.split('.').next().unwrap_or(name);
            let bound_as = asname.as_ref().map_or(root, |bound| bound.as_str()).to_owned();
            self.module.imports.push(Import { name: name.to_string(), bound_as, relative: false, line });
        }
    }

    fn visit_import_from(&mut self, import: &'a StmtImportFrom) {
        let module = self.binder.imported_module(import);
        for alias in &import.names {
            let name = match module.as_str() {
                "" => alias.name.to_string(),
                module => format!("{module}.{}", alias.name),
            };
            let bound_as = alias.asname.as_ref().unwrap_or(&alias.name).to_string();
            let line = self.line_of(alias);
            self.module.imports.push(Import { name, bound_as, relative: import.level > 0, line });
        }
    }

    /// Records assignments at the top of the module and in class bodies.
    fn record_assignment(&mut self, target: &Expr, value: &'a Expr, range: TextRange) {
        let owner = &self.binder.owner;
        if owner.in_function {
            return;
        }
        if let (Expr::Tuple(targets), Expr::Tuple(values)) = (target, value)
            && targets.elts.len() == values.elts.len()
        {
            for (target, value) in targets.elts.iter().zip(&values.elts) {
                // One level: a tuple in a tuple is nothing anybody looks for.
                if target.is_name_expr() {
                    self.push_assignment(target, self.value(value), range);
                }
            }
            return;
        }
        self.push_assignment(target, self.value(value), range);
    }

    fn push_assignment(&mut self, target: &Expr, value: Value, range: TextRange) {
        let target = match target {
            Expr::Name(name) => self.binder.owner.qualify(name.id.as_str()),
            Expr::Attribute(_) => self.text_of(target),
            Expr::Subscript(subscript) => {
                let Expr::StringLiteral(key) = &*subscript.slice else { return };
                format!("{}[\"{}\"]", self.binder.resolve(&subscript.value).name, key.value.to_str())
            }
            _ => return,
        };
        self.module.assignments.push(Assignment { target, value, lines: self.source.lines(range) });
    }

    fn visit_assign(&mut self, stmt: &'a Stmt, assign: &'a StmtAssign) {
        self.visit_expr(&assign.value);
        for target in &assign.targets {
            self.visit_expr(target);
            self.record_assignment(target, &assign.value, assign.range);
        }
        self.binder.bind(stmt);
    }

    fn visit_annotated(&mut self, stmt: &'a Stmt, assign: &'a StmtAnnAssign) {
        self.visit_annotation(&assign.annotation);
        self.visit_expr(&assign.target);
        if let Some(value) = &assign.value {
            self.visit_expr(value);
            self.record_assignment(&assign.target, value, assign.range);
        }
        self.binder.bind(stmt);
    }

    /// A block whose names are bound by its head, before the body is read.
    fn visit_binding_block(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::For(each) => {
                self.visit_expr(&each.iter);
                self.binder.bind(stmt);
                self.visit_body(&each.body);
                self.visit_body(&each.orelse);
            }
            Stmt::With(with) => {
                with.items.iter().for_each(|item| self.visit_expr(&item.context_expr));
                self.binder.bind(stmt);
                self.visit_body(&with.body);
            }
            _ => walk_stmt(self, stmt),
        }
    }

    fn visit_if(&mut self, branch: &'a StmtIf) {
        if !self.binder.owner.in_function && is_main_guard(&branch.test) {
            self.module.is_program = true;
        }
    }

    /// A call at the top that is not there to set things up is what the file is run for.
    fn visit_statement_call(&mut self, value: &Expr) {
        let owner = &self.binder.owner;
        let value = match value {
            Expr::Await(inner) => &inner.value,
            value => value,
        };
        if owner.name.is_none()
            && let Expr::Call(call) = value
            && !is_set_up(&self.binder.called(&call.func))
        {
            self.module.is_program = true;
        }
    }

    fn visit_escape(&mut self, kind: IpyEscapeKind, command: &str, range: TextRange) {
        if let Some(command) = crate::magic::shell_line(kind, command) {
            self.module.shell.push((command, self.source.line(range.start())));
        }
    }

    fn visit_mention(&mut self, expr: &'a Expr) {
        let known = self.binder.resolve(expr);
        let is_own = matches!(chain_root(expr), Expr::Name(root) if matches!(root.id.as_str(), "self" | "cls"));
        let names_import = known.kind == Kind::Imported && known.name.contains('.');
        let is_told = !known.is_unknown() && !is_own && (names_import || expr.is_attribute_expr());
        if is_told {
            let line = self.line_of(expr);
            self.mention(known.name, line);
        }
    }

    fn visit_sum(&mut self, expr: &'a Expr) {
        let mut rest = expr;
        while let Expr::BinOp(sum) = rest {
            self.visit_expr(&sum.right);
            rest = &sum.left;
        }
        self.visit_expr(rest);
    }

    fn visit_own_scope(&mut self, expr: &'a Expr) {
        self.binder.scopes.enter(false);
        let unknown = Known::unknown();
        let generators = match expr {
            Expr::ListComp(each) => each.generators.as_slice(),
            Expr::SetComp(each) => &each.generators,
            Expr::DictComp(each) => &each.generators,
            Expr::Generator(each) => &each.generators,
            _ => &[],
        };
        for generator in generators {
            let was_in_class = std::mem::replace(&mut self.binder.owner.in_class_body, false);
            let was_in_function = std::mem::replace(&mut self.binder.owner.in_function, true);
            self.binder.bind_target(&generator.target, &unknown);
            self.binder.owner.in_class_body = was_in_class;
            self.binder.owner.in_function = was_in_function;
        }
        if let Expr::Lambda(lambda) = expr
            && let Some(parameters) = &lambda.parameters
        {
            self.binder.bind_parameters(parameters, None);
        }
        walk_expr(self, expr);
        self.binder.scopes.leave();
    }
}

impl<'a> Visitor<'a> for Reader<'a> {
    fn visit_stmt(&mut self, stmt: &'a Stmt) {
        match stmt {
            Stmt::FunctionDef(function) => self.visit_function(stmt, function),
            Stmt::ClassDef(class) => self.visit_class(stmt, class),
            Stmt::Assign(assign) => self.visit_assign(stmt, assign),
            Stmt::AnnAssign(assign) => self.visit_annotated(stmt, assign),
            Stmt::For(_) | Stmt::With(_) => self.visit_binding_block(stmt),
            Stmt::Import(import) => {
                self.visit_import(import);
                self.binder.bind(stmt);
            }
            Stmt::ImportFrom(import) => {
                self.visit_import_from(import);
                self.binder.bind(stmt);
            }
            Stmt::IpyEscapeCommand(escape) => self.visit_escape(escape.kind, &escape.value, escape.range),
            Stmt::If(branch) => {
                self.visit_if(branch);
                walk_stmt(self, stmt);
            }
            Stmt::Expr(statement) => {
                self.visit_statement_call(&statement.value);
                walk_stmt(self, stmt);
            }
            _ => {
                self.binder.bind(stmt);
                walk_stmt(self, stmt);
            }
        }
    }

    fn visit_except_handler(&mut self, handler: &'a ExceptHandler) {
        let ExceptHandler::ExceptHandler(handler) = handler;
        let caught = handler.type_.as_deref().and_then(|class| self.binder.annotated(class));
        if let Some(name) = &handler.name {
            self.binder.bind_name(name.as_str(), &caught.unwrap_or_else(Known::unknown));
        }
        if let Some(class) = &handler.type_ {
            self.visit_expr(class);
        }
        self.visit_body(&handler.body);
    }

    fn visit_arguments(&mut self, arguments: &'a Arguments) {
        arguments.args.iter().for_each(|argument| self.visit_expr(argument));
        arguments.keywords.iter().for_each(|keyword| self.visit_expr(&keyword.value));
    }

    fn visit_expr(&mut self, expr: &'a Expr) {
        if self.depth >= PYTHON_WALK {
            self.too_deep.get_or_insert(expr.start());
            return;
        }
        self.depth += 1;
        match expr {
            Expr::Call(call) => self.visit_call(call, false),
            Expr::Attribute(_) => {
                self.visit_mention(expr);
                self.visit_callee(expr);
            }
            Expr::Name(_) => self.visit_mention(expr),
            Expr::Subscript(subscript) => {
                if subscript.value.is_name_expr() || subscript.value.is_attribute_expr() {
                    self.visit_mention(&subscript.value);
                }
                self.visit_callee(&subscript.value);
                self.visit_expr(&subscript.slice);
            }
            Expr::BinOp(_) => self.visit_sum(expr),
            Expr::Named(named) => {
                self.visit_expr(&named.value);
                let known = self.binder.resolve(&named.value);
                self.binder.bind_target(&named.target, &known);
            }
            Expr::ListComp(_) | Expr::SetComp(_) | Expr::DictComp(_) | Expr::Generator(_) | Expr::Lambda(_) => {
                self.visit_own_scope(expr);
            }
            Expr::IpyEscapeCommand(escape) => self.visit_escape(escape.kind, &escape.value, escape.range),
            _ => walk_expr(self, expr),
        }
        self.depth -= 1;
    }
}

/// What an attribute chain starts with: `a` of `a.b.c`.
fn chain_root(expr: &Expr) -> &Expr {
    let mut root = expr;
    while let Expr::Attribute(attribute) = root {
        root = &attribute.value;
    }
    root
}
