"""A report as text, Markdown, HTML and JSON: the same words in each, the same bytes for the same outcome."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from inquiries.rulebook.outcomes import Outcome, Outcomes, State
from inquiries.rulebook.rules import Rule, RuleBook

_TEMPLATES: Final = Path(__file__).with_name("templates")
_MOST: Final = 20  # records listed a rule in a terminal; the other forms list all


def verdict(report: Outcomes) -> str:
    """The outcome in one sentence."""
    failing = [o for o in report.of(State.FAILS) if o.rule.severity == "error"]
    broken, unread = list(report.of(State.BROKEN)), not report.usable
    warnings = [o for o in report.of(State.FAILS) if o.rule.severity == "warning"]
    told = f"; {_many(len(warnings), 'warning')}" if warnings else ""
    if report.holds:
        return f"The data set holds: {_many(len(list(report.of(State.HOLDS))), 'rule')} met{told}."
    parts = []
    if failing:
        records = {f.record for o in failing for f in o.failures}
        parts.append(f"{_many(len(failing), 'rule')} broken by {_many(len(records), 'record')}")
    if broken:
        parts.append(f"{_many(len(broken), 'rule')} could not be checked, which counts as failing")
    if unread:
        parts.append("the rows could not be checked because of the files")
    return f"The data set falls short: {'; '.join(parts)}{told}."


def summary(report: Outcomes) -> Iterator[tuple[str, str]]:
    """What was checked, as pairs of a name and a text."""
    rows = {name: sum(splits.values()) for name, splits in report.counts.items()}
    yield "rules", ", ".join(f"{sum(1 for _ in report.of(s))} {s.value}" for s in State if any(report.of(s)))
    yield "rows", f"{sum(rows.values()):,} in {_many(sum(map(bool, rows.values())), 'table')}"
    yield "tables", ", ".join(f"{name} {count:,}" for name, count in rows.items())
    for remark in report.remarks:
        yield "not checked", remark


def text(report: Outcomes) -> str:
    """Plain words for a terminal, at most 20 records a rule."""
    lines = [verdict(report), *(f"  {name}: {what}" for name, what in summary(report))]
    for outcome in _told(report):
        lines += ["", f"{_headline(outcome)}", f"  why: {outcome.rule.reason}"]
        lines += [f"  - {f.message}" + (f"  [{f.where}]" if f.where else "") for f in outcome.failures[:_MOST]]
        if len(outcome.failures) > _MOST:
            lines.append(f"  - and {len(outcome.failures) - _MOST} more (see --markdown, --html or --json)")
        if outcome.why:
            lines.append(f"  - {outcome.why}")
    return "\n".join(lines)


def markdown(report: Outcomes) -> str:
    """A Markdown page: what was found, then every rule."""
    lines = [f"# {report.title}", "", verdict(report), ""]
    lines += [f"- **{name}**: {_md(what)}" for name, what in summary(report)]
    for outcome in _told(report):
        lines += ["", f"## {_headline(outcome)}", "", outcome.rule.reason, ""]
        lines += [f"- {_md(f.message)}" + (f" (`{f.where}`)" if f.where else "") for f in outcome.failures]
        lines += [f"- {_md(outcome.why)}"] if outcome.why else []
    lines += [
        "",
        "## Every rule",
        "",
        "| rule | severity | outcome | rows | records | why |",
        "|---|---|---|--:|--:|---|",
    ]
    for o in report.outcomes:
        cells = (f"`{o.rule.id}`", o.rule.severity, o.state.value, f"{o.rows:,}", str(len(o.failures)), o.rule.reason)
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def html(report: Outcomes) -> str:
    """One self-contained page: no script, no address, no time."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups: dict[str, list[Outcome]] = {}
    for outcome in report.outcomes:
        groups.setdefault(outcome.rule.id.partition(".")[0], []).append(outcome)
    facts: dict[str, Any] = {
        "report": report,
        "verdict": verdict(report),
        "summary": list(summary(report)),
        "told": list(_told(report)),
        "groups": groups,
        "State": State,
    }
    return environment.get_template("report.html").render(facts)


def as_json(report: Outcomes) -> str:
    """A JSON document: holds, counts, and every rule with its outcome."""
    rules = [
        {
            "id": o.rule.id,
            "severity": o.rule.severity,
            "origin": o.rule.origin,
            "reason": o.rule.reason,
            "tables": list(o.rule.tables),
            "outcome": o.state.value,
            "rows": o.rows,
            "why": o.why,
            "failures": [
                {"record": f.record, "message": f.message, "sheet": f.sheet, "line": f.line} for f in o.failures
            ],
        }
        for o in report.outcomes
    ]
    content = {"holds": report.holds, "verdict": verdict(report), "counts": report.counts, "rules": rules}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def rule_table(book: RuleBook) -> str:
    """The rule book as a Markdown table."""
    lines = ["| rule | severity | from | reads | why | message |", "|---|---|---|---|---|---|"]
    lines += [f"| {' | '.join(map(_md, _rule_cells(rule)))} |" for rule in book]
    return "\n".join(lines) + "\n"


def listing(book: RuleBook) -> str:
    """The rule book for a terminal."""
    lines = []
    for rule in book:
        ident, severity, origin, reads, reason, _ = _rule_cells(rule)
        lines += [f"{ident.strip('`')}  ({severity}, {origin})", f"  {reason}", f"  reads {reads}"]
    return "\n".join([*lines, f"{len(book)} rules"])


def _rule_cells(rule: Rule) -> tuple[str, ...]:
    tables = ", ".join(rule.tables) + (" and copies of the documents" if rule.needs else "")
    return f"`{rule.id}`", rule.severity, rule.origin, "the files" if rule.files else tables, rule.reason, rule.message


def _told(report: Outcomes) -> Iterator[Outcome]:
    """What has to be told of: errors before warnings, broken rules first."""
    yield from report.of(State.BROKEN)
    failing = list(report.of(State.FAILS))
    yield from sorted(failing, key=lambda o: (o.rule.severity != "error", o.rule.id))


def _headline(outcome: Outcome) -> str:
    if outcome.state is State.BROKEN:
        return f"{outcome.rule.id}: could not be checked"
    found = _many(len(outcome.failures), "finding")
    return f"{outcome.rule.id} ({outcome.rule.severity}): {found} in {_many(outcome.rows, 'row')} checked"


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"


def _md(cell: str) -> str:
    return cell.replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("\n", " ")
