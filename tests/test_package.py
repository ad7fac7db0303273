"""The wheel: built offline with the pinned tool, one top-level name, the declarations inside it."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import version
from pathlib import Path

import pytest

import inquiries

IGNORED = {"__pycache__", ".DS_Store"}


@pytest.fixture(scope="module")
def wheel(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-index", "--no-deps"]
    command += ["--no-build-isolation", "--no-cache-dir", "--wheel-dir", str(folder), str(repository)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def files(folder: Path) -> set[str]:
    found = (path.relative_to(folder) for path in folder.rglob("*") if path.is_file())
    return {path.as_posix() for path in found if not IGNORED & set(path.parts)}


def test_the_tool_that_builds_is_the_pinned_one(repository: Path) -> None:
    project = tomllib.loads((repository / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["build-system"]["requires"] == [f"hatchling=={version('hatchling')}"]


def test_one_top_level_name(names: set[str]) -> None:
    assert {name.partition("/")[0] for name in names} == {
        "inquiries",
        f"inquiries-{inquiries.__version__}.dist-info",
    }


def test_every_file_of_the_package_is_in_it(names: set[str], repository: Path) -> None:
    expected = {f"inquiries/{name}" for name in files(repository / "scripts" / "inquiries")}
    for folder in ("schema", "validation"):
        within = files(repository / folder)
        assert within, f"{folder}/ is empty"
        expected |= {f"inquiries/{folder}/{name}" for name in within}
    assert {name for name in names if name.startswith("inquiries/")} == expected


def test_both_licences_and_the_command_are_in_it(wheel: Path, names: set[str]) -> None:
    info = f"inquiries-{inquiries.__version__}.dist-info"
    assert {f"{info}/licenses/LICENSE", f"{info}/licenses/LICENSE-DATA"} <= names
    with zipfile.ZipFile(wheel) as archive:
        assert "inquiries = inquiries.cli:main" in archive.read(f"{info}/entry_points.txt").decode()


def test_an_installed_package_finds_its_own_declarations(wheel: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "from inquiries import declared; print(declared.SCHEMA, declared.VALIDATION, sep='\\n')"
    environment = os.environ | {"PYTHONPATH": str(tmp_path)}
    command = [sys.executable, "-c", code]
    out = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    assert out.split("\n")[:2] == [str(tmp_path / "inquiries" / name) for name in ("schema", "validation")]
