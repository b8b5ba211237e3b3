//! The languages that matura speaks.

use std::fmt;
use std::str::FromStr;

/// A language of reports and of the terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Language {
    /// English, the master.
    #[default]
    English,
    /// Japanese.
    Japanese,
}

impl Language {
    /// All languages, the master first.
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// The code of ISO 639-1, as `lang` of HTML wants it: `en`, `ja`.
    pub fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    /// The language of a locale such as `ja_JP.UTF-8`; English where matura does not speak it.
    pub fn of_locale(locale: &str) -> Self {
        let code = locale.split(['_', '-', '.', '@']).next().unwrap_or_default().to_ascii_lowercase();
        Self::ALL.into_iter().find(|language| language.code() == code).unwrap_or_default()
    }
}

impl Language {
    /// The language that the environment asks for: by LC_ALL, else LC_MESSAGES, else LANG, as POSIX has it.
    pub fn of_environment(value: impl Fn(&str) -> Option<String>) -> Self {
        let given = |name| value(name).filter(|locale| !locale.is_empty());
        let locale = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(given);
        locale.map(|locale| Self::of_locale(&locale)).unwrap_or_default()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language that matura does not speak.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("matura does not speak {0:?}; it speaks en and ja")]
pub struct UnknownLanguage(pub String);

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(code: &str) -> Result<Self, UnknownLanguage> {
        let known = Self::ALL.into_iter().find(|language| language.code() == code.to_ascii_lowercase());
        known.ok_or_else(|| UnknownLanguage(code.to_owned()))
    }
}
