"""What has to hold before a version is released; each thing that does not is told with what to do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

import yaml

from inquiries.export import prose
from inquiries.export.manifest import NAME as MANIFEST
from inquiries.versions import ADDED, VANISHED, Change

CHANGELOG: Final = "CHANGELOG.md"
UNRELEASED: Final = "Unreleased"
_QUIET: Final = frozenset({"relations", "coverage"})  # computed from records that have lines of their own


def versions_disagree(root: Path, dataset: Path, version: str) -> Iterator[str]:
    """Places that give another version than the package: manifest, card, CITATION.cff."""
    stated = {
        f"{dataset.name}/{MANIFEST}": json.loads((dataset / MANIFEST).read_text(encoding="utf-8"))["version"],
        "CITATION.cff": yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))["version"],
    }
    head = yaml.safe_load((dataset / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    for config in head["dataset_info"]:
        found = re.search(r"Version (\S+), content", config["description"])
        stated[f"{dataset.name}/README.md ({config['config_name']})"] = found[1] if found else "none"
    for place, other in stated.items():
        if other != version:
            yield f"{place}: says version {other}, the package {version}; run `make dataset`"


def unreleasable(coding: Path) -> Iterator[str]:
    """Why nothing may be released: nobody can be asked in private for a correction."""
    if not prose.contact(coding):
        yield f"{coding.name}/project.yaml: contact is empty; set where corrections are asked for in private"


def section(changelog: str, title: str) -> str | None:
    """The text under a heading of the changelog that begins with `title`; None where there is no such heading."""
    found = re.search(rf"^## {re.escape(title)}\b[^\n]*\n(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1] if found else None


def unlogged(found: Iterable[Change], text: str) -> Iterator[str]:
    """Changes that the changelog's section does not tell.

    A changed or retracted record is named by its id. An added one by its id or by its document's or table's name:
    whoever reads the log of a new document need not read a line a claim.
    """
    for change in found:
        if change.table in _QUIET:
            continue
        names = [change.key]
        if change.kind == ADDED:
            names += [change.key.split(".")[0], change.table]
        if change.kind == VANISHED:
            yield f"{change.key}: has vanished without a tombstone; restore it or enter it in coding/retractions.yaml"
        elif not any(re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-]|\.\w)", text) for name in names):
            yield f"{change.key}: is {change.kind} and {CHANGELOG} does not tell it; add a line that names the id"


def obstacles(
    root: Path, dataset: Path, coding: Path, version: str, found: Sequence[Change] | None, *, rehearsal: bool = False
) -> list[str]:
    """Everything that keeps a version from being released.

    `found` are the changes since the version before; None for the first one. In a rehearsal the section *Unreleased*
    stands in for the version's own and the private contact may still be empty.
    """
    problems = list(versions_disagree(root, dataset, version))
    title = UNRELEASED if rehearsal else version
    text = section((root / CHANGELOG).read_text(encoding="utf-8"), title)
    if text is None:
        problems.append(f"{CHANGELOG}: has no section {title}; move what stands under {UNRELEASED} there")
    else:
        problems += unlogged(found or (), text)
    return problems if rehearsal else [*unreleasable(coding), *problems]
