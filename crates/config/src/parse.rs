//! From the text of a settings file to settings.

use crate::error::ConfigError;
use crate::reader::Reader;
use crate::settings::{Config, Gates, Minimum, Noted, Project, Switch};
use matura_texts::Language;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

const TOP: &[&str] = &["exclude", "threshold", "language", "rules", "check", "project"];
const CHECK: &[&str] = &["require", "minimum", "mature", "unconfirmed", "stale", "baseline"];
const PROJECT: &[&str] = &["path", "name", "shared"];
const PATTERN: &str = "a pattern as in .gitignore, such as \"docs/\"";

/// The settings in a `matura.toml`; else every mistake in it, by line. `file` is how messages name it.
pub fn parse(file: &str, text: &str) -> Result<Config, Vec<ConfigError>> {
    let mut reader = Reader::new(file, text);
    let top = reader.top();
    let config = Parser { reader: &mut reader, place: "in the settings" }.config(file, &top);
    reader.finish(config)
}

/// The settings in the table `tool.matura` of a `pyproject.toml`; `None` without that table. A file that
/// is no TOML is not ours to complain about, and has none.
pub fn parse_pyproject(file: &str, text: &str) -> Result<Option<Config>, Vec<ConfigError>> {
    let Ok(top) = DeTable::parse(text) else { return Ok(None) };
    let Some(tool) = top.get_ref().get("tool").and_then(|tool| tool.get_ref().as_table()) else { return Ok(None) };
    let Some(value) = tool.get("matura") else { return Ok(None) };
    let mut reader = Reader::new(file, text);
    let config = match reader.table("tool.matura", value) {
        Some(table) => Parser { reader: &mut reader, place: "in [tool.matura]" }.config(file, table),
        None => Config::default(),
    };
    reader.finish(Some(config))
}

struct Parser<'r, 'a> {
    reader: &'r mut Reader<'a>,
    place: &'static str,
}

type Value<'a> = Spanned<DeValue<'a>>;

