//! References to container images.

use matura_model::fact::{Image, ImageUse};
use matura_model::{Lines, RepoPath};

/// Endings of pictures and pages, which other formats also call `image`.
const NO_IMAGE: [&str; 10] = [".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".ico", ".html", ".sif", ".tar"];

/// The image a text refers to; `None` when it can be none, or when a template decides.
pub(crate) fn reference(path: &RepoPath, text: &str, use_: ImageUse, lines: Lines) -> Option<Image> {
    let text = text.trim().trim_start_matches("docker://").trim_start_matches("docker:");
    if !is_reference(text) {
        return None;
    }
    let (name, digest) = match text.split_once('@') {
        Some((name, digest)) => (name, Some(digest.to_owned())),
        None => (text, None),
    };
    Some(Image {
        path: path.clone(),
        lines,
        use_,
        reference: text.to_owned(),
        tag: tag(name).map(str::to_owned),
        digest,
    })
}

/// True for a text that can name an image.
pub(crate) fn is_reference(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let starts_well = text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '_'));
    let bare_variable = text.starts_with('$') && !text.contains(['/', ':'])
        || (text.starts_with("${") && text.find('}') == Some(text.len() - 1));
    starts_well
        && !bare_variable
        && text != "scratch"
        && text.len() <= 300
        && !text.contains("{{")
        && !text.contains("{%")
        && !text.contains("://")
        && !text.chars().any(|c| c.is_whitespace() || matches!(c, '\\' | '"' | '<' | '*' | ','))
        && !NO_IMAGE.iter().any(|ending| lower.ends_with(ending))
}

/// What follows the last colon outside braces, if it stands in the last part of the path.
fn tag(name: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut colon = None;
    for (at, c) in name.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            ':' if depth == 0 => colon = Some(at),
            '/' if depth == 0 => colon = None,
            _ => {}
        }
    }
    name.get(colon? + 1..).filter(|tag| !tag.is_empty())
}

/// A text with `$NAME`, `${NAME}`, `${NAME:-default}` and `${NAME-default}` filled in, as far as `value`
/// knows the name or a default stands there.
pub(crate) fn filled(text: &str, value: &dyn Fn(&str) -> Option<String>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('$') {
        out.push_str(before);
        let (source, known) = variable(after, value);
        match known {
            Some(known) => out.push_str(&known),
            None => {
                out.push('$');
                out.push_str(source);
            }
        }
        rest = after.get(source.len()..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

/// The source of the variable that begins a text, and its value.
fn variable<'a>(text: &'a str, value: &dyn Fn(&str) -> Option<String>) -> (&'a str, Option<String>) {
    if let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.split_once('}')).map(|(inner, _)| inner) {
        let source = text.get(..inner.len() + 2).unwrap_or(text);
        let end = inner.find([':', '-', '+', '?']).unwrap_or(inner.len());
        let (name, default) = inner.split_at(end);
        let default = default.strip_prefix(":-").or(default.strip_prefix('-')).map(str::to_owned);
        return (source, value(name).or(default));
    }
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    (name, if name.is_empty() { None } else { value(name) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Option<(String, Option<String>, Option<String>)> {
        let image = reference(&RepoPath::new("a"), text, ImageUse::Run, Lines::one(1))?;
        Some((image.reference, image.tag, image.digest))
    }

    #[test]
    fn tags_and_digests() {
        let some = |text: &str| Some(text.to_owned());
        assert_eq!(parts("python"), Some(("python".into(), None, None)));
        assert_eq!(parts("python:3.11-slim"), Some(("python:3.11-slim".into(), some("3.11-slim"), None)));
        assert_eq!(parts("host:5000/team/app"), Some(("host:5000/team/app".into(), None, None)));
        assert_eq!(
            parts("a/b:1@sha256:ff").map(|(_, tag, digest)| (tag, digest)),
            Some((some("1"), some("sha256:ff")))
        );
        assert_eq!(parts("app:${TAG:?no}").and_then(|(_, tag, _)| tag), some("${TAG:?no}"));
    }

    #[test]
    fn what_is_no_image() {
        // A variable alone says nothing; one in a part of the name leaves the rest.
        assert!(parts("${REGISTRY}/app").is_some());
        for text in [
            "",
            "scratch",
            "logo.png",
            "https://x/y",
            "{{ .Values.image }}",
            "two words",
            "${IMAGE}",
            "$IMAGE",
            "${IMAGE:?set it}",
            "./here",
            "../up",
        ] {
            assert_eq!(parts(text), None, "{text}");
        }
    }

    #[test]
    fn variables() {
        let known = |name: &str| (name == "V").then(|| "1".to_owned());
        assert_eq!(filled("a:$V-b", &known), "a:1-b");
        assert_eq!(filled("a:${V}${W:-x}${Z-y}", &known), "a:1xy");
        assert_eq!(filled("a:$W ${W} $ é$", &known), "a:$W ${W} $ é$");
    }
}
