"""Speakers without a name: `a spokesman for the council`, `the Monitoring Officer`, `one survivor`."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol

from inquiries.draft.names.capitals import UPPER, lexicon
from inquiries.draft.names.organisations import settle
from inquiries.draft.names.roles import Role
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.names.bodies import Bodies
    from inquiries.draft.names.persons import Person
    from inquiries.draft.names.public import Offices
    from inquiries.draft.scan import Scan


class Free(Protocol):
    """Which stretches are mentions already."""

    def free(self, start: int, end: int) -> bool:
        """Whether no mention overlaps the stretch."""

    def within(self, start: int, end: int) -> bool:
        """Whether a mention begins in the stretch."""


_RELATIVES = re.compile(
    r"(?i)\b(?:mother|father|mum|dad|parent|sister|brother|daughter|son|aunt|uncle|grand\w+|wife|husband|cousin|family|relative)s?\b"
)


def speakers(
    scan: Scan, bodies: Bodies, offices: Offices, persons: Sequence[Person], taken: Free
) -> tuple[list[Proposal], list[tuple[int, int, Person]]]:
    """Proposals of unnamed speakers, one for each phrase, and phrases that mean a person who is named elsewhere."""
    holders = _holders(offices, persons)
    made: dict[str, Proposal] = {}
    resolved: list[tuple[int, int, Person]] = []
    for number in scan.where("unnamed"):
        sentence = scan.sentences[number]
        for start, end in _phrases(scan.text, sentence.start, sentence.end):
            phrase = " ".join(scan.text[start:end].split()).strip(" ,")
            if _RELATIVES.search(phrase) or _apposed(scan.text, start, taken) or _named(scan.text, end, taken):
                continue
            person = holders.get(_role_of(phrase))
            if person and phrase.casefold().startswith(("the ", "our ", "its ")):
                resolved.append((start, end, person))
                continue
            made.setdefault(
                phrase.casefold(), _proposal(phrase, start, start + len(scan.text[start:end].rstrip(" ,")), bodies)
            )
    return list(made.values()), resolved


def _phrases(text: str, low: int, high: int) -> Iterator[tuple[int, int]]:
    """The stretches of a sentence that are an unnamed speaker beside a verb of saying."""
    reached = low
    bare = _bare(text, low, high)
    if bare:
        yield bare
        reached = bare[1]
    for opening in _opening().finditer(text, low, high):
        start = opening.start("det")
        if start < reached:
            continue
        end = opening.end() if opening["group"] else _noun_end(text, opening.end(), high)
        if not end:
            continue
        reach = _closing(text, end, high) if opening["before"] else _saying(text, end, high)
        if reach >= 0:
            reached = reach
            yield start, reach


def _bare(text: str, low: int, high: int) -> tuple[int, int] | None:
    """A plural without a determiner that opens the sentence and speaks: `Night staff told us`."""
    opening = _PLURAL.match(text, low, high)
    start = opening.start("np") if opening else 0
    end = _noun_end(text, start, high) if opening else 0
    if not end or any(c.isupper() for c in text[start + 1 : end]):
        return None
    last = text[start:end].rsplit(maxsplit=1)[-1].casefold()
    if last not in lexicon("roles", "speakers") or not (last.endswith("s") or last in _COLLECTIVE):
        return None
    reach = _saying(text, end, high)
    return (start, reach) if reach >= 0 else None


def _saying(text: str, at: int, high: int) -> int:
    """Where the phrase ends whose noun ends at an offset, if a verb of saying follows it; else -1."""
    cursor = end = at
    verbs, complement = lexicon("roles", "speech_verbs"), False
    for match in islice(_WORDS.finditer(text, at, high), 14):
        gap, word = text[cursor : match.start()].strip(), match[0].casefold()
        if word in verbs and gap in ("", ","):
            return end
        if gap == "," and not cursor > end:
            aside = _ASIDE.match(text, cursor, high)
            return end if aside and aside[1].casefold() in verbs else -1
        if gap:
            return -1
        cursor = match.end()
        if word in _PRONOUNS:
            return -1
        if word in _ADVERBS:
            continue
        if not complement and word not in _LINKS:
            return -1
        complement, end = True, match.end()
    return -1


def _closing(text: str, at: int, high: int) -> int:
    """Where the phrase ends whose noun ends at an offset, if the verb of saying stood before it; else -1."""
    end = at
    for n, match in enumerate(islice(_WORDS.finditer(text, at, high), 11)):
        if text[end : match.start()].strip() or match[0].casefold() in _TIMES:
            return end
        if n == 0 and match[0].casefold() not in _LINKS:
            return -1
        end = match.end()
    return end if text[end : end + 1] in (",", ".", ";", ":", "") else -1


def _noun_end(text: str, at: int, high: int) -> int:
    """Where the noun ends that may speak, among the words from an offset; 0 where there is none."""
    found = 0
    for match in islice(_WORDS.finditer(text, at, high), 6):
        if match.start() > at + 1:
            break
        word = match[0].casefold()
        if word in lexicon("roles", "stops"):
            break
        if word in _nouns():
            found = match.end()
        elif found:
            break
        at = match.end()
    return found


def _named(text: str, end: int, taken: Free) -> bool:
    """Whether a name stands right behind the phrase: then it is that person's role."""
    name = re.match(rf",?\s+(?:[A-Z][a-z]+\s)?[{UPPER}]", text[end : end + 40])
    return bool(name and taken.within(end, end + 12))


