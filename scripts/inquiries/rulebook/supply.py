"""The frames of a data set, made table by table, and let go when no rule is left that reads them.

So no more than a few tables are held at once. Tables that others repeat come in an order that lets both sides meet:
documents with their nested claims, the union, the tables of claims one by one, and last the union's own frames.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from inquiries.model import MISSING, Model, Table
from inquiries.rulebook import names, observed, runs, twice
from inquiries.rulebook.bounds import bounds
from inquiries.rulebook.frames import ABSENT, RECORD, absent, flatten, joined, shapes
from inquiries.rulebook.implied import own_shapes
from inquiries.rulebook.integrity import Read
from inquiries.rulebook.joins import columns_read, reads
from inquiries.rulebook.rules import Rule, RuleBook
from inquiries.tables import arrow_schema

TEXTS: Final = "texts"
DATES: Final = "dates"
FILLS: Final = "fills"
_AT_ONCE: Final = 5  # columns that are compared at once
_MUCH: Final = 1_000_000_000  # bytes of frames, from which looking for what can be let go is worth its time
WHOLE: Final = "whole_"  # before a table's name: its rows as they are
_NAMED: Final[Mapping[str, tuple[str, ...]]] = {  # what the names that are known are read from
    TEXTS: (),
    "actors": ("kind", "name"),
    "actors_other_names": ("value",),
    "inquiries": ("name",),
    "register": ("title", "publisher"),
}
_ANCHORED: Final[Mapping[str, tuple[str, ...]]] = {  # what copies of documents are compared with
    TEXTS: (),
    "claims_evidence": ("start", "length", "words", "word", "digest", "hash", "passage"),
    "documents": ("document_id", "stream_length", "stream_digest"),
}


@dataclass
class Supply:
    """Iterating makes frames, some more each time, and gives the names of those that are new; `held` has them.

    Attributes:
        whole: whether frames keep the columns that no rule reads.
        held: the frames that are at hand.
        rows: numbers of rows of all frames made so far.
    """

    model: Model
    book: RuleBook
    read: Read
    sources: Path | None = None
    whole: bool = False
    held: dict[str, pa.Table] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._shapes = shapes(self.model)
        self._columns = _columns_by_frame(self.book)
        self._own = [_NAMED] + ([_ANCHORED] if self.sources else [])
        self._parts: dict[str, list[pa.Table]] = {TEXTS: [], DATES: [], FILLS: []}
        self._generated = {name for name, table in self.model.tables.items() if table.generated}
        self._wanted = self._wanted_frames()

    def __iter__(self) -> Iterator[set[str]]:
        yield self._take(self._constant())
        tables = self.model.tables.values()
        claims = self.model.claim_tables
        outer = next(table for table in tables if any(f.table for f in table.fields))
        union = next(table for table in tables if table.generated)
        for table in tables:
            if table not in (outer, union) and table.name not in claims:
                yield self._take(self._made(table, self._rows(table)))
        nested = {f.name: self.model.table(f.table).key[0] for f in outer.fields if f.table}
        yield self._take(self._made(outer, self._counted(outer, nested)))
        yield from self._claims(outer, union)
        yield self._take({name: self._gathered(name) for name in (DATES, FILLS)})
        if self.sources:
            yield self._take(runs.read_sources(self.held, self.held[TEXTS], self.sources))

    def keep(self, wanted: Iterable[str]) -> None:
        """Let go of all frames but those wanted and those that others are still to be made from."""
        kept = {*wanted, *(name for own in self._own for name in own)}
        self.held = {name: self._read_of(name, frame) for name, frame in self.held.items() if name in kept}
        if pa.total_allocated_bytes() > _MUCH:
            gc.collect()  # the parser of dates leaves circles behind that hold what its callers held
        pa.default_memory_pool().release_unused()

    def _read_of(self, name: str, frame: pa.Table) -> pa.Table:
        """The columns of a frame that are still read."""
        if name not in self._shapes and not name.startswith(WHOLE):
            return frame
        own = [column for some in self._own for column in some.get(name, ())]
        named = {RECORD, *own, *(self._columns[name](frame.column_names) if name in self._columns else ())}
        return frame.select([column for column in frame.column_names if column in named])

    def _take(self, made: Mapping[str, pa.Table]) -> set[str]:
        self.held |= made
        self.rows |= {name: len(frame) for name, frame in made.items()}
        return set(made)

    def _rows(self, table: Table) -> pa.Table:
        return joined(table, self.read.load(table.name))

    def _counted(self, table: Table, lists: Mapping[str, str]) -> pa.Table:
        """The rows of a table with some lists of structs reduced to one field each: enough to count them."""
        columns = [f"{name}.list.element.{lists[name]}" if name in lists else name for name in table.names]
        return joined(table, self.read.load(table.name, columns))

    def _wanted_frames(self) -> set[str]:
        """The frames that anything reads; the main one of a table is always made."""
        wanted = {check.frame for rule in self.book for check in rule.checks}
        wanted |= {name for rule in self.book for name in rule.tables[:1]} | self._columns.keys()
        wanted |= {name for own in self._own for name in own}
        filled = self.book.bounds.get("filled", {})
        for shape in self._shapes.values():
            texts = shape.table not in self._generated and any(observed.has_texts(c) for c in shape.columns)
            dates = any(column.field.type == "edtf" for column in shape.columns)
            bound = any(observed.path(shape, c) in filled.get(shape.table, ()) for c in (*shape.columns, *shape.lists))
            if texts or dates or bound:
                wanted.add(shape.name)
        return wanted

    def _constant(self) -> dict[str, pa.Table]:
        """Frames that hang on no rows."""
        made = {"codes": observed.codes(self.model), "counts": observed.counts(self.model, self.read.counts)}
        return made | bounds(self.book.bounds) | ({} if self.sources else runs.no_sources())

    def _made(self, table: Table, rows: pa.Table, wanted: set[str] | None = None) -> dict[str, pa.Table]:
        """The frames of a table or a part of it; what it has of texts, dates and filled columns is put aside."""
        made = flatten(table, rows, self.read.counts[table.name], self._wanted if wanted is None else wanted)
        known = {name: shape for name, shape in self._shapes.items() if name in made}
        if len(table.fields) < len(self.model.table(table.name).fields):
            del known[table.name]
        self._parts[TEXTS].append(observed.texts(made, known, self._generated))
        self._parts[DATES].append(observed.read_dates(made, known))
        self._parts[FILLS].append(observed.fills(made, known, self.model.codebooks[MISSING].codes))
        for shape in own_shapes(self.model, table, list(known.values())):
            made[shape.name] = made[shape.name].append_column(ABSENT, absent(shape, table, made[shape.name]))
        whole = f"{WHOLE}{table.name}"
        self.rows[whole] = len(rows)
        return made | ({whole: rows} if whole in self._columns else {})

    def _claims(self, outer: Table, union: Table) -> Iterator[set[str]]:
        """The frames of the tables of claims, and what of them is not plainly told alike elsewhere."""
        left, of_union = [], self._unlike_in_union(union)
        for name, table in self.model.claim_tables.items():
            told, made = self._of_claims(outer, table, of_union.pop(name))
            left.append(told)
            fresh = self._take(made)
            del told, made  # what stands still here while frames are checked could not be let go
            yield fresh
        yield self._take({TEXTS: self._gathered(TEXTS)})
        fresh = self._take({"unknown_names": self._names()})
        self._own.remove(_NAMED)
        yield fresh
        open_ = pa.array(of_union.pop(union.name))
        every = self._rows(union).filter(open_) if pc.any(open_).as_py() else arrow_schema(union).empty_table()
        yield self._take(
            {f"nested_{outer.name}": pa.concat_tables(left, promote_options="default"), f"union_{union.name}": every}
        )
        yield from self._by_part(union)

    def _of_claims(self, outer: Table, table: Table, unlike: twice.Mask) -> tuple[pa.Table, dict[str, pa.Table]]:
        """What documents tell otherwise than a table of claims; its frames, and what of it is told otherwise."""
        rows = self._rows(table)
        inner = next(f.name for f in outer.fields if f.table == table.name)
        lists = joined(outer, self.read.load(outer.name, [outer.key[0], inner]))
        told, alone = twice.nested(table, lists, outer.key[0], inner, rows)
        del lists
        named = {f"nested_{table.name}": alone, f"union_{table.name}": rows.filter(pa.array(unlike))}
        return told, named | self._made(table, rows)

    def _by_part(self, table: Table) -> Iterator[set[str]]:
        """The frames of the largest table: those of its lists of structs one by one, then the others."""
        lists = [f for f in table.fields if f.list and f.type == "struct"]
        for one in lists:
            part = replace(table, fields=(*(table[key] for key in table.key), one))
            yield self._take(self._below(part, self._some(table, list(part.names))))
        below = tuple(f"{table.name}_{one.name}" for one in lists)
        wanted = {name for name in self._wanted if not name.startswith(below)}
        counted = {one.name: one.fields[0].name for one in lists}
        yield self._take(self._made(table, self._counted(table, counted), wanted))

    def _below(self, part: Table, rows: pa.Table) -> dict[str, pa.Table]:
        """The frames of a part of a table but its main one."""
        return {name: frame for name, frame in self._made(part, rows).items() if name != part.name}

    def _unlike_in_union(self, union: Table) -> dict[str, twice.Mask]:
        """Which rows of the union and of each table of claims are not plainly told alike, a few columns at a time."""
        tables, key = self.model.claim_tables, union.key[0]
        codes = {name: code for code, name in self.model.codebooks["claim_type"].where("table").items()}
        head = self._some(union, [key, "claim_type"])
        keys = {name: self._some(table, list(table.key))[table.key[0]] for name, table in tables.items()}
        clashing = pa.concat_arrays([twice.repeated([head[key]]), twice.repeated(list(keys.values()))])
        own = {name: pc.fill_null(pc.equal(head["claim_type"], codes[name]), False) for name in tables}
        sides = {name: twice.Sides(head[key].filter(own[name]), keys[name], clashing) for name in tables}
        columns = list(self.model.claim_columns)
        for some in (columns[i : i + _AT_ONCE] for i in range(0, len(columns), _AT_ONCE)):
            every = self._some(union, some)
            for name, table in tables.items():
                here = self._some(table, some)
                for column in some:
                    there = every[column].filter(own[name])
                    sides[name].compare(there, twice.shared(column, here[column], self.model))
        open_ = np.ones(len(head), np.bool_)
        for name, mask in own.items():
            open_[np.flatnonzero(mask.to_numpy())[~sides[name].open]] = False
        return {name: pair.open_right for name, pair in sides.items()} | {union.name: open_}

    def _some(self, table: Table, columns: list[str]) -> pa.Table:
        """Some columns of a table."""
        return joined(table, self.read.load(table.name, columns)).select(columns)

    def _gathered(self, name: str) -> pa.Table:
        parts, self._parts[name] = self._parts[name], []
        return pa.concat_tables(parts)

    def _names(self) -> pa.Table:
        labels = [code.label for code in self.model.codebooks["locality"].codes.values()]
        allowed = names.known(self.held, labels, self.book.words)
        return names.unknown_names(self.held[TEXTS], allowed, self.book.bounds.get("named_in", ()))


def _columns_by_frame(book: RuleBook) -> dict[str, Callable[[list[str]], list[str]]]:
    """For each frame that queries read, what tells those of its columns that they read."""
    queries: dict[str, list[str]] = {}
    for rule in book:
        for name in frames_read(rule):
            queries.setdefault(name, []).append(rule.violations)
    return {name: partial(columns_read, "\n".join(some)) for name, some in queries.items()}


def frames_read(rule: Rule) -> frozenset[str]:
    """The frames that a rule's query reads; none where it has no query, or one that can't be read."""
    try:
        return reads(rule.violations) if rule.violations else frozenset()
    except Exception:  # noqa: BLE001  what is wrong with it is told when it is run
        return frozenset()
