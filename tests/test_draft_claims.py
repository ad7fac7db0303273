"""Step `claims` of the drafter, on our own words about a fictional county."""

from __future__ import annotations

import pytest

from inquiries.draft.claims import claims
from inquiries.draft.claims.clauses import clauses
from inquiries.draft.claims.findings import Place, features, probability, valence
from inquiries.draft.claims.modality import modality
from inquiries.draft.claims.responses import answered
from inquiries.draft.cues import rules
from inquiries.draft.names import names
from inquiries.draft.proposal import Proposal, model
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan
from inquiries.draft.speech import speech


def claimed(text: str, sort: str, *more: Proposal) -> Scan:
    """A document of a type after the steps `names`, `speech` and `claims`."""
    scan = Scan(read_text(text))
    scan.proposals.append(Proposal("document_type", -1, -1, "given", 1.0, {"document_type": sort}))
    scan.proposals.extend(more)
    for step in (names, speech, claims):
        scan.proposals.extend(list(step.propose(scan)))
    return scan


def findings(text: str, sort: str = "inquiry_report") -> list[tuple[str, str]]:
    """Each finding with its valence."""
    scan = claimed(text, sort)
    return [(scan.words(p), str(p.fields["valence"])) for p in scan.of("finding")]


def responses(text: str, sort: str = "official_statement") -> list[tuple[str, str]]:
    """Each response with its kind."""
    scan = claimed(text, sort)
    return [(scan.words(p), str(p.fields["response_kind"])) for p in scan.of("response")]


@pytest.mark.parametrize(
    ("text", "worth"),
    [
        ("The council failed to act on the warnings.", "failure"),
        ("Files were not read by anybody in the department.", "failure"),
        ("Too little was known about the boats.", "failure"),
        ("Supervision of social workers was irregular until 2012.", "failure"),
        ("The outreach team was effective from the beginning.", "strength"),
        ("Since 2015 the force has improved its recording.", "strength"),
        ("We conclude that 41 children were exploited between 2001 and 2009.", "neutral"),
    ],
)
def test_findings_with_and_without_words_of_failure(text: str, worth: str) -> None:
    assert [value for _, value in findings(text)] == [worth]


@pytest.mark.parametrize(
    "text",
    [
        "We recommend that the council should publish its plan.",
        "The terms of reference are set out in Annex B.",
        "We interviewed ninety people and took oral evidence in the town hall.",
        "For further information see the website of the county library.",
    ],
)
def test_method_and_recommendations_are_no_findings(text: str) -> None:
    assert findings(text) == []


def test_two_things_in_one_sentence_are_two_findings() -> None:
    found = findings("The council ignored the warnings in 2004, and the police lost the files of forty children.")
    assert [words for words, _ in found] == [
        "The council ignored the warnings in 2004",
        "the police lost the files of forty children",
    ]


def test_what_is_proposed_as_a_recommendation_is_no_finding() -> None:
    text = "The council must no longer close the files of children who failed to attend."
    taken = Proposal("recommendation", 0, len(text), "given", 1.0, {"recommendation_kind": "formal"})
    assert claimed(text, "inquiry_report").of("finding")
    assert not claimed(text, "inquiry_report", taken).of("finding")


def test_a_finding_that_a_newspaper_relays_is_the_inquirys() -> None:
    scan = claimed("The Marlshire Inquiry found that the council ignored warnings for years.", "press_article")
    (found,) = scan.of("finding")
    assert found.fields["asserted_by"] == ["Marlshire Inquiry"]
    assert (found.fields["standing"], found.fields["mode"], found.fields["via"]) == (
        "inquiry_finding",
        "paraphrased",
        ["author"],
    )


