//! The formats of a report, and where each goes.

use crate::output::{self, Destination};
use anyhow::{Result, bail};
use clap::{Args, ValueEnum};
use matura_report::{Report, Style};
use matura_texts::Texts;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};

/// A format of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For reading
    Terminal,
    /// For programs: schema `matura.report/2`
    Json,
    /// One page for a browser, which needs nothing beside itself
    Html,
    /// For a wiki or, with --brief, a comment on a pull request
    #[value(alias = "markdown")]
    Md,
    /// What to do next and where to begin, as Markdown
    Plan,
    /// The published spreadsheet with the answers, and all evidence
    Xlsx,
    /// A row for each criterion
    Csv,
    /// A row for each piece of evidence
    CsvEvidence,
    /// A line of JSON for each criterion
    Jsonl,
    /// A line of JSON for each piece of evidence
    JsonlEvidence,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// A Code Quality report of GitLab
    Codequality,
    /// JUnit XML, for dashboards of tests
    Junit,
    /// The endpoint of a badge of shields.io
    Badge,
    /// A badge
    SvgBadge,
}

/// What a format is made with besides the report.
pub(crate) struct Making<'a> {
    options: &'a FormatOptions,
    /// Words in the language of the report.
    pub(crate) texts: &'a Texts,
    pub(crate) style: Style,
}

impl Format {
    /// The report in this format.
    pub(crate) fn render(self, report: &Report, making: &Making<'_>) -> Vec<u8> {
        let texts = making.texts;
        match self {
            Self::Terminal => matura_report::terminal(report, &making.style).into_bytes(),
            Self::Json => matura_report::json(report).into_bytes(),
            Self::Html => matura_render::html(report, texts).into_bytes(),
            Self::Md => matura_render::markdown(report, texts, making.options.brief).into_bytes(),
            Self::Plan => matura_render::plan(report, texts).into_bytes(),
            Self::Xlsx => matura_render::xlsx(report, texts),
            Self::Csv => matura_render::csv(report).into_bytes(),
            Self::CsvEvidence => matura_render::csv_evidence(report).into_bytes(),
            Self::Jsonl => matura_render::jsonl(report).into_bytes(),
            Self::JsonlEvidence => matura_render::jsonl_evidence(report).into_bytes(),
            Self::Sarif => matura_render::sarif(report, texts, making.options.sarif_all).into_bytes(),
            Self::Codequality => matura_render::codequality(report, texts).into_bytes(),
            Self::Junit => matura_render::junit(report, texts).into_bytes(),
            Self::Badge => matura_render::badge(report, texts).into_bytes(),
            Self::SvgBadge => matura_render::svg_badge(report, texts).into_bytes(),
        }
    }

    /// True for what a terminal cannot show.
    fn is_binary(self) -> bool {
        self == Self::Xlsx
    }

    /// How the names of its files end; the first format that has an ending is inferred from it.
    fn endings(self) -> &'static [&'static str] {
        match self {
            Self::Terminal => &[".txt"],
            Self::Json => &[".json"],
            Self::Html => &[".html", ".htm"],
            Self::Md => &[".md", ".markdown"],
            Self::Plan => &["plan.md"],
            Self::Xlsx => &[".xlsx"],
            Self::Csv => &[".csv"],
            Self::CsvEvidence => &["evidence.csv"],
            Self::Jsonl => &[".jsonl", ".ndjson"],
            Self::JsonlEvidence => &["evidence.jsonl", "evidence.ndjson"],
            Self::Sarif => &[".sarif", ".sarif.json"],
            Self::Codequality => &["code-quality-report.json", "codequality.json", "codeclimate.json"],
            Self::Junit => &[".xml"],
            Self::Badge => &["badge.json"],
            Self::SvgBadge => &[".svg"],
        }
    }

    /// As it is given to `--format`.
    pub(crate) fn name(self) -> String {
        self.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
    }

    /// The format that files of this name are in.
    fn of_file(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let endings =
            Self::value_variants().iter().flat_map(|format| format.endings().iter().map(|end| (*format, *end)));
        // The longest ending wins: `r.sarif.json` is SARIF.
        endings
            .filter(|(_, ending)| name.ends_with(ending))
            .max_by_key(|(_, ending)| ending.len())
            .map(|(format, _)| format)
    }
}

