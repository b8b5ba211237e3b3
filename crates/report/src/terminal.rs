//! The report for reading in a terminal.

use crate::paint::{Ink, Style, cut, pad, plain_line, width, wrap};
use crate::value::{Answer, Criterion, Diagnostic, Evidence, Profile, Report, SectionSummary, Status};
use crate::words::{short, texts_of};
use matura_texts::Texts;

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

/// The report as text, in its own language. Everything that comes from the repository is escaped.
pub fn terminal(report: &Report, style: &Style) -> String {
    let mut page = Page::new(style, texts_of(report));
    page.header(report);
    page.profile(&report.profile);
    page.overview(report);
    for section in report.summary.sections.iter().filter(|section| section.total() > 0) {
        page.section(section, &report.criteria);
    }
    page.conflicts(&report.criteria);
    page.models(report);
    page.left_to_confirm(&report.criteria);
    page.next_steps(report);
    page.diagnostics(&report.diagnostics);
    page.text
}

/// Text for a terminal that grows line by line.
pub struct Page<'a> {
    /// How it is rendered.
    pub style: &'a Style,
    /// Its words.
    pub texts: &'static Texts,
    /// What stands on it so far.
    pub text: String,
}

impl<'a> Page<'a> {
    /// An empty page.
    pub fn new(style: &'a Style, texts: &'static Texts) -> Self {
        Self { style, texts, text: String::new() }
    }
}

