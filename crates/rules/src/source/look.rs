//! What finders over pipelines, code, infrastructure, history and relations take.

use super::find::{Texts, find_sources};
use serde::Deserialize;

find_sources! {
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
