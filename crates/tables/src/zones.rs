//! Which part of the repository a file belongs to, by its path: `zones.toml`.

use crate::error::TableError;
use crate::kinds::{glob_set, is_pattern};
use crate::reader::Reader;
use globset::GlobSet;
use matura_model::{RepoPath, Zone};
use std::collections::BTreeSet;

/// The zones that claim files, in the order in which they are asked. Notebooks come before tests and
/// examples because they are a zone wherever they stand.
const ORDER: [Zone; 6] = [Zone::Vendored, Zone::Generated, Zone::Notebook, Zone::Test, Zone::Example, Zone::Docs];

/// What each zone claims, in the order of [`ORDER`]. Several claims of one zone add up.
#[derive(Clone, Debug, Default)]
pub(crate) struct Zones {
    claims: Vec<Claim>,
}

#[derive(Clone, Debug)]
struct Claim {
    zone: Zone,
    folders: BTreeSet<String>,
    folder_patterns: GlobSet,
    names: GlobSet,
    paths: GlobSet,
    except: GlobSet,
}

impl Zones {
    pub(crate) fn parse(file: &str, text: &str) -> Result<Self, Vec<TableError>> {
        let mut reader = Reader::new(file, text);
        let mut zones = Self::default();
        for (key, value) in &reader.top() {
            match key.get_ref().as_ref() {
                "about" => {
                    reader.text("about", value);
                }
                "zone" => {
                    for (name, at, table) in reader.tables("zone", value) {
                        zones.claims.extend(read_claim(&mut reader, name, at, table));
                    }
                }
                other => reader.unknown(key.span().start, other, "part of the zones", &["about", "zone"]),
            }
        }
        zones.sort();
        reader.finish(zones)
    }

    /// Adds what `other` claims.
    pub(crate) fn join(&mut self, other: Self) {
        self.claims.splice(0..0, other.claims);
        self.sort();
    }

    fn sort(&mut self) {
        self.claims.sort_by_key(|claim| ORDER.iter().position(|zone| *zone == claim.zone));
    }

    pub(crate) fn of(&self, path: &RepoPath) -> Zone {
        let path = path.as_str().to_lowercase();
        self.claims.iter().find(|claim| claim.holds(&path)).map_or(Zone::Product, |claim| claim.zone)
    }
}

impl Claim {
    fn holds(&self, path: &str) -> bool {
        let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
        let folders = || folder.split('/').filter(|part| !part.is_empty());
        let claims = folders().any(|part| self.folders.contains(part))
            || self.names.is_match(name)
            || (!self.folder_patterns.is_empty() && folders().any(|part| self.folder_patterns.is_match(part)))
            || self.paths.is_match(path);
        claims && !self.except.is_match(path)
    }
}

fn read_claim<'a>(reader: &mut Reader<'a>, name: &str, at: usize, table: &toml::de::DeTable<'a>) -> Option<Claim> {
    let Some(zone) = ORDER.into_iter().find(|zone| zone.name() == name) else {
        reader.unknown(at, name, "zone", &ORDER.map(Zone::name));
        return None;
    };
    let (mut folders, mut names, mut paths, mut except) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (key, value) in table {
        match key.get_ref().as_ref() {
            "folders" => folders = reader.list("folders", value),
            "names" => names = reader.list("names", value),
            "paths" => paths = reader.list("paths", value),
            "except" => except = reader.list("except", value),
            other => {
                reader.unknown(key.span().start, other, "list of a zone", &["folders", "names", "paths", "except"]);
            }
        }
    }
    let [paths, except] = [paths, except].map(|list| list.iter().map(|path| format!("**/{path}")).collect::<Vec<_>>());
    let (wild, exact): (Vec<String>, Vec<String>) = folders.into_iter().partition(|word| is_pattern(word));
    let sets =
        (|| Ok::<_, globset::Error>((glob_set(&wild)?, glob_set(&names)?, glob_set(&paths)?, glob_set(&except)?)))();
    match sets {
        Ok((folder_patterns, names, paths, except)) => {
            Some(Claim { zone, folders: exact.into_iter().collect(), folder_patterns, names, paths, except })
        }
        Err(error) => {
            reader.mistake(at, Some(name), error.to_string());
            None
        }
    }
}
