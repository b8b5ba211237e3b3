//! Each format as a whole, on the small report that has every answer, every status and hostile texts. After reading
//! the differences, accept them with `INSTA_UPDATE=always cargo test -p matura-render`.

use crate::example::report;
use matura_texts::{Language, Texts};

#[track_caller]
fn check(name: &str, made: impl Fn(&Texts) -> String) {
    for language in Language::ALL {
        let text = made(Texts::of(language));
        assert!(text == made(Texts::of(language)), "{name}: the same report gives the same bytes");
        keep(&format!("{name}-{language}"), &text);
    }
}

#[track_caller]
fn keep(name: &str, text: &str) {
    insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text.replace('\r', "␍"));
    });
}

#[test]
fn badge() {
    check("badge", |texts| crate::badge(&report(), texts) + &crate::svg_badge(&report(), texts));
}

#[test]
fn tables() {
    keep("tables", &(crate::csv(&report()) + "\n" + &crate::csv_evidence(&report())));
}

#[test]
fn lines() {
    keep("lines", &(crate::jsonl(&report()) + "\n" + &crate::jsonl_evidence(&report())));
}

#[test]
fn sarif() {
    check("sarif", |texts| crate::sarif(&report(), texts, true));
}

#[test]
fn codequality() {
    check("codequality", |texts| crate::codequality(&report(), texts));
}

#[test]
fn junit() {
    check("junit", |texts| crate::junit(&report(), texts));
}

#[test]
fn xlsx() {
    use calamine::Reader;
    check("xlsx", |texts| {
        let bytes = std::io::Cursor::new(crate::xlsx(&report(), texts));
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(bytes).expect("another library reads it");
        let mut text = String::new();
        for (name, sheet) in book.worksheets() {
            text += &format!("== {name}\n");
            for row in sheet.rows() {
                let cells: Vec<String> = row.iter().map(|cell| cell.to_string().replace('\n', " ⏎ ")).collect();
                text += &format!("{}\n", cells.join(" | "));
            }
        }
        text
    });
}
