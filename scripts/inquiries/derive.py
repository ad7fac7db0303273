"""What is computed, never coded: status, generated edges, coverage, answers to recommendations, roles, shares."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from inquiries.model import MISSING, Model

Row = dict[str, Any]
Rows = dict[str, list[Row]]

_MENTIONS = {
    "speaker": "asserted_by",
    "spoken_for": "on_behalf_of",
    "relayer": "via",
    "addressee": "addressed_to",
    "subject": "about",
}
_ANSWERS = ("accepted", "self_reported_done", "independently_verified")
_OPEN = "not_stated"


def all_claims(rows: Rows, model: Model) -> Iterator[Row]:
    """The rows of the four claim tables."""
    for name in model.claim_tables:
        yield from rows[name]


def fill(rows: Rows, model: Model) -> None:
    """Fill every computed column, in place, and the tables that are wholly or partly generated."""
    ids = {name: {row[t.key[0]] for row in rows[name]} for name, t in model.claim_tables.items()}
    rows["relations"] += generated_relations(rows["responses"], ids["recommendations"])
    dated = {d["document_id"]: d["date"]["latest"] or date.min for d in rows["documents"]}
    for name, table in model.claim_tables.items():
        for row in rows[name]:
            row["status"] = status(row[table.key[0]], set(row["asserted_by"]), rows, dated)
    for row in rows["recommendations"]:
        row.update(answers(row, rows["responses"], dated))
    rows["claims"] = union(rows, model)
    rows["coverage"] = coverage(rows, model)
    names = {row["actor_id"]: row["name"] for row in rows["actors"]}
    for document in rows["documents"]:
        _nest(document, rows, model, names)
    coded = {row["document_id"] for row in rows["documents"]}
    for row in rows["register"]:
        row["coding_status"] = "coded" if row["register_id"] in coded else "not_coded"


def generated_relations(responses: Iterable[Row], recommendations: set[str]) -> list[Row]:
    """Edges from each response to what it answers; `rejects` where that is a recommendation, else `disputes`."""
    edges = []
    for row in responses:
        for target in row["responds_to"] or ():
            no = "rejects" if target in recommendations else "disputes"
            second = {"yes": "accepts", "partly": "accepts", "no": no}.get(row["accepted"])
            for relation in filter(None, ("responds_to", second)):
                edge = {"subject_id": row["response_id"], "relation": relation, "object_id": target}
                facts = {key: row[key] for key in ("document_id", "locality", "evidence")}
                edges.append(edge | facts | {"origin": "generated", "note": None})
    return edges


def status(claim_id: str, asserters: set[str], rows: Rows, dated: dict[str, date]) -> str:
    """What became of a claim: the first code of codebook `status` that holds; `dated` are the days of the documents."""
    given = [r for r in rows["responses"] if claim_id in (r["responds_to"] or ())]
    no = [r for r in given if r["accepted"] == "no"]
    yes, partly = ([dated[r["document_id"]] for r in given if r["accepted"] == a] for a in ("yes", "partly"))
    if any(asserters & set(r["asserted_by"]) for r in no):
        return "withdrawn"
    if any(e["relation"] == "supersedes" and e["object_id"] == claim_id for e in rows["relations"]):
        return "superseded"
    if no:
        return "contested" if yes or partly else "disputed"
    if partly and max(partly) >= max(yes, default=date.min):
        return "partly_accepted"
    return "accepted" if yes else "asserted"


def answers(recommendation: Row, responses: Iterable[Row], dated: dict[str, date]) -> Row:
    """The three answers to a recommendation, each from its addressee's latest response that says so."""
    addressees = set(recommendation["addressed_to"] or ())
    given = [
        r
        for r in responses
        if recommendation["recommendation_id"] in (r["responds_to"] or ())
        and addressees & {*r["asserted_by"], *r["on_behalf_of"]}
    ]
    given.sort(key=lambda r: dated[r["document_id"]])
    return {name: next((r[name] for r in reversed(given) if r[name] != _OPEN), _OPEN) for name in _ANSWERS}


def union(rows: Rows, model: Model) -> list[Row]:
    """The table `claims`: the columns that the four tables share."""
    types = {table: code for code, table in model.codebooks["claim_type"].where("table").items()}
    return [
        {"claim_id": row[table.key[0]], "claim_type": types[name], **_shared(row, model.claim_columns)}
        for name, table in model.claim_tables.items()
        for row in rows[name]
    ]


def _shared(row: Row, columns: Sequence[str]) -> Row:
    """The shared columns of a claim, and of its missing values those that stand in them."""
    missing = [entry for entry in row[MISSING] if re.split(r"[.\[]", entry["field"])[0] in columns]
    return {column: row[column] for column in columns} | {MISSING: missing}


def coverage(rows: Rows, model: Model) -> list[Row]:
    """The full grid document × theme: absent as coded, found from claims, outside_remit as coded, else silent.

    A theme that the author looked for and says was not found is absent, although the claim that says so has the theme.
    """
    found = {(row["document_id"], theme) for row in rows["claims"] for theme in row["themes"]}
    coded = {(row["document_id"], row["theme"]): row for row in rows["coverage"]}
    grid = []
    for document in rows["documents"]:
        for theme in model.codebooks["theme"].codes:
            place = (document["document_id"], theme)
            facts = {"document_id": place[0], "theme": theme, "locality": document["locality"]}
            empty: Row = {"value": "found" if place in found else "silent", "note": None, "evidence": []}
            row = coded.get(place, empty)
            if place in found and row["value"] != "absent":
                row = empty
            grid.append({key: row[key] for key in ("value", "note", "evidence")} | facts)
    return grid


def _nest(document: Row, rows: Rows, model: Model, names: dict[str, str]) -> None:
    claims = []
    for name in model.claim_tables:
        document[name] = [r for r in rows[name] if r["document_id"] == document["document_id"]]
        claims += document[name]
    document["actors"] = mentions(claims, names)
    document["coded_share"] = coded_share(claims, document["stream_length"])


def mentions(claims: Iterable[Row], names: dict[str, str]) -> list[Row]:
    """The actors of a document's claims, each with the first role that holds, in the codebook's order of roles."""
    roles: dict[str, str] = {}
    held: defaultdict[str, set[str]] = defaultdict(set)
    for claim in claims:
        for role, column in _MENTIONS.items():
            held[role].update(claim.get(column) or ())
    for role in _MENTIONS:
        for actor in sorted(held[role]):
            roles.setdefault(actor, role)
    return [{"actor_id": a, "name": names[a], "role_in_document": role} for a, role in roles.items()]


def coded_share(claims: Iterable[Row], stream_length: int) -> float:
    """Share of the stream that lies inside at least one anchor, rounded to four places."""
    covered = 0
    end = 0
    spans = sorted((a["start"], a["start"] + a["length"]) for claim in claims for a in claim["evidence"])
    for start, stop in spans:
        covered += max(0, stop - max(start, end))
        end = max(end, stop)
    return round(covered / stream_length, 4)
