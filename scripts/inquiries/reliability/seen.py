"""How many coders saw each published claim, and whether a disagreement about it was settled."""

from __future__ import annotations

from inquiries.model import Model
from inquiries.reliability.adjudicated import read_adjudications
from inquiries.reliability.codings import FOLDER, PUBLISHED, Coding, coding_of, read_codings
from inquiries.reliability.units import align
from inquiries.sheets import Corpus


def seen(corpus: Corpus, model: Model) -> dict[str, tuple[int, bool]]:
    """Claim's id → how many coders saw it, none knowing of the others, and whether it was adjudicated.

    This is what `normalise` takes; without a folder reliability/ it is empty and every claim was seen by one. That one
    is the first coder, or for a claim that adjudication added the second. A claim of the first coding, which keeps its
    id, was seen by the second coder as well where the two codings are aligned in the same table; and any claim by the
    third coder where it is aligned with the third coding. Raises BadInput.
    """
    if not (corpus.folder / FOLDER).is_dir():
        return {}
    codings = read_codings(corpus.folder, model)
    adjudications = read_adjudications(corpus.folder, model, codings)
    settled = {key for row in adjudications.rows for key in row.published} if adjudications else set()
    published = coding_of(corpus.sheets, PUBLISHED, model)
    empty = Coding("", {}, ())
    first, second, third = (codings.get(name, empty) for name in ("first", "second", "third"))
    paired = _paired(first, second)
    again = _paired(published, third)
    return {u.key: (1 + (u.key in paired) + (u.key in again), u.key in settled) for u in published.units}


def _paired(one: Coding, other: Coding) -> set[str]:
    return {pair.first.key for pair in align(one.units, other.units).pairs}
