//! The files of the page, embedded.

/// What is sent for each name: its type and its text. A name that is not here does not exist.
pub(crate) fn asset(name: &str) -> Option<(&'static str, &'static str)> {
    ASSETS.iter().find(|(known, ..)| *known == name).map(|(_, kind, text)| (*kind, *text))
}

const SCRIPT: &str = "text/javascript; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const IMAGE: &str = "image/svg+xml";

macro_rules! assets {
    ($($name:literal $kind:ident),* $(,)?) => {
        &[$(($name, $kind, include_str!(concat!("../assets/", $name)))),*]
    };
}

static ASSETS: &[(&str, &str, &str)] = assets! {
    "app.js" SCRIPT,
    "criterion.js" SCRIPT,
    "dom.js" SCRIPT,
    "form.js" SCRIPT,
    "icon.svg" IMAGE,
    "keys.js" SCRIPT,
    "list.js" SCRIPT,
    "overview.js" SCRIPT,
    "parts.css" STYLE,
    "radar.js" SCRIPT,
    "server.js" SCRIPT,
    "source.js" SCRIPT,
    "style.css" STYLE,
    "words.js" SCRIPT,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_listed_exists() {
        assert_eq!(asset("app.js").map(|(kind, _)| kind), Some(SCRIPT));
        for name in ["page.html", "", "../Cargo.toml", "app.js/", "APP.JS", "/etc/passwd"] {
            assert_eq!(asset(name), None, "{name}");
        }
    }

    /// What the page shows is text, whatever a repository holds.
    #[test]
    fn no_script_makes_html_of_text() {
        let sinks =
            ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "srcdoc"];
        for (name, _, text) in ASSETS {
            for sink in sinks {
                assert!(!text.contains(sink), "{name} uses {sink}");
            }
            let outside = text.replace("http://www.w3.org/2000/svg", "");
            let mut addresses = outside.split("://").skip(1).filter(|rest| rest.starts_with(char::is_alphanumeric));
            assert_eq!(addresses.next(), None, "{name} names an address outside");
        }
    }
}
