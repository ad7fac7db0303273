"""What a document recommends: lists, labels, tables and sentences, with number and addressee. All text is made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.draft.advice import answers
from inquiries.draft.advice.addressees import addressees
from inquiries.draft.advice.deontic import obliges, performs
from inquiries.draft.advice.numbering import expand, follows, label, named
from inquiries.draft.advice.recommendations import propose
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def proposed(text: str, kind: str = "") -> list[Proposal]:
    scan = Scan(read_text(text))
    if kind:
        scan.proposals.append(Proposal("document_type", -1, -1, "test", 1.0, {"document_type": kind}))
    found = list(propose(scan))
    for one in found:
        one.fields["words"] = " ".join(text[one.start : one.end].split())
    return found


def numbers(text: str, kind: str = "inquiry_report") -> list[str | None]:
    return [p.fields["number"] for p in proposed(text, kind)]


LABELLED = """THE MARLSHIRE INQUIRY

1.1 The Council knew in 2007. It should have acted then, and its officers should not have been told to wait.

Recommendations

Recommendation 1: A lead officer
Marlshire Council should appoint a lead officer for missing children.

Recommendation 2: Files
The Chief Constable of Marlshire Police and the Council should:
(a) open the closed files; and
(b) publish what they find.
This should be done within six months.

Marlshire Police has begun to look for them.

Recommendation 3
That the Home Office require every force to count in one way.

2.1 As set out in Recommendation 2, the files are many.
"""


def test_labels_carry_number_and_whole_body() -> None:
    found = proposed(LABELLED, "inquiry_report")
    assert [p.fields["number"] for p in found] == ["1", "2", "3"]
    assert found[0].fields["words"].startswith("Marlshire Council should appoint")
    assert found[1].fields["words"].endswith("within six months.")
    assert found[2].fields["addressed_to"] == ["Home Office"]
    assert {p.fields["recommendation_kind"] for p in found} == {"formal"}


def test_contents_and_references_are_no_recommendations() -> None:
    text = (
        "Contents\n\nRecommendation 1: A lead officer ........ 4\n\nRecommendation 2: Files ........ 6\n\n"
        "We make 12 recommendations. See recommendation 4 for the reasons.\n\n"
        "Recommendation 11 of the earlier review was never carried out.\n"
    )
    assert numbers(text) == []


def test_conclusions_between_recommendations_are_left_out() -> None:
    text = """Conclusions and recommendations

Oversight

1. The Council did not know what its own staff knew. That was a failure of leadership. (Paragraph 9)

2. Too few visits were made. We recommend that Ofsted publish, by May, what it has changed. (Paragraph 12)

3. We welcome the new team and commend its staff. (Paragraph 14)

4. The Home Office and the Treasury should agree a settlement. It should run for ten years. (Paragraph 20)

Data

5. It was wrong that a director should have been able to leave in silence. (Paragraph 22)

6. We urge the Government to bring forward a bill. (Paragraph 30)
"""
    found = proposed(text, "parliamentary_report")
    assert [p.fields["number"] for p in found] == ["2", "4", "6"]
    assert [p.fields["addressed_to"] for p in found] == [["Ofsted"], ["Home Office", "Treasury"], ["Government"]]


def test_a_paragraph_that_names_its_own_kind_is_believed() -> None:
    text = """Conclusions and recommendations

1. Forces must count better than this, and we said so last year. (Conclusion, Paragraph 4)

2. A single form, to be in use by May. (Recommendation, Paragraph 6)
"""
    assert numbers(text, "parliamentary_report") == ["2"]


def test_numbers_of_paragraphs_serve_as_numbers() -> None:
    text = """CHAPTER 9: CONCLUSIONS AND RECOMMENDATIONS

9.1 The evidence is thin.

9.2 We recommend that the Board, together with the Trust, review its rota (paragraph 3.4).

9.3 Where charges are made, the following should apply:

• the Council should say what it expects;

• prices should be shown (paragraph 3.9).

APPENDIX 1: MEMBERS
"""
    found = proposed(text, "parliamentary_report")
    assert [p.fields["number"] for p in found] == ["9.2", "9.3"]
    assert found[0].fields["addressed_to"] == ["Board", "Trust"]
    assert found[1].fields["words"].endswith("(paragraph 3.9).")


def test_the_later_of_two_places_points_to_the_earlier() -> None:
    one = "Marlshire Council should appoint a lead officer for missing children by June."
    text = (
        f"Chapter 1\n\nRecommendation 1\n{one}\n\nThe Council has many officers.\n\n"
        f"Appendix: list of recommendations\n\nRecommendation 1\n{one}\n"
    )
    first, second = proposed(text, "inquiry_report")
    assert second.fields["repeats"] is first
    assert "repeats" not in first.fields


def test_a_place_in_the_text_that_the_list_repeats() -> None:
    said = "We recommend that Marlshire Council open every closed file of the years before 2009 to an archivist."
    text = f"4.2 The files are shut. {said}\n\nConclusions and recommendations\n\n1. {said} (Paragraph 4.2)\n"
    first, second = proposed(text, "parliamentary_report")
    assert first.rule == "recommendation.repeat"
    assert first.fields["number"] == second.fields["number"] == "1"
    assert second.fields["repeats"] is first


def test_tables_give_number_and_addressee() -> None:
    text = (
        "Recommendations\n\nNo.\tRecommendation\tLead\n\n"
        "1\tSet up a redress scheme for former residents\tMarlshire Council\n\n"
        "2\tGather the records in one archive\tMarlshire Record Office\n"
    )
    found = proposed(text, "inquiry_report")
    assert [p.fields["number"] for p in found] == ["1", "2"]
    assert found[0].fields["addressed_to"] == ["Marlshire Council"]


def test_bullets_under_a_formula_are_each_one() -> None:
    text = """Recommendations

