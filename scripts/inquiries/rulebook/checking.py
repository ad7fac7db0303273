"""The rule book run on a data set: files first, then joined frames, then flat frames, then what became of each rule."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, Protocol

import pyarrow as pa

from inquiries.model import MISSING, Model
from inquiries.rulebook import integrity, names, observed
from inquiries.rulebook.frames import ABSENT, VALUE, absent, flatten, shapes
from inquiries.rulebook.implied import own_shapes
from inquiries.rulebook.joins import Joins, Violation, reads, violations
from inquiries.rulebook.report import Failure, Outcome, Report, State
from inquiries.rulebook.rules import Check, Rule, RuleBook
from inquiries.rulebook.runs import read_sources

Frames = Mapping[str, pa.Table]
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


@dataclass
class Validator:
    """A rule book and an engine, ready to be run on data sets.

    With `remember`, answers are kept by the content of the frames that they are about: the same rule over the same
    rows has the same answer, so that of many data sets that differ in a few rows only those rows are checked anew.
    """

    model: Model
    book: RuleBook
    engine: Engine
    remember: bool = False
    _known: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def validate(self, folder: Path, sources: Path | None = None) -> Report:
        """Check one data set by every rule. Raises BadInput where there is none."""
        read = integrity.read(folder, self.model)
        found = {rule.id: violations(rule, read.found.get(rule.id, ())) for rule in self.book if rule.files}
        broken: dict[str, str] = {}
        frames = self.frames(read.tables, sources) if read.usable else {}
        if frames:
            digests = {name: _digest(frame) for name, frame in frames.items()} if self.remember else {}
            found |= self._joined(frames, digests, sources is not None, broken)
            found |= self._expected(frames, digests, broken)
        self._confirm(found, broken)
        outcomes = tuple(self._outcome(rule, found, frames, broken) for rule in self.book)
        counts = {name: {s: len(t) for s, t in splits.items()} for name, splits in read.tables.items()}
        skipped = [o for o in outcomes if o.state is State.UNCHECKED and o.rule.needs]
        remarks = (
            (f"{len(skipped)} rules that read the source texts were not checked: {_NO_SOURCES}",) if skipped else ()
        )
        return Report(outcomes, counts, remarks)

    def frames(self, tables: Mapping[str, Mapping[str, pa.Table]], sources: Path | None) -> dict[str, pa.Table]:
        """The flat frames of a data set, and those that are made from them or declared for rules to join."""
        made: dict[str, pa.Table] = {}
        known = shapes(self.model)
        for name, table in self.model.tables.items():
            made |= flatten(table, tables[name])
            for shape in own_shapes(self.model, table, [s for s in known.values() if s.table == name]):
                made[shape.name] = made[shape.name].append_column(ABSENT, absent(shape, table, made[shape.name]))
            made[f"whole_{name}"] = pa.concat_tables(tables[name].values()) if tables[name] else made[name]
        generated = {name for name, table in self.model.tables.items() if table.generated}
        made["codes"] = observed.codes(self.model)
        made["texts"] = observed.texts(made, known, generated)
        made["dates"] = observed.read_dates(made, known)
        made["counts"] = observed.counts(self.model, tables)
        made["fills"] = observed.fills(made, known, self.model.codebooks[MISSING].codes)
        made |= bounds(self.book.bounds)
        made["unknown_names"] = self._names(made)
        return made | read_sources(made, made["texts"], sources)

    def _names(self, frames: Frames) -> pa.Table:
        labels = [code.label for code in self.model.codebooks["locality"].codes.values()]
        allowed = names.known(frames, labels, self.book.words)
        return names.unknown_names(frames["texts"], allowed, self.book.bounds.get("named_in", ()))

    def _joined(
        self, frames: Frames, digests: Mapping[str, str], sources: bool, broken: dict[str, str]
    ) -> dict[str, list[Violation]]:
        found = {}
        with Joins(frames) as joins:
            for rule in self.book:
                if not rule.violations or (rule.needs and not sources):
                    continue
                try:
                    key = (rule.id, *(digests[name] for name in sorted(reads(rule.violations)))) if digests else ()
                    found[rule.id] = self._once(key, lambda rule=rule: joins.violations(rule))
                except Exception as error:  # noqa: BLE001  a rule that breaks down is told as such, whatever broke it
                    broken[rule.id] = f"{type(error).__name__}: {str(error).splitlines()[0]}"
        return found

    def _expected(
        self, frames: Frames, digests: Mapping[str, str], broken: dict[str, str]
    ) -> dict[str, list[Violation]]:
        by_frame: dict[str, list[tuple[Rule, Check]]] = {}
        found: dict[str, list[Violation]] = {}
        for rule in self.book:
            for check in rule.checks:
                by_frame.setdefault(check.frame, []).append((rule, check))
                found[rule.id] = []
        for name, pairs in by_frame.items():
            if name not in frames:
                broken |= {rule.id: f"there is no frame {name}" for rule, _ in pairs}
                continue
            key = ("expected", name, digests[name]) if digests else ()
            checks = [check for _, check in pairs]
            answers = self._once(key, lambda n=name, c=checks: self.engine.run(n, frames[n], c))
            for (rule, check), answer in zip(pairs, answers, strict=True):
                if answer.problem:
                    broken[rule.id] = answer.problem
                try:
                    found[rule.id] += violations(rule, (_facts(check, row) for row in answer.rows))
                except (KeyError, ValueError) as error:
                    broken[rule.id] = f"its message can't be written ({error!r})"
        return {rule: sorted(set(some), key=lambda v: (v.record, v.message)) for rule, some in found.items()}

    def _once(self, key: tuple[Any, ...], make: Any) -> Any:
        if not key:
            return make()
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]

    def _confirm(self, found: Mapping[str, list[Violation]], broken: dict[str, str]) -> None:
        """Have the engine say which queries found nothing: what it and the queries say must agree."""
        ids = [rule.id for rule in self.book if not rule.checks and rule.id in found and rule.id not in broken]
        counted = [(rule, len(found[rule])) for rule in ids]
        rows = [{"record": rule, "place": "", "violations": number} for rule, number in counted]
        check = Check("queries", "expect_column_values_to_be_between", {"column": "violations", "max_value": 0})
        key = ("queries", *counted) if self.remember else ()
        frame = pa.Table.from_pylist(rows, schema=_QUERIES)
        (answer,) = self._once(key, lambda: self.engine.run("queries", frame, [check]))
        failing = {row["record"] for row in answer.rows}
        for rule in ids:
            if answer.problem or (rule in failing) != bool(found[rule]):
                broken[rule] = answer.problem or "the engine and the query disagree about it"

    def _outcome(
        self, rule: Rule, found: Mapping[str, list[Violation]], frames: Frames, broken: Mapping[str, str]
    ) -> Outcome:
        rows = len(frames[rule.tables[0]]) if rule.tables and rule.tables[0] in frames else 0
        if rule.id in broken:
            return Outcome(rule, State.BROKEN, rows, why=broken[rule.id])
        if rule.id not in found:
            return Outcome(rule, State.UNCHECKED, why=_NO_SOURCES if rule.needs and frames else _UNREAD)
        failures = tuple(Failure(v.record, v.message) for v in found[rule.id])
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


def bounds(declared: Mapping[str, Any]) -> dict[str, pa.Table]:
    """The declared bounds as frames that rules can join."""
    rows = [
        {"of_table": table, "split": split, "least": pair[0], "most": pair[1]}
        for table, splits in declared.get("rows", {}).items()
        for split, pair in splits.items()
    ]
    filled = [
        {"of_table": table, "field": name, "least": float(pair[0]), "most": float(pair[1])}
        for table, columns in declared.get("filled", {}).items()
        for name, pair in columns.items()
    ]
    parts = [
        {"document_type": kind, "part": part, "least": least}
        for kind, wanted in declared.get("document_types", {}).items()
        for part, least in wanted.items()
    ]
    text, whole = pa.string(), pa.int64()
    return {
        "bounds_rows": pa.Table.from_pylist(
            rows, schema=pa.schema({"of_table": text, "split": text, "least": whole, "most": whole})
        ),
        "bounds_filled": pa.Table.from_pylist(
            filled, schema=pa.schema({"of_table": text, "field": text, "least": pa.float64(), "most": pa.float64()})
        ),
        "bounds_parts": pa.Table.from_pylist(
            parts, schema=pa.schema({"document_type": text, "part": text, "least": whole})
        ),
    }


def _digest(frame: pa.Table) -> str:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, frame.schema) as writer:
        writer.write_table(frame)
    return hashlib.blake2b(sink.getvalue(), digest_size=16).hexdigest()
