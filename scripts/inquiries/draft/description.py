"""Step `description`: type, title, publisher, date and locality of the document itself."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.cues import rules, scanner
from inquiries.draft.dates import expressions
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from inquiries.draft.reading import Block
    from inquiries.draft.scan import Scan

_HEAD: Final = 2500  # characters in which a document says what it is
_TAIL: Final = 1500
_LINE: Final = 110  # longest line that can be a title, a masthead or a line with the date
_WHOLE: Final = 60_000  # characters in which signs of the whole text are looked for
_DATE_LINE: Final = 170  # longest line that may say when a meeting was held
_SITE: Final = re.compile(r"\s(?:[-–—|•·]|::)\s(?P<name>[A-Z][^|–—•·]+)$")  # `Headline - Name of the site`
_LONGEST_SITE: Final = 5  # words
_CAPITALS: Final = re.compile(r"\b[A-Z]{4,}(?:[ -][A-Z]{3,})*\b")
_SMALL: Final = frozenset(("of", "and", "the", "for", "in", "on", "to"))
_LEAD: Final = 700  # characters in which a place counts more: titles, first sentences
_IN_NAME: Final = 0.3  # what a place counts as part of a body's name
_OPENING: Final = 3
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH: Final = re.compile(r"\d{4}(?:-\d\d)?")
_INQUIRY: Final = re.compile(r"\b(?:Inquiry|Review|Investigation|Report)\b")  # in minutes, what an item is about
_PROSE: Final = re.compile(r"\.$|\.\s\([^)]*\)$")  # a full stop, or one before a reference in brackets
_FEW: Final = 6  # words that a heading with a full stop may have
_SLOPE: Final = 12.0  # sum of weights at which a type is as sure as it gets


def propose(scan: Scan) -> Iterator[Proposal]:
    """At most one proposal of each kind."""
    kind = _type(scan)
    if kind:
        yield kind
    sort = str(kind.fields["document_type"]) if kind else ""
    for found in (_title(scan), _published(scan), _publisher(scan, sort), _locality(scan)):
        if found:
            yield found


def _type(scan: Scan) -> Proposal | None:
    weights: Counter[str] = Counter()
    seen = _seen(scan)
    for name, number, sign in _signs():
        weights[name] += sign["weight"] * _strength(scan, sign, number in seen)
    if not weights:
        return None
    (name, weight), (_, second) = weights.most_common(2)
    if weight < rules("description")["least_weight"]:
        return None
    sure = min(0.98, 0.5 + (weight - second) / _SLOPE)
    end = scan.blocks[0].end if scan.blocks else min(len(scan.text), _HEAD)
    return Proposal("document_type", 0, end, f"description.{name}", round(sure, 2), {"document_type": name})


def _strength(scan: Scan, sign: Mapping[str, Any], seen: bool) -> float:
    if "cue" in sign:
        per_page = max(1.0, len(scan.text) / 4000)  # what four pages say twice, one says by the way
        return min(1.0, len(scan.cues.get(sign["cue"], ())) / float(sign["least"] * per_page**0.7))
    if "facts" in sign:
        return float(scan.reading.facts.get("kind") == sign["facts"])
    return float(seen)


def _seen(scan: Scan) -> set[int]:
    """Numbers of the signs whose pattern stands in the head, in the tail or anywhere, as the sign says."""
    seen: set[int] = set()
    kept = [block for block in scan.blocks if block.kind != "other"]
    head = _joined(scan.text, kept, _HEAD)
    tail = scan.text[kept[-1].end - _TAIL : kept[-1].end] if kept and kept[-1].end > _TAIL else scan.text[-_TAIL:]
    # furniture pushes a text away from its head, and is itself a sign of what a page is
    parts = (("head", head), ("head", scan.text[:_HEAD]), ("tail", tail), ("tail", scan.text[-_TAIL:]))
    for place, part in (*parts, ("any", scan.text[:_WHOLE])):
        numbers, find = _scanner(place)

        def note(which: int, _start: int, _end: int, _flags: int, _context: object, own: list[str] = numbers) -> None:
            seen.add(int(own[which]))

        find(part.encode("latin-1", "replace"), note)
    return seen


def _joined(text: str, blocks: Sequence[Block], limit: int) -> str:
    """The first characters of some blocks, a line a block."""
    parts: list[str] = []
    length = 0
    for block in blocks:
        parts.append(text[block.start : min(block.end, block.start + limit)])
        length += len(parts[-1]) + 1
        if length >= limit:
            break
    return "\n".join(parts)[:limit]


@cache
def _signs() -> list[tuple[str, int, Mapping[str, Any]]]:
    types: Mapping[str, list[Mapping[str, Any]]] = rules("description")["types"]
    signs = [(name, sign) for name, of_type in types.items() for sign in of_type]
    return [(name, number, sign) for number, (name, sign) in enumerate(signs)]


@cache
def _scanner(place: str) -> tuple[list[str], Callable[[bytes, Callable[..., None]], object]]:
    return scanner([(str(number), sign[place]) for _, number, sign in _signs() if place in sign])


def _lines(scan: Scan, limit: int = _HEAD) -> Iterator[tuple[int, int]]:
    """Start and end of the lines at the head that are not furniture."""
    for block in scan.blocks:
        if block.start > limit:
            return
        if block.kind != "other":
            at = block.start
            for line in scan.text[block.start : block.end].splitlines(keepends=True):
                stripped = line.strip()
                if stripped:
                    start = at + line.index(stripped[0])
                    yield start, start + len(stripped)
                at += len(line)


def _title(scan: Scan) -> Proposal | None:
    if title := scan.reading.facts.get("title"):
        at = scan.text.find(title)
        return Proposal(
            "title", at, at + len(title) if at >= 0 else -1, "description.title_of_file", 0.9, {"name": title}
        )
    no_masthead = re.compile(rules("description")["no_masthead"])
    lines = [(a, b) for a, b in _lines(scan) if b - a <= _LINE and not no_masthead.match(scan.text[a:b])]
    mastheads = re.compile(rules("description")["masthead"])
    rest = [
        (a, b) for a, b in lines[:8] if len(scan.text[a:b].split()) > 3 or not mastheads.search(scan.text[a:b].title())
    ]
    if not rest:
        return None
    start, end = rest[0]
    return Proposal(
        "title", start, end, "description.title_line", 0.6, {"name": " ".join(scan.text[start:end].split())}
    )


def _published(scan: Scan) -> Proposal | None:
    fact = scan.reading.facts.get("published", "")
    if found := _DAY.match(fact):
        return Proposal("published", -1, -1, "description.date_of_file", 0.95, {"edtf": found[0]})
    dates = [(a, b, e) for a, b, e in expressions(scan, 0, _HEAD) if e]
    lines = [(a, b) for a, b in _lines(scan) if b - a <= _DATE_LINE]
    plain = [(a, b) for a, b in lines if not _is_prose(scan.text[a:b])]
    heads = [(a, b, e) for a, b, e in dates if any(start <= a < end for start, end in plain)]
    first = [(a, b, e) for a, b, e in dates if a < _LEAD and any(start <= a < end for start, end in lines)]
    for number, label in enumerate(_labels()):
        for start, end, edtf in sorted({*heads, *first}):
            if _DAY.fullmatch(edtf) and label.search(scan.text, max(0, start - _DATE_LINE), start):
                return Proposal("published", start, end, f"description.date_label_{number + 1}", 0.95, {"edtf": edtf})
    for wanted, sure in ((_DAY, 0.9), (_MONTH, 0.8)):
        for start, end, edtf in heads:
            if wanted.fullmatch(edtf):
                return Proposal("published", start, end, "description.date_line", sure, {"edtf": edtf})
    tail = max(0, len(scan.text) - _TAIL)
    last = [(a, b, e) for a, b, e in expressions(scan, tail, len(scan.text)) if e and _DAY.fullmatch(e)]
    if last and scan.text[last[-1][1] : last[-1][1] + 40].strip() in ("", "."):
        return Proposal("published", last[-1][0], last[-1][1], "description.date_at_end", 0.7, {"edtf": last[-1][2]})
    return None


def _is_prose(line: str) -> bool:
    """Whether a short line is the end of a paragraph rather than a heading or a date by itself."""
    return line[:1].islower() or (len(line.split()) > _FEW and _PROSE.search(line.rstrip()) is not None)


@cache
def _labels() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern) for pattern in rules("description")["published"])


def _publisher(scan: Scan, sort: str) -> Proposal | None:
    declared = rules("description")
    if (name := scan.reading.facts.get("publisher")) and name not in declared["hosts"]:
        at = scan.text.find(name)
        return Proposal(
            "publisher", at, at + len(name) if at >= 0 else -1, "description.publisher_of_file", 0.95, {"name": name}
        )
    title = scan.reading.facts.get("title", "")
    site = _SITE.search(title)
    if site and len(site["name"].split()) <= _LONGEST_SITE and site["name"] not in declared["hosts"]:
        return Proposal("publisher", -1, -1, "description.site_in_title", 0.85, {"name": site["name"]})
    masthead, never = re.compile(declared["masthead"]), re.compile(declared["no_masthead"])
    for start, end in islice(_lines(scan), 4):
        line = " ".join(scan.text[start:end].split())
        if house := re.match(declared["house"], line):
            return Proposal(
                "publisher", start, start + house.end(), "description.house", 0.9, {"name": _cased(house[0])}
            )
        line = re.split(declared["paper"], line)[0].strip()  # `X Council response to …` names X Council
        named = line.title() if line.isupper() else line
        if (
            len(line) <= _LINE
            and 2 <= len(named.split()) <= 10
            and masthead.search(named)
            and not never.match(line)
            and not (sort == "committee_minutes" and _INQUIRY.search(line))
            and not line.endswith((".", "?", ":"))
            and all(word[:1].isupper() or not word[:1].isalpha() or word in _SMALL for word in line.split())
        ):
            return Proposal("publisher", start, end, "description.masthead", 0.85, {"name": _cased(line)})
    tail = max(0, len(scan.text) - _TAIL)
    for pattern in declared["imprint"]:
        if found := re.compile(pattern).search(scan.text, tail):
            return Proposal(
                "publisher", found.start("name"), found.end("name"), "description.imprint", 0.8, {"name": found["name"]}
            )
    return None


def _cased(line: str) -> str:
    """A line in capitals as a name is written."""
    if not line.isupper():
        return line
    small = {"Of", "And", "The", "For", "In", "On"}
    words = [
        w.lower() if n and w in small else w
        for n, w in enumerate(line.title().replace("’S", "’s").replace("'S", "'s").split())
    ]
    return " ".join(words)


def _locality(scan: Scan) -> Proposal | None:
    """The place that the text speaks of most; as part of a body's name it counts less."""
    declared = rules("description")["place"]
    never = frozenset(declared["never"])
    head = _CAPITALS.sub(lambda m: m[0].title(), scan.text[:_LEAD])
    text = head + scan.text[_LEAD:_WHOLE]
    first: dict[str, re.Match[str]] = {}
    for pattern in (declared["of_body"], declared["after_word"]):
        for found in _compiled(pattern).finditer(text):
            place = _compiled(declared["kind_of_place"]).sub("", found["place"]).strip()
            if place and place.split()[0] not in never and not _furniture(scan, found.start()):
                first.setdefault(place, found)
    if not first:
        return None
    weights: dict[str, float] = defaultdict(float)
    places = sorted(map(re.escape, first), key=len, reverse=True)
    named = re.compile(rf"\b({'|'.join(places)})\b")
    in_name, county = _compiled(declared["in_name"]), _compiled(declared["county"])
    for found in named.finditer(text):
        weight = _IN_NAME if in_name.match(text, found.end()) else 0.6 if county.search(found[1]) else 1.0
        weights[found[1]] += weight + (_OPENING * weight if found.start() < _LEAD and weight > _IN_NAME else 0)
    place, weight = max(weights.items(), key=lambda pair: pair[1], default=("", 0.0))
    if place not in first or weight < max(declared["least"], len(scan.text) / 20_000):
        return None
    start = first[place].start("place")
    sure = round(min(0.95, 0.5 + weight / 40), 2)
    return Proposal("locality", start, start + len(place), "description.place", sure, {"name": place})


def _furniture(scan: Scan, offset: int) -> bool:
    """Whether an offset stands in text that says nothing of its own: navigation, contents, footers."""
    at = bisect_right(scan.blocks, offset, key=lambda block: block.start) - 1
    return at >= 0 and scan.blocks[at].kind == "other"


_compiled = cache(re.compile)
