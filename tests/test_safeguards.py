"""What conftest.py promises: no way out of this machine, fresh caches, and no skip that CI misses."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

SKIPPING = """
import pytest

def test_passes():
    pass

@pytest.mark.skip(reason="the browser is not here")
def test_skips():
    pass
"""


def session(folder: Path, repository: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(repository / "tests" / "conftest.py", folder)
    (folder / "test_skipping.py").write_text(SKIPPING, encoding="utf-8")
    environment = {key: value for key, value in os.environ.items() if key != "INQUIRIES_NO_SKIP"} | variables
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, "."]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_a_skip_passes_at_home(tmp_path: Path, repository: Path) -> None:
    done = session(tmp_path, repository)
    assert done.returncode == 0, done.stdout
    assert done.stdout.splitlines()[-1].startswith("1 passed, 1 skipped")


def test_a_skip_fails_where_none_is_allowed(tmp_path: Path, repository: Path) -> None:
    done = session(tmp_path, repository, INQUIRIES_NO_SKIP="1")
    assert done.returncode == 1, done.stdout
    assert "test_skips: Skipped: the browser is not here" in done.stdout


@pytest.mark.parametrize("address", [("192.0.2.1", 80), ("2001:db8::1", 80)])
def test_no_other_machine_is_reached(address: tuple[str, int]) -> None:
    family = socket.AF_INET6 if ":" in address[0] else socket.AF_INET
    with socket.socket(family) as sock, pytest.raises(RuntimeError, match="stay on this machine"):
        sock.connect(address)


def test_no_name_is_looked_up() -> None:
    with pytest.raises(RuntimeError, match="stay on this machine"):
        socket.getaddrinfo("example.invalid", 443)


def test_this_machine_is_reached() -> None:
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.create_connection(server.getsockname()[:2], timeout=5) as connection,
    ):
        assert connection.getpeername() == server.getsockname()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_has_a_cache_of_its_own(turn: str, hugging_face_home: Path) -> None:
    from datasets import config

    assert os.environ["HF_HOME"] == str(hugging_face_home)
    assert Path(config.HF_DATASETS_CACHE) == hugging_face_home / "datasets"
    assert not list(hugging_face_home.iterdir())
    (hugging_face_home / turn).touch()
