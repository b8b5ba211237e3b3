//! No bytes are too strange to be read, and lines keep their numbers.

use crate::repo::{Repo, read_folder};
use matura_inventory::from_texts;
use matura_tables::Tables;
use proptest::prelude::*;

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_file_is_read(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let folder = tempfile::TempDir::new()?;
        for name in ["a.py", "b.ipynb", "c.csv"] {
            std::fs::write(folder.path().join(name), &bytes)?;
        }
        let inventory = read_folder(folder.path());
        prop_assert_eq!(inventory.files.len(), 3);
        prop_assert!(inventory.problems.is_empty());
        for text in inventory.files.iter().filter_map(|file| file.text.as_ref().ok()) {
            prop_assert!(!text.contains("\r\n") && !text.contains('\0'));
        }
    }

    #[test]
    fn any_text_keeps_its_lines(text in "[a-z \\n\u{e9}\u{3042}\"\\\\]{0,400}") {
        let inventory = from_texts(vec![("a.ipynb".to_owned(), text.clone())], None, Tables::embedded());
        let read = inventory.files.first().and_then(|file| file.text.as_deref().ok());
        prop_assert_eq!(read, Some(text.as_str()));
    }

    #[test]
    fn any_message_is_read(message in "(Merge|Merged PR|\\(|#|!|[0-9]|: |\\n|-by|[a-z \u{e9}]){0,60}") {
        let repo = Repo::new();
        repo.write("a.py", "1");
        repo.commit(&message);
        let history = repo.read().history;
        prop_assert_eq!(history.map(|history| history.commits.len()), Ok(1));
    }
}
