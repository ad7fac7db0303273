"""Publishing loses nothing: killed, interrupted, refused or doubled, what was there stays whole."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from inquiries import publish
from inquiries.errors import CannotPublish
from inquiries.export.manifest import disagreements, entry, unlisted
from inquiries.publish import staged

ROOT = Path(__file__).resolve().parent.parent
NOBODY = 65534


def write(folder: Path, words: str) -> None:
    """A folder as a build makes it: three files and a manifest of them."""
    (folder / "data").mkdir()
    for name in ("data/one", "data/two", "three"):
        (folder / name).write_text(words * 100, encoding="utf-8")
    files = {name: entry(folder / name) for name in ("data/one", "data/two", "three")}
    (folder / "MANIFEST.json").write_text(str({"files": files}).replace("'", '"'), encoding="utf-8")


def put(target: Path, words: str, failure: Exception | None = None) -> None:
    with staged(target, unlisted) as stage:
        write(stage, words)
        if failure:
            raise failure


def words_of(target: Path) -> str:
    """What a whole data set holds; fails where it is mixed or broken."""
    assert not list(disagreements(target))
    (words,) = {(target / name).read_text(encoding="utf-8")[:3] for name in ("data/one", "data/two", "three")}
    return words


def beside(target: Path) -> list[str]:
    return sorted(path.name for path in target.parent.iterdir() if path != target)


def in_child(work: Callable[[], None]) -> int:
    """Run `work` in a child process; its exit code, negative for a signal."""
    number = os.fork()
    if not number:
        code = 99
        try:
            work()
            code = 0
        except CannotPublish as error:
            os.write(2, f"{error}\n".encode())
            code = error.exit_code
        except KeyboardInterrupt as stop:
            code = 128 + stop.args[0]
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """A data set that says `old`."""
    folder = tmp_path / "place" / "dataset"
    folder.parent.mkdir()
    put(folder, "old")
    return folder


@pytest.fixture(params=["exchange", "two renames"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both ways to put a folder in the place of another."""
    if request.param == "two renames":
        monkeypatch.setattr(publish, "_swapped", lambda _first, _second: False)
    return str(request.param)


def test_a_new_one_takes_the_place_of_the_old(target: Path, way: str) -> None:
    put(target, "new")
    assert words_of(target) == "new", way
    assert beside(target) == []


def test_a_first_one_needs_no_former(tmp_path: Path) -> None:
    put(tmp_path / "dataset", "new")
    (tmp_path / "empty").mkdir()
    put(tmp_path / "empty", "new")
    assert words_of(tmp_path / "dataset") == words_of(tmp_path / "empty") == "new"


