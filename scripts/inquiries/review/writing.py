"""A coding sheet from what was accepted, and the list of what was not."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from inquiries.draft.sheets.saving import write_whole
from inquiries.draft.sheets.yaml_text import comment, entry, flow, pair
from inquiries.errors import BadInput, CannotPublish, Problem
from inquiries.review.items import DOCUMENT
from inquiries.sheets import read_sheet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from inquiries.model import Model
    from inquiries.review.items import Item
    from inquiries.review.state import State

_HEAD: Final = ("document_id", "title", "source", "locality", "document_type", "date", "inquiry_ids")


def write_sheet(state: State, model: Model, out: Path) -> list[str]:
    """Write the coding sheet of what is accepted, and beside the draft what was rejected and why.

    Returns what the person should know: what is left out, and which ids lead nowhere.

    Raises:
        BadInput: what was accepted makes no valid sheet; nothing is written.
        CannotPublish: a file can't be written.
    """
    _check(state)
    beside = out.with_name(f"{out.stem}.unchecked.yaml")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        write_whole(beside, sheet_text(state, model))
        read_sheet(beside, model, str(out))
        beside.replace(out)
        write_whole(state.draft.path.with_name(f"{state.draft.path.stem}.rejects.yaml"), rejects_text(state))
    except OSError as error:
        raise CannotPublish(f"{out}: can't be written ({error.strerror}); name another file with --out") from None
    finally:
        beside.unlink(missing_ok=True)
    open_ = state.counts()["open"]
    return [f"{open_} undecided, left out"] if open_ else []


def _check(state: State) -> None:
    """Raises BadInput where the head is not decided on, nobody has a name, or an answer is to something rejected."""
    path, problems = str(state.draft.path), []
    codes = {item.code for item in state.accepted()}
    if DOCUMENT not in codes:
        problems.append(Problem(path, "the document as a whole is not accepted", "go to its first entry and decide"))
    if not state.coder:
        problems.append(Problem(path, "nobody is named as the coder", "give --coder"))
    drafted = {item.code for item in state.draft.items}
    for item in state.accepted():
        targets = state.fields(item).get("responds_to")
        gone = [t for t in targets if t in drafted - codes] if isinstance(targets, list) else []
        if gone:
            what = f"responds to {', '.join(gone)}, which is not accepted"
            problems.append(Problem(path, what, "edit it (e), or accept what it answers", path=item.code))
    if problems:
        raise BadInput(problems)


def sheet_text(state: State, model: Model) -> str:
    """The coding sheet: the head, then the accepted claims with the person's statements."""
    return "\n".join([*_head(state), *_claims(state, model), ""])


def _head(state: State) -> Iterator[str]:
    fields = dict(state.fields(state.draft.item(DOCUMENT)))
    for key in [*_HEAD, *(key for key in fields if key not in _HEAD)]:
        if key == "source":
            yield "source:"
            yield from (pair(name, value, "  ") for name, value in fields[key].items())
        elif key in fields:
            yield pair(key, fields[key])
    guide = (state.draft.data.get("coding") or {}).get("guide") or ""
    today = datetime.now(UTC).date().isoformat()
    # no reviewer: signing is for somebody else than the coder
    yield pair("coding", {"coder": state.coder, "method": "person", "guide": guide, "coded_on": today})
    for key in ("stream_rule", "stream_length"):
        yield pair(key, state.draft.data[key])
    yield f"stream_digest: '{state.draft.data['stream_digest']}'"


def _claims(state: State, model: Model) -> Iterator[str]:
    for table in model.claim_tables:
        own = [item for item in state.accepted() if item.table == table]
        yield f"{table}:" if own else f"{table}: []"
        for item in own:
            decided = state.of(item)
            fields = {"id": item.code, "statement": decided.statement, **state.fields(item)}
            yield from entry(fields, _anchors(item))
    yield "relations: []"
    yield "coverage: []"


def _anchors(item: Item) -> list[dict[str, Any]]:
    return [{name: getattr(anchor, name) for name in anchor.__slots__} for anchor in item.anchors]


def rejects_text(state: State) -> str:
    """What was rejected: the rule that proposed it, where, and why it was not accepted."""
    lines = [
        comment(
            f"Proposals for {state.draft.document_id} that a person rejected, with the reason: to measure rules by."
        )
    ]
    rejected = state.rejected()
    lines.append("rejects:" if rejected else "rejects: []")
    for item in rejected:
        decided = state.of(item)
        fields = {"item": item.code, "table": item.table, "rule": item.rule, "confidence": item.confidence}
        fields |= {
            "word": item.anchors[0].word if item.anchors else None,
            "reason": decided.reason,
            "words": decided.words,
        }
        lines.append(f"- {flow({key: value for key, value in fields.items() if value not in (None, '')})}")
    return "\n".join([*lines, ""])
