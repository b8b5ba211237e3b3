//! Words in expressions are those of programs: letters, digits and `_` of ASCII.
//!
//! Names of tools, commands and keys are what `\w` and `\b` stand beside in rules. In Japanese text, which
//! has no spaces, `\bCI\b` so matches 「CIを使う」, where letters of all scripts would make one word of it. It
//! also makes an expression many times cheaper to compile.

/// The expression with `\w`, `\W` and `\b` limited to ASCII, and `\d` to the digits that people type.
pub(super) fn words(expression: &str) -> String {
    let mut text = String::with_capacity(expression.len());
    let mut in_class = false;
    let mut chars = expression.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match (chars.next(), in_class) {
                (Some('w'), true) => text.push_str("0-9A-Za-z_"),
                (Some('w'), false) => text.push_str("[0-9A-Za-z_]"),
                (Some('W'), false) => text.push_str("[^0-9A-Za-z_]"),
                (Some('d'), true) => text.push_str("0-9０-９"),
                (Some('d'), false) => text.push_str("[0-9０-９]"),
                (Some('b'), false) => text.push_str(r"(?-u:\b)"),
                (Some(other), _) => text.extend(['\\', other]),
                (None, _) => text.push('\\'),
            },
            '[' if !in_class => {
                in_class = true;
                text.push(c);
            }
            ']' => {
                in_class = false;
                text.push(c);
            }
            _ => text.push(c),
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::words;

    #[track_caller]
    fn check(expression: &str, text: &str, expected: bool) {
        let regex = regex::Regex::new(&words(expression)).expect("the expression stays one");
        assert_eq!(regex.is_match(text), expected, "{expression} in {text}");
    }

    #[test]
    fn words_are_those_of_programs() {
        check(r"\bCI\b", "CIを使う", true);
        check(r"\bCI\b", "CIRCLE", false);
        check(r"^[\w.]+$", "a.b_1", true);
        check(r"^[\w.]+$", "a.b-1", false);
        check(r"^[^\w]$", "-", true);
        check(r"^\W\d$", "は３", true);
        check(r"\\w", r"\w", true);
        check(r"[\[\w]x", "[x", true);
    }
}
