//! Definitions: their fields, docstrings and decorators.

use crate::reader::Reader;
use matura_model::Lines;
use matura_model::fact::python::{Assignment, Definition, DefinitionKind, Value};
use ruff_python_ast::{Decorator, Expr, Identifier, Stmt, StmtClassDef, StmtFunctionDef};
use ruff_text_size::{Ranged, TextRange};

/// A parameter or field: its name, its annotation as source text and its description.
type Field = (String, Option<String>, Option<String>);

impl Reader<'_> {
    /// Records a function; the owner is what it is defined in.
    pub(crate) fn define_function(&mut self, function: &StmtFunctionDef) {
        let name = self.binder.owner.qualify(&function.name);
        let is_method = self.binder.owner.in_class_body;
        let mut fields = self.parameters(function);
        if is_method && !self.is_static(function) && !fields.is_empty() {
            fields.remove(0);
        }
        self.parameter_defaults(&name, function);
        let definition = Definition {
            kind: if is_method { DefinitionKind::Method } else { DefinitionKind::Function },
            docstring: docstring(&function.body),
            bases: Vec::new(),
            fields,
            returns: function.returns.as_ref().map(|returns| self.text_of(&**returns)),
            ..self.definition(name, &function.name, &function.decorator_list, function.range)
        };
        self.module.definitions.push(definition);
    }

    /// Records a class; the owner is what it is defined in.
    pub(crate) fn define_class(&mut self, class: &StmtClassDef) {
        let name = self.binder.owner.qualify(&class.name);
        let definition = Definition {
            docstring: docstring(&class.body),
            bases: class.bases().iter().map(|base| self.binder.called(base).to_string()).collect(),
            fields: self.class_fields(&class.body),
            ..self.definition(name, &class.name, &class.decorator_list, class.range)
        };
        self.module.definitions.push(definition);
    }

    fn definition(&self, name: String, id: &Identifier, decorators: &[Decorator], range: TextRange) -> Definition {
        let public = !self.binder.owner.in_function && !name.split('.').any(|part| part.starts_with('_'));
        let first = decorators.first().map_or(range.start(), Ranged::start).min(range.start());
        Definition {
            name,
            kind: DefinitionKind::Class,
            public,
            docstring: None,
            decorators: decorators.iter().map(|decorator| self.decorator_name(&decorator.expression)).collect(),
            bases: Vec::new(),
            fields: Vec::new(),
            returns: None,
            lines: Lines::new(self.source.line(first), self.source.lines(range).last),
            line: self.line_of(id),
        }
    }

    pub(crate) fn is_static(&self, function: &StmtFunctionDef) -> bool {
        function.decorator_list.iter().any(|decorator| &*self.binder.called(&decorator.expression) == "staticmethod")
    }

    fn decorator_name(&self, expr: &Expr) -> String {
        match expr {
            Expr::Call(call) => self.binder.called(&call.func).to_string(),
            plain => self.binder.called(plain).to_string(),
        }
    }

    fn parameters(&self, function: &StmtFunctionDef) -> Vec<Field> {
        let describe = |parameter: ruff_python_ast::AnyParameterRef<'_>| {
            let annotation = parameter.annotation();
            let description = parameter.default().and_then(|default| self.description(default));
            (
                parameter.name().to_string(),
                annotation.map(|annotation| self.text_of(annotation)),
                description.or_else(|| self.annotated_description(annotation?)),
            )
        };
        function.parameters.iter_source_order().map(describe).collect()
    }

    /// Literal defaults of parameters are assignments to `function.parameter`.
    fn parameter_defaults(&mut self, function_name: &str, function: &StmtFunctionDef) {
        for parameter in function.parameters.iter_non_variadic_params() {
            let Some(default) = parameter.default() else { continue };
            let value = self.value(default);
            if matches!(value, Value::Str(_) | Value::Number(_) | Value::Bool(_)) {
                let target = format!("{function_name}.{}", parameter.name());
                self.module.assignments.push(Assignment { target, value, lines: self.source.lines(parameter.range()) });
            }
        }
    }

    fn class_fields(&self, body: &[Stmt]) -> Vec<Field> {
        let following = body.iter().skip(1).map(Some).chain([None]);
        let fields = body.iter().zip(following).filter_map(|(stmt, next)| {
            let Stmt::AnnAssign(field) = stmt else { return None };
            let Expr::Name(name) = &*field.target else { return None };
            let description = field.value.as_ref().and_then(|value| self.description(value));
            let description = description.or_else(|| self.annotated_description(&field.annotation));
            // A string right below a field is its documentation by the habit of Sphinx and others.
            let description = description.or_else(|| next.and_then(string_statement).map(clean));
            Some((name.id.to_string(), Some(self.text_of(&*field.annotation)), description))
        });
        fields.collect()
    }

    /// The description in `Field(description=…)`, `Option(help=…)` and their like.
    fn description(&self, value: &Expr) -> Option<String> {
        let Expr::Call(call) = value else { return None };
        let keyword = ["description", "help"].iter().find_map(|name| call.arguments.find_keyword(name))?;
        match self.value(&keyword.value) {
            Value::Str(text) => Some(text),
            _ => None,
        }
    }

    /// The description in `Annotated[int, Field(description=…)]`.
    fn annotated_description(&self, annotation: &Expr) -> Option<String> {
        let Expr::Subscript(subscript) = annotation else { return None };
        let Expr::Tuple(parts) = &*subscript.slice else { return None };
        parts.elts.iter().find_map(|part| self.description(part))
    }
}

/// The docstring of a body, cleaned.
pub(crate) fn docstring(body: &[Stmt]) -> Option<String> {
    body.first().and_then(string_statement).map(clean)
}

fn string_statement(stmt: &Stmt) -> Option<&str> {
    let Stmt::Expr(statement) = stmt else { return None };
    statement.value.as_string_literal_expr().map(|string| string.value.to_str())
}

/// A docstring without the indentation it shares, and without blank lines around it.
fn clean(text: &str) -> String {
    let indent = text
        .lines()
        .skip(1)
        .filter(|line| !line.trim().is_empty())
        .map(|line| line.len() - line.trim_start().len())
        .min()
        .unwrap_or(0);
    let mut cleaned = String::with_capacity(text.len());
    for (index, line) in text.lines().enumerate() {
        let line = if index == 0 { line.trim_start() } else { line.get(indent..).unwrap_or_else(|| line.trim_start()) };
        cleaned.push_str(line.trim_end());
        cleaned.push('\n');
    }
    cleaned.trim_matches('\n').to_owned()
}
