//! Drops what makes notebooks large: pictures and tables that a cell put out.

use matura_model::limits::NOTEBOOK_OUTPUT;

/// The notebook's text with over-long strings emptied. Lines keep their numbers, because a JSON
/// string never spans lines.
pub(crate) fn without_blobs(text: String) -> String {
    if !text.split('\n').any(|line| line.len() > NOTEBOOK_OUTPUT) {
        return text;
    }
    let mut kept = String::with_capacity(text.len() / 2);
    for (index, line) in text.split('\n').enumerate() {
        if index > 0 {
            kept.push('\n');
        }
        if line.len() > NOTEBOOK_OUTPUT { push_without_blobs(line, &mut kept) } else { kept.push_str(line) }
    }
    kept
}

fn push_without_blobs(line: &str, kept: &mut String) {
    let mut rest = line;
    while let Some((before, behind)) = rest.split_once('"') {
        kept.push_str(before);
        let end = string_end(behind.as_bytes());
        let (content, after) = behind.split_at_checked(end).unwrap_or((behind, ""));
        kept.push('"');
        if content.len() < NOTEBOOK_OUTPUT {
            kept.push_str(content);
        }
        let closed = after.strip_prefix('"');
        if closed.is_some() {
            kept.push('"');
        }
        rest = closed.unwrap_or("");
    }
    kept.push_str(rest);
}

/// Where the string that begins at the start of `bytes` is closed; their length when it is not.
fn string_end(bytes: &[u8]) -> usize {
    let mut escaped = false;
    let end = bytes.iter().position(|&byte| {
        let closes = byte == b'"' && !escaped;
        escaped = byte == b'\\' && !escaped;
        closes
    });
    end.unwrap_or(bytes.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_strings_go_and_lines_stay() {
        let check = |text: String, expected: &str| assert_eq!(without_blobs(text), expected);
        let blob = "x".repeat(NOTEBOOK_OUTPUT);
        check(
            format!("{{\n\"image\": \"{blob}\",\n\"source\": \"a\\\"b\"}}"),
            "{\n\"image\": \"\",\n\"source\": \"a\\\"b\"}",
        );
        check(
            format!("{{\"s\": \"a\\\\\", \"i\": \"{blob}\", \"t\": \"b\"}}"),
            "{\"s\": \"a\\\\\", \"i\": \"\", \"t\": \"b\"}",
        );
        check(format!("\"{blob}"), "\"");
        check(blob.clone() + "xx", &(blob.clone() + "xx"));
        check("{}\n".to_owned(), "{}\n");
    }
}
