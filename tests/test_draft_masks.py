"""Names of victims, survivors, relatives and perpetrators: masked, and in no proposal."""

from __future__ import annotations

import pytest

from inquiries.draft.names import names
from inquiries.draft.reading import read_text
from inquiries.draft.scan import Scan


def masked(text: str) -> tuple[set[str], str]:
    """What is masked, and all that is proposed, as one string."""
    scan = Scan(read_text(text))
    written = " ".join(str(p.fields) for p in names.propose(scan))
    return scan.masked, written


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        # pseudonyms and initials
        (
            "The case of Child F and that of Girl A's sister were read. Witness 7 wept.",
            ["Child F", "Girl A", "Witness 7"],
        ),
        ("The file of L.M. was lost. Ms X complained.", ["L.M.", "Ms X"]),
        ("The report calls one resident HX-14.", ["HX-14"]),
        ("Emmy (not her real name) told the Gazette so.", ["Emmy"]),
        ("One girl, whom we are calling Maya, was twelve.", ["Maya"]),
        ("A survivor known as Jade gave evidence.", ["Jade"]),
        ("Names have been changed. Leah was 12 when she met Dean.", ["Leah", "Dean"]),
        ("Emma Tarn*, 31, was groomed. *Not her real name", ["Emma Tarn", "Emma"]),
        # victims
        ("The murder of Lorna Tarn, 17, led to a review.", ["Lorna Tarn", "Tarn"]),
        ("Lorna Tarn vanished in 2003, aged 14.", ["Lorna Tarn"]),
        ("Lorna Tarn, who waived her right to anonymity, was heard.", ["Lorna Tarn"]),
        ("A 15-year-old, Lorna Tarn, went missing. Lorna ran away again.", ["Lorna Tarn", "Lorna"]),
        ("The family of Ryan Tarn, who took his own life, was told.", ["Ryan Tarn"]),
        ("Sandra, a survivor, told us her file was lost.", ["Sandra"]),
        # relatives
        ("Her mother, Joanne Tarn, said that nobody listened.", ["Joanne Tarn", "Tarn"]),
        ("Thomas Tarn, whose daughter was among those heard, wrote.", ["Thomas Tarn", "Tarn"]),
        ("Amy, 15, and Ben, 12, left when their father Colin Tarn was arrested.", ["Amy", "Ben", "Colin Tarn"]),
        # perpetrators
        ("Dean Skarth, 34, of Marlshire, was jailed for 12 years.", ["Dean Skarth", "Skarth"]),
        ("Dean Skarth, Lee Brack and Ifan Tolly were found guilty.", ["Dean Skarth", "Lee Brack", "Ifan Tolly"]),
        ("The ringleader, Dean Skarth, gave no evidence.", ["Dean Skarth", "Skarth"]),
        ("Police had intelligence on Dean Skarth.", ["Dean Skarth"]),
        ("She was abused by a taxi driver, Dean Skarth. Skarth pleaded guilty.", ["Dean Skarth", "Skarth"]),
        ("Former PC Ken Skarth was charged with misconduct in public office and jailed.", ["Ken Skarth"]),
        # the dead, as reports and newspapers name them
        ("Among those who died was Lorna Tarn, a retired teacher.", ["Lorna Tarn"]),
        ("Mrs Lorna Tarn and Resident D were among those who died at the home.", ["Lorna Tarn", "Resident D"]),
        ("Lorna Tarn was one of five people who lost their lives.", ["Lorna Tarn"]),
        ("The dead include Lorna Tarn and Hugh Pellow, who was a miner.", ["Lorna Tarn", "Hugh Pellow"]),
        ("The victims were Lorna Tarn and Hugh Pellow.", ["Lorna Tarn", "Hugh Pellow"]),
        ("Five people died: Lorna Tarn, Hugh Pellow and Ada Brooke.", ["Lorna Tarn", "Hugh Pellow", "Ada Brooke"]),
        ("The first to die was Lorna Tarn.", ["Lorna Tarn"]),
        ("Lorna Tarn, a former tenant of the block, did not get out alive.", ["Lorna Tarn"]),
        ("The body of Lorna Tarn was recovered from the river.", ["Lorna Tarn"]),
        ("Tributes were paid to Lorna Tarn, who ran a shop.", ["Lorna Tarn"]),
        ("Flowers were laid in memory of nurse Lorna Tarn.", ["Lorna Tarn"]),
        ("Firefighters found Lorna Tarn dead on the stairs.", ["Lorna Tarn"]),
        ("Lorna Tarn was pronounced dead at the scene.", ["Lorna Tarn"]),
        ("Lorna Tarn never regained consciousness.", ["Lorna Tarn"]),
        ("Lorna Tarn (1931-2016) lived on the ninth floor.", ["Lorna Tarn"]),
        ("A fire that claimed the life of Lorna Tarn began in a lift.", ["Lorna Tarn"]),
        # the bereaved, with an office or without
        ("Denise Tarn's son Kyle was found dead in his cell.", ["Denise Tarn", "Kyle"]),
        ("Keith Tarn's mother, Lorna Tarn, died at the home.", ["Keith Tarn", "Lorna Tarn"]),
        ("Joyce Tarn, who lost her husband in the fire, said she was tired.", ["Joyce Tarn"]),
        ("Joyce Tarn said her mother had been left without water.", ["Joyce Tarn"]),
        ('"My brother should be here," said Joyce Tarn.', ["Joyce Tarn"]),
        ("Bereaved daughter Joyce Tarn said the report was late.", ["Joyce Tarn"]),
        ("Joyce Tarn, chair of the Willow Families Group, whose son died on the ward, spoke.", ["Joyce Tarn"]),
        ("Councillor Joyce Tarn, who lost her husband in the flood, spoke.", ["Joyce Tarn"]),
        # the accused and the convicted, with an office or without
        ("The school had complaints about Neil Skarth from the parents of eight boys.", ["Neil Skarth"]),
        ("The Diocese paid for the defence of Neil Skarth.", ["Neil Skarth", "Skarth"]),
        ("Neil Skarth taught there until 2009. Skarth, who is now in prison, would not speak.", ["Neil Skarth"]),
        ("At least nineteen boys were abused by Neil Skarth between 1988 and 2009.", ["Neil Skarth"]),
        ("The former head teacher, Neil Skarth, was convicted of indecent assault in 2011.", ["Neil Skarth"]),
        ("The convicted head teacher Neil Skarth ran the school for ten years.", ["Neil Skarth"]),
        ("Neil Skarth, head teacher from 1988 to 2009, abused at least nine boys.", ["Neil Skarth"]),
        ("The crimes of Neil Skarth, a former scout leader, were known.", ["Neil Skarth"]),
        ("Neil Skarth's victims were as young as nine.", ["Neil Skarth"]),
        ("Allegations against Neil Skarth, then deputy head, were first made in 1996.", ["Neil Skarth"]),
        ("Prison officer Neil Skarth was dismissed for assaulting a prisoner.", ["Neil Skarth"]),
        ("Neil Skarth was allowed to resign and went on to abuse boys at two other schools.", ["Neil Skarth"]),
        ("Neil Skarth, who taught music, received nine years.", ["Neil Skarth"]),
    ],
)
def test_names_of_victims_relatives_and_perpetrators_are_masked(text: str, hidden: list[str]) -> None:
    found, written = masked(text)
    assert set(hidden) <= found
    assert [name for name in hidden if name in written] == []


