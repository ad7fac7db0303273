"""The rule book: what must hold, why, and what to say where it does not.

A rule is checked in one of three ways: by expectations over flat frames, by a query that finds violations over
joined frames, or on the files themselves. Whatever the way, the rule says what it reads and names the record.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from inquiries.errors import BadInput, Problem

SEVERITIES: Final = ("error", "warning")
ORIGINS: Final = ("schema", "declared")
_KEYS: Final = frozenset("id severity reason tables message expect violations files needs".split())
_WORDS: Final = re.compile(r"\{words:([a-z_-]+)\}")
_ID: Final = re.compile(r"[a-z_]+\.[a-z-]+")


@dataclass(frozen=True, slots=True)
class Check:
    """One expectation over one frame.

    Attributes:
        frame: the flat frame.
        type: the expectation's name in Great Expectations.
        arguments: its arguments.
        field: the field it is about, as people write it.
        only_where: (column, value): only the rows in which the column has the value; None for all rows.
    """

    frame: str
    type: str
    arguments: Mapping[str, Any]
    field: str = ""
    only_where: tuple[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. `tables` are what it reads, the first being the one whose rows it checks.

    Exactly one of `checks`, `violations` (SQL) and `files` says how it is checked; `needs` is `sources` for a rule
    that can be checked only where copies of the documents are at hand.
    """

    id: str
    severity: str
    reason: str
    tables: tuple[str, ...]
    message: str
    origin: str
    checks: tuple[Check, ...] = ()
    violations: str = ""
    files: bool = False
    needs: str = ""

    def say(self, facts: Mapping[str, Any]) -> str:
        """The message for one violation. Raises KeyError for a fact that the rule's message names and nobody gave."""
        return self.message.format_map({k: _shown(v) for k, v in facts.items()})


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules by id, and the bounds and word lists that validation/ declares beside them."""

    rules: Mapping[str, Rule]
    bounds: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules.values())

    def __len__(self) -> int:
        return len(self.rules)


def read_rules(folder: Path, implied: Iterable[Rule]) -> RuleBook:
    """The rule book: the implied rules and those declared in a folder. Raises BadInput."""
    words = {path.stem: _word_list(path) for path in sorted((folder / "words").glob("*.txt"))}
    rules = {rule.id: rule for rule in implied}
    for path in sorted(folder.glob("*.yaml")):
        for raw in _mapping(path).get("rules", ()):
            rule = _rule(path, raw, words)
            if rule.id in rules:
                raise BadInput([Problem(str(path), "the rule stands twice", "give it another id", path=rule.id)])
            rules[rule.id] = rule
    bounds = folder / "bounds.yaml"
    if not bounds.is_file():
        raise BadInput([Problem(str(folder), "holds no bounds.yaml", "name the folder of the validation rules")])
    return RuleBook(rules, _mapping(bounds), words)


def _rule(path: Path, raw: dict[str, Any], words: Mapping[str, tuple[str, ...]]) -> Rule:
    name = str(raw.get("id"))
    absent = {"id", "severity", "reason", "message"} - raw.keys()
    ways = [key for key in ("expect", "violations", "files") if key in raw]
    remedy = "see the other rules"
    if absent or raw.keys() - _KEYS or len(ways) != 1:
        what = f"lacks {sorted(absent)}, has {sorted(raw.keys() - _KEYS)}, is checked by {ways}"
        raise BadInput([Problem(str(path), what, remedy, path=name)])
    if raw["severity"] not in SEVERITIES or not _ID.fullmatch(name):
        raise BadInput([Problem(str(path), "has an odd id or severity", remedy, path=name)])
    checks = tuple(_check(path, name, dict(spec), words) for spec in raw.get("expect", ()))
    tables = tuple(raw.get("tables") or dict.fromkeys(check.frame for check in checks))
    return Rule(
        name,
        raw["severity"],
        " ".join(raw["reason"].split()),
        tables,
        " ".join(raw["message"].split()),
        "declared",
        checks,
        fill_words(raw.get("violations", ""), words, path, name, quote="''"),
        raw.get("files", False),
        raw.get("needs", ""),
    )


def _check(path: Path, rule: str, spec: dict[str, Any], words: Mapping[str, tuple[str, ...]]) -> Check:
    frame, kind = spec.pop("frame", path.stem), spec.pop("type")
    where = spec.pop("only_where", None)
    if "regex" in spec:
        spec["regex"] = fill_words(spec["regex"], words, path, rule)
    only = None if where is None else (str(where["column"]), where["equals"])
    return Check(frame, kind, spec, str(spec.get("column", "")), only)


def fill_words(text: str, words: Mapping[str, tuple[str, ...]], path: Path, rule: str, quote: str = "'") -> str:
    """A pattern or query with `{words:list}` replaced by the alternatives of a word list."""

    def alternatives(match: re.Match[str]) -> str:
        if match.group(1) not in words:
            problem = Problem(
                str(path), f"names no word list {match.group(1)!r}", f"there are {sorted(words)}", path=rule
            )
            raise BadInput([problem])
        return "|".join(word.replace(" ", r"\s+").replace("'", quote) for word in words[match.group(1)])

    return _WORDS.sub(alternatives, text)


def _word_list(path: Path) -> tuple[str, ...]:
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return tuple(line for line in lines if line)


def _mapping(path: Path) -> dict[str, Any]:
    try:
        raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise BadInput([Problem(str(path), f"can't be read ({error})", "restore the rules")]) from None
    if not isinstance(raw, dict):
        raise BadInput([Problem(str(path), "is no mapping", "restore the rules")])
    return raw


def _shown(value: object) -> str:
    text = "nothing" if value is None else str(value)
    return text if len(text) <= 160 else f"{text[:159]}…"