impl<'a> Parser<'_, 'a> {
    fn config(&mut self, file: &str, top: &DeTable<'a>) -> Config {
        let mut config = Config { file: file.to_owned(), ..Config::default() };
        for (key, value) in top {
            match key.get_ref().as_ref() {
                "exclude" => config.exclude = self.reader.list("exclude", PATTERN, value),
                "threshold" => config.threshold = self.threshold(value),
                "language" => config.language = self.language(value),
                "rules" => config.off = self.rules(value),
                "check" => config.check = self.reader.table("check", value).map(|table| self.gates(table)),
                "project" => config.projects = self.projects(value),
                _ => self.reader.unknown(key, self.place, TOP),
            }
        }
        config
    }

    fn threshold(&mut self, value: &Value<'a>) -> Option<f64> {
        let number = match value.get_ref() {
            DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
            DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
            other => {
                let at = value.span().start;
                self.reader.expected(at, "threshold", "a number between 0 and 1, such as 0.8", other);
                return None;
            }
        };
        let share = number.filter(|number: &f64| (0.0..=1.0).contains(number));
        if share.is_none() {
            self.reader.mistake(value.span().start, "`threshold` must be a number between 0 and 1, such as 0.8");
        }
        share
    }

    fn language(&mut self, value: &Value<'a>) -> Option<Language> {
        let text = self.reader.text("language", "\"en\" or \"ja\"", value)?;
        match text.value.parse() {
            Ok(language) => Some(language),
            Err(error) => {
                self.reader.mistake(value.span().start, format!("{error}"));
                None
            }
        }
    }

    fn rules(&mut self, value: &Value<'a>) -> Vec<Switch> {
        let mut switches = Vec::new();
        for (key, value) in self.reader.table("rules", value).into_iter().flatten() {
            match key.get_ref().as_ref() {
                "off" => {
                    for (id, reason) in self.reader.table("rules.off", value).into_iter().flatten() {
                        let line = self.reader.line(id.span().start);
                        let id = id.get_ref().as_ref();
                        let what = "the reason why it is switched off, in a few words";
                        if let Some(reason) = self.reader.text(id, what, reason) {
                            switches.push(Switch { id: id.to_owned(), reason: reason.value, line });
                        }
                    }
                }
                _ => self.reader.unknown(key, "in [rules]", &["off"]),
            }
        }
        switches.sort_by_key(|switch| switch.line);
        switches
    }

    fn gates(&mut self, table: &DeTable<'a>) -> Gates {
        let mut gates = Gates::default();
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "require" => gates.require = self.reader.list("require", "the id of a criterion", value),
                "minimum" => self.minimum(value, &mut gates),
                "mature" => gates.mature = self.reader.flag("mature", value).unwrap_or_default(),
                "unconfirmed" => gates.unconfirmed = self.reader.flag("unconfirmed", value),
                "stale" => gates.stale = self.reader.flag("stale", value),
                "baseline" => gates.baseline = self.path("baseline", "the path of a report", value),
                _ => self.reader.unknown(key, "in [check]", CHECK),
            }
        }
        gates
    }

    fn minimum(&mut self, value: &Value<'a>, gates: &mut Gates) {
        for (section, value) in self.reader.table("check.minimum", value).into_iter().flatten() {
            let line = self.reader.line(section.span().start);
            let section = section.get_ref().as_ref();
            let minimum = match value.get_ref() {
                DeValue::Integer(number) => number.as_str().parse().ok().map(Minimum::Count),
                DeValue::String(text) => percent(text).map(Minimum::Percent),
                _ => None,
            };
            match minimum {
                Some(value) => drop(gates.minimum.insert(section.to_owned(), Noted { value, line })),
                None => self.reader.mistake(
                    value.span().start,
                    format!("the minimum of section {section} must be how many of its criteria are yes, such as 5, or a share of those that apply, such as \"80%\""),
                ),
            }
        }
    }

    fn projects(&mut self, value: &Value<'a>) -> Vec<Project> {
        let DeValue::Array(array) = value.get_ref() else {
            self.reader.expected(
                value.span().start,
                "project",
                "a list of tables, written [[project]]",
                value.get_ref(),
            );
            return Vec::new();
        };
        let mut projects: Vec<Project> = Vec::new();
        for item in array {
            let Some(project) = self.project(item) else { continue };
            let twice = projects.iter().find(|known| known.name == project.name || known.path == project.path);
            if let Some(known) = twice {
                let what = if known.path == project.path { "in this folder" } else { "of this name" };
                let message = format!(
                    "there is another project {what} on line {}; give each its own `name` and `path`",
                    known.line
                );
                self.reader.mistake_on(project.line, message);
            }
            projects.push(project);
        }
        projects
    }

    fn project(&mut self, item: &Value<'a>) -> Option<Project> {
        let at = item.span().start;
        let (mut path, mut name, mut shared) = (None, None, Vec::new());
        let DeValue::Table(table) = item.get_ref() else {
            self.reader.expected(at, "project", "a list of tables, written [[project]]", item.get_ref());
            return None;
        };
        for (key, value) in table {
            match key.get_ref().as_ref() {
                "path" => path = Some(self.path("path", "the folder of the project", value)),
                "name" => name = Some(self.reader.text("name", "what the project is called", value)),
                "shared" => shared = self.reader.list("shared", PATTERN, value),
                _ => self.reader.unknown(key, "in [[project]]", PROJECT),
            }
        }
        let Some(path) = path else {
            self.reader.mistake(at, "the project has no `path`; give its folder, seen from here");
            return None;
        };
        let path = path?;
        let name = match name {
            Some(name) => name?,
            None => Noted { value: path.value.rsplit('/').next().unwrap_or_default().to_owned(), line: path.line },
        };
        if !is_name(&name.value) {
            let message = "the name of a project must be letters, digits, `-`, `_` and `.`, as it becomes a file name; give it such a `name`";
            self.reader.mistake_on(name.line, message);
        }
        let shared = shared.into_iter().map(|pattern| pattern.value).collect();
        Some(Project { name: name.value, path: path.value, shared, line: path.line })
    }

    /// A path below the folder of the settings, tidied. Settings come with the scanned repository, so they
    /// may not make the program read elsewhere.
    fn path(&mut self, key: &str, what: &str, value: &Value<'a>) -> Option<Noted<String>> {
        let text = self.reader.text(key, what, value)?;
        let parts: Vec<&str> = text.value.split('/').filter(|part| !part.is_empty() && *part != ".").collect();
        let leaves =
            text.value.starts_with(['/', '~']) || text.value.contains(['\\', ':', '\0']) || parts.contains(&"..");
        if leaves || parts.is_empty() {
            let message =
                format!("`{key}` must lead to something below the folder of this file, with `/` between its parts");
            self.reader.mistake(value.span().start, message);
            return None;
        }
        Some(Noted { value: parts.join("/"), line: text.line })
    }
}

/// `80%` or `80 %`.
fn percent(text: &str) -> Option<u8> {
    text.trim().strip_suffix('%')?.trim().parse().ok().filter(|number| *number <= 100)
}

/// True for what is good as a file name everywhere.
fn is_name(name: &str) -> bool {
    let good = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    !name.starts_with('.') && name.chars().all(good)
}
