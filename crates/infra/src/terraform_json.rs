//! Terraform in its JSON syntax.

use crate::Found;
use crate::output::{Head, Output};
use matura_model::RepoPath;
use matura_model::fact::InfraTool;
use matura_yaml::Node;

/// The blocks of a `.tf.json` or `.tfvars.json` file.
pub(crate) fn terraform_json(path: &RepoPath, text: &str) -> Found {
    let parsed = matura_yaml::parse(path, text);
    let mut output = Output::new(path);
    output.found.problems = parsed.problems;
    for document in parsed.documents.iter().filter(|document| document.is_mapping()) {
        if path.file_name().contains(".tfvars") {
            output.node(&Head::new(InfraTool::Terraform, "tfvars", Some(path.stem())), document);
            continue;
        }
        for (word, body) in document.entries().filter_map(|(word, body)| Some((word.as_str()?, body))) {
            blocks(&mut output, word, body);
        }
    }
    output.found
}

fn blocks(output: &mut Output<'_>, word: &str, body: &Node) {
    // Each level of labels may be one object or a list of them.
    for body in body.one_or_many() {
        match word {
            "resource" | "data" => {
                for (kind, inner) in body.entries().filter_map(|(kind, inner)| Some((kind.as_str()?, inner))) {
                    let kind = if word == "data" { format!("data.{kind}") } else { kind.to_owned() };
                    inner.one_or_many().iter().for_each(|inner| labelled(output, &kind, inner));
                }
            }
            "module" | "variable" | "provider" | "output" => labelled(output, word, body),
            "terraform" => {
                output.node(&Head::new(InfraTool::Terraform, word, None), body);
                let backends = body.get("backend").into_iter().flat_map(Node::one_or_many).flat_map(Node::entries);
                for (key, value) in backends {
                    let kind = format!("backend.{}", key.as_str().unwrap_or("~"));
                    output.entry(&Head::new(InfraTool::Terraform, &kind, None), key, value);
                }
            }
            "locals" => output.node(&Head::new(InfraTool::Terraform, word, None), body),
            _ => {}
        }
    }
}

fn labelled(output: &mut Output<'_>, kind: &str, body: &Node) {
    for (key, value) in body.entries() {
        for item in value.one_or_many() {
            output.entry(&Head::new(InfraTool::Terraform, kind, key.as_str()), key, item);
        }
    }
}
