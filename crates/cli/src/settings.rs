//! The settings of what is scanned: which file is read, and what it does to a scan.

use crate::arguments::{ReadingArguments, ScanOptions};
use anyhow::{Context, Result, bail};
use matura_config::{Config, ConfigError, FILE, PYPROJECT, Project, parse, parse_pyproject};
use matura_inventory::{Inventory, Options, Patterns};
use matura_report::value::{Excluded, Scope, SwitchedOff};
use matura_rules::Rulebook;
use matura_texts::Texts;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// A larger file holds no settings.
const LARGEST: u64 = 1 << 20;

/// The confidence from which an answer needs no confirmation, unless it is set.
const THRESHOLD: f64 = 0.8;

/// The settings that hold for a scan.
#[derive(Clone, Debug, Default)]
pub(crate) struct Settings {
    /// What is set.
    pub(crate) config: Config,
    /// The folder that paths of the settings are seen from, resolved; `None` without a file, or with one
    /// that was given by `--config`: then it is the scanned folder.
    folder: Option<PathBuf>,
    /// Patterns of the command line, in place of those of the file.
    exclude: Option<Vec<String>>,
    /// How much is read, and for how long.
    reading: ReadingArguments,
}

impl Settings {
    /// The settings for a scan of `path`: those of `--config`, else of the nearest file in the folder or
    /// above it in its checkout. Options of the command win over the file.
    pub(crate) fn find(path: &Path, options: &ScanOptions) -> Result<Self> {
        let exclude = (!options.exclude.is_empty()).then(|| options.exclude.clone());
        let found = match &options.config {
            Some(file) => Self { config: read_given(file)?, ..Self::default() },
            None if options.no_config => Self::default(),
            None => nearest(path)?,
        };
        Ok(Self { exclude, reading: options.reading, ..found })
    }

    /// The confidence from which an answer needs no confirmation.
    pub(crate) fn threshold(&self, options: &ScanOptions) -> f64 {
        options.threshold.or(self.config.threshold).unwrap_or(THRESHOLD)
    }

    /// The path of something that the settings name; `path` is what is scanned.
    pub(crate) fn path(&self, named: &str, path: &Path) -> PathBuf {
        self.folder.as_deref().unwrap_or(path).join(named)
    }

    /// The folder of the project with this name.
    pub(crate) fn project(&self, name: &str, path: &Path) -> Result<PathBuf> {
        match self.config.project(name) {
            Some(project) => self.folder_of(project, path),
            None if self.config.projects.is_empty() => {
                bail!("there is no project {name}: no [[project]] is set; `matura init --print` proposes some")
            }
            None => {
                let names: Vec<&str> = self.config.projects.iter().map(|project| project.name.as_str()).collect();
                let hint = matura_rules::nearest(name, names.iter().copied());
                let hint = hint
                    .map_or_else(|| format!("there are {}", names.join(", ")), |near| format!("did you mean {near}?"));
                bail!("there is no project {name} in {}; {hint}", self.config.file)
            }
        }
    }

    /// The folders of all projects.
    pub(crate) fn all_projects(&self, path: &Path) -> Result<Vec<PathBuf>> {
        if self.config.projects.is_empty() {
            bail!("no [[project]] is set; `matura init --print` proposes some");
        }
        self.config.projects.iter().map(|project| self.folder_of(project, path)).collect()
    }

    /// The folder of a project.
    pub(crate) fn folder_of(&self, project: &Project, path: &Path) -> Result<PathBuf> {
        let folder = self.path(&project.path, path);
        if !folder.is_dir() {
            let (file, line) = (&self.config.file, project.line);
            bail!("{file}:{line}: there is no folder {}; correct the `path` of the project", project.path);
        }
        Ok(folder)
    }

    /// Switches off what is set to be, after it was checked that the rules have all that is named.
    pub(crate) fn apply(&self, book: &mut Rulebook) -> Result<()> {
        let texts = Texts::of(book.language);
        refused(&self.config.against(book))?;
        for switch in &self.config.off {
            let why = texts.fill("scope.switched-off", &[("settings", &self.config.file), ("reason", &switch.reason)]);
            book.switch_off(&switch.id, &why);
        }
        Ok(())
    }

    /// What of `path` is read.
    pub(crate) fn options(&self, path: &Path) -> Result<Options> {
        let exclude = match &self.exclude {
            Some(patterns) => Patterns::new(patterns.iter().map(String::as_str))
                .map_err(|error| anyhow::anyhow!("{error}; correct --exclude"))?,
            None => {
                let noted = &self.config.exclude;
                let patterns = Patterns::new(noted.iter().map(|noted| noted.value.as_str())).map_err(|error| {
                    let line = noted.get(error.position).map_or(1, |noted| noted.line);
                    anyhow::anyhow!("{}:{line}: {error}; correct it", self.config.file)
                })?;
                self.seen(patterns)
            }
        };
        let shared = self.project_at(path).map(|project| project.shared.as_slice()).unwrap_or_default();
        let shared = Patterns::new(shared.iter().map(String::as_str))
            .map_err(|error| anyhow::anyhow!("{}: {error}; correct `shared` of the project", self.config.file))?;
        Ok(Options { exclude, shared: self.seen(shared), ..self.reading.options() })
    }

