"""What the search looks through: the words of each record, folded, without the names of persons.

The pages compare documents, bodies and offices; a search for a person would put together what is nowhere a page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from inquiries.normalise import Row
from inquiries.site.view import View

_WORD: Final = re.compile(r"[^\W_]+")


def folded(text: str) -> str:
    """Words in lower case, without accents, each once, in alphabetical order."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(sorted(set(_WORD.findall(plain.casefold()))))


def claim_index(view: View, claims: Iterable[Row]) -> list[str]:
    """Searchable words of each claim."""
    names = _names(view)
    return [folded(names.sub(" ", _claim_text(view, claim))) for claim in claims]


def register_index(view: View, rows: Iterable[Row]) -> list[str]:
    """Searchable words of each register entry."""
    label = view.label
    return [
        folded(
            f"{row['title']} {row['publisher'] or ''} {label('document_type', row['document_type'])} "
            f"{row['date']['edtf'] or ''} {row['register_id']}"
        )
        for row in rows
    ]


def _claim_text(view: View, claim: Row) -> str:
    bodies = [view.actors[i]["name"] for i in claim["asserted_by"] if view.actors[i]["kind"] != "person"]
    themes = [view.label("theme", theme) for theme in claim["themes"]]
    document = view.documents[claim["document_id"]]["title"]
    return " ".join([claim["statement"], document, *bodies, *themes, claim["claim_id"].rpartition(".")[2]])


def _names(view: View) -> re.Pattern[str]:
    """Names of persons: whole, and their surnames where they are written with a capital."""
    persons = [row for row in view.rows["actors"] if row["kind"] == "person"]
    whole = {name for row in persons for name in [row["name"], *row["other_names"]]}
    last = {name.split()[-1] for name in whole if name.split()}
    found = sorted(whole | last, key=lambda name: (-len(name), name))
    return re.compile("|".join(rf"\b{re.escape(name)}\b" for name in found) or r"(?!)")
