"""A pool of processes for the batch function, in which a document costs only itself.

A document that takes too long, too much memory, or its reader down is refused with the reason; its process is
replaced, and the other documents of its batch are drafted again. Who is to blame shows in a page of memory where the
process notes which document it is at. A document is refused for a crash or for memory only if that happens again
when it is drafted alone, in a fresh process: the first time might have been another's fault, or the system's.
"""

from __future__ import annotations

import mmap
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import TYPE_CHECKING, Final, NamedTuple

from inquiries.draft.batches import name_of, refused
from inquiries.draft.engines.child import NOTE, OUT_OF_MEMORY, READY, received, sent
from inquiries.errors import InquiriesError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import pyarrow as pa

CHILD: Final = (sys.executable, "-m", "inquiries.draft.engines.child")

_LOOK: Final = 0.25  # seconds between two looks at the clock
_PAUSE: Final = 5.0  # seconds without a look after which the pool itself was stopped, and nobody is to blame
_START: Final = 300.0  # seconds that a process may take to be ready
_STARTS: Final = 3  # that may fail one after the other
_ONE_THREAD: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


@dataclass(frozen=True, slots=True)
class Limits:
    """What one document may take: seconds of the clock, and megabytes beyond what the program itself takes."""

    seconds: float = 300.0
    megabytes: int = 3000


class Task(NamedTuple):
    """Documents to draft: of which part, and the number of the first of them in it."""

    part: int
    first: int
    documents: pa.RecordBatch
    again: bool = False


class Done(NamedTuple):
    """Proposals of the documents of a task, or of some of them."""

    part: int
    first: int
    documents: int
    proposals: pa.RecordBatch


class PoolBroken(InquiriesError):
    """The processes of a pool do not start at all."""


@dataclass(slots=True)
class _Worker:
    process: subprocess.Popen[bytes]
    pipe: Connection
    notes: mmap.mmap
    said: tempfile._TemporaryFileWrapper[bytes]
    started: float = field(default_factory=time.monotonic)
    ready: bool = False
    task: Task | None = None

    @classmethod
    def start(cls, child: Sequence[str], limits: Limits) -> _Worker:
        ours, theirs = socket.socketpair()
        with tempfile.TemporaryFile() as page, theirs:
            page.write(NOTE.pack(-1, 0.0).ljust(mmap.PAGESIZE, b"\0"))
            page.flush()
            said = tempfile.NamedTemporaryFile()  # noqa: SIM115 (closed in `end`)
            numbers = (theirs.fileno(), page.fileno())
            words = [*child, *map(str, (*numbers, limits.megabytes, os.getpid()))]
            process = subprocess.Popen(
                words,
                pass_fds=numbers,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=said.file,
                env=os.environ | _ONE_THREAD,
            )
            return cls(process, Connection(ours.detach()), mmap.mmap(page.fileno(), mmap.PAGESIZE), said)

    def at(self) -> tuple[int, float]:
        """The number of the document that it is at, -1 for none, and since when."""
        number, began = NOTE.unpack_from(self.notes)
        return int(number), float(began)

    def give(self, task: Task) -> None:
        self.task = task
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: the next look finds that
            self.pipe.send_bytes(sent(task.documents))

    def take(self) -> bytes | None:
        """What it says; None where it has died."""
        try:
            return self.pipe.recv_bytes()
        except (EOFError, ConnectionResetError):
            return None

    def end(self) -> int:
        """Kill it, if it still is; its exit code, negative for a signal."""
        self.process.kill()
        code = self.process.wait()
        self.pipe.close()
        self.notes.close()
        self.said.close()
        return code


