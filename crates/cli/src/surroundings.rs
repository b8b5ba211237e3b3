//! What the command line learns from outside: the terminal, the clock, the locale.

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::Offset;
use matura_report::Style;
use matura_texts::Language;
use std::time::SystemTime;

/// Colour where standard output is a terminal (or CLICOLOR_FORCE asks for it), never under NO_COLOR.
pub(crate) fn style() -> Style {
    let plain = Style::plain();
    let color = anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never;
    let width = terminal_size::terminal_size().map_or(plain.width, |(width, _)| usize::from(width.0));
    Style { color, width }
}

/// As [`style`], for what is asked on standard error.
pub(crate) fn dialogue_style() -> Style {
    let color = anstream::AutoStream::choice(&std::io::stderr()) != anstream::ColorChoice::Never;
    let width = terminal_size::terminal_size_of(std::io::stderr()).map_or(80, |(width, _)| usize::from(width.0));
    Style { color, width }
}

/// The time that the report carries, in seconds since 1970: now, or what SOURCE_DATE_EPOCH fixes.
pub(crate) fn now() -> Result<i64> {
    match std::env::var("SOURCE_DATE_EPOCH") {
        Ok(text) => text.trim().parse().with_context(|| {
            format!("SOURCE_DATE_EPOCH is {text:?}, which is no number of seconds since 1970; correct or unset it")
        }),
        Err(_) => {
            let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
            Ok(i64::try_from(since.as_secs()).unwrap_or_default())
        }
    }
}

/// The day of [`now`], in UTC.
pub(crate) fn today() -> Result<Date> {
    let now = Timestamp::from_second(now()?).context("SOURCE_DATE_EPOCH is out of range; correct or unset it")?;
    Ok(Offset::UTC.to_datetime(now).date())
}

/// The language of the locale.
pub(crate) fn locale_language() -> Language {
    Language::of_environment(|name| std::env::var(name).ok())
}

/// The program that opens an address in the browser, with what comes before the address; `None` where
/// there is no screen to open it on.
pub(crate) fn browser() -> Option<(&'static str, &'static [&'static str])> {
    if cfg!(target_os = "macos") {
        return Some(("open", &[]));
    }
    if cfg!(windows) {
        return Some(("rundll32", &["url.dll,FileProtocolHandler"]));
    }
    let has_screen = ["DISPLAY", "WAYLAND_DISPLAY"].iter().any(|name| std::env::var_os(name).is_some());
    has_screen.then_some(("xdg-open", &[]))
}
