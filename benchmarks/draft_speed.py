"""How fast the drafter is: beside word counts and other toolkits, step by step, and whether cost and memory stay flat.

All in one run on one core, in seconds of the processor (the clock's say little on a machine that is shared). The texts
are fictional, about 4 kB each (`fictional_texts.py`); `--files` measures documents of your own instead.

    pip install spacy dateparser quantulum3             for the comparison; what is not there is left out and said so
    python benchmarks/draft_speed.py                    the comparison, and where the time goes
    python benchmarks/draft_speed.py --growth 1000 10000      cost and memory of `inquiries draft --out` as it grows
    python benchmarks/draft_speed.py --growth 1000 1000000 --engine-only     the same without the rules
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from itertools import chain
from pathlib import Path
from typing import Any, Final

import fictional_texts
import pyarrow as pa

from inquiries.draft.batches import draft_batch
from inquiries.draft.drafting import STEPS
from inquiries.draft.reading import read_text
from inquiries.draft.rows import anchors, rows
from inquiries.draft.scan import Scan
from inquiries.draft.triage import triage
from inquiries.stream import stream_of

Measured = tuple[str, Callable[[Sequence[str]], object], float]
AT_LEAST: Final = 1.0  # seconds that a measurement takes
PHRASES: Final = [
    f"{a} {b}" for a in "the said found should lost failed".split() for b in "council police board".split()
]
STUB: Final = (sys.executable, str(Path(__file__).resolve().parent.parent / "tests" / "draft_child.py"))


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=300, help="how many texts (default: 300)")
    parser.add_argument("--files", type=Path, nargs="+", help="measure these documents instead")
    parser.add_argument("--growth", type=int, nargs="+", metavar="N", help="run the engine over so many documents")
    parser.add_argument("--engine-only", action="store_true", help="without the rules: what the engine itself takes")
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.one:
        one_run(int(asked.one[0]), Path(asked.one[1]), STUB if asked.engine_only else None)
    elif asked.growth:
        growth(asked.growth, asked.engine_only)
    else:
        texts = given(asked.files) if asked.files else list(fictional_texts.texts(asked.documents))
        comparison(texts)
        steps(texts)


def given(files: Sequence[Path]) -> list[str]:
    """The texts of documents, cut at line breaks to about 4 kB each."""
    from inquiries.documents import read_document

    found = []
    for path in files:
        piece = ""
        for line in read_document(path).splitlines(keepends=True):
            piece += line
            if len(piece) >= fictional_texts.LENGTH:
                found.append(piece)
                piece = ""
    return found


def comparison(texts: Sequence[str]) -> None:
    """Megabytes a second of everything that there is to compare."""
    size = megabytes(texts)
    print(f"{len(texts)} texts, {size:.2f} MB")
    print(f"{'':44} {'MB/s':>9} {'times our draft':>16}")
    base = 0.0
    for name, work, share in chain(ours(texts), plain(texts), toolkits()):
        speed = rate(work, texts, share)
        base = base or speed
        print(f"{name:44} {speed:9.3g} {speed / base:16.3g}", flush=True)


def ours(texts: Sequence[str]) -> Iterator[Measured]:
    """What this project does."""
    yield "ours: full draft, as rows of Arrow", drafted, 1
    yield "ours: triage", lambda some: [triage(text.encode()) for text in some], 1
    whole = "\n".join(list(texts) * 10).encode()
    yield f"ours: triage of one text of {len(whole) / 1e6:.0f} MB", lambda _: triage(whole), 10
    yield "ours: stream of letters and digits", lambda some: [stream_of(text) for text in some], 1
    scans = [full_scan(text) for text in texts]
    yield "ours: anchors of what was proposed", lambda _: [anchors(stream_of(s.text), s.proposals) for s in scans], 1


def plain(texts: Sequence[str]) -> Iterator[Measured]:
    """Counting words."""
    yield "str.split", lambda some: [len(text.split()) for text in some], 1
    with tempfile.NamedTemporaryFile() as file:
        file.write("\n".join(list(texts) * 20).encode())
        file.flush()
        yield "wc -w", lambda _: subprocess.run(["wc", "-w", file.name], check=True, capture_output=True), 20


def toolkits() -> Iterator[Measured]:
    """The nearest of what others offer without a trained model; on a part of the texts where they are slow."""
    try:
        import spacy
        from spacy.matcher import PhraseMatcher
    except ImportError:
        print("spaCy is not installed and left out")
    else:
        blank = spacy.blank("en")
        yield "spaCy, blank: tokens", lambda some: [len(blank.make_doc(text)) for text in some], 1
        split = spacy.blank("en")
        split.add_pipe("sentencizer")
        matcher = PhraseMatcher(split.vocab, attr="LOWER")
        matcher.add("phrases", [split.make_doc(phrase) for phrase in PHRASES])
        yield "spaCy, blank: sentences and PhraseMatcher", lambda some: [len(matcher(split(text))) for text in some], 1
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("dateparser is not installed and left out")
    else:
        yield "dateparser: dates alone", lambda some: [search_dates(t, languages=["en"]) for t in some], -5
    try:
        from quantulum3 import parser
    except ImportError:
        print("quantulum3 is not installed and left out")
    else:
        yield "quantulum3: figures alone", lambda some: [parser.parse(text) for text in some], -5


def drafted(texts: Sequence[str]) -> object:
    """The batch function, as an engine calls it."""
    names = [str(number) for number in range(len(texts))]
    batch = pa.RecordBatch.from_pydict({"document": names, "text": list(texts)})
    return [draft_batch(batch.slice(start, 64)) for start in range(0, len(texts), 64)]


def full_scan(text: str) -> Scan:
    """A text with all that is proposed of it."""
    scan = Scan(read_text(text))
    for step in STEPS:
        scan.proposals.extend(import_module(f"inquiries.draft.{step}").propose(scan))
    return scan


def megabytes(texts: Sequence[str]) -> float:
    """The size of texts in UTF-8."""
    return sum(len(text.encode()) for text in texts) / 1e6


def rate(work: Callable[[Sequence[str]], object], texts: Sequence[str], share: float) -> float:
    """Megabytes a second, warm; `share` says how often a call reads the texts, or below 0, how many are enough."""
    some = texts[: int(-share)] if share < 0 else texts
    size = megabytes(some) * max(share, 1)
    work(some)
    best, spent = float("inf"), 0.0
    while spent < AT_LEAST:
        start = used()
        work(some)
        best = min(best, used() - start)
        spent += max(used() - start, 0.001)
    return size / max(best, 1e-9)


def used() -> float:
    """Seconds of the processor that this process and those it waited for have used."""
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime


def steps(texts: Sequence[str]) -> None:
    """Where the time of a draft goes."""
    spent: dict[str, float] = {}
    proposals = 0
    for _turn in range(2):  # the first warms up
        spent.clear()
        proposals = 0
        for text in texts:
            proposals += one_by_one(text, spent)
    whole, size = sum(spent.values()), megabytes(texts)
    print(f"\n{proposals} rows; {1e6 * whole / proposals:.0f} microseconds each, of which:")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1]):
        print(f"  {name:18} {seconds / whole:6.1%} {seconds / size:7.3f} s/MB")


def one_by_one(text: str, spent: dict[str, float]) -> int:
    """Draft a text, noting what each step takes; how many rows it has."""

    def timed(name: str, work: Callable[[], Any]) -> Any:
        start = time.process_time()
        result = work()
        spent[name] = spent.get(name, 0.0) + time.process_time() - start
        return result

    scan = Scan(timed("reading", lambda: read_text(text)))
    timed("sentences", lambda: scan.sentences)
    timed("cues", lambda: scan.cues)
    for step in STEPS:
        module = import_module(f"inquiries.draft.{step}")
        scan.proposals.extend(timed(step, lambda propose=module.propose: list(propose(scan))))
    return len(timed("rows and anchors", lambda: rows("x", scan))["item"])


def growth(counts: Sequence[int], engine_only: bool) -> None:
    """Cost and memory of whole runs of the engine, each in processes of its own."""
    print(
        f"{'documents':>10} {'MB':>8} {'core-seconds':>13} {'MB/s a core':>12} {'peak MB: run':>13} {'each worker':>12}"
    )
    for count in counts:
        with tempfile.TemporaryDirectory() as folder:
            fictional_texts.write(Path(folder) / "texts.parquet", count)
            words = [sys.executable, __file__, "--one", str(count), folder, *(["--engine-only"] * engine_only)]
            done = json.loads(subprocess.run(words, check=True, capture_output=True, text=True).stdout)
        speed = done["megabytes"] / done["seconds"]
        columns = (count, done["megabytes"], done["seconds"], speed, done["run"], done["worker"])
        print("{:10,} {:8.1f} {:13.1f} {:12.2f} {:13.0f} {:12.0f}".format(*columns), flush=True)


def one_run(count: int, folder: Path, child: Sequence[str] | None) -> None:
    """One run over the table in a folder, of so many documents; prints what it took."""
    from inquiries.draft.engines.local import draft_all
    from inquiries.draft.engines.pool import CHILD, Limits

    given = folder / "texts.parquet"
    size = len(fictional_texts.text(0).encode()) * count / 1e6
    start = used()
    draft_all([given], folder / "out", Limits(), 1, child or CHILD)
    own, below = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = {"seconds": used() - start, "run": own.ru_maxrss / 1e3, "worker": below.ru_maxrss / 1e3}
    print(json.dumps({"megabytes": size, **spent}))


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
