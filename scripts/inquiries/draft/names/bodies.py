"""Bodies that a document names: by the shape of the name, with acronyms, and the short forms that refer to them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules
from inquiries.draft.names.body_shapes import Span, body_spans
from inquiries.draft.names.capitals import lexicon
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_KEPT: Final = 1 << 14  # distinct strings whose reading is kept


@dataclass(eq=False)
class Body:
    """A body: its fullest name, its other names, and where it is named in full."""

    name: str
    others: set[str] = field(default_factory=set)
    spans: list[Span] = field(default_factory=list)

    @property
    def key(self) -> str:
        """The name without article and case."""
        return plain(self.name)

    @cached_property
    def tail(self) -> str:
        """The word that says what kind of body it is."""
        return str(_kind(self.name))


@lru_cache(_KEPT)
def plain(name: str) -> str:
    """A name without article, possessive and case, for comparison."""
    name = " ".join(name.replace("’", "'").split()).casefold().removesuffix("'s")
    return name.removeprefix("the ").replace(" & ", " and ")


def _kind(name: str) -> str:
    tails = lexicon("bodies", "tails")
    own: list[str] = re.split(r"\s(?:of|for|on|into|in|against)\s", name)[0].split()
    for word in (*reversed(own), *reversed(name.split())):
        if word not in ("Ltd", "Limited", "LLP", "plc", "Inc") and (word.title() in tails or word in tails):
            return word.title() if word.isupper() else word
    return name.rsplit(maxsplit=1)[-1]


def collect(text: str, found: Mapping[str, list[int]], cues: Mapping[str, list[int]]) -> list[Body]:
    """The bodies of a text, of its runs of capitalised words and the cues found in it."""
    bodies: dict[str, Body] = {}
    upper: dict[str, Body] = {}
    for run, starts in found.items():
        for start, end in body_spans(run):
            name = run[start:end]
            into = upper if name.isupper() and len(name) > 6 and " " in name else bodies
            body = into.setdefault(plain(name), Body(name))
            body.spans += [(at + start, at + end) for at in starts]
    for key, body in upper.items():
        same = bodies.setdefault(key, Body(_titled(body.name)))
        same.spans += body.spans
    for key in [k for k, b in bodies.items() if b.name in _PLACES]:
        bodies.pop(key)
    for key, body in list(bodies.items()):
        body.spans = [(s, e) for s, e in body.spans if not _ADDRESS.search(text, max(0, s - 6), s)]
        if not body.spans:
            bodies.pop(key)
    _join(bodies)
    _located(bodies)
    _bare(text, found, bodies, cues)
    for body in bodies.values():
        body.spans.sort()
        _acronyms(text, body)
    _join_acronyms(bodies)
    return sorted(bodies.values(), key=lambda b: b.spans[0])


_ADDRESS: Final = re.compile(r"(?:^|\s)\d{1,3}[a-z]?,?\s$")  # a house number before a name
_PLACES: Final = frozenset({"House of Commons", "House of Lords", "Parliament"})


def _bare(text: str, found: Mapping[str, list[int]], bodies: dict[str, Body], cues: Mapping[str, list[int]]) -> None:
    """Bodies without a name of their own, where none of their kind has one; charities by their noun."""
    kinds = {b.tail for b in bodies.values()}
    for word in lexicon("bodies", "bare"):
        starts = [s for form in (word, f"The {word}") for s in found.get(form, ())]
        alike = set(rules("bodies")["short_forms"].get(word.casefold(), ())) | {word}
        if not starts or alike & kinds or word.casefold() in bodies:
            continue
        spans = [(s, s + len(word)) if text.startswith(word, s) else (s + 4, s + 4 + len(word)) for s in starts]
        spans = [(s, e) for s, e in spans if _acts(text, s, e, word)]
        if spans:
            bodies[word.casefold()] = Body(word, set(), spans)
            kinds.add(word)
    for cue in cues.get("body-called", ()):
        match = template("bodies", "called").search(text, max(0, cue - 20), cue + 80)
        if match:
            bodies.setdefault(plain(match[1]), Body(match[1], set(), [match.span(1)]))
    if "body-nameless" in cues and not kinds & {"Inquiry", "Enquiry", "Review"}:
        match = template("bodies", "nameless").search(text)
        if match:
            bodies[plain(match[1])] = Body(match[1], set(), [match.span(1)])


def _acts(text: str, start: int, end: int, word: str) -> bool:
    """Whether a bare word is somebody in its sentence: with an article, and not itself before a noun."""
    if re.match(
        r"\s+(?:[Mm]ember|[Oo]ffice\b|[Mm]inister|[Ss]ecretary|[Dd]epartment|[Pp]ortfolio|[Ll]ead)",
        text[end : end + 16],
    ):
        return False
    return text[max(0, start - 4) : start].lower() == "the " or (
        word in ("Cabinet", "Government") and text[end : end + 1] in " ’'.,;"
    )


def _titled(name: str) -> str:
    small = {"of", "for", "and", "the", "on", "in", "into"}
    return " ".join(w.lower() if w.lower() in small and n else w.capitalize() for n, w in enumerate(name.split()))


def _join(bodies: dict[str, Body]) -> None:
    """Merge a shorter name into the one fuller name that ends in it or drops its middle."""
    by_last: dict[str, list[tuple[list[str], str]]] = {}
    for key in bodies:
        parts = key.split()
        by_last.setdefault(parts[-1], []).append((parts, key))
    for some in by_last.values():
        some.sort(key=lambda pair: len(pair[1]))
        for n, (own, key) in enumerate(some):
            fuller = [k for full, k in some[n + 1 :] if _shortens(own, full) and k in bodies]
            if len(fuller) == 1:
                short, long = bodies.pop(key), bodies[fuller[0]]
                long.others |= {short.name, *short.others}
                long.spans += short.spans


def _located(bodies: dict[str, Body]) -> None:
    """Merge the name of an inquiry by its subject with the one that adds where: Independent Review into X in Y."""
    for key in [k for k in bodies if " into " in k]:
        fuller = [k for k in bodies if k.startswith(key + " in ")]
        if len(fuller) == 1:
            short, long = bodies.pop(key), bodies[fuller[0]]
            long.others |= {short.name, *short.others}
            long.spans += short.spans


def _shortens(short: Sequence[str], full: Sequence[str]) -> bool:
    """Whether a name of two or more words is a fuller one with words left out, the last word kept."""
    if len(short) < 2 or len(full) <= len(short):
        return False
    if list(full[-len(short) :]) == list(short):
        return True
    rest = iter(full)
    return short[0] == full[0] and all(word in rest for word in short) and set(full) - set(short) <= _MIDDLE


_MIDDLE: Final = frozenset(
    "county borough city district metropolitan mbc council town royal unitary local and of independent public "
    "safeguarding children's nhs foundation hospital hospitals university teaching general".split()
) - {"safeguarding", "children's"}


def _acronyms(text: str, body: Body) -> None:
    """Add names that stand in brackets behind the body's."""
    for _, end in body.spans[:12]:
        match = template("bodies", "bracket").match(text, end)
        if not match:
            continue
        short = match["said"] or match["bare"] or ""
        if short and short.casefold() != body.key:
            body.others.add(short)


