//! Which module of the repository a dotted name means.

use matura_model::RepoPath;
use matura_model::fact::PyModule;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Names of folders that packages are looked up in without being packages themselves.
const SOURCE_ROOTS: &[&str] = &["src", "lib", "libs", "python", "source", "packages", "app", "code"];

/// Modules of the standard library that repositories often have a file named like.
const STANDARD: &[&str] = &[
    "abc",
    "ast",
    "calendar",
    "cmd",
    "code",
    "copy",
    "email",
    "html",
    "http",
    "inspect",
    "io",
    "json",
    "logging",
    "math",
    "operator",
    "platform",
    "profile",
    "queue",
    "random",
    "resource",
    "secrets",
    "select",
    "signal",
    "site",
    "statistics",
    "string",
    "struct",
    "test",
    "time",
    "token",
    "tokenize",
    "trace",
    "types",
    "typing",
    "uuid",
    "warnings",
];

/// The repository's Python files by the ends of their dotted names.
#[derive(Debug, Default)]
pub(crate) struct ModuleIndex {
    /// Indices into the facts' modules, in order.
    by_name: HashMap<String, Vec<usize>>,
    paths: BTreeMap<usize, RepoPath>,
    by_path: HashMap<RepoPath, usize>,
    packages: HashSet<String>,
    /// What the manifests declare, as it is imported: those names mean other people's packages.
    declared: HashSet<String>,
}

/// An import of one module by another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Edge {
    /// The index of the other module.
    pub(crate) module: usize,
    /// The line of the import.
    pub(crate) line: u32,
}

impl ModuleIndex {
    pub(crate) fn new(modules: &[PyModule]) -> Self {
        let mut index = Self::default();
        for (at, module) in modules.iter().enumerate() {
            let Some(path) = &module.path else { continue };
            index.by_path.insert(path.clone(), at);
            index.paths.insert(at, path.clone());
            if path.extension() != "py" {
                continue;
            }
            if path.file_name() == "__init__.py" {
                index.packages.insert(path.folder().to_owned());
            }
            let dotted = dotted(path);
            let starts = std::iter::once(0).chain(dotted.match_indices('.').map(|(dot, _)| dot + 1));
            for suffix in starts.filter_map(|start| dotted.get(start..)).filter(|suffix| !suffix.is_empty()) {
                index.by_name.entry(suffix.to_owned()).or_default().push(at);
            }
        }
        index
    }

    /// With the names of declared dependencies, which are not looked for far away in the repository.
    pub(crate) fn declaring<'a>(mut self, names: impl Iterator<Item = &'a str>) -> Self {
        self.declared = names.map(|name| name.replace('-', "_")).collect();
        self
    }

    /// The index of the module at a path.
    pub(crate) fn at(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    pub(crate) fn path(&self, module: usize) -> Option<&RepoPath> {
        self.paths.get(&module)
    }

    /// The repository's own modules that a module imports, each once, in order of their lines.
    pub(crate) fn edges(&self, at: usize, module: &PyModule) -> Vec<Edge> {
        let Some(from) = &module.path else { return Vec::new() };
        let mut edges: Vec<Edge> = Vec::new();
        for import in &module.imports {
            let Some(target) = self.imported(&import.name, import.relative, from) else { continue };
            if target != at && edges.iter().all(|edge| edge.module != target) {
                edges.push(Edge { module: target, line: import.line });
            }
        }
        edges.sort_by_key(|edge| (edge.line, edge.module));
        edges
    }

    /// The module that holds what an import names.
    pub(crate) fn imported(&self, name: &str, relative: bool, from: &RepoPath) -> Option<usize> {
        self.longest(
            name,
            |index, count| match relative {
                true => self.root(index, count) == Some(""),
                false => self.importable(index, count, name, from),
            },
            from,
        )
    }

    /// The module that a command names (`-m pkg.mod`, `pkg.mod:app`), with folders written as they may be.
    pub(crate) fn named(&self, name: &str, folder: &str, from: &RepoPath) -> Option<usize> {
        let prefix = folder.replace('/', ".");
        let whole = if folder.is_empty() { name.to_owned() } else { format!("{prefix}.{name}") };
        let exactly = |name: &str| {
            let found = self.by_name.get(name)?;
            found.iter().copied().find(|&index| self.root(index, name.split('.').count()) == Some(""))
        };
        let program = format!("{whole}.__main__");
        exactly(&program).or_else(|| exactly(&whole)).or_else(|| {
            let main = format!("{name}.__main__");
            [main.as_str(), name].iter().find_map(|name| self.nearest(self.by_name.get(*name)?.iter().copied(), from))
        })
    }

    fn longest(&self, name: &str, accepts: impl Fn(usize, usize) -> bool, from: &RepoPath) -> Option<usize> {
        let mut name = name;
        loop {
            let count = name.split('.').count();
            if let Some(found) = self.by_name.get(name) {
                let fitting = found.iter().copied().filter(|&index| accepts(index, count));
                if let Some(best) = self.nearest(fitting, from) {
                    return Some(best);
                }
            }
            name = name.rsplit_once('.')?.0;
        }
    }

    /// The folder in which the first of `count` parts of a module's name is looked up.
    fn root(&self, index: usize, count: usize) -> Option<&str> {
        let path = self.paths.get(&index)?;
        let mut root = match path.file_name() {
            "__init__.py" => path.folder(),
            _ => path.as_str(),
        };
        for _ in 0..count {
            root = root.rsplit_once('/').map_or("", |(folder, _)| folder);
        }
        Some(root)
    }

    /// True when an absolute import in `from` can mean this module.
    fn importable(&self, index: usize, count: usize, name: &str, from: &RepoPath) -> bool {
        let Some(root) = self.root(index, count) else { return false };
        let folder = from.folder();
        let above =
            root.is_empty() || folder == root || folder.strip_prefix(root).is_some_and(|rest| rest.starts_with('/'));
        let first = name.split('.').next().unwrap_or(name);
        if count == 1 && STANDARD.contains(&first) {
            return folder == root && !self.packages.contains(root);
        }
        if self.packages.contains(root) {
            return above;
        }
        // A path set from outside (`PYTHONPATH`) is not to be seen, but a name that only one file bears is telling.
        let only =
            count == 1 && !self.declared.contains(first) && self.by_name.get(first).is_some_and(|all| all.len() == 1);
        above || count >= 2 || only || SOURCE_ROOTS.contains(&root.rsplit('/').next().unwrap_or(root))
    }

    /// Of several modules, the one that shares most folders with `from`, then the one least deep.
    pub(crate) fn nearest(&self, found: impl Iterator<Item = usize>, from: &RepoPath) -> Option<usize> {
        let key = |index: &usize| {
            let path = self.paths.get(index)?;
            Some((std::cmp::Reverse(shared_folders(path, from)), path.depth(), path.clone()))
        };
        found.min_by_key(key)
    }
}

