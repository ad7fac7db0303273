"""MANIFEST.json: the SHA-256 of every file, because most flipped bits in a Parquet file read without an error."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from inquiries.export import Dataset

NAME: Final = "MANIFEST.json"


class Manifest:
    """Version, schema version, and for each file its size and digest."""

    title = "Manifest"
    media_type = "application/json"

    def write(self, dataset: Dataset, folder: Path) -> None:
        """Write the manifest of everything that stands in the folder."""
        content: dict[str, Any] = {"version": dataset.version, "schema_version": dataset.model.version}
        content["content"] = digest_of(folder, data_files(folder))
        content["files"] = {str(path): entry(folder / path) for path in files(folder)}
        (folder / NAME).write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def files(folder: Path) -> list[Path]:
    """Every file below a folder but the manifest, relative, sorted."""
    return sorted(p.relative_to(folder) for p in folder.rglob("*") if p.is_file() and p.name != NAME)


def data_files(folder: Path) -> list[Path]:
    """The Parquet files below a folder, relative, sorted."""
    return [path for path in files(folder) if path.suffix == ".parquet"]


def entry(path: Path) -> dict[str, Any]:
    """Size and digest of one file."""
    data = path.read_bytes()
    return {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def digest_of(folder: Path, paths: Iterable[Path]) -> str:
    """One digest of several files: of their names and digests."""
    lines = (f"{path.as_posix()} {entry(folder / path)['sha256']}\n" for path in paths)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def disagreements(folder: Path) -> Iterator[str]:
    """What of a built data set is not as its manifest says: files altered, missing, or not listed.

    Raises FileNotFoundError where there is no manifest, ValueError where it is none.
    """
    listed = json.loads((folder / NAME).read_text(encoding="utf-8"))["files"]
    present = {str(path) for path in files(folder)}
    for name in sorted(listed.keys() | present):
        if name not in present:
            yield f"{name}: is listed and missing"
        elif name not in listed:
            yield f"{name}: is there and not listed"
        elif entry(folder / name) != listed[name]:
            yield f"{name}: is not the file that was built"


def unlisted(folder: Path) -> Iterator[str]:
    """Files of a folder that a build would not have made: those that its manifest does not list.

    All of them where there is no manifest; none where it can't be read, as after a merge that met a conflict in it.
    """
    try:
        listed = json.loads((folder / NAME).read_text(encoding="utf-8"))["files"]
    except ValueError:
        return
    except (OSError, KeyError, TypeError):
        listed = {}
    yield from (str(path) for path in files(folder) if str(path) not in listed)
