"""Compiled cues on disk: found again, and made anew where what lies there is torn or can't be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from inquiries.draft.compiled import searcher


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    return tmp_path / "inquiries"


def ends(expressions: list[bytes], text: bytes) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    searcher(expressions)(text, lambda number, _start, end, _flags, _context: found.append((number, end)))
    return sorted(found)


def test_cues_are_compiled_once(cache: Path) -> None:
    assert ends([b"plan", b"panel"], b"The Panel has a plan.") == [(0, 20), (1, 9)]
    kept = list(cache.iterdir())
    known = kept[0].stat().st_mtime_ns
    assert ends([b"plan", b"panel"], b"No plan.") == [(0, 7)]
    assert [path.stat().st_mtime_ns for path in cache.iterdir()] == [known]


def test_other_cues_are_another_file(cache: Path) -> None:
    for number in range(12):
        assert ends([b"plan %d" % number], b"plan %d" % number)
    assert len(list(cache.iterdir())) == 8, "the oldest are removed"


def test_a_torn_file_is_made_anew(cache: Path) -> None:
    ends([b"plan"], b"")
    path = next(cache.iterdir())
    whole = path.read_bytes()
    for torn in (b"", whole[:-9], whole[:200] + b"\0\0\0\0" + whole[204:]):
        path.write_bytes(torn)
        assert ends([b"plan"], b"a plan") == [(0, 6)]
        assert path.read_bytes() == whole


def test_nothing_needs_the_folder(cache: Path) -> None:
    cache.write_text("in the way")
    assert ends([b"plan"], b"a plan") == [(0, 6)]