The Review recommends that:

• the Partnership publish its rota

• schools keep a log of absences

Next steps

The Partnership meets in May.
"""
    assert len(proposed(text, "inquiry_report")) == 2


def test_bullets_under_an_addressee_are_one() -> None:
    text = "Areas for improvement\n\nThe force should:\n\n• train its call takers\n\n• shorten its queues\n\nOutlook\n"
    (found,) = proposed(text, "inspection_report")
    assert found.fields["words"].endswith("shorten its queues")
    assert found.fields["addressed_to"] == ["force"]


def test_orders_without_a_modal_are_items_of_a_pure_list() -> None:
    text = "Recommendations\n\n1. Ensure that every visit is logged.\n\n2. Publish the log each month.\n"
    assert numbers(text) == ["1", "2"]


def test_minutes_resolve_and_recommend() -> None:
    text = """MINUTES of the meeting of the Cabinet

The Committee RECOMMENDED to Cabinet:

(a) that a survivors' panel be set up; and

(b) that the report be received.

RESOLVED:

1. That the findings of the Inquiry be accepted.

2. That the Director be asked to report in May.
"""
    found = proposed(text, "committee_minutes")
    assert [(p.fields["number"], p.fields["recommendation_kind"]) for p in found] == [
        ("a", "formal"),
        ("b", "procedural"),
        ("2", "plan"),
    ]
    assert found[0].fields["addressed_to"] == ["Cabinet"]


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("Read has called for the chief executive to resign.", "call"),
        ("The council must publish the names of its advisers.", "call"),
        ("She should resign.", "call"),
        ("Would it not be better to hand the service to a trust?", "suggestion"),
        ("Perhaps the board might meet in public.", "suggestion"),
        ("The Inquiry recommends that Marlshire Police review its files.", "formal"),
    ],
)
def test_calls_of_the_press(sentence: str, kind: str) -> None:
    (found,) = proposed(f"The report came out on Friday. {sentence} Nobody was surprised.", "press_article")
    assert found.fields["recommendation_kind"] == kind


@pytest.mark.parametrize(
    "sentence",
    [
        "The council should have acted in 2009.",
        "It should be noted that the file was lost.",
        "I should say that I have no party card.",
        "He needed to go home.",
        "You should never judge a committee by its minutes.",
        "The policy said that officers must visit within a week.",
    ],
)
def test_what_only_looks_like_a_call(sentence: str) -> None:
    assert proposed(f"The report came out on Friday. {sentence}", "press_article") == []


def test_a_sentence_about_recommendations_recommends_nothing() -> None:
    assert not performs("We make 12 recommendations.")
    assert not performs("The Board was told what the Inquiry had recommended.")
    assert performs("We further recommend that the Board meet.")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("The Council should publish its plan.", True),
        ("The Council should have published its plan.", False),
        ("Groups should have a clear purpose.", True),
        ("Officers felt that the Council should publish its plan.", False),
        ("The Act requires that councils must publish a plan.", False),
        ("Why the Council should wait is not clear.", False),
        ("Staff must have known.", False),
    ],
)
def test_modals(sentence: str, answer: bool) -> None:
    assert obliges(sentence) is answer


@pytest.mark.parametrize(
    ("words", "names"),
    [
        ("We recommend that, by May, the Government appoint an adviser.", ["Government"]),
        ("The councils of Marlshire, Northshire and Eastshire should each report.",
         ["councils of Marlshire, Northshire and Eastshire"]),
        ("The Council, the Trust and the Police and Crime Commissioner should meet.",
         ["Council", "Trust", "Police and Crime Commissioner"]),
        ("Consideration should be given by the Partnership to a guide.", ["Partnership"]),
        ("The Home Office is urged to publish the figures.", ["Home Office"]),
        ("The Marlshire Board, in consultation with schools, should write a guide.", ["Marlshire Board"]),
        ("Every child should be offered a visit.", []),
        ("To this end, we recommend that the Department: write a guide", ["Department"]),
    ],
)  # fmt: skip
def test_addressees(words: str, names: list[str]) -> None:
    assert addressees(words) == names


def test_a_pronoun_has_its_noun_before() -> None:
    assert addressees("We urge it to look again.", "The Constabulary has refused.") == ["Constabulary"]


def test_victims_are_no_addressees() -> None:
    assert addressees("Girl A should be offered a visit.") == []


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("Recommendation 4: Files", "4"),
        ("Recommendation 2(a)\n", "2(a)"),
        ("R12 The force should", "R12"),
        ("Rec. 3 Re-open the files", "3"),
        ("RECOMMENDATION SEVEN\n", "7"),
        ("Recommendation 8.6 – The Board", "8.6"),
    ],
)
def test_label(line: str, number: str) -> None:
    found = label(line)
    assert found is not None
    assert found.numbers == (number,)


@pytest.mark.parametrize(
    "line", ["RECOMMENDATIONS", "Recommendations of the Board", "Recommendation was made", "Records 4"]
)
def test_no_label(line: str) -> None:
    assert label(line) is None


def test_numbers_of_a_list() -> None:
    assert expand("1 to 4 and 7") == ["1", "2", "3", "4", "7"]
    assert expand("2(a) and (b)") == ["2(a)", "2(b)"]
    assert named("We accept recommendations 1 to 3 and the sixth recommendation.") == ["1", "2", "3", "6"]
    assert follows("8.10", "8.9")
    assert not follows("9.1", "8.9")


def test_a_list_with_the_numbers_of_the_document_ends_at_the_next_head() -> None:
    text = """Chapter 2

