"""The report as Python objects. Field by field what docs/report.schema.json says; of each object all of
its JSON stands in ``raw``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Dict, List, Optional

#: The schema that this package reads.
SCHEMA = "matura.report/2"


@dataclass(frozen=True)
class Evidence:
    """One piece of evidence: a place in a file, a commit, a tag, or an absence."""

    signal: str
    supports: bool
    strength: str
    message: str
    excerpt: str
    path: Optional[str] = None
    line: Optional[int] = None
    end_line: Optional[int] = None
    commit: Optional[str] = None
    tag: Optional[str] = None

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "Evidence":
        return cls(
            signal=raw["signal"],
            supports=raw["supports"],
            strength=raw["strength"],
            message=raw["message"],
            excerpt=raw["excerpt"],
            path=raw.get("path"),
            line=raw.get("line"),
            end_line=raw.get("end_line"),
            commit=raw.get("commit"),
            tag=raw.get("tag"),
        )


@dataclass(frozen=True)
class Person:
    """What a person said about a criterion."""

    answer: str
    note: Optional[str]
    by: Optional[str]
    on: Optional[str]
    until: Optional[str]
    stale: List[str]
    conflict: bool

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "Person":
        return cls(
            answer=raw["answer"],
            note=raw["note"],
            by=raw["by"],
            on=raw["on"],
            until=raw["until"],
            stale=list(raw["stale"]),
            conflict=raw["conflict"],
        )


@dataclass(frozen=True)
class Criterion:
    """One criterion and its answer: ``yes``, ``partial``, ``no``, ``na`` or ``unknown``."""

    id: str
    number: int
    section: str
    statement: str
    answer: str
    scanned: str
    confidence: float
    status: str
    reason: str
    basis: str
    evidence: List[Evidence]
    person: Optional[Person]
    would_change: Optional[str]
    advice: Optional[str]
    raw: Dict[str, Any] = field(repr=False, compare=False)

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "Criterion":
        return cls(
            id=raw["id"],
            number=raw["number"],
            section=raw["section"],
            statement=raw["statement"],
            answer=raw["answer"],
            scanned=raw["scanned"],
            confidence=raw["confidence"],
            status=raw["status"],
            reason=raw["reason"],
            basis=raw["basis"],
            evidence=[Evidence._of(piece) for piece in raw["evidence"]],
            person=Person._of(raw["person"]) if raw["person"] is not None else None,
            would_change=raw["would_change"],
            advice=raw["advice"],
            raw=raw,
        )


@dataclass(frozen=True)
class SectionSummary:
    """The answers of one section."""

    id: str
    title: str
    bare_minimum: bool
    yes: int
    partial: int
    no: int
    na: int
    unknown: int

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "SectionSummary":
        names = ("id", "title", "bare_minimum", "yes", "partial", "no", "na", "unknown")
        return cls(**{name: raw[name] for name in names})


@dataclass(frozen=True)
class Summary:
    """Counts over the report. ``mature`` is ``None`` where only unknown answers stand in the way."""

    sections: List[SectionSummary]
    mature: Optional[bool]
    to_confirm: int

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "Summary":
        sections = [SectionSummary._of(section) for section in raw["sections"]]
        return cls(sections=sections, mature=raw["mature"], to_confirm=raw["to_confirm"])


@dataclass(frozen=True)
class Diagnostic:
    """Something that could not be read or understood."""

    message: str
    whose: str
    fatal: bool
    path: Optional[str] = None
    line: Optional[int] = None

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "Diagnostic":
        return cls(
            message=raw["message"],
            whose=raw["whose"],
            fatal=raw["fatal"],
            path=raw.get("path"),
            line=raw.get("line"),
        )


@dataclass(frozen=True)
class Repository:
    """What was scanned."""

    path: str
    commit: Optional[str]
    branch: Optional[str]
    dirty: Optional[bool]
    shallow: Optional[bool]
    remote: Optional[str]

    @classmethod
    def _of(cls, raw: Dict[str, Any]) -> "Repository":
        names = ("path", "commit", "branch", "dirty", "shallow", "remote")
        return cls(**{name: raw[name] for name in names})


@dataclass(frozen=True)
class Report:
    """A scan of one checkout."""

    version: str
    repository: Repository
    scanned_at: str
    language: str
    kind: Optional[str]
    summary: Summary
    diagnostics: List[Diagnostic]
    criteria: List[Criterion]
    raw: Dict[str, Any] = field(repr=False, compare=False)

    def criterion(self, id: str) -> Criterion:
        """The criterion with this id, such as ``2.1.5``.

        Raises:
            KeyError: there is none.
        """
        for criterion in self.criteria:
            if criterion.id == id:
                return criterion
        raise KeyError(id)

    @classmethod
    def _of(cls, raw: Any) -> "Report":
        schema = raw.get("schema") if isinstance(raw, dict) else None
        if schema != SCHEMA:
            raise ValueError(f"this is no report of the schema {SCHEMA}, but {schema}; lift it with `matura migrate`")
        kind = raw["profile"]["kind"]
        return cls(
            version=raw["tool"]["version"],
            repository=Repository._of(raw["repository"]),
            scanned_at=raw["scanned_at"],
            language=raw["language"],
            kind=kind["name"] if kind is not None else None,
            summary=Summary._of(raw["summary"]),
            diagnostics=[Diagnostic._of(diagnostic) for diagnostic in raw["diagnostics"]],
            criteria=[Criterion._of(criterion) for criterion in raw["criteria"]],
            raw=raw,
        )
