"""Whoever a draft speaks of as entries of the authority file `actors`: known ones by their id, others proposed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.cues import rules
from inquiries.draft.sheets.themes import first, fits

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Row = Mapping[str, Any]

AUTHOR: Final = "author"
_ARTICLE: Final = re.compile(r"^(?:the|a|an)\s+", re.IGNORECASE)
_TITLE: Final = re.compile(
    r"^(?:mr|mrs|ms|miss|mx|dr|cllr|councillor|sir|dame|lord|lady|prof|professor)\b", re.IGNORECASE
)
_NAME: Final = re.compile(r"[^\W\d_][\w .,'’&()/-]*")
_MOST_WORDS: Final = 7  # eight in a row would be a quotation
_LONGEST: Final = 90


@dataclass
class Actor:
    """One entry: `known` where coding/actors.yaml has it already; `row` is the proposal that it comes from, if any."""

    fields: dict[str, Any]
    known: bool = False
    row: Row | None = None
    used: bool = False


@dataclass
class Actors:
    """The actors of one document, found by the names under which the draft speaks of them.

    Attributes:
        document_id: the draft's document.
        taken: ids that are in use elsewhere.
        found: id → actor, in the order in which they were met.
    """

    document_id: str
    taken: set[str] = field(default_factory=set)
    found: dict[str, Actor] = field(default_factory=dict)
    _names: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(
        cls, document_id: str, rows: Sequence[Row], known: Sequence[Mapping[str, Any]], locality: str = ""
    ) -> Actors:
        """Actors of a draft's proposals of persons, bodies and speakers.

        Args:
            document_id: the draft's document.
            rows: all its proposals.
            known: entries of coding/actors.yaml.
            locality: the place's name, with which unnamed actors are told apart; empty where it is not known.
        """
        actors = cls(document_id, {str(entry["actor_id"]) for entry in known})
        same = {_key(name): entry for entry in known for name in _full_names(entry)}
        named = [row for row in rows if row["kind"] in {"person", "body", "speaker"} and _speakable(row["name"])]
        people = [row for row in named if not _group(row["name"])]
        for row in people:
            entry = same.get(_key(row["name"])) if row["kind"] != "speaker" else None
            made = Actor({"actor_id": entry["actor_id"], "name": entry["name"]}, True, row) if entry else None
            actors.add(made or actors.proposed(row, locality), row["name"], *(row["other_names"] or ()))
        for row in people:
            actor = actors.found[actors.id_of(row["name"])]
            if row["kind"] == "person" and not actor.known:
                actor.fields["roles"] = actors.roles(row)
        return actors

    def add(self, actor: Actor, *names: str) -> str:
        """Enter an actor under its names; the one entered first keeps a name."""
        own = str(actor.fields["actor_id"])
        self.found.setdefault(own, actor)
        for name in names:
            self._names.setdefault(_key(name), own)
        return own

    def id_of(self, name: str) -> str:
        """The id of whoever bears a name; empty where nobody does."""
        return self._names.get(_key(name), "")

    def ids(self, names: Iterable[str] | None, near: str = "") -> list[str]:
        """Ids for names as the draft has them, each once; unknown names become entries, what is no name is left out."""
        ids = [self._resolved(" ".join(name.split()), near) for name in names or ()]
        for own in (found := list(dict.fromkeys(filter(None, ids)))):
            self.use(own)
        return found

    def use(self, own: str) -> None:
        """Note that a claim, or a role of somebody in one, names an actor."""
        actor = self.found[own]
        if not actor.used:
            actor.used = True
            for role in actor.fields.get("roles", ()):
                if role["organisation_id"] in self.found:
                    self.use(role["organisation_id"])

    def _resolved(self, name: str, near: str) -> str:
        if own := self.id_of(name):
            return own
        if group := _group(name):
            return self._collective(group, near)
        if not _speakable(name) or name == AUTHOR:
            return ""
        kind = _kind(name)
        fields = {"actor_id": self._new_id(name, kind != "body", near), "name": _capital(name), "kind": kind}
        return self.add(Actor(fields | {"naming_basis": _basis_of(kind)}), name)

    def _collective(self, group: str, near: str) -> str:
        """Victims and those close to them: two collectives, whatever the document calls them."""
        name = {"victims": "Victims", "relatives": "People close to the victims"}[group]
        own = f"{slug(near) or self.document_id}-victims{'-relatives' if group == 'relatives' else ''}"
        place = f" in {near}" if near else f" of whom {self.document_id} speaks"
        fields = {"actor_id": own, "name": name + place, "kind": "collective", "naming_basis": "not_named"}
        return self.add(Actor(fields, known=own in self.taken))

    def proposed(self, row: Row, near: str) -> Actor:
        """The entry that a proposal of a person, body or speaker makes."""
        kind = {"person": "person", "body": "body"}.get(row["kind"]) or _speaker_kind(row["name"])
        others = [name for name in row["other_names"] or () if _speakable(name) and not fits("generic", name)]
        fields: dict[str, Any] = {"actor_id": self._new_id(row["name"], row["kind"] == "speaker", near)}
        fields["name"] = _capital(row["name"]) if row["kind"] == "speaker" else row["name"]
        if others:
            fields["other_names"] = list(dict.fromkeys(others))
        fields["kind"] = kind
        role = f"{row['role'] or ''} {row['name'] if _TITLE.match(row['name']) else ''}"
        fields["naming_basis"] = first("naming_bases", role) if kind == "person" else _basis_of(kind)
        return Actor(fields, False, row)

    def roles(self, row: Row) -> list[dict[str, Any]]:
        """The role that the document gives a person, in the body that it names."""
        if not row["role"] or len(row["role"].split()) > _MOST_WORDS:
            return []
        body = self._resolved(row["organisation"], "") if row["organisation"] else ""
        role = {"role": _ARTICLE.sub("", row["role"]), "organisation_id": body or "not_stated"}
        return [role | {"from": "not_stated", "to": "not_stated", "shown_by": [self.document_id]}]

    def _new_id(self, name: str, unnamed: bool, near: str) -> str:
        """A slug of the name, with the place before it where it names nobody by itself."""
        own = slug(_ARTICLE.sub("", name))
        if unnamed or fits("generic", name):
            own = f"{slug(near) or self.document_id}-{own}"
        own = own[:_LONGEST].strip("-")
        free, number = own, 1
        while free in self.taken or free in self.found:
            number += 1
            free = f"{own}-{number}"
        return free


def slug(text: str) -> str:
    """Words of a-z and 0-9 joined by hyphens."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]", "", text)).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain))


