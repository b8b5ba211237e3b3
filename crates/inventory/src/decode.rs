//! From bytes to text: encodings, line ends, and what is no text at all.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// So many bytes at the start tell what a file is.
const SAMPLE: usize = 8192;

/// True for a pointer of Git LFS or git-annex, whose content is elsewhere.
pub(crate) fn is_pointer(bytes: &[u8]) -> bool {
    bytes.len() < 1024
        && (bytes.starts_with(b"version https://git-lfs.github.com/spec/")
            || bytes.starts_with(b"/annex/objects/")
            || bytes.starts_with(b"version https://hawser.github.com/spec/"))
}

/// The text with `\n` line ends and without a byte-order mark; `None` when the bytes are no text.
pub(crate) fn text(bytes: &[u8]) -> Option<String> {
    decoded(bytes).map(with_plain_line_ends)
}

fn decoded(bytes: &[u8]) -> Option<String> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(bytes.get(mark..).unwrap_or_default()).0;
        return (!text.contains('\0')).then(|| text.into_owned());
    }
    if let Some(encoding) = unmarked_utf_16(bytes) {
        return exactly(encoding, bytes).filter(|text| !text.contains('\0'));
    }
    if bytes.contains(&0) {
        return None;
    }
    if is_iso_2022_jp(bytes)
        && let Some(text) = exactly(ISO_2022_JP, bytes)
    {
        return Some(text);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.to_owned()),
        Err(_) if is_mostly_control(bytes) => None,
        Err(_) => Some(japanese(bytes).unwrap_or_else(|| damaged_or_western(bytes))),
    }
}

fn exactly(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    encoding.decode_without_bom_handling_and_without_replacement(bytes).map(std::borrow::Cow::into_owned)
}

/// UTF-16 without a mark: every other byte of mostly Latin text is zero, and never those between.
fn unmarked_utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()))?;
    let zeros = |start: usize| sample.iter().skip(start).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd, units) = (zeros(0), zeros(1), sample.len() / 2);
    if units < 4 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    match (even, odd) {
        (0, odd) if odd * 10 >= units * 7 => Some(UTF_16LE),
        (even, 0) if even * 10 >= units * 7 => Some(UTF_16BE),
        _ => None,
    }
}

/// ISO-2022-JP is ASCII by its bytes; the sequences that switch to Japanese and back give it away.
fn is_iso_2022_jp(bytes: &[u8]) -> bool {
    let has = |sequence: &[u8]| bytes.windows(sequence.len()).any(|window| window == sequence);
    bytes.contains(&0x1b)
        && bytes.is_ascii()
        && (has(b"\x1b$B") || has(b"\x1b$@"))
        && (has(b"\x1b(B") || has(b"\x1b(J"))
}

fn is_mostly_control(bytes: &[u8]) -> bool {
    let sample = bytes.get(..SAMPLE.min(bytes.len())).unwrap_or_default();
    let control = sample.iter().filter(|&&byte| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0c | 0x1b));
    control.count() * 50 > sample.len()
}

/// Shift_JIS or EUC-JP, when the bytes fit one of them and the result reads like Japanese: any Latin
/// text with an accent fits Shift_JIS now and then, but turns into rare characters without kana.
fn japanese(bytes: &[u8]) -> Option<String> {
    let candidates = [EUC_JP, SHIFT_JIS].into_iter().filter_map(|encoding| {
        let text = exactly(encoding, bytes)?;
        let foreign = text.chars().filter(|character| !character.is_ascii()).count();
        let kana = text.chars().filter(|character| matches!(character, '\u{3041}'..='\u{30ff}')).count();
        (kana >= 2 && kana * 5 >= foreign).then_some((kana * 1000 / foreign.max(1), text))
    });
    candidates.max_by_key(|(share, _)| *share).map(|(_, text)| text)
}

/// UTF-8 with some broken bytes, when most of what is not ASCII is whole; else Windows-1252, which
/// holds Latin-1 and fits any bytes.
fn damaged_or_western(bytes: &[u8]) -> String {
    let lossy = String::from_utf8_lossy(bytes);
    let broken = lossy.matches(char::REPLACEMENT_CHARACTER).count();
    let foreign = lossy.chars().filter(|character| !character.is_ascii()).count();
    match foreign > broken * 4 {
        true => lossy.into_owned(),
        false => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
    }
}

/// Only a text without any `\n` has bare `\r` as its line ends; elsewhere they are part of a line.
fn with_plain_line_ends(text: String) -> String {
    let Some(at) = text.find('\r') else { return text };
    match text.contains('\n') {
        true if text.get(at..).is_some_and(|rest| rest.contains("\r\n")) => text.replace("\r\n", "\n"),
        true => text,
        false => text.replace('\r', "\n"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], expected: Option<&str>) {
        assert_eq!(text(bytes).as_deref(), expected, "{bytes:?}");
    }

    #[test]
    fn unicode_with_and_without_marks() {
        check(b"caf\xc3\xa9\r\nx\r\n", Some("café\nx\n"));
        check(b"\xef\xbb\xbfa: 1\r\n", Some("a: 1\n"));
        check(b"\xff\xfea\0b\0", Some("ab"));
        check(b"\xfe\xff\0a\0b", Some("ab"));
        check(b"n\0a\0m\0e\0=\x001\0", Some("name=1"));
        check(b"\0n\0a\0m\0e", Some("name"));
        check(b"", Some(""));
    }

    #[test]
    fn bytes_that_are_no_text() {
        check(b"PK\x03\x04\0\0\0\0", None);
        check(b"\x89PNG\0", None);
        check(b"\x80\x01\x02\x03\x04\xff\x05", None);
        check(b"\xff\xfe\0\0a\0\0\0", None);
    }

    #[test]
    fn japanese_encodings() {
        let sentence = "これは機械学習のモデルです。デプロイの手順を書きます。\n";
        for encoding in [SHIFT_JIS, EUC_JP, ISO_2022_JP] {
            check(&encoding.encode(sentence).0, Some(sentence));
        }
    }

    #[test]
    fn western_text_is_not_taken_for_japanese() {
        check(b"caf\xe9 na\xefve r\xe9sum\xe9\n", Some("café naïve résumé\n"));
        check(b"M\xfcller \x96 Gr\xf6\xdfe\n", Some("Müller – Größe\n"));
        check(b"\x1b[31mred\x1b[0m\n", Some("\x1b[31mred\x1b[0m\n"));
    }

    #[test]
    fn damaged_utf_8_keeps_what_is_whole() {
        check(
            "ééééé ".as_bytes().iter().chain(b"\xff").copied().collect::<Vec<u8>>().as_slice(),
            Some("ééééé \u{fffd}"),
        );
    }

    #[test]
    fn line_ends() {
        check(b"a\rb\r", Some("a\nb\n"));
        check(b"a\rb\nc", Some("a\rb\nc"));
        check(b"a\r\nb\nc\r", Some("a\nb\nc\r"));
    }

    #[test]
    fn pointers() {
        assert!(is_pointer(b"version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"));
        assert!(is_pointer(b"/annex/objects/SHA256E-s1--00.csv\n"));
        assert!(!is_pointer(b"version 1\n"));
    }
}
