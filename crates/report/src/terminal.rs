//! The report for reading in a terminal.

use crate::paint::{Ink, Style, cut, pad, plain_line, width, wrap};
use crate::value::{Answer, Criterion, Diagnostic, Evidence, Profile, Report, SectionSummary, Status};

/// Cells of a section's bar.
const BAR: usize = 24;
/// Next steps that are shown.
const STEPS: usize = 10;
/// Diagnostics that are shown.
const DIAGNOSTICS: usize = 5;
/// Where the text of a criterion begins.
const INDENT: usize = 9;
/// Columns below which what a place shows is left out beside it.
const MESSAGE: usize = 16;

/// The report as text. Everything that comes from the repository is escaped.
pub fn terminal(report: &Report, style: &Style) -> String {
    let mut page = Page { style, text: String::new() };
    page.header(report);
    page.profile(&report.profile);
    page.overview(report);
    for section in report.summary.sections.iter().filter(|section| section.total() > 0) {
        page.section(section, &report.criteria);
    }
    page.left_to_confirm(&report.criteria);
    page.next_steps(report);
    page.diagnostics(&report.diagnostics);
    page.text
}

/// Text that grows line by line.
pub(crate) struct Page<'a> {
    pub(crate) style: &'a Style,
    pub(crate) text: String,
}

