//! JSON with comments: `//` and `/* */` outside strings become blanks.

/// The text with its comments blanked; `None` when it has none.
pub(crate) fn blank_comments(text: &str) -> Option<String> {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    let mut changed = false;
    while let Some(byte) = bytes.get(at).copied() {
        match (byte, bytes.get(at + 1)) {
            (b'"', _) => at = end_of_string(&bytes, at + 1),
            (b'/', Some(b'/')) => {
                let end = find(&bytes, at, b"\n").unwrap_or(bytes.len());
                at = blank(&mut bytes, at, end);
                changed = true;
            }
            (b'/', Some(b'*')) => {
                let end = find(&bytes, at + 2, b"*/").map_or(bytes.len(), |end| end + 2);
                at = blank(&mut bytes, at, end);
                changed = true;
            }
            _ => at += 1,
        }
    }
    changed.then(|| String::from_utf8(bytes).ok()).flatten()
}

/// The position after the quotation mark that ends a string begun before `from`.
fn end_of_string(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' | b'\n' => return at + 1,
            _ => at += 1,
        }
    }
    bytes.len()
}

fn find(bytes: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    bytes.get(from..)?.windows(what.len()).position(|window| window == what).map(|at| from + at)
}

fn blank(bytes: &mut [u8], start: usize, end: usize) -> usize {
    for byte in bytes.iter_mut().take(end).skip(start).filter(|byte| **byte != b'\n') {
        *byte = b' ';
    }
    end
}