/// How many folders from the top two paths have in common.
pub(crate) fn shared_folders(a: &RepoPath, b: &RepoPath) -> usize {
    let folders = |path: &RepoPath| {
        path.folder().split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    folders(a).iter().zip(&folders(b)).take_while(|(a, b)| a == b).count()
}

fn dotted(path: &RepoPath) -> String {
    let path = path.as_str();
    let path = path.strip_suffix("/__init__.py").or_else(|| path.strip_suffix(".py")).unwrap_or(path);
    path.replace('/', ".")
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_model::fact::Import;

    fn check(files: &[&str], from: &str, import: &str, expected: Option<&str>) {
        let mut modules: Vec<PyModule> =
            files.iter().map(|path| PyModule { path: Some(RepoPath::new(path)), ..PyModule::default() }).collect();
        let (name, relative) = import.strip_prefix('.').map_or((import, false), |name| (name, true));
        let import = Import { name: name.to_owned(), bound_as: String::new(), relative, line: 3 };
        modules.push(PyModule { path: Some(RepoPath::new(from)), imports: vec![import], ..PyModule::default() });
        let index = ModuleIndex::new(&modules).declaring(["pandas"].into_iter());
        let edges = index.edges(modules.len() - 1, &modules[modules.len() - 1]);
        let found = edges.first().and_then(|edge| index.path(edge.module)).map(RepoPath::as_str);
        assert_eq!(found, expected, "{name} in {from}");
    }

    #[test]
    fn names_lead_to_files() {
        let package =
            ["src/bikes/__init__.py", "src/bikes/io/__init__.py", "src/bikes/io/services.py", "src/bikes/core.py"];
        check(&package, "src/bikes/jobs/train.py", "bikes.io.services.Logger", Some("src/bikes/io/services.py"));
        check(&package, "tests/test_core.py", "bikes.core", Some("src/bikes/core.py"));
        check(&package, "tests/test_core.py", "bikes.io", Some("src/bikes/io/__init__.py"));
        check(&package, "src/bikes/jobs/train.py", ".src.bikes.core.Model", Some("src/bikes/core.py"));
        // The standard library, not the package's own folder of that name.
        check(&package, "src/bikes/core.py", "io.StringIO", None);
        check(&package, "tests/test_core.py", "pandas.core", None);
        check(&["stubs/pandas.py"], "tests/test_core.py", "pandas", None);
    }

    #[test]
    fn scripts_import_their_neighbours() {
        let two = ["a/utils.py", "b/utils.py"];
        check(&two, "b/train.py", "utils.load", Some("b/utils.py"));
        check(&two, "b/jobs/train.py", "utils", Some("b/utils.py"));
        // Nothing puts these folders on the path.
        check(&two, "c/train.py", "utils", None);
        check(&["utils.py"], "c/train.py", "utils", Some("utils.py"));
        // A path set from outside: only one file can be meant.
        check(&["pipeline/features.py"], "tests/test_features.py", "features.features", Some("pipeline/features.py"));
    }
}
