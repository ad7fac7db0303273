"""Variants of sheets that say the same: each must build the same bytes and validate without a finding.

Usage: python benchmarks/clean_variants.py [COUNT] [--first SEED] [--coding DIR] [--schema DIR]

A variant shuffles the entries of every list whose order says nothing and the keys of every mapping, changes the style,
width and indentation of the YAML, and puts in comments; every tenth is built by another process under another hash
seed, locale and time zone.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from inquiries import __version__
from inquiries.declared import SCHEMA, VALIDATION
from inquiries.expectations import validator
from inquiries.export import Dataset
from inquiries.export.card import Card
from inquiries.export.manifest import Manifest
from inquiries.export.parquet import ParquetFiles
from inquiries.model import Model
from inquiries.normalise import normalise
from inquiries.sheets import read_corpus
from inquiries.tables import arrow_tables
from inquiries.yaml_files import read_yaml

UNORDERED = frozenset("actors inquiries register retractions findings recommendations responses figures".split())
LOCALES = ("C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "tr_TR.UTF-8")
ZONES = ("UTC", "Asia/Tokyo", "America/St_Johns", "Pacific/Apia")


def vary(coding: Path, out: Path, seed: int) -> Path:
    """A copy of a coding folder that says the same in other words of YAML."""
    chance = random.Random(seed)
    shutil.copytree(coding, out)
    for path in sorted([*out.glob("*.yaml"), *out.glob("sheets/*/*.yaml")]):
        content = read_yaml(path).data
        if isinstance(content, dict):
            path.write_text(_dump(_shuffled(content, chance, top=True), chance), encoding="utf-8")
    ledger = out / "ids.txt"
    lines = ledger.read_text(encoding="utf-8").split()
    chance.shuffle(lines)
    ledger.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return out


def _shuffled(value: Any, chance: random.Random, *, top: bool = False) -> Any:
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        made = {key: _shuffled(value[key], chance) for key in keys}
        for key in UNORDERED & made.keys() if top else ():
            if isinstance(made[key], list):
                chance.shuffle(made[key])
        return made
    return [_shuffled(item, chance) for item in value] if isinstance(value, list) else value


class _Plain(yaml.SafeDumper):
    """Writes no aliases, which the reader of sheets refuses."""

    def ignore_aliases(self, data: Any) -> bool:
        """Never an alias, whatever the data."""
        del data
        return True


def _dump(content: Any, chance: random.Random) -> str:
    style = chance.choice((None, None, '"', "'"))

    class Styled(_Plain):
        """Texts in one style; numbers and the like stay plain, or they would need tags."""

    Styled.add_representer(
        str, lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)
    )
    text = yaml.dump(
        content,
        Dumper=Styled,
        sort_keys=False,
        allow_unicode=chance.random() < 0.8,
        width=chance.choice((40, 72, 110, 10_000)),
        indent=chance.choice((2, 4, 6)),
        default_flow_style=chance.choice((None, False)),
    )
    lines = text.splitlines()
    for _ in range(chance.randrange(4)):
        at = chance.choice([i for i, line in enumerate(lines) if line[:1] not in {" ", ""}] or [0])
        lines.insert(at, "# a remark that says nothing")
    return "\n".join(lines) + "\n" * chance.randrange(1, 4)


def build(coding: Path, model: Model, out: Path) -> dict[str, bytes]:
    """Tables, card and manifest of a coding folder, as bytes by name."""
    rows = normalise(read_corpus(coding, model), model)
    dataset = Dataset(model, rows, arrow_tables(rows, model), __version__, coding)
    out.mkdir()
    for exporter in (ParquetFiles(), Card(), Manifest()):
        exporter.write(dataset, out)
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def elsewhere(coding: Path, schema: Path, out: Path, seed: int) -> dict[str, bytes]:
    """The same by another process under another hash seed, locale and time zone."""
    chance = random.Random(seed)
    changed = {"PYTHONHASHSEED": str(seed), "LC_ALL": chance.choice(LOCALES), "TZ": chance.choice(ZONES)}
    command = [sys.executable, __file__, "--build", str(coding), str(out), "--schema", str(schema)]
    subprocess.run(command, check=True, env={**os.environ, **changed})
    return {str(p.relative_to(out)): p.read_bytes() for p in sorted(out.rglob("*")) if p.is_file()}


def differences(coding: Path, schema: Path, seeds: range, processes: int = 10) -> Iterator[str]:
    """What is not as it should be of the variants with some seeds; every so many are built by another process."""
    model = Model.load(schema)
    check = validator(model, VALIDATION, remember=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        wanted = build(coding, model, folder / "first")
        known = {o.rule.id for o in check.validate(folder / "first").outcomes if o.failures}
        for seed in seeds:
            place = folder / str(seed)
            place.mkdir()
            variant = vary(coding, place / "coding", seed)
            apart = seed % processes == 0
            made = elsewhere(variant, schema, place / "out", seed) if apart else build(variant, model, place / "out")
            if made != wanted:
                names = [name for name in wanted | made if wanted.get(name) != made.get(name)]
                yield f"variant {seed}: other bytes in {', '.join(sorted(names))}"
            report = check.validate(place / "out")
            found = {o.rule.id for o in report.outcomes if o.failures} - known
            if found or report.broken:
                yield f"variant {seed}: {report.text()}"
            shutil.rmtree(place)


def main() -> int:
    """Run and print what differs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", type=int, nargs="?", default=1000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--coding", type=Path, default=Path("coding"))
    parser.add_argument("--schema", type=Path, default=SCHEMA)
    parser.add_argument("--build", nargs=2, type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        build(arguments.build[0], Model.load(arguments.schema), arguments.build[1])
        return 0
    start, found = time.monotonic(), 0
    for line in differences(
        arguments.coding, arguments.schema, range(arguments.first, arguments.first + arguments.count)
    ):
        found += 1
        print(line)
    print(f"{arguments.count} variants, {found} false alarms, {time.monotonic() - start:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
