"""Fuzzing of what reads other people's input: sheets, dates, quotes. Nothing but our own errors may come out.

Hypothesis makes inputs from what such input is made of; Atheris (libFuzzer) makes them from what the code does with
them. Besides crashes both look for broken promises: a date's span that ends before it begins, a sheet that passes and
has a value of the wrong kind, an anchor that its own document does not confirm.

    python benchmarks/fuzz.py                                     1,000,000 inputs and more
    python benchmarks/fuzz.py --hypothesis 300 --atheris 2000     what CI runs
"""

from __future__ import annotations

import argparse
import gc
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import FunctionType
from typing import Any, Final

from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from inquiries import dates
from inquiries.anchors import Index, Verdict, check, resolve
from inquiries.errors import BadInput, InquiriesError
from inquiries.model import Model
from inquiries.sheet_schema import sheet_schema
from inquiries.sheet_validator import validator
from inquiries.sheets import check_sheet
from inquiries.stream import stream_of
from inquiries.yaml_files import read_yaml

SHARES: Final = {"dates": 0.15, "quotes": 0.75, "sheets": 0.1}  # of the inputs
SHEET: Final = """\
document_id: marlshire-review
title: A review
source: {publisher: P, publisher_kind: press, author: not_stated, author_basis: not_stated, url: 'https://a.example/',
  archived_url: unknown, rights: not_stated, language: en}
locality: oxfordshire
document_type: inquiry_report
date: {edtf: '2012-01', basis: stated}
coding: {coder: A, method: person, guide: '1.0', coded_on: '2026-11-21'}
stream_rule: alnum-1
stream_length: 99
stream_digest: '00000000000000000000000000000000'
findings:
  - id: f1
    statement: Marlshire had a plan.
    themes: [learning_change]
    asserted_by: [marlshire]
    standing: inquiry_finding
    mode: unattributed
    modality: asserted
    scope: local
    period: 2011/2012
    valence: neutral
    failed_level: not_applicable
    answerable_level: not_applicable
    evidence: [{quote: "first … last"}]
recommendations: []
responses: []
figures: []
"""
PIECES: Final = [
    *SHEET.split(),
    *"{}[]:,-&*!|>'\"#%@`\n\t<=+.~",
    "? ",
    "null",
    "1e9",
    "\u202e",
    "\u0430",
    "\\u0000",
    "  ",
]
EDTF: Final = [*"0123456789XYEZ-/.~?%,{}[]:uPS+T ", "..", "2012", "unknown", "open", "-13", "-21", "12-31", "/.."]
WORDS: Final = (
    "the council of Marlshire had no plan and Café ﬁle İ ß ǆ e\u0301 … ... “ ” 12 - ' \u00ad \n ﷺ 한글 𝐀".split(" ")
)
ARBITRARY: Final = st.text(max_size=40)


def _joined(pieces: list[str], most: int) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces) | ARBITRARY, max_size=most).map("".join)


def try_date(text: str) -> None:
    """A span that is one, or ValueError, which is what `dates.span` promises."""
    try:
        span = dates.span(text)
    except ValueError:
        return
    if span.earliest and span.latest and span.earliest > span.latest:
        raise AssertionError(f"{text!r} ends before it begins")


def try_quote(pair: tuple[str, str]) -> None:
    """Anchors that the text confirms at their place and that are found again where text came before it."""
    text, quote = pair
    stream = stream_of(text)
    try:
        anchors = resolve(stream, quote)
    except InquiriesError:
        return
    moved = stream_of("Preface 7. " + text)
    index = Index(moved)
    for anchor in anchors:
        if check(anchor, stream) != (Verdict.VERIFIED, anchor.start):
            raise AssertionError(f"{quote!r} in {text!r} is not confirmed")
        if check(anchor, moved, index)[0] is Verdict.MISSING and _apart(text):
            raise AssertionError(f"{quote!r} in {text!r} is not found again")


def _apart(text: str) -> bool:
    """Whether the text does not compose with what stands before it."""
    return stream_of("7. " + text).chars == "7" + stream_of(text).chars


@cache
def _sheets() -> tuple[Any, Path]:
    folder = tempfile.mkdtemp(prefix="inquiries-fuzz-")
    return validator(sheet_schema(Model.load())), Path(folder, "sheet.yaml")


def try_sheet(text: str | bytes) -> None:
    """Either BadInput, told in lines that can be printed, or a sheet."""
    checker, path = _sheets()
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    try:
        check_sheet(read_yaml(path), "sheet.yaml", checker)
    except BadInput as error:
        if not all(line.isprintable() for line in str(error).splitlines()):
            raise AssertionError(f"not to be printed: {error}") from error


def spliced(edits: list[tuple[int, int, str]]) -> str:
    """The sheet with stretches replaced: (where, how long, by what)."""
    text = SHEET
    for where, length, new in edits:
        at = where % (len(text) + 1)
        text = text[:at] + new + text[at + length :]
    return text