@pytest.mark.parametrize(
    "text",
    [
        "Judge Peter Orchard sentenced him to 12 years at Marlshire Crown Court.",
        "Detective Inspector Peter Orchard, who led the case, said five men had been jailed.",
        "Peter Orchard's report found that children were abused. Mr Orchard said the council had failed them.",
        "Peter Orchard, solicitor for ten of the girls who were groomed, called for a new law.",
        "The chief executive, Peter Orchard, apologised to the mother of one victim.",
        "The coroner, Peter Orchard, said that among those who died were two children.",
        "Peter Orchard, chief executive of Marlshire Council, paid tribute to those who died.",
        "The fire commissioner, Peter Orchard, said his crews had found two residents dead.",
        "Peter Orchard MP, whose constituents died in the fire, asked for a debate.",
        "Peter Orchard, who was one of the first ministers to meet the families of the dead, has resigned.",
        "Complaints about Marlshire Council were upheld. The leader, Peter Orchard, apologised.",
        "The Commission found Peter Orchard, the chief executive, responsible for the delays.",
    ],
)
def test_those_who_speak_in_office_are_not_masked(text: str) -> None:
    found, written = masked(text)
    assert not {"Peter", "Orchard", "Peter Orchard"} & found
    assert "Peter Orchard" in written


def test_a_surname_that_a_person_in_office_shares_is_not_masked_alone() -> None:
    text = "The council's leader, Helen Tarn, spoke. Dean Tarn, 34, was jailed for rape. Ms Tarn was sorry."
    found, written = masked(text)
    assert "Dean Tarn" in found
    assert "Tarn" not in found
    assert "Helen Tarn" in written
    assert "Dean" not in written


def test_months_and_diseases_are_never_masked() -> None:
    text = "In May and June the deaths of patients with Covid-19 were counted. Her mother, June May, was told."
    found, _ = masked(text)
    assert "June May" in found
    assert not {"May", "June", "Covid-19"} & found
