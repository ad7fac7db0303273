"""Compiled cues, kept on disk: to compile them takes a second or more, to load them half a millisecond.

They are kept in `inquiries` below the user's folder for caches ($XDG_CACHE_HOME, else ~/.cache) under a digest of the
patterns; where that folder can't be written, each process compiles its own.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_KEPT: Final = 8  # files, the newest


def searcher(expressions: Sequence[bytes]) -> Callable[[bytes, Callable[..., None]], object]:
    """One pass of Hyperscan for caseless patterns. Raises ImportError where Hyperscan is not installed."""
    import hyperscan

    base = _database(hyperscan, expressions)
    base.scratch = hyperscan.Scratch(base)
    return lambda data, note: base.scan(data, match_event_handler=note)


def _database(hyperscan: Any, expressions: Sequence[bytes]) -> Any:
    digest = hashlib.sha256(repr((hyperscan.__version__, expressions)).encode()).hexdigest()[:32]
    path = _folder() / f"cues-{digest}.hs"
    with suppress(OSError, hyperscan.HyperscanError):  # not there, torn, or of another kind of processor
        return hyperscan.loadb(path.read_bytes(), hyperscan.HS_MODE_BLOCK)
    base = hyperscan.Database()
    count = len(expressions)
    flags = hyperscan.HS_FLAG_CASELESS | hyperscan.HS_FLAG_MULTILINE
    base.compile(expressions=list(expressions), ids=list(range(count)), elements=count, flags=[flags] * count)
    with suppress(OSError):
        _keep(path, hyperscan.dumpb(base))
    return base


def _folder() -> Path:
    return Path(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")) / "inquiries"  # noqa: PTH111


def _keep(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}")
    new.write_bytes(data)
    new.rename(path)
    others = sorted(path.parent.glob("cues-*.hs"), key=lambda p: p.stat().st_mtime_ns)
    for old in others[:-_KEPT]:
        old.unlink(missing_ok=True)
