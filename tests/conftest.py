"""What every test stands on: no network, no cache left by another run, no test skipped unseen in CI."""

from __future__ import annotations

import atexit
import os
import shutil
import socket
import sys
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from inquiries.build import export
from inquiries.export import Dataset
from inquiries.model import Model
from inquiries.normalise import Rows, normalise
from inquiries.sheets import Corpus, read_corpus
from inquiries.tables import arrow_tables

SOURCES_VARIABLE = "INQUIRIES_SOURCES"
NO_SKIP_VARIABLE = "INQUIRIES_NO_SKIP"
ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "tests" / "corpus"

# `ci` tries the same examples on every run; HYPOTHESIS_PROFILE=search looks for new ones.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("search", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))

# Hugging Face's libraries read these once, when they are imported: so before any test module is.
_HOME_AT_IMPORT = tempfile.mkdtemp(prefix="inquiries-hf-")
atexit.register(shutil.rmtree, _HOME_AT_IMPORT, ignore_errors=True)
os.environ.pop("HF_DATASETS_CACHE", None)
os.environ.update(
    HF_HOME=_HOME_AT_IMPORT,
    HF_HUB_OFFLINE="1",
    HF_DATASETS_OFFLINE="1",
    HF_HUB_DISABLE_TELEMETRY="1",
)


class NetworkRefusedError(RuntimeError):
    """A test tried to reach another machine."""


_LOOPBACK = {"", "localhost", "::", "::1", "0.0.0.0", socket.gethostname()}  # noqa: S104
_LOOKUPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}
_CALLS = {"socket.connect", "socket.sendto", "socket.sendmsg"}


def _refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Audit hook that lets nothing out but loopback and sockets of the file system."""
    if event in _LOOKUPS:
        host = arguments[0]
    elif event in _CALLS and arguments[0].family in {socket.AF_INET, socket.AF_INET6} and arguments[1]:
        host = arguments[1][0]
    else:
        return
    name = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host or "")
    if name not in _LOOPBACK and not name.startswith("127."):
        raise NetworkRefusedError(f"tests stay on this machine: {event} to {name}")


sys.addaudithook(_refuse_network)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the checkout."""
    return ROOT


@pytest.fixture(scope="session")
def sources() -> Path:
    """The folder with copies of the source texts, which the repository does not hold."""
    named = os.environ.get(SOURCES_VARIABLE)
    if not named:
        pytest.skip(f"needs copies of the source texts: set {SOURCES_VARIABLE} to their folder")
    folder = Path(named)
    if not folder.is_dir():
        pytest.fail(f"{SOURCES_VARIABLE} names no folder: {folder}")
    return folder.resolve()


@pytest.fixture
def corpus_folder(tmp_path: Path) -> Path:
    """A copy of the miniature data set (coding/, schema/, texts/) that a test may break."""
    return Path(shutil.copytree(CORPUS, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def corpus_schema(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real schema with the miniature data set's own localities in place of the real ones."""
    folder = tmp_path_factory.mktemp("declared") / "schema"
    shutil.copytree(ROOT / "schema", folder)
    shutil.copytree(CORPUS / "schema", folder, dirs_exist_ok=True)
    return folder


@pytest.fixture(scope="session")
def corpus_model(corpus_schema: Path) -> Model:
    """The model of the miniature data set."""
    return Model.load(corpus_schema)


@pytest.fixture(scope="session")
def corpus(corpus_model: Model) -> Corpus:
    """The miniature data set's sheets and authority files, read and checked."""
    return read_corpus(CORPUS / "coding", corpus_model)


@pytest.fixture
def corpus_rows(corpus: Corpus, corpus_model: Model) -> Rows:
    """The miniature data set as rows, fresh for each test."""
    return normalise(corpus, corpus_model)


@pytest.fixture(scope="session")
def exported(corpus: Corpus, corpus_model: Model, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The miniature data set in all its formats, written and not validated; no test may change it."""
    rows = normalise(corpus, corpus_model)
    folder = tmp_path_factory.mktemp("exported") / "dataset"
    folder.mkdir()
    export(Dataset(corpus_model, rows, arrow_tables(rows, corpus_model), "0.1.0", CORPUS / "coding"), folder)
    return folder


@pytest.fixture(autouse=True)
def hugging_face_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh cache for each test: a data set read by one must not answer for another."""
    home = tmp_path_factory.mktemp("hf-home")
    monkeypatch.setenv("HF_HOME", str(home))
    config = sys.modules.get("datasets.config")
    if config is not None:
        monkeypatch.setattr(config, "HF_CACHE_HOME", str(home))
        monkeypatch.setattr(config, "HF_DATASETS_CACHE", home / "datasets")
        monkeypatch.setattr(config, "HF_MODULES_CACHE", str(home / "modules"))
        monkeypatch.setattr(config, "DOWNLOADED_DATASETS_PATH", home / "datasets" / "downloads")
        monkeypatch.setattr(config, "EXTRACTED_DATASETS_PATH", home / "datasets" / "downloads" / "extracted")
    return home


def _skipped(session: pytest.Session) -> list[pytest.TestReport]:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    return list(reporter.stats.get("skipped", [])) if reporter else []


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where INQUIRIES_NO_SKIP is set, a skipped test fails the session."""
    if os.environ.get(NO_SKIP_VARIABLE) and _skipped(session) and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which tests were skipped where none may be."""
    skipped = terminalreporter.stats.get("skipped", [])
    if not (os.environ.get(NO_SKIP_VARIABLE) and skipped):
        return
    terminalreporter.section(f"{len(skipped)} skipped, which {NO_SKIP_VARIABLE} forbids", red=True)
    for report in skipped:
        terminalreporter.write_line(f"{report.nodeid}: {report.longrepr[2] if report.longrepr else ''}")
