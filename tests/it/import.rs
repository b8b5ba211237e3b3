//! `matura import`: files that teams have, read back from what is written for the scan.

use crate::program::{answer, laid_out, matura, scan};
use rust_xlsxwriter::Workbook;
use serde_json::Value;
use std::path::Path;
use std::process::Output;

fn run(arguments: &[&Path], options: &[&str]) -> Output {
    let mut words = vec!["import"];
    words.extend(arguments.iter().map(|path| path.to_str().expect("temporary folders have names that are text")));
    words.extend(options);
    matura(&words).output().expect("the program starts")
}

fn said(output: &Output) -> String {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).expect("texts are UTF-8")
}

/// A file in the form of the published spreadsheet, with a column of answers beside it.
fn spreadsheet(path: &Path, answers: &[(u32, &str, &str)]) {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let mut cell = |row: u32, column: u16, text: &str| {
        sheet.write(row, column, text).expect("the cell can be written");
    };
    for (column, text) in (0..).zip(["Criterium number", "Assessment criterium", "Fulfilled?", "Remarks"]) {
        cell(0, column, text);
    }
    cell(1, 1, "1. Documentation");
    cell(2, 1, "Project documentation");
    for (row, (number, said, remark)) in (3..).zip(answers) {
        cell(row, 1, "A criterion in the words of whoever published it");
        cell(row, 2, said);
        cell(row, 3, remark);
        cell(row, 0, &number.to_string());
    }
    book.save(path).expect("the file can be written");
}

fn report(path: &Path) -> Value {
    serde_json::from_str(&scan(path, "json")).expect("the report is JSON")
}

#[test]
fn the_published_spreadsheet_with_answers_becomes_answers() {
    let fixture = laid_out("batch-dvc");
    let file = fixture.path.parent().expect("it lies in a folder").join("ours.xlsx");
    spreadsheet(
        &file,
        &[
            (1, "Yes", "in the wiki"),
            (9, "no", ""),
            (15, "n/a", ""),
            (22, "perhaps", ""),
            (23, "", ""),
            (61, "yes", ""),
            (1, "no", ""),
        ],
    );
    let before = report(&fixture.path);
    let dry = said(&run(&[&file, &fixture.path], &["--dry-run"]));
    assert!(dry.contains("3 answers recognised, 4 entries not taken"), "{dry}");
    for words in [
        "row 7: ",
        "perhaps",
        "row 8: ",
        "left open",
        "row 9: ",
        "not clear which criterion",
        "row 10: ",
        "answered before",
    ] {
        assert!(dry.contains(words), "{words} is not in {dry}");
    }
    assert!(dry.contains("Nothing was written"), "{dry}");
    assert!(!fixture.path.join(".matura").exists());
    let done = said(&run(&[&file, &fixture.path], &[]));
    assert!(done.contains("3 answers written"), "{done}");
    assert_eq!(done.contains("1.1.1: the file says yes, the scan"), answer(&before, "1.1.1") != "yes", "{done}");
    let after = report(&fixture.path);
    for (id, expected) in [("1.1.1", "yes"), ("2.1.1", "no"), ("2.1.7", "na")] {
        assert_eq!(answer(&after, id), expected, "{id}");
    }
    let kept = std::fs::read_to_string(fixture.path.join(".matura/answers.toml")).expect("it was written");
    assert!(kept.contains("in the wiki (from ours.xlsx, row 4)"), "{kept}");
    let again = said(&run(&[&file, &fixture.path], &[]));
    assert!(again.contains("0 answers written") && again.contains("3 were there"), "{again}");
}

#[test]
fn what_a_person_said_stays_unless_it_shall_be_replaced() {
    let fixture = laid_out("batch-dvc");
    let folder = fixture.path.parent().expect("it lies in a folder");
    let (first, second) = (folder.join("first.csv"), folder.join("second.csv"));
    std::fs::write(&first, "id;Answer;Comment\n2.1.1;perhaps\n2.1.2;partly;one module\n4.1.1;いいえ;\n")
        .expect("it can be written");
    std::fs::write(&second, "\u{feff}number,criterion,answer\n10,\"in any, words\",no\n").expect("it can be written");
    let one = said(&run(&[&first, &fixture.path], &[]));
    assert!(one.contains("2 answers recognised, 1 entries not taken"), "{one}");
    let two = said(&run(&[&second, &fixture.path], &[]));
    assert!(two.contains("2.1.2: the file says no, a person said partial, which stays"), "{two}");
    assert_eq!(answer(&report(&fixture.path), "2.1.2"), "partial");
    said(&run(&[&second, &fixture.path], &["--replace"]));
    assert_eq!(answer(&report(&fixture.path), "2.1.2"), "no");
}

#[test]
fn a_checklist_is_placed_by_numbers_headings_and_words() {
    let fixture = laid_out("batch-dvc");
    let file = fixture.path.parent().expect("it lies in a folder").join("assessment.md");
    let text = "# Ours\n\n## 6. Model explainability\n- [x] one\n- [ ] two (partly)\n- [x] three (see the page)\n- [ ] four\n\n\
                ## Other\n- [x] 31. Hooks\n- [ ] 2.2.9 Way back (n/a, nothing is deployed)\n- [x] something of our own\n";
    std::fs::write(&file, text).expect("it can be written");
    let told = said(&run(&[&file, &fixture.path], &["--checked-only"]));
    assert!(told.contains("line 12: something of our own (it is not clear"), "{told}");
    let after = report(&fixture.path);
    let expected = [("6.1", "yes"), ("6.2", "partial"), ("6.3", "yes"), ("3.2.1", "yes"), ("2.2.9", "na")];
    for (id, expected) in expected {
        assert_eq!(answer(&after, id), expected, "{id}");
    }
    let kept = std::fs::read_to_string(fixture.path.join(".matura/answers.toml")).expect("it was written");
    assert!(kept.contains("see the page") && kept.contains("nothing is deployed") && !kept.contains("6.4"), "{kept}");
}

#[test]
fn what_is_no_assessment_is_told_in_a_sentence() {
    let fixture = laid_out("no-git");
    let folder = fixture.path.parent().expect("it lies in a folder");
    for (name, text, words) in [
        ("a.txt", "x", "cannot be told by its name"),
        ("a.csv", "name,age\nann,7\n", "no column of answers"),
        ("a.xlsx", "no zip", "cannot be read as a spreadsheet"),
        ("a.md", "# Nothing\n\n- an item\n", "no checklist"),
    ] {
        let file = folder.join(name);
        std::fs::write(&file, text).expect("it can be written");
        let output = run(&[&file, &fixture.path], &[]);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{error}");
        assert!(error.contains(words) && error.trim().lines().count() == 1, "{name}: {error}");
    }
}
