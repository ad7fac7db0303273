"""Violations over joined frames: each rule's query run in DuckDB, its rows turned into named violations."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from inquiries.rulebook.rules import Rule

if TYPE_CHECKING:
    import duckdb


_STAR: Final = re.compile(r"(?:\.|\bselect\s+(?:distinct\s+)?|,\s*)\*", re.IGNORECASE)
_WORD: Final = re.compile(r"\w+")
_MEMORY: Final = "700MB"  # beyond it DuckDB works on disk


@dataclass(frozen=True, slots=True)
class Violation:
    """One place where a rule does not hold."""

    rule: str
    record: str
    message: str


class Joins:
    """An in-memory DuckDB that sees frames by name and nothing else: no files, no extensions, no network."""

    def __init__(self, frames: Mapping[str, pa.Table]) -> None:
        import duckdb

        self._disk = tempfile.TemporaryDirectory(prefix="inquiries-")
        # one name a frame; the settings keep a rule from reaching anything but frames
        self._duckdb: duckdb.DuckDBPyConnection = duckdb.connect(
            config={
                "enable_external_access": "false",
                "autoload_known_extensions": "false",
                "memory_limit": _MEMORY,
                "temp_directory": self._disk.name,
            }
        )
        self._duckdb.execute("SET python_enable_replacements = false")
        for name, frame in frames.items():
            self._duckdb.register(name, frame)

    def __enter__(self) -> Joins:
        return self

    def __exit__(self, *_: object) -> None:
        self._duckdb.close()
        self._disk.cleanup()

    def violations(self, rule: Rule) -> list[Violation]:
        """What a rule's query finds. Raises duckdb.Error or KeyError where the rule itself is broken."""
        found: Any = self._duckdb.sql(rule.violations).to_arrow_table()
        return violations(rule, found.to_pylist())


@cache
def reads(query: str) -> frozenset[str]:
    """The frames that a query reads. Raises duckdb.Error for what is no query, ValueError where it reads none."""
    names = frozenset(_without_frames().get_table_names(query))
    if not names:
        raise ValueError("the query reads no frame")
    return names


@cache
def _without_frames() -> duckdb.DuckDBPyConnection:
    """A connection that knows no frame: one that does leaves the names that it knows out of what it tells."""
    import duckdb

    return duckdb.connect()


def columns_read(query: str, columns: Iterable[str]) -> list[str]:
    """Those of a frame's columns that a query may read: the ones that it names, or all where it has a star for them."""
    columns = list(columns)
    if _STAR.search(query):
        return columns
    named = set(_WORD.findall(query.lower()))
    return [column for column in columns if column.lower() in named]


def violations(rule: Rule, found: Iterable[Mapping[str, Any]]) -> list[Violation]:
    """Facts about violations as violations, in order, each once."""
    made = {Violation(rule.id, str(facts["record"]), rule.say(facts)) for facts in found}
    return sorted(made, key=lambda v: (v.record, v.message))
