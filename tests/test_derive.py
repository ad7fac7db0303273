"""What is computed, against tables of cases and against plain re-calculation from the sheets."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries import derive
from inquiries.model import Model
from inquiries.normalise import Row, Rows

DATED = {"early": date(2011, 5, 4), "late": date(2012, 1, 17), "undated": date.min}


def response(
    key: str,
    to: str | None,
    accepted: str = "not_stated",
    *,
    by: str = "council",
    behalf: tuple[str, ...] = (),
    document: str = "early",
    done: str = "not_stated",
    verified: str = "not_stated",
) -> Row:
    return {
        "response_id": f"{document}.{key}",
        "document_id": document,
        "locality": "marlshire",
        "responds_to": to if to is None else [to],
        "accepted": accepted,
        "self_reported_done": done,
        "independently_verified": verified,
        "asserted_by": [by],
        "on_behalf_of": list(behalf),
        "evidence": [{"start": 1, "length": 40}],
    }


def edge(relation: str, target: str) -> Row:
    return {"subject_id": "late.f1", "relation": relation, "object_id": target}


YES, PARTLY, NO = "yes", "partly", "no"
STATUS: list[tuple[str, str, list[Row], list[Row]]] = [
    ("nobody answers", "asserted", [], []),
    ("answered without yes or no", "asserted", [response("res1", "x")], []),
    ("another claim is accepted", "asserted", [response("res1", "y", YES)], []),
    ("an answer to nothing", "asserted", [response("res1", None, YES)], []),
    ("accepted", "accepted", [response("res1", "x", YES)], []),
    ("accepted twice", "accepted", [response("res1", "x", YES), response("res2", "x", YES)], []),
    ("partly", "partly_accepted", [response("res1", "x", PARTLY)], []),
    (
        "partly and later wholly",
        "accepted",
        [response("res1", "x", PARTLY), response("res1", "x", YES, document="late")],
        [],
    ),
    (
        "wholly and later partly",
        "partly_accepted",
        [response("res1", "x", YES), response("res1", "x", PARTLY, document="late")],
        [],
    ),
    (
        "partly and wholly on one day",
        "partly_accepted",
        [response("res1", "x", PARTLY), response("res2", "x", YES)],
        [],
    ),
    (
        "partly in an undated document, wholly in a dated one",
        "accepted",
        [response("res1", "x", PARTLY, document="undated"), response("res1", "x", YES)],
        [],
    ),
    ("disputed", "disputed", [response("res1", "x", NO)], []),
    ("disputed by one, accepted by one", "contested", [response("res1", "x", NO), response("res2", "x", YES)], []),
    ("disputed by one, partly accepted", "contested", [response("res1", "x", NO), response("res2", "x", PARTLY)], []),
    ("superseded", "superseded", [], [edge("supersedes", "x")]),
    ("another is superseded", "asserted", [], [edge("supersedes", "y")]),
    ("only contradicted", "asserted", [], [edge("contradicts", "x")]),
    ("superseded before disputed", "superseded", [response("res1", "x", NO)], [edge("supersedes", "x")]),
    ("taken back", "withdrawn", [response("res1", "x", NO, by="speaker")], []),
    ("taken back before superseded", "withdrawn", [response("res1", "x", NO, by="speaker")], [edge("supersedes", "x")]),
    (
        "taken back and accepted by another",
        "withdrawn",
        [response("res1", "x", NO, by="speaker"), response("res2", "x", YES)],
        [],
    ),
    ("one's own yes takes nothing back", "accepted", [response("res1", "x", YES, by="speaker")], []),
    ("somebody speaking for the asserter", "disputed", [response("res1", "x", NO, behalf=("speaker",))], []),
]


@pytest.mark.parametrize(("expected", "responses", "relations"), [c[1:] for c in STATUS], ids=[c[0] for c in STATUS])
def test_status(expected: str, responses: list[Row], relations: list[Row]) -> None:
    rows: Rows = {"responses": responses, "relations": relations}
    assert derive.status("x", {"speaker"}, rows, DATED) == expected


def test_every_status_has_a_case(corpus_model: Model) -> None:
    assert {case[1] for case in STATUS} == set(corpus_model.codebooks["status"].codes)


ANSWERS: list[tuple[str, tuple[str, str, str], list[Row]]] = [
    ("nobody answers", ("not_stated", "not_stated", "not_stated"), []),
    ("the addressee accepts", ("yes", "not_stated", "not_stated"), [response("res1", "x", YES)]),
    ("somebody else accepts", ("not_stated", "not_stated", "not_stated"), [response("res1", "x", YES, by="mayor")]),
    (
        "somebody on the addressee's behalf",
        ("no", "not_stated", "not_stated"),
        [response("res1", "x", NO, by="mayor", behalf=("council",))],
    ),
    ("another recommendation", ("not_stated", "not_stated", "not_stated"), [response("res1", "y", YES)]),
    (
        "the later document counts",
        ("no", "yes", "not_stated"),
        [response("res1", "x", YES, document="late", done=YES) | {"accepted": "no"}, response("res1", "x", YES)],
    ),
    (
        "silence of the later one is no answer",
        ("yes", "partly", "yes"),
        [
            response("res1", "x", YES, done=NO),
            response("res1", "x", document="late", done=PARTLY, verified=YES),
        ],
    ),
    (
        "a document without a date comes first",
        ("partly", "not_stated", "not_stated"),
        [response("res1", "x", PARTLY), response("res1", "x", NO, document="undated")],
    ),
]


@pytest.mark.parametrize(("expected", "responses"), [case[1:] for case in ANSWERS], ids=[case[0] for case in ANSWERS])
def test_answers_to_a_recommendation(expected: tuple[str, str, str], responses: list[Row]) -> None:
    recommendation = {"recommendation_id": "x", "addressed_to": ["council", "police"]}
    found = derive.answers(recommendation, responses, DATED)
    assert (found["accepted"], found["self_reported_done"], found["independently_verified"]) == expected


def test_a_recommendation_to_nobody_has_no_answers() -> None:
    found = derive.answers({"recommendation_id": "x", "addressed_to": None}, [response("res1", "x", YES)], DATED)
    assert set(found.values()) == {"not_stated"}


@pytest.mark.parametrize(
    ("accepted", "target", "relations"),
    [
        ("yes", "early.f1", ["responds_to", "accepts"]),
        ("partly", "early.f1", ["responds_to", "accepts"]),
        ("no", "early.f1", ["responds_to", "disputes"]),
        ("no", "early.rec1", ["responds_to", "rejects"]),
        ("yes", "early.rec1", ["responds_to", "accepts"]),
        ("no", "early", ["responds_to", "disputes"]),
        ("not_stated", "early.rec1", ["responds_to"]),
    ],
)
def test_generated_relations(accepted: str, target: str, relations: list[str]) -> None:
    answer = response("res1", target, accepted)
    edges = derive.generated_relations([answer], {"early.rec1"})
    assert [row["relation"] for row in edges] == relations
    for row in edges:
        assert (row["subject_id"], row["object_id"], row["origin"]) == ("early.res1", target, "generated")
        assert (row["document_id"], row["locality"], row["note"]) == ("early", "marlshire", None)
        assert row["evidence"] == answer["evidence"]


def test_a_response_to_nothing_makes_no_edge() -> None:
    assert derive.generated_relations([response("res1", None, YES)], set()) == []


def spans(*pairs: tuple[int, int]) -> list[Row]:
    return [{"evidence": [{"start": start, "length": length}]} for start, length in pairs]


@pytest.mark.parametrize(
    ("pairs", "share"),
    [
        ([], 0.0),
        ([(0, 10)], 0.1),
        ([(0, 100)], 1.0),
        ([(0, 10), (0, 10)], 0.1),
        ([(0, 10), (5, 10)], 0.15),
        ([(0, 30), (5, 10), (28, 4)], 0.32),
        ([(50, 10), (0, 10)], 0.2),
        ([(0, 10), (10, 10)], 0.2),
    ],
)
def test_coded_share(pairs: list[tuple[int, int]], share: float) -> None:
    assert derive.coded_share(spans(*pairs), 100) == share


@given(st.lists(st.tuples(st.integers(0, 80), st.integers(1, 20)), max_size=8))
def test_coded_share_counts_each_character_once(pairs: list[tuple[int, int]]) -> None:
    inside = {place for start, length in pairs for place in range(start, start + length)}
    assert derive.coded_share(spans(*pairs), 100) == round(len(inside) / 100, 4)


def test_mentions_take_the_first_role_of_the_codebook(corpus_model: Model) -> None:
    roles = list(corpus_model.codebooks["role_in_document"].codes)
    columns = ["asserted_by", "on_behalf_of", "via", "addressed_to", "about"]
    for first, role in enumerate(roles):
        claims: list[Row] = [{column: ["a"]} for column in reversed(columns[first:])]
        assert derive.mentions(claims, {"a": "A"}) == [{"actor_id": "a", "name": "A", "role_in_document": role}]


def test_mentions_hold_each_actor_once() -> None:
    claims: list[Row] = [
        {"asserted_by": ["b", "a"], "via": ["c"], "addressed_to": None},
        {"asserted_by": ["a"], "about": ["c", "d"]},
    ]
    found = derive.mentions(claims, {key: key.upper() for key in "abcd"})
    assert [(row["actor_id"], row["role_in_document"]) for row in found] == [
        ("a", "speaker"),
        ("b", "speaker"),
        ("c", "relayer"),
        ("d", "subject"),
    ]