EDIT: Final = st.tuples(st.integers(0, 2000), st.integers(0, 30), st.sampled_from(PIECES) | ARBITRARY)
QUOTE: Final = st.lists(st.sampled_from(WORDS) | ARBITRARY, max_size=30).map(" ".join)
WITHIN: Final = st.tuples(QUOTE, st.integers(0, 9), st.integers(0, 30), st.sampled_from(["", " … ", "..."])).map(
    lambda drawn: (drawn[0] * 2, _part(*drawn))
)
STRATEGIES: Final[dict[str, tuple[Any, Callable[[Any], None]]]] = {
    "dates": (_joined(EDTF, 12), try_date),
    "quotes": (st.tuples(QUOTE, QUOTE) | WITHIN, try_quote),
    "sheets": (st.lists(EDIT, min_size=1, max_size=6).map(spliced) | _joined(PIECES, 40), try_sheet),
}


def _part(text: str, start: int, length: int, ellipsis: str) -> str:
    words = text.split()[start : start + length]
    return f"{' '.join(words[:4])}{ellipsis}{' '.join(words[-4:])}" if ellipsis else " ".join(words)


def by_hypothesis(target: str, inputs: int, number: int) -> None:
    """Try that many inputs of Hypothesis's making."""
    strategy, attempt = STRATEGIES[target]
    checks = list(HealthCheck)
    for part in range(0, inputs, 10_000):  # in parts: what has been tried is kept in memory
        profile = settings(
            max_examples=min(10_000, inputs - part), deadline=None, database=None, suppress_health_check=checks
        )
        seed(number + part)(profile(given(strategy)(attempt)))()


def by_atheris(target: str, inputs: int, number: int) -> None:
    """Try that many inputs of libFuzzer's making; ends the process, with a code other than 0 where one fails."""
    import atheris

    def attempt(data: bytes) -> None:
        source = atheris.FuzzedDataProvider(data)
        if target == "dates":
            try_date(source.ConsumeUnicode(45))
        elif target == "quotes":
            pick = random.Random(source.ConsumeInt(4))
            text = " ".join(pick.choices(WORDS, k=20)) + source.ConsumeUnicode(40)
            try_quote((text, _part(text, source.ConsumeIntInRange(0, 9), 14, "") + source.ConsumeUnicode(20)))
        else:
            edits = [(source.ConsumeInt(2), source.ConsumeIntInRange(0, 30), source.ConsumeUnicode(9)) for _ in "123"]
            try_sheet(spliced([(abs(at), length, new) for at, length, new in edits]))

    for thing in gc.get_objects():  # what libFuzzer is to watch: our modules and the parser of dates
        if isinstance(thing, FunctionType) and str(thing.__module__).startswith(("inquiries.", "edtf.")):
            atheris.instrument_func(thing)
    limits = ["-max_len=400", "-timeout=60", "-rss_limit_mb=2500", f"-artifact_prefix={tempfile.gettempdir()}/"]
    quiet = ["-verbosity=0", "-print_final_stats=1"]
    atheris.Setup([sys.argv[0], f"-runs={inputs}", f"-seed={number}", *limits, *quiet], attempt)
    atheris.Fuzz()


def run(tool: str, total: int, number: int) -> None:
    """All targets with one tool at once, each in a process of its own."""
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="inquiries-fuzz-") as folder:
        running = {
            target: _started(tool, target, int(total * share), number, folder) for target, share in SHARES.items()
        }
        for target, process in running.items():
            said, _ = process.communicate()
            if process.returncode:
                raise SystemExit(f"{tool}, {target}: {said[-5000:]}")
            inputs, seconds = int(total * SHARES[target]), time.monotonic() - start
            print(f"{tool}, {target}: {inputs:,} inputs in {seconds:.0f} s, nothing but our own errors", flush=True)


def _started(tool: str, target: str, inputs: int, number: int, folder: str) -> subprocess.Popen[str]:
    command = [sys.executable, __file__, "--only", tool, target, str(inputs), "--seed", str(number)]
    there = {**os.environ, "TMPDIR": folder}  # libFuzzer ends its process without clearing up
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=there)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--hypothesis", type=int, default=60_000, metavar="INPUTS")
    parser.add_argument("--atheris", type=int, default=1_000_000, metavar="INPUTS")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--only", nargs=3, metavar=("TOOL", "TARGET", "INPUTS"), help="one tool and target, in this process"
    )
    options = parser.parse_args()
    if options.only:
        tools = {"hypothesis": by_hypothesis, "atheris": by_atheris}
        tools[options.only[0]](options.only[1], int(options.only[2]), options.seed)
    else:
        for name in ("hypothesis", "atheris"):
            if getattr(options, name):
                run(name, getattr(options, name), options.seed)