def _group(name: str) -> str:
    """The collective that a name without a proper name stands for: victims, or those close to them."""
    words = name.split()
    proper = any(word[0].isupper() for word in words[1:])
    return first("collectives", " ".join(w for n, w in enumerate(words) if w[0].islower() or (n == 0 and not proper)))


def _key(name: str) -> str:
    return _ARTICLE.sub("", " ".join(name.replace("’", "'").split())).casefold()


def _full_names(known: Mapping[str, Any]) -> list[str]:
    """Names of a known actor that are its own: no surname alone and no `the review`, which others bear as well."""
    if known["kind"] not in {"person", "body"}:
        return []
    others = [name for name in known.get("other_names", ()) if len(name.split()) > 1 and not _TITLE.match(name)]
    return [known["name"], *(name for name in others if not fits("generic", name) and not name.islower())]


def _speakable(name: str | None) -> bool:
    """Whether it can be a name: short, of words, and no pronoun."""
    text = " ".join((name or "").split())
    return bool(_NAME.fullmatch(text)) and len(text.split()) <= _MOST_WORDS and not fits("nobody", text)


def _kind(name: str) -> str:
    """Kind of a name that the draft has no proposal for: an office or a group by its head noun, else a body."""
    bare = _ARTICLE.sub("", name)
    head, heads = _head(bare), _heads()
    if head in heads or fits("offices", bare):
        return "collective" if head.endswith("s") and head[:-1] in heads else "office"
    return "body" if re.search(r"[A-Z]", bare) or fits("generic", name) else "collective"


def _speaker_kind(name: str) -> str:
    several = _head(name).endswith("s") and not name.lower().startswith(("a ", "an ", "one "))
    return "collective" if several else "unnamed_person"


def _head(name: str) -> str:
    """The head noun of a role: `director` of `former director of housing`."""
    return re.split(str(rules("sheet")["after_head"]), name, maxsplit=1)[0].split()[-1].lower()


@cache
def _heads() -> frozenset[str]:
    return frozenset(str(rules("roles")["heads"]).split())


def _basis_of(kind: str) -> str:
    return "not_applicable" if kind in {"office", "body"} else "not_named"


def _capital(name: str) -> str:
    bare = _ARTICLE.sub("", name)
    return bare[:1].upper() + bare[1:]
