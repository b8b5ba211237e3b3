//! How cells look.

use matura_report::value::Answer;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// The formats of cells.
pub(super) struct Look {
    pub(super) header: Format,
    pub(super) section: Format,
    pub(super) part: Format,
    pub(super) number: Format,
    pub(super) text: Format,
    /// A single word, such as a status.
    pub(super) word: Format,
    pub(super) link: Format,
    pub(super) percent: Format,
    pub(super) excerpt: Format,
    answers: [(Answer, Format); 5],
}

impl Look {
    pub(super) fn new() -> Self {
        let line = Color::RGB(0x00D0_D7DE);
        let cell = Format::new()
            .set_align(FormatAlign::Top)
            .set_text_wrap()
            .set_border_bottom(FormatBorder::Thin)
            .set_border_color(line);
        let heading = Format::new().set_bold().set_align(FormatAlign::VerticalCenter);
        let answer = |back: u32, front: u32| {
            let cell = cell.clone().set_align(FormatAlign::Center).set_bold();
            cell.set_background_color(Color::RGB(back)).set_font_color(Color::RGB(front))
        };
        Self {
            header: heading
                .clone()
                .set_text_wrap()
                .set_font_color(Color::White)
                .set_background_color(Color::RGB(0x0024_292F)),
            section: heading.clone().set_font_size(12).set_background_color(Color::RGB(0x00C9_D6E8)),
            part: heading.set_background_color(Color::RGB(0x00EA_EFF6)),
            word: cell.clone().set_align(FormatAlign::Center),
            number: cell.clone().set_align(FormatAlign::Center),
            link: cell
                .clone()
                .set_font_color(Color::RGB(0x0009_69DA))
                .set_underline(rust_xlsxwriter::FormatUnderline::Single),
            percent: cell.clone().set_num_format("0 %").set_align(FormatAlign::Center),
            excerpt: cell.clone().set_font_name("Courier New").set_font_size(9),
            // Each differs by its word too, and its text is dark enough on it.
            answers: [
                (Answer::Yes, answer(0x00C6_EFCE, 0x0000_5A1E)),
                (Answer::Partial, answer(0x00FF_EB9C, 0x0070_4A00)),
                (Answer::No, answer(0x00FF_C7CE, 0x0096_0010)),
                (Answer::Na, answer(0x00E7_E9EC, 0x0044_4C56)),
                (Answer::Unknown, answer(0x00E4_D9F5, 0x0050_2A8C)),
            ],
            text: cell,
        }
    }

    /// The format of an answer.
    pub(super) fn answer(&self, answer: Answer) -> &Format {
        self.answers.iter().find(|(of, _)| *of == answer).map_or(&self.text, |(_, format)| format)
    }
}
