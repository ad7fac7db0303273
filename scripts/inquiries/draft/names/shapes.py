"""Names of persons by their shape: which words of a run of capitalised words can be a name."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.names.body_shapes import body_spans
from inquiries.draft.names.capitals import UPPER, Word, lexicon, words

if TYPE_CHECKING:
    from collections.abc import Sequence

_KEPT: Final = 1 << 14  # distinct strings whose reading is kept
STRONG: Final = 3  # titled, or a given name and another name
FAIR: Final = 2  # a role beside it, or initials in a list
WEAK: Final = 1  # two capitalised words: more evidence is wanted


class Shape(NamedTuple):
    """A name in a run: offsets of the whole (with titles) and of the bare name, its parts, how sure."""

    start: int
    name_start: int
    end: int
    titles: tuple[str, ...]
    given: tuple[str, ...]
    surname: str
    strength: int


@cache
def surname_words() -> frozenset[str]:
    """Surnames that are words too."""
    return lexicon("names", "surname_words")


@lru_cache(_KEPT)
def tag(text: str) -> str:
    """What a capitalised word may be in a name: title, office, post, given, weak (given), initial, other, name."""
    bare = text.rstrip(".")
    if text in lexicon("names", "titles") or bare in lexicon("names", "titles"):
        return "title"
    if text in lexicon("names", "titles_office"):
        return "office"
    if text in lexicon("names", "post_nominals"):
        return "post"
    if re.fullmatch(rf"[{UPPER}](?:\.?[{UPPER}]){{0,2}}\.?", text) and (len(bare) == 1 or "." in text):
        return "initial"
    return _tag_word(text.capitalize() if text.isupper() and len(text) > 2 else text)


def _tag_word(text: str) -> str:
    if "-" in text and any(len(piece) <= 1 or piece.isdigit() for piece in text.split("-")):
        return "other"
    if text in lexicon("names", "given") and text not in lexicon("names", "given_weak"):
        return "given"
    first = re.split(r"[-‑]", text)[0]
    if first != text and first in lexicon("names", "given"):
        return "given"
    if text in lexicon("names", "given_weak"):
        return "weak"
    return "other" if text in _words_of_things() or (text.isupper() and len(text) < 5) else "name"


@cache
def _words_of_things() -> frozenset[str]:
    named = ("not_person", "places", "functions", "months", "days")
    return lexicon("bodies", "tails").union(*(lexicon("names", key) for key in named))


_NAMES: Final = frozenset({"given", "weak", "initial", "name"})


@lru_cache(_KEPT)
def shapes(run: str) -> tuple[Shape, ...]:
    """The names of persons that a run of capitalised words may hold."""
    parts, bodies, out, at = words(run), body_spans(run), [], 0
    while at < len(parts):
        inside = next((e for s, e in bodies if s <= parts[at].start < e), None)
        if inside is not None:
            at = next((n for n, w in enumerate(parts) if w.start >= inside), len(parts))
            continue
        found = _name_at(parts, at)
        if found:
            shape, at = found
            out.append(shape)
        else:
            at += 1
    return tuple(out)


def _name_at(parts: Sequence[Word], at: int) -> tuple[Shape, int] | None:
    """A name that begins (with its titles) at a word, and the number of the word after it."""
    if parts[at].link:
        return None
    n, titles = at, []
    while n < len(parts) and not parts[n].link and tag(parts[n].text) in ("title", "office") and not parts[n].own:
        titles.append(parts[n].text)
        n += 1
    first, n = n, _name_end(parts, n, bool(titles))
    if n == first:
        return None
    if not titles:
        first = _given_at(parts, first, n)
    tags = [tag(w.text) for w in parts[first:n]]
    role = at > 0 and not parts[at - 1].link and parts[at - 1].text in _role_words() and not parts[at - 1].own
    following = parts[n] if n < len(parts) and not parts[n].link and not parts[n - 1].own else None
    strength = _strength(parts[first:n], tags, titles, role, following)
    if not strength:
        return None
    kept = parts[first:n]
    surname_at = _surname_at(kept)
    shape = Shape(
        parts[at].start if titles else kept[0].start,
        kept[0].start,
        kept[-1].end,
        tuple(titles),
        tuple(w.text for w in kept[:surname_at]),
        " ".join(w.text for w in kept[surname_at:]),
        strength,
    )
    return shape, n


def _given_at(parts: Sequence[Word], first: int, end: int) -> int:
    """Where a name without title begins: at a given name, where a word before it is none (Marlshire Tamsin Orchard)."""
    if tag(parts[first].text) != "name":
        return first
    later = (k for k in range(first + 1, end - 1) if not parts[k].link and tag(parts[k].text) == "given")
    return next(later, first) if end - first > 2 else first


@cache
def _role_words() -> frozenset[str]:
    return frozenset(w.capitalize() for w in lexicon("roles", "heads") | lexicon("roles", "soft_heads"))


def _surname_at(kept: Sequence[Word]) -> int:
    """Number of the word with which the surname begins: particles belong to it."""
    at = len(kept) - 1
    while at > 0 and (kept[at - 1].link or kept[at - 1].text in ("De", "Van", "Von", "Der", "Al", "El", "Mac", "O")):
        at -= 1
    return at


def _name_end(parts: Sequence[Word], at: int, titled: bool) -> int:
    """Number of the word after the name that begins at a word; the same number where none does."""
    n, peer = at, titled and parts[at - 1].text in ("Lord", "Lady", "Baroness", "Viscount", "Earl", "Baron")
    while n < len(parts) and n - at < 5:
        word = parts[n]
        if word.link:
            particle = (word.text in lexicon("names", "particles") and n > at) or (
                word.text == "of" and titled and n - at == 1
            )
            if not particle or word.text == "of" or n + 1 >= len(parts) or tag(parts[n + 1].text) not in _NAMES:
                break
            n += 1
            continue
        kind = tag(word.text)
        if kind not in _NAMES and not (_may_end(parts, at, n, titled)):
            break
        n += 1
        if word.own or (peer and kind != "given" and n - at == 1):
            break
    while n > at and parts[n - 1].link:
        n -= 1
    return n


def _may_end(parts: Sequence[Word], at: int, n: int, titled: bool) -> bool:
    """Whether a word that is mostly no name is a surname here: after a title, initial or given name."""
    if _odd_surname(parts, at, n, titled):
        return True
    if parts[n].text not in surname_words() and not (
        parts[n].text.isupper() and parts[n].text.capitalize() in surname_words()
    ):
        return False
    if titled and n == at:
        return True
    if tag(parts[n].text) in ("title", "office") and n + 1 < len(parts) and not parts[n + 1].link:
        return False
    return (n > at and tag(parts[n - 1].text) in ("given", "initial")) or (n == at + 1 and titled)


def _odd_surname(parts: Sequence[Word], at: int, n: int, titled: bool) -> bool:
    """Whether a given name and one word that is no place's or body's are all that the run holds: Tamsin Senior."""
    if n != at + 1 or tag(parts[at].text) != "given" or parts[at].own:
        return False
    if n + 1 < len(parts) and not parts[n + 1].link and tag(parts[n + 1].text) != "post":
        return False
    text = parts[n].text
    places = (
        lexicon("names", "places")
        | lexicon("bodies", "tails")
        | lexicon("names", "functions")
        | lexicon("names", "days")
    )
    single = at == 0 or titled or parts[at - 1].link
    return single and text not in places and tag(text) == "other" and not text.isupper() and text not in _role_words()


def _strength(
    kept: Sequence[Word], tags: Sequence[str], titles: Sequence[str], role: bool, following: Word | None
) -> int:
    """How sure it is that the words name a person; 0 for not at all."""
    if all(t == "initial" for t in tags) or _of_a_place(kept, titles, following):
        return 0
    if titles:
        return STRONG
    if len(kept) == 1 or (kept[0].text in ("A", "I") and "." not in kept[0].text):
        return 0
    return STRONG if tags[0] == "given" else FAIR if role else WEAK


def _of_a_place(kept: Sequence[Word], titles: Sequence[str], following: Word | None) -> bool:
    """Whether the word behind a name makes a street, a building or a body of it."""
    if not following or tag(following.text) != "other" or following.text in _role_words():
        return False
    return not titles or (len(kept) > 1 and following.text in lexicon("names", "places"))
