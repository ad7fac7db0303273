"""YAML as strangers may have written it: what it means, what is refused, and in what time."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inquiries.errors import BadInput
from inquiries.yaml_files import DEEPEST, LARGEST, YamlFile, read_yaml, show


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "sheet.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def told(folder: Path, text: str | bytes) -> list[tuple[int | None, str]]:
    """Line and clause of every problem."""
    with pytest.raises(BadInput) as caught:
        read_yaml(written(folder, text))
    assert all(problem.file == str(folder / "sheet.yaml") for problem in caught.value.problems)
    assert all(problem.remedy for problem in caught.value.problems)
    return [(problem.line, problem.what) for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("NO", "NO"),
        ("no", "no"),
        ("yes", "yes"),
        ("off", "off"),
        ("2015-03-04", "2015-03-04"),
        ("12:30:45", "12:30:45"),
        ("0x1F", "0x1F"),
        ("1_000", "1_000"),
        ("true", True),
        ("False", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("2.5", 2.5),
        ("'12'", "12"),
        ('"null"', "null"),
        (".nan", ".nan"),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, "9" * 19),
    ],
)
def test_scalars_mean_what_people_mean(tmp_path: Path, scalar: str, value: object) -> None:
    found = read_yaml(written(tmp_path, f"key: {scalar}\n")).data["key"]
    assert (found, type(found)) == (value, type(value))


def test_every_value_knows_its_line(tmp_path: Path) -> None:
    text = "a: 1\nb:\n  - c: x\n    d: [1,\n      2]\n  - plain\n"
    file = read_yaml(written(tmp_path, text))
    assert file.data == {"a": 1, "b": [{"c": "x", "d": [1, 2]}, "plain"]}
    lines = {("a",): 1, ("b",): 2, ("b", 0): 3, ("b", 0, "d"): 4, ("b", 0, "d", 1): 5, ("b", 1): 6}
    assert {path: file.line(path) for path in lines} == lines
    assert file.line(("b", 0, "absent", 3)) == 3
    assert file.text == text


def test_a_path_is_shown_as_people_write_it() -> None:
    assert show(("findings", 2, "themes", 0)) == "findings[2].themes[0]"
    assert show(()) == ""


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: &x 1\nb: *x\n", 1, "anchor or alias"),
        ("a: 1\nb: *x\n", 2, "anchor or alias"),
        ("a: 1\nb: !!python/object/apply:os.getcwd []\n", 2, "YAML tag"),
        ("a: !mine 1\n", 1, "YAML tag"),
        ("a: 1\nb: 2\na: 3\n", 3, "'a' stands twice"),
        ("a:\n  ? [x]\n  : 1\n", 2, "no plain word"),
        ("a: [1\n", 2, "is no YAML"),
        ("a: 1\n---\nb: 2\n", 2, "another document"),
        ("a: 1\nb: x\u200by\n", 2, "ZERO WIDTH SPACE"),
        ("a: x\u202ey\n", 1, "RIGHT-TO-LEFT OVERRIDE"),
        ("a: 1\nb: \x07\n", 2, "invisible or control"),
        ("\ufeffa: 1\n", 1, "ZERO WIDTH NO-BREAK SPACE"),
        (b"a: 1\nb: \xe9\n", 2, "not UTF-8"),
        ("a: " + "[" * DEEPEST + "]" * DEEPEST, 1, "nested more than"),
    ],
)
def test_what_is_refused_is_named_with_its_line(tmp_path: Path, text: str | bytes, line: int, words: str) -> None:
    ((found_line, what),) = told(tmp_path, text)
    assert (found_line, words in what) == (line, True), what


def test_every_doubled_key_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, "a: 1\na: 2\nb:\n  c: 1\n  c: 2\n") == [
        (2, "key 'a' stands twice"),
        (5, "key 'c' stands twice"),
    ]


def test_depth_just_within_the_limit_is_read(tmp_path: Path) -> None:
    deep = DEEPEST - 1
    assert read_yaml(written(tmp_path, "a: " + "[" * deep + "]" * deep)).data


def test_what_is_no_ordinary_file_is_refused(tmp_path: Path) -> None:
    target = written(tmp_path, "a: 1\n")
    link, pipe, folder = tmp_path / "link.yaml", tmp_path / "pipe.yaml", tmp_path / "folder.yaml"
    link.symlink_to(target)
    os.mkfifo(pipe)
    folder.mkdir()
    for path in (link, pipe, folder, tmp_path / "absent.yaml"):
        with pytest.raises(BadInput, match=path.name):
            read_yaml(path)


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    ((_, what),) = told(tmp_path, b"#" * (LARGEST + 1))
    assert "is larger than" in what


@pytest.mark.parametrize(
    "text",
    ["a: " + "[" * 200_000, "{" * 200_000, "- " * 100_000, "? " * 100_000, "a: '" + "x" * 500_000, "&a " * 50_000],
    ids=["brackets", "braces", "dashes", "questions", "quote", "anchors"],
)
def test_bad_files_are_refused_in_bounded_time(tmp_path: Path, text: str) -> None:
    began = time.perf_counter()
    told(tmp_path, text)
    assert time.perf_counter() - began < 5


def plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(type(key) is str and plain(item) for key, item in value.items())
    return all(map(plain, value)) if isinstance(value, list) else type(value) in {str, int, float, bool, type(None)}


def reads_or_refuses(path: Path, raw: bytes) -> None:
    path.write_bytes(raw)
    try:
        file = read_yaml(path)
    except BadInput:
        return
    assert isinstance(file, YamlFile)
    assert plain(file.data)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    reads_or_refuses(tmp_path_factory.getbasetemp() / "any.yaml", raw)


@given(st.text("ab01:-?[]{}&*!|>'\"%@,#~. \n\t\\", max_size=80))
def test_any_text_like_yaml_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    reads_or_refuses(tmp_path_factory.getbasetemp() / "like.yaml", text.encode())
