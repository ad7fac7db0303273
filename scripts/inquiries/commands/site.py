"""Write the data set as pages to look at, from its Parquet files.

The pages stand by themselves in one folder: no server is needed, and nothing is fetched from anywhere. The folder is
written whole or not at all; what stood there before is replaced if a former run wrote it, and else the run is refused.
Exit code 2: no data set, or no place to write to.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from inquiries.commands import folders
from inquiries.export.citation import read_release
from inquiries.export.prose import contact, reliability
from inquiries.model import Model
from inquiries.publish import staged
from inquiries.site.pages import Site
from inquiries.site.view import View
from inquiries.site.writing import foreign, seal, write
from inquiries.tables import read_rows


def configure(parser: argparse.ArgumentParser) -> None:
    """Options of `inquiries site`."""
    parser.add_argument("--out", type=Path, default=Path("site"), metavar="DIR", help="folder to write (default: site)")
    parser.add_argument(
        "--dataset", type=Path, default=Path("dataset"), metavar="DIR", help="folder of the data set (default: dataset)"
    )
    folders(parser, "coding", "schema")


def run(arguments: argparse.Namespace) -> int:
    """Write the pages and say how many."""
    model = Model.load(arguments.schema)
    view = View(model, read_rows(arguments.dataset, model))
    texts = contact(arguments.coding), reliability(arguments.coding)
    site = Site(view, read_release(arguments.dataset), *texts)
    with staged(arguments.out, foreign) as stage:
        count = write(site, stage)
        seal(stage)
    print(f"{count} files in {arguments.out}: open {arguments.out / 'index.html'} in a browser")
    return 0
