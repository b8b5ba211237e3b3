//! From what a rule file says to a finder.

use super::patterns::Compiler;
use super::{CallFind, DefineFind, Finder, Link, Named, PipelineFind, Prose, ResourceFind, TaskFind};
use crate::error::nearest;
use crate::source::{
    CallSource, DefineSource, FindSource, LinkSource, OfSource, PipelineSource, ProbeSource, ProseSource,
    ResourceSource, TaskSource,
};
use matura_facts::CommandPattern;
use matura_model::fact::Mood;

impl Compiler<'_> {
    /// The finder that a source describes. Mistakes are added to `errors`.
    pub(crate) fn finder(&mut self, source: &FindSource) -> Finder {
        let before = self.errors.len();
        let mut found = self.documents(source);
        found.extend(self.files_and_history(source));
        found.extend(self.code(source));
        found.extend(self.relations(source));
        if found.len() != 1 && self.errors.len() == before {
            self.error(format!("`find` takes exactly one key, this has {}", found.len()));
        }
        found.pop().unwrap_or(Finder::Any(Vec::new()))
    }

    fn documents(&mut self, source: &FindSource) -> Vec<Finder> {
        let mut found = Vec::new();
        if let Some(prose) = &source.prose {
            found.push(self.prose(prose));
        }
        if let Some(section) = &source.section {
            found.push(Finder::Section {
                heading: self.expressions(&section.heading, "phrases", true),
                not_heading: self.expressions(&section.not_heading, "phrases", true),
                says: self.expressions(&section.says, "phrases", true),
                files: self.globs(&section.files),
                min_words: section.min_words,
            });
        }
        if let Some(table) = &source.table {
            found.push(Finder::Table {
                head: self.regexes(&table.head, true),
                heading: self.expressions(&table.heading, "phrases", true),
                files: self.globs(&table.files),
                min_rows: table.min_rows,
            });
        }
        if let Some(link) = &source.link {
            found.push(self.link(link));
        }
        if let Some(block) = &source.block {
            found.push(Finder::Block {
                language: self.expressions(&block.language, "words", true),
                any: self.expressions(&block.any, "phrases", true),
                all: self.regexes(&block.all, true),
                heading: self.expressions(&block.heading, "phrases", true),
                files: self.globs(&block.files),
            });
        }
        found
    }

    fn prose(&mut self, source: &ProseSource) -> Finder {
        let moods = match source.mood.as_slice() {
            [] => vec![Mood::Stated],
            [any] if any == "any" => Mood::NAMES.iter().map(|(_, mood)| *mood).collect(),
            names => self.named_all(names, "mood"),
        };
        if source.any.is_empty() && source.all.is_empty() {
            self.error("`prose` needs `any` or `all`");
        }
        Finder::Prose(Box::new(Prose {
            any: self.expressions(&source.any, "phrases", true),
            all: self.regexes(&source.all, true),
            not: self.expressions(&source.not, "phrases", true),
            heading: self.expressions(&source.heading, "phrases", true),
            not_heading: self.expressions(&source.not_heading, "phrases", true),
            files: self.globs(&source.files),
            moods,
            min_words: source.min_words,
        }))
    }

    fn link(&mut self, source: &LinkSource) -> Finder {
        Finder::Link(Box::new(Link {
            to: self.expressions(&source.to, "phrases", true),
            text: self.expressions(&source.text, "phrases", true),
            heading: self.expressions(&source.heading, "phrases", true),
            files: self.globs(&source.files),
            image: source.image,
            own_remote: source.own_remote,
        }))
    }

    fn files_and_history(&mut self, source: &FindSource) -> Vec<Finder> {
        let mut found = Vec::new();
        if let Some(file) = &source.file {
            let kinds = self.named_all(&file.kind, "kind of file");
            found.push(Finder::File { path: self.globs(&file.path), not: self.globs(&file.not), kinds });
        }
        if let Some(text) = &source.text {
            found.push(Finder::Text {
                files: self.globs(&text.files),
                any: self.expressions(&text.any, "phrases", false),
                all: self.regexes(&text.all, false),
                not: self.expressions(&text.not, "phrases", false),
                comments: text.comments,
            });
        }
        if let Some(config) = &source.config {
            found.push(Finder::Config {
                files: self.globs(&config.files),
                key: self.expressions(&config.key, "keys", false),
                value: self.expressions(&config.value, "phrases", false),
            });
        }
        if let Some(owner) = &source.owner {
            found.push(Finder::Owner { pattern: self.expressions(&owner.pattern, "phrases", false) });
        }
        if let Some(commit) = &source.commit {
            found.push(Finder::Commit {
                subject: self.expressions(&commit.subject, "phrases", true),
                trailer: self.expressions(&commit.trailer, "phrases", true),
                arrived: commit.arrived.clone(),
                paths: self.globs(&commit.paths),
            });
        }
        if let Some(tag) = &source.tag {
            let kinds = self.named_all(&tag.kind, "kind of tag");
            found.push(Finder::Tag { kinds, name: self.expressions(&tag.name, "phrases", true) });
        }
        found
    }

    fn code(&mut self, source: &FindSource) -> Vec<Finder> {
        let mut found = Vec::new();
        if let Some(call) = &source.call {
            found.push(self.call(call));
        }
        if let Some(define) = &source.define {
            found.push(self.define(define));
        }
        if let Some(import) = &source.import {
            found.push(Finder::Import { name: self.names(&import.name, "imports") });
        }
        if let Some(dependency) = &source.dependency {
            found.push(Finder::Dependency {
                name: self.names(&dependency.name, "packages"),
                ecosystems: self.named_all(&dependency.ecosystem, "ecosystem"),
                groups: dependency.group.clone(),
            });
        }
        if let Some(lock) = &source.lock {
            found.push(Finder::Lock { tool: self.names(&lock.tool, "words") });
        }
        if let Some(hook) = &source.hook {
            found.push(Finder::Hook {
                id: self.names(&hook.id, "hooks"),
                manager: self.names(&hook.manager, "words"),
                runs: self.commands(&hook.runs),
                stage: self.names(&hook.stage, "words"),
            });
        }
        if let Some(pipeline) = &source.pipeline {
            found.push(self.pipeline(pipeline));
        }
        if let Some(resource) = &source.resource {
            found.push(self.resource(resource));
        }
        if let Some(image) = &source.image {
            let role = image.role.as_deref().and_then(|role| self.named(role, "role of an image"));
            found.push(Finder::Image {
                reference: self.names(&image.reference, "images"),
                role,
                pin: image.pin.clone(),
            });
        }
        if let Some(task) = &source.task {
            found.push(self.task(task));
        }
        found
    }

    fn call(&mut self, source: &CallSource) -> Finder {
        Finder::Call(Box::new(CallFind {
            name: self.names(&source.name, "calls"),
            not: self.names(&source.not, "calls"),
            argument: self.regex(source.argument.as_deref(), false),
            value: self.regex(source.value.as_deref(), false),
            decorator: source.decorator,
            within: self.regex(source.within.as_deref(), true),
            importing: self.names(&source.importing, "imports"),
        }))
    }

    fn define(&mut self, source: &DefineSource) -> Finder {
        Finder::Define(Box::new(DefineFind {
            name: self.expressions(&source.name, "phrases", true),
            kinds: self.named_all(&source.kind, "kind of definition"),
            decorator: self.names(&source.decorator, "calls"),
            base: self.names(&source.base, "calls"),
            field: self.regex(source.field.as_deref(), true),
            described: source.described,
            documented: source.documented,
            docstring: self.regex(source.docstring.as_deref(), true),
            annotated: source.annotated,
            importing: self.names(&source.importing, "imports"),
        }))
    }

    fn pipeline(&mut self, source: &PipelineSource) -> Finder {
        let runs = self.expand(&source.runs, "commands");
        Finder::Pipeline(Box::new(PipelineFind {
            runs: runs.into_iter().map(|text| (text.clone(), CommandPattern::new(&text))).collect(),
            uses: self.names(&source.uses, "actions"),
            matching: self.expressions(&source.matching, "phrases", true),
            triggers: self.named_all(&source.trigger, "trigger"),
            not_triggers: self.named_all(&source.not_trigger, "trigger"),
            named: self.expressions(&source.named, "phrases", true),
            environment: self.expressions(&source.environment, "phrases", true),
            providers: self.named_all(&source.provider, "provider"),
            paths: self.globs(&source.paths),
            may_fail: source.may_fail,
            disabled: source.disabled,
            every_branch: source.every_branch,
        }))
    }

    fn resource(&mut self, source: &ResourceSource) -> Finder {
        Finder::Resource(Box::new(ResourceFind {
            kind: self.names(&source.kind, "resources"),
            not: self.names(&source.not, "resources"),
            tools: self.named_all(&source.tool, "infrastructure tool"),
            attribute: self.regex(source.attribute.as_deref(), true),
            value: self.regex(source.value.as_deref(), true),
            named: self.regex(source.named.as_deref(), true),
        }))
    }

    fn task(&mut self, source: &TaskSource) -> Finder {
        Finder::Task(Box::new(TaskFind {
            tools: self.named_all(&source.tool, "task tool"),
            name: self.expressions(&source.name, "phrases", true),
            runs: self.commands(&source.runs),
            files: self.regex(source.files.as_deref(), true),
            matching: self.expressions(&source.matching, "phrases", true),
        }))
    }

    fn relations(&mut self, source: &FindSource) -> Vec<Finder> {
        let mut found = Vec::new();
        if let Some(service) = &source.service {
            found.push(Finder::Service { with: service.with.as_deref().map(|name| self.signal(name)) });
        }
        if let Some(started) = &source.started_by {
            let starters = self.named_all(&started.starter, "starter");
            found.push(Finder::StartedBy { signal: self.signal(&started.signal), starters });
        }
        if let Some(pair) = &source.same_file {
            found.push(Finder::SameFile { signal: self.signal(&pair.signal), with: self.signal(&pair.with) });
        }
        if let Some(pair) = &source.same_run {
            found.push(Finder::SameRun { signal: self.signal(&pair.signal), with: self.signal(&pair.with) });
        }
        if let Some(reached) = &source.reached_from {
            let (signal, from) = (self.signal(&reached.signal), self.signal(&reached.from));
            found.push(Finder::ReachedFrom { signal, from, hops: reached.hops.unwrap_or(6) });
        }
        if let Some(of) = &source.of {
            found.push(self.of(of));
        }
        if let Some(probe) = &source.probe {
            found.extend(self.probe(probe));
        }
        for (group, make) in [
            (&source.any, Finder::Any as fn(Vec<Finder>) -> Finder),
            (&source.all, Finder::All as fn(Vec<Finder>) -> Finder),
        ] {
            if let Some(sources) = group {
                found.push(make(sources.iter().map(|source| self.finder(source)).collect()));
            }
        }
        found
    }

    fn of(&mut self, source: &OfSource) -> Finder {
        Finder::Of {
            signal: self.signal(&source.signal),
            zones: self.named_all(&source.zones, "zone"),
            at_least: source.at_least.as_deref().and_then(|name| self.named(name, "strength")),
            files: self.globs(&source.files),
            without: source.without.as_deref().map(|name| self.signal(name)),
        }
    }

    fn probe(&mut self, source: &ProbeSource) -> Option<Finder> {
        let Some(probe) = super::probe_by_name(source, self.probes).copied() else {
            let known = self.probes.iter().map(|probe| probe.name);
            let hint = nearest(&source.name, known).map(|near| format!(", did you mean `{near}`?")).unwrap_or_default();
            self.error(format!("there is no probe `{}`{hint}", source.name));
            return None;
        };
        let of = source.of.as_deref().map(|name| self.signal(name));
        Some(Finder::Probe { probe, of, words: self.expand(&source.words, "words") })
    }
}
