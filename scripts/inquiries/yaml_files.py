"""Reading YAML that strangers may have written: plain data, with the line of every value, in bounded time.

YAML 1.2's core meaning is kept where YAML 1.1 surprises: `NO` and `yes` are words, `2015-03-04` is a string.
Anchors, aliases, tags and doubled keys are refused.
"""

from __future__ import annotations

import re
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import yaml

from inquiries.characters import unseen
from inquiries.errors import BadInput, Problem

LARGEST: Final = 4_000_000  # bytes; the longest sheet of a whole inquiry report stays far below
MOST: Final = 100_000  # values; so does its number of them
DEEPEST: Final = 24


@dataclass(frozen=True, slots=True)
class YamlFile:
    """A file's data and, for each path into it (`("findings", 2, "themes")`), the 1-based line."""

    path: Path
    data: Any
    lines: dict[tuple[str | int, ...], int]
    text: str

    def line(self, path: tuple[str | int, ...]) -> int | None:
        """Line of the value at `path`, or of the nearest thing around it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path)


class _Loader(yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader):  # type: ignore[misc]
    """SafeLoader whose scalars follow YAML 1.2's core schema."""


_Loader.yaml_implicit_resolvers = {}
for _tag, _pattern, _first in (
    ("bool", r"^(?:true|True|TRUE|false|False|FALSE)$", "tTfF"),
    ("null", r"^(?:~|null|Null|NULL|)$", ["~", "n", "N", ""]),
    ("int", r"^[-+]?[0-9]{1,18}$", "-+0123456789"),
    ("float", r"^[-+]?(?:[0-9]{1,18}\.[0-9]{0,18}|\.[0-9]{1,18})(?:[eE][-+]?[0-9]{1,2})?$", "-+0123456789."),
):
    _Loader.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(_pattern), list(_first))


def read_yaml(path: Path, most: int = MOST) -> YamlFile:
    """Read one YAML file of at most so many values.

    Raises BadInput with file and line for what can't be read or is refused.
    """
    return parse_yaml(read_text(path), path, most)


def parse_yaml(text: str, path: Path, most: int = MOST) -> YamlFile:
    """Read YAML that is, or is to be, in a file. Raises BadInput with file and line for what is refused."""
    try:
        _check_events(path, text, most)
        node = yaml.compose(text, Loader=_Loader)
        lines: dict[tuple[str | int, ...], int] = {}
        problems: list[Problem] = []
        data = _plain(node, (), lines, problems, path) if node is not None else None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise _bad(path, f"is no YAML ({error.problem or error.context})", "mend the line", line) from None
    except yaml.YAMLError as error:
        raise _bad(path, f"is no YAML ({error})", "mend the file") from None
    if problems:
        raise BadInput(problems)
    return YamlFile(path, data, lines, text)


def read_text(path: Path, largest: int = LARGEST) -> str:
    """A text file that is one: UTF-8, no larger than `largest` bytes, no link, nothing unseen in it.

    Raises BadInput with the file and, where it is known, the line.
    """
    try:
        if not stat.S_ISREG(path.lstat().st_mode):  # a pipe or a device could be read for ever
            raise _bad(path, "is a symbolic link or no regular file", "put the file itself there")
        with path.open("rb") as file:
            raw = file.read(largest + 1)
    except OSError as error:
        raise _bad(path, f"can't be read ({error.strerror or error})", "check that it is there and readable") from None
    if len(raw) > largest:
        raise _bad(path, f"is larger than {largest:,} bytes", "split it")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _bad(path, "is not UTF-8", "save it as UTF-8", line) from None
    if name := unseen(text):
        line = next(n for n, part in enumerate(text.split("\n"), 1) if unseen(part))
        raise _bad(path, f"holds an invisible or control character ({name})", "delete it", line)
    return text


def _check_events(path: Path, text: str, most: int) -> None:
    depth = 0
    escapes = "\\" in text  # only an escape can bring in what `read_text` has not seen
    for number, event in enumerate(yaml.parse(text, Loader=_Loader)):
        line = event.start_mark.line + 1 if event.start_mark else None
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise _bad(path, "uses a YAML anchor or alias (& or *)", "write the value out or put it in quotes", line)
        if tag := getattr(event, "tag", None):
            raise _bad(path, f"uses a YAML tag ({tag})", "leave the tag out", line)
        if isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent):
            depth += 1
        elif isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent):
            depth -= 1
        if escapes and (name := unseen(getattr(event, "value", ""))):
            raise _bad(path, f"holds an invisible or control character ({name}), escaped", "delete it", line)
        if number > most:
            raise _bad(path, f"holds more than {most:,} values", "split it", line)
        if depth > DEEPEST:
            raise _bad(path, f"is nested more than {DEEPEST} deep", "flatten it", line)


def _plain(
    node: yaml.Node,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    problems: list[Problem],
    file: Path,
) -> Any:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        return [_plain(child, (*path, i), lines, problems, file) for i, child in enumerate(node.value)]
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, lines, problems, file)
    return _scalar(node)


def _mapping(
    node: yaml.MappingNode,
    path: tuple[str | int, ...],
    lines: dict[tuple[str | int, ...], int],
    problems: list[Problem],
    file: Path,
) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else "?"
        if name in result or name == "?":
            what = f"key {name!r} stands twice" if name in result else "a key is no plain word"
            problems.append(Problem(str(file), what, "keep one", key.start_mark.line + 1, show(path)))
        result[name] = _plain(value, (*path, name), lines, problems, file)
        lines[(*path, name)] = key.start_mark.line + 1
    return result


def _scalar(node: yaml.Node) -> Any:
    match node.tag.rsplit(":", 1)[-1]:
        case "null":
            return None
        case "bool":
            return node.value.lower() == "true"
        case "int":
            return int(node.value)
        case "float":
            return float(node.value)
    return node.value


def show(path: tuple[str | int, ...]) -> str:
    """A path as people write it: `findings[2].themes[0]`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text


def _bad(path: Path, what: str, remedy: str, line: int | None = None) -> BadInput:
    return BadInput([Problem(str(path), what, remedy, line)])
