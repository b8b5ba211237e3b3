//! Every bound on what is read, in one place: its value, what it counts and why it stands where it stands.
//! `docs/security.md` shows them as a table, which a test compares with this file.
//!
//! Bounds keep a scan of any repository within time and memory; they stand far above what projects written by
//! people need. Where one is exceeded the report says so ([`Beyond::Told`]), unless what is cut is only the
//! length of something quoted or compared ([`Beyond::Shortened`]) or no project holds as much ([`Beyond::LeftOut`]).

/// What happens to whatever is beyond a bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Beyond {
    /// It is left out, and a diagnostic of the report says so.
    Told,
    /// It is left out without a word of its own: such an amount is data, or made to be one.
    LeftOut,
    /// Only the beginning is kept; what it is evidence for stays.
    Shortened,
}

/// A bound as documentation shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What it bounds: `files`, `YAML and JSON`, …
    pub area: &'static str,
    /// The value.
    pub most: u64,
    /// What is counted.
    pub unit: &'static str,
    /// Why it stands there.
    pub why: &'static str,
    /// What happens beyond.
    pub beyond: Beyond,
    /// The option that sets another value.
    pub option: Option<&'static str>,
}

macro_rules! limits {
    ($($area:literal { $($name:ident: $kind:ty = $most:expr, $unit:literal, $beyond:ident $(, $option:literal)?; $why:literal)* })*) => {
        $($(
            #[doc = concat!("At most so many ", $unit, ": ", $why, ".")]
            pub const $name: $kind = $most;
        )*)*

        /// Every bound, by what it bounds.
        pub const ALL: &[Limit] = &[
            $($(Limit {
                area: $area,
                most: $name as u64,
                unit: $unit,
                why: $why,
                beyond: Beyond::$beyond,
                option: limits!(@option $($option)?),
            },)*)*
        ];
    };
    (@option) => { None };
    (@option $option:literal) => { Some($option) };
}

