"""The rule book run on a data set: files first, then joined frames, then flat frames, then what became of each rule."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa

from inquiries.model import Model
from inquiries.rulebook import integrity
from inquiries.rulebook.frames import VALUE
from inquiries.rulebook.joins import Joins, Violation, violations
from inquiries.rulebook.report import Failure, Outcome, Report, State
from inquiries.rulebook.rules import Check, Rule, RuleBook
from inquiries.rulebook.supply import Supply, frames_read

_UNREAD: Final = "the files could not be read as the schema has them"
_NO_SOURCES: Final = "no copies of the documents were given (--sources or INQUIRIES_SOURCES)"
_QUERIES: Final = pa.schema({"record": pa.string(), "place": pa.string(), "violations": pa.int64()})


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says of one expectation: the rows that it does not hold for, or why it could not tell."""

    check: Check
    rows: tuple[Mapping[str, Any], ...] = ()
    problem: str = ""


class Engine(Protocol):
    """What runs expectations over one frame."""

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""


class Asker(Protocol):
    """What takes the checks of frame after frame, and then answers all."""

    def add(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> None:
        """Take the checks of one frame, which may be let go after."""

    def answers(self) -> list[Answer]:
        """One answer a check, in the order in which they came."""


@dataclass
class Validator:
    """A rule book and what answers expectations, ready to be run on data sets.

    With `remember`, answers are kept by the content of the frames that they are about: the same rule over the same
    rows has the same answer, so that of many data sets that differ in a few rows only those rows are checked anew.
    With `whole`, expectations get frames with all their columns, read or not.
    """

    model: Model
    book: RuleBook
    asker: Asker
    remember: bool = False
    whole: bool = False
    _known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def validate(self, folder: Path, sources: Path | None = None) -> Report:
        """Check one data set by every rule. Raises BadInput where there is none."""
        read = integrity.read(folder, self.model)
        run = _Run(self, Supply(self.model, self.book, read, sources, self.whole))
        try:
            if read.usable:
                run.all()
        except integrity.UnreadableError:
            self.asker.answers()  # of what was asked before
            read = integrity.read(folder, self.model, whole=True)
            if read.usable:
                raise
            run = _Run(self, Supply(self.model, self.book, read, sources))
        run.found |= {rule.id: violations(rule, read.found.get(rule.id, ())) for rule in self.book if rule.files}
        outcomes = tuple(run.outcome(rule) for rule in self.book)
        skipped = [o for o in outcomes if o.state is State.UNCHECKED and o.rule.needs]
        remarks = (
            (f"{len(skipped)} rules that read the source texts were not checked: {_NO_SOURCES}",) if skipped else ()
        )
        return Report(outcomes, read.counts, remarks)

    def once(self, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
        """What `make` gives, or what it gave when the same was asked before; no key, nothing kept."""
        if not key:
            return make()
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


@dataclass
class _Run:
    """One run of the rule book: what was found, by rule, and the rules that broke down."""

    validator: Validator
    supply: Supply
    found: dict[str, list[Violation]] = field(default_factory=dict)
    broken: dict[str, str] = field(default_factory=dict)

    def all(self) -> None:
        """Check by all rules but those of files, each as soon as its frames are there."""
        rules = [rule for rule in self.validator.book if rule.violations and (self.supply.sources or not rule.needs)]
        waiting = {rule.id: (rule, frames_read(rule)) for rule in rules}
        expected = self._expected()
        asked: list[tuple[Rule, Check]] = []
        digests: dict[str, str] = {}
        for fresh in self.supply:
            for name in sorted(fresh & expected.keys()):
                pairs = expected.pop(name)
                self.validator.asker.add(name, self.supply.held[name], [check for _, check in pairs])
                asked += pairs
            if self.validator.remember:
                digests |= {name: _digest(self.supply.held[name]) for name in fresh}
            ready = [rule for rule, needed in waiting.values() if needed and needed <= self.supply.held.keys()]
            self.supply.keep(name for _, needed in waiting.values() for name in needed)
            self.query(ready, digests)
            waiting = {key: pair for key, pair in waiting.items() if key not in self.found | self.broken}
        self.supply.keep(())
        self.query([rule for rule, _ in waiting.values()], {})  # which breaks down, and says of what
        self.broken |= {rule.id: f"there is no frame {name}" for name, pairs in expected.items() for rule, _ in pairs}
        self._answered(asked, [rule for rule in rules if rule.id not in self.broken])

    def _expected(self) -> dict[str, list[tuple[Rule, Check]]]:
        """The checks of each frame, with the rules that they are of."""
        by_frame: dict[str, list[tuple[Rule, Check]]] = {}
        for rule in self.validator.book:
            for check in rule.checks:
                by_frame.setdefault(check.frame, []).append((rule, check))
        return by_frame

    def query(self, rules: Sequence[Rule], digests: Mapping[str, str]) -> None:
        """Run queries over the frames that are held."""
        if not rules:
            return
        needed = {name for rule in rules for name in frames_read(rule)}
        with Joins({name: self.supply.held[name] for name in needed & self.supply.held.keys()}) as joins:
            for rule in rules:
                try:
                    key = (rule.id, *(digests[name] for name in sorted(frames_read(rule)))) if digests else ()
                    self.found[rule.id] = self.validator.once(key, partial(joins.violations, rule))
                except Exception as error:  # noqa: BLE001  a rule that breaks down is told as such, whatever broke it
                    self.broken[rule.id] = f"{type(error).__name__}: {str(error).splitlines()[0]}"

    def _answered(self, asked: Sequence[tuple[Rule, Check]], counted: Sequence[Rule]) -> None:
        """Take the answers to expectations, and have the engine say which queries found nothing.

        What it and the queries say must agree.
        """
        rows = [{"record": r.id, "place": "", "violations": len(self.found[r.id])} for r in counted]
        none = Check("queries", "expect_column_values_to_be_between", {"column": "violations", "max_value": 0})
        self.validator.asker.add("queries", pa.Table.from_pylist(rows, schema=_QUERIES), [none])
        *answers, last = self.validator.asker.answers()
        found: dict[str, set[Violation]] = {rule.id: set() for rule, _ in asked}
        for (rule, check), answer in zip(asked, answers, strict=True):
            if answer.problem:
                self.broken[rule.id] = answer.problem
            try:
                found[rule.id].update(violations(rule, (_facts(check, row) for row in answer.rows)))
            except (KeyError, ValueError) as error:
                self.broken[rule.id] = f"its message can't be written ({error!r})"
        self.found |= {rule: sorted(some, key=lambda v: (v.record, v.message)) for rule, some in found.items()}
        failing = {row["record"] for row in last.rows}
        for rule in counted:
            if last.problem or (rule.id in failing) != bool(self.found[rule.id]):
                self.broken[rule.id] = last.problem or "the engine and the query disagree about it"

    def outcome(self, rule: Rule) -> Outcome:
        """What became of one rule."""
        rows = self.supply.rows.get(rule.tables[0], 0) if rule.tables else 0
        if rule.id in self.broken:
            return Outcome(rule, State.BROKEN, rows, why=self.broken[rule.id])
        if rule.id not in self.found:
            return Outcome(rule, State.UNCHECKED, why=_NO_SOURCES if rule.needs and self.supply.rows else _UNREAD)
        failures = tuple(Failure(v.record, v.message) for v in self.found[rule.id])
        return Outcome(rule, State.FAILS if failures else State.HOLDS, rows, failures)


def _facts(check: Check, row: Mapping[str, Any]) -> dict[str, Any]:
    """What a rule's message may name about one row that an expectation does not hold for."""
    column = check.arguments.get("column")
    value = row.get(column) if column else row.get("value")
    place = row.get("place") or ""
    item = column == VALUE and bool(place)  # the row is an item of a list, or a text, and its place says where
    inner = check.field.rpartition(".")[2]
    where = place if item else f"{place}.{inner}" if place else check.field
    return {
        **row,
        "record": row.get("record"),
        "field": where,
        "inside": f"in {place} " if place else "",
        "value": value,
        "form": check.arguments.get("regex", ""),
        "least": check.arguments.get("min_value", "any"),
        "most": check.arguments.get("max_value") if check.arguments.get("max_value") is not None else "any",
    }


def _digest(frame: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, frame.schema) as writer:
        writer.write_table(frame)
    return hashlib.blake2b(sink.getvalue(), digest_size=16).hexdigest()
