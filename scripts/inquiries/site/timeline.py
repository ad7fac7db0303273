"""The timeline: inquiries by the period that they looked at and their day, and documents and responses by year."""

from __future__ import annotations

from inquiries.model import Code
from inquiries.normalise import Row
from inquiries.site import overview
from inquiries.site.charts import NARROW, WIDE, Picture, colours
from inquiries.site.lettering import cut
from inquiries.site.scene import INK, LINE, SOFT, Scene
from inquiries.site.view import View, in_words

_LANES = (
    ("registered", "documents known"),
    ("answering", "of which answer something"),
    ("coded", "documents coded"),
    ("responses", "responses in them"),
)


def timeline(view: View) -> Picture:
    """One lane of inquiries and four of yearly counts for each locality."""
    told = "Inquiries, documents and responses over time. " + " ".join(
        f"{place.label}: "
        + "; ".join(f"{row['name']}, {published(view, row)}" for row in inquiries(view, place.code))
        + "."
        for place in places(view)
    )
    return Picture(_drawn(view, WIDE).svg(told), _drawn(view, NARROW).svg(told))


def places(view: View) -> list[Code]:
    """The localities with a coded document, then those that the register alone knows."""
    known = {row["locality"] for row in view.rows["register"]}
    named = {place for row in view.rows["inquiries"] for place in row["localities"]}
    rest = [c for c in view.model.codebooks["locality"].codes.values() if c.code in known | named]
    return [*view.localities, *(c for c in rest if c not in view.localities)]


def inquiries(view: View, locality: str) -> list[Row]:
    """The inquiries into a locality by the day of their report, those without one last."""
    found = [row for row in view.rows["inquiries"] if locality in row["localities"]]
    return sorted(found, key=lambda row: (str((row["published"] or {}).get("earliest") or "9"), row["inquiry_id"]))


def ordered(view: View) -> list[Row]:
    """Every inquiry once, by the first locality that it looked at and its day."""
    found = {row["inquiry_id"]: row for place in places(view) for row in inquiries(view, place.code)}
    return list(found.values())


def published(view: View, row: Row) -> str:
    """When an inquiry reported, in words."""
    if row["published"]:
        return f"published {in_words(row['published']['edtf'])}"
    return f"date {view.missing(row, 'published') or 'unknown'}"


def first_year(view: View) -> int:
    """The year that the picture begins with: the one before the first report of an inquiry or coded document."""
    days = [row["published"]["earliest"] for row in view.rows["inquiries"] if row["published"]]
    days += [row["date"]["earliest"] for row in view.rows["documents"]]
    return min((day.year for day in days if day), default=2000) - 1


def _last_year(view: View) -> int:
    days = [row["published"]["latest"] for row in view.rows["inquiries"] if row["published"]]
    days += [row["date"]["latest"] for row in [*view.rows["documents"], *view.rows["register"]]]
    return max((day.year for day in days if day), default=2000)


class _Axis:
    """Years to pixels."""

    def __init__(self, view: View, left: float, right: float) -> None:
        self.first, self.last = first_year(view), _last_year(view)
        self.left, self.step = left, (right - left) / (self.last - self.first + 1)

    def at(self, day: object, *, latest: bool = False) -> float:
        """Where a day stands; what lies before the first year stands at the left edge."""
        if day is None:
            return self.left if not latest else self.left + self.step * (self.last - self.first + 1)
        year, month = (int(part) for part in str(day).split("-")[:2])
        return self.left + self.step * max(0.0, year - self.first + (month - 0.5) / 12)

    def middle(self, year: int) -> float:
        """The middle of a year."""
        return self.left + self.step * (year - self.first + 0.5)


def _drawn(view: View, width: int) -> Scene:
    scene = Scene(width)
    axis = _Axis(view, 0 if width == NARROW else 310, width)
    y = _years(scene, axis)
    for place in places(view):
        colour = colours(view).get(place.code, SOFT)
        scene.line(0, y, width, y)
        scene.text(0, y + 16, place.label, size=14, bold=True, colour=colour)
        y += 30
        for row in inquiries(view, place.code):
            y = _inquiry(scene, axis, view, row, y, colour)
        y = _lanes(scene, axis, overview.years(view, place.code), y, colour) + 10
    scene.height = int(y)
    top = 24
    for year in range(axis.first, axis.last + 2):
        x = axis.left + axis.step * (year - axis.first)
        scene.marks.insert(
            0, {"kind": "line", "colour": "#efece4", "style": {"width": 1}, "x": x, "y": top, "x2": x, "y2": y}
        )
    return scene


def _years(scene: Scene, axis: _Axis) -> float:
    for year in range(axis.first, axis.last + 1):
        label = str(year) if axis.step > 32 else f"’{year % 100:02d}"
        scene.text(axis.middle(year), 10, label, size=11, colour=SOFT, align="center")
    return 24.0


def _inquiry(scene: Scene, axis: _Axis, view: View, row: Row, y: float, colour: str) -> float:
    narrow = scene.width == NARROW
    scene.text(0, y + 9, cut(row["name"], 42), size=12)
    middle = y + 25 if narrow else y + 9
    if row["period_covered"]:
        start, end = axis.at(row["period_covered"]["earliest"]), axis.at(row["period_covered"]["latest"], latest=True)
        scene.line(start, middle, max(end, start + 3), middle, colour, width=3)
    if row["published"]:
        scene.dot(axis.at(row["published"]["earliest"]), middle, 6, colour, shape="diamond")
    else:
        x = axis.left + 2
        scene.text(x, middle, published(view, row), size=11, colour=SOFT)
    return y + (36 if narrow else 21)


def _lanes(scene: Scene, axis: _Axis, years: dict[int, overview.Year], y: float, colour: str) -> float:
    narrow = scene.width == NARROW
    for name, label in _LANES:
        total = sum(getattr(year, name) for year in years.values())
        if not total and name in {"coded", "responses"}:
            continue
        scene.text(
            0,
            y + 10,
            f"{label} ({total} dated)" if name == "registered" else f"{label} ({total})",
            size=12,
            colour=SOFT,
        )
        middle = y + 28 if narrow else y + 10
        scene.line(axis.left, middle, scene.width, middle, LINE)
        for year, counts in years.items():
            count = getattr(counts, name)
            if count and year >= axis.first:
                size = min(axis.step / 2 - 0.5, 11)
                scene.dot(axis.middle(year), middle, size, colour, hollow=True)
                scene.text(
                    axis.middle(year), middle + 0.5, str(count), size=10 if narrow else 11, align="center", colour=INK
                )
        y += 42 if narrow else 26
    return y
