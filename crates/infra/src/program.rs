//! CDK and Pulumi programs in Python.

use crate::output::{Head, Output, cut, join};
use matura_model::RepoPath;
use matura_model::fact::{Attribute, Call, InfraTool, PyModule, Resource, Value};

/// The constructs and resources a Python module creates.
pub fn program(path: &RepoPath, module: &PyModule) -> Vec<Resource> {
    let mut output = Output::new(path);
    for call in module.calls.iter().filter(|call| !call.decorator) {
        let Some((tool, name)) = created(call) else { continue };
        let mut attributes = Vec::new();
        for argument in &call.arguments {
            if let Some(key) = &argument.name {
                flatten(key, &argument.value, call.lines.first, &mut attributes);
            }
        }
        output.resource(&Head::new(tool, &call.name, Some(&name)), call.lines, attributes);
    }
    output.found.resources
}

/// The tool and the name of what a call creates, if it creates something.
fn created(call: &Call) -> Option<(InfraTool, String)> {
    let class = call.name.rsplit('.').next()?;
    let package = call.name.split('.').next()?;
    if !class.starts_with(|c: char| c.is_ascii_uppercase()) || package == class {
        return None;
    }
    // A class within a class, such as `Function.Code`, or a value such as `Duration`.
    let positional: Vec<&Value> =
        call.arguments.iter().filter(|argument| argument.name.is_none()).map(|argument| &argument.value).collect();
    let keyword = |name: &str| {
        call.arguments.iter().find(|argument| argument.name.as_deref() == Some(name)).map(|argument| &argument.value)
    };
    if package == "aws_cdk" || package.starts_with("cdktf") || package == "cdk8s" || package.starts_with("cdk8s_") {
        let id = positional.get(1).copied().or(keyword("id"));
        return text(id).map(|name| (InfraTool::Cdk, name));
    }
    if package.starts_with("pulumi_") || call.name == "pulumi.StackReference" {
        let name = positional.first().copied().or(keyword("resource_name"));
        return text(name).filter(|_| !class.ends_with("Args")).map(|name| (InfraTool::Pulumi, name));
    }
    None
}

fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Str(text) => Some(text.clone()),
        Value::Name(name) => Some(name.clone()),
        _ => None,
    }
}

fn flatten(path: &str, value: &Value, line: u32, attributes: &mut Vec<Attribute>) {
    let text = match value {
        Value::List(items) if !items.is_empty() => {
            for (position, item) in items.iter().enumerate() {
                flatten(&join(path, &position.to_string()), item, line, attributes);
            }
            return;
        }
        Value::Dict(entries) if !entries.is_empty() => {
            for (key, value) in entries {
                flatten(&join(path, key), value, line, attributes);
            }
            return;
        }
        Value::Str(text) | Value::Number(text) | Value::Name(text) => text.clone(),
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::None => "None".to_owned(),
        Value::List(_) => "[]".to_owned(),
        Value::Dict(_) => "{}".to_owned(),
        Value::Call(name) => format!("{name}()"),
        Value::Other => return,
    };
    attributes.push(Attribute { path: path.to_owned(), value: cut(&text), line });
}
