//! The shell of the page: landmarks and labels; everything else is put into it by its scripts.

use matura_texts::Texts;
use minijinja::{Environment, UndefinedBehavior, context};
use std::collections::BTreeMap;

/// The topics whose texts the page says.
const TOPICS: [&str; 3] = ["answer.", "review.", "status."];

/// The page.
pub(crate) fn shell(texts: &'static Texts) -> String {
    render("page.html", include_str!("../assets/page.html"), "", texts)
}

/// A page that goes on to another by itself.
pub(crate) fn onward(to: &str, texts: &'static Texts) -> String {
    render("onward.html", include_str!("../assets/onward.html"), to, texts)
}

/// The texts that the scripts say, by name.
pub(crate) fn texts(texts: &'static Texts) -> BTreeMap<&'static str, &'static str> {
    texts.all().filter(|(name, _)| TOPICS.iter().any(|topic| name.starts_with(topic))).collect()
}

fn render(name: &str, template: &str, to: &str, texts: &'static Texts) -> String {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.add_function("say", move |name: String| texts.say(&name).to_owned());
    let language = texts.language().code();
    let rendered = environment
        .template_from_named_str(name, template)
        .and_then(|template| template.render(context! { language, to }));
    rendered.expect("a test renders the templates, which depend on nothing else, in every language")
}

#[cfg(test)]
mod tests {
    use super::*;
    use matura_texts::Language;

    #[test]
    fn the_shell_speaks_each_language() {
        for language in Language::ALL {
            let page = shell(Texts::of(language));
            assert!(page.contains(&format!("<html lang=\"{language}\"")), "{page}");
            assert!(!page.contains("review."), "a text is missing: {page}");
        }
    }

    #[test]
    fn where_to_go_is_escaped() {
        let page = onward("/a\"><script>", Texts::of(Language::English));
        assert!(!page.contains("<script") && page.contains("&lt;script"), "{page}");
    }
}
