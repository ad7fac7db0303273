"""What must hold of a built data set's files before their rows mean anything: there, whole, of the right shape."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from inquiries.errors import BadInput, Problem
from inquiries.export.card import feature
from inquiries.export.manifest import digest_of, disagreements
from inquiries.export.parquet import file_of
from inquiries.model import Model
from inquiries.tables import arrow_schema

Facts = dict[str, str]
CARD: Final = "README.md"
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the safe one, written in C where there is one
FATAL: Final = frozenset({"files.readable", "files.columns", "files.there"})


class UnreadableError(Exception):
    """A file of a data set broke off while it was read."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a data set's files are: table name → split → number of rows, and by rule what is wrong with the files."""

    folder: Path
    model: Model
    counts: dict[str, dict[str, int]]
    found: dict[str, list[Facts]] = field(default_factory=dict)

    @property
    def usable(self) -> bool:
        """Whether the rows can be checked at all."""
        return not any(self.found.get(rule) for rule in FATAL)

    def load(self, name: str, columns: list[str] | None = None) -> dict[str, pa.Table]:
        """The rows of one table by split. Raises UnreadableError."""
        try:
            return {split: _rows(self.folder / file_of(name, split), columns) for split in self.counts[name]}
        except (OSError, pa.ArrowException) as error:
            raise UnreadableError(name) from error


def read(folder: Path, model: Model, *, whole: bool = False) -> Read:
    """Check the files, all their pages too where `whole` is set. Raises BadInput where there is no data set at all."""
    if not (folder / "data").is_dir():
        raise BadInput([Problem(str(folder), "holds no built data set", "run `inquiries build`, or name its folder")])
    found = {name: list(check(folder, model)) for name, check in _CHECKS.items()}
    found["files.readable"], found["files.columns"] = [], []
    result = Read(folder, model, {name: {} for name in model.tables}, found)
    for name, table in model.tables.items():
        for split in model.splits:
            path = file_of(name, split)
            if (folder / path).is_file():
                schema, rows = _opened(folder, path, found, whole=whole)
                found["files.columns"] += _columns(path, schema, arrow_schema(table))
                result.counts[name][split] = rows
    found["files.card"] = list(_card(folder, model, result)) if result.usable else []
    return result


def _rows(path: Path, columns: list[str] | None = None) -> pa.Table:
    """The rows of one file. Raises pyarrow.ArrowException for texts that are none, which Arrow reads without a word."""
    rows = pq.ParquetFile(path).read(columns)
    rows.validate(full=True)
    return rows


def _opened(folder: Path, path: Path, found: dict[str, list[Facts]], *, whole: bool) -> tuple[pa.Schema, int]:
    """Schema and number of rows of one file; neither where it can't be read."""
    try:
        file = pq.ParquetFile(folder / path)
        if whole:
            _rows(folder / path)
    except (OSError, pa.ArrowException) as error:
        reason = str(error).splitlines()[0].replace(str(folder), "").strip(". ")
        found["files.readable"].append({"record": str(path), "what": reason or type(error).__name__})
        return pa.schema([]), 0
    return file.schema_arrow, file.metadata.num_rows


def _columns(path: Path, held: pa.Schema, wanted: pa.Schema) -> Iterator[Facts]:
    if not held.names or held.equals(wanted):
        return
    for name in wanted.names:
        if name not in held.names:
            yield {"record": str(path), "what": f"column {name} is missing"}
        elif held.field(name).type != wanted.field(name).type:
            yield {"record": str(path), "what": f"column {name} has another type than the schema gives it"}
    for name in held.names:
        if name not in wanted.names:
            yield {"record": str(path), "what": f"column {name} is none of the schema's"}
    if sorted(held.names) == sorted(wanted.names) and held.names != wanted.names:
        yield {"record": str(path), "what": "the columns stand in another order than in the schema"}


def _there(folder: Path, model: Model) -> Iterator[Facts]:
    """Tables that no data set can be without: those of documents, claims, actors and the grid."""
    for name, table in model.tables.items():
        needed = table.generated or name in {"documents", "actors", "coverage", "register"}
        if needed and not any((folder / file_of(name, split)).is_file() for split in model.splits):
            yield {"record": f"data/{name}", "what": "has no file"}


def _placed(folder: Path, model: Model) -> Iterator[Facts]:
    known = {file_of(name, split) for name, t in model.tables.items() for split in _splits(model, t.split)}
    for path in sorted((folder / "data").rglob("*")):
        if path.is_file() and path.relative_to(folder) not in known:
            yield {"record": str(path.relative_to(folder))}


def _splits(model: Model, rule: str) -> tuple[str, ...]:
    return model.splits if rule == "locality" else (rule,)


def _manifest(folder: Path, __: Model) -> Iterator[Facts]:
    try:
        for line in disagreements(folder):
            name, _, what = line.partition(": ")
            yield {"record": name, "what": what}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        yield {"record": "MANIFEST.json", "what": "is missing or can't be read"}


def _card(folder: Path, model: Model, result: Read) -> Iterator[Facts]:
    try:
        head = yaml.load((folder / CARD).read_text(encoding="utf-8").split("---\n")[1], Loader=_LOADER)  # noqa: S506
        infos = {info["config_name"]: info for info in head["dataset_info"]}
        files = {c["config_name"]: {d["split"]: d["path"] for d in c["data_files"]} for c in head["configs"]}
    except (OSError, ValueError, KeyError, TypeError, IndexError, yaml.YAMLError):
        yield {"record": CARD, "what": "its head is missing or can't be read"}
        return
    present = {name: splits for name, splits in result.counts.items() if splits}
    for name in sorted(infos.keys() ^ present.keys() | files.keys() ^ present.keys()):
        yield {"record": name, "what": "is described and not there, or there and not described"}
    for name in sorted(infos.keys() & present.keys() & files.keys()):
        yield from ({"record": name, "what": what} for what in _described(folder, model, name, infos, files, present))


def _described(folder: Path, model: Model, name: str, infos: Any, files: Any, present: Any) -> Iterator[str]:
    told = {split["name"]: split["num_examples"] for split in infos[name]["splits"]}
    held = present[name]
    for split in sorted(told.keys() | held.keys()):
        if told.get(split) != held.get(split):
            yield f"gives {told.get(split, 'no')} rows for split {split}, which has {held.get(split, 'no')}"
    if files[name] != {split: file_of(name, split).as_posix() for split in held}:
        yield "names other files than those of its splits"
    if infos[name]["features"] != [feature(f) for f in model.table(name).fields]:
        yield "gives other features than the schema"
    if f"content {digest_of(folder, (file_of(name, split) for split in held))}" not in infos[name]["description"]:
        yield "gives another content hash than its files have, so that readers would get old rows from their cache"


_CHECKS: Final = {"files.manifest": _manifest, "files.placed": _placed, "files.there": _there}
