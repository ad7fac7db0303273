"""Pages to files, in a folder of their own."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from inquiries.errors import BadInput, Problem
from inquiries.site import frozen
from inquiries.site.pages import ASSETS, Site
from inquiries.site.view import View

TEMPLATES: Final = Path(__file__).parent / "templates"
_TICKED: Final = re.compile(r"`([^`]*)`")
MADE: Final = "site.json"  # every file of the site with its digest; what it does not list is not ours to replace


def write(site: Site, folder: Path) -> int:
    """Write every page, style and script; how many files. Same data, same bytes."""
    _needs_drawing()
    environment = _environment(site.view)
    environment.globals.update(site.words())
    count = 0
    for page in site.pages():
        path = folder / page.path
        path.parent.mkdir(parents=True, exist_ok=True)
        root = "../" * page.path.count("/")
        told = {"page": page.path, "root": root, **page.told}
        path.write_text(environment.get_template(page.template).render(told), encoding="utf-8")
        count += 1
    return count + _assets(folder)


def foreign(folder: Path) -> Iterable[str]:
    """What stands in a folder and was not written by a former build of a site."""
    listed: dict[str, str] = {}
    if (folder / MADE).is_file():
        try:
            listed = json.loads((folder / MADE).read_text(encoding="utf-8"))
        except ValueError:
            listed = {}
    known = {MADE, *listed}
    names = (path.relative_to(folder).as_posix() for path in sorted(folder.rglob("*")) if not path.is_dir())
    return [name for name in names if name not in known]


def seal(folder: Path) -> None:
    """List what was written."""
    paths = (path for path in sorted(folder.rglob("*")) if path.is_file())
    made = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}
    (folder / MADE).write_text(json.dumps(made, indent=0, sort_keys=True) + "\n", encoding="utf-8")


def _assets(folder: Path) -> int:
    assets = folder / "assets"
    assets.mkdir()
    for path in sorted(ASSETS.iterdir()):
        (assets / path.name).write_bytes(path.read_bytes())
    (assets / "frozen.js").write_text(frozen.script(), encoding="utf-8")
    return len(list(assets.iterdir()))


def _environment(view: View) -> Any:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.policies["json.dumps_kwargs"] = {"sort_keys": True, "separators": (",", ":"), "default": str}
    environment.filters["label"] = lambda value, book: view.label(book, value)
    environment.filters["web"] = _web
    environment.filters["ticked"] = _ticked
    environment.filters["coded"] = lambda code: (code.code, code.label)
    environment.tests["has"] = lambda values, value: value in values
    environment.tests["charged"] = view.never_alone
    return environment


def _ticked(text: str) -> Any:
    """A text of the codebooks, with names of columns and codes (`in backticks`) as code."""
    from markupsafe import Markup, escape

    return Markup(_TICKED.sub(r"<code>\1</code>", str(escape(text))))  # noqa: S704 (escaped)


def _web(address: str | None) -> str:
    """An address that a browser may follow; empty for any other."""
    return address if address and address.startswith(("https://", "http://")) else ""


def _needs_drawing() -> None:
    try:
        import altair  # noqa: F401
        import citeproc  # noqa: F401
        import vl_convert  # noqa: F401
    except ImportError as error:
        problem = Problem(
            "inquiries site", f"needs {error.name}", "install the extra `site` of the checkout, as `make test` does"
        )
        raise BadInput([problem]) from None