class Pool:
    """Processes that draft.

    Args:
        workers: how many.
        limits: for each document.
        child: the command that starts one; tests have their own.
        keep: whether processes stay for the next run; they end with this process at the latest.
    """

    def __init__(self, workers: int, limits: Limits, child: Sequence[str] = CHILD, keep: bool = False) -> None:
        self._most = workers
        self._limits = limits
        self._keep = keep
        self._child = child
        self._workers: list[_Worker] = []
        self._again: deque[Task] = deque()
        self._looked = 0.0
        self._failed = 0  # starts, one after the other

    def run(self, tasks: Iterable[Task]) -> Iterator[Done]:
        """Proposals of all tasks, in the order in which they are ready.

        Raises PoolBroken where processes die before they are ready.
        """
        coming = iter(tasks)
        self._looked = time.monotonic()
        try:
            self._give_out(coming)
            while self._again or any(w.task for w in self._workers):
                pipes = {w.pipe: w for w in self._workers if w.task or not w.ready}
                for pipe in wait(list(pipes), _LOOK):
                    yield from self._hear(pipes[pipe])  # type: ignore[index]
                yield from self._overdue()
                self._give_out(coming)
        finally:
            for worker in list(self._workers):
                if worker.task or not (self._keep and worker.ready):
                    self._dismiss(worker)
            self._again.clear()

    def _give_out(self, coming: Iterator[Task]) -> None:
        """Give each free worker a task, and start workers as long as there are more tasks than workers to come."""
        for worker in self._workers:
            if worker.ready and worker.task is None:
                task = self._again.popleft() if self._again else next(coming, None)
                if task is None:
                    break
                worker.give(task)
        starting = sum(not w.ready for w in self._workers)
        while len(self._workers) < self._most:
            if len(self._again) <= starting:
                task = next(coming, None)
                if task is None:
                    break
                self._again.append(task)
            self._workers.append(_Worker.start(self._child, self._limits))
            starting += 1

    def _hear(self, worker: _Worker) -> Iterator[Done]:
        said = worker.take()
        if said is None:
            yield from self._buried(worker)
        elif said == READY:
            worker.ready, self._failed = True, 0
        elif worker.task:
            task, worker.task = worker.task, None
            yield Done(task.part, task.first, task.documents.num_rows, received(said))

    def _overdue(self) -> Iterator[Done]:
        """Kill the workers whose document has taken too long."""
        now, before = time.monotonic(), self._looked
        self._looked = now
        if now - before > _PAUSE:
            return
        for worker in list(self._workers):
            number, began = worker.at()
            if not worker.ready and now - worker.started > _START:
                raise PoolBroken(f"a process of the pool was not ready after {_START:.0f} seconds; use fewer --workers")
            if worker.task and number >= 0 and now - began > self._limits.seconds:
                task = worker.task
                self._dismiss(worker)
                yield from self._without(task, number, self._too_slow())

    def _buried(self, worker: _Worker) -> Iterator[Done]:
        """Find out of what a worker has died, and who is to blame."""
        number, _ = worker.at()
        task, ready = worker.task, worker.ready
        worker.said.seek(0)
        words = worker.said.read()[-2000:].decode("utf-8", "replace").strip()
        code = self._dismiss(worker)
        if not ready:
            self._failed += 1
            if self._failed >= _STARTS:
                raise PoolBroken(f"a process of the pool ended before it was ready ({_ended(code)}): {words}")
        if task is None:
            return
        if number < 0 or (number == 0 and task.documents.num_rows == 1 and not task.again):
            self._again.append(task._replace(again=number >= 0))
        elif task.again:
            yield from self._without(task, number, self._too_big() if code == OUT_OF_MEMORY else _crashed(code))
        else:
            alone = Task(task.part, task.first + number, task.documents.slice(number, 1), again=True)
            self._again.append(alone)
            self._split(task, number)

    def _without(self, task: Task, number: int, problem: str) -> Iterator[Done]:
        """Refuse one document of a task, and have the others drafted again."""
        self._split(task, number)
        yield Done(task.part, task.first + number, 1, refused(name_of(task.documents, number), problem))

    def _split(self, task: Task, number: int) -> None:
        for start, stop in ((0, number), (number + 1, task.documents.num_rows)):
            if start < stop:
                self._again.append(Task(task.part, task.first + start, task.documents.slice(start, stop - start)))

    def _dismiss(self, worker: _Worker) -> int:
        self._workers.remove(worker)
        return worker.end()

    def _too_slow(self) -> str:
        return f"took more than {self._limits.seconds:g} seconds and was stopped; split it or allow more (--seconds)"

    def _too_big(self) -> str:
        return f"takes more than {self._limits.megabytes:,} MB of memory; split it or allow more (--memory)"


def _crashed(code: int) -> str:
    return f"brings its reader down, twice ({_ended(code)}); save it anew, best as plain text"


def _ended(code: int) -> str:
    return f"exit code {code}" if code >= 0 else signal.Signals(-code).name
