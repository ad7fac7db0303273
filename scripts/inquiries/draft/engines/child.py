"""The process that drafts for a pool: it dies of what a document does to its reader, and nobody else does.

It is given a socket, a page of memory that it notes in which document it is at, and how much memory it may take.
"""

from __future__ import annotations

import ctypes
import mmap
import os
import resource
import signal
import struct
import sys
import time
from multiprocessing.connection import Connection
from typing import Final

import pyarrow as pa

from inquiries.draft.batches import draft_batch

NOTE: Final = struct.Struct("=qd")  # number of the document in its batch, -1 between batches; when it began
OUT_OF_MEMORY: Final = 77  # exit code
READY: Final = b"ready"

_PARENT_DIED: Final = 1  # PR_SET_PDEATHSIG
_TRIAL: Final = "Marlshire County Council said on 4 May 2014 that it had seen forty files. It should publish its plan."


def main() -> None:
    """Draft batches until the pool ends. Arguments: file numbers of socket and page, megabytes, the pool's process."""
    socket, page, megabytes, pool = map(int, sys.argv[1:5])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the pool is told, and ends us
    _die_with(pool)
    pa.set_cpu_count(1)
    _try_out()
    _limit(megabytes)
    with mmap.mmap(page, mmap.PAGESIZE) as notes, Connection(socket) as pipe:
        pipe.send_bytes(READY)
        try:
            while True:
                pipe.send_bytes(_answer(pipe.recv_bytes(), notes))
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        except (EOFError, BrokenPipeError, ConnectionResetError):
            os._exit(0)


def _try_out() -> None:
    """Draft once, which loads all that it needs; what fails on this fails on everything."""
    proposals = draft_batch(pa.RecordBatch.from_pydict({"document": ["trial"], "text": [_TRIAL]}))
    if "unread" in proposals.column("kind").to_pylist():
        sys.exit("; ".join(filter(None, proposals.column("problem").to_pylist())))


def _answer(question: bytes, notes: mmap.mmap) -> bytes:
    def began(number: int) -> None:
        # the time first: a pool that looks in between sees the former document begin late, and waits
        notes[8:16] = struct.pack("=d", time.monotonic())
        notes[:8] = struct.pack("=q", number)

    proposals = draft_batch(received(question), began)
    answer = sent(proposals)
    notes[:8] = struct.pack("=q", -1)
    return answer


def sent(batch: pa.RecordBatch) -> bytes:
    """A batch as bytes."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue())


def received(data: bytes) -> pa.RecordBatch:
    """The batch that `sent` made bytes of."""
    with pa.ipc.open_stream(data) as stream:
        return stream.read_next_batch()


def _die_with(pool: int) -> None:
    """Have the kernel kill this process when the pool dies, whatever this process is doing then."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PARENT_DIED, signal.SIGKILL)
    if os.getppid() != pool:
        os._exit(0)


def _limit(megabytes: int) -> None:
    """Allow so much memory beyond what the program itself has by now, and no file of it at a crash."""
    with open("/proc/self/statm", encoding="ascii") as known:  # noqa: PTH123 (no Path needed)
        own = int(known.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (own + megabytes * 1_000_000,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    main()
