"""Publishing a folder in one step: built whole beside, then exchanged; a failure or a kill leaves the former whole.

While a build is at work, two entries stand beside the target: `.NAME.building`, the folder being built (on the same
file system, or it could not be exchanged), and `.NAME.lock`. Both are gone when it ends, unless it is killed: the
kernel then lets go of the lock, and the next build removes what was left.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import shutil
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Final

from inquiries.errors import CannotPublish

_EXCHANGE: Final = 2  # RENAME_EXCHANGE of renameat2(2)
_HERE: Final = -100  # AT_FDCWD
_UNKNOWN_TO_SYSTEM: Final = frozenset({errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP})
_PERMISSION: Final = "permission is denied; make the folder above it writable or choose another place with --out"
_REASONS: Final = {
    errno.ENOSPC: "no space is left on the disk; free some",
    errno.EDQUOT: "the disk quota is used up; free some",
    errno.EFBIG: "a file grew beyond what the system allows (ulimit -f); raise the limit",
    errno.EACCES: _PERMISSION,
    errno.EPERM: _PERMISSION,
    errno.EROFS: "the file system is read-only; choose another place with --out",
    errno.EBUSY: "it is in use as a mount point; choose a folder below it with --out",
    errno.EXDEV: "it is a mount point; choose a folder below it with --out",
}


def _everything(folder: Path) -> Iterable[str]:
    return sorted(entry.name for entry in folder.iterdir())


@contextmanager
def staged(target: Path, foreign: Callable[[Path], Iterable[str]] = _everything) -> Iterator[Path]:
    """A folder beside `target` to build in; on leaving without an exception it takes the target's place.

    One at a time: a second build of the same target is told so. What a killed build left behind is removed first.
    SIGTERM ends the build as Ctrl-C does: with its traces removed.

    Args:
        target: the folder to publish; the folder above it must be there.
        foreign: what stands in a former target that no build has made and that would be lost; by default everything.

    Raises:
        CannotPublish: the place can't be written, holds something else, or another build is at work on it.
    """
    if target.name in {"", ".."}:
        raise CannotPublish(f"{target}: is no name for a data set; give --out a folder of its own.")
    target = target.absolute()
    with _speaking_of(target), _terminable():
        if not target.parent.is_dir():
            raise CannotPublish(f"{target}: there is no folder {target.parent}; make it first.")
        with _alone(target):
            stage = _recovered(target)
            _refuse_to_lose(target, foreign)
            stage.mkdir()
            try:
                yield stage
                _flush(stage)
                _refuse_to_lose(target, foreign)
                _exchange(stage, target)
            finally:
                shutil.rmtree(stage, ignore_errors=True)


def _stage(target: Path) -> Path:
    return target.parent / f".{target.name}.building"


def _former(target: Path) -> Path:
    return target.parent / f".{target.name}.former"


@contextmanager
def _speaking_of(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        named = os.fsdecode(error.filename or b"")
        beside = (str(target), str(target.parent / f".{target.name}."))
        why = _REASONS.get(error.errno or 0, str(error)) if not named or named.startswith(beside) else str(error)
        raise CannotPublish(f"{target}: can't be published: {why}. What was there is as it was.") from error


@contextmanager
def _terminable() -> Iterator[None]:
    """SIGTERM as an exception, so that the build clears up; only where nobody else has taken charge of the signal."""
    ours = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGTERM) == signal.SIG_DFL
    if ours:
        signal.signal(signal.SIGTERM, _stop)
    try:
        yield
    finally:
        if ours:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _stop(number: int, _: FrameType | None) -> None:
    raise KeyboardInterrupt(number)


@contextmanager
def _alone(target: Path) -> Iterator[None]:
    """Hold the target's lock; the kernel lets go of it when the process ends, however it ends."""
    lock = target.parent / f".{target.name}.lock"
    handle = _locked(lock)
    if handle is None:
        raise CannotPublish(f"{target}: another build is at work on it; wait until it has ended.")
    try:
        yield
    finally:
        with suppress(OSError):
            lock.unlink()  # while it is held: who waits for it sees below that it is gone
        os.close(handle)


def _locked(lock: Path) -> int | None:
    while True:
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o666)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return None
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(handle), lock.stat()):
                return handle
        os.close(handle)  # another build removed this file between our opening and our locking it


def _recovered(target: Path) -> Path:
    """Mend what a killed build left; where to build."""
    stage, former = _stage(target), _former(target)
    if former.exists() and not target.exists():
        former.rename(target)
    for left in (stage, former):
        shutil.rmtree(left, ignore_errors=True)
        if os.path.lexists(left):
            raise CannotPublish(f"{left}: was left by a build that was cut short and can't be removed; remove it.")
    return stage


def _refuse_to_lose(target: Path, foreign: Callable[[Path], Iterable[str]]) -> None:
    if target.is_symlink():
        raise CannotPublish(f"{target}: is a symbolic link; give --out the folder that it leads to.")
    if not target.exists():
        return
    if not target.is_dir():
        raise CannotPublish(f"{target}: is a file; give --out a folder.")
    names = list(foreign(target))
    if names:
        shown = ", ".join(names[:3]) + (" …" if len(names) > 3 else "")
        raise CannotPublish(
            f"{target}: holds what no build has made and would be lost ({shown}); "
            "move it away or choose another place with --out."
        )


def _flush(folder: Path) -> None:
    """Bring the files to the disk before the exchange, so that a power cut finds them whole."""
    for path in (*folder.rglob("*"), folder):
        _sync(path)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(stage: Path, target: Path) -> None:
    """Put the stage in the target's place; what stood there then stands in the stage's, or beside as the former."""
    if not target.exists():
        stage.rename(target)
    elif not _swapped(stage, target):
        # no exchange on this system: two renames, and _recovered mends what a kill between them leaves
        target.rename(_former(target))
        try:
            stage.rename(target)
        except BaseException:
            _former(target).rename(target)
            raise
    with suppress(OSError):
        _sync(target.parent)
    shutil.rmtree(_former(target), ignore_errors=True)


def _swapped(first: Path, second: Path) -> bool:
    """Exchange two folders atomically; False where the system can't."""
    try:
        rename = ctypes.CDLL(None, use_errno=True).renameat2
    except (AttributeError, OSError):
        return False
    if rename(_HERE, os.fsencode(first), _HERE, os.fsencode(second), _EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNKNOWN_TO_SYSTEM:
        return False
    raise OSError(number, os.strerror(number))
