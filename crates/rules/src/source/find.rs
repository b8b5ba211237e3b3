//! How a signal is found: the kinds of finders, and what those over files, texts and documents take.

use super::look::*;
use serde::Deserialize;

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

/// Structures that a rule file may leave any key of.
macro_rules! find_sources {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $field:ident : $type:ty),* $(,)? })*) => {
        $($(#[$doc])* #[derive(Clone, Debug, Default, Deserialize)] #[serde(deny_unknown_fields, default)]
        pub struct $name { $($(#[$field_doc])* pub $field: $type),* })*
    };
}

pub(super) type Texts = Vec<String>;

pub(super) use find_sources;

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
}
