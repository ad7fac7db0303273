"""Anchors: from quote to place, and from place to verdict. All texts are about a county that there is not."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from inquiries.anchors import MIN_WORDS, Anchor, Index, Verdict, anchor_at, check, resolve
from inquiries.errors import QuoteNotFound
from inquiries.stream import digest, rolling_hash, stream_of

TEXT = (
    "Marlshire’s Harbour Board met on Monday. The Board’s chair said that “every lamp on the quay” would be mended "
    "by spring, and that the cost of £4,500 had been met. Nobody asked the ferrymen what they had seen.\n"
    "The clerk will write to all ferrymen within nine days.\n\n"
    "Later the clerk read the minute out. The clerk will write to all ferrymen within nine days. The meeting closed."
)
STREAM = stream_of(TEXT)
REPEATED = "The clerk will write to all ferrymen within nine days"


def stands(anchor: Anchor) -> str:
    return STREAM.passage(anchor.start, anchor.length)


def test_an_anchor_holds_what_the_design_says() -> None:
    [anchor] = resolve(STREAM, "Nobody asked the ferrymen what they had seen", passage=4)
    chars = "nobodyaskedtheferrymenwhattheyhadseen"
    start = STREAM.chars.index(chars)
    before = re.findall(r"[^\W_]+", TEXT[: TEXT.index("Nobody")])
    assert anchor == Anchor(start, len(chars), 8, len(before) + 1, digest(chars), rolling_hash(chars), 4)
    assert anchor.end == start + len(chars)


@pytest.mark.parametrize(
    "quote",
    [
        "The Board’s chair said … had been met.",
        "The Boards chair said ... had been met",
        '"the board\'s CHAIR said"….“had been met”',
        "The Board's\n  chair said....had been met",
    ],
)
def test_an_ellipsis_spans_to_the_nearest_last_words(quote: str) -> None:
    [anchor] = resolve(STREAM, quote)
    assert stands(anchor).startswith("The Board’s chair said that")
    assert stands(anchor).endswith("£4,500 had been met.")


def test_the_nearest_last_words_follow_the_first_ones() -> None:
    [anchor] = resolve(stream_of("end of a b c d e f end of g h i end of"), "a b c d … end of")
    assert anchor.length == len("abcdefendof")
    [anchor] = resolve(stream_of("a end of b c d e f g end of"), "a end of … end of")
    assert anchor.length == len("aendofbcdefgendof")


def test_a_repeated_passage_gives_every_occurrence_as_a_passage_of_its_own() -> None:
    anchors = resolve(STREAM, REPEATED, passage=2)
    assert [anchor.passage for anchor in anchors] == [2, 3]
    assert anchors[0].digest == anchors[1].digest
    assert [anchor.start for anchor in anchors] == [
        match.start() for match in re.finditer(stream_of(REPEATED).chars, STREAM.chars)
    ]


@pytest.mark.parametrize(
    ("quote", "message"),
    [
        (
            "Nobody asked the bargemen what they had seen",
            "quote “Nobody asked the bargemen what they had seen”: it is not found in the text; "
            "compare it with the source",
        ),
        (
            "Nobody asked the bargemen … had seen",
            "quote “Nobody asked the bargemen … had seen”: its first words are not found in the text; "
            "compare it with the source",
        ),
        (
            "Nobody asked … had heard",
            "quote “Nobody asked … had heard”: its last words are not found in the text; compare it with the source",
        ),
        (
            "Nobody asked … on Monday",
            "quote “Nobody asked … on Monday”: its last words are not found after its first words; "
            "compare it with the source",
        ),
        (
            "The meeting closed.",
            "quote “The meeting closed.”: has 3 words, an anchor needs at least 8; take in the neighbouring sentence",
        ),
        (
            "The clerk … nine days",
            "quote “The clerk … nine days”: fits 2 different passages; give more of its first and last words",
        ),
        (
            "Nobody asked … they … seen",
            "quote “Nobody asked … they … seen”: has 2 ellipses, one is allowed; "
            "give the first and the last words of the passage, or one quote for each piece",
        ),
        (
            "Nobody asked the ferrymen …",
            "quote “Nobody asked the ferrymen …”: has no words before or after an ellipsis; give the words there",
        ),
        ("  ", "quote “”: holds no words; give the first and the last words of the passage"),
    ],
)
def test_a_quote_that_cannot_be_anchored_says_why(quote: str, message: str) -> None:
    stream = stream_of(TEXT.replace("Later the clerk read", "The clerk read"))
    with pytest.raises(QuoteNotFound) as raised:
        resolve(stream, quote)
    assert str(raised.value) == message


def test_half_a_word_is_not_found() -> None:
    with pytest.raises(QuoteNotFound, match="its first words are not found"):
        resolve(STREAM, "body asked the … had seen")
    with pytest.raises(QuoteNotFound, match="its last words are not found"):
        resolve(STREAM, "Nobody asked the … had see")


@pytest.mark.parametrize(("start", "length"), [(-1, 5), (0, 0), (0, 10_000), (1, 9), (0, 8), (STREAM.length, 1)])
def test_no_anchor_outside_the_text_or_within_words(start: int, length: int) -> None:
    with pytest.raises(ValueError, match=r"no stretch|boundaries"):
        anchor_at(STREAM, start, length, 1)


WORDS = st.lists(st.text("abcdeé01", min_size=1, max_size=4), min_size=MIN_WORDS, max_size=60)


@st.composite
def anchored(draw: st.DrawFn) -> tuple[list[str], int, int]:
    words = draw(WORDS)
    first = draw(st.integers(0, len(words) - MIN_WORDS))
    return words, first, draw(st.integers(first + MIN_WORDS, len(words)))


@given(anchored())
def test_round_trip_of_any_anchor(case: tuple[list[str], int, int]) -> None:
    words, first, after = case
    stream = stream_of(" ".join(words))
    anchors = resolve(stream, " ".join(words[first:after]))
    assert len("".join(words[:first])) in [anchor.start for anchor in anchors]
    for anchor in anchors:
        stretch = stream.chars[anchor.start : anchor.end]
        assert stretch == "".join(words[first:after])
        assert (anchor.digest, anchor.hash) == (digest(stretch), rolling_hash(stretch))
        assert check(anchor, stream) == (Verdict.VERIFIED, anchor.start)
    assert [anchor.passage for anchor in anchors] == list(range(1, len(anchors) + 1))


@given(anchored(), st.text("xyz ", min_size=1, max_size=40))
def test_found_again_after_an_insertion(case: tuple[list[str], int, int], inserted: str) -> None:
    words, first, after = case
    length = stream_of(inserted).length
    assume(length)
    stream = stream_of(" ".join(words))
    start = len("".join(words[:first]))
    anchor = anchor_at(stream, start, len("".join(words[first:after])), 1)
    assume(stream.chars.count(stream.chars[start : anchor.end]) == 1)
    copy = stream_of(" ".join([*words[:first], inserted, *words[first:]]))
    assert check(anchor, copy) == (Verdict.MOVED, start + length)
    broken = stream_of(" ".join([*words[: first + 1], inserted, *words[first + 1 :]]))
    assert check(anchor, broken) == (Verdict.MISSING, None)


@given(st.text("ab", max_size=60), st.text("ab", min_size=1, max_size=4))
def test_the_index_finds_every_place_and_no_other(text: str, sought: str) -> None:
    anchor = anchor_at(stream_of(sought), 0, len(sought), 1)
    naive = [n for n in range(len(text)) if text[n : n + len(sought)] == sought]
    assert Index(stream_of(text)).places(anchor) == naive


def test_verdicts_on_a_repeated_passage() -> None:
    first, second = resolve(STREAM, REPEATED)
    assert check(first, STREAM) == (Verdict.VERIFIED, first.start)
    assert check(second, stream_of("Page 1. " + TEXT)) == (Verdict.AMBIGUOUS, None)
    assert check(second, stream_of("Page 1. " + TEXT.split("Later", maxsplit=1)[0])) == (Verdict.MOVED, first.start + 5)
    assert check(second, stream_of("A short one.")) == (Verdict.MISSING, None)


def test_a_place_with_the_right_hash_and_another_digest_is_no_match() -> None:
    [anchor] = resolve(STREAM, "Nobody asked the ferrymen what they had seen")
    assert check(replace(anchor, digest="0" * 32), STREAM) == (Verdict.MISSING, None)
