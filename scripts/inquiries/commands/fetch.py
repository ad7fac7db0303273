"""Fetch copies of documents from the web, from an archive where they are gone.

With addresses it fetches these; without, the documents that are coded, and says of each how many anchors its copy
confirms, or that it differs or has vanished. Beside each copy stands a note of where it came from (NAME.source.yaml).
Only http and https; robots.txt is respected; hosts in private networks, and ports other than 80 and 443, need
--allow-host. Proxies that the environment names are not used. Where the address no longer serves the document, a
public archive is asked for its nearest capture. Exit code 0: all are at hand; 1: some are not; 2: could not run.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from inquiries.build import known_documents
from inquiries.commands import folders
from inquiries.errors import BadInput, Problem
from inquiries.model import Model
from inquiries.normalise import Rows, normalise
from inquiries.sheets import read_corpus
from inquiries.tables import read_rows
from inquiries.yaml_files import read_yaml

if TYPE_CHECKING:
    from inquiries.fetch.addresses import Guard
    from inquiries.fetch.coded import Wanted
    from inquiries.fetch.fetching import Fetcher


def configure(parser: argparse.ArgumentParser) -> None:
    """Arguments of `inquiries fetch`."""
    parser.add_argument("urls", nargs="*", metavar="URL", help="addresses (default: of the documents coded)")
    where = "folder for the copies, outside any repository or ignored by it (default: copies)"
    parser.add_argument("--to", type=Path, default=Path("copies"), metavar="DIR", help=where)
    parser.add_argument("--name", default="", help="name of the copy, without ending, for a single URL")
    allow = "ask this host whatever its address and port; may be repeated"
    parser.add_argument("--allow-host", action="append", default=[], metavar="HOST", help=allow)
    seconds = "most seconds for a request, and for a wait that a host asks for (default: 120)"
    parser.add_argument("--seconds", type=_positive, default=120.0, metavar="N", help=seconds)
    size = "most bytes of a document (default: 50,000,000)"
    parser.add_argument("--bytes", type=_size, default=50_000_000, metavar="N", help=size)
    pause = "least seconds between two requests to a host (default: 1)"
    parser.add_argument("--pause", type=_not_negative, default=1.0, metavar="N", help=pause)
    archive = "another archive with the interface of the Wayback Machine (default: that one)"
    parser.add_argument("--archive", metavar="URL", help=archive)
    parser.add_argument("--force", action="store_true", help="fetch again what is there, and replace what differs")
    folders(parser, "coding", "out", "schema")


def run(arguments: argparse.Namespace) -> int:
    """Fetch, with a line for each document."""
    from inquiries.fetch.addresses import Guard
    from inquiries.fetch.failures import NotFetched

    if arguments.name and (len(arguments.urls) != 1 or not re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)*", arguments.name)):
        what = "names one copy, in lower case, with digits and hyphens"
        raise BadInput([Problem("--name", what, "give it with one URL")])
    try:
        guard = Guard(arguments.allow_host)
    except NotFetched as error:
        raise BadInput([Problem("--allow-host", str(error), "name a host")]) from None
    documents = _asked(arguments, guard) if arguments.urls else _coded(arguments)
    say = _progress()
    fetcher = _fetcher(arguments, guard, say)
    good = True
    for number, document in enumerate(documents, 1):
        say(f"{number} of {len(documents)}: {document.name}")
        outcome = (None if arguments.urls else fetcher.at_hand(document)) or fetcher.fetch(document)
        say("")
        print(outcome, flush=True)
        good = good and outcome.good
    return 0 if good else 1


def _asked(arguments: argparse.Namespace, guard: Guard) -> list[Wanted]:
    """What the addresses given are of. Raises BadInput naming each that is not fetched on principle."""
    from inquiries.fetch.addresses import place
    from inquiries.fetch.coded import named
    from inquiries.fetch.failures import NotFetched

    coded = _coded(arguments, optional=True)
    register = _register(arguments.coding / "register.yaml")
    found, problems = [], []
    for url in arguments.urls:
        try:
            asked = place(url)
            guard.check(asked)
            found.append(named(asked, coded, register, arguments.name))
        except NotFetched as error:
            problems.append(Problem("URL", str(error)))
    if problems:
        raise BadInput(problems)
    return found


def _coded(arguments: argparse.Namespace, *, optional: bool = False) -> list[Wanted]:
    """The documents that are coded, from the sheets where they are at hand, else from the data set that was built."""
    from inquiries.fetch.coded import wanted

    try:
        model = Model.load(arguments.schema)
        rows = _rows(arguments.coding, arguments.out, model)
        return wanted(rows["documents"], known_documents(rows, model))
    except BadInput:
        if optional:
            return []  # an address can be fetched while a sheet is in the making
        raise


def _rows(coding: Path, built: Path, model: Model) -> Rows:
    if coding.is_dir():
        return normalise(read_corpus(coding, model), model)
    return read_rows(built, model)


def _register(path: Path) -> list[dict[str, object]]:
    if not path.exists():
        return []
    data = read_yaml(path).data
    return [entry for entry in data["register"] if isinstance(entry.get("date"), dict)]


def _fetcher(arguments: argparse.Namespace, guard: Guard, say: Callable[[str], None]) -> Fetcher:
    from inquiries.fetch.archive import Archive
    from inquiries.fetch.client import Client
    from inquiries.fetch.connection import Wire
    from inquiries.fetch.copies import Folder
    from inquiries.fetch.fetching import Fetcher
    from inquiries.fetch.limits import Limits

    limits = Limits(seconds=arguments.seconds, size=arguments.bytes, pause=arguments.pause)
    base = (arguments.archive or "").rstrip("/")
    archive = Archive(base, base) if base else Archive()
    client = Client(Wire(guard, limits), say=say)
    return Fetcher(client, archive, Folder(arguments.to).opened(), arguments.force, guard.allowed)


def _progress() -> Callable[[str], None]:
    """Says what is going on, on one line of a terminal; silent where nobody looks."""
    if not sys.stderr.isatty():
        return lambda _: None
    return lambda text: print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _positive(text: str) -> float:
    value = float(text)
    if not 0 < value < 1e6:
        raise argparse.ArgumentTypeError("is to be a number above 0")
    return value


def _not_negative(text: str) -> float:
    value = float(text)
    if not 0 <= value < 1e6:
        raise argparse.ArgumentTypeError("is to be 0 or more")
    return value


def _size(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("is to be a number above 0")
    return value
