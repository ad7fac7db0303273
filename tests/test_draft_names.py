"""Persons, bodies and unnamed speakers of a text, what their roles are, and where they are mentioned."""

from __future__ import annotations

import pytest

from inquiries.draft.names import names
from inquiries.draft.proposal import Proposal
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def scanned(text: str) -> Scan:
    """The scan of a text with what the step proposes."""
    scan = Scan(read_text(text))
    scan.proposals.extend(names.propose(scan))
    return scan


def persons(text: str) -> dict[str, tuple[str | None, str | None]]:
    """Name → role and organisation of the persons proposed."""
    found = scanned(text).of("person")
    return {p.fields["name"]: (p.fields.get("role"), p.fields.get("organisation")) for p in found}


def mentioned(text: str) -> list[tuple[str, str]]:
    """What is mentioned, as the text puts it, with the name of what it means."""
    return [(text[start:end], proposal.fields["name"]) for start, end, proposal in names.mentions(scanned(text))]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        # beside the name
        ("The council's leader, Tamsin Orchard, was sorry.", "Tamsin Orchard", "leader"),
        ("Deputy chief constable Ivor Penhale retired.", "Ivor Penhale", "Deputy chief constable"),
        ("Tamsin Orchard, the former head of early help, disagreed.", "Tamsin Orchard", "former head of early help"),
        ("Present: P Lathbury (Chief Executive) and others.", "P Lathbury", "Chief Executive"),
        ("Superintendent Ivor Penhale spoke.", "Ivor Penhale", "Superintendent"),
        # away from it
        ("Ivor Penhale became director of nursing in 2009.", "Ivor Penhale", "director of nursing"),
        ("Ivor Penhale, who until 2014 was head of licensing, wrote.", "Ivor Penhale", "head of licensing"),
        ("As chair of the panel, Ivor Penhale signed it.", "Ivor Penhale", "chair"),
        ("Ivor Penhale, who chaired the Marlshire Inquiry, wrote.", "Ivor Penhale", "chair"),
        ("The chief executive at the time was Ivor Penhale.", "Ivor Penhale", "chief executive"),
        # in the layout
        ("Yours sincerely\n\nTamsin Orchard\nInterim Chief Executive", "Tamsin Orchard", "Interim Chief Executive"),
        ("Lead Member: Cllr Tamsin Orchard", "Tamsin Orchard", "Lead Member"),
        ("Witnesses\nIvor Penhale, former Borough Commander", "Ivor Penhale", "former Borough Commander"),
        # by the title alone
        ("Cllr Penhale left early.", "Cllr Penhale", "Cllr"),
        ("Tamsin Orchard MP asked why.", "Tamsin Orchard", "MP"),
    ],
)
def test_a_role_is_found_wherever_the_text_gives_it(text: str, name: str, role: str) -> None:
    found, _ = persons(text)[name]
    assert found is not None
    assert role.casefold() in found.casefold()


def test_the_organisation_is_the_body_that_the_role_is_held_in() -> None:
    text = (
        "Marlshire County Council met. The council's leader, Tamsin Orchard, spoke. "
        "Ivor Penhale, founder of Safe Steps, left."
    )
    assert persons(text) == {
        "Tamsin Orchard": ("leader", "Marlshire County Council"),
        "Ivor Penhale": ("founder", "Safe Steps"),
    }


@pytest.mark.parametrize("surname", ["Read", "May", "Banks", "Price", "Law", "Street"])
def test_surnames_that_are_words_are_names_behind_a_title_or_a_given_name(surname: str) -> None:
    assert list(persons(f"In May they read the law. Helen {surname}, a governor, said so.")) == [f"Helen {surname}"]
    assert list(persons(f"Councillor {surname} asked for a report.")) == [f"Councillor {surname}"]


@pytest.mark.parametrize(
    "text",
    [
        "Victoria Street was closed, and so was Helen Road.",
        "The Children Act 1989 and Working Together applied.",
        "Operation Linnet ended in April. Holly Lodge reopened.",
        "Marlshire Police and Crime Panel met at St Helen's Church.",
        "Contact: Ann Orchard, Democratic Services Officer",
        "For media enquiries please call Tom Orchard on 01632 960111.",
        "By Tom Orchard\n\nThe council has apologised.",
        "The Chief Scientific Adviser and the scientific advisers of Public Health met.",
    ],
)
def test_places_laws_contacts_and_bylines_are_no_persons(text: str) -> None:
    assert persons(text) == {}


def test_an_unknown_name_needs_more_than_two_capitals() -> None:
    assert persons("Zemra Ulloq went home.") == {}
    assert list(persons("Zemra Ulloq said so. “No,” said Ulloq.")) == ["Zemra Ulloq"]
    assert list(persons("The chief executive, Zemra Ulloq, went home.")) == ["Zemra Ulloq"]


