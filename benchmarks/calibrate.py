"""How often each rule of the drafter is right in the development documents: the confidence of its proposals.

Usage: python benchmarks/calibrate.py [--reports DIR]

Writes `scripts/inquiries/draft/rules/confidence.yaml`. A rule that fired seldom is drawn towards the other rules of its
kind, by as much as `PRIOR` proposals of theirs would. Findings carry a confidence of their own, from the weights of
their features, and are left out.
"""

from __future__ import annotations

import argparse
from collections import Counter, defaultdict
from pathlib import Path
from typing import Final

import yaml
from draft_quality import measured
from gold import cases

import inquiries.draft

OUT: Final = Path(inquiries.draft.__file__).parent / "rules" / "confidence.yaml"
PRIOR: Final = 5
HEAD: Final = """\
# Written by benchmarks/calibrate.py from the development documents: kind -> rule -> share of its proposals that
# were right, drawn towards the share of the kind (rule `any`) where the rule fired seldom.
"""


def main() -> int:
    """Draft the development documents and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=Path, help="folder of the real reports, which are not in the repository")
    right: dict[str, Counter[str]] = defaultdict(Counter)
    all_of: dict[str, Counter[str]] = defaultdict(Counter)
    for case in cases("dev", parser.parse_args().reports):
        for result in measured(case)[0].values():
            for proposed, counts in ((result.matched, (1, 1)), (result.extra, (0, 1))):
                for one in proposed:
                    right[one.kind][one.rule] += counts[0]
                    all_of[one.kind][one.rule] += counts[1]
    table: dict[str, dict[str, float]] = {}
    for kind in sorted(all_of.keys() - {"finding"}):
        share = sum(right[kind].values()) / sum(all_of[kind].values())
        table[kind] = {"any": round(share, 2)} | {
            rule: round((right[kind][rule] + PRIOR * share) / (count + PRIOR), 2)
            for rule, count in sorted(all_of[kind].items())
        }
    OUT.write_text(HEAD + yaml.safe_dump(table, sort_keys=True), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
