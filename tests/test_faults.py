"""Proof by faults: every corruption in faults/ is caught, by the rule meant for it, with the record named in its words.

A fault edits the rows of the miniature data set, its files, its schema or its sheets. Rows are written as a build
writes them, card and manifest included, so that the rule meant is the one that is tested. `copies` carries an edit
into the union of claims and the nested documents, as a build would; `all` computes anew what is computed; `none`
edits one place alone. Sheets are read by the sheet reader, whose error is what counts.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from inquiries import derive
from inquiries.errors import BadInput
from inquiries.expectations import validator
from inquiries.export import Dataset
from inquiries.export.card import Card
from inquiries.export.manifest import Manifest
from inquiries.export.parquet import ParquetFiles
from inquiries.model import Model
from inquiries.normalise import Rows, normalise
from inquiries.rulebook.checking import Validator
from inquiries.rulebook.implied import implied
from inquiries.rulebook.report import Report, State
from inquiries.rulebook.rules import read_rules
from inquiries.sheets import Corpus, read_corpus
from inquiries.tables import arrow_schema, split_of

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "validation"
FAULTS = ROOT / "tests" / "faults"
CORPUS = ROOT / "tests" / "corpus"
Split = dict[str, dict[str, list[dict[str, Any]]]]
STEP = re.compile(r"([a-z_]+)|\[(\d+)\]")


@cache
def faults() -> tuple[dict[str, Any], ...]:
    """Every declared fault."""
    paths = sorted(FAULTS.glob("*.yaml"))
    return tuple(fault for path in paths for fault in yaml.safe_load(path.read_text(encoding="utf-8")))


@dataclass
class Laboratory:
    """The miniature data set, and one engine for all faults: what did not change is not checked anew."""

    model: Model
    corpus: Corpus
    schema: Path
    rows: Rows
    rules: Path
    engines: dict[str, Validator] = field(default_factory=dict)

    def run(self, fault: dict[str, Any], folder: Path) -> Report:
        """Build a data set with the fault in it and validate it."""
        model, engine = self.model, "sound"
        if change := fault.get("schema"):
            model, engine = self.changed(change, folder), yaml.safe_dump(change)
        rows = self.split()
        for edit in fault.get("edits", ()):
            edit_rows(rows, edit, self.model)
        {"copies": copies, "all": recompute, "none": lambda *_: None}[fault.get("refresh", "copies")](rows, self.model)
        out = self.write(rows, model, folder / "dataset")
        for edit in fault.get("files", ()):
            edit_file(out, edit)
        if fault.get("manifest"):
            Manifest().write(self.dataset(rows, model), out)
        sources = CORPUS / "texts" if fault.get("sources") else None
        return self.engine(engine, model).validate(out, sources)

    def engine(self, name: str, model: Model) -> Validator:
        if name not in self.engines:
            self.engines[name] = validator(model, self.rules, remember=True)
        return self.engines[name]

    def changed(self, change: dict[str, str], folder: Path) -> Model:
        """The model without one code."""
        schema = Path(shutil.copytree(self.schema, folder / "schema"))
        book = schema / "codebooks" / f"{change['codebook']}.yaml"
        content = yaml.safe_load(book.read_text(encoding="utf-8"))
        del content["codes"][change["delete"]]
        book.write_text(yaml.safe_dump(content), encoding="utf-8")
        return Model.load(schema)

    def split(self) -> Split:
        rows: Split = {}
        for name, table in self.model.tables.items():
            rows[name] = {split: [] for split in self.model.splits}
            for row in deepcopy(self.rows[name]):
                rows[name][split_of(row, table, self.model)].append(row)
        return rows

    def dataset(self, rows: Split, model: Model) -> Dataset:
        tables = {
            name: {s: pa.Table.from_pylist(some, schema=arrow_schema(table)) for s, some in rows[name].items() if some}
            for name, table in model.tables.items()
        }
        return Dataset(model, self.rows, tables, "0.1", self.corpus.folder)

    def write(self, rows: Split, model: Model, out: Path) -> Path:
        out.mkdir(parents=True)
        dataset = self.dataset(rows, model)
        for exporter in (ParquetFiles(), Card(), Manifest()):
            exporter.write(dataset, out)
        return out


def edit_rows(rows: Split, edit: dict[str, Any], model: Model) -> None:
    """Set, drop, double or move the rows of one record, or of all of a table."""
    table = model.table(edit["table"])
    found = False
    for split, some in rows[edit["table"]].items():
        for row in list(some):
            if edit.get("record") not in (None, " ".join(str(row[key]) for key in table.key)):
                continue
            if any(row.get(key) != value for key, value in edit.get("where", {}).items()):
                continue
            found = True
            one_row(rows[edit["table"]], split, row, edit)
    assert found, f"no such record: {edit}"


def one_row(splits: dict[str, list[dict[str, Any]]], split: str, row: dict[str, Any], edit: dict[str, Any]) -> None:
    if "as" in edit:
        row = deepcopy(row)
        splits[split].append(row)
    for path, value in sorted(edit.get("set", {}).items(), key=lambda pair: -len(STEP.findall(pair[0]))):
        set_path(row, path, value)
    if edit.get("drop"):
        splits[split].remove(row)
    if edit.get("double"):
        splits[split].append(deepcopy(row))
    if "move" in edit:
        splits[split].remove(row)
        splits[edit["move"]].append(row)


def set_path(row: Any, path: str, value: Any) -> None:
    """Set a value inside a row; a path that ends with `+` appends to the list there, one with `-` deletes the item."""
    steps = [name or int(number) for name, number in STEP.findall(path)]
    for step in steps[:-1]:
        row = row[step]
    if path.endswith("+"):
        row[steps[-1]] = [*(row[steps[-1]] or []), value]
    elif path.endswith("-"):
        del row[steps[-1]]
    else:
        row[steps[-1]] = value


def claim_rows(rows: Split, model: Model) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for name in model.claim_tables:
        for split, some in rows[name].items():
            for row in some:
                yield name, split, row


def copies(rows: Split, model: Model) -> None:
    """Carry the claim tables into the union and the nested documents."""
    types = {table: code for code, table in model.codebooks["claim_type"].where("table").items()}
    rows["claims"] = {split: [] for split in model.splits}
    nested: dict[tuple[str, str], list[Any]] = {}
    for name, split, row in claim_rows(rows, model):
        shared = {column: row[column] for column in model.claim_columns}
        if row["missing"]:
            shared = derive._shared(row, model.claim_columns)
        claim = {"claim_id": row[model.table(name).key[0]], "claim_type": types[name], **shared}
        rows["claims"][split].append(claim)
        nested.setdefault((name, row["document_id"]), []).append(row)
    for some in rows["documents"].values():
        for document in some:
            for name in model.claim_tables:
                document[name] = nested.get((name, document["document_id"]), [])


def recompute(rows: Split, model: Model) -> None:
    """Compute anew what a build computes."""
    whole = {name: [row for some in splits.values() for row in some] for name, splits in rows.items()}
    whole["relations"] = [row for row in whole["relations"] if row["origin"] == "coded"]
    whole["coverage"] = [row for row in whole["coverage"] if row["value"] in ("absent", "outside_remit")]
    derive.fill(whole, model)
    for name, table in model.tables.items():
        rows[name] = {split: [] for split in model.splits}
        for row in whole[name]:
            rows[name][split_of(row, table, model)].append(row)


def edit_file(out: Path, edit: dict[str, Any]) -> None:
    path = out / edit["file"]
    _FILE[edit["do"]](path, edit)


def _rewrite(change: Callable[[pa.Table, dict[str, Any]], pa.Table]) -> Callable[[Path, dict[str, Any]], None]:
    def rewrite(path: Path, edit: dict[str, Any]) -> None:
        pq.write_table(change(pq.ParquetFile(path).read(), edit), path)

    return rewrite


def _flip(path: Path, edit: dict[str, Any]) -> None:
    data = bytearray(path.read_bytes())
    data[edit["at"]] ^= 1
    path.write_bytes(data)


def _move(path: Path, edit: dict[str, Any]) -> None:
    target = path.parent / edit["to"]
    target.parent.mkdir(exist_ok=True)
    path.rename(target)


def _text(path: Path, edit: dict[str, Any]) -> None:
    text = path.read_text(encoding="utf-8")
    assert edit["replace"] in text
    path.write_text(text.replace(edit["replace"], edit["with"], 1), encoding="utf-8")


def _write(path: Path, edit: dict[str, Any]) -> None:
    path.write_text(edit["content"], encoding="utf-8")


_FILE: dict[str, Callable[[Path, dict[str, Any]], None]] = {
    "truncate": lambda path, edit: os.truncate(path, edit["to"]),
    "flip": _flip,
    "delete": lambda path, _: path.unlink(),
    "write": _write,
    "move": _move,
    "text": _text,
    "drop-column": _rewrite(lambda t, e: t.drop_columns([e["column"]])),
    "rename-column": _rewrite(
        lambda t, e: t.rename_columns([e["to"] if c == e["column"] else c for c in t.column_names])
    ),
    "add-column": _rewrite(lambda t, e: t.append_column(e["column"], pa.nulls(len(t), pa.string()))),
    "retype-column": _rewrite(
        lambda t, e: t.set_column(
            t.column_names.index(e["column"]), e["column"], t[e["column"]].cast(getattr(pa, e["to"])())
        )
    ),
    "reverse-columns": _rewrite(lambda t, _: t.select(list(reversed(t.column_names)))),
    "rows": _rewrite(lambda t, e: t.slice(0, e["keep"])),
}


@pytest.fixture(scope="module")
def laboratory(
    corpus: Corpus, corpus_model: Model, corpus_schema: Path, tmp_path_factory: pytest.TempPathFactory
) -> Laboratory:
    rules = Path(shutil.copytree(RULES, tmp_path_factory.mktemp("rules") / "validation"))
    bounds = [yaml.safe_load((folder / "bounds.yaml").read_text("utf-8")) for folder in (RULES, FAULTS / "bounds")]
    (rules / "bounds.yaml").write_text(yaml.safe_dump(bounds[0] | bounds[1]), encoding="utf-8")
    return Laboratory(corpus_model, corpus, corpus_schema, normalise(corpus, corpus_model), rules)


def found(report: Report) -> dict[str, list[str]]:
    """Rule → messages, of every rule that does not hold."""
    assert not report.broken, [o.why for o in report.of(State.BROKEN)]
    return {o.rule.id: [f.message for f in o.failures] for o in report.of(State.FAILS)}


def sheet_problems(fault: dict[str, Any], corpus: Path, model: Model) -> list[str]:
    """What reading the sheets says after an edit."""
    edit = fault["sheet"]
    _text(corpus / "coding" / edit["file"], edit)
    with pytest.raises(BadInput) as caught:
        normalise(read_corpus(corpus / "coding", model), model)
    return [str(problem) for problem in caught.value.problems]


of_rows = [fault for fault in faults() if "sheet" not in fault]
of_sheets = [fault for fault in faults() if "sheet" in fault]


def test_the_sound_data_set_breaks_no_rule(laboratory: Laboratory, tmp_path: Path) -> None:
    report = laboratory.run({"refresh": "none", "sources": True}, tmp_path)
    assert report.holds, report.text()
    assert not [o.rule.id for o in report.of(State.UNCHECKED)]
    refreshed = laboratory.run({"refresh": "all", "sources": True}, tmp_path / "again")
    assert found(refreshed) == found(report)


@pytest.mark.parametrize("fault", of_rows, ids=lambda fault: fault["fault"])
def test_fault_is_caught_by_its_rule(fault: dict[str, Any], laboratory: Laboratory, tmp_path: Path) -> None:
    broken = found(laboratory.run(fault, tmp_path))
    assert broken.get(fault["rule"]) == fault["says"]
    assert sorted(broken.keys() - {fault["rule"]}) == sorted(fault.get("also", ()))


@pytest.mark.parametrize("fault", of_sheets, ids=lambda fault: fault["fault"])
def test_fault_in_a_sheet_is_refused(fault: dict[str, Any], corpus_folder: Path, corpus_model: Model) -> None:
    assert sheet_problems(fault, corpus_folder, corpus_model) == fault["says"]


def test_every_rule_is_triggered_by_a_fault_meant_for_it(corpus_model: Model) -> None:
    book = read_rules(RULES, implied(corpus_model))
    meant = {fault["rule"] for fault in faults()}
    assert not [rule.id for rule in book if rule.id not in meant]
    assert not [rule for rule in meant if rule not in book.rules and not rule.startswith("sheet:")]


def test_there_are_many_kinds_of_fault() -> None:
    names = [fault["fault"] for fault in faults()]
    assert len(names) == len(set(names))
    assert len(names) >= 80
