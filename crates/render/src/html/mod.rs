//! The report as one page that needs nothing beside itself: no script, no request, no font.
//!
//! The templates stand in `templates/` and see only the values of [`view`], in which every text of the
//! scanned repository is free of control characters; the template engine escapes it for HTML.

#[cfg(test)]
mod tests;
mod view;

use crate::links::Links;
use matura_report::Report;
use matura_texts::Texts;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, HtmlEscape, UndefinedBehavior};
use std::fmt::Display;

/// The templates.
const TEMPLATES: [(&str, &str); 8] = [
    ("page.html", include_str!("../../templates/page.html")),
    ("summary.html", include_str!("../../templates/summary.html")),
    ("figures.html", include_str!("../../templates/figures.html")),
    ("plan.html", include_str!("../../templates/plan.html")),
    ("models.html", include_str!("../../templates/models.html")),
    ("criteria.html", include_str!("../../templates/criteria.html")),
    ("diagnostics.html", include_str!("../../templates/diagnostics.html")),
    ("how.html", include_str!("../../templates/how.html")),
];
/// The style sheet, which the page holds as it stands.
const STYLE: &str = include_str!("../../templates/style.css");

/// The report as HTML.
pub fn html(report: &Report, texts: &Texts) -> String {
    let links = Links::of(report);
    let page = view::page(report, texts, links.as_ref());
    let environment = environment(texts);
    let template = environment.get_template("page.html").expect("the templates are part of the program and tested");
    let mut html = template.render(Serde(page)).expect("every branch of the templates is tested");
    html.push('\n');
    html
}

fn environment(texts: &Texts) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    let mut syntax = SyntaxConfig::builder();
    syntax.trim_blocks(true).lstrip_blocks(true);
    environment.set_syntax(syntax.build().expect("the usual delimiters differ"));
    environment.set_auto_escape_callback(|_| AutoEscape::Html);
    for (name, text) in TEMPLATES {
        environment.add_template(name, text).expect("the templates are part of the program and tested");
    }
    environment.add_global("style", STYLE);
    environment.add_filter("spans", |text: &str| Value::from_safe_string(spans(text)));
    let texts = texts.clone();
    // `t("html.counts", n=3)`: a text with its places filled in.
    environment.add_function("t", move |name: &str, places: Kwargs| -> Result<String, Error> {
        let given: Vec<(&str, Value)> =
            places.args().map(|place| Ok((place, places.get::<Value>(place)?))).collect::<Result<_, Error>>()?;
        let given: Vec<(&str, &dyn Display)> =
            given.iter().map(|(place, value)| (*place, value as &dyn Display)).collect();
        Ok(texts.fill(name, &given))
    });
    environment
}

/// Text for HTML in which what stands between two grave accents is code.
fn spans(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('`') {
        let Some((code, after)) = after.split_once('`').filter(|(code, _)| !code.is_empty()) else { break };
        html.push_str(&format!("{}<code>{}</code>", HtmlEscape(before), HtmlEscape(code)));
        rest = after;
    }
    html.push_str(&HtmlEscape(rest).to_string());
    html
}
