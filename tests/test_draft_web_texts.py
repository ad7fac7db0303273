"""What texts extracted from web pages show: short, without layout, of all sorts. Fictional throughout."""

from __future__ import annotations

import pytest

from inquiries.draft.drafting import draft
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def drafted(text: str) -> Scan:
    return draft(read_text(text))


def values(text: str, kind: str, column: str) -> list[object]:
    return [p.fields.get(column) for p in drafted(text).of(kind)]


def said(text: str, kind: str) -> list[tuple[str, str]]:
    scan = drafted(text)
    return [(scan.words(p), p.fields["asserted_by"][0]) for p in scan.of(kind)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (
            "Agenda item\n\nFlood review\n\nThe Committee considered a report of the Director. Members noted the cost.",
            "committee_minutes",
        ),
        ("Written StatementsToday I have published the Government's response to the report.", "official_statement"),
        (
            "(Urgent Question): To ask the Minister about Marlow prison. I want to update the House.",
            "official_statement",
        ),
        (
            "Conclusions and recommendations\n\nRecommendation 1\n\nThe Council should act.\n\n"
            "Recommendation 2\n\nThe Board should act.\n\nRecommendation 3\n\nThe Trust should act.",
            "inquiry_report",
        ),
        (
            "MARLSHIRE CONSTABULARY\n\nAction plan following the independent inquiry\n\n"
            "Recommendation 1: The force should act.\n\nStatus: complete.",
            "agency_response",
        ),
        (
            'The leader said the review was late on Thursday.\n"We will act," Councillor Roe said.\n"It was wrong," '
            'Ms Orchard said.\nShe added: "More will be done."\nHe told the Gazette: "Nobody knew."',
            "press_article",
        ),
    ],
)
def test_type(text: str, kind: str) -> None:
    assert values(text, "document_type", "document_type") == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "The Harbours Act 2005 and section 20A(4) apply.",
        "(10 years, 4 months ago) The House met.",
        "Task 2 – Review of drains",
        "Call (01999) 555111 for help.",
        "Girls as young as 11 were heard.",
        "10.We launched our work.",
    ],
)
def test_no_figure(text: str) -> None:
    assert not drafted(text).of("figure")


@pytest.mark.parametrize(
    ("text", "value"),
    [("Nine mothers wrote.", 9), ("One in seven took longer.", 14.3), ("In three quarters nothing was done.", 75)],
)
def test_figure(text: str, value: float) -> None:
    assert values(text, "figure", "value") == [value]


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("It rained in October and November 2019.", ["2019-10", "2019-11"]),
        ("Floods: August 22nd to September 2nd 2015", ["2015-08-22/2015-09-02"]),
        ("Published: 08/12/2023\n\nIn April, the Ministry announced a taskforce.", ["2023-12-08", "2023-04"]),
    ],
)
def test_date(text: str, edtf: list[str]) -> None:
    assert values(text, "date", "edtf") == edtf


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("Parents Anna Tarn and Lewis Roe spoke after their daughter Mia died. Anna Tarne wrote.", "Anna Tarne"),
        ("Survivors F13, F25 (Karin Tarn) and F35 wrote to the chair.", "Karin Tarn"),
        ("Survivors F13, F25 (Karin Tarn) and F35 wrote to the chair.", "F35"),
        ("Omar Tarn, 33, was jailed. A tenth man, Evan Roe, had pleaded guilty.", "Evan Roe"),
        ("Six others - Owen Tarn, Kuto Roe and Paul Lark - were jailed at Marlow Crown Court.", "Kuto Roe"),
    ],
)
def test_masked(text: str, hidden: str) -> None:
    scan = drafted(text)
    assert hidden in scan.masked
    assert hidden not in " ".join(str(p.fields) for p in scan.proposals)


def test_a_prison_is_no_victim() -> None:
    assert not drafted("Two members of staff at Marlow Scarp were assaulted.").masked


def test_a_masked_letter_masks_no_other_words() -> None:
    text = "Letter\n\nDear Sir\n\nThe Council has agreed to apologise to Mr B and his brother, Mr C."
    assert "masked" not in [who for _, who in said(text, "response")]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("The Lead Government department answers the Behaviour Change Government response.", []),
        (
            "Her Majesty's Inspectorate of Fire and Rescue Services spoke.",
            ["Her Majesty's Inspectorate of Fire and Rescue Services"],
        ),
        ("I thank Tom Orchard and Harbour Unitary Board members.", ["Harbour Unitary Board"]),
        (
            "Marlow Partnership University NHS Foundation Trust wrote.",
            ["Marlow Partnership University NHS Foundation Trust"],
        ),
        ("Write to 10 Downing Street, London.", []),
    ],
)
def test_bodies(text: str, names: list[str]) -> None:
    assert values(text, "body", "name") == names


def test_a_caption_in_a_word_is_no_surname() -> None:
    assert not values("Jane OrchardImage source, Marlow Pictures", "person", "name")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("An inquiry led by Dame Jane Roe examined the Marlow Trust. It found that files were lost.", "An inquiry"),
        (
            "This follows a new report that criticised the trust. "
            "Today's release said management of the trust was weak.",
            "Today's release",
        ),
        ("Mrs. M. Orchard introduced the report. She advised members that the rota had failed.", "M. Orchard"),
    ],
)
def test_who_reports(text: str, speaker: str) -> None:
    assert said(text, "reported")[-1][1] == speaker


def test_a_warning_that_is_a_noun_says_nothing() -> None:
    assert not said("The Met Office improved its tools so that early warning can be issued to residents.", "reported")


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (
            "The Government agrees with the Harbour Committee’s finding that, “The rules must be improved at once.”",
            "Harbour Committee",
        ),
        (
            'It was set up by Home Secretary Jane Orchard, who described it as a "once in a lifetime chance" for all.',
            "Jane Orchard",
        ),
        ('"They lied to every one of us," said CPS spokesman Michael Orchard.', "Michael Orchard"),
    ],
)
def test_who_is_quoted(text: str, speaker: str) -> None:
    assert said(text, "quote")[0][1] == speaker


@pytest.mark.parametrize(
    "text",
    [
        "Statement by the Marlow Trust\n\nRecent years have shown the value of inquiries.",
        "Minutes of a meeting\n\nApologies were received from Councillor Jane Roe.",
        "Statement by the Marlow Trust\n\nIt is important to note that the site is old.",
        "Statement by the Marlow Trust\n\nMany recommendations that have been accepted by others wait.",
    ],
)
def test_no_response(text: str) -> None:
    assert not drafted(text).of("response")


def test_praise_that_is_denied_is_a_failure() -> None:
    text = "Inspection report\n\nWhat we found\n\nInfection control measures were not robust in any of the homes."
    assert values(text, "finding", "valence") == ["failure"]


@pytest.mark.parametrize(
    "text",
    [
        "Dear Ms Roe\n\nWe regret to say that we have to decline.",
        "Dear Ms Roe\n\nIt was said that survivors should be at the centre.",
        "Dear Ms Roe\n\nThe agendas were not driven by the need to address these issues.",
    ],
)
def test_no_recommendation(text: str) -> None:
    assert not drafted(text).of("recommendation")
