"""The whole rule book on synthetic data of growing size, beside the same expectations in other libraries.

Every engine gets the same flat frames and the same expectations, those that the schema implies and those of validation/
(peers.py says how each library is asked). The rest of the rule book, queries over joined frames and checks of files, is
the same for all, since none but DuckDB has it: it runs with our engine and with Great Expectations on plain pandas,
which gives the cost of the whole book. Each run has a process of its own; a ratio compares runs of one call.

    python benchmarks/scale.py                  100,000 and 1,000,000 claims
    python benchmarks/scale.py --claims 2000    a look at whether it works
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import synthetic

from inquiries.expectations import validator
from inquiries.model import Model
from inquiries.rulebook import checking, integrity
from inquiries.rulebook.outcomes import State
from inquiries.rulebook.supply import Supply

BOOKS: Final = ("ours", "gx-pandas")  # engines that the whole rule book runs with
PEERS: Final = ("pandera", "pointblank", "duckdb")


def measured(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `work` gives, the seconds it takes, and those of all cores."""
    wall, cpu = time.monotonic(), time.process_time()
    result = work()
    return result, time.monotonic() - wall, time.process_time() - cpu


def timed(owner: Any, name: str, parts: dict[str, list[float]], label: str) -> None:
    """Have a function or method note its seconds under a label."""
    inner = getattr(owner, name)

    def outer(*given: Any, **named: Any) -> Any:
        result, wall, cpu = measured(lambda: inner(*given, **named))
        before = parts.get(label, [0.0, 0.0])
        parts[label] = [before[0] + wall, before[1] + cpu]
        return result

    setattr(owner, name, outer)


def whole_book(engine: str, folder: Path) -> dict[str, Any]:
    """Validate with the rule book; seconds by part."""
    import peers

    model = Model.load(folder / "schema")
    checks = validator(model, folder / "validation")
    if engine != "ours":
        checks.asker = peers.PlainGreatExpectations()
        checks.whole = True
    parts: dict[str, list[float]] = {}
    timed(integrity, "read", parts, "reading files")
    timed(integrity.Read, "load", parts, "reading files")
    timed(checking._Run, "query", parts, "queries over joined frames")
    for step in ("add", "answers"):
        timed(type(checks.asker), step, parts, "expectations")
    report, wall, cpu = measured(lambda: checks.validate(folder / "dataset"))
    told = [sum(part[i] for part in parts.values()) for i in (0, 1)]
    parts["making frames and comparing what stands twice"] = [wall - told[0], cpu - told[1]]
    failing = [o.rule.id for o in report.outcomes if o.failures or o.state is State.BROKEN]
    return {"wall": wall, "cpu": cpu, "parts": parts, "failing": failing}


def expectations_only(engine: str, folder: Path) -> dict[str, Any]:
    """All expectations by another library; seconds without reading and making frames."""
    import peers

    model = Model.load(folder / "schema")
    book = validator(model, folder / "validation").book
    supply = Supply(model, book, integrity.read(folder / "dataset", model), whole=True)
    by_frame: dict[str, list[Any]] = {}
    for rule in book:
        for check in rule.checks:
            by_frame.setdefault(check.frame, []).append(check)
    peer = peers.PEERS[engine]()
    wall = cpu = 0.0
    failing: list[str] = []
    for fresh in supply:
        for name in fresh & by_frame.keys():
            wanted, frame = by_frame[name], plain(supply.held[name])
            found, more_wall, more_cpu = measured(lambda w=wanted, n=name, f=frame: peer.run(n, f, w))
            wall, cpu = wall + more_wall, cpu + more_cpu
            failing += [f"{name}.{c.arguments.get('column')} {c.type}" for c, n in zip(wanted, found, strict=True) if n]
        supply.keep(())
    return {"wall": wall, "cpu": cpu, "parts": {"expectations": [wall, cpu]}, "failing": failing}


def plain(frame: pa.Table) -> pa.Table:
    """A frame without dictionaries, which some libraries can't stack."""
    kinds = [f.type.value_type if pa.types.is_dictionary(f.type) else f.type for f in frame.schema]
    return frame.cast(pa.schema(zip(frame.column_names, kinds, strict=True)))


def alone(engine: str, folder: Path) -> None:
    """One engine in this process; prints what it took as JSON."""
    result = (whole_book if engine in BOOKS else expectations_only)(engine, folder)
    result["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def compare(claims: int) -> None:
    """All engines on one data set."""
    with tempfile.TemporaryDirectory(prefix="inquiries-scale-") as name:
        folder = Path(name)
        schema, _ = synthetic.declarations(folder)
        (folder / "dataset").mkdir()
        counts, wall, _ = measured(lambda: synthetic.write(folder / "dataset", claims, Model.load(schema)))
        print(f"\n{claims:,} claims, written in {wall:.0f} s: {synthetic.facts(counts)}", flush=True)
        results = {}
        for engine in (*BOOKS, *PEERS):
            command = [sys.executable, __file__, "--alone", engine, str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{engine}: {done.stderr[-2000:]}")
                continue
            results[engine] = json.loads(done.stdout.splitlines()[-1])
            print(_line(engine, results[engine], results[BOOKS[0]]), flush=True)


def _line(engine: str, result: dict[str, Any], ours: dict[str, Any]) -> str:
    told = [f"{label} {wall:.1f} s ({cpu:.1f})" for label, (wall, cpu) in result["parts"].items()]
    ratio = result["parts"]["expectations"][1] / ours["parts"]["expectations"][1]
    whole = f"whole book {result['wall']:.1f} s ({result['cpu']:.1f}), " if engine in BOOKS else ""
    share = f", {result['cpu'] / ours['cpu']:.2f} of ours" if engine in BOOKS else ""
    text = f"{engine}: {whole}{', '.join(told)}; expectations {ratio:.2f} of ours{share}; {result['megabytes']:.0f} MB"
    return text + (f"; NOT HOLDING: {result['failing'][:5]}" if result["failing"] else "")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--alone", nargs=2, metavar=("ENGINE", "FOLDER"), help="one engine in this process")
    given = parser.parse_args()
    if given.alone:
        alone(given.alone[0], Path(given.alone[1]))
    else:
        print("seconds by the clock (of all cores); the last three without reading files and making frames")
        for number in given.claims:
            compare(number)