def _apposed(text: str, start: int, taken: Free) -> bool:
    """Whether the phrase stands in commas or brackets behind a name: then it is that person's role."""
    before = text[max(0, start - 3) : start].rstrip()
    return before[-1:] in (",", "(", "–", "-") and taken.within(max(0, start - 45), start)


def _role_of(phrase: str) -> str:
    return re.sub(r"^(?:the|our|its|their|then|former)\s+", "", phrase.casefold())


def _holders(offices: Offices, persons: Sequence[Person]) -> dict[str, Person]:
    holders: dict[str, list[Person]] = {}
    for person in persons:
        role = offices.of(person)[0].casefold().removeprefix("former ")
        for form in {role, role.split(",")[0], role.split(" of ")[0], role.split(" for ")[0]}:
            holders.setdefault(form, []).append(person)
    return {form: some[0] for form, some in holders.items() if len(some) == 1 and form}


def _proposal(phrase: str, start: int, end: int, bodies: Bodies) -> Proposal:
    fields: dict[str, object] = {"name": phrase}
    bare = re.sub(r"^(?:a|an|the|one|another)\s+", "", phrase, flags=re.IGNORECASE)
    body = settle(Role(bare, "", 0.5, "role-speaker"), bodies, start)[1]
    if body:
        fields["organisation"] = body.name
    return Proposal("speaker", start, end, "speaker-unnamed", 0.8, fields)


@cache
def _nouns() -> frozenset[str]:
    return lexicon("roles", "speakers") | lexicon("roles", "heads") | lexicon("roles", "soft_heads")


_WORDS: Final = re.compile(r"[\w’'&-]+")
_DETERMINERS: Final = (
    r"[Aa]n?|[Tt]he|[Oo]ne|[Aa]nother|[Oo]ur(?:\sown)?|[Ii]ts|[Tt]heir|[Mm]y|[Yy]our"
    r"|[Tt]wo|[Ss]ome|[Ss]everal|[Mm]any|[Mm]ost|[Oo]ther"
)


_PLURAL: Final = re.compile(r"\s*(?:[\d.()]+\s+)?(?P<np>[A-Z][a-z]+\s)(?<!\bThe\s)(?<!\bAll\s)")
_COLLECTIVE: Final = frozenset("staff people children women men leadership".split())
_PRONOUNS: Final = frozenset("we i you they he she".split())
_LINKS: Final = frozenset("for of from at in on who with whose".split())
_ADVERBS: Final = frozenset("also later then has had have today yesterday since all both even".split())
_TIMES: Final = frozenset("last yesterday today after when to that".split())
_ASIDE: Final = re.compile(r",\s[^,.;:“”]{3,90},\s(?:(?:also|has|had|then|later)\s)?(\w+)")


@cache
def _opening() -> re.Pattern[str]:
    """What may open the phrase: a determiner, or a name before spokesman; and a verb of saying before it."""
    told = (
        r"[,”\"’'?!]\s(?:said|says|added|asked|explained|replied|wrote|recalled|admitted)\s|\b[Aa]ccording\sto\s|\b[Ii]n\sthe\swords\sof\s"
        r"|\b(?:told|urged|warned|advised|asked|assured)\sby\s"
    )
    some = r"(?:[Oo]ne|[Ss]ome|[Mm]any|[Ss]everal|[Tt]wo|[Mm]ost)"
    group = rf"{some}\sof\s(?:them|us|those\s\w+|the\s(?:\w+\s){{0,2}}?\w+s\b|the\s\w+)"
    return re.compile(
        rf"(?P<before>{told})?(?<![\w’'-])(?P<det>(?P<group>{group})\b|(?:{_DETERMINERS})\s|(?<![,(]\s)(?=(?:[{UPPER}][\w-]+\s){{1,3}}spokes))"
    )