def test_a_list_of_those_present_gives_each_person() -> None:
    text = (
        "Present: Councillors S Wren (in the Chair), Lathbury, R. May and Mrs J Orchard; "
        "P Penhale (Director of Housing)"
    )
    found = persons(text)
    assert list(found) == ["S Wren", "Councillor Lathbury", "R. May", "J Orchard", "P Penhale"]
    assert found["R. May"][0] == "Councillor"
    assert found["P Penhale"][0] == "Director of Housing"


def test_bodies_have_their_short_names_and_acronyms() -> None:
    text = (
        "The Marlshire Safeguarding Children Board (MSCB) met. Marlshire County Council sent nobody. "
        "MSCB complained. The Department for Education and the Home Office wrote to the council."
    )
    found = {p.fields["name"]: p.fields.get("other_names", []) for p in scanned(text).of("body")}
    assert list(found) == [
        "Marlshire Safeguarding Children Board",
        "Marlshire County Council",
        "Department for Education",
        "Home Office",
    ]
    assert found["Marlshire Safeguarding Children Board"] == ["MSCB"]
    assert "the council" in found["Marlshire County Council"]


def test_speakers_without_a_name_are_proposed_as_the_text_puts_them() -> None:
    text = "“No,” said a spokeswoman for Marlshire Council. The monitoring officer advised that it was so. Dogs barked."
    found = scanned(text).of("speaker")
    assert [p.fields["name"] for p in found] == ["a spokeswoman for Marlshire Council", "The monitoring officer"]
    assert found[0].fields["organisation"] == "Marlshire Council"


def test_a_role_that_a_named_person_holds_is_no_unnamed_speaker() -> None:
    text = "The chief executive, Tamsin Orchard, came. The chief executive said that work had begun."
    assert scanned(text).of("speaker") == []
    assert ("The chief executive", "Tamsin Orchard") in mentioned(text)


def test_mentions_are_all_ways_in_which_the_text_names_somebody() -> None:
    text = (
        "Sir Ivor Penhale leads Marlshire County Council (MCC). Sir Ivor spoke; Mr Penhale left. "
        "Penhale’s deputy, Helen May, stayed. In May the council met. “Yes,” said May. MCC agreed."
    )
    assert mentioned(text) == [
        ("Sir Ivor Penhale", "Ivor Penhale"),
        ("Marlshire County Council", "Marlshire County Council"),
        ("MCC", "Marlshire County Council"),
        ("Sir Ivor", "Ivor Penhale"),
        ("Mr Penhale", "Ivor Penhale"),
        ("Penhale", "Ivor Penhale"),
        ("Helen May", "Helen May"),
        ("the council", "Marlshire County Council"),
        ("May", "Helen May"),
        ("MCC", "Marlshire County Council"),
    ]


def test_mentions_are_made_once_and_of_the_proposals_themselves() -> None:
    scan = scanned("Tamsin Orchard, a governor, said so. Ms Orchard left.")
    first: list[tuple[int, int, Proposal]] = names.mentions(scan)
    assert first is names.mentions(scan)
    assert {id(proposal) for _, _, proposal in first} == {id(p) for p in scan.proposals}


def test_a_name_over_a_line_break_is_one_and_names_on_lines_of_their_own_are_two() -> None:
    wrapped = "The report was written for the board by its first independent chair, Tamsin\nOrchard, who left in 2014."
    assert list(persons(wrapped)) == ["Tamsin Orchard"]
    assert list(persons("Present: \nTamsin Orchard\nIvor Penhale\n")) == ["Tamsin Orchard", "Ivor Penhale"]


@pytest.mark.parametrize("text", ["THE COUNCIL OF MARLSHIRE AND " * 300, "Alpha Beta Gamma Delta " * 2000])
def test_endless_runs_of_capitals_are_read_in_good_time(text: str) -> None:
    assert persons(text) == {}


def test_bodies_named_after_a_place_and_known_names_that_open_with_an_acronym() -> None:
    text = "Ms P. Lark, Chief Officer, Healthwatch Marlshire, and NHS England replied. Radio Marl was told."
    found = {str(p.fields["name"]) for p in names.propose(Scan(read_text(text))) if p.kind == "body"}
    assert {"Healthwatch Marlshire", "NHS England", "Radio Marl"} <= found
    assert "NHS" not in found


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("Night staff said that they were tired.", "Night staff"),
        ("One of the student nurses told us that nobody listened.", "One of the student nurses"),
        ("Families of those who died there said that it was late.", "Families of those who died there"),
        ("A lady told us that her bell was not answered.", "A lady"),
    ],
)
def test_plurals_without_a_determiner_and_one_of_several_may_speak(text: str, speaker: str) -> None:
    found = [p.fields["name"] for p in names.propose(Scan(read_text(text))) if p.kind == "speaker"]
    assert found == [speaker]


def test_the_offices_of_a_hospital_trust_are_those_of_the_only_trust() -> None:
    text = "Marlshire Hospital NHS Trust\n\nDr Ursula Fenwick, Medical Director, said that the Trust was sorry."
    person = next(p for p in names.propose(Scan(read_text(text))) if p.kind == "person")
    assert person.fields["organisation"] == "Marlshire Hospital NHS Trust"
