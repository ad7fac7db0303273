"""The character stream: golden vectors, its definition, and what leaves it as it was."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.stream import BASE, RULE, digest, rolling_hash, stream_of

GOLDEN = json.loads(Path(__file__).with_name("anchor-vectors.json").read_text(encoding="utf-8"))
FROZEN = unicodedata.ucd_3_2_0

# Marks, jamo and half-width forms compose with what stands before them; ligatures and fractions come apart.
TROUBLE = "\u0301\u0323\u0327\u0345\u05b0\u0653\u09be\u0bd7\u1100\u1161\u11a8\uac00\uff76\uff9e\uffa1\uffc2\u3099"
EXPANDING = "\ufb03\ufdfa\u00bd\u2163\u00df\u0130\u0132\u01c4\u1e9e\u3392\U0001d7d8\u212b\u1fb7\u0390"
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from(TROUBLE + EXPANDING + "aE e1_-'\n")), max_size=60)
WORDS = st.lists(st.text("abcdefghijklmnopqrstuvwxyzABCé0123456789", min_size=2, max_size=12), min_size=1)


def defined(text: str) -> str:
    folded = FROZEN.normalize("NFKC", text).casefold()
    return "".join(char for char in folded if FROZEN.category(char)[0] in "LN")


def test_the_rule_is_the_one_of_the_vectors() -> None:
    assert GOLDEN["rule"] == RULE


@pytest.mark.parametrize("vector", GOLDEN["vectors"], ids=lambda vector: ascii(vector["text"]))
def test_golden_vector(vector: dict[str, str]) -> None:
    stream = stream_of(vector["text"])
    assert stream.chars == vector["stream"]
    assert stream.length == len(vector["stream"])
    assert stream.digest == digest(stream.chars) == vector["digest"]
    assert rolling_hash(stream.chars) == vector["hash"]


def test_every_character_that_there_is_as_it_was_on_python_3_11() -> None:
    """One text of all code points: a Python whose own tables leaked into the rule would give another digest."""
    text = " ".join(map(chr, range(0x110000)))
    assert stream_of(text).digest == "6994dbc6b8d2d8035b0abb731885332a"


@given(TEXTS)
def test_the_stream_is_what_the_rule_says(text: str) -> None:
    assert stream_of(text).chars == defined(text)


@given(TEXTS)
def test_every_offset_points_at_the_text_that_its_characters_come_from(text: str) -> None:
    stream = stream_of(text)
    offsets = stream.offsets
    assert len(offsets) == stream.length
    assert (np.diff(offsets) >= 0).all()
    for offset in np.unique(offsets).tolist():
        first, last = np.searchsorted(offsets, [offset, offset + 1]).tolist()
        end = int(offsets[last]) if last < len(offsets) else len(text)
        assert stream_of(text[offset:end]).chars == stream.chars[first:last]


@given(TEXTS)
def test_a_text_without_letters_or_digits_has_an_empty_stream(text: str) -> None:
    bare = "".join(char for char in text if not defined(char) and FROZEN.category(char)[0] != "M")
    stream = stream_of(bare)
    assert (stream.chars, stream.word_starts.tolist(), stream.offsets.tolist()) == ("", [], [])


@given(st.text(st.characters(codec="cp1252"), max_size=80))
def test_words_are_the_runs_of_the_expression(text: str) -> None:
    folded = FROZEN.normalize("NFKC", text).casefold()
    runs = [match.start() for match in re.finditer(r"[^\W_]+", folded) if match[0] != "\u02c6"]
    assert stream_of(text).word_starts.tolist() == [len(defined(folded[:start])) for start in runs]


@given(st.text(max_size=80))
def test_hash_and_digest_equal_their_definitions(text: str) -> None:
    chars = defined(text)
    total = sum(ord(char) * BASE**k for k, char in enumerate(chars)) % 2**64
    assert rolling_hash(chars) == f"{total:016x}"
    assert digest(chars) == hashlib.blake2b(chars.encode(), digest_size=16).hexdigest()


@given(WORDS, st.data())
def test_spacing_quotes_apostrophes_and_hyphens_change_nothing(words: list[str], data: st.DataObject) -> None:
    plain = " ".join(words)
    fillers = st.sampled_from([" ", "\n", "\r\n\t", "\u00a0", " “", "” ", "’ ", " \u2013 ", "\u200b ", " \ufeff"])
    inside = st.sampled_from(["", "\u00ad", "-\n", "\u2010\n", "’", "'", "\u200b"])
    changed = ""
    for word in words:
        cut = data.draw(st.integers(0, len(word)))
        changed += word[:cut] + data.draw(inside) + word[cut:] + data.draw(fillers)
    assert stream_of(changed).digest == stream_of(plain).digest


def test_a_passage_is_shown_in_the_words_of_the_text() -> None:
    stream = stream_of("It said: “The \ufb01nal cafe\u0301,” then closed.")
    start = stream.chars.index("the\u0066inal")
    assert stream.passage(start, len("thefinalcafé")) == "The \ufb01nal cafe\u0301,”"
    assert stream.passage(0, stream.length) == "It said: “The \ufb01nal cafe\u0301,” then closed."
    assert stream.passage(3, 0) == ""


def test_what_composes_keeps_the_place_of_its_first_character() -> None:
    assert stream_of("e\u0301x \u1112\u1161\u11ab\u1100\u1173\u11af \ufb01t").offsets.tolist() == [
        0,
        2,
        4,
        7,
        11,
        11,
        12,
    ]


def test_words_begin_and_end_at_boundaries_only() -> None:
    stream = stream_of("A town’s hall")
    assert [n for n in range(stream.length + 2) if stream.is_boundary(n)] == [0, 1, 5, 6, 10]
    assert stream_of("").is_boundary(0)