def test_who_speaks_is_not_counted_as_a_finding() -> None:
    scan = claimed("The report found that files were lost. “They failed us,” said a survivor.", "press_article")
    assert not any("found that" in scan.words(p) or "said" in scan.words(p) for p in scan.of("finding"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("We are deeply sorry for what was done.", "apology"),
        ("We accept every one of the findings.", "acceptance"),
        ("We do not accept that children were turned away.", "rejection"),
        ("I am unable to discuss members of staff.", "non_answer"),
        ("I shall not be resigning.", "refusal"),
        ("We have trained every officer in the county.", "action_reported"),
        ("A review has been commissioned.", "action_reported"),
        ("Work is under way on a new hub.", "action_reported"),
        ("The council will publish its plan in March.", "commitment"),
        ("A further £40,000 is to be set aside.", "commitment"),
        ("I welcome the report of the Inquiry.", "welcome"),
        ("We note the comments of the Board.", "noting"),
        ("I was never told about the memorandum.", "explanation"),
    ],
)
def test_kinds_of_response(text: str, kind: str) -> None:
    assert [found for _, found in responses(text)] == [kind]


def test_two_answers_in_one_sentence_are_two_responses() -> None:
    found = responses("The council has set aside £1m for counselling and has doubled the number of its nurses.")
    assert [kind for _, kind in found] == ["action_reported", "action_reported"]


def test_an_answer_of_a_word_in_a_response_document() -> None:
    assert responses("Accepted.", "agency_response") == [("Accepted", "acceptance")]
    assert responses("Accepted.", "press_article") == []


def test_who_performs_a_response_says_it() -> None:
    scan = claimed("Mrs Jane Orme, the leader of the council, denied that files had been burned.", "press_article")
    (response,) = scan.of("response")
    assert response.fields["asserted_by"] == ["Jane Orme"]
    assert (response.fields["response_kind"], response.fields["modality"]) == ("rejection", "denied")


def test_an_inquiry_does_not_answer() -> None:
    assert responses("The Marlshire Inquiry has heard from forty witnesses.", "press_article") == []


def test_resolutions_of_minutes() -> None:
    text = "RESOLVED:\n\n1. That the report be noted.\n\n2. That a panel be appointed to oversee the plan."
    assert [kind for _, kind in responses(text, "committee_minutes")] == ["noting", "commitment"]


@pytest.mark.parametrize(
    ("clause", "code"),
    [
        ("files were lost", "asserted"),
        ("files were probably lost", "hedged"),
        ("why were the files lost?", "question"),
        ("it was not the case that files were lost", "denied"),
        ("had the files been read, lives would have been saved", "hypothetical"),
    ],
)
def test_modality(clause: str, code: str) -> None:
    assert modality(clause) == code


def test_clauses_leave_out_numbers_and_joints() -> None:
    text = "4.12 The council kept no list; the police kept two, but neither was read."
    assert [text[a:b] for a, b in clauses(text, 0, len(text))] == [
        "The council kept no list",
        "the police kept two",
        "neither was read",
    ]


def test_a_subordinate_clause_stays_with_its_main_clause() -> None:
    text = "When the girls were found, they were sent home."
    assert list(clauses(text, 0, len(text))) == [(0, len(text) - 1)]


def test_more_known_against_a_clause_makes_it_less_likely() -> None:
    place = Place("inquiry_report", 0.0, "")
    groups = ["f-body", "f-past", "f-failure"]
    plain = probability(features(groups, "asserted", place, 60))
    assert probability(features([*groups, "f-method"], "asserted", place, 60)) < plain
    assert plain < probability(features([*groups, "f-failure"], "asserted", place, 60))


def test_valence_needs_a_word_where_numbers_are_told() -> None:
    assert valence(["f-past", "f-number"], "asserted", "inquiry_report") == "neutral"
    assert valence(["f-past"], "question", "statement") == "failure"


def test_every_kind_and_weight_in_the_rules_is_known() -> None:
    kinds = model().codebooks["response_kind"].codes
    groups = set(rules("claims")["cues"])
    for kind in rules("claims")["kinds"]:
        assert kind["kind"] in kinds
        assert kind["group"] in groups
        found = answered([kind["group"]])
        assert found is not None
        assert found.group == kind["group"]
    named = {name for name in rules("claims")["weights"] if name.startswith(("f-", "r-"))}
    assert named <= groups
