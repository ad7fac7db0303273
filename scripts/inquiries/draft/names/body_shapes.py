"""Names of bodies by their shape: which stretches of a run of capitalised words name a council, force or board."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from inquiries.draft.names.capitals import Word, lexicon, phrases, words

if TYPE_CHECKING:
    from collections.abc import Sequence

Span = tuple[int, int]
_KEPT: Final = 1 << 14  # distinct strings whose reading is kept


@lru_cache(_KEPT)
def body_spans(run: str) -> tuple[Span, ...]:
    """Offsets in a run at which bodies are named."""
    parts, out, at = words(run), [], 0
    while at < len(parts):
        end = _body_at(parts, at)
        if end:
            out.append((parts[at].start, parts[end - 1].end))
            at = end
        else:
            at += 1
    return tuple(out)


def _body_at(parts: Sequence[Word], at: int) -> int:  # noqa: PLR0911 (a list of ways out)
    """End (a word number) of the body that begins at a word, 0 where none does."""
    first = parts[at]
    if first.text == "The" and _paper(parts, at):
        return at + 2
    plain_text = first.text.capitalize() if first.text.isupper() and len(first.text) > 1 else first.text
    if (
        first.text.capitalize() in ("His", "Her")
        and at + 1 < len(parts)
        and parts[at + 1].text.capitalize() == "Majesty"
    ):
        end = max(_shape(parts, at + 1), _opened(parts, at + 2))
        return end if end > at + 2 else 0
    if first.link or plain_text in lexicon("names", "functions") or first.text in _titles():
        return 0
    if _ends_a_name(parts, at):
        return 0
    known = _known_at(parts, at)
    if known:
        return known
    if first.text in lexicon("bodies", "never") or first.text in lexicon("bodies", "never_first"):
        return 0
    end = _shape(parts, at)
    if end - at > 2 and _spells(first.text, parts[at + 1 : end]):
        return 0
    return end if end and _full(parts[at:end]) else 0


def _paper(parts: Sequence[Word], at: int) -> bool:
    """Whether `The` opens a newspaper's name (The Guardian): no capitalised word follows it."""
    two = parts[at + 1 : at + 3]
    return bool(two) and two[0].text in lexicon("bodies", "papers") and (len(two) == 1 or two[1].link or two[0].own)


def _ends_a_name(parts: Sequence[Word], at: int) -> bool:
    """Whether a word is the surname of a person whom `and` joins to a body: Jane Roe and Harbour Board members."""
    before = parts[at - 1] if at else None
    joined = at + 1 < len(parts) and parts[at + 1].text in ("and", "&")
    return bool(joined and before and not before.link and not before.own and before.text in _given())


@cache
def _given() -> frozenset[str]:
    return lexicon("names", "given") - lexicon("names", "given_weak")


def _spells(short: str, rest: Sequence[Word]) -> bool:
    """Whether an acronym stands before the very name that it is of, as in lists of abbreviations."""
    if len(short) > 8 or sum(c.isupper() for c in short) < 2:
        return False
    first = "".join(w.text[0] for w in rest if w.text[0].isupper())
    return (
        "".join(c for c in short if c.isupper()) == first or short.upper() == "".join(w.text[0] for w in rest).upper()
    )


@cache
def _titles() -> frozenset[str]:
    return lexicon("names", "titles") - {"Hon"}


def _known_at(parts: Sequence[Word], at: int) -> int:
    if parts[at].text in lexicon("bodies", "known") or parts[at].text in lexicon("bodies", "acronyms"):
        longer = _shape(parts, at)
        return max(at + 1, longer, _phrase_at(parts, at))
    if parts[at].text in lexicon("bodies", "placed") and at + 1 < len(parts) and not parts[at + 1].link:
        return max(at + 2, _shape(parts, at))
    return _phrase_at(parts, at)


def _phrase_at(parts: Sequence[Word], at: int) -> int:
    """Where a known name of several words ends that begins at a word, or 0."""
    some = _known_phrases().get(parts[at].text)
    if not some:
        return 0
    text = " ".join(w.text for w in parts[at : at + 5])
    for phrase in some:
        if text == phrase or text.startswith(phrase + " "):
            end = at + len(phrase.split())
            return _shape(parts, at) if phrase == "House of Commons" and _shape(parts, at) > end else end
    return 0


@cache
def _known_phrases() -> dict[str, list[str]]:
    """First word → the known names of bodies that begin with it, in the order of the rules."""
    known: dict[str, list[str]] = {}
    for phrase in phrases("bodies", "known_phrases"):
        known.setdefault(phrase.partition(" ")[0], []).append(phrase)
    return known


def _shape(parts: Sequence[Word], at: int) -> int:
    """The longest stretch from a word that ends in a tail, or opens like a body and goes on with of or for."""
    tails, end, n = lexicon("bodies", "tails"), 0, at
    while n < len(parts):
        word = parts[n]
        if word.link:
            if not _goes_on(parts, at, n, end):
                break
        elif _breaks(parts, at, n):
            break
        elif word.text in tails or (word.text.isupper() and len(word.text) > 3 and word.text.title() in tails):
            end = n + 1
            if word.own:
                break
        elif end == n and n > at and not _new_name(parts, n):
            pass
        elif end == n and n > at:
            break
        if end != n + 1 and word.own and not _inner_possessive(parts, n):
            break
        n += 1
    opened = _opened(parts, at)
    return max(end, opened)