limits! {
    "files" {
        FILE_BYTES: u64 = 16 << 20, "bytes of one file", Told, "--max-file-size";
            "notebooks and lock files of several MiB are evidence in real projects, larger files are data"
        TOTAL_BYTES: u64 = 2 << 30, "bytes of all files", Told;
            "all texts are held in memory at once"
        FILES: usize = 1_000_000, "files", Told;
            "the largest monorepos have half as many"
        FOLDER_DEPTH: usize = 200, "folders inside each other", Told;
            "a deeper tree is nobody's project"
        LINE_BYTES: usize = 1 << 20, "bytes of one line", Told;
            "such a line is data; it is emptied, the lines around it stay (not in JSON and notebooks, which may be one line)"
    }
    "git" {
        COMMITS: usize = 200_000, "commits, newest first", Told;
            "practices show in far fewer"
        TAGS: usize = 50_000, "tags", Told;
            "no project has released so often"
        BRANCHES: usize = 50_000, "branches", Told;
            "no project has as many"
        TREE_DEPTH: usize = 200, "trees inside each other", LeftOut;
            "as for folders"
        GIT_LINK_BYTES: u64 = 4096, "bytes of a `.git` file", LeftOut;
            "it holds one path"
        GIT_FOLDER_DEPTH: usize = 64, "folders of a git folder inside each other", Told;
            "names of branches hold fewer slashes"
        IGNORE_BYTES: u64 = 1 << 20, "bytes of `.gitignore` and the like", Told;
            "ten thousand patterns fit in"
        GIT_CONFIG_BYTES: u64 = 1 << 20, "bytes of `.git/config`", Told;
            "a few remotes and branches fill some hundred"
        MAILMAP_BYTES: u64 = 1 << 20, "bytes of `.mailmap`", LeftOut;
            "ten thousand people fit in"
    }
    "YAML and JSON" {
        STRUCTURED_BYTES: usize = 4 << 20, "bytes of one file", LeftOut;
            "larger files are data wherever they stand"
        JSON_BYTES: usize = 256 << 10, "bytes of a JSON file whose path names no configuration", LeftOut;
            "larger JSON is data unless its place says otherwise"
        YAML_NODES: usize = 200_000, "values, repeated ones included", Told;
            "each costs some hundred bytes"
        YAML_REPEATS: usize = 100_000, "values repeated by aliases and merge keys", Told;
            "aliases of aliases grow without bound"
        YAML_DEPTH: usize = 128, "levels", Told;
            "the tree is walked by recursion"
        PLACEHOLDER_BYTES: usize = 4096, "bytes of a template placeholder", Shortened;
            "one that nothing closes would be looked through at every bracket"
        YAML_LOST_LINES: usize = 24, "lines given up so that the rest of a broken file reads", Told;
            "each costs another reading of the file"
        YAML_REPAIR_BYTES: usize = 200_000, "bytes of a broken file that is repaired", Told;
            "as for lines given up"
        CONFIG_ENTRIES: usize = 20_000, "settings of one file", LeftOut;
            "rules look for single settings"
    }
    "Python and notebooks" {
        PYTHON_BYTES: usize = 16 << 20, "bytes of code in one file", Told;
            "a longer text is data, not a program"
        PYTHON_NESTING: usize = 200, "open brackets and indented blocks", Told;
            "the parser recurses"
        PYTHON_ERRORS: usize = 100, "syntax errors of one file that are looked into", Shortened;
            "the first tell what is wrong"
        PYTHON_CHAIN: usize = 3_000, "tokens of one expression without a comma", Told;
            "`a.b.c` and `1 + 1 + 1` nest without brackets"
        PYTHON_LAMBDAS: usize = 1_000, "lambdas of one statement", Told;
            "they nest across commas"
        PYTHON_WALK: usize = 200, "expressions inside each other", Told;
            "the tree is walked by recursion"
        PYTHON_ATTRIBUTES: usize = 100, "parts of a chain such as `a.b().c`", Shortened;
            "names are shorter"
        PYTHON_NAME: usize = 200, "bytes of a resolved name", Shortened;
            "a longer name says nothing"
        PYTHON_BASES: usize = 50, "base classes that are followed", Shortened;
            "classes have fewer"
        PYTHON_VALUE_DEPTH: usize = 4, "levels of a literal value", Shortened;
            "arguments are compared, not evaluated"
        PYTHON_VALUE_ITEMS: usize = 50, "items of a literal value", Shortened;
            "arguments are compared, not evaluated"
        PYTHON_TEXT: usize = 500, "bytes of a literal text", Shortened;
            "arguments are compared, not evaluated"
        NOTEBOOK_CELLS: usize = 10_000, "cells of a notebook", Told;
            "nobody works in a notebook of that length"
        NOTEBOOK_OUTPUT: usize = 64 << 10, "bytes of one string in a notebook", Shortened;
            "longer ones are pictures and tables that a cell put out"
    }
    "documents" {
        DOCUMENT_BYTES: usize = 4 << 20, "bytes of one document", Told;
            "longer ones are data"
        PLAIN_TEXT_BYTES: usize = 1 << 20, "bytes of a plain text", LeftOut;
            "longer ones are data"
        DIRECTIVE_DEPTH: u8 = 4, "Markdown directives inside each other", Told;
            "they are read by recursion"
        RST_DEPTH: u8 = 16, "reStructuredText blocks inside each other", Told;
            "they are read by recursion"
    }
    "infrastructure" {
        HCL_DEPTH: usize = 100, "levels of HCL", Told;
            "the parser recurses"
        RESOURCES: usize = 5_000, "resources of one file", Told;
            "stacks are smaller"
        ATTRIBUTES: usize = 400, "attributes of one resource", Told;
            "resources have fewer"
        ATTRIBUTE_CHARACTERS: usize = 300, "characters of an attribute", Shortened;
            "attributes are compared with names and numbers"
        INSTRUCTION_CHARACTERS: usize = 2_000, "characters of a Dockerfile's instruction", Shortened;
            "a `RUN` that installs many packages fits"
        TASK_BLOCKS: usize = 8, "Ansible blocks inside each other", LeftOut;
            "they are read by recursion"
        TEMPLATE_DEPTH: usize = 8, "Azure deployments inside each other", LeftOut;
            "they are read by recursion"
        BICEP_DEPTH: usize = 64, "open brackets of Bicep", Told;
            "declarations nest less"
        PROGRAM_LINES: usize = 100, "lines of one resource in a program", Shortened;
            "a resource is shorter"
    }
    "CI and orchestration" {
        SHELL_COMMANDS: usize = 5_000, "commands of one script", LeftOut;
            "scripts are shorter"
        HEREDOC_DEPTH: usize = 4, "heredocs inside each other", Shortened;
            "they are read by recursion"
        HEREDOC_LINES: usize = 2_000, "lines of a heredoc", Shortened;
            "one that nothing ends would be looked for at every line"
        GITLAB_JOBS: usize = 2_000, "jobs of a GitLab file", Told;
            "each looks through the others for what it extends"
        GROOVY_ARGUMENTS: usize = 500, "tokens of a statement without brackets", Shortened;
            "statements on one line are shorter"
        EXTENDS_CHAIN: usize = 12, "links of `extends` and `!reference`", LeftOut;
            "GitLab allows 11"
        GITLAB_COMMANDS: usize = 20_000, "commands of a GitLab file after references are followed", Told;
            "references of references grow without bound"
        CIRCLECI_DEPTH: usize = 6, "CircleCI commands and conditions inside each other", LeftOut;
            "cycles end here"
        CIRCLECI_STEPS: usize = 500, "steps of a CircleCI job after commands are followed", LeftOut;
            "commands of commands grow without bound"
        AZURE_DEPTH: usize = 12, "template expressions inside each other", LeftOut;
            "they are read by recursion"
        JSON_E_DEPTH: usize = 24, "levels of a Taskcluster template", LeftOut;
            "they are read by recursion"
        TASKCLUSTER_TASKS: usize = 2_000, "tasks of a Taskcluster file", LeftOut;
            "graphs of that size are generated elsewhere"
        GROOVY_TOKENS: usize = 200_000, "tokens of a Jenkinsfile", LeftOut;
            "pipelines are shorter"
        GROOVY_DEPTH: usize = 40, "blocks of a Jenkinsfile inside each other", LeftOut;
            "they are read by recursion"
        JENKINS_WHEN_DEPTH: usize = 12, "conditions of a `when` inside each other", Shortened;
            "deeper ones are left undecided"
        CONDITION_DEPTH: usize = 40, "brackets of a condition inside each other", Shortened;
            "deeper ones are left undecided"
        STEP_INPUTS: usize = 200, "inputs of one step", Shortened;
            "steps have fewer"
    }
    "manifests and tasks" {
        MANIFEST_FACTS: usize = 5_000, "dependencies, tasks, owners or hooks of one file", LeftOut;
            "manifests are shorter"
        TASK_COMMANDS: usize = 5_000, "commands of one task file", LeftOut;
            "task files are shorter"
        TOML_DEPTH: usize = 60, "levels of TOML", LeftOut;
            "the parser recurses"
        TOML_LOST_LINES: usize = 12, "lines given up so that the rest of a broken file reads", Told;
            "each costs another reading of the file"
        PYTHON_TOKENS: usize = 200_000, "tokens of a `setup.py` or a task file in Python", LeftOut;
            "they are shorter"
        PYTHON_BRACKET: usize = 4_000, "tokens in one bracket of such a file", Shortened;
            "brackets that are never closed would cost quadratic time"
        SEQUENCE_DEPTH: usize = 6, "sequences of tasks inside each other", Shortened;
            "they are read by recursion"
        TOX_ENVIRONMENTS: usize = 40, "environments of one tox factor list", Shortened;
            "factors multiply"
        VARIABLE_BYTES: usize = 4_000, "bytes of an expanded Make variable", Shortened;
            "variables of variables grow without bound"
        VERSION_CHARACTERS: usize = 200, "characters of a version", Shortened;
            "versions are shorter"
    }
    "what runs what" {
        RUN_CHAIN: usize = 6, "links from a step to what it runs in the end", LeftOut;
            "make calling make ends here, as does any other cycle"
        RUN_COMMANDS: usize = 60_000, "commands of a repository after links are followed", LeftOut;
            "links of links grow without bound"
        CALL_CHAIN: usize = 6, "links between workflows that call each other", Shortened;
            "GitHub allows 10, projects use 3"
        IMPORT_CHAIN: usize = 6, "imports between a started module and one it reaches", Shortened;
            "farther ones say little about what a step does"
        RUNS_OF_MODULE: usize = 64, "ways in which one module is run", Shortened;
            "the first are enough as evidence"
        VARIABLE_CHARACTERS: usize = 400, "bytes of a shell variable", Shortened;
            "longer ones are no names of files"
    }
    "evidence" {
        EXCERPT_LINES: usize = 6, "lines of an excerpt", Shortened;
            "a reader opens the place for more"
        EXCERPT_CHARACTERS: usize = 400, "characters of an excerpt", Shortened;
            "a reader opens the place for more"
        EVIDENCE: usize = 12, "pieces of evidence for an answer", Shortened;
            "the strongest come first"
        EVIDENCE_AGAINST: usize = 4, "pieces of evidence against an answer", Shortened;
            "the strongest come first"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_bound_says_what_it_counts_and_why() {
        for limit in ALL {
            assert!(limit.most > 0, "{limit:?}");
            assert!(!limit.unit.is_empty() && !limit.why.is_empty() && !limit.why.ends_with('.'), "{limit:?}");
        }
        assert!(ALL.iter().any(|limit| limit.option.is_some()));
    }
}
