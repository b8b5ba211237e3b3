//! Dependencies, lock files, infrastructure resources and images.

use super::Look;
use crate::find::{Finder, ResourceFind};
use matura_model::fact::{Group, Image, Resource};
use matura_model::{Lines, Place, Sighting, Strength};

impl Look<'_> {
    pub(super) fn infra(&self, finder: &Finder) -> (Vec<Sighting>, String, usize) {
        let facts = self.facts();
        match finder {
            Finder::Dependency { name, ecosystems, groups } => {
                let found = facts.dependencies.iter().filter(|dependency| {
                    name.matches(&dependency.name)
                        && (ecosystems.is_empty() || ecosystems.contains(&dependency.ecosystem))
                        && (groups.is_empty() || groups.iter().any(|group| group == group_name(&dependency.group)))
                        && self.looks_at(&dependency.path)
                });
                let sightings = found.map(|dependency| {
                    let place = Place::lines(&dependency.path, Lines::one(dependency.line));
                    let note = format!("{} is a dependency", dependency.name);
                    let sighting = self.sighting(place, note, Strength::Declared);
                    Sighting { tool: Some(dependency.name.clone()), ..sighting }
                });
                (sightings.collect(), "declared dependencies".to_owned(), facts.dependencies.len())
            }
            Finder::Lock { tool } => {
                let found = facts.locks.iter().filter(|lock| tool.matches(&lock.tool) && self.looks_at(&lock.path));
                let sightings = found.map(|lock| {
                    let hashes = if lock.hashed { ", with hashes" } else { "" };
                    let note = format!("fixes {} packages ({}{hashes})", lock.packages, lock.tool);
                    let sighting = self.sighting(Place::lines(&lock.path, Lines::one(1)), note, Strength::Configured);
                    Sighting { tool: Some(lock.tool.clone()), ..sighting }
                });
                (sightings.collect(), "lock files".to_owned(), facts.locks.len())
            }
            Finder::Resource(find) => {
                let sightings = facts.resources.iter().filter_map(|resource| self.resource(resource, find));
                (sightings.collect(), "infrastructure resources".to_owned(), facts.resources.len())
            }
            Finder::Image { reference, role, pin } => {
                let found = facts.images.iter().filter(|image| {
                    (reference.is_empty() || reference.matches(&image.reference))
                        && role.is_none_or(|role| image.use_ == role)
                        && pin.as_deref().is_none_or(|pin| pin == pin_of(image))
                        && self.looks_at(&image.path)
                });
                let sightings = found.map(|image| {
                    let note = format!("uses the image {}", image.reference);
                    self.sighting(Place::lines(&image.path, image.lines), note, Strength::Configured)
                });
                (sightings.collect(), "container images".to_owned(), facts.images.len())
            }
            _ => (Vec::new(), String::new(), 0),
        }
    }

    fn resource(&self, resource: &Resource, find: &ResourceFind) -> Option<Sighting> {
        let wanted = (find.kind.is_empty() || find.kind.matches(&resource.kind))
            && !find.not.matches(&resource.kind)
            && (find.tools.is_empty() || find.tools.contains(&resource.tool))
            && find
                .named
                .as_ref()
                .is_none_or(|regex| resource.name.as_deref().is_some_and(|name| regex.is_match(name)))
            && self.looks_at(&resource.path);
        if !wanted {
            return None;
        }
        let mut line = resource.lines.first;
        let mut note = match &resource.name {
            Some(name) => format!("{} `{}` {name}", resource.tool.name(), resource.kind),
            None => format!("{} `{}`", resource.tool.name(), resource.kind),
        };
        if find.attribute.is_some() || find.value.is_some() {
            let attribute = resource.attributes.iter().find(|attribute| {
                find.attribute.as_ref().is_none_or(|regex| regex.is_match(&attribute.path))
                    && find.value.as_ref().is_none_or(|regex| regex.is_match(&attribute.value))
            })?;
            line = attribute.line;
            let value: String = attribute.value.chars().take(60).collect();
            note = format!("{note}: {} = {value}", attribute.path);
        }
        let place = Place::lines(&resource.path, Lines::new(line, line));
        let sighting = self.sighting(place, note, Strength::Configured);
        Some(Sighting { tool: Some(resource.tool.name().to_owned()), ..sighting })
    }
}

fn group_name(group: &Group) -> &'static str {
    match group {
        Group::Runtime => "runtime",
        Group::Dev => "dev",
        Group::Build => "build",
        Group::Optional(_) => "optional",
    }
}

fn pin_of(image: &Image) -> &'static str {
    match (&image.digest, image.tag.as_deref()) {
        (Some(_), _) => "digest",
        (None, Some(tag)) if tag != "latest" => "tag",
        (None, _) => "none",
    }
}
