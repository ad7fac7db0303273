"""What a document is: type, publisher, date, locality."""

from __future__ import annotations

from typing import Any

import pytest

from inquiries.draft import description
from inquiries.draft.reading import Reading, read_text
from inquiries.draft.scan import Scan

MINUTES = """Marlshire County Council

Minutes of the meeting of the Cabinet held on Tuesday, 3 March 2015

Present: Councillors A Vane (Chair), B Orme

The Chair thanked the officers in Marlshire. It was RESOLVED to note the report. The meeting closed at 4.10 pm.
"""
LETTER = """Marlshire Police
Harbour Road

4 June 2016

Dear Ms Vane,

Thank you for your letter about the review in Marlshire.

Yours sincerely,

B Orme
"""
RELEASE = """News release
For immediate release: 4 June 2016

Marlshire Police accepts the findings

The force said that it was sorry.

Notes to editors
Media enquiries: the press office
"""
RESPONSE = """Marlshire County Council

Response to the recommendations of the Harbour Inquiry

June 2016

Recommendation 1: Publish the plan. Our response: The council accepts this recommendation.

Recommendation 2: Train staff. Our response: The council accepts this recommendation in part.
"""


def proposed(text: str) -> dict[str, Any]:
    return {p.kind: p.fields for p in description.propose(Scan(read_text(text)))}


@pytest.mark.parametrize(
    ("text", "kind"),
    [(MINUTES, "committee_minutes"), (LETTER, "letter"), (RELEASE, "press_release"), (RESPONSE, "agency_response")],
)
def test_types(text: str, kind: str) -> None:
    assert proposed(text)["document_type"] == {"document_type": kind}


@pytest.mark.parametrize(
    ("text", "edtf"), [(MINUTES, "2015-03-03"), (LETTER, "2016-06-04"), (RELEASE, "2016-06-04"), (RESPONSE, "2016-06")]
)
def test_dates(text: str, edtf: str) -> None:
    assert proposed(text)["published"] == {"edtf": edtf}


@pytest.mark.parametrize(("text", "name"), [(MINUTES, "Marlshire County Council"), (LETTER, "Marlshire Police")])
def test_publishers(text: str, name: str) -> None:
    assert proposed(text)["publisher"] == {"name": name}


def test_the_locality_is_the_place_that_the_text_speaks_of() -> None:
    assert proposed(MINUTES)["locality"] == {"name": "Marlshire"}


def test_what_the_file_says_of_itself_comes_first() -> None:
    facts = {"publisher": "The Marlshire Gazette", "published": "2017-02-01T10:00:00Z", "title": "A town looks back"}
    text = read_text(LETTER)
    said = {p.kind: p.fields for p in description.propose(Scan(Reading(text.text, text.blocks, "html", facts)))}
    assert said["publisher"] == {"name": "The Marlshire Gazette"}
    assert said["published"] == {"edtf": "2017-02-01"}
    assert said["title"] == {"name": "A town looks back"}


def test_nothing_is_proposed_of_a_text_that_says_nothing() -> None:
    assert proposed("It rained. It went on raining.").keys() <= {"title"}
