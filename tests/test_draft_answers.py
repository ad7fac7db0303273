"""Which recommendation each part of a response answers, and whether it accepts it. All text is made up."""

from __future__ import annotations

import pytest

from inquiries.draft.advice import answers, recommendations
from inquiries.draft.advice.acceptance import accepted
from inquiries.draft.advice.alignment import align
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def scan_of(text: str, kind: str = "government_response") -> Scan:
    scan = Scan(read_text(text))
    scan.proposals.append(Proposal("document_type", -1, -1, "test", 1.0, {"document_type": kind}))
    return scan


def answered(text: str, kind: str = "government_response") -> list[tuple[list[str], str]]:
    return [(p.fields["responds_to"], p.fields["accepted"]) for p in answers.propose(scan_of(text, kind))]


HEADED = """Government response to the Marlshire Inquiry

Recommendation 1: A lead officer

Marlshire Council should appoint a lead officer. The officer should:

• report to the chief executive; and

• publish a plan.

The Government accepts this recommendation. A post was made in May. Guidance should follow in June.

Funding is for the council.

Recommendation 2: Files

The Home Office must open its files within a year.

The files are kept under a national code, and officials are at work on a list of them.

Recommendation 3

Every force should count in one way.

We do not accept this recommendation, although we agree that counting matters.

Next steps

We will report in May.
"""


def test_answers_begin_where_the_recommendation_ends() -> None:
    assert answered(HEADED) == [(["1"], "yes"), (["2"], "not_stated"), (["3"], "no")]
    first, _, third = answers.propose(scan_of(HEADED))
    words = HEADED[first.start : first.end]
    assert words.startswith("The Government accepts")
    assert words.endswith("for the council.")
    assert HEADED[third.start : third.end].endswith("counting matters.")


def test_what_is_cited_is_proposed_as_cited() -> None:
    found = list(recommendations.propose(scan_of(HEADED)))
    assert [(p.fields["number"], p.fields["cited"]) for p in found] == [("1", True), ("2", True), ("3", True)]
    assert HEADED[found[0].start : found[0].end].endswith("publish a plan.")
    assert found[1].fields["addressed_to"] == ["Home Office"]


def test_heads_of_replies() -> None:
    text = """Marlshire Council: response to the Review

Recommendation 2(a)
Hold a meeting each week.
Response: Partially accepted.
Meetings are held each month.

Recommendation 2(b)
Share the file.
Response: Agreed. It was shared in May.
"""
    assert answered(text) == [(["2(a)"], "partly"), (["2(b)"], "yes")]


def test_recommendations_answered_together() -> None:
    text = """Government response to the Select Committee

Committee recommendation

8.6. We recommend that the Government appoint an adviser (paragraph 4.23).

8.7. We welcome the work of the Board. It should go on (paragraph 4.24).

Appointments are made by ministers, and a post is being considered.

Committee recommendation

8.8. Departments should keep a list (paragraph 4.30).

Ministers agree with the Committee's conclusion.
"""
    assert answered(text) == [(["8.6", "8.7"], "not_stated"), (["8.8"], "yes")]


def test_paragraphs_cited_by_their_number_alone() -> None:
    text = """Government response to the Home and Towns Committee

1. We recommend that the Government bring forward a bill. (Paragraph 15)

We are not persuaded that a bill is needed.

2. The Home Office should agree a settlement with the Council. (Paragraph 14)

Ministers welcome this recommendation and support it in principle.
"""
    assert answered(text) == [(["1"], "no"), (["2"], "partly")]


def test_tables() -> None:
    text = (
        "Marlshire Police\n\nResponse to the Inquiry\n\nRecommendation\tOur response\tBy when\n\n"
        "2. The force must review its files.\tACCEPTED IN PART. Twelve were reviewed.\tMay\n\n"
        "3(a) Tell each witness\tAccepted. Letters were sent.\tDone\n\n"
        "R5 | The Board must have a chair. | This is a matter for the Board. | n/a\n"
    )
    assert answered(text) == [(["2"], "partly"), (["3(a)"], "yes"), (["R5"], "not_stated")]


