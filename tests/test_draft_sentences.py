"""Where sentences begin and end."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.draft.reading import Block, read_text
from inquiries.draft.sentences import sentences


def split(text: str) -> list[str]:
    reading = read_text(text)
    return [reading.text[s.start : s.end] for s in sentences(reading.text, reading.blocks)]


@pytest.mark.parametrize(
    "marked",
    [
        "The lamps were out.| Nobody asked the ferrymen.",
        "Dr Hale met Mr. Pike and Cllr. Rowe.| They agreed nothing.",
        "See No. 12 and para. 4.7 of vol. 2.| The rest is lost.",
        "He said no.| The ferry left.",
        "It cost £3.2m, i.e. more than planned.| The board paid.",
        "J. R. Hale chaired it.| S. Pike did not.",
        "The answer is in the minutes (paragraph 4.7).| The Board agrees.",
        "“We failed.”| Mrs Hale said so twice.",
        "Was it read?| “Nobody read it,” she said.",
        "It ended in 2012.| The harbour reopened.",
        "They waited …| Then the boats came.",
        "It met at St. Brannock in Sept. 2004.| The clerk wrote.",
        "The clerk, A. Rowe Ltd. and others came at 6 p.m. on Monday.| Nobody left.",
        "It was kept in the U.S. archive.| Nobody looked.",
        "They met at 6 p.m.| The clerk wrote it down.",
        "The paper was noted.[4]| The Board moved on.",
        "It was lost!!| Who had it?| Nobody.",
        "4.12 The lamps were out.| Nobody asked.",
        "12. The lamps were out.| Nobody asked.",
        "A1.3. The lamps were out.| Nobody asked.",
        "Lamps, boats etc. were lost.| There was rope, tar etc.| The rest stayed.",
    ],
)
def test_sentences(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    assert split(marked.replace("|", "")) == expected


def test_a_note_mark_behind_the_stop_belongs_to_its_sentence() -> None:
    assert split("The Board noted the policy.12 The clerk wrote.\nHe left “at once”.3 Nobody asked.") == [
        "The Board noted the policy.¹²",
        "The clerk wrote.",
        "He left “at once”.³",
        "Nobody asked.",
    ]


def test_numbers_of_paragraphs_and_pages_are_no_note_marks() -> None:
    text = "See para.12 The clerk wrote on p.4 and in no.7 The rest is in s.47 Lamps."
    assert read_text(text).text == text


def test_a_row_has_its_cells_as_sentences() -> None:
    assert split("No. | What | Answer\nR1 | Mend the lamps. Do it soon. | Accepted.") == [
        *("No.", "What", "Answer"),
        *("R1", "Mend the lamps.", "Do it soon.", "Accepted."),
    ]
    assert split("R1\tMend the lamps\tAgreed\nR2\tMend the quay\tNoted")[1:3] == ["Mend the lamps", "Agreed"]


def test_a_list_behind_an_introduction_keeps_its_items() -> None:
    text = "We recommend that:\n(a) the lamps be mended;\n(b) the boats be counted; and\n(c) the clerk write."
    assert split(text) == text.split("\n")


def test_a_wrapped_sentence_is_one() -> None:
    text = (
        "The harbour board met in the spring and heard that the lamps on the north\n"
        "quay had been dark since the storm. It asked the clerk to write to the county\n"
        "about them, which he did, and the county wrote back that it would look into\nit."
    )
    assert len(split(text)) == 2


@given(st.text(alphabet="aB1 .!?…“”()|\t\n;-•¹", max_size=120))
def test_sentences_lie_inside_their_blocks_in_order_and_lose_no_word(text: str) -> None:
    reading = read_text(text)
    found = list(sentences(reading.text, reading.blocks))
    last = 0
    for sentence in found:
        block = reading.blocks[sentence.block]
        assert max(last, block.start) <= sentence.start < sentence.end <= block.end
        last = sentence.end
    kept = "".join(reading.text[s.start : s.end] for s in found)
    blocks = "".join(reading.text[b.start : b.end] for b in reading.blocks)
    assert [c for c in kept if c.isalnum()] == [c for c in blocks if c.isalnum()]


def test_blocks_are_not_crossed() -> None:
    text = "Lamps of the north quay\nThe lamps were out"
    blocks = (Block("heading", 0, 23), Block("paragraph", 24, len(text)))
    assert [(s.start, s.end, s.block) for s in sentences(text, blocks)] == [(0, 23, 0), (24, len(text), 1)]
