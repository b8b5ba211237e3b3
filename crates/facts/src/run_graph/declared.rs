//! Modules that infrastructure names as what answers requests: handlers of functions, scoring scripts.

use super::repository::{Repository, Stand, attribute};
use crate::Facts;
use matura_model::fact::Resource;
use matura_model::{Lines, Place};

/// The served modules, each with the place that names it.
pub(crate) fn served(facts: &Facts, repository: &Repository<'_>) -> Vec<(usize, Place)> {
    let mut found = Vec::new();
    for resource in &facts.resources {
        for attribute in &resource.attributes {
            let key = attribute.path.rsplit('.').next().unwrap_or_default();
            let stand = || Stand { folder: code_folder(resource, repository), origin: resource.path.clone() };
            let module = match key {
                "scoring_script" => module_at(&attribute.value, &stand(), repository),
                "Handler" | "handler" if attribute.value.contains('.') => {
                    handler(&attribute.value, &stand(), repository)
                }
                _ => None,
            };
            found.extend(module.map(|index| (index, Place::lines(&resource.path, Lines::one(attribute.line)))));
        }
    }
    found
}

/// The folder that holds the code of a function or deployment.
fn code_folder(resource: &Resource, repository: &Repository<'_>) -> String {
    let keys = ["code_configuration.code", "Properties.CodeUri", "CodeUri", "properties.CodeUri", "source_dir"];
    let here = Stand { folder: resource.path.folder().to_owned(), origin: resource.path.clone() };
    let written = keys.iter().find_map(|key| attribute(resource, key));
    written.map_or_else(|| here.folder.clone(), |folder| repository.folder(folder, &here))
}

fn module_at(written: &str, stand: &Stand, repository: &Repository<'_>) -> Option<usize> {
    repository.modules.at(repository.file(written, stand)?.as_str())
}

/// `app.lambda_handler`, `src/handler.main`.
fn handler(written: &str, stand: &Stand, repository: &Repository<'_>) -> Option<usize> {
    let (module, _) = written.rsplit_once('.')?;
    module_at(&format!("{}.py", module.replace('.', "/")), stand, repository)
}
