"""The rule book: where rules come from, what each must have, what a bad declaration is told, and the page about it."""

from __future__ import annotations

import importlib.util
import re
import shutil
from itertools import product
from pathlib import Path

import pyarrow as pa
import pytest

from inquiries.declared import VALIDATION
from inquiries.errors import BadInput
from inquiries.model import Model
from inquiries.rulebook.frames import shapes
from inquiries.rulebook.implied import implied
from inquiries.rulebook.joins import columns_read, reads
from inquiries.rulebook.names import Known, unknown
from inquiries.rulebook.observed import _different
from inquiries.rulebook.rules import Rule, RuleBook, read_rules

ROOT = Path(__file__).resolve().parent.parent
HELPERS = {"codes", "texts", "dates", "counts", "fills", "unknown_names", "source_runs", "anchors_read"}
BOUNDS = {"bounds_rows", "bounds_filled", "bounds_parts"}


@pytest.fixture(scope="module")
def model() -> Model:
    return Model.load()


@pytest.fixture(scope="module")
def book(model: Model) -> RuleBook:
    return read_rules(VALIDATION, implied(model))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(VALIDATION, tmp_path / "validation"))


def test_every_rule_says_what_it_is_for(book: RuleBook) -> None:
    for rule in book:
        assert re.fullmatch(r"[A-Z][^.!?]*[^.!?\s]\.", rule.reason), rule.id
        assert rule.message.startswith("{record}: "), rule.id
        assert rule.tables, rule.id


def test_every_message_says_what_to_do(book: RuleBook) -> None:
    assert not [rule.id for rule in book if not re.search(r"; [a-z]|stands? more", rule.message)]


def test_a_query_reads_what_its_rule_names(model: Model, book: RuleBook) -> None:
    rows = {f"{kind}_{name}" for kind in ("whole", "nested", "union") for name in model.tables}
    frames = {*shapes(model), *HELPERS, *BOUNDS, *rows}
    for rule in book:
        if rule.violations:
            read = reads(rule.violations)
            assert not read - frames, rule.id
            if rule.origin == "declared":
                assert not read - {*rule.tables, *HELPERS, "documents", "claims", "register", "recommendations"}, (
                    rule.id
                )


def test_checks_are_of_frames_and_columns_that_exist(model: Model, book: RuleBook) -> None:
    known = shapes(model)
    for rule in book:
        for check in rule.checks:
            assert check.frame in {*known, "texts"}, rule.id


def test_both_origins_are_there(book: RuleBook) -> None:
    assert {rule.origin for rule in book} == {"schema", "declared"}
    assert len({rule.id for rule in book}) == len(book) > 150


def test_a_query_that_reads_nothing_is_no_rule() -> None:
    with pytest.raises(ValueError, match="reads no frame"):
        reads("SELECT 1 AS record")


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("severity: error", "severity: fatal", "odd id or severity"),
        ("  severity: error\n", "", "lacks ['severity']"),
        ("  reason:", "  raeson:", "has ['raeson']"),
        ("- id: findings.failure", "- id: findings.no-failure", "the rule stands twice"),
    ],
)
def test_a_badly_declared_rule_is_told(folder: Path, model: Model, old: str, new: str, message: str) -> None:
    path = folder / "findings.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    with pytest.raises(BadInput, match=re.escape(message)):
        read_rules(folder, implied(model))


def test_an_unknown_word_list_is_told(folder: Path, model: Model) -> None:
    (folder / "words" / "pronouns.txt").unlink()
    with pytest.raises(BadInput, match="names no word list 'pronouns'"):
        read_rules(folder, implied(model))


def test_a_folder_without_bounds_is_no_rule_folder(tmp_path: Path, model: Model) -> None:
    with pytest.raises(BadInput, match="no bounds"):
        read_rules(tmp_path, implied(model))


def test_a_frame_keeps_the_columns_that_queries_name_or_take_all_of() -> None:
    columns = ["record", "start", "length"]
    assert columns_read('SELECT record FROM x WHERE "start" > 1', columns) == ["record", "start"]
    for query in (
        "SELECT * FROM x",
        "SELECT record, x.* FROM x",
        "SELECT DISTINCT * FROM x",
        "SELECT record, * FROM x",
    ):
        assert columns_read(query, columns) == columns
    assert columns_read("SELECT 2 * length FROM x", columns) == ["length"]


def test_rows_that_differ_anywhere_are_looked_at_each() -> None:
    values = ["2011", "2012", None, "2013"]
    rows = pa.table(dict(zip("abc", map(list, zip(*product(values, repeat=3), strict=True)), strict=True)))
    rows = pa.concat_tables([rows, rows.slice(7, 20)])
    different, numbers = _different(rows)
    assert len(different) == 64
    assert different.take(numbers).to_pylist() == rows.to_pylist()


def test_a_message_with_an_unknown_fact_is_an_error() -> None:
    rule = Rule("x.y", "error", "Why.", ("x",), "{record}: {nothing}", "declared")
    with pytest.raises(KeyError):
        rule.say({"record": "r"})


KNOWN = Known(("Gerald Pike", "Dr Imogen Farrow"), ("Marlshire County Council",), ("May", "Operation"), ("Mr", "Dr"))


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Gerald Pike spoke.", []),
        ("The leader, Mr Pike, spoke in May to Marlshire County Council.", []),
        ("Marlshire's Council spoke, says Dr Imogen Farrow.", []),
        ("Former Marlshire councillors spoke.", []),
        ("The leader names Ruth Wexcombe as one.", ["Ruth Wexcombe"]),
        ("The leader names Gerald Wexcombe as one.", ["Gerald Wexcombe"]),
        ("Ruth Wexcombe spoke.", ["Ruth Wexcombe"]),
        ("The leader names Mr Wexcombe as one.", ["Mr Wexcombe"]),
        ("The leader names Wexcombe as one.", ["Wexcombe"]),
        ("The MEP spoke of CSE.", []),
    ],
)
def test_names_that_no_actor_bears(text: str, names: list[str]) -> None:
    assert [name for name, _ in unknown(text, KNOWN)] == names


def test_the_page_about_validation_is_up_to_date() -> None:
    spec = importlib.util.spec_from_file_location("fault_table", ROOT / "benchmarks" / "fault_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.PAGE.read_text(encoding="utf-8") == module.page(), "run python benchmarks/fault_table.py"
