"""Validation of a built data set by Great Expectations: flat frames by its expectations, joined frames by their length.

Great Expectations swallows an exception inside a metric and answers `success: false` with nothing in it, and may
answer for fewer rows than it was given. Here an exception or a wrong row count is an answer of its own: it could
not be told, and that fails the run.
"""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
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
_COMPLETE: Final = {
    "result_format": "COMPLETE",
    "unexpected_index_column_names": [RECORD, PLACE],
    "include_unexpected_rows": False,
}


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
    return Validator(model, read_rules(rules, implied(model)), ByValue(GreatExpectations(), remember), remember)


class GreatExpectations:
    """Runs expectations: one batch and one suite a frame, nothing written to disk, nothing sent anywhere."""

    _language = "pandas"  # of conditions on rows

    def __init__(self) -> None:
        os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
        with _spark_hidden():
            import great_expectations as gx

        logging.getLogger("great_expectations").setLevel(logging.ERROR)
        self._gx = gx
        self._context = gx.get_context(mode="ephemeral")
        self._context.variables.progress_bars = {"globally": False}  # type: ignore[assignment]
        self._source = self._sources()
        self._assets: dict[str, Any] = {}

    def _sources(self) -> Any:
        return self._context.data_sources.add_pandas("frames")

    def _batch(self, name: str, frame: Any) -> Any:
        if name not in self._assets:
            asset = self._source.add_dataframe_asset(name)
            self._assets[name] = asset.add_batch_definition_whole_dataframe("whole")
        return self._assets[name].get_batch(batch_parameters={"dataframe": frame})

    def run(self, name: str, frame: pa.Table, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""
        batch = self._batch(name, _narrow(frame, checks))
        answers = self._asked(batch, name, dict(enumerate(checks)), _COMPLETE)
        return [_answer(check, answers[i], len(frame)) for i, check in enumerate(checks)]

    def _asked(self, batch: Any, name: str, checks: Mapping[int, Check], form: Mapping[str, Any]) -> dict[int, Any]:
        """The result of each check by its number; None for one that is not answered."""
        if not checks:
            return {}
        specs = [_spec(check, number, self._language) for number, check in checks.items()]
        outcome = batch.validate(self._gx.ExpectationSuite(name=name, expectations=specs), result_format=dict(form))
        answers = {r.expectation_config.meta["check"]: r for r in outcome.results}
        return {number: answers.get(number) for number in checks}


class OnSpark(GreatExpectations):
    """The same on frames of Spark, by Great Expectations' own engine for it.

    All checks of a frame are counted in a few jobs; which rows fail is asked only of those that do.
    """

    _language = "spark"

    def _sources(self) -> Any:
        return self._context.data_sources.add_spark("frames")

    def run(self, name: str, frame: Any, checks: Sequence[Check]) -> list[Answer]:
        """One answer a check, in the order of the checks."""
        rows = frame.select([column for column in _wanted(checks) if column in frame.columns]).persist()
        try:
            batch, count = self._batch(name, rows), rows.count()
            counted = self._asked(batch, name, dict(enumerate(checks)), {"result_format": "BASIC"})
            failing = {i: check for i, check in enumerate(checks) if not (counted[i] and counted[i].success)}
            listed = self._asked(batch, name, failing, _COMPLETE)
            return [_answer(c, listed.get(i, counted[i]), count, listed=i in listed) for i, c in enumerate(checks)]
        finally:
            rows.unpersist()


@contextmanager
def _spark_hidden() -> Iterator[None]:
    """Let Great Expectations not find a PySpark without grpcio, whose import would end the process without a word."""
    hidden = "pyspark" not in sys.modules and find_spec("grpc") is None
    if hidden:
        sys.modules["pyspark"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        if hidden:
            del sys.modules["pyspark"]


def _narrow(frame: pa.Table, checks: Sequence[Check]) -> pd.DataFrame:
    """Only the columns that are read, with Arrow's types, which keep whole numbers and nulls apart."""
    import pandas as pd

    present = [name for name in _wanted(checks) if name in frame.column_names]
    narrow: pd.DataFrame = frame.select(present).to_pandas(types_mapper=pd.ArrowDtype)
    return narrow


def _wanted(checks: Sequence[Check]) -> list[str]:
    """The columns that checks read, and those that name a row."""
    return list(dict.fromkeys((RECORD, PLACE, *(column for check in checks for column in _columns(check)))))


def _columns(check: Check) -> Iterator[str]:
    yield from (check.arguments[key] for key in _COLUMNS if key in check.arguments)
    for key in _LISTS:
        yield from check.arguments.get(key, ())
    if check.only_where:
        yield check.only_where[0]


def _spec(check: Check, number: int, language: str) -> dict[str, Any]:
    from great_expectations.expectations.row_conditions import Column

    arguments = dict(check.arguments)
    if check.only_where:
        column, value = check.only_where
        arguments["row_condition"] = Column(column) == value
        arguments["condition_parser"] = language
    if language == "spark" and "regex" in arguments:
        arguments["regex"] = f"(?U){arguments['regex']}"  # Java's letters are those of ASCII without it
    return {"type": check.type, "kwargs": arguments, "meta": {"check": number}}


def _answer(check: Check, result: Any, rows: int, *, listed: bool = True) -> Answer:
    """What a result says; where the rows that fail were not asked for (`listed`), that there are none."""
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
    failing = (found.get("unexpected_index_list") or []) if listed else []
    if result.success != (not failing) or len(failing) != found.get("unexpected_count", 0):
        return Answer(check, problem=f"{check.type} on {check.frame} does not say which rows it fails on")
    return Answer(check, tuple({k: None if pd.isna(v) else v for k, v in row.items()} for row in failing))


def _raised(info: Mapping[str, Any]) -> str:
    """The message of an exception that a metric raised, whichever of its two forms the information has."""
    entries = [info] if "raised_exception" in info else list(info.values())
    return next((str(e.get("exception_message") or "an exception") for e in entries if e["raised_exception"]), "")
