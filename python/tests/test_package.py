"""The installed package, used as its documentation says. Run with the Python it was installed into."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import matura


class Package(unittest.TestCase):
    def setUp(self) -> None:
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.folder = Path(holder.name)
        (self.folder / "train.py").write_text("from sklearn.svm import SVC\n\nSVC().fit([[0], [1]], [0, 1])\n")
        (self.folder / "pyproject.toml").write_text(
            '[project]\nname = "p"\nversion = "1"\nrequires-python = "==3.11.*"\ndependencies = ["scikit-learn==1.5.0"]\n'
        )
        (self.folder / "uv.lock").write_text('version = 1\n\n[[package]]\nname = "scikit-learn"\nversion = "1.5.0"\n')

    def test_scan_gives_a_typed_report(self) -> None:
        report = matura.scan(self.folder)
        self.assertEqual(len(report.criteria), 60)
        self.assertIsNone(report.repository.commit)
        criterion = report.criterion("2.2.5")
        self.assertIn(criterion.answer, ("yes", "partial"))
        self.assertIn("uv.lock", [piece.path for piece in criterion.evidence])
        counted = sum(section.yes for section in report.summary.sections)
        self.assertEqual(counted, sum(criterion.answer == "yes" for criterion in report.criteria))

    def test_what_cannot_be_done_is_an_error_with_the_sentence(self) -> None:
        with self.assertRaisesRegex(matura.MaturaError, "^there is no folder .*missing"):
            matura.scan(self.folder / "missing")

    def test_threshold_and_language_reach_the_program(self) -> None:
        report = matura.scan(self.folder, threshold=1.0, language="ja")
        self.assertEqual(report.language, "ja")
        self.assertEqual([c.id for c in report.criteria if c.status == "auto"], [])

    def test_another_schema_is_refused(self) -> None:
        with self.assertRaisesRegex(ValueError, "matura.report/1"):
            matura.load('{"schema": "matura.report/1"}')

    def test_the_module_runs_the_program(self) -> None:
        done = subprocess.run([sys.executable, "-m", "matura", "--version"], capture_output=True, text=True, check=True)
        self.assertTrue(done.stdout.startswith("matura "))


if __name__ == "__main__":
    unittest.main()
