//! No text makes the reader panic, hang or overflow its stack, and every line lies inside the text.

use matura_model::fact::python::PyModule;
use matura_model::{RepoPath, Whose};
use matura_python::{module, notebook};
use proptest::prelude::*;

fn check_lines(module: &PyModule, count: u32) {
    let lines = module
        .calls
        .iter()
        .map(|call| call.lines)
        .chain(module.definitions.iter().map(|definition| definition.lines))
        .chain(module.assignments.iter().map(|assignment| assignment.lines));
    for lines in lines {
        assert!(lines.first >= 1 && lines.last <= count, "{lines:?} of {count}");
    }
    let single = module.imports.iter().map(|import| import.line).chain(module.names.iter().map(|name| name.1));
    for line in single.chain(module.shell.iter().map(|shell| shell.1)) {
        assert!(line >= 1 && line <= count, "{line} of {count}");
    }
}

fn line_count(text: &str) -> u32 {
    u32::try_from(text.matches('\n').count()).map_or(u32::MAX, |count| count + 1)
}

fn check(text: &str) {
    let count = line_count(text);
    let (read, problems) = module(&RepoPath::new("a/b.py"), text);
    check_lines(&read, count);
    assert!(problems.iter().filter_map(|problem| problem.lines).all(|lines| lines.last <= count));
    let cell = format!("{{\"cells\": [{{\"cell_type\": \"code\", \"source\": {text:?}}}]}}");
    for text in [text, cell.as_str()] {
        let count = line_count(text);
        let (read, problems) = notebook(&RepoPath::new("a/b.ipynb"), text);
        check_lines(&read.module, count);
        assert!(problems.iter().filter_map(|problem| problem.lines).all(|lines| lines.last <= count));
        assert!(problems.iter().all(|problem| problem.whose != Whose::OurBug), "{text}");
        assert!(read.prose.iter().all(|cell| cell.lines.len() == cell.text.lines().count()));
    }
}

#[test]
fn deep_texts_do_not_overflow_the_stack() {
    for part in [
        "(",
        "[",
        "{",
        "f(",
        "a[",
        "a.",
        "a().",
        "a()",
        "- ",
        "not ",
        "~",
        "await ",
        "lambda: ",
        "a if b else ",
        "1 ** ",
        "1 + ",
        "a or ",
        "a < ",
        "f'{",
        "x := ",
        "(x := ",
        "*",
        "yield ",
        "[a for b in ",
        "{1: ",
        "a = ",
        "if a:",
        "@",
        "a if ",
        "lambda x=",
        "print ",
    ] {
        for count in [150, 190, 950, 2900, 20_000] {
            check(&format!("{}1\n", part.repeat(count)));
            check(&format!("x = {}1\n", part.repeat(count)));
        }
    }
    for head in ["if a:", "def f():", "class A:", "for a in b:", "try:", "match a:\n case"] {
        for count in [50, 190, 400] {
            let text: String = (0..count).map(|depth| format!("{}{head}\n", " ".repeat(depth))).collect();
            check(&format!("{text}{}f()\n", " ".repeat(count)));
        }
    }
    check(&format!("if a:\n  f()\n{}", "elif b:\n  f()\n".repeat(5000)));
    check(&format!("match a:\n  case {}1:\n    f()\n", "A(".repeat(190)));
}

#[test]
fn long_texts_take_no_long_time() {
    check(&"x = y.a\ny = x.b\n".repeat(5000));
    check(&"x = y.a()\ny = x.b()\n".repeat(5000));
    let bases: String =
        (0..200).map(|index| format!("class A{}({}): ...\n", index + 1, format!("A{index}, ").repeat(50))).collect();
    check(&format!("class A0: ...\n{bases}A200().x()\n"));
    check(&"def f(self):\n  def g(): f()\n".repeat(5000));
}

proptest! {
    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        check(&text);
    }

    #[test]
    fn no_order_of_words_makes_it_panic(words in proptest::collection::vec(word(), 0..60)) {
        check(&words.concat());
    }
}

/// Pieces of Python and notebooks, apart from each other by `|`.
const WORDS: &str = "import |from |as |a|b|.|, |(|)|[|]|{|}|\n|\n    |\n        |def |class |self|=|:|async |await |with |for |in |if |else|try:|except |lambda |\"|'''|f'|f\"\"\"|{x}|@|*|**|->|:=|return |\\|\r\n|\r|\t|é|😀|#|!ls|!!ls|%%bash|%pip |?|/|;|$|1|-|+|\"source\": |\"cells\": |\"cell_type\": \"code\"|\u{feff}|\0|global |match |case |super()|\u{c}";

fn word() -> impl Strategy<Value = &'static str> {
    prop::sample::select(WORDS.split('|').collect::<Vec<_>>())
}
