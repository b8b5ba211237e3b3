//! The rule files as they are written: what `toml` reads them into, before anything is checked.

use serde::Deserialize;
use std::collections::BTreeMap;

/// `questionnaire.toml`: what a folder of criteria is as a whole.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct QuestionnaireFile {
    /// Its name, unique among those loaded: `assessment`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who published it, and when.
    #[serde(default)]
    pub source: String,
    /// Sections, in order; a sub-section's id begins with its section's.
    #[serde(default)]
    pub section: Vec<SectionSource>,
    /// Kinds of project, the first whose condition holds is it.
    #[serde(default)]
    pub kind: Vec<KindSource>,
}

/// A section of a questionnaire.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionSource {
    /// `2` or `2.1`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// True when production needs all of it.
    #[serde(default)]
    pub bare_minimum: bool,
}

/// A kind of project.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KindSource {
    /// What it is called.
    pub name: String,
    /// When a project is one.
    pub when: ConditionSource,
}

/// A file of signals that several criteria share.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalFile {
    /// What these signals are about.
    pub about: String,
    /// The signals; their ids are prefixed with the file's stem.
    pub signal: Vec<SignalSource>,
}

/// A criterion.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CriterionFile {
    /// Its id: `2.2.7a`.
    pub id: String,
    /// Its place in the published order, from 1.
    pub number: u32,
    /// A short name in words joined by hyphens.
    pub name: String,
    /// The statement that is answered, in our own words.
    pub title: String,
    /// What a reviewer asks.
    pub asks: String,
    /// Why it matters.
    pub why: String,
    /// What to do about a "no".
    pub remedy: String,
    /// What the scan cannot see of it.
    #[serde(default)]
    pub blind: String,
    /// When it applies; always, if not given.
    pub applies_when: Option<ConditionSource>,
    /// Criteria without which it cannot be met.
    #[serde(default)]
    pub presupposes: Vec<String>,
    /// Questions over facts.
    #[serde(default)]
    pub signal: Vec<SignalSource>,
    /// Clauses, the first that holds gives the answer.
    pub answer: Vec<ClauseSource>,
    /// Small repositories and what the answer is for them.
    #[serde(default)]
    pub example: Vec<ExampleSource>,
}

/// A yes/no question over facts.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SignalSource {
    /// Its name within its file.
    pub id: String,
    /// The question.
    pub asks: String,
    /// How it is found.
    pub find: FindSource,
    /// The zones it looks in; those of the product if not given.
    pub zones: Option<Vec<String>>,
    /// A strength that replaces the finder's own.
    pub strength: Option<String>,
    /// What a sighting shows, as a phrase that replaces the finder's own.
    pub note: Option<String>,
    /// How many sightings are kept at most.
    pub keep: Option<usize>,
}

/// A clause of an answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClauseSource {
    /// Its name within the criterion, by which its confidence is kept.
    pub id: String,
    /// `yes`, `partial`, `no`, `na`, `unknown`.
    pub gives: String,
    /// When it holds.
    pub when: ConditionSource,
    /// The reason, with `{signal}`, `{signal.count}`, `{signal.MEASURE}` filled in.
    pub says: String,
    /// For a `no`: `contradicted` or `not_found`; derived if not given.
    pub basis: Option<String>,
    /// The signals whose sightings are shown for it; those of `when` if not given.
    #[serde(default)]
    pub shows: Vec<String>,
    /// The smallest thing that would change this answer.
    pub would_change: Option<String>,
}

/// A condition over signals and other answers.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum ConditionSource {
    /// A signal that held, or `otherwise`.
    Name(String),
    /// Anything else.
    Table(Box<ConditionTable>),
}

/// A condition written as a table: one of `signal`, `answer`, `all`, `any`, `not`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ConditionTable {
    /// A signal that held, further limited by the keys below.
    pub signal: Option<String>,
    /// … with a sighting at least this strong.
    pub at_least: Option<String>,
    /// … with measures within bounds.
    #[serde(default, rename = "where")]
    pub measures: BTreeMap<String, Bounds>,
    /// … with a number of sightings within bounds.
    pub sightings: Option<Bounds>,
    /// … in a number of files within bounds.
    pub files: Option<Bounds>,
    /// … naming a number of different tools within bounds.
    pub tools: Option<Bounds>,
    /// … with a sighting in one of these zones.
    #[serde(default)]
    pub zones: Vec<String>,
    /// The answer to another criterion.
    pub answer: Option<String>,
    /// … is one of these.
    #[serde(default)]
    pub is: Vec<String>,
    /// All of these hold.
    pub all: Option<Vec<ConditionSource>>,
    /// One of these holds.
    pub any: Option<Vec<ConditionSource>>,
    /// This does not hold.
    pub not: Option<ConditionSource>,
}

