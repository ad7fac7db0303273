"""Of a role as the text puts it: which words are the role, and in which body it is held."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from inquiries.draft.cues import rules
from inquiries.draft.names.capitals import lexicon
from inquiries.draft.names.templates import template

if TYPE_CHECKING:
    from inquiries.draft.names.bodies import Bodies, Body
    from inquiries.draft.names.roles import Role

_W: Final = re.compile(r"[^\W_][\w’'&/-]*")


def settle(role: Role, bodies: Bodies, offset: int) -> tuple[str, Body | None, str]:
    """The words of the role without the body, the body, and a body's name that the document names nowhere else."""
    text = re.sub(r",?\s+(?i:in the chair)$", "", " ".join(role.role.strip(" ,.;:–—-").split()))
    text = template("roles", "years").sub("", text)
    if text.count("(") > text.count(")"):
        text = text[: text.rfind("(")].strip()
    if role.rule == "role-verb":
        return _verb_object(text, bodies, offset)
    owned = re.match(r"^(.+?)[’'](?:s\b)?\s+(.+)$", text)
    if owned:
        body = bodies.resolve(owned[1], offset) or bodies.resolve(
            rules("roles")["owners"].get(owned[1].casefold(), ""), offset
        )
        if _has_head(owned[2]) and (body or (len(owned[1].split()) == 1 and owned[1].lower() not in _INSIDE)):
            rest, other, new = settle(role._replace(role=owned[2]), bodies, offset)
            return rest, other or body, new
    comma = text.rfind(", ")
    if comma > 0:
        body = bodies.resolve(text[comma + 2 :], offset)
        if body and _has_head(text[:comma]):
            return text[:comma], body, ""
    suffix = _suffix(text, bodies, offset)
    if suffix:
        return (*suffix, "")
    prefix = _prefix(text, bodies, offset)
    if prefix:
        return (*prefix, "")
    return _unknown(text)


_INSIDE: Final = frozenset(
    "children women men people victims survivors families adults young veterans patients farmers".split()
)


def _has_head(text: str) -> bool:
    return any(w.casefold() in lexicon("roles", "heads") | lexicon("roles", "soft_heads") for w in _W.findall(text))


def _suffix(text: str, bodies: Bodies, offset: int) -> tuple[str, Body] | None:
    for match in re.finditer(r"\s(?:of|for|at|to|on|in|with|from)\s+", text):
        body = bodies.resolve(text[match.end() :], offset)
        if body and _has_head(text[: match.start()]):
            return text[: match.start()], body
        whole = re.match(r"(.+?)\s(?:for|from|since|and|in|on|at|until|between|during)\s", text[match.end() :])
        if whole and _has_head(text[: match.start()]):
            body = bodies.resolve(whole[1], offset)
            if body:
                return text[: match.start()], body
    return None


def _prefix(text: str, bodies: Bodies, offset: int) -> tuple[str, Body] | None:
    parts = text.split()
    for n in range(len(parts) - 1, 0, -1):
        lead, rest = " ".join(parts[:n]), " ".join(parts[n:])
        if lead.casefold() in (
            "police",
            "government",
            "school",
            "college",
            "hospital",
            "university",
            "review",
            "department",
        ) or not _has_head(rest):
            continue
        former = re.match(r"(?i)(former|then|current|acting|interim|ex|new|outgoing|deputy)\s+(.+)", lead)
        for name, keep in ((lead, ""), (former[2], former[1] + " ")) if former else ((lead, ""),):
            body = bodies.resolve(name, offset)
            if body:
                return keep + rest, body
    return None


def _verb_object(text: str, bodies: Bodies, offset: int) -> tuple[str, Body | None, str]:
    for match in re.finditer(r"\s(?:the\s+|an?\s+|its\s+|our\s+|this\s+)?(?=\S)", text):
        name = re.split(
            r"\s(?:in|on|into|from|for|when|and|between|during|since|until|at|by|which|that|to)\s", text[match.end() :]
        )[0]
        for phrase in (text[match.end() :], name):
            body = bodies.resolve(phrase, offset)
            if body:
                return _noun(text[: match.start()]), body, ""
    return _noun(text), None, ""


def _noun(words: str) -> str:
    """The office that a verb tells."""
    chaired = re.match(r"(?:\w+\s)*?(?:co-)?chair(?:s|ed|ing)\s(.+)$", words)
    if chaired:
        return f"chair of {chaired[1]}"
    if re.match(r"(?:\w+\s)*(?:co-)?chair(?:s|ed|ing)$", words) or re.match(r"(?:\w+\s)*presided over$", words):
        return "chair"
    return words


def _unknown(text: str) -> tuple[str, Body | None, str]:
    """A body that the role alone names: `founder of Harbour Light`, `manager at Rowan House`."""
    match = template("roles", "body").match(text)
    if not match or not _has_head(match["role"]):
        return text, None, ""
    head = match["role"].split()[-1].casefold()
    own = [re.sub(r"[’']s?$", "", w) for w in match["name"].split()]
    several = (
        len(own) > 1 and not {"and", "for"} & set(own) and not any(w in lexicon("names", "not_person") for w in own)
    )
    if (
        match["link"] in ("at", "from")
        or head in lexicon("roles", "organising")
        or (several and head in ("director", "manager", "head", "chief"))
    ):
        first = match["name"].split()[0]
        bare = re.sub(r"[’']s?$", "", first)
        common = bare in lexicon("names", "not_person") or bare in (
            "Adults",
            "Finance",
            "Regeneration",
            "Trustees",
            "Governors",
            "Staff",
        )
        if (
            not common
            and match["link"] != "for"
            and not (match["link"] == "of" and match["name"].split()[-1].rstrip("s") in ("Service", "Department"))
        ):
            return match["role"], None, match["name"]
        if match["link"] in ("at", "from") and not common:
            return match["role"], None, match["name"]
    return text, None, ""
