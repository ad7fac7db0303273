"""Coding sheets and authority files, read and checked against the schema; every problem is named with file and line."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import Any, Final

from inquiries.characters import objection
from inquiries.errors import MOST_PROBLEMS, BadInput, Problem
from inquiries.model import Model
from inquiries.sheet_schema import ID, authority_schema, sheet_schema
from inquiries.sheet_validator import breaks, validator
from inquiries.yaml_files import YamlFile, read_text, read_yaml, show

AUTHORITIES: Final = ("actors", "inquiries", "register", "retractions")
_NAME: Final = re.compile(r"[A-Za-z0-9][\w.-]*", re.ASCII)
_ID: Final = re.compile(ID.strip("^$"))
_LONGEST_WORD: Final = 60  # that near ones are looked for, which takes the square of its length
_LARGEST_LEDGER: Final = 50_000_000  # bytes


@dataclass(frozen=True, slots=True)
class Sheet:
    """One coding sheet: the file and what it says."""

    file: YamlFile
    name: str

    @property
    def data(self) -> dict[str, Any]:
        """What the file says, as plain data."""
        data: dict[str, Any] = self.file.data
        return data

    @property
    def document_id(self) -> str:
        """The document that the sheet codes."""
        return str(self.data["document_id"])

    def problem(self, path: tuple[str | int, ...], what: str, remedy: str) -> Problem:
        """A problem at a path of this file, with its line."""
        return Problem(self.name, what, remedy, self.file.line(path), show(path))


@dataclass(frozen=True, slots=True)
class Corpus:
    """All that people write: the sheets in order of document_id, the authority files, and the ledger of ids."""

    folder: Path
    sheets: tuple[Sheet, ...]
    authorities: dict[str, Sheet]
    ledger: tuple[str, ...]

    def entries(self, table: str) -> list[dict[str, Any]]:
        """Entries of an authority file."""
        entries: list[dict[str, Any]] = self.authorities[table].data[table]
        return entries


def read_corpus(folder: Path, model: Model) -> Corpus:
    """Read coding/. Raises BadInput with every problem of every file."""
    problems: list[Problem] = []
    schema = sheet_schema(model)
    paths = sorted((folder / "sheets").glob("*/*.yaml"))
    if not paths:
        name = _shown(folder / "sheets", folder)
        raise BadInput([Problem(name, "holds no coding sheet", "give --coding the folder that has sheets/<locality>/")])
    problems += _stray(folder, set(paths))
    sheets = list(_read_each(paths, folder, schema, problems))
    for first, second in _doubles(sheets):
        what = f"document {second.document_id!r} has a sheet already: {first.name}"
        problems.append(second.problem(("document_id",), what, "merge the two or give one another document_id"))
    authorities = {}
    for name in AUTHORITIES:
        path = folder / f"{name}.yaml"
        for sheet in _read_each([path], folder, authority_schema(model.table(name)), problems):
            authorities[name] = sheet
    ledger = _ledger(folder / "ids.txt", _shown(folder / "ids.txt", folder), problems)
    if problems:
        raise BadInput(problems)
    return Corpus(folder, tuple(sorted(sheets, key=lambda s: s.document_id)), authorities, ledger)


def read_sheet(path: Path, model: Model, name: str | None = None) -> Sheet:
    """Read and check one coding sheet, quotes allowed. Raises BadInput."""
    return read_checked(path, sheet_schema(model), name)


def read_checked(path: Path, schema: dict[str, Any], name: str | None = None) -> Sheet:
    """Read one YAML file and check it against a schema. Raises BadInput."""
    problems: list[Problem] = []
    for sheet in _read_each([path], path.parent, schema, problems):
        return Sheet(sheet.file, name or str(path))
    raise BadInput(replace(problem, file=name or problem.file) for problem in problems)


def _read_each(paths: Iterable[Path], folder: Path, schema: dict[str, Any], problems: list[Problem]) -> Iterator[Sheet]:
    checker = validator(schema)
    for path in paths:
        name = _shown(path, folder)
        try:
            _check_place(path, folder)
            yield check_sheet(read_yaml(path), name, checker)
        except BadInput as error:
            problems.extend(replace(problem, file=name) for problem in error.problems)


def check_sheet(file: YamlFile, name: str, checker: Any) -> Sheet:
    """What a file says, as a sheet, once the checker (see `sheet_validator`) agrees. Raises BadInput."""
    sheet = Sheet(file, name)
    errors = islice(checker.iter_errors(file.data), MOST_PROBLEMS)
    problems = _once(problem for error in errors for problem in _explain(sheet, error))
    if found := list(islice(problems, MOST_PROBLEMS)):
        raise BadInput(found)
    return sheet


def _once(problems: Iterable[Problem]) -> Iterator[Problem]:
    seen: set[Problem] = set()
    for problem in problems:
        if problem not in seen:
            yield problem
        seen.add(problem)


def _stray(folder: Path, sheets: set[Path]) -> Iterator[Problem]:
    """Files that look like sheets and stand where none is read."""
    for path in sorted((folder / "sheets").rglob("*")):
        if path.suffix in {".yaml", ".yml"} and path not in sheets:
            yield Problem(
                _shown(path, folder), "is not read as a sheet here", "move it to sheets/<locality>/<name>.yaml"
            )


def _check_place(path: Path, folder: Path) -> None:
    """Raises BadInput for a file that a link leads to from elsewhere, or whose name could do harm where it is shown."""
    below = path.relative_to(folder)
    for part in below.parts:
        if not _NAME.fullmatch(part):
            remedy = "name it with plain letters, digits, dots, hyphens and underscores"
            raise BadInput([Problem(str(path), f"the name {part!r} holds other characters", remedy)])
    if path.resolve() != folder.resolve() / below:
        raise BadInput([Problem(str(path), "is reached through a symbolic link", "put the file itself there")])


def _shown(path: Path, folder: Path) -> str:
    """The path as it stands below the folder that holds coding/."""
    name = str(path.relative_to(folder.parent) if path.is_relative_to(folder.parent) else path)
    return name if name.isprintable() else repr(name)


def _doubles(sheets: list[Sheet]) -> Iterator[tuple[Sheet, Sheet]]:
    seen: dict[str, Sheet] = {}
    for sheet in sheets:
        if sheet.document_id in seen:
            yield seen[sheet.document_id], sheet
        seen.setdefault(sheet.document_id, sheet)


def _ledger(path: Path, name: str, problems: list[Problem]) -> tuple[str, ...]:
    try:
        lines = read_text(path, _LARGEST_LEDGER).splitlines()
    except BadInput as error:
        problems.extend(replace(problem, file=name) for problem in error.problems)
        return ()
    seen: dict[str, int] = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if line and not _ID.fullmatch(line):
            problems.append(Problem(name, f"{line!r} is no id", "restore the line", number))
        if len(problems) >= MOST_PROBLEMS:
            break
        if line in seen:
            problems.append(Problem(name, f"{line} stands here and in line {seen[line]}", "keep one line", number))
        if line:
            seen.setdefault(line, number)
    return tuple(seen)


def _explain(sheet: Sheet, error: Any) -> Iterator[Problem]:
    """One problem for each error; for keys unknown or absent one for each key."""
    path: tuple[str | int, ...] = tuple(error.absolute_path)
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        for key in (k for k in error.instance if k not in known):
            yield sheet.problem((*path, key), f"unknown key {key!r}", _near(key, known))
    elif error.validator == "required":
        for key in (k for k in error.schema["required"] if k not in error.instance):
            remedy = _written(error.schema["properties"].get(key, {}))
            yield sheet.problem(path, f"key {key!r} is missing", remedy)
    else:
        what, remedy = _EXPLANATIONS.get(str(error.validator), _other)(error)
        yield sheet.problem(path, what, remedy)


def _written(schema: Any) -> str:
    """What to write for a key that is absent."""
    codes = schema.get("enum")
    return f"write it, with one of {', '.join(codes)}" if codes else _or_kind("write it", schema)


def _or_kind(remedy: str, schema: Any) -> str:
    """The remedy with the kinds of missing value that the field knows."""
    kinds = schema.get("x-missing")
    return f"{remedy}, or the kind of missing value: {' or '.join(kinds)}" if kinds else remedy


def _near(word: object, known: Iterable[str]) -> str:
    known = list(known)
    near = get_close_matches(str(word)[:_LONGEST_WORD], known, 1)
    return f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(known)}"


def _kind_of(value: object) -> str:
    """What YAML read, in words."""
    names = {"str": "text", "bool": "true or false", "int": "a whole number", "float": "a number"}
    names |= {"NoneType": "empty", "list": "a list", "dict": "keys with values"}
    return names.get(type(value).__name__, "something else")


def _code(error: Any) -> tuple[str, str]:
    book = error.schema.get("x-codebook")
    where = f"no code of {book}" if book else "none of the values that may stand here"
    known = error.schema["enum"]
    if not isinstance(error.instance, str):
        return f"is {_kind_of(error.instance)}, and so {where}", f"use one of {', '.join(known)}"
    return f"{error.instance!r} is {where}", _near(error.instance, known)


def _type(error: Any) -> tuple[str, str]:
    names = {"string": "text", "array": "a list", "object": "keys with values", "integer": "a whole number"}
    wanted = names.get(error.schema["type"], f"a {error.schema['type']}")
    if error.instance is None:
        return "is empty", _or_kind(f"write {wanted}", error.schema)
    quoted = " in quotation marks" if wanted == "text" and isinstance(error.instance, bool | int | float) else ""
    listed = ", [like this]" if wanted == "a list" else ""
    return f"is {_kind_of(error.instance)}, not {wanted}", _or_kind(f"write {wanted}{quoted}{listed}", error.schema)


def _pattern(error: Any) -> tuple[str, str]:
    if not error.instance.strip():
        return "is empty", _or_kind("write it", error.schema)
    if breaks(error.schema["pattern"], error.instance):
        return "ends with a line break", "write >- where > stands, or |- where | stands"
    remedy = error.schema.get("x-form", f"it must match {error.schema['pattern']}")
    return f"{error.instance[:60]!r} has not the form that is wanted here", _or_kind(remedy, error.schema)


def _format(error: Any) -> tuple[str, str]:
    if error.schema["format"] == "day":
        return f"{error.instance!r} is no day", "write it as 2026-11-21"
    if found := objection(error.instance):
        return found
    return str(error.cause), _or_kind("write a date or period that is one", error.schema)


def _bounds(error: Any) -> tuple[str, str]:
    words = {"minimum": "less than", "maximum": "more than"}[str(error.validator)]
    return f"{error.instance!r} is {words} {error.validator_value}, the limit for what stands here", "mend the number"


def _few(error: Any) -> tuple[str, str]:
    return "is an empty list", _or_kind("name at least one", error.schema)


def _twice(error: Any) -> tuple[str, str]:
    value = next(value for value, count in Counter(map(str, error.instance)).items() if count > 1)
    return f"names {value} twice", "keep one"


def _other(error: Any) -> tuple[str, str]:
    return error.message[:200], "see schema/tables.yaml"


_EXPLANATIONS: Final[dict[str, Callable[[Any], tuple[str, str]]]] = {
    "enum": _code,
    "type": _type,
    "pattern": _pattern,
    "format": _format,
    "minimum": _bounds,
    "maximum": _bounds,
    "minItems": _few,
    "uniqueItems": _twice,
}