def test_pairs_without_numbers_are_counted() -> None:
    text = """Response of the Trust to the Review

Recommendation: The Trust should publish its rota.

Response: The Trust agrees and has done so.

Recommendation: The Trust should hire two nurses.

Response: The Trust cannot accept this while its budget falls.
"""
    assert answered(text) == [(["1"], "yes"), (["2"], "no")]


def test_answers_in_prose() -> None:
    text = """MINUTES of the Cabinet

RESOLVED:

1. That recommendations 1 to 3 and 5 be accepted.

2. That recommendation 4 be agreed in part.

3. That recommendation 6 be noted.
"""
    assert answered(text, "committee_minutes") == [
        (["1", "2", "3", "5"], "yes"),
        (["4"], "partly"),
        (["6"], "not_stated"),
    ]


def test_a_report_with_recommendations_answers_nothing() -> None:
    text = "Recommendations\n\nRecommendation 1\nThe Council should act.\n\nRecommendation 2\nThe Trust should act.\n"
    assert answered(text, "inquiry_report") == []


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Accepted.", "Work has begun."], "yes"),
        (["The Government accepts this recommendation in full."], "yes"),
        (["We accept this recommendation in part."], "partly"),
        (["Accepted in principle.", "Work has begun."], "partly"),
        (["We accept the aim of this recommendation."], "partly"),
        (["The Council does not accept this recommendation."], "no"),
        (["We have considered this.", "We are not persuaded that a duty is needed."], "no"),
        (["The Government notes the recommendation.", "A pilot has begun."], "not_stated"),
        (["A pilot began in May, and ministers will consider it in due course."], "not_stated"),
        (["We agree with the recommendation.", "We do not, however, think that a duty is needed."], "partly"),
        (["The Committee accepted that costs would rise.", "We are at work on a plan."], "not_stated"),
        (["This is a matter for the Board."], "not_stated"),
        (["We cannot accept this."], "no"),
        (["It is not the case that nothing was done.", "Agreed."], "yes"),
    ],
)
def test_class(words: list[str], code: str) -> None:
    assert accepted(words) == code


def test_alignment_by_words_then_by_number() -> None:
    report = """Report of the Marlshire Inquiry

Recommendation 1
Marlshire Council should appoint a lead officer for missing children within a year.

Recommendation 2
The Home Office must open its files on the harbour to an independent archivist.
"""
    response = """Government response to the Marlshire Inquiry

Recommendation A

The Home Office must open its files on the har-
bour to an independent archivist.

The Government accepts this recommendation.

Recommendation 1

The Government does not accept this recommendation.
"""
    pairs = align(scan_of(report, "inquiry_report"), scan_of(response))
    assert [(p.cited, p.number) for p in pairs] == [("A", "2"), ("1", "1")]
    assert pairs[0].share > 0.9
    assert pairs[1].share == 0


def test_a_response_whose_paragraphs_count_on_under_the_labels() -> None:
    text = """Marlshire Council's response to the Roe Inquiry

1. The Council has read the recommendations with shame.

R4 No home to be opened without a manager

2. Accept. Managers are in post.

R5 Staff to know how to raise concerns

3. Accept in part. The Council agrees that staff should be thanked.

R6 A register of homes to be kept by the county

4. Under consideration. The register should be looked at again next year.
"""
    assert answered(text, "agency_response") == [(["R4"], "yes"), (["R5"], "partly"), (["R6"], "not_stated")]


def test_rows_with_letters_before_their_numbers() -> None:
    text = """Marlshire Council's response to the inspectors

Recommended action | Our answer

M1. The Council must name a lead officer for each of its homes. | Agreed. She began work in May.

S1. The Council should consider longer visits. | Considered and declined for now by the board.

S2. The Council should open its files. | Accepted with a qualification. Some files stay closed.
"""
    assert answered(text, "agency_response") == [(["M1"], "yes"), (["S1"], "no"), (["S2"], "partly")]


def test_columns_beside_the_recommendations_of_a_report_are_no_answers() -> None:
    text = """The Marlshire Inquiry: report on responses to missing children

Recommendations

1 | Marlshire Council should name a lead officer. | The chief executive, within six months of this report

2 | The Home Office should fund a register. | The Home Secretary, by the end of the next year
"""
    assert answered(text, "inquiry_report") == []
