//! Problems as the report shows them.

use crate::mask::mask;
use crate::value;
use matura_model::{Problem, Whose};
use matura_texts::Texts;

/// The diagnostics, each once, in the order of the problems.
pub(crate) fn diagnostics(texts: &Texts, problems: &[Problem]) -> Vec<value::Diagnostic> {
    let mut shown: Vec<value::Diagnostic> = Vec::with_capacity(problems.len());
    for problem in problems {
        let diagnostic = value::Diagnostic {
            path: problem.path.as_ref().map(ToString::to_string),
            line: problem.lines.map(|lines| lines.first),
            end_line: problem.lines.map(|lines| lines.last),
            message: mask(&texts.phrase(&problem.message)).into_owned(),
            whose: match problem.whose {
                Whose::TheirFile => value::Whose::TheirFile,
                Whose::OurLimit => value::Whose::OurLimit,
                Whose::OurBug => value::Whose::OurBug,
            },
            fatal: problem.fatal,
        };
        if shown.last() != Some(&diagnostic) {
            shown.push(diagnostic);
        }
    }
    shown
}
