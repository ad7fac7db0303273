"""Many documents: the same rows whatever befalls the processes that draft them, each fault told of its document."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from inquiries.draft.batches import draft_batch
from inquiries.draft.engines import local
from inquiries.draft.engines.inputs import Inputs
from inquiries.draft.engines.ledger import opened
from inquiries.draft.engines.local import draft_all
from inquiries.draft.engines.pool import Limits, Pool, PoolBroken, Task
from inquiries.errors import BadInput, CannotPublish

CHILD = (sys.executable, str(Path(__file__).with_name("draft_child.py")))
LIMITS = Limits(seconds=4.0, megabytes=400)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local, "DOCUMENTS_OF_PART", 100)


def table(path: Path, texts: Sequence[str | None], group: int = 150) -> Path:
    names = [f"d{number:04}" for number in range(len(texts))]
    content = pa.table({"document": names, "text": pa.array(texts, pa.string())})
    pq.write_table(content, path, row_group_size=group)
    return path


def texts(count: int) -> list[str]:
    return [f"Marlshire County Council has seen {number} files." for number in range(count)]


def parts(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((out / "proposals").iterdir())}


def rejects(out: Path) -> dict[str, str]:
    lines = (out / "rejects.jsonl").read_text("utf-8").splitlines()
    return {row["document"]: row["problem"] for row in map(json.loads, lines)}


def documents(out: Path) -> list[str]:
    rows = pq.read_table(out / "proposals", columns=["document"])["document"].to_pylist()
    return list(dict.fromkeys(rows))


def test_the_parts_have_the_same_bytes_whatever_the_number_of_workers(tmp_path: Path) -> None:
    given = [table(tmp_path / "texts.parquet", texts(730))]
    for workers in (1, 3):
        totals = draft_all(given, tmp_path / str(workers), LIMITS, workers, CHILD)
        assert (totals.documents, totals.rejects) == (730, 0)
    assert parts(tmp_path / "1") == parts(tmp_path / "3")
    assert len(parts(tmp_path / "1")) > 4
    assert documents(tmp_path / "1") == [f"d{number:04}" for number in range(730)]


def test_the_rows_are_those_of_the_batch_function(tmp_path: Path) -> None:
    said = ["Councillor Ann Moor said on 4 May 2014 that the council had lost 40 files. It should publish its plan."]
    given = table(tmp_path / "texts.parquet", [*said, None, ""])
    totals = draft_all([given], tmp_path / "out", Limits(), 1)
    drafted = pq.read_table(tmp_path / "out" / "proposals")
    alone = pa.Table.from_batches([draft_batch(batch) for batch in pq.read_table(given).to_batches()])
    assert drafted.to_pylist() == alone.to_pylist()
    assert {"person", "figure", "unread"} <= set(drafted["kind"].to_pylist())
    assert totals.rejects == 2
    assert rejects(tmp_path / "out").keys() == {"d0001", "d0002"}


def test_a_document_costs_only_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAFT_CHILD_SEEN", str(tmp_path / "seen"))
    said: list[str | None] = list(texts(300))
    for number, fault in {3: "hang", 4: "segfault", 70: "leave", 71: "eat", 140: "once", 141: "fail"}.items():
        said[number] = f"please {fault}"
    draft_all([table(tmp_path / "texts.parquet", said)], tmp_path / "out", LIMITS, 2, CHILD)
    problems = rejects(tmp_path / "out")
    expected = {
        "d0003": "took more than 4 seconds",
        "d0004": "SIGSEGV",
        "d0070": "exit code 3",
        "d0071": "more than 400 MB",
        "d0141": "IndexError: list index out of range",
    }
    assert problems.keys() == expected.keys()
    assert not {name for name, words in expected.items() if words not in problems[name]}
    assert documents(tmp_path / "out") == [f"d{number:04}" for number in range(300)]


def test_a_text_can_ask_for_no_fault(tmp_path: Path) -> None:
    given = table(tmp_path / "texts.parquet", ["please leave"])
    assert draft_all([given], tmp_path / "out", Limits(), 1).rejects == 0


def run(given: Path, out: Path) -> subprocess.Popen[bytes]:
    """Start a run in a process of its own."""
    code = (
        "import sys; from pathlib import Path; from inquiries.draft.engines import local, pool;"
        "local.DOCUMENTS_OF_PART = 100;"
        "local.drafter_digest = lambda: 'one';"
        "local.draft_all([Path(sys.argv[1])], Path(sys.argv[2]), pool.Limits(60, 400), 2, sys.argv[3:])"
    )
    words = [sys.executable, "-c", code, str(given), str(out), *CHILD]
    return subprocess.Popen(words, stderr=subprocess.PIPE, start_new_session=True)


def finish(process: subprocess.Popen[bytes]) -> None:
    _, said = process.communicate()
    assert process.returncode == 0, said.decode()


def children(of: int) -> list[int]:
    known = Path(f"/proc/{of}/task/{of}/children")
    return [int(number) for number in known.read_text("ascii").split()] if known.exists() else []


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    said = [text if number % 5 else "please wait" for number, text in enumerate(texts(800))]
    given = table(tmp_path / "texts.parquet", said)
    start = time.monotonic()
    finish(run(given, tmp_path / "whole"))
    seconds = time.monotonic() - start
    chance, kept = random.Random(8), 0  # noqa: S311 (repeatable)
    out = tmp_path / "out"
    for turn in range(5):
        victim = run(given, out)
        time.sleep(chance.uniform(0.3, 0.9) * seconds)
        below = children(victim.pid)
        # the run alone, or it and all below it at once
        os.kill(victim.pid, signal.SIGKILL) if turn % 2 else os.killpg(victim.pid, signal.SIGKILL)
        victim.communicate()
        assert not [number for number in below if alive(number)]
        there = parts(out).items() if (out / "proposals").is_dir() else {}.items()
        wholes = {pair for pair in there if pair[0].startswith("part-")}
        assert wholes <= parts(tmp_path / "whole").items()
        assert len(wholes) >= kept, "a part was lost"
        kept = len(wholes)
    finish(run(given, out))
    assert parts(out) == parts(tmp_path / "whole")
    assert (out / "DONE").read_bytes() == (tmp_path / "whole" / "DONE").read_bytes()


def alive(number: int, seconds: float = 20) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            state = Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()[0]
        except OSError:
            return False
        if state in "ZX":
            return False
        time.sleep(0.05)
    return True


def test_what_is_missing_is_drafted_and_nothing_else(tmp_path: Path) -> None:
    given, out = [table(tmp_path / "texts.parquet", texts(460))], tmp_path / "out"
    draft_all(given, out, LIMITS, 2, CHILD)
    before = parts(out)
    names = sorted(before)
    (out / "DONE").unlink()
    (out / "proposals" / names[1]).unlink()
    (out / "proposals" / names[-1]).unlink()
    (out / "proposals" / f".{names[2]}.new").write_bytes(b"half")
    times = {name: (out / "proposals" / name).stat().st_mtime_ns for name in (names[0], names[2])}
    draft_all(given, out, LIMITS, 2, CHILD)
    assert parts(out) == before
    assert all((out / "proposals" / name).stat().st_mtime_ns == time for name, time in times.items())


def test_a_run_that_is_done_starts_no_process(tmp_path: Path) -> None:
    given = [table(tmp_path / "texts.parquet", texts(5))]
    totals = draft_all(given, tmp_path / "out", LIMITS, 1, CHILD)
    assert draft_all(given, tmp_path / "out", LIMITS, 1, ["there is no such program"]) == totals


def test_other_inputs_and_other_rules_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given, out = table(tmp_path / "texts.parquet", texts(5)), tmp_path / "out"
    draft_all([given], out, LIMITS, 1, CHILD)
    with pytest.raises(BadInput, match="over other documents"):
        draft_all([table(tmp_path / "more.parquet", texts(6))], out, LIMITS, 1, CHILD)
    monkeypatch.setattr(local, "drafter_digest", lambda: "another")
    with pytest.raises(BadInput, match="another version of the rules"):
        draft_all([given], out, LIMITS, 1, CHILD)
    with pytest.raises(BadInput, match="something else"):
        draft_all([given], tmp_path, LIMITS, 1, CHILD)


def test_two_runs_at_once_are_refused(tmp_path: Path) -> None:
    with opened(tmp_path / "out"), pytest.raises(CannotPublish, match="another run"):
        draft_all([table(tmp_path / "texts.parquet", texts(5))], tmp_path / "out", LIMITS, 1, CHILD)


def test_a_folder_is_read_with_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "in" / "a.txt").write_text("Marlshire has a plan.")
    (tmp_path / "in" / "b" / "c.html").write_text("<html><body><p>Marlshire has another plan.</p></body></html>")
    (tmp_path / "in" / "b" / "d.pdf").write_bytes(b"%PDF-1.7 and no more")
    (tmp_path / "in" / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "in" / ".hidden.txt").write_text("Nothing.")
    table(tmp_path / "in" / "e.parquet", texts(3))
    out = tmp_path / "in" / "out"
    totals = draft_all([tmp_path / "in"], out, Limits(), 1, CHILD)
    assert documents(out) == ["a.txt", "b/c.html", "b/d.pdf", "d0000", "d0001", "d0002"]
    assert (totals.documents, totals.rejects) == (6, 1)
    assert str(tmp_path) not in rejects(out)["b/d.pdf"]
    assert draft_all([tmp_path / "in"], out, Limits(), 1, CHILD) == totals, "its own parts are no input"


def test_units_are_the_same_from_every_place(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(70):
        (folder / f"a{number:02}.txt").write_text(f"Plan {number}.")
    table(folder / "b.parquet", texts(400))
    (folder / "c.txt").write_text("The last plan.")
    inputs = Inputs([folder], tmp_path / "out")
    units = list(inputs.units())
    assert sum(unit.documents.num_rows for unit in units) == inputs.count().documents == 471
    for number, unit in enumerate(units):
        rest = list(inputs.units(unit.following))
        assert [r.following for r in rest] == [u.following for u in units[number + 1 :]]
        assert all(r.documents.equals(u.documents) for r, u in zip(rest, units[number + 1 :], strict=True))


@pytest.mark.parametrize(
    ("columns", "words"),
    [({"text": ["a"]}, "has the columns text"), ({"document": ["a"]}, "has the columns document")],
)
def test_a_table_without_the_columns_is_refused(tmp_path: Path, columns: dict[str, list[str]], words: str) -> None:
    pq.write_table(pa.table(columns), tmp_path / "texts.parquet")
    with pytest.raises(BadInput, match=words):
        draft_all([tmp_path / "texts.parquet"], tmp_path / "out", LIMITS, 1, CHILD)


@pytest.mark.parametrize("name", ["missing", "empty"])
def test_inputs_without_documents_are_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match=r"there is no such file|holds no document"):
        draft_all([tmp_path / name], tmp_path / "out", LIMITS, 1, CHILD)
    (tmp_path / "torn.parquet").write_bytes(b"PAR1")
    with pytest.raises(BadInput, match="no readable Parquet"):
        draft_all([tmp_path / "torn.parquet"], tmp_path / "out", LIMITS, 1, CHILD)


def test_a_pool_that_cannot_start_says_why() -> None:
    batch = pa.RecordBatch.from_pydict({"document": ["a"], "text": ["b"]})
    pool = Pool(2, LIMITS, [sys.executable, "-c", "raise SystemExit('no such luck')"])
    with pytest.raises(PoolBroken, match="no such luck"):
        list(pool.run([Task(0, 0, batch)]))
