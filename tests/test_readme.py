"""README.md: each snippet runs on the built data set and prints what the README shows.

After a change of the data, INQUIRIES_REFRESH=1 pytest tests/test_readme.py writes the outputs anew.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
SNIPPET = re.compile(r"```python\n(?P<code>.*?)```\n\n```text\n(?P<output>.*?)```", re.DOTALL)
REFRESH = "INQUIRIES_REFRESH"
TOOLS = ("datasets", "pandas", "duckdb")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)(?:#([^)]+))?\)")
PAGES = (
    "README.md",
    "CONTRIBUTING.md",
    "DATASHEET.md",
    "coding/README.md",
    "schema/README.md",
    "docs/adding.md",
    "docs/schema.md",
)


def snippet(tool: str) -> re.Match[str]:
    every = SNIPPET.finditer(README.read_text(encoding="utf-8"))
    found = [match for match in every if f" {tool}" in match["code"].split("\n\n")[0]]
    assert len(found) == 1, f"one snippet for {tool} is wanted, {len(found)} are there"
    return found[0]


def run(code: str, home: Path) -> str:
    environment = os.environ | {"HF_HOME": str(home), "HF_HUB_OFFLINE": "1", "PYTHONHASHSEED": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return "".join(f"{line.rstrip()}\n" for line in done.stdout.rstrip().splitlines())


@pytest.mark.parametrize("tool", TOOLS)
def test_a_snippet_prints_what_is_shown(tool: str, hugging_face_home: Path) -> None:
    shown = snippet(tool)
    output = run(shown["code"], hugging_face_home)
    if os.environ.get(REFRESH):
        text = README.read_text(encoding="utf-8")
        README.write_text(text[: shown.start("output")] + output + text[shown.end("output") :], encoding="utf-8")
    else:
        assert output == shown["output"], f"run {REFRESH}=1 pytest tests/test_readme.py, and read the change"


@pytest.mark.parametrize("tool", TOOLS)
def test_a_snippet_has_ten_lines_at_most(tool: str) -> None:
    assert len(snippet(tool)["code"].splitlines()) <= 10


@pytest.mark.parametrize("tool", TOOLS)
def test_every_share_has_its_n(tool: str) -> None:
    output = snippet(tool)["output"]
    shares = re.findall(r"\b\d+ of \d+\b", output)
    assert shares
    assert "%" not in output
    assert all(int(part) <= int(whole) for part, whole in (share.split(" of ") for share in shares))


def test_no_snippet_shows_a_person_by_name() -> None:
    import pyarrow.parquet as pq

    rows = pq.ParquetFile(ROOT / "dataset" / "data" / "actors" / "shared.parquet").read().to_pylist()
    people = [name for row in rows if row["kind"] == "person" for name in (row["name"], *row["other_names"])]
    shown = "".join(snippet(tool)["output"] for tool in TOOLS)
    assert people
    assert not [name for name in people if name in shown]


def test_both_commands_are_rules_of_the_makefile() -> None:
    named = set(re.findall(r"^make (\w+)", README.read_text(encoding="utf-8"), re.MULTILINE))
    rules = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert named == {"dataset", "test"}
    assert named <= rules


def headings(path: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {"".join(c for c in t.lower() if c.isalnum() or c in " -_").replace(" ", "-") for t in titles}


@pytest.mark.parametrize("name", PAGES)
def test_every_link_leads_somewhere(name: str) -> None:
    page = ROOT / name
    for target, heading in LINK.findall(page.read_text(encoding="utf-8")):
        there = page.parent / target
        assert there.exists(), f"{name} links to {target}"
        assert not heading or there.suffix != ".md" or heading in headings(there), f"{name}: no heading {heading}"