impl Page<'_> {
    pub(crate) fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    pub(crate) fn heading(&mut self, text: &str) {
        self.text.push('\n');
        let heading = self.style.paint(Ink::Heading, text);
        self.line(&heading);
    }

    /// `text` wrapped, `first` before its first line and as much space before the others.
    pub(crate) fn hanging(&mut self, first: &str, text: &str, ink: Option<Ink>) {
        let indent = width(first);
        let lines = wrap(&plain_line(text), self.style.columns().saturating_sub(indent));
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 { first.to_owned() } else { " ".repeat(indent) };
            let line = ink.map_or_else(|| line.clone(), |ink| self.style.paint(ink, line));
            self.line(&format!("{before}{line}"));
        }
    }

    fn header(&mut self, report: &Report) {
        let repository = &report.repository;
        let title = format!("matura {}: {}", report.tool.version, plain_line(&repository.path));
        let title = self.style.paint(Ink::Heading, &title);
        self.line(&title);
        let mut about = Vec::new();
        match &repository.commit {
            Some(commit) => about.push(format!("commit {}", commit.get(..10).unwrap_or(commit))),
            None => about.push("no git history".to_owned()),
        }
        about.extend(repository.branch.as_ref().map(|branch| format!("branch {branch}")));
        about.extend(repository.dirty.filter(|dirty| *dirty).map(|_| "with changes that are not committed".to_owned()));
        about.extend(
            repository.shallow.filter(|shallow| *shallow).map(|_| "a shallow clone: its history is cut off".to_owned()),
        );
        about.extend(repository.remote.clone());
        self.hanging("", &about.join(", "), Some(Ink::Faint));
    }

    fn profile(&mut self, profile: &Profile) {
        self.heading("Profile");
        match &profile.kind {
            Some(kind) => {
                let name = self.style.paint(Ink::Heading, &plain_line(&kind.name));
                self.line(&format!("  {name}"));
                self.hanging("  ", &kind.reason, None);
            }
            None => self.line("  of no kind that the rules know"),
        }
        let languages: Vec<String> = profile
            .languages
            .iter()
            .map(|language| format!("{} {:.0} %", language.name, language.share * 100.0))
            .collect();
        if !languages.is_empty() {
            self.hanging("  written in ", &languages.join(", "), None);
        }
        let names = profile.traits.keys().map(|name| width(name)).max().unwrap_or(0);
        for (name, shown) in &profile.traits {
            let start = format!("  {} {} ", pad(&plain_line(name), names), self.answer(shown.answer));
            let place = shown.evidence.iter().filter(|piece| piece.supports).find_map(place);
            let reason = plain_line(&shown.reason);
            let room = self.style.columns().saturating_sub(names + 13);
            self.line(&format!("{start}{}", cut(&reason, room)));
            if let Some(place) = place.filter(|place| !reason.contains(place.as_str())) {
                self.line(&format!("{}{}", " ".repeat(names + 13), self.style.paint(Ink::Place, &place)));
            }
        }
    }

    fn overview(&mut self, report: &Report) {
        let bare = report.summary.sections.iter().filter(|section| section.bare_minimum);
        let ids: Vec<&str> = bare.map(|section| section.id.as_str()).collect();
        let (Some(first), Some(last)) = (ids.first(), ids.last()) else { return };
        let (ink, verdict) = match report.summary.mature {
            Some(true) => (Ink::Good, "met"),
            Some(false) => (Ink::Bad, "not met"),
            None => (Ink::Open, "open: only what a checkout cannot tell stands in the way"),
        };
        self.heading(&format!("Bare minimum for production (sections {first} to {last})"));
        let verdict = self.style.paint(ink, verdict);
        self.line(&format!("  {verdict}"));
        self.text.push('\n');
        let titles = report.summary.sections.iter().map(|section| width(&section.title)).max().unwrap_or(0);
        let room = titles.min(self.style.columns().saturating_sub(BAR + 14));
        for section in report.summary.sections.iter().filter(|section| section.total() > 0) {
            let title = pad(&cut(&plain_line(&section.title), room), room);
            let done = format!("{:>2} of {}", section.yes, section.total() - section.na);
            self.line(&format!("  {} {title} {} {done}", section.id, self.bar(section)));
        }
        self.line(&format!("    {}", self.legend()));
    }

    fn bar(&self, section: &SectionSummary) -> String {
        let mut bar = String::new();
        let (mut seen, mut drawn) = (0, 0);
        for answer in Answer::ALL {
            seen += section.count(answer);
            let until = (seen * BAR + section.total() / 2).checked_div(section.total()).unwrap_or(0);
            bar.push_str(&self.style.paint(ink(answer), &cell(answer).repeat(until - drawn)));
            drawn = until;
        }
        bar.push_str(&" ".repeat(BAR - drawn));
        bar
    }

    fn legend(&self) -> String {
        let parts =
            Answer::ALL.map(|answer| format!("{} {}", self.style.paint(ink(answer), cell(answer)), answer.name()));
        parts.join("  ")
    }

    fn section(&mut self, section: &SectionSummary, criteria: &[Criterion]) {
        let counts: Vec<String> = Answer::ALL
            .into_iter()
            .filter(|answer| section.count(*answer) > 0)
            .map(|answer| format!("{} {}", section.count(answer), answer.name()))
            .collect();
        let title = self.style.paint(Ink::Heading, &format!("{} {}", section.id, plain_line(&section.title)));
        self.text.push('\n');
        self.line(&format!("{title}  {}", self.style.paint(Ink::Faint, &counts.join(", "))));
        for criterion in criteria.iter().filter(|criterion| criterion.section == section.id) {
            self.criterion(criterion);
        }
    }

    fn criterion(&mut self, criterion: &Criterion) {
        let open = if criterion.status.is_open() { '?' } else { ' ' };
        let confidence = format!("{:>3.0} %{open}", criterion.confidence * 100.0);
        let room = self.style.columns().saturating_sub(INDENT + 18);
        let statement = cut(&plain_line(&criterion.statement), room);
        let id = pad(&criterion.id, INDENT - 3);
        self.line(&format!("  {id} {} {confidence} {statement}", self.answer(criterion.answer)));
        let room = self.style.columns().saturating_sub(INDENT);
        let supporting = criterion.evidence.iter().find(|piece| piece.supports);
        let shown = supporting.and_then(|piece| Some((place(piece)?, piece)));
        let detail = match shown {
            Some((place, piece)) => {
                // A place is never shortened: it is what a reader opens.
                let left = room.saturating_sub(width(&place) + 1);
                let message = if left < MESSAGE { String::new() } else { cut(&plain_line(&piece.message), left) };
                let both =
                    format!("{} {}", self.style.paint(Ink::Place, &place), self.style.paint(Ink::Faint, &message));
                both.trim_end().to_owned()
            }
            None => self.style.paint(Ink::Faint, &cut(&plain_line(&criterion.reason), room)),
        };
        self.line(&format!("{}{detail}", " ".repeat(INDENT)));
    }

    /// The answer with its mark, always as wide.
    pub(crate) fn answer(&self, answer: Answer) -> String {
        self.style.paint(ink(answer), &pad(&format!("{} {}", mark(answer), answer.name()), 9))
    }

    fn left_to_confirm(&mut self, criteria: &[Criterion]) {
        let of = |status| criteria.iter().filter(move |criterion| criterion.status == status);
        let count = of(Status::Suggested).count() + of(Status::Manual).count();
        if count == 0 {
            return;
        }
        self.heading(&format!("Left to confirm: {count} of {}", criteria.len()));
        let suggested: Vec<String> =
            of(Status::Suggested).map(|criterion| format!("{} {}", criterion.id, criterion.answer.name())).collect();
        if !suggested.is_empty() {
            self.hanging("  ", "suggested, marked with ? above: read the evidence, then accept or correct", None);
            self.hanging("    ", &suggested.join(", "), None);
        }
        if of(Status::Manual).count() > 0 {
            self.hanging("  ", "for a person to answer: a checkout does not tell", None);
        }
        for criterion in of(Status::Manual) {
            self.hanging(&format!("    {} ", pad(&criterion.id, 6)), &criterion.statement, None);
        }
    }

    fn next_steps(&mut self, report: &Report) {
        let steps = steps(report);
        if steps.is_empty() {
            return;
        }
        self.heading("Next steps, in the assessment's order of priority");
        for (at, criterion) in steps.iter().take(STEPS).enumerate() {
            let start = format!("  {:>2}. ", at + 1);
            let statement = plain_line(&criterion.statement);
            self.hanging(&start, &format!("{} {statement} ({})", criterion.id, criterion.answer.name()), None);
            if let Some(advice) = &criterion.advice {
                self.hanging("      ", advice, Some(Ink::Faint));
            }
        }
        let more = steps.len().saturating_sub(STEPS);
        if more > 0 {
            self.line(&format!("      and {more} more, after these"));
        }
        self.hanging("      ", "`matura explain ID` shows what was searched and would change an answer", None);
    }

    fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        let count = diagnostics.len();
        self.heading(&format!("Not fully read or understood: {count} {}", if count == 1 { "place" } else { "places" }));
        let lost_first = diagnostics.iter().filter(|one| one.fatal).chain(diagnostics.iter().filter(|one| !one.fatal));
        for diagnostic in lost_first.take(DIAGNOSTICS) {
            let place = match (&diagnostic.path, diagnostic.line) {
                (Some(path), Some(line)) => format!("{path}:{line}: "),
                (Some(path), None) => format!("{path}: "),
                (None, _) => String::new(),
            };
            self.hanging("  ", &format!("{place}{}", diagnostic.message), None);
        }
        if count > DIAGNOSTICS {
            self.line(&format!("  and {} more; --format json lists them all", count - DIAGNOSTICS));
        }
    }
}