def _join_acronyms(bodies: dict[str, Body]) -> None:
    """A body known by an acronym alone is the one whose brackets define it, or whose initials they are."""
    for key, body in list(bodies.items()):
        if not body.name.isupper() or " " in body.name:
            continue
        for other in bodies.values():
            if other is not body and (body.name in other.others or initials(other.name) == body.name):
                other.others.add(body.name)
                other.spans = sorted(other.spans + body.spans)
                bodies.pop(key)
                break


def initials(name: str) -> str:
    """The first letters of a name's capitalised words."""
    return "".join(w[0] for w in re.split(r"[\s-]+", name) if w[:1].isupper())


_MEETINGS: Final = frozenset({"full council", "annual council"})  # never what `the council` means
_CHAIRED: Final = frozenset(
    "Inquiry Review Board Committee Panel Trust Commission Partnership Authority inquiry review".split()
)


class Bodies:
    """The bodies of a document, and which of them a phrase refers to at a place."""

    def __init__(self, bodies: list[Body]) -> None:
        self.all = bodies
        self._names: dict[str, Body] = {}
        for body in bodies:
            for name in (body.name, *body.others):
                self._names.setdefault(plain(name), body)
        self._kinds: dict[str, list[Body]] = {}
        for body in bodies:
            if body.key not in _MEETINGS:
                self._kinds.setdefault(body.tail, []).append(body)
        self._counts = Counter({body.key: len(body.spans) for body in bodies})

    def add(self, body: Body) -> None:
        """Enter a body that was found by other means."""
        self.all.append(body)
        self._names.setdefault(plain(body.name), body)
        self._kinds.setdefault(body.tail, []).append(body)
        self._counts[body.key] = len(body.spans)

    def named(self, phrase: str) -> Body | None:
        """The body that a name or acronym is of."""
        return self._names.get(plain(phrase))

    def resolve(self, phrase: str, offset: int) -> Body | None:
        """The body that a name, acronym or short form (`the council`) means at an offset."""
        body = self.named(phrase)
        if body:
            return body
        word = plain(phrase)
        for lead in ("this ", "that ", "your ", "our ", "my ", "its ", "their ", "his ", "her "):
            word = word.removeprefix(lead)
        tails = rules("bodies")["short_forms"].get(word)
        if not tails:
            return None
        for tail in tails:
            some = self._kinds.get(tail)
            if some:
                return self._likeliest(some, offset)
        return None

    def latest(self, offset: int, chaired: bool) -> Body | None:
        """The body that was named last before an offset; one that has a chair, where that is asked."""
        some = [(k, b) for k, b in enumerate(self.all) if not chaired or b.tail in _CHAIRED]
        before = [(b.spans[n - 1][0], k) for k, b in some if (n := bisect_right(b.spans, (offset, 0)))]
        return self.all[max(before)[1]] if before else None

    def _likeliest(self, some: Sequence[Body], offset: int) -> Body:
        """Of bodies of one kind: the only one, the one named far more often than any other, or the last one named."""
        if len(some) == 1:
            return some[0]
        first, second = sorted(some, key=lambda b: -self._counts[b.key])[:2]
        if self._counts[first.key] >= 3 * self._counts[second.key]:
            return first
        before = [(b.spans[n - 1][0], b) for b in some if (n := bisect_right(b.spans, (offset, offset)))]
        return max(before, key=lambda pair: pair[0])[1] if before else min(some, key=lambda b: b.spans[0])
