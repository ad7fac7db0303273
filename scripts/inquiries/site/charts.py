"""The pictures of the opening page, each for wide and for narrow screens, each with its text alternative."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inquiries.model import Code
from inquiries.normalise import Row
from inquiries.site import overview
from inquiries.site.lettering import cut, figure_value, lines, listed
from inquiries.site.scene import INK, LINE, PALE, PLACES, SOFT, Scene
from inquiries.site.view import View

WIDE: Final = 800
NARROW: Final = 300


@dataclass(frozen=True, slots=True)
class Picture:
    """One picture in two widths; a page shows the one that fits."""

    wide: str
    narrow: str


def colours(view: View) -> dict[str, str]:
    """A colour for each locality, in the codebook's order."""
    return {place.code: PLACES[i % len(PLACES)] for i, place in enumerate(view.localities)}


def themes(view: View) -> Picture:
    """Themes × documents, the documents by locality: found, looked for in vain, outside the remit, silent."""
    rows = overview.theme_rows(view)
    parts = [
        f"{place.label}: "
        + "; ".join(
            f"{row.theme.label} in {row.having(place.code, 'found')} of {len(row.cells[place.code])}" for row in rows
        )
        for place in view.localities
    ]
    told = "Documents in which each theme is found. " + ". ".join(parts) + "."
    return Picture(_themes(view, rows, WIDE).svg(told), _themes(view, rows, NARROW).svg(told))


def _themes(view: View, rows: list[overview.ThemeRow], width: int) -> Scene:
    narrow = width == NARROW
    scene = Scene(width)
    left, step, pitch = (0, 28, 50) if narrow else (290, 40, 34)
    columns = _columns(view, left, step, 46 if narrow else 74)
    scene.width = max(width, int(max(x for _, x, _ in columns.values()) + (8 if narrow else 20)))
    for place, (first, of, number) in columns.items():
        scene.text(first, 10, view.label("locality", place), size=14, bold=True, colour=colours(view)[place])
        for i in range(len(rows[0].cells[place])):
            scene.text(first + step * (i + 0.5), 32, str(number + i), size=12, colour=SOFT, align="center")
        scene.text(of, 32, "found in", size=11, colour=SOFT, align="right")
    y = 46.0
    for row in rows:
        if row.group and not narrow:
            y += 12
            scene.line(0, y - 4, scene.width, y - 4)
        label, middle = (y + 11, y + 34) if narrow else (y + pitch / 2, y + pitch / 2)
        if narrow:
            scene.line(0, y, scene.width, y)
        scene.text(0, label, row.theme.label, size=13)
        for place, (first, of, _) in columns.items():
            for i, cell in enumerate(row.cells[place]):
                _cell(scene, first + step * (i + 0.5), middle, cell, colours(view)[place])
            share = f"{row.having(place, 'found')} of {len(row.cells[place])}"
            scene.text(of, middle, share, size=12, align="right", colour=SOFT)
        y += pitch
    scene.height = int(y + 6)
    return scene


def _columns(view: View, left: float, step: int, after: int) -> dict[str, tuple[float, float, int]]:
    """For each locality: where its documents begin, where its share ends, the number of its first document."""
    found: dict[str, tuple[float, float, int]] = {}
    number = 1
    for place in view.localities:
        count = sum(row["locality"] == place.code for row in view.ordered_documents)
        end = left + max(count, 2) * step + after
        found[place.code] = (left, end, number)
        left, number = end + (14 if step < 30 else 34), number + count
    return found


def _cell(scene: Scene, x: float, y: float, cell: overview.Cell, colour: str) -> None:
    if cell.value == "found":
        scene.box(x - 11, y - 11, 22, 22, colour)
        scene.text(x, y + 0.5, str(cell.claims), size=11, align="center", bold=True, colour="#ffffff")
    elif cell.value == "absent":
        scene.box(x - 10, y - 10, 20, 20, colour, hollow=True)
        scene.line(x - 5, y - 5, x + 5, y + 5, colour, width=1.5)
        scene.line(x - 5, y + 5, x + 5, y - 5, colour, width=1.5)
    elif cell.value == "outside_remit":
        scene.line(x - 8, y, x + 8, y, SOFT, width=2)
    else:
        scene.dot(x, y, 2, SOFT)


def kinds(view: View) -> Picture:
    """Kinds of response: one bar a locality, as a share of its coded responses."""
    rows = overview.kinds(view)
    told = "Kinds of response. " + ". ".join(
        f"{place.label}: " + "; ".join(f"{kind.label} {shares[place.code]}" for kind, shares in rows)
        for place in view.localities
    )
    return Picture(_kinds(view, rows, WIDE).svg(told + "."), _kinds(view, rows, NARROW).svg(told + "."))


def _kinds(view: View, rows: list[tuple[Code, dict[str, overview.Share]]], width: int) -> Scene:
    narrow = width == NARROW
    scene = Scene(width)
    left, right = (0, 70) if narrow else (220, 90)
    longest = max((share.part for _, shares in rows for share in shares.values()), default=1) or 1
    y = 6.0
    for kind, shares in rows:
        scene.line(0, y - 5, width, y - 5, PALE)
        height = 20 * len(shares)
        scene.text(0, y + 9 if narrow else y + height / 2, kind.label)
        y += 20 if narrow else 0
        for place, share in shares.items():
            length = (width - left - right) * share.part / longest
            scene.box(left, y + 3, max(length, 1), 13, colours(view)[place] if share.count else LINE)
            scene.text(left + max(length, 1) + 7, y + 10, str(share), size=12, colour=INK if share.count else SOFT)
            y += 20
        y += 10
    scene.height = int(y)
    return scene