def _breaks(parts: Sequence[Word], at: int, n: int) -> bool:
    """Whether a word cannot stand in a body's name: a title, an article in mid-run."""
    word = parts[n].text
    if word in lexicon("names", "titles") or word in lexicon("bodies", "never"):
        return True
    if n > at and word in ("Department", "Ministry", "University") and parts[n - 1].text in lexicon("bodies", "tails"):
        following = parts[n + 1].text if n + 1 < len(parts) else ""
        return following not in ("NHS", "Health", "Hospital", "Hospitals", "Teaching")
    return n > at and word in ("The", "A", "An", "Our", "This", "Dear", "Who", "If") and not parts[n - 1].link


def _new_name(parts: Sequence[Word], n: int) -> bool:
    """Whether the word after a tail cannot go on the name: no further tail follows in its phrase."""
    tails = lexicon("bodies", "tails")
    rest = []
    for word in parts[n : n + 4]:
        if word.link and word.text not in ("and", "&"):
            break
        rest.append(word)
    return not any(not w.link and (w.text in tails or w.text.title() in tails) for w in rest)


def _inner_possessive(parts: Sequence[Word], n: int) -> bool:
    """Whether `'s` stands inside a name (Children's Services) and does not end one (Saltmere's Council)."""
    return parts[n].text.lower().rstrip("'’") in lexicon("bodies", "inner_possessives") or (
        parts[n].text.endswith("s") and n + 1 < len(parts)
    )


# Tails that, alone at the head of a name, `and` joins to the rest: Police and Crime Panel.
_JOINED: Final = frozenset({"Police", "Health", "Church", "Society", "School", "Schools", "Office"})


def _goes_on(parts: Sequence[Word], at: int, n: int, end: int) -> bool:
    """Whether a link goes on with the name."""
    link = parts[n].text
    if link in ("and", "&"):
        if n + 1 < len(parts) and parts[n + 1].link:
            return False
        if end == n:
            return n - at == 1 and parts[at].text in _JOINED
        return True
    opened = parts[n - 1].text in lexicon("bodies", "openers") or parts[n - 1].link
    return end != n and end == 0 and opened and link in ("of", "for", "on", "the", "in", "into", "against")


def _opened(parts: Sequence[Word], at: int) -> int:  # noqa: PLR0912 (one walk, its ways out side by side)
    """End of a name such as Department for Education, from its opener on."""
    openers, n = lexicon("bodies", "openers"), at
    while n < len(parts) and n < at + 6 and not parts[n].link and not parts[n].own:
        if _breaks(parts, at, n):
            return 0
        n += 1
    if n >= len(parts) or n == at or parts[n].text not in ("of", "for", "on", "into", "against", "in"):
        return 0
    opener = parts[n - 1].text
    if (opener if opener in openers else opener.title()) not in openers or parts[n].text == "in":
        return 0
    if opener == "Review" and parts[n].text != "into":
        return 0
    last = n
    if parts[n].text == "into" and all(w.text.title() in lexicon("bodies", "hollow") for w in parts[at : n - 1]):
        n += 1  # an inquiry that has no name but its subject
    while n < len(parts):
        if parts[n].link:
            if parts[n].text not in ("of", "for", "and", "the", "&", "in", "on", "to") or (
                parts[n].text in ("in", "on", "to")
                and opener not in ("Office", "Inquiry", "Review", "Commission", "Committee", "Society", "Association")
            ):
                break
            if n + 1 == len(parts) or (parts[n].text == "and" and parts[n + 1].text == "the"):
                break
            if parts[n].text == "and" and last == n and n > at + 2 and _ends_before(parts, n + 1):
                break
        elif parts[n].text in lexicon("names", "titles"):
            break
        else:
            last = n + 1
            if parts[n].own and not _inner_possessive(parts, n):
                break
        n += 1
    return last


def _ends_before(parts: Sequence[Word], n: int) -> bool:
    """Whether another body begins after `and` (two or more words that end in a tail), or a role."""
    if parts[n].text == "Rescue":  # Fire and Rescue is one
        return False
    if parts[n].text.casefold() in lexicon("roles", "heads") or parts[n].text in lexicon("bodies", "openers"):
        return True
    rest = []
    for word in parts[n:]:
        if word.link:
            break
        rest.append(word.text)
    return len(rest) > 1 and rest[-1] in lexicon("bodies", "tails")


def _full(parts: Sequence[Word]) -> bool:  # noqa: PLR0911 (a list of ways out)
    """Whether the words name one body and not a kind of bodies."""
    tails, soft, hollow = lexicon("bodies", "tails"), lexicon("bodies", "soft_tails"), lexicon("bodies", "hollow")
    if len(parts) == 1:
        return False
    texts = [w.text.title() if w.text.isupper() and len(w.text) > 3 else w.text for w in parts if not w.link]
    links = [w.text for w in parts if w.link]
    if texts[-1] in tails and not ({"of", "for", "into", "on", "against"} & set(links)):
        before = texts[:-1]
        given = [t in _given() for t in before]
        if (links and any(given)) or (texts[-1] in soft and len(before) == 1 and given[0]):
            return False
        if texts[-1] == "Government":
            return all(t in lexicon("bodies", "governing") for t in before)
        if texts[-1] in soft:
            return any(t not in hollow and t not in tails and t not in lexicon("names", "not_person") for t in before)
        if texts[-1] in ("Inquiry", "Enquiry", "Police", "Government", "Trust", "Report", "Council", "Panel", "Court"):
            return any(t not in hollow for t in before)
        return bool(before) and not (
            len(before) == 1 and before[0] in hollow and texts[-1] not in ("Committee", "Board")
        )
    return len(texts) > 1
