"""docs/adding.md, done as it says: every file written, every command run, every output compared."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "adding.md"
NAME = "marlshire-herald-2012-night-desk"
BLOCK = re.compile(
    r"^(?:(?P<how>Write|Append to) `(?P<path>[^`]+)`:\n\n)?```(?P<language>\w+)\n(?P<text>.*?)^```$"
    r"(?:\n\n```text\n(?P<output>.*?)^```$)?",
    re.DOTALL | re.MULTILINE,
)
SERVER = "python3 -m http.server 8000 "
NEEDS_A_TERMINAL = "inquiries review "
TABLES = ("findings", "recommendations", "responses", "figures")
PORT = "8000"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Walk:
    """Somebody who follows the page, on another port than the page's."""

    def __init__(self, root: Path) -> None:
        self.here = root / "checkout"
        for name in ("tests/corpus", "schema"):
            shutil.copytree(ROOT / name, self.here / name)
        program = root / "bin" / "inquiries"
        program.parent.mkdir()
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m inquiries "$@"\n')
        program.chmod(0o755)
        self.port = free_port()
        self.environment = os.environ | {"PATH": f"{program.parent}:{os.environ['PATH']}", "PYTHONHASHSEED": "1"}
        self.server: subprocess.Popen[bytes] | None = None
        self.ran: list[str] = []

    def follow(self, text: str) -> None:
        """Do what the blocks of a page say, in their order."""
        text = text.replace(PORT, str(self.port))
        server = SERVER.replace(PORT, str(self.port))
        for block in BLOCK.finditer(text):
            if block["how"]:
                self.write(block)
            elif block["language"] == "console":
                output = "".join(self.run(line.removeprefix("$ ")) for line in block["text"].splitlines())
                assert block["output"] in {None, output}
            elif block["text"].startswith(server):
                self.serve(block["text"].split()[3:])
            else:
                assert block["text"].startswith(NEEDS_A_TERMINAL), block[0]

    def write(self, block: re.Match[str]) -> None:
        path = self.here / block["path"]
        path.parent.mkdir(parents=True, exist_ok=True)
        assert path.exists() == (block["how"] == "Append to"), path
        with path.open("a", encoding="utf-8") as file:
            file.write(block["text"])

    def run(self, line: str) -> str:
        if line.startswith("cd "):
            self.here = (self.here / line.removeprefix("cd ")).resolve()
            return ""
        done = subprocess.run(
            ["sh", "-c", line], cwd=self.here, env=self.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
        self.ran.append(line)
        return done.stdout

    def serve(self, arguments: list[str]) -> None:
        command = [sys.executable, "-m", "http.server", *arguments]
        self.server = subprocess.Popen(command, cwd=self.here, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        pytest.fail("the server of the page does not start")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Walk]:
    walk = Walk(tmp_path_factory.mktemp("adding"))
    try:
        walk.follow(PAGE.read_text(encoding="utf-8"))
        yield walk
    finally:
        if walk.server:
            walk.server.terminate()
            walk.server.wait(10)


def read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_the_page_can_be_followed_to_a_built_data_set(walked: Walk) -> None:
    verbs = [line.split()[1] for line in walked.ran if line.startswith("inquiries ")]
    assert verbs == ["fetch", "draft", "anchor", "build", "verify", "fetch"]
    assert (walked.here / "dataset" / "data" / "claims" / "marlshire.parquet").is_file()
    sheet = read(walked.here / "coding" / "sheets" / "marlshire" / f"{NAME}.yaml")
    assert not [claim for table in TABLES for claim in sheet[table] for item in claim["evidence"] if "quote" in item]
    ids = (walked.here / "coding" / "ids.txt").read_text().split()
    assert {f"{NAME}.{key}" for key in ("f1", "rec1", "res1", "res2", "res3", "fig1")} <= set(ids)


def test_the_sheet_on_the_page_is_made_from_the_draft(walked: Walk) -> None:
    """Each claim but the one that was added lies where the draft proposes one of the same table."""
    draft = read(walked.here / "drafts" / f"{NAME}.yaml")
    sheet = read(walked.here / "coding" / "sheets" / "marlshire" / f"{NAME}.yaml")
    assert draft["stream_digest"] == sheet["stream_digest"]
    assert not [claim for table in TABLES for claim in draft[table] if claim["statement"]]
    found = {claim["id"] for table in TABLES for claim in sheet[table] if proposed(claim, draft[table])}
    assert found == {"f1", "rec1", "res1", "res2", "fig1"}


def proposed(claim: dict[str, Any], proposals: list[dict[str, Any]]) -> bool:
    own = spans(claim)
    return any(a < d and c < b for p in proposals for a, b in own for c, d in spans(p))


def spans(claim: dict[str, Any]) -> list[tuple[int, int]]:
    return [(anchor["start"], anchor["start"] + anchor["length"]) for anchor in claim["evidence"]]


def test_every_command_on_the_page_is_one(walked: Walk) -> None:
    named = set(re.findall(r"^(?:\$ )?inquiries (\w+)", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    known = walked.run("inquiries --help")
    assert named == {"fetch", "draft", "review", "anchor", "build", "verify"}
    assert not [verb for verb in named if f"\n    {verb} " not in known]
