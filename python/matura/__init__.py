"""Answers the MLOps Maturity Assessment for a checked-out ML repository, with evidence.

>>> import matura
>>> report = matura.scan("path/to/checkout")
>>> [criterion.id for criterion in report.criteria if criterion.status == "suggested"]

The package carries the program; nothing of the scanned repository is executed.
"""

from __future__ import annotations

import json
import os
import subprocess
from typing import Optional, Union

from matura._program import program
from matura._report import Criterion, Diagnostic, Evidence, Person, Report, Repository, SectionSummary, Summary

__all__ = [
    "Criterion",
    "Diagnostic",
    "Evidence",
    "MaturaError",
    "Person",
    "Report",
    "Repository",
    "SectionSummary",
    "Summary",
    "load",
    "program",
    "scan",
]


class MaturaError(Exception):
    """The scan could not be done; the text is the program's own sentence about it."""


def scan(
    path: Union[str, "os.PathLike[str]"] = ".",
    *,
    threshold: Optional[float] = None,
    rules: Union[str, "os.PathLike[str]", None] = None,
    language: Optional[str] = None,
    timeout: Optional[float] = None,
) -> Report:
    """Scans a checkout and returns the report.

    Args:
        path: the checkout, or a folder in it.
        threshold: the confidence, between 0 and 1, from which an answer needs no confirmation.
        rules: a folder of rule files that are added to the built-in ones.
        language: ``en`` or ``ja``; if not given, that of the locale.
        timeout: seconds after which the program is ended.

    Raises:
        MaturaError: the scan could not be done.
        subprocess.TimeoutExpired: it took longer than ``timeout``.
    """
    command = [program(), "scan", os.fspath(path), "--format", "json"]
    if threshold is not None:
        command += ["--threshold", str(threshold)]
    if rules is not None:
        command += ["--rules", os.fspath(rules)]
    if language is not None:
        command += ["--lang", language]
    done = subprocess.run(command, capture_output=True, timeout=timeout, check=False)
    if done.returncode != 0:
        said = done.stderr.decode("utf-8", "replace").strip()
        raise MaturaError(said[len("matura: ") :] if said.startswith("matura: ") else said)
    return load(done.stdout)


def load(report: Union[str, bytes]) -> Report:
    """The report in a JSON text that ``matura scan --format json`` wrote.

    Raises:
        ValueError: the text is no report of this version.
    """
    return Report._of(json.loads(report))
