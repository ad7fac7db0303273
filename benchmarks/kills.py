"""Kills and full disks: whether a published data set is whole whatever becomes of the build that was to replace it.

Builds of two corpora that differ in one statement take turns on one target. Each build runs in a child process that is
killed (SIGKILL), half of the times after a random time, else at a random file-system operation on the target's folder,
half of these about the exchange, where a kill would do harm if any does. After each kill the target must be one of the
two data sets, byte for byte, and after the last one a build that is left alone must leave nothing beside the target.
Then builds run on disks that are full after a random number of bytes (a small tmpfs, which takes root; else a limit on
the size of files).

    python benchmarks/kills.py                          200 kills, 20 full disks
    python benchmarks/kills.py --kills 20 --disks 4 --without-rules     what CI runs
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from inquiries.cli import main
from inquiries.declared import SCHEMA, VALIDATION
from inquiries.export.manifest import disagreements
from inquiries.rulebook.report import Report

ROOT: Final = Path(__file__).resolve().parent.parent
CORPUS: Final = ROOT / "tests" / "corpus"
PAGE: Final = 4096
LAST: Final = 60  # operations on the target's folder: the exchange and what follows it
_OPERATIONS: Final = frozenset(
    "open os.rename os.remove os.rmdir os.mkdir os.truncate os.scandir shutil.rmtree ctypes.dlsym".split()
)


@dataclass(frozen=True, slots=True)
class Place:
    """Two corpora, a schema and rules for both, and a target."""

    corpora: tuple[Path, Path]
    schema: Path
    rules: Path
    target: Path

    def build(self, which: int, target: Path | None = None) -> int:
        """Run `inquiries build` in this process; its exit code."""
        options = {"--coding": self.corpora[which], "--schema": self.schema, "--rules": self.rules}
        options["--out"] = target or self.target
        return main(["build", *(str(part) for option in options.items() for part in option)])


def place(folder: Path) -> Place:
    """The fictional corpus of the tests and a variant of it, below `folder`."""
    corpora = (folder / "one" / "coding", folder / "two" / "coding")
    for corpus in corpora:
        shutil.copytree(CORPUS / "coding", corpus)
    sheet = min((corpora[1] / "sheets").rglob("*.yaml"))
    text = sheet.read_text(encoding="utf-8")
    sheet.write_text(re.sub(r"( statement: [^\n]+)\.\n", r"\1, as it says.\n", text, count=1), encoding="utf-8")
    schema, rules = folder / "schema", folder / "validation"
    shutil.copytree(SCHEMA, schema)
    shutil.copytree(CORPUS / "schema", schema, dirs_exist_ok=True)
    shutil.copytree(VALIDATION, rules)
    if (CORPUS / "validation").is_dir():
        shutil.copytree(CORPUS / "validation", rules, dirs_exist_ok=True)
    (folder / "published").mkdir()
    return Place(corpora, schema, rules, folder / "published" / "dataset")


@dataclass(frozen=True, slots=True)
class Child:
    """A child process and the pipe that it speaks through."""

    number: int
    pipe: int

    @classmethod
    def start(cls, work: Callable[[], int]) -> Child:
        """Run `work` in a child process; what it returns is the exit code."""
        read, write = os.pipe()
        number = os.fork()
        if number:
            os.close(write)
            return cls(number, read)
        code = 99
        try:
            os.dup2(write, 1)
            os.dup2(write, 2)
            code = work()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)

    def end(self) -> tuple[int, str]:
        """Wait; the exit code, negative for a signal, and what was said."""
        with os.fdopen(self.pipe, errors="replace") as pipe:
            said = pipe.read()
        return os.waitstatus_to_exitcode(os.waitpid(self.number, 0)[1]), said


def finished(work: Callable[[], int]) -> None:
    """Run `work` in a child process to its good end."""
    code, said = Child.start(work).end()
    assert code == 0, said


def state(target: Path) -> str:
    """A digest of a data set that is as its manifest says. Raises AssertionError where it is not whole."""
    wrong = list(disagreements(target))
    if wrong:
        raise AssertionError(f"{target} is not whole: {wrong}")
    return hashlib.sha256((target / "MANIFEST.json").read_bytes()).hexdigest()


def killed_at(work: Callable[[], int], operation: int, folder: Path) -> Callable[[], int]:
    """`work`, killed at the given file-system operation below `folder`; operation 0 counts them and tells."""
    seen = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal seen
        if event in _OPERATIONS and (event == "ctypes.dlsym" or str(folder) in str(arguments[0])):
            seen += 1
            if seen == operation:
                os.kill(os.getpid(), signal.SIGKILL)

    def watched() -> int:
        sys.addaudithook(hook)
        code = work()
        if operation == 0:
            (folder.parent / "operations").write_text(str(seen))
        return code

    return watched


def kills(at: Place, count: int, seed: int) -> Counter[str]:
    """Kill `count` builds; how often the old and how often the new data set was there afterwards."""
    known, seconds = [], 0.0
    for which in (0, 1):
        start = time.monotonic()
        finished(killed_at(partial(at.build, which), 0, at.target.parent))
        seconds = time.monotonic() - start
        known.append(state(at.target))
    operations = int((at.target.parent.parent / "operations").read_text())
    print(f"a build takes {seconds:.2f} s and {operations} operations on the target's folder")
    chance = random.Random(seed)
    outcome: Counter[str] = Counter()
    for n in range(count):
        before = state(at.target)
        build = partial(at.build, 1 - known.index(before))
        if n % 2:
            first = 1 if n % 4 == 1 else operations - LAST
            victim = Child.start(killed_at(build, chance.randint(first, operations), at.target.parent))
        else:
            victim = Child.start(build)
            time.sleep(chance.uniform(0, seconds))
            os.kill(victim.number, signal.SIGKILL)
        code, said = victim.end()
        assert code in {0, -signal.SIGKILL}, said
        after = state(at.target)
        assert after in known, "neither the old nor the new data set"
        outcome["the old one" if after == before else "the new one"] += 1
        outcome["killed" if code else "ended before"] += 1
        outcome["left something behind"] += len(list(at.target.parent.iterdir())) > 1
    last = 1 - known.index(state(at.target))
    finished(partial(at.build, last))
    assert state(at.target) == known[last]
    assert [path.name for path in at.target.parent.iterdir()] == [at.target.name], "not cleaned up"
    return outcome


@contextmanager
def disk(folder: Path) -> Iterator[Path]:
    """A small file system of its own. Raises CalledProcessError where it can't be mounted."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16m", "tmpfs", str(folder)], check=True, capture_output=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def full_disks(at: Place, count: int, seed: int) -> Counter[str]:
    """Build on disks without enough space; the former data set must stay and the reason be told."""
    chance = random.Random(seed)
    outcome: Counter[str] = Counter()
    size = sum(-(-p.stat().st_size // PAGE) * PAGE for p in at.target.rglob("*") if p.is_file())
    for _ in range(count):
        try:
            with disk(at.target.parent.parent / "disk") as folder:
                shutil.copytree(at.target, folder / "dataset")
                room = os.statvfs(folder)
                free = PAGE * chance.randrange(0, max(1, size // PAGE - 4))
                (folder / "filler").write_bytes(bytes(room.f_bavail * room.f_frsize - free))
                refused(partial(at.build, 0, folder / "dataset"), folder / "dataset", "no space is left")
                (folder / "filler").unlink()
                finished(partial(at.build, 1, folder / "dataset"))
                state(folder / "dataset")
                outcome["full file system"] += 1
        except subprocess.CalledProcessError:
            limit = chance.randrange(0, max(p.stat().st_size for p in at.target.rglob("*.parquet")))
            refused(partial(limited, at, limit), at.target, "ulimit")
            outcome["limited size of files"] += 1
    return outcome


def limited(at: Place, limit: int) -> int:
    """Build where no file may have more than `limit` bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    return at.build(0)


def refused(work: Callable[[], int], target: Path, words: str) -> None:
    """Hold that a build fails, in these words and without a traceback, and leaves the target as it was."""
    former = state(target)
    code, said = Child.start(work).end()
    assert code == 2, f"exit code {code}: {said}"
    assert words in said, said
    assert "Traceback" not in said, said
    assert state(target) == former
    assert not list(target.parent.glob(".*")), "left something behind"


def prepare(rules: bool) -> None:
    """Import the validator once instead of in each child, or have none: nothing is written while it works."""
    from inquiries import expectations

    if rules:
        import great_expectations  # noqa: F401
    else:
        expectations.validate = lambda *_, **__: Report((), {}, ())


def run(count: int, disks: int, seed: int) -> None:
    """Everything, in a folder of its own."""
    with tempfile.TemporaryDirectory(prefix="inquiries-kills-") as folder:
        at = place(Path(folder))
        start = time.monotonic()
        print(f"{count} kills: {dict(kills(at, count, seed))} in {time.monotonic() - start:.0f} s")
        if disks:
            start = time.monotonic()
            print(f"{disks} full disks: {dict(full_disks(at, disks, seed))} in {time.monotonic() - start:.0f} s")
    print("the published data set was whole every time")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--disks", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--without-rules", action="store_true", help="leave out validation, which writes nothing")
    given = parser.parse_args()
    prepare(not given.without_rules)
    run(given.kills, given.disks, given.seed)