/// Bounds of a number.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Not less.
    pub at_least: Option<f64>,
    /// Not more.
    pub at_most: Option<f64>,
    /// More.
    pub above: Option<f64>,
    /// Less.
    pub below: Option<f64>,
}

impl Bounds {
    /// True when the number lies within.
    pub fn hold(&self, number: f64) -> bool {
        self.at_least.is_none_or(|bound| number >= bound)
            && self.at_most.is_none_or(|bound| number <= bound)
            && self.above.is_none_or(|bound| number > bound)
            && self.below.is_none_or(|bound| number < bound)
    }
}

/// A small repository and the answer for it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExampleSource {
    /// The clause that holds for it.
    pub clause: String,
    /// What it shows.
    #[serde(default)]
    pub note: String,
    /// Files by path.
    #[serde(default)]
    pub file: BTreeMap<String, String>,
    /// Commits, in the language of the test kit; no git without.
    #[serde(default)]
    pub history: Vec<String>,
    /// `path:line` of sightings that must be among those shown.
    #[serde(default)]
    pub evidence: Vec<String>,
}

/// How a signal is found: exactly one key.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindSource {
    /// A tracked file by its path.
    pub file: Option<FileSource>,
    /// A line of a text file.
    pub text: Option<TextSource>,
    /// A statement of a document.
    pub prose: Option<ProseSource>,
    /// A section of a document by its heading.
    pub section: Option<SectionFind>,
    /// A table of a document by its head.
    pub table: Option<TableFind>,
    /// A link or picture of a document.
    pub link: Option<LinkSource>,
    /// A block of code in a document.
    pub block: Option<BlockSource>,
    /// A commit hook.
    pub hook: Option<HookSource>,
    /// A step that a pipeline runs.
    pub pipeline: Option<PipelineSource>,
    /// A declared dependency.
    pub dependency: Option<DependencySource>,
    /// A lock file.
    pub lock: Option<LockSource>,
    /// An import.
    pub import: Option<ImportSource>,
    /// A call.
    pub call: Option<CallSource>,
    /// A definition.
    pub define: Option<DefineSource>,
    /// A resource of infrastructure code.
    pub resource: Option<ResourceSource>,
    /// A container image.
    pub image: Option<ImageSource>,
    /// An entry of a structured file.
    pub config: Option<ConfigSource>,
    /// A named task.
    pub task: Option<TaskSource>,
    /// A line of a code owners' file.
    pub owner: Option<OwnerSource>,
    /// A commit.
    pub commit: Option<CommitSource>,
    /// A tag.
    pub tag: Option<TagSource>,
    /// A service that answers requests.
    pub service: Option<ServiceSource>,
    /// Sightings of a signal that something starts.
    pub started_by: Option<StartedBySource>,
    /// Sightings of two signals in the same file.
    pub same_file: Option<TogetherSource>,
    /// Sightings of two signals that one run reaches.
    pub same_run: Option<TogetherSource>,
    /// Sightings of a signal in a module that modules of another signal import.
    pub reached_from: Option<ReachedSource>,
    /// Sightings of another signal, limited.
    pub of: Option<OfSource>,
    /// A probe.
    pub probe: Option<ProbeSource>,
    /// Any of these; the sightings of all that hold.
    pub any: Option<Vec<FindSource>>,
    /// All of these; their sightings together.
    pub all: Option<Vec<FindSource>>,
}