44. The Board met in May.

Recommendations

45. We recommend that the Board meet each month.

Chapter 3

46. The Trust should be proud of its nurses.
"""
    assert [p.fields["number"] for p in proposed(text, "inquiry_report")][:1] == ["45"]
    assert not any("proud" in p.fields["words"] for p in proposed(text, "inquiry_report"))


def test_recommendations_of_a_concern_stand_beside_labelled_ones() -> None:
    text = """Recommendation 1
The Board should meet.

Cause of concern

The force does not keep its files.

Recommendations

By May, Marlshire Police should open its files.
"""
    assert [p.fields["number"] for p in proposed(text, "inspection_report")] == ["1", None]


def test_a_heading_or_a_note_names_the_addressee() -> None:
    text = """Recommendations

For Marlshire Police

• Keep a list of open files.

For the Council

• Publish its rota each month. (Lead: Director of Housing)
"""
    assert [p.fields["addressed_to"] for p in proposed(text, "inquiry_report")] == [
        ["Marlshire Police"],
        ["Director of Housing"],
    ]


PIECES = [
    "Recommendation 1",
    "Recommendation 2(a): Files",
    "Recommendations",
    "Response: Accepted.",
    "1. The Board should meet.",
    "(a) open the files; and",
    "\u2022 shut the door",
    "RESOLVED:",
    "That the report be noted.",
    "We urge it to look again (paragraph 4.2).",
    "R4 | The Trust must act. | Noted | May",
    "The Government does not accept recommendations 1 to 3.",
    "Areas for improvement",
    "9.2 We recommend that the Council:",
]


@given(st.lists(st.sampled_from(PIECES), max_size=12), st.sampled_from(["\n", "\n\n", " "]))
def test_passages_stand_in_the_text_whatever_it_is(pieces: list[str], joint: str) -> None:
    text = joint.join(pieces)
    scan = Scan(read_text(text))
    for step in (propose, answers.propose):
        for one in step(scan):
            assert 0 <= one.start < one.end <= len(text)
            assert text[one.start : one.end].strip()


def test_short_labels_stand_in_a_run_without_a_modal() -> None:
    text = """THE MARLSHIRE FLOOD INQUIRY

Recommendations

The Inquiry recommends that:

R1  Home Office  A register of rest centres be kept.

R2  Marlshire Fire Service; Marlshire Council  Calls from one house be joined in the control room.

R3  Marlshire Council  Every rest centre be given beds.
"""
    found = proposed(text, "inquiry_report")
    assert [p.fields["number"] for p in found] == ["R1", "R2", "R3"]
    assert found[0].fields["words"] == "A register of rest centres be kept."
    assert found[0].fields["addressed_to"] == ["Home Office"]
    assert follows("R4", "R3")
    assert not follows("R4", "M3")


def test_a_number_in_brackets_after_the_words_is_the_recommendations() -> None:
    text = """THE MARLSHIRE INQUIRY

Recommendations

7.1 The Council should open its files to an auditor. [R1]

7.2 The Council must publish what the auditor finds within a year. [R2]

Summary of recommendations

R1 Files to be opened to an auditor

R2 What is found to be published
"""
    found = proposed(text, "inquiry_report")
    assert [p.fields["number"] for p in found] == ["R1", "R2", "R1", "R2"]
    assert found[0].fields["words"] == "The Council should open its files to an auditor."


def test_a_table_may_name_the_addressee_before_the_recommendation() -> None:
    text = """THE MARLSHIRE INQUIRY

Recommendations

No. | To whom | Recommendation

1 | Marlshire Council | A lead officer should be named for children who go missing from care.

2 | Home Office | The count of missing children should be made in one way by every force.
"""
    found = proposed(text, "inquiry_report")
    assert [p.fields["number"] for p in found] == ["1", "2"]
    assert found[0].fields["words"].startswith("A lead officer should")
    assert found[0].fields["addressed_to"] == ["Marlshire Council"]
