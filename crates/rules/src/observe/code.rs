//! Python: imports, calls, definitions.

use super::Look;
use crate::find::{CallFind, DefineFind, Finder};
use crate::names::Names;
use matura_model::fact::{Argument, Call, Definition, DefinitionKind, PyModule, Value};
use matura_model::{Lines, Place, Sighting, Strength};

impl Look<'_> {
    pub(super) fn code(&self, finder: &Finder) -> (Vec<Sighting>, String, usize) {
        let mut count = 0;
        let mut sightings = Vec::new();
        let named = match finder {
            Finder::Call(find) => self.scene.calls.wanted(|name| find.name.matches(name) && !find.not.matches(name)),
            _ => Vec::new(),
        };
        let is_named = |name: &usize| named.get(*name).copied().unwrap_or(false);
        for ((module, at), zone) in self.facts().modules.iter().zip(0..).zip(&self.scene.module_zones) {
            let Some(path) = module.path.as_ref().filter(|_| self.looks_in(*zone)) else { continue };
            count += 1;
            let mut add = |lines: Lines, note: String, strength: Strength, tool: Option<&str>| {
                let sighting = self.sighting(Place::lines(path, lines), note, strength);
                sightings.push(Sighting { tool: tool.map(str::to_owned), ..sighting });
            };
            match finder {
                Finder::Import { name } => {
                    for import in
                        module.imports.iter().filter(|import| !import.relative && name.matches_within(&import.name))
                    {
                        let tool = import.name.split('.').next();
                        add(Lines::one(import.line), format!("imports `{}`", import.name), Strength::Declared, tool);
                    }
                }
                Finder::Call(find) if imports(module, &find.importing) => {
                    let calls = module.calls.iter().zip(self.scene.calls.of_module(at));
                    let calls = calls.filter(|(call, name)| is_named(name) && wanted_call(call, find));
                    for (call, _) in calls {
                        let note = format!("calls `{}`", call.name);
                        let tool = call.name.split('.').next().filter(|name| *name != "?");
                        add(Lines::one(call.lines.first), note, self.call_strength(module), tool);
                    }
                }
                Finder::Define(find) if imports(module, &find.importing) => {
                    for definition in module.definitions.iter().filter(|definition| wanted_definition(definition, find))
                    {
                        let note = format!("defines `{}`", definition.name);
                        add(Lines::one(definition.line), note, self.call_strength(module), None);
                    }
                }
                _ => {}
            }
        }
        (sightings, "Python modules and notebooks".to_owned(), count)
    }

    /// Code that a pipeline or a service runs shows more than code that is there.
    fn call_strength(&self, module: &PyModule) -> Strength {
        let runs = module.path.as_ref().is_some_and(|path| !self.facts().run_graph.runs_of_module(path).is_empty());
        if runs { Strength::Exercised } else { Strength::Configured }
    }
}

fn imports(module: &PyModule, names: &Names) -> bool {
    names.is_empty() || module.imports.iter().any(|import| names.matches_within(&import.name))
}

/// Whatever it calls.
fn wanted_call(call: &Call, find: &CallFind) -> bool {
    find.decorator.is_none_or(|decorator| call.decorator == decorator)
        && find.within.as_ref().is_none_or(|regex| call.within.as_deref().is_some_and(|within| regex.is_match(within)))
        && (find.argument.is_none() && find.value.is_none()
            || call
                .arguments
                .iter()
                .zip(0usize..)
                .any(|(argument, position)| wanted_argument(argument, position, find)))
}

fn wanted_argument(argument: &Argument, position: usize, find: &CallFind) -> bool {
    let name = argument.name.clone().unwrap_or_else(|| position.to_string());
    find.argument.as_ref().is_none_or(|regex| regex.is_match(&name))
        && find.value.as_ref().is_none_or(|regex| texts(&argument.value).iter().any(|text| regex.is_match(text)))
}

/// The texts in a value, by which a rule can recognise it.
fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::Str(text) | Value::Number(text) | Value::Name(text) => vec![text.clone()],
        Value::Call(name) => vec![format!("{name}()")],
        Value::Bool(value) => vec![value.to_string()],
        Value::None => vec!["None".to_owned()],
        Value::List(values) => values.iter().flat_map(texts).collect(),
        Value::Dict(entries) => {
            entries.iter().flat_map(|(key, value)| std::iter::once(key.clone()).chain(texts(value))).collect()
        }
        Value::Other => Vec::new(),
    }
}

fn wanted_definition(definition: &Definition, find: &DefineFind) -> bool {
    let any = |names: &Names, texts: &[String]| names.is_empty() || texts.iter().any(|text| names.matches(text));
    super::files::matches(&find.name, &definition.name)
        && (find.kinds.is_empty() || find.kinds.contains(&definition.kind))
        && any(&find.decorator, &definition.decorators)
        && any(&find.base, &definition.bases)
        && find.field.as_ref().is_none_or(|regex| definition.fields.iter().any(|(name, _, _)| regex.is_match(name)))
        && (!find.described || described(definition))
        && find.documented.is_none_or(|documented| definition.docstring.is_some() == documented)
        && find
            .docstring
            .as_ref()
            .is_none_or(|regex| definition.docstring.as_deref().is_some_and(|text| regex.is_match(text)))
        && (!find.annotated
            || definition.returns.is_some()
            || definition.fields.iter().any(|(_, annotation, _)| annotation.is_some()))
}

/// True when the fields carry descriptions, or the class's docstring lists them.
fn described(definition: &Definition) -> bool {
    let with = definition.fields.iter().filter(|(_, _, description)| description.is_some()).count();
    let listed = definition.kind == DefinitionKind::Class
        && definition.docstring.as_deref().is_some_and(|text| {
            let named = definition.fields.iter().filter(|(name, _, _)| text.contains(name.as_str())).count();
            !definition.fields.is_empty() && named * 2 >= definition.fields.len()
        });
    (with > 0 && with * 2 >= definition.fields.len()) || listed
}
