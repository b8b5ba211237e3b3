//! Every criterion with its evidence, in the long form.

use super::Page;
use super::escape::{block, code, is_of_the_web, line, link, spans};
use crate::words::{of_section, percent, place};
use matura_report::value::{Criterion, Evidence, Person};
use std::fmt::Write as _;

/// Pieces of evidence that are shown for a criterion.
const PIECES: usize = 8;
/// Questions that are shown of what was searched.
const SEARCHED: usize = 12;

impl Page<'_> {
    pub(super) fn criteria(&self, text: &mut String) {
        let _ = writeln!(text, "## {}\n", self.texts.say("markdown.criteria"));
        for section in self.report.summary.sections.iter().filter(|section| section.total() > 0) {
            let _ = writeln!(text, "### {} {}\n", line(&section.id), line(&section.title));
            for criterion in of_section(self.report, section) {
                self.criterion(text, criterion);
            }
        }
    }

    fn criterion(&self, text: &mut String, criterion: &Criterion) {
        let _ = writeln!(text, "#### {} {}\n", line(&criterion.id), line(&criterion.statement));
        let share = percent(criterion.confidence);
        let _ = writeln!(
            text,
            "**{}** · {} · {}\n",
            self.words.answer(criterion.answer),
            self.texts.fill("markdown.confidence", &[("share", &share)]),
            self.words.status(criterion.status)
        );
        let _ = writeln!(text, "{}\n", spans(&criterion.reason));
        if let Some(person) = &criterion.person {
            self.person(text, criterion, person);
        }
        for (title, supports) in [("markdown.evidence", true), ("markdown.against", false)] {
            let pieces: Vec<&Evidence> = criterion.evidence.iter().filter(|piece| piece.supports == supports).collect();
            self.evidence(text, title, &pieces);
        }
        if let Some(change) = &criterion.would_change {
            let _ = writeln!(text, "*{}:* {}\n", self.texts.say("markdown.would_change"), spans(change));
        }
        if let Some(advice) = &criterion.advice {
            let _ = writeln!(text, "*{}:* {}\n", self.texts.say("plan.do"), spans(advice));
        }
        self.searched(text, criterion);
    }

    fn person(&self, text: &mut String, criterion: &Criterion, person: &Person) {
        let answer = self.words.answer(person.answer);
        let by = person.by.as_deref().map_or_else(|| self.texts.say("markdown.anybody").to_owned(), line);
        let on = person.on.as_deref().map_or_else(|| self.texts.say("markdown.some_day").to_owned(), line);
        let mut said = self.texts.fill("markdown.said", &[("answer", &answer), ("by", &by), ("on", &on)]);
        if let Some(note) = &person.note {
            let _ = write!(said, ": {}", line(note));
        }
        if let Some(until) = &person.until {
            let _ = write!(said, " ({})", self.texts.fill("markdown.until", &[("until", &line(until))]));
        }
        let _ = writeln!(text, "*{}:* {said}\n", self.texts.say("markdown.person"));
        for evidence in &person.evidence {
            let address = is_of_the_web(evidence).then_some(evidence.as_str());
            let _ = writeln!(text, "- {}", link(&line(evidence), address));
        }
        if !person.evidence.is_empty() {
            text.push('\n');
        }
        if !person.stale.is_empty() {
            let why = line(&person.stale.join("; "));
            let _ = writeln!(text, "**{}**\n", self.texts.fill("markdown.stale", &[("why", &why)]));
        }
        if person.conflict {
            let scanned = self.words.answer(criterion.scanned);
            let _ = writeln!(text, "**{}**\n", self.texts.fill("markdown.conflict", &[("answer", &scanned)]));
        }
    }

    fn evidence(&self, text: &mut String, title: &str, pieces: &[&Evidence]) {
        if pieces.is_empty() {
            return;
        }
        let _ = writeln!(text, "*{}:*\n", self.texts.say(title));
        for piece in pieces.iter().take(PIECES) {
            let address = self.links.and_then(|links| links.evidence(piece));
            let place = place(piece).map(|place| link(&code(&place), address.as_deref()));
            let parts: Vec<String> =
                place.into_iter().chain(Some(spans(&piece.message))).filter(|part| !part.is_empty()).collect();
            let _ = writeln!(text, "- {}", parts.join(" "));
            if !piece.excerpt.trim().is_empty() {
                let language = piece.path.as_deref().map_or("text", crate::plan::language);
                text.push('\n');
                text.push_str(&block(&piece.excerpt, language, "  "));
            }
        }
        if pieces.len() > PIECES {
            let _ = writeln!(text, "- {}", self.texts.fill("markdown.more", &[("n", &(pieces.len() - PIECES))]));
        }
        text.push('\n');
    }

    fn searched(&self, text: &mut String, criterion: &Criterion) {
        let is_wanting = criterion.evidence.iter().all(|piece| !piece.supports);
        if criterion.searched.is_empty() || !is_wanting {
            return;
        }
        let _ = writeln!(text, "*{}:*\n", self.texts.say("markdown.searched"));
        for searched in criterion.searched.iter().take(SEARCHED) {
            let _ = writeln!(text, "- {} ({})", spans(&searched.what), searched.count);
        }
        if criterion.searched.len() > SEARCHED {
            let more = criterion.searched.len() - SEARCHED;
            let _ = writeln!(text, "- {}", self.texts.fill("markdown.more", &[("n", &more)]));
        }
        text.push('\n');
    }
}
