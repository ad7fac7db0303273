"""Texts of about 4 kB about a county that is not, for measuring: any number of them, each from its number alone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

LENGTH: Final = 4000

_PEOPLE: Final = "Ann Moor|Peter Vale|Ruth Okafor|Daniel Hart|Mary Linden|Owen Price|Sara Quill|Imran Dale".split("|")
_ROLES: Final = "Councillor|Chief Constable|Dr|Superintendent|Professor|Dame|Mr|Ms".split("|")
_BODIES: Final = (
    "Marlshire County Council|Marlshire Police|the Northern Bridge Trust|Marlow Harbour Board|"
    "the Department for Rivers|Dunmoor Borough Council|the Kestrel Review|the safeguarding partnership"
).split("|")
_MONTHS: Final = "January February March April May June July August September October November December".split()
_THINGS: Final = "files|reports|bridges|letters|meetings|inspections|boats|minutes|staff|homes|visits|budgets".split(
    "|"
)

# Two sentences in five have something for the drafter; the others are what surrounds it.
_SENTENCES: Final = (
    "{role} {person} said on {day} {month} {year} that {body} had lost {n} {thing}.",
    "The panel found that {body} had failed to read {n} per cent of its {thing}.",
    "We recommend that {body} should publish a plan for its {thing} by {month} {year}.",
    "“Nobody looked at the {thing},” said {person}, of {body}.",
    "{body} accepts recommendation {small} in full and has appointed {person} to lead the work on {thing}.",
    "At least {n} {thing} were seen between {year} and {later}.",
    "The road to the old quay follows the river, and in most seasons the water stands close to the wall.",
    "Much of what was kept in the upper room had been carried there before the building changed hands.",
    "Those who worked on the lower floor knew little of the arrangements that had been made upstairs.",
    "It is easy to see why the matter was left where it was, and just as easy to see what came of that.",
    "The shape of the service had been settled long before, by people who have since moved on to other things.",
    "A visitor to the hall would notice the {thing} first, stacked along the passage that leads to the yard.",
    "Some of this is set out again below, where the wider question of how the {thing} were kept is discussed.",
    "In the view of many who live there, the harbour is the reason that the town is where it is.",
    "Part of the difficulty lay in the way that the work was shared out among so many small teams.",
)


def text(number: int) -> str:
    """The text of a number."""
    chance = random.Random(number)
    parts, length = [f"Report {number} on the {chance.choice(_THINGS)} of Marlshire\n\n"], 0
    while length < LENGTH:
        sentence = _sentence(chance)
        parts.append(sentence + ("\n\n" if chance.random() < 0.2 else " "))
        length += len(sentence) + 1
    return "".join(parts)


def _sentence(chance: random.Random) -> str:
    year = chance.randint(1995, 2020)
    sentence = chance.choice(_SENTENCES).format(
        role=chance.choice(_ROLES),
        person=chance.choice(_PEOPLE),
        body=chance.choice(_BODIES),
        thing=chance.choice(_THINGS),
        month=chance.choice(_MONTHS),
        day=chance.randint(1, 28),
        year=year,
        later=year + chance.randint(1, 5),
        n=chance.randint(2, 90),
        small=chance.randint(1, 30),
    )
    return sentence[0].upper() + sentence[1:]


def texts(count: int, first: int = 0) -> Iterator[str]:
    """So many texts."""
    return map(text, range(first, first + count))


def write(path: Path, count: int, different: int = 5000) -> Path:
    """A table of texts in row groups of 1,000; after `different` of them they come again, under other names."""
    schema = pa.schema([("document", pa.string()), ("text", pa.string())])
    known = list(texts(min(count, different)))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for start in range(0, count, 1000):
            numbers = range(start, min(start + 1000, count))
            columns = {"document": [f"d{n:07}" for n in numbers], "text": [known[n % len(known)] for n in numbers]}
            writer.write_table(pa.table(columns, schema=schema))
    return path
