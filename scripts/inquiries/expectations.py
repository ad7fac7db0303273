"""Validation of a built data set by Great Expectations: flat frames by its expectations, joined frames by their length.

Great Expectations swallows an exception inside a metric and answers `success: false` with nothing in it, and may
answer for fewer rows than it was given. Here an exception or a wrong row count is an answer of its own: it could
not be told, and that fails the run.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from inquiries.model import Model
from inquiries.rulebook.by_value import ByValue
from inquiries.rulebook.checking import Answer, Validator
from inquiries.rulebook.frames import PLACE, RECORD
from inquiries.rulebook.implied import implied
from inquiries.rulebook.report import Report
from inquiries.rulebook.rules import Check, read_rules

if TYPE_CHECKING:
    import pandas as pd

_COLUMNS: Final = ("column", "column_A", "column_B")
_LISTS: Final = ("column_list",)


def validate(folder: Path, model: Model, rules: Path, sources: Path | None) -> Report:
    """Check a built data set by every rule.

    Args:
        folder: the data set: Parquet files, card, manifest.
        model: the schema.
        rules: the folder of the declared rules.
        sources: a folder with copies of the documents; None leaves out the rules that need them.

    Raises:
        BadInput: there is no data set, or a rule is badly declared.
    """
    return validator(model, rules).validate(folder, sources)


def validator(model: Model, rules: Path, *, remember: bool = False) -> Validator:
    """What checks data sets of a model by the rules of a folder. Raises BadInput for a rule that can't be."""
    return Validator(model, read_rules(rules, implied(model)), ByValue(GreatExpectations()), remember)


class GreatExpectations:
    """Runs expectations: one batch and one suite a frame, nothing written to disk, nothing sent anywhere."""

    def __init__(self) -> None:
        os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
        import great_expectations as gx

        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        self._gx = gx
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
        self._source = self._context.data_sources.add_pandas("frames")
        self._assets: dict[str, Any] = {}

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""
        if name not in self._assets:
            asset = self._source.add_dataframe_asset(name)
            self._assets[name] = asset.add_batch_definition_whole_dataframe("whole")
        batch = self._assets[name].get_batch(batch_parameters={"dataframe": _narrow(frame, checks)})
        suite = self._gx.ExpectationSuite(name=name, expectations=[_spec(c, i) for i, c in enumerate(checks)])
        form = {"result_format": "COMPLETE", "unexpected_index_column_names": [RECORD, PLACE]}
        outcome = batch.validate(suite, result_format={**form, "include_unexpected_rows": False})
        answers = {r.expectation_config.meta["check"]: r for r in outcome.results}
        return [_answer(check, answers.get(i), len(frame)) for i, check in enumerate(checks)]


def _narrow(frame: pa.Table, checks: Sequence[Check]) -> pd.DataFrame:
    """Only the columns that are read, with Arrow's types, which keep whole numbers and nulls apart."""
    import pandas as pd

    wanted = dict.fromkeys((RECORD, PLACE))
    for check in checks:
        wanted |= dict.fromkeys(_columns(check))
    present = [name for name in wanted if name in frame.column_names]
    narrow: pd.DataFrame = frame.select(present).to_pandas(types_mapper=pd.ArrowDtype)
    return narrow


def _columns(check: Check) -> Iterator[str]:
    yield from (check.arguments[key] for key in _COLUMNS if key in check.arguments)
    for key in _LISTS:
        yield from check.arguments.get(key, ())
    if check.only_where:
        yield check.only_where[0]


def _spec(check: Check, number: int) -> dict[str, Any]:
    from great_expectations.expectations.row_conditions import Column

    arguments = dict(check.arguments)
    if check.only_where:
        column, value = check.only_where
        arguments["row_condition"] = Column(column) == value
        arguments["condition_parser"] = "pandas"
    return {"type": check.type, "kwargs": arguments, "meta": {"check": number}}


def _answer(check: Check, result: Any, rows: int) -> Answer:
    import pandas as pd

    if result is None:
        return Answer(check, problem=f"{check.type} was not answered")
    if raised := _raised(result.exception_info):
        return Answer(check, problem=f"{check.type} on {check.frame}: {raised}")
    found = result.result
    if "element_count" not in found or (found["element_count"] != rows and not check.only_where):
        return Answer(
            check, problem=f"{check.type} on {check.frame} answered for {found.get('element_count')} rows of {rows}"
        )
    listed = found.get("unexpected_index_list") or []
    if result.success != (not listed) or len(listed) != found.get("unexpected_count", 0):
        return Answer(check, problem=f"{check.type} on {check.frame} does not say which rows it fails on")
    return Answer(check, tuple({k: None if pd.isna(v) else v for k, v in row.items()} for row in listed))


def _raised(info: Mapping[str, Any]) -> str:
    """The message of an exception that a metric raised, whichever of its two forms the information has."""
    entries = [info] if "raised_exception" in info else list(info.values())
    return next((str(e.get("exception_message") or "an exception") for e in entries if e["raised_exception"]), "")
