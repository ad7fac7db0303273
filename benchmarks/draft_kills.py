"""Kills of the drafter: whether a run over many documents ends with the same bytes however often it was killed.

One run is left alone. Others over the same documents are killed (SIGKILL) after random times: the run itself, it and
all its processes at once, or one of its processes, which the run has to bear. After each kill every part that is there
must be that of the undisturbed run and none may have gone. When a run has ended, its folder is compared byte for byte,
and the next one begins in an empty folder.

    python benchmarks/draft_kills.py                    100 kills
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

PATIENCE = 20  # seconds within which a process that is only just starting sees that its run is gone
RUN = (
    "import sys; from pathlib import Path; from inquiries.draft.engines import local, pool;"
    "local.DOCUMENTS_OF_PART = 100;"
    "local.drafter_digest = lambda: 'the same';"
    "local.draft_all([Path(sys.argv[1])], Path(sys.argv[2]), pool.Limits(60, 1000), 2)"
)


def documents(path: Path, count: int) -> Path:
    """A table of small documents, a few of which can't be read."""
    texts = [
        f"On {1 + n % 28} March 2014 Councillor Ann Moor of Marlshire County Council said that {n} files were lost. "
        "The panel found that nobody had read them. We recommend that the council should publish a plan.\n" * (n % 7)
        for n in range(count)
    ]
    pq.write_table(pa.table({"document": [f"d{n:05}" for n in range(count)], "text": texts}), path, row_group_size=300)
    return path


def start(given: Path, out: Path) -> subprocess.Popen[bytes]:
    """A run in a session of its own."""
    return subprocess.Popen([sys.executable, "-c", RUN, str(given), str(out)], start_new_session=True)


def files(out: Path) -> dict[str, bytes]:
    """What stands in a folder under its own name."""
    found = [path for path in out.rglob("*") if path.is_file() and not path.name.startswith(".")]
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(found)}


def children(of: int) -> list[int]:
    """Processes that a process has started."""
    try:
        return [int(n) for n in Path(f"/proc/{of}/task/{of}/children").read_text("ascii").split()]
    except OSError:
        return []


def kill(run: subprocess.Popen[bytes], chance: random.Random) -> str:
    """Kill a run, all of it or one of its processes; what was done."""
    below = children(run.pid)
    what = chance.choice(["the run", "everything", "one process"])
    if what == "one process":
        if below:
            os.kill(chance.choice(below), signal.SIGKILL)
        return what
    (os.killpg if what == "everything" else os.kill)(run.pid, signal.SIGKILL)
    run.wait()
    for _ in range(PATIENCE * 10):
        if not any(map(lives, below)):
            return what
        time.sleep(0.1)
    raise AssertionError("processes outlived their run")


def lives(number: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{number}/stat").read_text("ascii").rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def kills(folder: Path, count: int, seed: int) -> Counter[str]:
    """Kill so many times; what was killed and how often."""
    given, whole, out = documents(folder / "texts.parquet", 2500), folder / "whole", folder / "out"
    began = time.monotonic()
    assert start(given, whole).wait() == 0
    seconds, expected = time.monotonic() - began, files(whole)
    print(f"a run of its own: {seconds:.1f} s, {len(expected) - 3} parts")
    chance, outcome, kept = random.Random(seed), Counter[str](), 0
    run = start(given, out)
    while sum(outcome[n] for n in ("the run", "everything", "one process")) < count:
        time.sleep(chance.uniform(0, seconds / 2))
        if run.poll() is None:
            outcome[kill(run, chance)] += 1
        there = files(out)
        assert there.items() <= expected.items(), "a file is not that of the undisturbed run"
        assert len(there) >= kept, "a file has gone"
        kept = len(there)
        code = run.poll()
        if code == 0:
            assert files(out) == expected
            outcome["runs that came to their end"] += 1
            shutil.rmtree(out)
            kept = 0
        if code is not None:
            assert code in {0, -signal.SIGKILL}, f"exit code {code}"
            run = start(given, out)
    assert run.wait() == 0
    assert files(out) == expected
    return outcome


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    clock = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="inquiries-kills-") as place:
        print(dict(kills(Path(place), asked.kills, asked.seed)), f"in {time.monotonic() - clock:.0f} s")
    print("the same bytes every time")