/// What is to be done, the bare minimum first.
fn steps(report: &Report) -> Vec<&Criterion> {
    let is_bare = |criterion: &Criterion| {
        report.summary.sections.iter().any(|section| section.id == criterion.section && section.bare_minimum)
    };
    let mut steps: Vec<&Criterion> =
        report.criteria.iter().filter(|criterion| matches!(criterion.answer, Answer::No | Answer::Partial)).collect();
    steps.sort_by_key(|criterion| (!is_bare(criterion), criterion.number));
    steps
}

/// Where a piece of evidence stands, on one line and escaped.
pub(crate) fn place(piece: &Evidence) -> Option<String> {
    let place = match (&piece.path, piece.line, &piece.tag, &piece.commit) {
        (Some(path), Some(line), _, _) => format!("{path}:{line}"),
        (Some(path), None, _, _) => path.clone(),
        (None, _, Some(tag), _) => format!("tag {tag}"),
        (None, _, None, Some(commit)) => format!("commit {}", commit.get(..10).unwrap_or(commit)),
        (None, _, None, None) => return None,
    };
    Some(plain_line(&place))
}

fn mark(answer: Answer) -> char {
    match answer {
        Answer::Yes => '✓',
        Answer::Partial => '◐',
        Answer::No => '✗',
        Answer::Na => '–',
        Answer::Unknown => '?',
    }
}

fn cell(answer: Answer) -> &'static str {
    match answer {
        Answer::Yes => "█",
        Answer::Partial => "▒",
        Answer::No => "░",
        Answer::Na => "–",
        Answer::Unknown => "?",
    }
}

fn ink(answer: Answer) -> Ink {
    match answer {
        Answer::Yes => Ink::Good,
        Answer::Partial => Ink::Half,
        Answer::No => Ink::Bad,
        Answer::Na => Ink::Faint,
        Answer::Unknown => Ink::Open,
    }
}
