"""What the data set is called and who answers for it: coding/about.yaml, for every format that tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Final

import yaml

from inquiries.errors import BadInput, Problem

NAME: Final = "about.yaml"
_LISTS: Final = {"creators", "keywords"}


@dataclass(frozen=True, slots=True)
class About:
    """Facts of the data set as a whole.

    Attributes:
        name: short name, fit for a package.
        title: full title.
        description: what it is, in a few sentences.
        creators: who made it, bodies or groups.
        publisher: who publishes it.
        released: day of the release, as YYYY-MM-DD.
        licence: identifier of its licence (SPDX).
        licence_url: address of the licence's text.
        language: language of the statements (ISO 639-1).
        keywords: what it is about.
        namespace: what identifiers of codes and annotations start with.
        statements: limits and uses, by the names of Croissant's RAI vocabulary.
    """

    name: str
    title: str
    description: str
    creators: tuple[str, ...]
    publisher: str
    released: str
    licence: str
    licence_url: str
    language: str
    keywords: tuple[str, ...]
    namespace: str
    statements: Mapping[str, str | list[str]]


def read_about(coding: Path) -> About:
    """The facts in coding/about.yaml. Raises BadInput where it lacks one or has one more."""
    path = coding / NAME
    shown = f"{coding.name}/{NAME}"
    try:
        raw: Any = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadInput([Problem(shown, f"can't be read ({error})", "restore it")]) from None
    wanted = {field.name for field in fields(About)}
    given = set(raw) if isinstance(raw, dict) else set()
    wrong = [f"lacks {name}" for name in sorted(wanted - given)]
    wrong += [f"has {name}, which means nothing" for name in sorted(given - wanted)]
    wrong += [f"has no value for {name}" for name in sorted(wanted & given) if not raw[name]]
    if wrong:
        raise BadInput([Problem(shown, what, "see the project's own about.yaml") for what in wrong])
    values: dict[str, Any] = {name: tuple(raw[name]) if name in _LISTS else raw[name] for name in raw}
    # YAML reads an unquoted day as a date
    return About(**values | {"released": str(raw["released"])})
