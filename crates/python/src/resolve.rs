//! Expressions to what they stand for.

use crate::bind::Binder;
use crate::builtins::is_builtin;
use crate::known::{Kind, Known};
use matura_model::limits::{PYTHON_ATTRIBUTES, PYTHON_BASES, PYTHON_NAME};
use ruff_python_ast::{Expr, ExprCall, Operator};
use std::rc::Rc;

impl Binder<'_> {
    /// What an expression stands for.
    pub(crate) fn resolve(&self, expr: &Expr) -> Known {
        self.resolve_within(expr, PYTHON_ATTRIBUTES)
    }

    /// The name under which a call of `callee` is recorded.
    pub(crate) fn called(&self, callee: &Expr) -> Rc<str> {
        self.resolve(callee).called()
    }

    fn resolve_within(&self, expr: &Expr, left: usize) -> Known {
        let Some(left) = left.checked_sub(1) else { return Known::unknown() };
        match expr {
            Expr::Name(name) => self.name(name.id.as_str()),
            Expr::Attribute(attribute) => {
                let attr = attribute.attr.as_str();
                self.inherited_by_super(&attribute.value, attr)
                    .unwrap_or_else(|| self.attribute(&self.resolve_within(&attribute.value, left), attr))
            }
            Expr::Call(call) => self.result(call, left),
            Expr::Await(inner) => self.resolve_within(&inner.value, left),
            Expr::Named(named) => self.resolve_within(&named.value, left),
            Expr::If(either) => self.first_known([&*either.body, &*either.orelse].into_iter(), left),
            Expr::BoolOp(either) => self.first_known(either.values.iter().rev(), left),
            Expr::Subscript(subscript) => match self.resolve_within(&subscript.value, left) {
                // `Stack[int]` is the class `Stack`; `os.environ["HOME"]` is not `os.environ`.
                generic @ Known { kind: Kind::Imported | Kind::Local, .. } if is_class_name(&generic.name) => generic,
                _ => Known::unknown(),
            },
            _ => literal_type(expr).map_or_else(Known::unknown, |name| Known::new(name, Kind::Instance)),
        }
    }

    fn name(&self, id: &str) -> Known {
        match self.scopes.get(id) {
            Some(known) => known.clone(),
            None if is_builtin(id) => Known::new(id, Kind::Local),
            None => Known::new(format!("?.{id}"), Kind::Opaque),
        }
    }

    fn first_known<'e>(&self, mut exprs: impl Iterator<Item = &'e Expr>, left: usize) -> Known {
        exprs
            .find_map(|expr| Some(self.resolve_within(expr, left)).filter(|known| !known.is_unknown()))
            .unwrap_or_else(Known::unknown)
    }

    /// The value a call gives: of a function of this module what it is annotated to return, otherwise
    /// an instance of what is called.
    fn result(&self, call: &ExprCall, left: usize) -> Known {
        let callee = self.resolve_within(&call.func, left);
        if callee.kind == Kind::Local
            && let Some(returned) = self.returns.get(&callee.name)
        {
            return returned.clone();
        }
        match callee.called() {
            name if name.len() > PYTHON_NAME => Known::unknown(),
            name => Known::new(name, Kind::Instance),
        }
    }

    fn attribute(&self, base: &Known, attr: &str) -> Known {
        if base.kind == Kind::Opaque || base.name.len() > PYTHON_NAME {
            return Known::new(format!("?.{attr}"), Kind::Imported);
        }
        if self.classes.contains_key(&base.name) {
            return self.member(&base.name, attr);
        }
        let kind = if base.kind == Kind::Local { Kind::Local } else { Kind::Imported };
        Known::new(format!("{}.{attr}", base.name), kind)
    }

    /// An attribute of a class of this module or of its instance.
    fn member(&self, class: &str, attr: &str) -> Known {
        self.own_member(class, attr)
            .or_else(|| self.inherited(class, attr))
            .unwrap_or_else(|| Known::new(format!("{class}.{attr}"), Kind::Local))
    }

    fn own_member(&self, class: &str, attr: &str) -> Option<Known> {
        self.classes.get(class).and_then(|class| class.members.get(attr)).cloned()
    }

    /// The attribute as a base class has it, the bases of bases included. A base from elsewhere is
    /// taken to have it.
    fn inherited(&self, class: &str, attr: &str) -> Option<Known> {
        let mut left = PYTHON_BASES;
        let mut waiting: Vec<&Rc<str>> = self.classes.get(class)?.bases.iter().rev().collect();
        while let Some(base) = waiting.pop() {
            left = left.checked_sub(1)?;
            if let Some(own) = self.own_member(base, attr) {
                return Some(own);
            }
            match self.classes.get(base) {
                Some(class) => waiting.extend(class.bases.iter().rev().take(left)),
                None if is_marker(base) => {}
                None => return Some(Known::new(format!("{base}.{attr}"), Kind::Imported)),
            }
        }
        None
    }

    /// `super().fit` is the `fit` of the base class.
    fn inherited_by_super(&self, value: &Expr, attr: &str) -> Option<Known> {
        let Expr::Call(call) = value else { return None };
        let Expr::Name(name) = &*call.func else { return None };
        if name.id.as_str() != "super" {
            return None;
        }
        self.inherited(self.owner.class.as_deref()?, attr)
    }

    /// The class an annotation names, as an instance; `None` for builtins and what cannot be resolved.
    pub(crate) fn annotated(&self, annotation: &Expr) -> Option<Known> {
        self.annotated_within(annotation, 8)
    }

    fn annotated_within(&self, annotation: &Expr, left: usize) -> Option<Known> {
        let left = left.checked_sub(1)?;
        match annotation {
            Expr::Name(_) | Expr::Attribute(_) => self.instance_of(self.resolve(annotation)),
            Expr::StringLiteral(quoted) => self.quoted(quoted.value.to_str()),
            Expr::BinOp(union) if union.op == Operator::BitOr => {
                self.annotated_within(&union.left, left).or_else(|| self.annotated_within(&union.right, left))
            }
            Expr::Subscript(subscript) => {
                let generic = self.resolve(&subscript.value);
                let first = match &*subscript.slice {
                    Expr::Tuple(tuple) => tuple.elts.first()?,
                    single => single,
                };
                match generic.name.rsplit('.').next()? {
                    "Optional" | "Annotated" | "Final" | "ClassVar" => self.annotated_within(first, left),
                    "Union" => match &*subscript.slice {
                        Expr::Tuple(tuple) => tuple.elts.iter().find_map(|part| self.annotated_within(part, left)),
                        single => self.annotated_within(single, left),
                    },
                    _ => self.instance_of(generic),
                }
            }
            _ => None,
        }
    }

    /// An annotation in quotes, where it is a plain dotted name.
    fn quoted(&self, text: &str) -> Option<Known> {
        let mut parts = text.trim().split('.');
        let root = self.scopes.get(parts.next()?)?.clone();
        self.instance_of(parts.fold(root, |known, part| self.attribute(&known, part)))
    }

    fn instance_of(&self, class: Known) -> Option<Known> {
        let is_class = match class.kind {
            Kind::Imported => true,
            Kind::Local => self.classes.contains_key(&class.name),
            Kind::Instance | Kind::Opaque => false,
        };
        let is_form = class.name.starts_with("typing") || class.name.starts_with("collections.abc.");
        (is_class && !is_form && !class.is_unknown()).then_some(Known { kind: Kind::Instance, ..class })
    }
}

/// True of a base class that gives its children no methods worth a name.
fn is_marker(base: &str) -> bool {
    base.starts_with('?') || base.starts_with("typing.") || matches!(base, "object" | "abc.ABC")
}

/// True of a dotted name whose last part is written like that of a class.
pub(crate) fn is_class_name(name: &str) -> bool {
    name.rsplit('.').next().is_some_and(|last| last.starts_with(|first: char| first.is_uppercase()))
}

/// The builtin type of a literal.
pub(crate) fn literal_type(expr: &Expr) -> Option<&'static str> {
    Some(match expr {
        Expr::StringLiteral(_) | Expr::FString(_) => "str",
        Expr::BytesLiteral(_) => "bytes",
        Expr::List(_) | Expr::ListComp(_) => "list",
        Expr::Dict(_) | Expr::DictComp(_) => "dict",
        Expr::Set(_) | Expr::SetComp(_) => "set",
        Expr::Tuple(_) => "tuple",
        _ => return None,
    })
}
