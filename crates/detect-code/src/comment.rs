//! Public definitions of languages other than Python and the documentation comments above them, by line.
//! No parser: a definition that is split over lines in an unusual way is missed.

use matura_model::FileKind;
use regex::Regex;
use std::sync::LazyLock;

/// A public definition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Definition {
    pub(crate) name: String,
    pub(crate) line: u32,
    pub(crate) documented: bool,
}

/// How a language writes public definitions and the comments that document them.
struct Style {
    definition: &'static LazyLock<Regex>,
    /// Beginnings of lines that may stand between the comment and the definition.
    between: &'static [&'static str],
    /// Beginnings or ends of the last line of a documentation comment.
    documents: fn(&str) -> bool,
}

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

static DOT_NET: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*(?:public\s+(?:(?:static|async|virtual|override|abstract|sealed|partial|readonly|new)\s+)*(?:(?:class|interface|struct|record|enum)\s+(?P<type>\w+)|[\w<>\[\],.?() ]+?\s+(?P<method>\w+)\s*(?:<[^>]*>)?\())",
    )
});
static JVM: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*(?:(?:public|final|abstract|sealed|case|implicit|override|static|open|data|suspend|inline|lazy)\s+)*(?:(?:class|trait|object|interface|enum)\s+(?P<type>[A-Z]\w*)|(?:def|fun)\s+(?:<[^>]*>\s*)?(?P<method>\w+)|public\s+(?:(?:static|final|synchronized|abstract|default)\s+)*[\w<>\[\],.? ]+?\s+(?P<java>\w+)\s*\()",
    )
});
static R: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?P<method>[A-Za-z][\w.]*)\s*(?:<-|=)\s*(?:function\s*\(|\\\(|R6(?:::)?R6Class\()"));
static SCRIPT: LazyLock<Regex> = LazyLock::new(|| {
    regex(
        r"^\s*export\s+(?:default\s+)?(?:async\s+)?(?:abstract\s+)?(?:function\*?\s+(?P<method>\w+)|class\s+(?P<type>\w+)|const\s+(?P<constant>\w+)\s*(?::[^=]+)?=\s*(?:async\s*)?(?:\(|function|\w+\s*=>))",
    )
});

const ATTRIBUTES: &[&str] = &["[", "@", "#[", "//", "#if", "#endif"];

fn style(kind: FileKind, scripts: bool) -> Option<Style> {
    let block = |line: &str| line.ends_with("*/");
    Some(match kind {
        FileKind::DotNet => {
            Style { definition: &DOT_NET, between: &["[", "#"], documents: |line| line.starts_with("///") }
        }
        FileKind::Jvm => Style { definition: &JVM, between: ATTRIBUTES, documents: block },
        FileKind::R => Style { definition: &R, between: &[], documents: |line| line.starts_with("#'") },
        FileKind::JavaScript if scripts => Style { definition: &SCRIPT, between: ATTRIBUTES, documents: block },
        _ => return None,
    })
}

/// The public definitions of a file; none for a language that is not read here.
pub(crate) fn definitions(kind: FileKind, text: &str, scripts: bool) -> Vec<Definition> {
    let Some(style) = style(kind, scripts) else { return Vec::new() };
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let mut found = Vec::new();
    for (line, at) in text.lines().zip(0usize..) {
        let Some(captures) = style.definition.captures(line) else { continue };
        let hidden = ["private", "protected", "internal"].iter().any(|word| line.trim_start().starts_with(word));
        let name = ["type", "method", "java", "constant"].iter().find_map(|name| captures.name(name));
        let Some(name) = name.filter(|_| !hidden) else { continue };
        let above = lines.get(..at).unwrap_or_default().iter().rev();
        let last = above
            .clone()
            .find(|line| (style.documents)(line) || !style.between.iter().any(|open| line.starts_with(open)));
        found.push(Definition {
            name: name.as_str().to_owned(),
            line: u32::try_from(at + 1).unwrap_or(u32::MAX),
            documented: last.is_some_and(|line| (style.documents)(line)),
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: FileKind, text: &str, expected: &[(&str, u32, bool)]) {
        let found = definitions(kind, text, true);
        let found: Vec<(&str, u32, bool)> =
            found.iter().map(|definition| (definition.name.as_str(), definition.line, definition.documented)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn dot_net() {
        let text = "/// <summary>A run.</summary>\n[Serializable]\npublic class Run\n{\n    // Not documentation.\n    public async Task<int> Start(int a)\n    private void Hidden() {}\n    public int Count { get; set; }\n";
        check(FileKind::DotNet, text, &[("Run", 3, true), ("Start", 6, false)]);
    }

    #[test]
    fn jvm() {
        let text = "/** A model. */\n@Entity\ncase class Model(a: Int) {\n  def fit(data: Data): Unit = ???\n  private def hidden() = 1\n}\n/* */\nval x = 1\npublic static int main(String[] a) {\n";
        check(FileKind::Jvm, text, &[("Model", 3, true), ("fit", 4, false), ("main", 9, false)]);
    }

    #[test]
    fn r_and_scripts() {
        check(
            FileKind::R,
            "#' Fit.\n#' @export\nfit <- function(x) x\n\n# plain\npredict_it = function(x) x\nx <- 3\n",
            &[("fit", 3, true), ("predict_it", 6, false)],
        );
        check(FileKind::JavaScript, "/** Doc */\nexport function f() {}\nfunction g() {}\n", &[("f", 2, true)]);
        check(FileKind::Python, "def f(): pass", &[]);
    }

    proptest::proptest! {
        #[test]
        fn lines_lie_inside_the_text(text in "(public |class |def |export |function|<-|///|#'|\\*/|@|[a-zA-Z( ){é\\n]){0,60}") {
            for kind in [FileKind::DotNet, FileKind::Jvm, FileKind::R, FileKind::JavaScript] {
                let count = text.lines().count();
                for definition in definitions(kind, &text, true) {
                    assert!((1..=count).contains(&(definition.line as usize)));
                }
            }
        }
    }
}
