"""Names in all texts at once: the same ones as in each text by itself."""

from __future__ import annotations

import pyarrow as pa
from hypothesis import example, given, settings
from hypothesis import strategies as st

from inquiries.rulebook.names import Known, unknown, unknown_names

KNOWN = Known(("Gerald Pike", "Dr Imogen Farrow"), ("Marlshire County Council",), ("May", "The"), ("Mr", "Dr"))
PIECES = [
    "Gerald",
    "Pike",
    "Wexcombe",
    "Marlshire's",
    "Council",
    "May",
    "The",
    "Mr",
    "NHS",
    "A",
    "iPhone",
    "3rd",
    "x",
    "é",
]
GAPS = [" ", ". ", ".", ": ", ", ", " (", "’s ", "-", "'", "_", "! ", "  ", "\u00a0", " 12. ", "", "\n", "/"]
TEXT = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from(GAPS)), max_size=6).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


@settings(max_examples=120, deadline=None)
@given(st.lists(TEXT, max_size=6))
@example(["said.Gerald Wexcombe", ") .Gerald Wexcombe", "12. Wexcombe", "Smith-Jones spoke", "Wexcombe's Pike"])
def test_all_texts_at_once_give_the_names_of_each(texts: list[str]) -> None:
    rows = [{"record": f"r{n}", "of_table": "claims", "field": "statement", "value": t} for n, t in enumerate(texts)]
    schema = pa.schema(dict.fromkeys(("record", "of_table", "field", "value"), pa.string()))
    found = unknown_names(pa.Table.from_pylist(rows, schema=schema), KNOWN, ["statement"])
    told = sorted(zip(found["record"].to_pylist(), found["name"].to_pylist(), strict=True))
    assert told == sorted((f"r{n}", name) for n, text in enumerate(texts) for name, _ in unknown(text, KNOWN))


ALONE = [
    "said.Gerald Wexcombe",
    ") .Gerald Wexcombe",
    "12. Wexcombe",
    "Smith-Jones spoke",
    "Wexcombe's Pike",
    "x.Pike",
    "It says 3Wexcombe.",
]
ALONE += [
    f"{before}{first}{gap}{last} spoke."
    for before in ("", "x ", "x. ", "12 ")
    for first in ("Wexcombe", "The", "Pike", "x")
    for gap in (" ", ". ", ", ", "-")
    for last in ("Wexcombe", "Pike", "iPhone")
]


def test_each_text_by_itself_gives_its_names() -> None:
    schema = pa.schema(dict.fromkeys(("record", "of_table", "field", "value"), pa.string()))
    for text in ALONE:  # beside others, a text may be looked at for their sake
        row = {"record": "r", "of_table": "claims", "field": "statement", "value": text}
        found = unknown_names(pa.Table.from_pylist([row], schema=schema), KNOWN, ["statement"])
        assert found["name"].to_pylist() == [name for name, _ in unknown(text, KNOWN)], text


def test_a_text_is_read_for_any_of_its_names() -> None:
    texts = ["It says Wexcombe spoke.", "It says Ruth Farrow spoke."]
    table = {"record": ["a", "b"], "of_table": ["claims"] * 2, "field": ["statement"] * 2, "value": texts}
    assert unknown_names(pa.table(table), KNOWN, ["statement"])["name"].to_pylist() == ["Wexcombe", "Ruth Farrow"]


def test_other_fields_are_left_alone() -> None:
    texts = pa.table({"record": ["r"], "of_table": ["claims"], "field": ["title"], "value": ["Ruth Wexcombe spoke"]})
    assert not len(unknown_names(texts, KNOWN, ["statement"]))
