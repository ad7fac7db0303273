"""Great Expectations' silent passes, each turned into an answer that says so; and whole validations."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from inquiries.cli import main
from inquiries.expectations import GreatExpectations, validate, validator
from inquiries.model import Model
from inquiries.normalise import Rows
from inquiries.rulebook.by_value import ByValue
from inquiries.rulebook.checking import Answer
from inquiries.rulebook.frames import flatten, joined, shapes
from inquiries.rulebook.joins import Joins
from inquiries.rulebook.report import State
from inquiries.rulebook.rules import Check, Rule
from inquiries.tables import arrow_tables

RULES = Path(__file__).resolve().parent.parent / "validation"
FRAME = pa.table(
    {
        "record": ["a", "b", "c", "d"],
        "place": ["", "", "", ""],
        "code": pa.array(["x", "y", None, "x"]),
        "number": pa.array([1, None, 3, 4], pa.int32()),
        "given": [True, True, False, True],
    }
)


@pytest.fixture(scope="module")
def engine() -> GreatExpectations:
    return GreatExpectations()


CORPUS = Path(__file__).resolve().parent / "corpus"


def records(
    engine: GreatExpectations, kind: str, only: tuple[str, object] | None = None, **arguments: object
) -> list[str]:
    (answer,) = engine.run("frame", FRAME, [Check("frame", kind, arguments, only_where=only)])
    assert not answer.problem, answer.problem
    return [row["record"] for row in answer.rows]


def test_every_failing_row_is_named(engine: GreatExpectations) -> None:
    assert records(engine, "expect_column_values_to_not_be_null", column="code") == ["c"]
    assert records(engine, "expect_column_values_to_be_in_set", column="code", value_set=["x"]) == ["b"]
    assert records(engine, "expect_column_values_to_be_between", column="number", min_value=2) == ["a"]
    assert records(engine, "expect_column_values_to_be_unique", column="code") == ["a", "d"]


def test_a_condition_takes_only_its_rows(engine: GreatExpectations) -> None:
    assert records(engine, "expect_column_values_to_not_be_null", ("given", True), column="code") == []
    assert records(engine, "expect_column_values_to_not_be_null", ("given", False), column="code") == ["c"]


@pytest.mark.parametrize(
    "check",
    [
        Check("frame", "expect_column_values_to_be_in_set", {"column": "absent", "value_set": ["x"]}),
        Check("frame", "expect_column_values_to_match_regex", {"column": "code", "regex": "("}),
        Check("frame", "expect_table_row_count_to_equal", {"value": 4}),
    ],
    ids=["a column that is not there", "no expression", "no rows named"],
)
def test_what_could_not_be_told_is_a_problem(engine: GreatExpectations, check: Check) -> None:
    sound = Check("frame", "expect_column_values_to_not_be_null", {"column": "record"})
    first, second = engine.run("frame", FRAME, [check, sound])
    assert first.problem
    assert not second.problem


def test_a_frame_without_rows_is_no_problem(engine: GreatExpectations) -> None:
    check = Check("frame", "expect_column_values_to_match_regex", {"column": "code", "regex": "x"})
    (answer,) = engine.run("frame", FRAME.slice(0, 0), [check])
    assert (answer.rows, answer.problem) == ((), "")


def test_queries_see_frames_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text("a\n1\n", encoding="utf-8")
    with Joins({"frame": FRAME}) as joins:
        rule = Rule("x.y", "error", "", ("frame",), "{record}: x", "declared", violations="SELECT record FROM frame")
        assert [v.record for v in joins.violations(rule)] == ["a", "b", "c", "d"]
        query = f"SELECT 1 AS record FROM '{path}'"  # noqa: S608
        reading = Rule("x.y", "error", "", (), "{record}: x", "declared", violations=query)
        with pytest.raises(Exception, match="disabled"):
            joins.violations(reading)


def test_frames_keep_every_value_and_its_place(corpus_model: Model, corpus_rows: Rows) -> None:
    tables = arrow_tables(corpus_rows, corpus_model)
    frames: dict[str, pa.Table] = {}
    for name, table in corpus_model.tables.items():
        splits = tables[name]
        frames |= flatten(table, joined(table, splits), {split: len(part) for split, part in splits.items()})
    assert frames.keys() == shapes(corpus_model).keys()
    role = frames["actors_roles_shown_by"].to_pylist()[0]
    actor = next(row for row in corpus_rows["actors"] if row["actor_id"] == role["record"])
    assert role["place"] == "roles[0].shown_by[0]"
    assert role["value"] == actor["roles"][0]["shown_by"][0]
    assert len(frames["findings_evidence"]) == sum(len(row["evidence"]) for row in corpus_rows["findings"])


def test_the_miniature_data_set_holds(exported: Path, corpus_model: Model) -> None:
    report = validate(exported, corpus_model, RULES, None)
    assert report.holds, report.text()
    assert {o.rule.needs for o in report.of(State.UNCHECKED)} == {"sources"}
    assert "source texts were not checked" in report.text()


def test_a_file_that_breaks_off_is_told_and_nothing_else(exported: Path, corpus_model: Model, tmp_path: Path) -> None:
    data = Path(shutil.copytree(exported, tmp_path / "dataset"))
    path = next((data / "data" / "claims").glob("*.parquet"))
    content = path.read_bytes()
    path.write_bytes(content[:4] + bytes(200) + content[204:])  # its head and its end are whole
    report = validate(data, corpus_model, RULES, None)
    unreadable = next(o for o in report.outcomes if o.rule.id == "files.readable")
    assert [f.record for f in unreadable.failures] == [path.relative_to(data).as_posix()]
    assert not report.usable
    assert {o.state for o in report.outcomes if not o.rule.files} == {State.UNCHECKED}


def test_a_text_that_is_none_is_told(exported: Path, corpus_model: Model, tmp_path: Path) -> None:
    data = Path(shutil.copytree(exported, tmp_path / "dataset"))
    path = next((data / "data" / "findings").glob("*.parquet"))
    rows = pq.ParquetFile(path).read()
    number = rows.column_names.index("statement")
    bytes_ = pa.array([text.encode()[:-1] + b"\xff." for text in rows["statement"].to_pylist()])
    odd = pa.Array.from_buffers(pa.string(), len(bytes_), bytes_.buffers())
    pq.write_table(rows.set_column(number, "statement", odd), path)
    report = validate(data, corpus_model, RULES, None)
    unreadable = next(o for o in report.outcomes if o.rule.id == "files.readable")
    assert ["UTF8" in f.message for f in unreadable.failures] == [True]
    assert not report.usable


def test_bounds_of_what_is_not_there_are_told(exported: Path, corpus_model: Model, tmp_path: Path) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    bounds = yaml.safe_load((rules / "bounds.yaml").read_text(encoding="utf-8"))
    bounds["rows"] = {"finding": {"marlshire": [0, 9]}}
    bounds["filled"]["findings"] = {"valance": [0, 1]}
    (rules / "bounds.yaml").write_text(yaml.safe_dump(bounds), encoding="utf-8")
    report = validator(corpus_model, rules).validate(exported)
    found = {o.rule.id: [f.record for f in o.failures] for o in report.of(State.FAILS)}
    assert found == {"corpus.counts": ["finding/marlshire"], "corpus.filled": ["findings.valance"]}


def test_a_rule_that_breaks_down_fails_the_run(exported: Path, corpus_model: Model, tmp_path: Path) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    facts = {"severity": "warning", "reason": "It breaks.", "message": "{record}: x; y"}
    broken: list[dict[str, Any]] = [
        {"id": "broken.query", "tables": ["claims"], "violations": "SELECT nothing FROM claims", **facts},
        {"id": "broken.reads", "tables": ["nothing"], "violations": "SELECT record FROM nothing", **facts},
        {"id": "broken.words-of-sql", "tables": ["claims"], "violations": "SELEC record FROM claims", **facts},
        {"id": "broken.column", "expect": [{"frame": "claims", "type": _NULL, "column": "nothing"}], **facts},
        {"id": "broken.frame", "expect": [{"frame": "nothing", "type": _NULL, "column": "record"}], **facts},
        {"id": "broken.words", "tables": ["claims"], "violations": "SELECT record FROM claims", **facts}
        | {"message": "{record}: {nothing}; y"},
    ]
    (rules / "broken.yaml").write_text(yaml.safe_dump({"rules": broken}), encoding="utf-8")
    report = validator(corpus_model, rules).validate(exported)
    assert [o.rule.id for o in report.of(State.BROKEN)] == [rule["id"] for rule in broken]
    assert not report.holds


_NULL = "expect_column_values_to_not_be_null"


class Blind(ByValue):
    """Finds nothing, whatever it is asked."""

    def answers(self) -> list[Answer]:
        return [Answer(answer.check) for answer in super().answers()]


def test_an_engine_that_does_not_see_what_a_query_finds_is_not_believed(
    exported: Path, corpus_model: Model, tmp_path: Path
) -> None:
    rules = Path(shutil.copytree(RULES, tmp_path / "rules"))
    facts = {"severity": "error", "reason": "Every claim.", "message": "{record}: x; y"}
    rule = {"id": "claims.every", "tables": ["claims"], "violations": "SELECT record FROM claims", **facts}
    (rules / "every.yaml").write_text(yaml.safe_dump({"rules": [rule]}), encoding="utf-8")
    checks = validator(corpus_model, rules)
    assert [o.rule.id for o in checks.validate(exported).of(State.FAILS)] == ["claims.every"]
    checks.asker = Blind(GreatExpectations())
    assert [o.rule.id for o in checks.validate(exported).of(State.BROKEN)] == ["claims.every"]


def test_the_command_writes_every_form(
    exported: Path, corpus_schema: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = Path(shutil.copytree(exported, tmp_path / "dataset"))
    forms = {form: tmp_path / f"report.{form}" for form in ("json", "markdown", "html")}
    arguments = ["validate", "--out", str(data), "--schema", str(corpus_schema), "--coding", str(tmp_path)]
    arguments += ["--sources", str(CORPUS / "texts")]
    arguments += [part for form, path in forms.items() for part in (f"--{form}", str(path))]
    assert main(arguments) == 0
    first = {form: path.read_bytes() for form, path in forms.items()}
    assert main(arguments) == 0
    assert first == {form: path.read_bytes() for form, path in forms.items()}
    (data / "README.md").write_text("nothing", encoding="utf-8")
    assert main(arguments) == 1
    assert "files.card" in capsys.readouterr().out
