//! When a thing was not found, but a file that may hold it could not be read.

use super::Look;
use crate::find::Finder;
use matura_model::{File, FileKind};

/// Why the finder cannot say no, if it cannot: a file of a kind it looks at, in a place it looks at, is
/// broken as a whole and names what is sought (or has no text at all to look through).
pub(super) fn unread(look: &Look<'_>, finder: &Finder) -> Option<String> {
    let (kinds, literals) = wanted(finder)?;
    let facts = look.facts();
    facts.problems.iter().filter(|problem| problem.fatal).find_map(|problem| {
        let path = problem.path.as_ref()?;
        let file = facts.file(path.as_str())?;
        let relevant = kinds.contains(&file.kind) && look.looks_at(path) && may_hold(file, &literals);
        relevant.then(|| format!("{path} could not be read: {}", problem.message))
    })
}

fn may_hold(file: &File, literals: &[String]) -> bool {
    match &file.text {
        Ok(text) => literals.iter().any(|literal| text.contains(literal.as_str())),
        Err(_) => true,
    }
}

/// The kinds of file that a finder reads through a parser, and the words it seeks in them.
fn wanted(finder: &Finder) -> Option<(Vec<FileKind>, Vec<String>)> {
    let yaml = [FileKind::Yaml, FileKind::Json];
    Some(match finder {
        Finder::Import { name } => (vec![FileKind::Python, FileKind::Notebook], name.literals()),
        Finder::Call(find) => (vec![FileKind::Python, FileKind::Notebook], find.name.literals()),
        Finder::Define(find) => {
            let mut literals = find.decorator.literals();
            literals.extend(find.base.literals());
            (vec![FileKind::Python, FileKind::Notebook], literals)
        }
        Finder::Pipeline(find) => {
            let mut literals = find.uses.literals();
            literals.extend(find.runs.iter().filter_map(|(text, _)| text.split(' ').next().map(str::to_owned)));
            (vec![FileKind::Yaml, FileKind::Groovy, FileKind::Makefile], literals)
        }
        Finder::Hook { id, .. } => (yaml.to_vec(), id.literals()),
        Finder::Resource(find) => {
            (vec![FileKind::Yaml, FileKind::Json, FileKind::Terraform, FileKind::Bicep], find.kind.literals())
        }
        _ => return None,
    })
}