def test_an_exception_leaves_the_old_and_no_trace(target: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        put(target, "new", ZeroDivisionError())
    assert words_of(target) == "old"
    assert beside(target) == []


def operations(work: Callable[[], None], at: int) -> int:
    """Run `work` in a child that kills itself at its n-th audited event; its exit code."""

    def watched() -> None:
        seen = 0

        def hook(event: str, _: tuple[object, ...]) -> None:
            nonlocal seen
            if event.startswith(("open", "os.", "shutil.", "ctypes.", "fcntl.")):
                seen += 1
                if seen == at:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(hook)
        work()

    return in_child(watched)


def test_killed_at_any_operation_it_is_old_or_new_and_the_next_clears_up(target: Path, way: str) -> None:
    found = []
    at = 0
    code = -signal.SIGKILL
    while code == -signal.SIGKILL:
        at += 1
        code = operations(lambda: put(target, "new"), at)
        if way == "exchange":
            found.append(words_of(target))
        put(target, "old")  # the next build, which is not killed
        assert beside(target) == [], f"after a kill at operation {at}"
    assert code == 0
    assert at > 20, "the kills did not reach into the build"
    assert way != "exchange" or found == sorted(found, reverse=True), "old first, then new"
    assert way != "exchange" or set(found) == {"old", "new"}


def test_between_two_renames_the_old_is_kept_and_put_back(target: Path) -> None:
    target.rename(target.parent / ".dataset.former")
    (target.parent / ".dataset.building").mkdir()
    with pytest.raises(ZeroDivisionError), staged(target, unlisted):
        raise ZeroDivisionError
    assert words_of(target) == "old"
    assert beside(target) == []


def test_a_second_build_is_told_of_the_first(target: Path) -> None:
    with staged(target, unlisted) as stage:
        write(stage, "new")
        with pytest.raises(CannotPublish, match="another build is at work on it; wait"), staged(target, unlisted):
            pytest.fail("two at once")
        assert stage.is_dir(), "the second cleared away what the first was building"
    assert words_of(target) == "new"
    assert CannotPublish.exit_code == 2


def test_a_lock_that_another_build_just_removed_is_not_taken(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lock = target.parent / ".dataset.lock"
    flock = fcntl.flock
    removed: list[Path] = []

    def late(handle: int, how: int) -> None:
        if not removed:
            removed.append(lock)
            lock.unlink()
        flock(handle, how)

    monkeypatch.setattr(fcntl, "flock", late)
    with staged(target, unlisted) as stage:
        write(stage, "new")
        assert lock.exists(), "a lock without a name keeps nobody out"
    assert words_of(target) == "new"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_end_a_build_without_a_trace(target: Path, number: signal.Signals, code: int) -> None:
    def work() -> None:
        signal.signal(signal.SIGINT, lambda *_: (_ for _ in ()).throw(KeyboardInterrupt(2)))
        with staged(target, unlisted) as stage:
            write(stage, "new")
            os.kill(os.getpid(), number)

    assert in_child(work) == code
    assert words_of(target) == "old"
    assert beside(target) == []


def test_the_command_tells_of_a_signal_by_its_exit_code(monkeypatch: pytest.MonkeyPatch) -> None:
    from inquiries import cli
    from inquiries.commands import build

    def interrupted(_: object) -> int:
        raise KeyboardInterrupt(signal.SIGTERM)

    monkeypatch.setattr(build, "run", interrupted)
    assert cli.main(["build"]) == 143


def refusal(target: Path) -> str:
    with pytest.raises(CannotPublish) as caught:
        put(target, "new")
    return str(caught.value)


def test_what_no_build_has_made_is_never_replaced(target: Path, tmp_path: Path) -> None:
    (target / "notes.txt").write_text("mine", encoding="utf-8")
    assert "would be lost (notes.txt)" in refusal(target)
    assert (target / "notes.txt").read_text(encoding="utf-8") == "mine"
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter").touch()
    assert "would be lost (chapter)" in refusal(tmp_path / "thesis")
    assert [path.name for path in (tmp_path / "thesis").iterdir()] == ["chapter"]


def test_a_damaged_data_set_can_be_built_again(target: Path) -> None:
    (target / "data" / "one").write_bytes(b"\0")
    (target / "three").unlink()
    put(target, "new")
    (target / "MANIFEST.json").write_text("<<<<<<< ours", encoding="utf-8")
    put(target, "new")
    assert words_of(target) == "new"


def test_targets_that_cannot_be(target: Path) -> None:
    place = target.parent
    (place / "file").touch()
    (place / "link").symlink_to(target)
    (place / "broken").symlink_to(place / "nowhere")
    assert "is a file; give --out a folder" in refusal(place / "file")
    assert "is a symbolic link" in refusal(place / "link")
    assert "is a symbolic link" in refusal(place / "broken")
    assert "there is no folder" in refusal(place / "absent" / "dataset")
    assert "there is no folder" in refusal(place / "file" / "dataset")
    assert "is no name for a data set" in refusal(Path("/"))
    assert "is no name for a data set" in refusal(place / "..")
    assert beside(target) == ["broken", "file", "link"]
    assert words_of(target) == "old"


def test_a_link_in_place_of_the_lock_is_not_followed(target: Path) -> None:
    (target.parent / ".dataset.lock").symlink_to(target / "three")
    assert "can't be published" in refusal(target)
    assert words_of(target) == "old"


def test_the_folder_is_as_open_as_the_user_has_others_be(tmp_path: Path) -> None:
    former = os.umask(0o027)
    try:
        put(tmp_path / "dataset", "new")
    finally:
        os.umask(former)
    assert (tmp_path / "dataset").stat().st_mode & 0o777 == 0o750


def test_no_permission(target: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """As somebody who is not root, whom permissions do not stop."""
    for folder in (target, *target.parents):
        if folder == Path(tempfile.gettempdir()).resolve():
            break
        folder.chmod(0o755)
    target.parent.chmod(0o555)

    def work() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        put(target, "new")

    assert in_child(work) == 2
    said = capfd.readouterr().err
    assert "permission is denied; make the folder above it writable" in said
    assert said.count("\n") == 1
    target.parent.chmod(0o755)
    assert words_of(target) == "old"
    assert beside(target) == []


@pytest.mark.parametrize(
    ("number", "words"), [(28, "no space is left"), (30, "read-only"), (27, "ulimit"), (5, "Input")]
)
def test_what_the_system_refuses_is_told(target: Path, number: int, words: str) -> None:
    with pytest.raises(CannotPublish, match=words):
        put(target, "new", OSError(number, os.strerror(number)))
    assert words_of(target) == "old"
    assert beside(target) == []


def test_a_file_elsewhere_is_not_taken_for_the_target(target: Path) -> None:
    with pytest.raises(CannotPublish, match=r"coding/card\.md"), staged(target, unlisted):
        raise PermissionError(13, "Permission denied", "coding/card.md")


def test_everything_reaches_the_disk_before_the_exchange(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    sync, swap = os.fsync, publish._swapped

    def noted_sync(handle: int) -> None:
        done.append(Path(f"/proc/self/fd/{handle}").readlink().name)
        sync(handle)

    def noted_swap(first: Path, second: Path) -> bool:
        done.append("exchange")
        return swap(first, second)

    monkeypatch.setattr(os, "fsync", noted_sync)
    monkeypatch.setattr(publish, "_swapped", noted_swap)
    put(target, "new")
    before, after = done[: done.index("exchange")], done[done.index("exchange") + 1 :]
    assert set(before) == {"one", "two", "three", "MANIFEST.json", "data", ".dataset.building"}
    assert after == [target.parent.name]


def test_a_failing_second_rename_puts_the_old_back(target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rename = Path.rename

    def failing(path: Path, to: Path) -> Path:
        if path.name == ".dataset.building":
            raise OSError(28, "No space left on device")
        return rename(path, to)

    monkeypatch.setattr(publish, "_swapped", lambda _first, _second: False)
    monkeypatch.setattr(Path, "rename", failing)
    assert "no space is left" in refusal(target)
    assert words_of(target) == "old"
    assert beside(target) == []


def test_traces_of_a_build_stay_out_of_git() -> None:
    names = [".dataset.building/data/x.parquet", ".dataset.former/README.md", ".dataset.lock"]
    done = subprocess.run(["git", "check-ignore", *names], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.stdout.split() == names


def test_a_real_build_survives_kills_and_full_disks() -> None:
    """A seeded share of benchmarks/kills.py, whose figures stand in benchmarks/RESULTS.md."""
    command = [sys.executable, "benchmarks/kills.py", "--kills", "20", "--disks", "4", "--seed", "7", "--without-rules"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "20 kills" in done.stdout
    assert "4 full disks" in done.stdout