macro_rules! find_sources {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
        $($(#[$doc])* #[derive(Clone, Debug, Default, Deserialize)] #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* })*
    };
}

type Texts = Vec<String>;

find_sources! {
    /// A file by its path.
    FileSource {
        /// Globs over the whole path; `@table` takes the table's `files`.
        path: Texts,
        /// Globs that take it out again.
        not: Texts,
        /// Kinds of file, by their name in `kinds.toml`.
        kind: Texts,
    }
    /// A line of a text file that is no comment.
    TextSource {
        /// Globs over the path.
        files: Texts,
        /// Regular expressions, one of which matches the line.
        any: Texts,
        /// Regular expressions, all of which match somewhere in the file.
        all: Texts,
        /// Regular expressions, none of which matches the line.
        not: Texts,
        /// True to look at comments too.
        comments: bool,
    }
    /// A statement of a document.
    ProseSource {
        /// Regular expressions, one of which matches; `@table` takes the table's `phrases`.
        any: Texts,
        /// Regular expressions, all of which match.
        all: Texts,
        /// Regular expressions, none of which matches.
        not: Texts,
        /// Regular expressions, one of which matches a heading above it.
        heading: Texts,
        /// Regular expressions, none of which matches a heading above it.
        not_heading: Texts,
        /// Globs over the document's path.
        files: Texts,
        /// `stated` if not given; `planned`, `denied`, `asked`, `any`.
        mood: Texts,
        /// At least so many words (in Japanese, pairs of characters).
        min_words: usize,
    }
    /// A section of a document.
    SectionFind {
        /// Regular expressions, one of which matches its heading.
        heading: Texts,
        /// Regular expressions, none of which matches its heading or one above.
        not_heading: Texts,
        /// Regular expressions, one of which matches a stated statement in it.
        says: Texts,
        /// Globs over the document's path.
        files: Texts,
        /// At least so many words in statements under it, sub-sections included.
        min_words: usize,
    }
    /// A table of a document.
    TableFind {
        /// Regular expressions, each of which matches another cell of the head.
        head: Texts,
        /// Regular expressions, one of which matches a heading above it.
        heading: Texts,
        /// Globs over the document's path.
        files: Texts,
        /// At least so many rows.
        min_rows: usize,
    }
    /// A link or picture of a document.
    LinkSource {
        /// Regular expressions, one of which matches the target.
        to: Texts,
        /// Regular expressions, one of which matches the text.
        text: Texts,
        /// Regular expressions, one of which matches a heading above it.
        heading: Texts,
        /// Globs over the document's path.
        files: Texts,
        /// True for pictures only, false for links only.
        image: Option<bool>,
        /// True for targets on the project's own forge page only.
        own_remote: bool,
    }
    /// A block of code in a document.
    BlockSource {
        /// Regular expressions, one of which matches the language.
        language: Texts,
        /// Regular expressions, one of which matches the text.
        any: Texts,
        /// Regular expressions, all of which match the text.
        all: Texts,
        /// Regular expressions, one of which matches a heading above it.
        heading: Texts,
        /// Globs over the document's path.
        files: Texts,
    }
    /// A commit hook.
    HookSource {
        /// Ids or programs, `*` allowed; `@table` takes the table's `hooks`.
        id: Texts,
        /// Managers.
        manager: Texts,
        /// Commands, as program and subcommand; `@table` takes the table's `commands`.
        runs: Texts,
        /// Stages it runs at, `*` allowed, of which a hook that names none runs at `pre-commit`.
        stage: Texts,
    }
    /// A step that a pipeline runs, directly or through tasks, scripts and called pipelines.
    PipelineSource {
        /// Commands, as program and subcommand; `@table` takes the table's `commands`.
        runs: Texts,
        /// Actions, orbs, tasks that it uses, `*` allowed; `@table` takes the table's `actions`.
        uses: Texts,
        /// A regular expression over the command, or the inputs of what it uses.
        matching: Texts,
        /// Triggers, one of which starts it: `pull_request`, `push`, `tag`, `release`, `schedule`, `manual`, `pipeline`, `event`.
        trigger: Texts,
        /// Triggers, none of which starts it.
        not_trigger: Texts,
        /// Regular expressions, one of which matches the name of the step, job or pipeline.
        named: Texts,
        /// Regular expressions, one of which matches the environment it deploys to.
        environment: Texts,
        /// Providers, by their name.
        provider: Texts,
        /// Globs, one of which matches a path the trigger is limited to.
        paths: Texts,
        /// True to count steps that may fail without failing the job.
        may_fail: Option<bool>,
        /// True to count disabled steps only.
        disabled: bool,
        /// True to look only at triggers that are limited to no branch, or to all by a wildcard.
        every_branch: bool,
    }
    /// A declared dependency.
    DependencySource {
        /// Names, `*` allowed; `@table` takes the table's `packages`.
        name: Texts,
        /// Ecosystems.
        ecosystem: Texts,
        /// Groups: `runtime`, `dev`, `build`, `optional`.
        group: Texts,
    }
    /// A lock file.
    LockSource {
        /// Tools, `*` allowed.
        tool: Texts,
    }
    /// An import.
    ImportSource {
        /// Dotted names, `*` allowed, each also standing for what is below it; `@table` takes the table's `imports`.
        name: Texts,
    }
    /// A call.
    CallSource {
        /// Resolved dotted names, `*` allowed; `@table` takes the table's `calls`.
        name: Texts,
        /// Names that are left out, `*` allowed.
        not: Texts,
        /// A regular expression over the keyword of an argument; positional arguments are `0`, `1`, ….
        argument: Option<String>,
        /// A regular expression over the text of that argument (of any, if none is named).
        value: Option<String>,
        /// True for decorators only, false for plain calls only.
        decorator: Option<bool>,
        /// A regular expression over the name of the function or class it stands in.
        within: Option<String>,
        /// Imports, one of which the module must have; `@table` takes the table's `imports`.
        importing: Texts,
    }
    /// A definition.
    DefineSource {
        /// Regular expressions, one of which matches the qualified name.
        name: Texts,
        /// `function`, `method`, `class`.
        kind: Texts,
        /// Resolved decorators, `*` allowed.
        decorator: Texts,
        /// Resolved base classes, `*` allowed.
        base: Texts,
        /// A regular expression over a field's or parameter's name.
        field: Option<String>,
        /// True where fields carry descriptions.
        described: bool,
        /// True where it has a docstring.
        documented: Option<bool>,
        /// A regular expression over the docstring.
        docstring: Option<String>,
        /// True where some field or the result has an annotation.
        annotated: bool,
        /// Imports, one of which the module must have; `@table` takes the table's `imports`.
        importing: Texts,
    }
    /// A resource of infrastructure code.
    ResourceSource {
        /// Types, `*` allowed; `@table` takes the table's `resources`.
        kind: Texts,
        /// Types that are left out, `*` allowed.
        not: Texts,
        /// Tools: `terraform`, `kubernetes`, ….
        tool: Texts,
        /// A regular expression over the path of an attribute.
        attribute: Option<String>,
        /// A regular expression over the value of that attribute (of any, if none is named).
        value: Option<String>,
        /// A regular expression over its name.
        named: Option<String>,
    }
    /// A container image.
    ImageSource {
        /// References, `*` allowed; `@table` takes the table's `images`.
        reference: Texts,
        /// `base` or `run`.
        role: Option<String>,
        /// `digest`, `tag` (other than latest), `none`.
        pin: Option<String>,
    }
    /// An entry of a structured file.
    ConfigSource {
        /// Globs over the path.
        files: Texts,
        /// Regular expressions, one of which matches the dotted key; `@table` takes the table's `keys`.
        key: Texts,
        /// Regular expressions, one of which matches the value.
        value: Texts,
    }
    /// A named task.
    TaskSource {
        /// Tools: `make`, `dvc`, ….
        tool: Texts,
        /// Regular expressions, one of which matches the name.
        name: Texts,
        /// Commands; `@table` takes the table's `commands`.
        runs: Texts,
        /// A regular expression over its inputs or outputs.
        files: Option<String>,
        /// A regular expression over its commands.
        matching: Texts,
    }
    /// A line of a code owners' file.
    OwnerSource {
        /// Regular expressions, one of which matches the pattern.
        pattern: Texts,
    }
    /// A commit.
    CommitSource {
        /// Regular expressions, one of which matches the subject.
        subject: Texts,
        /// Regular expressions, one of which matches `Key: value` of a trailer.
        trailer: Texts,
        /// `request`, `squashed`, `reviewed`, `branch`, `direct`.
        arrived: Texts,
        /// Globs, one of which matches a path it changed.
        paths: Texts,
    }
    /// A tag.
    TagSource {
        /// `release`, `model`, `data`, `environment`, `other`.
        kind: Texts,
        /// Regular expressions, one of which matches the name.
        name: Texts,
    }
    /// A service that answers requests: a module that a server starts.
    ServiceSource {
        /// A signal that the service's modules must show, in itself or what it imports.
        with: Option<String>,
    }
    /// Sightings that something starts.
    StartedBySource {
        /// The signal.
        signal: String,
        /// Starters: triggers as in `pipeline`, and `request`, `test`.
        starter: Texts,
    }
    /// Sightings of two signals together.
    TogetherSource {
        /// The signal whose sightings are shown first.
        signal: String,
        /// The other.
        with: String,
    }
    /// Sightings in modules that are imported.
    ReachedSource {
        /// The signal.
        signal: String,
        /// The signal whose modules import them, directly or indirectly, or are the same.
        from: String,
        /// At most so many imports in between; 6 if not given.
        hops: Option<usize>,
    }
    /// Sightings of another signal.
    OfSource {
        /// The signal.
        signal: String,
        /// Zones, one of which they stand in.
        zones: Texts,
        /// A strength they have at least.
        at_least: Option<String>,
        /// Globs over the path.
        files: Texts,
        /// A signal: only what stands in a file that it was also seen in is left out.
        without: Option<String>,
    }
    /// A probe.
    ProbeSource {
        /// Its name.
        name: String,
        /// A signal whose sightings it looks at.
        of: Option<String>,
        /// Words it looks for; `@table.list` takes a table's list.
        words: Texts,
    }
}
