"""Where the declarations are: schema/ and validation/, in a checkout and in an installed wheel alike."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _declared(name: str) -> Path:
    inside = _PACKAGE / name  # a wheel carries the folder within the package
    return inside if inside.is_dir() else _PACKAGE.parent.parent / name


SCHEMA = _declared("schema")
VALIDATION = _declared("validation")
