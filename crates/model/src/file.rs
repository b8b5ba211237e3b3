//! One file of the checkout: its kind, its zone, its text.

use crate::place::RepoPath;
use std::sync::Arc;

/// What a file is, by its name alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FileKind {
    /// Python source.
    Python,
    /// A Jupyter notebook.
    Notebook,
    /// Markdown, with MyST and R Markdown prose.
    Markdown,
    /// reStructuredText.
    Rst,
    /// AsciiDoc.
    AsciiDoc,
    /// Plain prose: `.txt` and extensionless documents such as `CHANGELOG`.
    Text,
    /// YAML, templates of it included.
    Yaml,
    /// JSON, with comments or not.
    Json,
    /// TOML.
    Toml,
    /// INI, `.cfg`, `.properties`, `.env`.
    Ini,
    /// Terraform or OpenTofu, with their variable files.
    Terraform,
    /// Azure Bicep.
    Bicep,
    /// A Dockerfile or Containerfile.
    Dockerfile,
    /// Make, just or another task file that is read line by line.
    Makefile,
    /// A Jenkins pipeline or other Groovy.
    Groovy,
    /// Shell, batch and PowerShell.
    Shell,
    /// SQL.
    Sql,
    /// R source.
    R,
    /// Scala, Java or Kotlin.
    Jvm,
    /// C# or F#.
    DotNet,
    /// JavaScript or TypeScript.
    JavaScript,
    /// Source in any other language.
    OtherCode,
    /// HTML, CSS, templates.
    Web,
    /// Tables and data sets: CSV, Parquet, JSON lines.
    Data,
    /// A stored model: pickle, ONNX, weights.
    ModelArtefact,
    /// A picture, drawings such as draw.io included.
    Image,
    /// Everything else.
    Other,
}

/// Which part of the repository a file belongs to. Decided once, by path, so that no rule can
/// forget to leave out what does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Zone {
    /// What the project itself is.
    Product,
    /// Its tests.
    Test,
    /// Examples, samples, tutorials.
    Example,
    /// Documentation.
    Docs,
    /// Notebooks, wherever they stand.
    Notebook,
    /// Other people's code kept in the tree.
    Vendored,
    /// Made by a program.
    Generated,
}

impl Zone {
    /// All zones, in the order of their declaration.
    pub const ALL: [Self; 7] =
        [Self::Product, Self::Test, Self::Example, Self::Docs, Self::Notebook, Self::Vendored, Self::Generated];

    /// The name that rules and reports use.
    pub fn name(self) -> &'static str {
        match self {
            Self::Product => "product",
            Self::Test => "test",
            Self::Example => "example",
            Self::Docs => "docs",
            Self::Notebook => "notebook",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
        }
    }
}

/// Why a file has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NoText {
    /// It holds bytes that are no text.
    Binary,
    /// It is larger than the limit.
    TooLarge,
    /// It is a pointer of Git LFS or git-annex: the content is elsewhere.
    Pointer,
    /// It could not be opened, or is no regular file.
    Unreadable,
    /// No rule or parser could want it (pictures, data, stored models).
    NotWanted,
}

/// One file of the checkout.
#[derive(Clone, Debug)]
pub struct File {
    /// Where it is.
    pub path: RepoPath,
    /// What it is.
    pub kind: FileKind,
    /// Where it belongs.
    pub zone: Zone,
    /// True when the git index names it.
    pub tracked: bool,
    /// Its size on disk in bytes.
    pub size: u64,
    /// Its text as UTF-8, whatever it was stored as, without a byte-order mark and with `\n` line
    /// ends; or why it has none.
    pub text: Result<Arc<str>, NoText>,
}
