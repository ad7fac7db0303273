"""docs/tutorial.md: every query, snippet and command prints what the page shows.

After a change of the data, INQUIRIES_REFRESH=1 pytest tests/test_tutorial.py writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "tutorial.md"
REFRESH = "INQUIRIES_REFRESH"
SHOWN = re.compile(r"```(?P<language>sql|python|console)\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)
UNTESTED = re.compile(r"\*\*this snippet is untested\.\*\*\n\n```(\w+)\n")
WIDEST = 150  # characters of a cell


def cell(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(cell, value))
    text = "" if value is None else str(value)
    return text if len(text) <= WIDEST else f"{text[: WIDEST - 1]}…"


def aligned(rows: list[tuple[Any, ...]]) -> str:
    """Rows as columns of text, numbers to the right."""
    shown = [[cell(value) for value in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    numbers = [all(isinstance(v, int | float) for v in column) for column in zip(*rows[1:], strict=True)]
    lines = (
        "  ".join(
            text.rjust(width) if number else text.ljust(width)
            for text, width, number in zip(row, widths, numbers, strict=True)
        )
        for row in shown
    )
    return "".join(f"{line.rstrip()}\n" for line in lines)


def run_sql(code: str, home: Path) -> str:
    connection = duckdb.connect()
    folder = home / "dataset"
    connection.execute("SET VARIABLE inquiries = $folder", {"folder": str(folder)}).fetchall()
    connection.execute((folder / "inquiries.sql").read_text("utf-8")).fetchall()
    done = connection.execute(code)
    names = tuple(column[0] for column in done.description or ())
    rows = done.fetchall()
    assert rows, "a query on the page finds nothing"
    return aligned([names, *rows])


def run_python(code: str, home: Path) -> str:
    return run_command([sys.executable, "-c", code], home)


def run_console(code: str, home: Path) -> str:
    command = code.removeprefix("$ ").split()
    assert command[0] == "inquiries"
    return run_command([sys.executable, "-m", *command], home)


def run_command(command: list[str], home: Path) -> str:
    environment = os.environ | {"PYTHONHASHSEED": "1", "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        command, cwd=home, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stderr
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.strip("\n").splitlines())


RUN = {"sql": run_sql, "python": run_python, "console": run_console}
BLOCKS = len(SHOWN.findall(PAGE.read_text("utf-8")))


def blocks(text: str) -> list[re.Match[str]]:
    return list(SHOWN.finditer(text))


@pytest.mark.parametrize("number", range(BLOCKS))
def test_it_prints_what_the_page_shows(number: int) -> None:
    text = PAGE.read_text("utf-8")
    shown = blocks(text)[number]
    output = RUN[shown["language"]](shown["code"], ROOT)
    if os.environ.get(REFRESH):
        PAGE.write_text(text[: shown.start("output")] + output + text[shown.end("output") :], "utf-8")
    else:
        assert output == shown["output"], f"run {REFRESH}=1 pytest tests/test_tutorial.py, and read the change"


def test_every_snippet_is_run_or_marked_untested() -> None:
    text = PAGE.read_text("utf-8")
    languages = re.findall(r"(?m)^```(\w+)$", text)
    assert languages.count("text") == BLOCKS
    assert sum(language in RUN for language in languages) == BLOCKS
    assert [language for language in languages if language not in {*RUN, "text"}] == UNTESTED.findall(text) == ["r"]


def test_no_share_is_given_without_its_n() -> None:
    """A share by itself could be read as a measure of the world."""
    for shown in blocks(PAGE.read_text("utf-8")):
        assert "%" not in shown["output"]
