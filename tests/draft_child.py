"""A process of the drafter's pool for tests: it drafts next to nothing, and what some documents say comes true.

It stands in for `inquiries.draft.engines.child`; nothing in the package knows of it, so that no user's document can
ask for this.
"""

from __future__ import annotations

import ctypes
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from inquiries.draft import batches
from inquiries.draft.engines import child
from inquiries.draft.reading import Reading
from inquiries.draft.scan import Scan

_plain = batches._READERS["text"]
_hoard: list[bytes] = []


def hang() -> None:
    """Take for ever, without listening to anybody."""
    signal.pthread_sigmask(signal.SIG_BLOCK, signal.valid_signals())
    while True:
        time.sleep(1)


def segfault() -> None:
    """Read where nothing is."""
    ctypes.string_at(0)


def leave() -> None:
    """End the process without a word."""
    os._exit(3)


def eat() -> None:
    """Take memory until there is no more."""
    while True:
        _hoard.append(bytes(50_000_000))


def once() -> None:
    """Be killed by somebody else, the first time only."""
    seen = Path(os.environ["DRAFT_CHILD_SEEN"])
    if not seen.exists():
        seen.touch()
        os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    """Meet a mistake of ours."""
    raise IndexError("list index out of range")


def wait() -> None:
    """Take a moment."""
    time.sleep(0.02)


FAULTS: dict[str, Callable[[], None]] = {
    f"please {fault.__name__}": fault for fault in (hang, segfault, leave, eat, once, fail, wait)
}


def faulty(text: str) -> Reading:
    """Read a text, which may say what is to happen."""
    if text in FAULTS:
        FAULTS[text]()
    return _plain(text)


if __name__ == "__main__":
    batches._READERS["text"] = faulty
    setattr(batches, "draft", Scan)  # noqa: B010 (mypy knows it as another module's)
    child.main()