impl Page<'_> {
    /// A line as it is: what comes from a repository has been escaped.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }

    /// A heading with an empty line before it.
    pub fn heading(&mut self, text: &str) {
        self.text.push('\n');
        let heading = self.style.paint(Ink::Heading, text);
        self.line(&heading);
    }

    /// `text` wrapped, `first` before its first line and as much space before the others.
    pub fn hanging(&mut self, first: &str, text: &str, ink: Option<Ink>) {
        let indent = width(first);
        let lines = wrap(&plain_line(text), self.style.columns().saturating_sub(indent));
        for (at, line) in lines.iter().enumerate() {
            let before = if at == 0 { first.to_owned() } else { " ".repeat(indent) };
            let line = ink.map_or_else(|| line.clone(), |ink| self.style.paint(ink, line));
            self.line(&format!("{before}{line}"));
        }
    }

    fn header(&mut self, report: &Report) {
        let (repository, texts) = (&report.repository, self.texts);
        let title = format!("matura {}: {}", report.tool.version, plain_line(&repository.path));
        let title = self.style.paint(Ink::Heading, &title);
        self.line(&title);
        let mut about = Vec::new();
        match &repository.commit {
            Some(commit) => about.push(texts.fill("place.commit", &[("id", &commit.get(..10).unwrap_or(commit))])),
            None => about.push(texts.say("terminal.no_history").to_owned()),
        }
        about.extend(repository.branch.as_ref().map(|branch| texts.fill("terminal.branch", &[("name", branch)])));
        about.extend(repository.dirty.filter(|dirty| *dirty).map(|_| texts.say("terminal.dirty").to_owned()));
        about.extend(repository.shallow.filter(|shallow| *shallow).map(|_| texts.say("terminal.shallow").to_owned()));
        about.extend(repository.remote.clone());
        self.hanging("", &about.join(texts.say("terminal.comma")), Some(Ink::Faint));
        for line in crate::scope::scope_lines(report) {
            self.hanging("", &line, Some(Ink::Faint));
        }
    }

    fn profile(&mut self, profile: &Profile) {
        let texts = self.texts;
        self.heading(texts.say("terminal.profile"));
        match &profile.kind {
            Some(kind) => {
                let name = self.style.paint(Ink::Heading, &plain_line(labelled(&kind.label, &kind.name)));
                self.line(&format!("  {name}"));
                self.hanging("  ", &kind.reason, None);
            }
            None => self.line(&format!("  {}", texts.say("terminal.no_kind"))),
        }
        let languages: Vec<String> = profile
            .languages
            .iter()
            .map(|language| format!("{} {:.0} %", texts.phrase(&language.name), language.share * 100.0))
            .collect();
        if !languages.is_empty() {
            let start = format!("  {} ", texts.say("terminal.written_in"));
            self.hanging(&start, &languages.join(texts.say("terminal.comma")), None);
        }
        let traits: Vec<_> =
            profile.traits.iter().map(|(name, shown)| (plain_line(labelled(&shown.label, name)), shown)).collect();
        let names = traits.iter().map(|(name, _)| width(name)).max().unwrap_or(0);
        for (name, shown) in traits {
            let start = format!("  {} {} ", pad(&name, names), self.answer(shown.answer));
            let mut supporting = shown.evidence.iter().filter(|piece| piece.supports);
            let place = supporting.find_map(|piece| place(texts, piece));
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
            Some(true) => (Ink::Good, "terminal.met"),
            Some(false) => (Ink::Bad, "terminal.not_met"),
            None => (Ink::Open, "terminal.open"),
        };
        let texts = self.texts;
        self.heading(&texts.fill("terminal.bare_minimum", &[("first", first), ("last", last)]));
        let verdict = self.style.paint(ink, texts.say(verdict));
        self.line(&format!("  {verdict}"));
        self.text.push('\n');
        let titles = report.summary.sections.iter().map(|section| width(&section.title)).max().unwrap_or(0);
        let room = titles.min(self.style.columns().saturating_sub(BAR + 14));
        for section in report.summary.sections.iter().filter(|section| section.total() > 0) {
            let title = pad(&cut(&plain_line(&section.title), room), room);
            let yes = format!("{:>2}", section.yes);
            let done = texts.fill("terminal.done", &[("yes", &yes), ("of", &(section.total() - section.na))]);
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
            Answer::ALL.map(|answer| format!("{} {}", self.style.paint(ink(answer), cell(answer)), self.short(answer)));
        parts.join("  ")
    }

    fn section(&mut self, section: &SectionSummary, criteria: &[Criterion]) {
        let counts: Vec<String> = Answer::ALL
            .into_iter()
            .filter(|answer| section.count(*answer) > 0)
            .map(|answer| {
                self.texts.fill("terminal.count", &[("n", &section.count(answer)), ("answer", &self.short(answer))])
            })
            .collect();
        let title = self.style.paint(Ink::Heading, &format!("{} {}", section.id, plain_line(&section.title)));
        self.text.push('\n');
        self.line(&format!(
            "{title}  {}",
            self.style.paint(Ink::Faint, &counts.join(self.texts.say("terminal.comma")))
        ));
        for criterion in criteria.iter().filter(|criterion| criterion.section == section.id) {
            self.criterion(criterion);
        }
    }

    fn criterion(&mut self, criterion: &Criterion) {
        let open = if criterion.status.is_open() { '?' } else { ' ' };
        // Of an answer that is not the scan's own there is no confidence.
        let confidence = match criterion.answer == criterion.scanned {
            true => format!("{:>3.0} %{open}", criterion.confidence * 100.0),
            false => "      ".to_owned(),
        };
        let room = self.style.columns().saturating_sub(INDENT + 18);
        let statement = cut(&plain_line(&criterion.statement), room);
        let id = pad(&criterion.id, INDENT - 3);
        self.line(&format!("  {id} {} {confidence} {statement}", self.answer(criterion.answer)));
        self.answered_by(criterion, INDENT);
        let room = self.style.columns().saturating_sub(INDENT);
        let supporting = criterion.evidence.iter().find(|piece| piece.supports);
        let shown = supporting.and_then(|piece| Some((place(self.texts, piece)?, piece)));
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
    pub fn answer(&self, answer: Answer) -> String {
        self.style.paint(ink(answer), &pad(&format!("{} {}", mark(answer), self.short(answer)), 9))
    }

    /// The answer in a word.
    fn short(&self, answer: Answer) -> String {
        short(self.texts, answer)
    }

    fn left_to_confirm(&mut self, criteria: &[Criterion]) {
        let of = |status| criteria.iter().filter(move |criterion| criterion.status == status);
        let count = criteria.iter().filter(|criterion| criterion.status.is_open()).count();
        if count == 0 {
            return;
        }
        let texts = self.texts;
        self.heading(&texts.fill("terminal.left_to_confirm", &[("n", &count), ("of", &criteria.len())]));
        self.answered_before(criteria);
        let suggested: Vec<String> = of(Status::Suggested)
            .map(|criterion| format!("{} {}", criterion.id, self.short(criterion.answer)))
            .collect();
        if !suggested.is_empty() {
            self.hanging("  ", texts.say("terminal.suggested"), None);
            self.hanging("    ", &suggested.join(texts.say("terminal.comma")), None);
        }
        if of(Status::Manual).count() > 0 {
            self.hanging("  ", texts.say("terminal.manual"), None);
        }
        for criterion in of(Status::Manual) {
            self.hanging(&format!("    {} ", pad(&criterion.id, 6)), &criterion.statement, None);
        }
        self.hanging("  ", texts.say("terminal.confirm_hint"), None);
    }

    fn next_steps(&mut self, report: &Report) {
        let steps = steps(report);
        if steps.is_empty() {
            return;
        }
        let texts = self.texts;
        self.heading(texts.say("terminal.next_steps"));
        for (at, criterion) in steps.iter().take(STEPS).enumerate() {
            let start = format!("  {:>2}. ", at + 1);
            let statement = plain_line(&criterion.statement);
            let answer = self.short(criterion.answer);
            let places: [(&str, &dyn std::fmt::Display); 3] =
                [("id", &criterion.id), ("statement", &statement), ("answer", &answer)];
            self.hanging(&start, &texts.fill("terminal.step", &places), None);
            if let Some(advice) = &criterion.advice {
                self.hanging("      ", advice, Some(Ink::Faint));
            }
        }
        let more = steps.len().saturating_sub(STEPS);
        if more > 0 {
            self.line(&format!("      {}", texts.fill("terminal.more_steps", &[("n", &more)])));
        }
        self.hanging("      ", texts.say("terminal.explain_hint"), None);
    }

    fn diagnostics(&mut self, diagnostics: &[Diagnostic]) {
        if diagnostics.is_empty() {
            return;
        }
        let count = diagnostics.len();
        let texts = self.texts;
        let heading = if count == 1 { "terminal.not_read_one" } else { "terminal.not_read" };
        self.heading(&texts.fill(heading, &[("n", &count)]));
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
            self.line(&format!("  {}", texts.fill("terminal.more_diagnostics", &[("n", &(count - DIAGNOSTICS))])));
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
pub(crate) fn place(texts: &Texts, piece: &Evidence) -> Option<String> {
    let place = match (&piece.path, piece.line, &piece.tag, &piece.commit) {
        (Some(path), Some(line), _, _) => format!("{path}:{line}"),
        (Some(path), None, _, _) => path.clone(),
        (None, _, Some(tag), _) => texts.fill("place.tag", &[("name", tag)]),
        (None, _, None, Some(commit)) => texts.fill("place.commit", &[("id", &commit.get(..10).unwrap_or(commit))]),
        (None, _, None, None) => return None,
    };
    Some(plain_line(&place))
}

/// What something is called in the report's language; reports of other tools may have the name alone.
fn labelled<'t>(label: &'t str, name: &'t str) -> &'t str {
    if label.is_empty() { name } else { label }
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
