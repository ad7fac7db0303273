"""The drafter on Spark: the rows of one machine, on two workers, also when some of them are killed."""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inquiries.declared import VALIDATION
from inquiries.draft.engines import spark as on_spark
from inquiries.draft.engines.local import draft_all
from inquiries.draft.engines.pool import Limits
from inquiries.errors import BadInput, CannotPublish
from inquiries.expectations import OnSpark
from inquiries.model import Model
from inquiries.rulebook.implied import implied
from inquiries.rulebook.on_spark import check_tables
from inquiries.rulebook.rules import read_rules

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

DATASET = Path(__file__).resolve().parent.parent / "dataset"
CHILD = (sys.executable, str(Path(__file__).with_name("draft_child.py")))


@pytest.fixture(scope="module")
def session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Two workers, each a process with its own Python processes."""
    from pyspark.sql import SparkSession

    os.environ["PYSPARK_PYTHON"] = sys.executable
    place = tmp_path_factory.mktemp("spark")
    asked = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.local.dir": str(place),
        "spark.sql.warehouse.dir": str(place / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
        "spark.executor.maxNumFailures": "20",
        # small data: compile little, plan little
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.executor.extraJavaOptions": "-XX:TieredStopAtLevel=1",
        "spark.sql.codegen.wholeStage": "false",
        "spark.sql.adaptive.enabled": "false",
    }
    builder = SparkSession.builder.master("local-cluster[2,1,1024]")
    for name, value in asked.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("OFF")
    yield session
    session.stop()


def rows(table: pa.Table) -> list[dict[str, Any]]:
    """All rows, in an order of their own."""
    return sorted(table.to_pylist(), key=lambda row: json.dumps(row, default=str, sort_keys=True))


def texts(path: Path, said: list[str | None]) -> Path:
    names = [f"d{number:03}" for number in range(len(said))]
    pq.write_table(pa.table({"document": names, "text": pa.array(said, pa.string())}), path, row_group_size=10)
    return path


@pytest.mark.usefixtures("session")
def test_the_rows_are_those_of_the_local_engine(tmp_path: Path) -> None:
    said: list[str | None] = [
        f"On {1 + n} March 2014 Councillor Ann Moor of Marlshire County Council said that {n} files were lost. "
        "The panel found that nobody had read them. We recommend that the council should publish a plan."
        for n in range(28)
    ]
    given = [texts(tmp_path / "texts.parquet", [*said, None, ""])]
    totals = on_spark.draft_all(given, tmp_path / "spark", Limits())
    assert totals == draft_all(given, tmp_path / "local", Limits(), 1)
    ours, theirs = (pq.read_table(tmp_path / engine / "proposals") for engine in ("local", "spark"))
    assert rows(ours) == rows(theirs)
    assert totals.proposals > 100
    same = [(tmp_path / engine / "rejects.jsonl").read_text("utf-8") for engine in ("local", "spark")]
    assert same[0] == same[1] != ""


@pytest.mark.usefixtures("session")
def test_a_folder_of_files_too(tmp_path: Path) -> None:
    folder = tmp_path / "in put"
    (folder / "below").mkdir(parents=True)
    (folder / "below" / "a plan.txt").write_text("Marlshire has a plan.", encoding="utf-8")
    (folder / "torn.pdf").write_bytes(b"%PDF-1.7 and no more")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    totals = on_spark.draft_all([folder], tmp_path / "spark", Limits())
    assert totals == draft_all([folder], tmp_path / "local", Limits(), 1)
    ours, theirs = (pq.read_table(tmp_path / engine / "proposals") for engine in ("local", "spark"))
    assert rows(ours) == rows(theirs)


def processes(below: int) -> dict[int, str]:
    """Processes below one: number → command."""
    above, commands = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                above[int(folder.name)] = int((folder / "stat").read_text("ascii").rpartition(")")[2].split()[1])
                commands[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue  # it has ended

    def is_below(number: int) -> bool:
        while number in above:
            number = above[number]
            if number == below:
                return True
        return False

    return {number: command for number, command in commands.items() if is_below(number)}


def kill_one(driver: int, command: str, having: str) -> None:
    """Kill a process that has `command` and a child that has `having`, as soon as there is one."""
    until = time.monotonic() + 60
    while time.monotonic() < until:
        known = processes(driver)
        for number, words in known.items():
            if command in words and any(having in other for other in processes(number).values()):
                os.kill(number, signal.SIGKILL)
                return
        time.sleep(0.05)
    raise AssertionError(f"no process to kill: {command}")


def test_a_killed_worker_costs_nothing(session: SparkSession, tmp_path: Path) -> None:
    said: list[str | None] = ["please wait" if n % 2 else f"Marlshire has {n} plans." for n in range(240)]
    said[7], said[200] = "please leave", "please hang"
    given = texts(tmp_path / "texts.parquet", said)
    limits = Limits(seconds=4, megabytes=400)
    draft_all([given], tmp_path / "local", limits, 1, CHILD)
    frame = on_spark.draft_frame(on_spark.documents(session, [given]).repartition(8), limits, CHILD)
    found: list[pa.Table] = []
    job = threading.Thread(target=lambda: found.append(frame.toArrow()))
    job.start()
    gateway = session.sparkContext._gateway
    assert gateway
    driver = gateway.proc.pid
    kill_one(driver, "pyspark.daemon", "draft_child.py")
    time.sleep(1)
    kill_one(driver, "CoarseGrainedExecutorBackend", "draft_child.py")
    assert not found, "the job was over before anything was killed"
    job.join()
    assert rows(found[0]) == rows(pq.read_table(tmp_path / "local" / "proposals"))
    assert {"d007", "d200"} == {row["document"] for row in found[0].to_pylist() if row["kind"] == "unread"}


def test_triage_leaves_what_is_ours(session: SparkSession, tmp_path: Path) -> None:
    said: list[str | None] = [
        "The inquiry found that the council had failed. It recommends that the police should accept its findings.",
        "Stir the flour into the butter and leave it to cool.",
        None,
    ]
    given = texts(tmp_path / "texts.parquet", said)
    kept = on_spark.ours(on_spark.documents(session, [given])).toArrow().to_pylist()
    assert [row["document"] for row in kept] == ["d000"]


def test_what_cannot_be_used_is_refused(session: SparkSession, tmp_path: Path) -> None:
    pq.write_table(pa.table({"text": ["a"]}), tmp_path / "texts.parquet")
    with pytest.raises(BadInput, match="has the columns text"):
        on_spark.documents(session, [tmp_path / "texts.parquet"])
    with pytest.raises(CannotPublish, match="holds something already"):
        on_spark.draft_all([tmp_path / "texts.parquet"], tmp_path, Limits())


def read(session: SparkSession, folder: Path, name: str) -> Any:
    """A table of the data set with all its splits."""
    paths = sorted(folder.glob(f"data/{name}/*.parquet"))
    return session.read.parquet(*map(str, paths)).coalesce(1)


def test_the_rule_book_holds_on_spark_and_catches_a_bad_record(session: SparkSession, tmp_path: Path) -> None:
    model = Model.load()
    book = read_rules(VALIDATION, implied(model))
    bad = pq.read_table(DATASET / "data" / "findings" / "rotherham.parquet").slice(0, 1).to_pylist()[0]
    bad |= {"finding_id": "marlshire.f1", "statement": "Marlshire lost files", "valence": "dreadful"}
    schema = pq.read_schema(DATASET / "data" / "findings" / "rotherham.parquet")
    pq.write_table(pa.Table.from_pylist([bad], schema=schema), tmp_path / "bad.parquet")
    worse = read(session, DATASET, "findings").unionByName(session.read.parquet(str(tmp_path / "bad.parquet")))
    tables = {"actors": read(session, DATASET, "actors"), "findings": worse.coalesce(1)}
    checked = list(check_tables(tables, model, book, OnSpark()))
    assert not [answer.problem for _, answer in checked if answer.problem]
    failing = {(rule.id, row["record"]) for rule, answer in checked for row in answer.rows}
    assert failing == {("findings.codes", "marlshire.f1")}
    expected = {(r.id, c) for r in book for c in range(len(r.checks)) if r.checks[c].frame.split("_")[0] in tables}
    assert len(checked) == len(expected) > 30