def stances(view: View) -> Picture:
    """Offices × what they say about responsibility, by locality; silence apart."""
    found = overview.stances(view)
    codes = _stance_codes(view)
    told = "What each office says about responsibility for failure. " + " ".join(
        f"{s.locality.label}: {s.speaking} of {s.responses} responses speak of it."
        + "".join(f" {row.office}: {_told(row, codes)}." for row in s.rows)
        for s in found
    )
    return Picture(_stances(view, found, WIDE).svg(told), _stances(view, found, NARROW).svg(told))


def _stance_codes(view: View) -> list[Code]:
    return [*view.model.codebooks["stance"].codes.values(), view.code("stance", overview.SILENT)]


def _told(row: overview.StanceRow, codes: list[Code]) -> str:
    return listed(f"{code.label.lower()} {row.counts[code.code]}" for code in codes if row.counts[code.code])


def _stances(view: View, found: list[overview.Stances], width: int) -> Scene:
    narrow = width == NARROW
    scene = Scene(width)
    codes = _stance_codes(view)
    left, head = (0, 206) if narrow else (222, 62)
    step = (width - left) / len(codes)
    places = {code.code: left + step * (i + 0.5) for i, code in enumerate(codes)}
    for code in codes:
        if narrow:
            scene.upright(places[code.code], head - 8, cut(code.label, 34))
            continue
        for i, line in enumerate(reversed(lines(code.label, 14))):
            scene.text(places[code.code], head - 12 - 14 * i, line, size=11, colour=SOFT, align="center")
    y = float(head)
    for part in found:
        y = _stance_rows(scene, part, places, y, colours(view)[part.locality.code])
    scene.height = int(y)
    return scene


def _stance_rows(scene: Scene, part: overview.Stances, places: dict[str, float], y: float, colour: str) -> float:
    narrow = scene.width == NARROW
    scene.line(0, y, scene.width, y)
    scene.text(0, y + 16, part.locality.label, size=14, bold=True, colour=colour)
    speaking = f"{part.speaking} of {part.responses} responses speak of it"
    scene.text(scene.width, y + 16, speaking, size=11 if narrow else 12, colour=SOFT, align="right")
    y += 32
    others = "All other offices" if part.rows else "All offices"
    counted = [(row.office, row.counts) for row in part.rows]
    silent = [(f"{others} ({part.silent_offices})", {overview.SILENT: part.silent})] if part.silent_offices else []
    for office, counts in [*counted, *silent]:
        label = [cut(office, 46)] if narrow else lines(office, 32)[:2]
        for i, line in enumerate(label):
            scene.text(0, y + 10 + 15 * i - (0 if narrow or len(label) > 1 else -4), line)
        middle = y + 34 if narrow else y + 16
        for code, x in places.items():
            count = counts.get(code, 0)
            if count:
                spoken = code != overview.SILENT
                scene.dot(x, middle, 12, colour if spoken else SOFT, hollow=not spoken)
                scene.text(
                    x, middle + 0.5, str(count), size=12, align="center", bold=True, colour="#ffffff" if spoken else INK
                )
            else:
                scene.dot(x, middle, 1.5, LINE)
        y += 54 if narrow else 38
    return y + 6


def figures(view: View) -> Picture:
    """Measures × localities: each figure with its value, hollow where it is no actual number."""
    rows = overview.measures(view)
    told = "Figures by measure. " + " ".join(
        f"{measure.label}: "
        + listed(f"{view.label('locality', p)} {_values(view, found) or 'none'}" for p, found in by.items())
        + "."
        for measure, by in rows
    )
    return Picture(_figures(view, rows, WIDE).svg(told), _figures(view, rows, NARROW).svg(told))


def _values(view: View, rows: list[Row]) -> str:
    return listed(figure_value(view, row) for row in rows)


def _figures(view: View, rows: list[tuple[Code, dict[str, list[Row]]]], width: int) -> Scene:
    narrow = width == NARROW
    scene = Scene(width)
    left = 0 if narrow else 200
    step = (width - left) / max(1, len(view.localities))
    for i, place in enumerate(view.localities):
        scene.text(left + step * i, 10, place.label, size=14, bold=True, colour=colours(view)[place.code])
    y = 26.0
    for measure, by_place in rows:
        scene.line(0, y, width, y)
        scene.text(0, y + 15, measure.label)
        top = y + (36 if narrow else 15)
        for i, (code, found) in enumerate(by_place.items()):
            for n, row in enumerate(found):
                middle = top + 20 * n
                scene.dot(left + step * i + 6, middle, 4.5, colours(view)[code], hollow=row["basis"] != "actual")
                scene.text(left + step * i + 17, middle, cut(figure_value(view, row), 21 if narrow else 34), size=12)
            if not found:
                scene.text(left + step * i, top, "no figure coded", size=12, colour=SOFT)
        y = top + 20 * max(1, *map(len, by_place.values())) - 6
    scene.height = int(y + 6)
    return scene