/// What is written, and where to.
#[derive(Clone, Debug, Args)]
pub(crate) struct FormatOptions {
    /// What the report is written as; may be given several times, each with an -o of its own
    #[arg(long = "format", value_enum, value_name = "FORMAT")]
    pub(crate) formats: Vec<Format>,
    /// Write the report to a file instead of standard output (`-`); alone, its name tells the format
    #[arg(short = 'o', long = "output", value_name = "FILE")]
    pub(crate) outputs: Vec<PathBuf>,
    /// Only what decides, short enough for a comment on a pull request (md)
    #[arg(long)]
    pub(crate) brief: bool,
    /// Put criteria that are met or do not apply into SARIF too
    #[arg(long)]
    pub(crate) sarif_all: bool,
}

impl FormatOptions {
    /// These options for one of several projects: `{project}` in the name of a file stands for its name.
    pub(crate) fn for_project(&self, name: &str) -> Result<Self> {
        let output = |path: &PathBuf| match path.to_string_lossy() {
            text if text.contains("{project}") => Ok(PathBuf::from(text.replace("{project}", name))),
            text => bail!("reports on several projects would go to {text}; give -o a name with {{project}} in it"),
        };
        Ok(Self { outputs: self.outputs.iter().map(output).collect::<Result<_>>()?, ..self.clone() })
    }

    /// Each format with the place it goes to. Everything that can be found wrong before a scan is.
    pub(crate) fn plan(&self) -> Result<Vec<(Format, Destination)>> {
        let pairs = self.pairs()?;
        let mut plan: Vec<(Format, Destination)> = Vec::new();
        for (format, path) in pairs {
            let destination = Destination::of(path)?;
            if plan.iter().any(|(_, other)| *other == destination) {
                bail!("two reports go to {destination}; give each --format an -o of its own");
            }
            if destination == Destination::StandardOutput && format.is_binary() && std::io::stdout().is_terminal() {
                let name = format.name();
                bail!("{name} is nothing that a terminal can show; give a file with -o");
            }
            plan.push((format, destination));
        }
        Ok(plan)
    }

    fn pairs(&self) -> Result<Vec<(Format, Option<&Path>)>> {
        let outputs: Vec<&Path> = self.outputs.iter().map(PathBuf::as_path).collect();
        match (self.formats.as_slice(), outputs.as_slice()) {
            ([], []) => Ok(vec![(Format::Terminal, None)]),
            ([format], []) => Ok(vec![(*format, None)]),
            ([], outputs) => outputs.iter().map(|path| Ok((inferred(path)?, Some(*path)))).collect(),
            (formats, outputs) if formats.len() == outputs.len() => {
                Ok(formats.iter().copied().zip(outputs.iter().copied().map(Some)).collect())
            }
            (formats, outputs) => bail!(
                "there are {} --format and {} -o; give them in pairs, such as --format json -o r.json --format html -o r.html",
                formats.len(),
                outputs.len()
            ),
        }
    }

    /// Writes the report in all formats of the plan; all are made before the first is written.
    pub(crate) fn write(&self, report: &Report, plan: &[(Format, Destination)]) -> Result<()> {
        let texts = Texts::of(report.language.parse().unwrap_or_default());
        let made: Vec<(&Destination, Vec<u8>)> = plan
            .iter()
            .map(|(format, destination)| {
                let style = if *destination == Destination::StandardOutput {
                    crate::surroundings::style()
                } else {
                    Style::plain()
                };
                (destination, format.render(report, &Making { options: self, texts, style }))
            })
            .collect();
        made.iter().try_for_each(|(destination, bytes)| output::write(destination, bytes))
    }
}

fn inferred(path: &Path) -> Result<Format> {
    match Format::of_file(path) {
        Some(format) => Ok(format),
        None => bail!("the name {} tells no format; give one with --format", path.display()),
    }
}
