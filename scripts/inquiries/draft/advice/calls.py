"""Recommendations by grammar alone: calls, suggestions and resolutions in running text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.draft.advice.addressees import addressees
from inquiries.draft.advice.covered import Covered
from inquiries.draft.advice.deontic import is_principle, obliges, pattern, performs, plain, small
from inquiries.draft.advice.genre import genre
from inquiries.draft.advice.outline import Unit, units
from inquiries.draft.advice.parties import addressed
from inquiries.draft.cues import rules
from inquiries.draft.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from inquiries.draft.reading import Block
    from inquiries.draft.scan import Scan

CUES: Final = (
    "recommend",
    "recommend_modal",
    "recommend_urge",
    "recommend_ask",
)  # groups of cues of sentences that may recommend
_NAMED: Final = 250  # characters before a call in which a report's recommendations may be named
_GAP: Final = 10  # characters between a line that ends in a colon and its first item
_ASKS: Final = re.compile(
    r"\b(?:whether|why|how|what|if)\b[^,]{0,60}\b(?:should|must)\b|(?<!,)\swho\s+(?:should|must)\b"
)
_SHOULD: Final = re.compile(r"\bthat\s[^,.;]{3,120}?\s(?:should|must)\b")
_AND_THAT: Final = re.compile(r"(?<=\s)and\s+that\b")
_RULES: Final = re.compile(
    r"\b(?:guidance|polic(?:y|ies)|procedures?|protocols?|legislation|act|law|constitution|code)\b[^.;]{0,40}"
    r"\b(?:says?|said|states?|stated|requires?|required|provides?|stipulates?|specif\w+|"
    r"sets? out|makes? (?:it )?clear|expects?)\b"
    r"|\b(?:under|by|in|with) (?:the |its |their |our )?(?:[\w-]+ ){0,3}"
    r"(?:guidance|polic(?:y|ies)|procedures?|legislation|act|law)\b",
    re.IGNORECASE,
)
_THAT: Final = re.compile(r"(?:\W|\w{1,3}[.)])*that\b", re.IGNORECASE)
_FIRST: Final = re.compile(r"^\W*(?:this|these|it|they|such|the same|that)\b", re.IGNORECASE)


def requests(scan: Scan, taken: Sequence[tuple[int, int]]) -> Iterator[Proposal]:
    """What a report asks of its readers beside its list: to answer, to report, by when."""
    covered = Covered(taken)
    for number in scan.where(*CUES):
        sentence = scan.sentences[number]
        if not covered.meets(sentence.start, sentence.end) and pattern("request").search(plain(scan.words(sentence))):
            yield _proposal(scan, sentence.start, sentence.end, ("formal", "formal"))


def propose(scan: Scan, taken: Sequence[tuple[int, int]]) -> Iterator[Proposal]:
    """Calls, suggestions and resolutions outside the passages that are `taken`."""
    kind = genre(scan)
    if kind == "minutes":
        heads, resolved = _resolutions(scan)
        yield from resolved
        taken = [*taken, *heads, *((p.start, p.end) for p in resolved)]
    covered = Covered(taken)
    previous: Proposal | None = None
    for number in scan.where(*CUES):
        sentence = scan.sentences[number]
        block = scan.blocks[sentence.block]
        if block.kind in {"heading", "other", "footnote"} or covered.meets(sentence.start, sentence.end):
            continue
        words = scan.words(sentence)
        found = _call(words, kind)
        if words.endswith(":") and covered.meets(sentence.end, sentence.end + _GAP):
            continue  # it only says that the items under it follow
        if found is None:
            continue
        item = block.number if block.kind == "item" and kind != "minutes" else ""
        if previous is not None and (
            _goes_on(words, sentence.start - previous.end, found) or _in_item(previous, block)
        ):
            previous.end = sentence.end
            continue
        for start, end in _clauses(words):
            previous = _proposal(scan, sentence.start + start, sentence.start + end, found, item or None)
            if kind == "press" and found[1] == "call" and _of_report(scan, previous):
                previous.fields["recommendation_kind"] = "formal"
            yield previous


def _of_report(scan: Scan, call: Proposal) -> bool:
    """Whether the press tells what an inquiry recommends: it is the speaker, or its recommendations were just named."""
    if any(pattern("call", "of_body").search(name) for name in call.fields["asserted_by"]):
        return True
    before = scan.text[max(0, call.start - _NAMED) : call.start]
    if pattern("call", "list_of_report").search(before):
        return True
    follows = pattern("call", "goes_on").match(plain(scan.text[call.start : call.end])) is not None
    return follows and pattern("call", "of_report").search(before) is not None


def _goes_on(words: str, gap: int, found: tuple[str, str]) -> bool:
    """Whether a sentence says more of what the one before it calls for."""
    return 0 <= gap < 3 and found[1] != "suggestion" and _FIRST.match(words) is not None


def _in_item(previous: Proposal, block: Block) -> bool:
    return block.kind == "item" and bool(block.number) and block.start <= previous.start < block.end


def _clauses(words: str) -> list[tuple[int, int]]:
    """The clauses of a sentence that each say what another body should do; else the whole."""
    if len(_SHOULD.findall(words)) < 2:
        return [(0, len(words))]
    cuts = [m.start() for m in _AND_THAT.finditer(words)]
    ends = [*cuts, len(words)]
    return list(zip([0, *cuts], ends, strict=True))


def _call(words: str, kind: str) -> tuple[str, str] | None:
    """Rule and kind of a sentence that recommends, calls for or suggests; None where it does none of it."""
    line = plain(words)
    formal = kind in {"report", "minutes"}
    low = line.lower()
    if performs(words) and (formal or small("not_own").search(low) is None):
        return ("formal", "formal" if formal or "ecommend" in line else "call")
    if kind in {"report", "other"}:
        own = obliges(words) and not is_principle(words) and bool(addressees(words))
        return ("modal", "formal") if own else None
    if small("call", "suggestion").search(low) and not small("not_modal").search(low):
        return ("suggestion", "suggestion")
    if pattern("call", "direct").search(line) or pattern("call", "resign").search(line):
        return ("call", "call")
    if kind == "response":
        return ("call", "call") if pattern("call", "of_state").search(line) else None
    return ("call", "call") if not line.endswith("?") and _free(words, line) else None


def _free(words: str, line: str) -> bool:
    """Whether the press, a letter or a member calls for something."""
    if pattern("call", "imperative").search(line.strip(" \"'")) or pattern("call", "named").search(line):
        return True
    if pattern("call", "wants").search(line):
        return True
    if pattern("call", "needs").search(line) and addressees(words):
        return True
    if (
        small("modal").search(small("not_modal").sub(" ", line.lower())) is None
        or _RULES.search(line)
        or _ASKS.search(line)
    ):
        return False
    return bool(addressees(words)) or not is_principle(words) or pattern("somebody").search(line) is not None


def _proposal(scan: Scan, start: int, end: int, found: tuple[str, str], number: str | None = None) -> Proposal:
    rule, kind = found
    return Proposal(
        "recommendation",
        start,
        end,
        f"recommendation.{rule}",
        float(rules("recommendations")["confidence"][rule]),
        {
            "number": number,
            "addressed_to": addressed(scan, start, end),
            "recommendation_kind": kind,
            "modality": "question" if scan.text[start:end].rstrip().endswith("?") else "asserted",
            "cited": False,
            "asserted_by": _speakers(scan, start, end),
        },
    )


def _speakers(scan: Scan, start: int, end: int) -> list[str]:
    """Who says it: the speaker of the quotation or reported speech that meets the passage, else the author."""
    for said in scan.of("quote", "reported"):
        if said.start < end and start < said.end and said.fields.get("asserted_by"):
            return [str(name) for name in said.fields["asserted_by"]]
    return ["author"]


def _resolutions(scan: Scan) -> tuple[list[tuple[int, int]], list[Proposal]]:
    """Lines that head resolutions, and the items under them: plans and recommendations, without mere acceptance."""
    head, outer = "", ""
    heads: list[tuple[int, int]] = []
    found: list[Proposal] = []
    for unit in units(scan):
        words = scan.text[unit.start : unit.end]
        line = plain(words).strip()
        if unit.kind in {"item", "numbered"} or (head and _THAT.match(line)):
            if head:
                heads.append((unit.start, unit.end))
            if line.lower().endswith((":", "that")):
                head, outer = f"{head} {words}", unit.number
            elif head:
                nested = outer and unit.kind == "item" and unit.number.isalpha()
                number = f"{outer}({unit.number})" if nested else unit.number
                found += _resolved(scan, unit, unit.body, head, number)
        elif pattern("resolved", "head").search(line) or "following recommendations" in line:
            head, outer = words, ""
            inline = words.partition(":")[2].strip()
            if re.match(r"[Tt]hat\b(?!\W*$)", inline):
                found += _resolved(scan, unit, unit.end - len(inline), head, "")
                heads.append((unit.end - len(inline), unit.end))
            elif line.lower().endswith((":", "that")):
                heads.append((unit.start + words.rfind(". ") + 1, unit.end))
        elif unit.kind not in {"footnote", "other"}:
            head, outer = "", ""
    return heads, found


def _resolved(scan: Scan, unit: Unit, start: int, head: str, number: str) -> Iterator[Proposal]:
    words = plain(scan.text[start : unit.end])
    recommended = pattern("resolved", "recommended").search(head) is not None
    asked = pattern("resolved", "asked").search(words) is not None
    answer = pattern("resolved", "answer").search(words) is not None
    if not recommended and (answer or "recommendation" in words.lower() or "minutes of" in words):
        return
    if not re.search(r"\bbe\b|\bthat\b|\bshould\b", f"{head} {words}", re.IGNORECASE):
        return
    procedural = pattern("resolved", "procedural").search(words) is not None
    kind = "formal" if asked else "procedural" if procedural else "formal" if recommended else "plan"
    found = _proposal(scan, start, unit.end, ("resolved", kind), number or None)
    to = re.search(
        r"\b(?:recommended|recommends|recommendations?) to (?:the )?([A-Z]\w+(?: [A-Z]\w+)*)",
        plain(head),
        re.IGNORECASE,
    )
    if to:
        found.fields["addressed_to"] = [to[1]]
    found.fields["cited"] = "following recommendations" in plain(head)
    yield found