    /// What the report says about what was left out.
    pub(crate) fn scope(&self, path: &Path, options: &Options, inventory: &Inventory) -> Scope {
        let patterns = options.exclude.patterns().iter().zip(&inventory.excluded);
        let excluded: Vec<Excluded> =
            patterns.map(|(pattern, files)| Excluded { pattern: pattern.clone(), files: *files }).collect();
        let off = self.config.off.iter().map(|off| SwitchedOff { id: off.id.clone(), reason: off.reason.clone() });
        let off: Vec<SwitchedOff> = off.collect();
        let from_file = self.exclude.is_none() && !excluded.is_empty() || !off.is_empty();
        Scope {
            settings: from_file.then(|| self.config.file.clone()),
            project: self.project_at(path).map(|project| project.name.clone()),
            folder: Some(inventory.folder.clone()).filter(|folder| !folder.is_empty()),
            excluded,
            off,
        }
    }

    /// The project that stands in a folder.
    fn project_at(&self, path: &Path) -> Option<&Project> {
        let folder = path.canonicalize().ok()?;
        self.config
            .projects
            .iter()
            .find(|project| self.path(&project.path, path).canonicalize().ok() == Some(folder.clone()))
    }

    fn seen(&self, patterns: Patterns) -> Patterns {
        match &self.folder {
            Some(folder) => patterns.seen_from(folder.clone()),
            None => patterns,
        }
    }
}

/// The settings of the folder or of the nearest above it, up to the top of its repository. Outside of
/// one only the folder itself counts: what lies above it is somebody else's.
fn nearest(path: &Path) -> Result<Settings> {
    // What cannot be resolved cannot be scanned either, which is said there.
    let Some(start) = path.canonicalize().ok().filter(|start| start.is_dir()) else { return Ok(Settings::default()) };
    let is_top = |folder: &&Path| folder.join(".git").symlink_metadata().is_ok();
    let top = start.ancestors().find(is_top).unwrap_or(&start);
    for folder in start.ancestors().take_while(|folder| folder.starts_with(top)) {
        if let Some(config) = in_folder(folder, path, folder == start)? {
            return Ok(Settings { config, folder: Some(folder.to_owned()), ..Settings::default() });
        }
    }
    Ok(Settings::default())
}

/// The settings in a folder. They are named as the user would: with the path that was given.
fn in_folder(folder: &Path, given: &Path, is_given: bool) -> Result<Option<Config>> {
    let shown = |name: &str| match is_given && given != Path::new(".") {
        true => given.join(name).display().to_string(),
        false if is_given => name.to_owned(),
        false => folder.join(name).display().to_string(),
    };
    let own = text_of(&folder.join(FILE), &shown(FILE))?;
    let pyproject = text_of(&folder.join(PYPROJECT), &shown(PYPROJECT)).ok().flatten();
    let own = own.map(|text| parse(FILE, &text).map_err(|errors| (FILE, errors)));
    let pyproject = pyproject.and_then(|text| match parse_pyproject(PYPROJECT, &text) {
        Ok(config) => config.map(Ok),
        Err(errors) => Some(Err((PYPROJECT, errors))),
    });
    let found = match (own, pyproject) {
        (Some(_), Some(_)) => bail!(
            "{} and [tool.matura] in {} both hold settings; keep {FILE} and remove the table",
            shown(FILE),
            shown(PYPROJECT)
        ),
        (Some(found), None) | (None, Some(found)) => found,
        (None, None) => return Ok(None),
    };
    match found {
        Ok(config) => Ok(Some(config)),
        Err((name, errors)) => {
            let file = shown(name);
            refused(&errors.into_iter().map(|error| ConfigError { file: file.clone(), ..error }).collect::<Vec<_>>())?;
            Ok(None)
        }
    }
}

/// The settings in a file of any name, which the user gave.
fn read_given(file: &Path) -> Result<Config> {
    let shown = file.display().to_string();
    let text = std::fs::read_to_string(file)
        .with_context(|| format!("the settings {shown} cannot be read; give a file of that kind with --config"))?;
    let is_pyproject = file.file_name().is_some_and(|name| name == PYPROJECT);
    let parsed = match is_pyproject {
        true => parse_pyproject(&shown, &text).map(Option::unwrap_or_default),
        false => parse(&shown, &text),
    };
    match parsed {
        Ok(config) => Ok(config),
        Err(errors) => refused(&errors).map(|()| Config::default()),
    }
}

/// The text of a settings file of the scanned repository; `None` where there is none. Links are not
/// followed, as everywhere in a scan.
fn text_of(file: &Path, shown: &str) -> Result<Option<String>> {
    let metadata = match file.symlink_metadata() {
        Ok(metadata) => metadata,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error).with_context(|| format!("{shown} cannot be read; check its permissions")),
    };
    if !metadata.is_file() || metadata.len() > LARGEST {
        bail!(
            "{shown} is no file of at most 1 MiB, and links are not followed; put the settings there, or pass --no-config"
        );
    }
    let text = std::fs::read_to_string(file);
    text.map(Some).with_context(|| format!("{shown} cannot be read as text; correct it, or pass --no-config"))
}

/// All mistakes as one error.
fn refused(errors: &[ConfigError]) -> Result<()> {
    let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
    match lines.as_slice() {
        [] => Ok(()),
        [only] => bail!("{only}"),
        several => bail!("the settings have {} mistakes:\n  {}", several.len(), several.join("\n  ")),
    }
}
