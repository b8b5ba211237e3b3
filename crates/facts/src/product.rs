//! Which zones are the product itself.
//!
//! Mostly [`Zone::Product`] alone. A collection of samples, a course or a notebook project has little or
//! no code there: what its examples and notebooks do is what the project does. So these zones count as
//! product when
//! - less than a quarter of the code in product, examples and notebooks together stands in the product
//!   zone, or less than [`HARDLY_ANY`] lines of it do; or
//! - the repository is a course: exercises stand in [`COURSE_FOLDERS`] folders or more. A course may have
//!   tools of its own that outweigh its exercises.
//!
//! Code is counted in lines that are neither blank nor, for Python and notebooks, comment.

use matura_model::fact::PyModule;
use matura_model::{File, FileKind, RepoPath, Zone};
use std::collections::{BTreeMap, BTreeSet};

/// Fewer lines of product code than this are set-up rather than a product.
const HARDLY_ANY: u64 = 40;

/// Folders of exercises that make a course.
const COURSE_FOLDERS: usize = 4;

/// The product zones of a repository with these files.
pub(crate) fn product_zones(files: &[File], modules: &[PyModule]) -> Vec<Zone> {
    let counted: BTreeMap<&RepoPath, u32> =
        modules.iter().filter_map(|module| Some((module.path.as_ref()?, module.code_lines))).collect();
    let (mut product, mut example, mut notebook) = (0, 0, 0);
    for file in files {
        let lines = || counted.get(&file.path).map_or_else(|| code_lines(file), |lines| u64::from(*lines));
        match file.zone {
            Zone::Product => product += lines(),
            Zone::Example => example += lines(),
            Zone::Notebook => notebook += lines(),
            Zone::Test | Zone::Docs | Zone::Vendored | Zone::Generated => {}
        }
    }
    let total = product + example + notebook;
    let mainly_other = product < HARDLY_ANY || product * 4 < total;
    let mut zones = vec![Zone::Product];
    if example > 0 && (mainly_other || is_course(files)) {
        zones.push(Zone::Example);
    }
    if notebook > 0 && mainly_other {
        zones.push(Zone::Notebook);
    }
    zones
}

fn code_lines(file: &File) -> u64 {
    let is_code = matches!(
        file.kind,
        FileKind::R
            | FileKind::Jvm
            | FileKind::DotNet
            | FileKind::JavaScript
            | FileKind::OtherCode
            | FileKind::Sql
            | FileKind::Shell
    );
    let text = file.text.as_deref().unwrap_or_default();
    if is_code { text.lines().filter(|line| !line.trim().is_empty()).count() as u64 } else { 0 }
}

fn is_course(files: &[File]) -> bool {
    let folders: BTreeSet<&str> = files
        .iter()
        .map(|file| file.path.folder())
        .filter(|folder| folder.rsplit('/').next().is_some_and(|name| name.to_lowercase().starts_with("exercise")))
        .collect();
    folders.len() >= COURSE_FOLDERS
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(files: &[(&str, Zone, u32)], expected: &[Zone]) {
        let file = |path: &str, zone| File {
            path: path.into(),
            kind: FileKind::Python,
            zone,
            tracked: true,
            size: 0,
            text: Ok("".into()),
        };
        let module = |path: &str, code_lines| PyModule { path: Some(path.into()), code_lines, ..PyModule::default() };
        let modules: Vec<PyModule> = files.iter().map(|(path, _, lines)| module(path, *lines)).collect();
        let files: Vec<File> = files.iter().map(|(path, zone, _)| file(path, *zone)).collect();
        assert_eq!(product_zones(&files, &modules), expected);
    }

    #[test]
    fn zones_that_make_up_the_product() {
        use Zone::{Example, Notebook, Product, Test};
        check(&[("a.py", Product, 900), ("examples/b.py", Example, 800), ("c.ipynb", Notebook, 900)], &[Product]);
        check(&[("a.py", Product, 100), ("examples/b.py", Example, 800)], &[Product, Example]);
        check(&[("setup.py", Product, 20), ("c.ipynb", Notebook, 50)], &[Product, Notebook]);
        // Tests do not make examples the product.
        check(&[("a.py", Product, 100), ("tests/b.py", Test, 800)], &[Product]);
        let exercises = ["s1/exercises/a.py", "s2/exercises/a.py", "s3/exercises/a.py", "s4/exercise_files/a.py"];
        let mut course: Vec<(&str, Zone, u32)> = exercises.iter().map(|path| (*path, Example, 10)).collect();
        course.push(("tools/a.py", Product, 500));
        check(&course, &[Product, Example]);
    }
}
