"""The command `inquiries`: a verb a module of `commands`, whose docstring is its help.

Exit codes: 0 holds or done, 1 falls short, 2 could not run.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from importlib import import_module

from inquiries import __version__
from inquiries.commands import VERBS
from inquiries.errors import InquiriesError


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Every failure that a user can mend is told in words, without a traceback."""
    arguments = parser().parse_args(argv)
    try:
        return int(import_module(f"inquiries.commands.{arguments.verb}").run(arguments))
    except InquiriesError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        # the reader of a pipe has gone; nothing is left to say and no traceback wanted
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except KeyboardInterrupt as stop:
        print("interrupted; what is published is whole", file=sys.stderr)
        return 128 + (stop.args[0] if stop.args else 2)  # of the signal, 2 being Ctrl-C's


def parser() -> argparse.ArgumentParser:
    """The parser of all verbs."""
    top = argparse.ArgumentParser(
        prog="inquiries", description="A data set of what inquiries found and how bodies answered."
    )
    top.add_argument("--version", action="version", version=f"inquiries {__version__}")
    verbs = top.add_subparsers(dest="verb", required=True, metavar="VERB")
    for verb in VERBS:
        module = import_module(f"inquiries.commands.{verb}")
        text = module.__doc__ or ""
        add = verbs.add_parser(
            verb,
            help=text.splitlines()[0],
            description=text,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        module.configure(add)
    return top


if __name__ == "__main__":
    raise SystemExit(main())
