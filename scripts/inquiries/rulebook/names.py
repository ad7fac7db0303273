"""Capitalised names in our own texts that no actor, inquiry or document of the data set bears."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from inquiries.rulebook.suspects import PLAIN

_TOKEN: Final = re.compile(r"[^\W\d_](?:[\w.'’-]*\w)?")
_POSSESSIVE: Final = re.compile(r"['’](?:s)?$")
# A text whose capitals all begin a word, and whose characters every engine takes for the same kind
_CERTAIN: Final = f"(NOT regexp_matches(value, '[^{PLAIN}]') AND NOT regexp_matches(value, '[a-z0-9_.''’-][A-Z]'))"
_WITH_CAPITAL: Final = "[A-Z][A-Za-z0-9_.''’-]*"
# A stretch of words with capitals, and before it what tells whether a sentence begins with it
_CUT: Final = f"regexp_extract_all(value, '(?:^|[.!?:]\\s*|[^A-Z]){_WITH_CAPITAL}(?:\\s+{_WITH_CAPITAL})*')"
_PERSONS: Final = frozenset({"person", "unnamed_person"})
_SCHEMA: Final = {"record": pa.string(), "of_table": pa.string(), "field": pa.string()}
_SCHEMA_NAMES: Final = pa.schema({**_SCHEMA, "name": pa.string(), "words": pa.int32()})


@dataclass(frozen=True)
class Known:
    """The names that texts may use.

    Attributes:
        persons: names of persons; they count with two or more of their words in a row, or after a form of address.
        others: names of bodies, offices, groups, inquiries and documents; each of their words counts by itself.
        words: capitalised words that are nobody's name (places, months, titles of office), from a word list.
        address: forms of address, after which a single word is a name.
    """

    persons: tuple[str, ...]
    others: tuple[str, ...]
    words: tuple[str, ...]
    address: tuple[str, ...]

    @cached_property
    def single(self) -> frozenset[str]:
        """Words that may stand alone."""
        return frozenset(word for name in (*self.others, *self.words) for word in _tokens(name))

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Last words of persons' names."""
        return frozenset(_tokens(name)[-1] for name in self.persons if _tokens(name))

    @cached_property
    def sequences(self) -> frozenset[tuple[str, ...]]:
        """Every stretch of at least two words of a person's name."""
        found: set[tuple[str, ...]] = set()
        for name in self.persons:
            tokens = _tokens(name)
            found.update(tuple(tokens[i:j]) for i in range(len(tokens)) for j in range(i + 2, len(tokens) + 1))
        return frozenset(found)

    def covers(self, run: Sequence[str]) -> bool:
        """Whether a run of capitalised words is made up of known names and words."""
        if not run:
            return True
        if run[0] in self.address:
            return len(run) == 1 or (run[1] in self.surnames and self.covers(run[2:])) or self._stretch(run, 1)
        return (run[0] in self.single and self.covers(run[1:])) or self._stretch(run, 0)

    def _stretch(self, run: Sequence[str], skip: int) -> bool:
        for first in {0, skip}:
            for end in range(len(run), first + 1, -1):
                if tuple(run[first:end]) in self.sequences and self.covers(run[end:]):
                    return True
        return False


def known(frames: Mapping[str, pa.Table], labels: Iterable[str], words: Mapping[str, Sequence[str]]) -> Known:
    """The names of a data set, from its own tables, and the words of the lists `names` and `address`."""
    actors = dict(zip(*(frames["actors"][c].to_pylist() for c in ("record", "kind")), strict=True))
    named = [(r, n) for r, n in zip(*_two(frames["actors"], "record", "name"), strict=True) if n]
    named += [(r, n) for r, n in zip(*_two(frames["actors_other_names"], "record", "value"), strict=True) if n]
    others = [name for record, name in named if actors.get(record) not in _PERSONS]
    for frame, column in (("inquiries", "name"), ("register", "title"), ("register", "publisher")):
        others += [name for name in frames[frame][column].to_pylist() if name]
    persons = [name for record, name in named if actors.get(record) in _PERSONS]
    return Known(tuple(persons), (*others, *labels), tuple(words.get("names", ())), tuple(words.get("address", ())))


def _two(frame: pa.Table, *columns: str) -> list[list[Any]]:
    return [frame[column].to_pylist() for column in columns]


def unknown_names(texts: pa.Table, names: Known, fields: Iterable[str]) -> pa.Table:
    """Record, table, field and name of every capitalised name in some fields that is not known; `words` counts it.

    Most texts have no names but those that others have as well. So DuckDB cuts the stretches with capitals out of all
    texts, each different one is looked at once, and whole texts are read only where a stretch has an unknown name, or
    where it is not certain that the stretches are all that there is to look at.
    """
    import duckdb

    wanted = texts.filter(pc.is_in(texts["field"], value_set=pa.array(sorted(set(fields)), pa.string())))
    with duckdb.connect() as connection:
        connection.register("texts", wanted)
        cut = connection.execute(f"SELECT DISTINCT unnest({_CUT}) AS cut FROM texts WHERE {_CERTAIN}").fetchall()  # noqa: S608
        doubtful = [piece for (piece,) in cut if any(unknown(_after_a_word(piece), names))]
        read = f"NOT {_CERTAIN}" + (f" OR list_has_any({_CUT}, ?)" if doubtful else "")
        query = f"SELECT record, of_table, field, value FROM texts WHERE {read}"  # noqa: S608
        found: pa.Table = connection.sql(query, params=[doubtful] if doubtful else None).to_arrow_table()
    rows = [
        {"record": row["record"], "of_table": row["of_table"], "field": row["field"], "name": name, "words": count}
        for row in found.to_pylist()
        for name, count in unknown(row["value"], names)
    ]
    return pa.Table.from_pylist(rows, schema=_SCHEMA_NAMES)


def _after_a_word(piece: str) -> str:
    """A stretch as it stands in its text: first, where it begins with a capital, and else after another word."""
    return piece if piece[0].isupper() else f"x{piece}"


def unknown(text: str, names: Known) -> Iterator[tuple[str, int]]:
    """The unknown names of one text, each with how many words it has.

    The first word of a sentence is capitalised whatever it is: it is taken for a name only with what follows it.
    """
    for run, starts in _runs(text):
        if names.covers(run) or (starts and names.covers(run[1:])):
            continue
        yield " ".join(run), len(run)


def _runs(text: str) -> Iterator[tuple[list[str], bool]]:
    """Stretches of adjacent capitalised words, each with whether it begins the text or a sentence."""
    run: list[str] = []
    starts, end = True, 0
    for match in _TOKEN.finditer(text):
        between = text[end : match.start()]
        word = match.group()
        capital = word[0].isupper() and not (len(word) > 1 and word.isupper())
        if run and (between.strip() or not capital):
            yield run, starts
            run = []
        if capital:
            if not run:
                starts = end == 0 or bool(re.search(r"[.!?:]\s*$", between))
            bare = _POSSESSIVE.sub("", word)
            run.append(bare)
            if bare != word:
                yield run, starts
                run = []
        end = match.end()
    if run:
        yield run, starts


def _tokens(name: str) -> list[str]:
    return [_POSSESSIVE.sub("", word) for word in _TOKEN.findall(name) if word[0].isupper()]
