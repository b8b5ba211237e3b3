//! Expressions to values, as far as they can be read off the source.

use crate::known::{Kind, Known};
use crate::reader::Reader;
use matura_model::fact::python::{Argument, Value};
use matura_model::limits::{PYTHON_TEXT, PYTHON_VALUE_DEPTH, PYTHON_VALUE_ITEMS};
use ruff_python_ast::{Arguments, Expr, FStringPart, InterpolatedStringElement, Operator, UnaryOp};

impl Reader<'_> {
    /// The arguments of a call. `*rest` is a positional argument of unknown value, `**rest` is left out.
    pub(crate) fn arguments(&self, arguments: &Arguments) -> Vec<Argument> {
        let positional = arguments.args.iter().map(|value| Argument { name: None, value: self.value(value) });
        let named = arguments.keywords.iter().filter_map(|keyword| {
            let name = keyword.arg.as_ref()?.to_string();
            Some(Argument { name: Some(name), value: self.value(&keyword.value) })
        });
        positional.chain(named).take(PYTHON_VALUE_ITEMS).collect()
    }

    /// The value of an expression.
    pub(crate) fn value(&self, expr: &Expr) -> Value {
        self.value_within(expr, PYTHON_VALUE_DEPTH)
    }

    fn value_within(&self, expr: &Expr, left: usize) -> Value {
        match expr {
            Expr::StringLiteral(string) => Value::Str(cut(string.value.to_str().to_owned())),
            Expr::FString(string) => Value::Str(cut(literal_text(string.value.iter()))),
            Expr::NumberLiteral(_) => Value::Number(self.text_of(expr)),
            Expr::UnaryOp(unary) if unary.op == UnaryOp::USub && unary.operand.is_number_literal_expr() => {
                Value::Number(self.text_of(expr))
            }
            Expr::BooleanLiteral(boolean) => Value::Bool(boolean.value),
            Expr::NoneLiteral(_) => Value::None,
            Expr::List(list) => self.list(&list.elts, left),
            Expr::Tuple(tuple) => self.list(&tuple.elts, left),
            Expr::Set(set) => self.list(&set.elts, left),
            Expr::Dict(dict) => {
                let Some(left) = left.checked_sub(1) else { return Value::Other };
                let items = dict.items.iter().filter_map(|item| {
                    let key = item.key.as_ref()?.as_string_literal_expr()?;
                    Some((cut(key.value.to_str().to_owned()), self.value_within(&item.value, left)))
                });
                Value::Dict(items.take(PYTHON_VALUE_ITEMS).collect())
            }
            Expr::Name(_) | Expr::Attribute(_) => Value::Name(self.name_of(expr)),
            Expr::Call(call) => Value::Call(self.binder.called(&call.func).to_string()),
            Expr::Await(inner) => match left.checked_sub(1) {
                Some(left) => self.value_within(&inner.value, left),
                None => Value::Other,
            },
            Expr::BinOp(_) => joined(expr).map_or(Value::Other, |text| Value::Str(cut(text))),
            _ => Value::Other,
        }
    }

    fn list(&self, items: &[Expr], left: usize) -> Value {
        match left.checked_sub(1) {
            Some(left) => {
                Value::List(items.iter().take(PYTHON_VALUE_ITEMS).map(|item| self.value_within(item, left)).collect())
            }
            None => Value::Other,
        }
    }

    fn name_of(&self, expr: &Expr) -> String {
        let known = self.binder.resolve(expr);
        match known {
            // `?` alone would hide which attribute it is.
            Known { name, kind: Kind::Instance } if &*name == "?" => self.text_of(expr),
            Known { name, .. } => name.to_string(),
        }
    }
}

/// The text of `"a" + b + "c"` and of `"a %s" % b`, with `{}` for what is computed.
fn joined(expr: &Expr) -> Option<String> {
    let mut parts = Vec::new();
    let mut rest = expr;
    let mut has_text = false;
    while let Expr::BinOp(sum) = rest
        && parts.len() < PYTHON_VALUE_ITEMS
    {
        match sum.op {
            Operator::Add => parts.push(string_text(&sum.right)),
            Operator::Mod if string_text(&sum.left).is_some() => {}
            _ => return None,
        }
        rest = &sum.left;
    }
    parts.push(string_text(rest));
    let mut text = String::new();
    for part in parts.into_iter().rev() {
        has_text |= part.is_some();
        text.push_str(part.as_deref().unwrap_or("{}"));
    }
    has_text.then_some(text)
}

fn string_text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::StringLiteral(string) => Some(string.value.to_str().to_owned()),
        Expr::FString(string) => Some(literal_text(string.value.iter())),
        _ => None,
    }
}

fn literal_text<'a>(parts: impl Iterator<Item = &'a FStringPart>) -> String {
    let mut text = String::new();
    for part in parts {
        match part {
            FStringPart::Literal(literal) => text.push_str(literal.as_str()),
            FStringPart::FString(string) => {
                for element in &string.elements {
                    text.push_str(match element {
                        InterpolatedStringElement::Literal(literal) => &literal.value,
                        InterpolatedStringElement::Interpolation(_) => "{}",
                    });
                }
            }
        }
    }
    text
}

fn cut(mut text: String) -> String {
    text.truncate(text.floor_char_boundary(PYTHON_TEXT));
    text
}
