"""Pictures as SVG: marks at places that we choose, drawn by Vega-Altair and turned into SVG by vl-convert.

Nothing is read from a system or fetched; the same marks give the same bytes. Colours are words of the palette below,
which the style sheet turns into others on dark screens.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

INK: Final = "#1d2429"
SOFT: Final = "#59636a"
LINE: Final = "#d8d4ca"
PALE: Final = "#efece4"
PAPER: Final = "#fffefb"
PLACES: Final = ("#23567a", "#a4540f", "#6b4a78", "#4a6340")  # told apart with any colour vision, and by labels too
_FONT: Final = "sans-serif"
_ORDER: Final = ("box", "line", "dot", "text")  # what is drawn later lies above
_GEOMETRY: Final = re.compile(r'(?:(?<= d=")|(?<= transform="))[^"]*')
_NUMBER: Final = re.compile(r"-?\d+\.\d{3,}")
_ROLES: Final = re.compile(r' (?:role|aria-roledescription|aria-hidden|class)="[^"<>]*"(?=[^<>]*>)')


@dataclass(slots=True)
class Scene:
    """Marks on a page of a width, in pixels from the upper left corner."""

    width: int
    height: int = 0
    marks: list[dict[str, Any]] = field(default_factory=list)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = 13,
        colour: str = INK,
        align: str = "left",
        bold: bool = False,
    ) -> None:
        """Words; `y` is their middle."""
        self._add("text", colour, x=x, y=y, text=text, style={"size": size, "align": align, "bold": bold, "angle": 0})

    def upright(self, x: float, y: float, text: str, *, size: int = 11, colour: str = SOFT) -> None:
        """Words that run upwards from a point."""
        self._add(
            "text", colour, x=x, y=y, text=text, style={"size": size, "align": "left", "bold": False, "angle": 270}
        )

    def box(self, x: float, y: float, width: float, height: float, colour: str, *, hollow: bool = False) -> None:
        """A rectangle from its upper left corner."""
        self._add("box", colour, x=x, y=y, x2=x + width, y2=y + height, style={"hollow": hollow})

    def dot(
        self, x: float, y: float, radius: float, colour: str, *, hollow: bool = False, shape: str = "circle"
    ) -> None:
        """A small figure around a point: `circle`, `diamond` or `cross`."""
        self._add("dot", colour, x=x, y=y, size=3.1416 * radius**2, style={"hollow": hollow, "shape": shape})

    def line(self, x: float, y: float, x2: float, y2: float, colour: str = LINE, *, width: float = 1) -> None:
        """A straight line."""
        self._add("line", colour, x=x, y=y, x2=x2, y2=y2, style={"width": width})

    def _add(self, kind: str, colour: str, *, style: dict[str, Any], **place: Any) -> None:
        self.marks.append({"kind": kind, "colour": colour, "style": style, **place})

    def svg(self, alternative: str) -> str:
        """The picture, with its text alternative. Same marks, same bytes."""
        import vl_convert

        chart = self._chart().to_dict()
        chart["config"]["view"] = {"stroke": None}
        drawn = vl_convert.vegalite_to_svg(chart, vl_version="6.1")
        return _named(drawn, alternative)

    def _chart(self) -> Any:
        import altair

        layers: dict[str, list[dict[str, Any]]] = {}
        for mark in sorted(self.marks, key=lambda mark: _ORDER.index(mark["kind"])):
            layers.setdefault(repr((mark["kind"], mark["colour"], sorted(mark["style"].items()))), []).append(mark)
        charts = [self._layer(altair, marks) for marks in layers.values()]
        chart = altair.layer(*charts).properties(
            width=self.width, height=self.height, padding=0, background="transparent"
        )
        return chart.configure(aria=False, font=_FONT)

    def _layer(self, altair: Any, marks: list[dict[str, Any]]) -> Any:
        first = marks[0]
        rows = [{k: m[k] for k in ("x", "y", "x2", "y2", "text", "size") if k in m} for m in marks]
        across = altair.X("x:Q", axis=None, scale=altair.Scale(domain=[0, self.width], nice=False, zero=False))
        down = altair.Y("y:Q", axis=None, scale=altair.Scale(domain=[self.height, 0], nice=False, zero=False))
        chart = altair.Chart(altair.Data(values=rows))
        return _marked(chart, first["kind"], first["colour"], first["style"]).encode(
            x=across,
            y=down,
            **{name: f"{name}:Q" for name in ("x2", "y2") if name in first},
            **({"text": altair.Text("text:N")} if "text" in first else {}),
            **({"size": altair.Size("size:Q", scale=None, legend=None)} if "size" in first else {}),
        )


def _marked(chart: Any, kind: str, colour: str, style: dict[str, Any]) -> Any:
    if kind == "text":
        weight = 600 if style["bold"] else 400
        look = {"fontSize": style["size"], "align": style["align"], "fontWeight": weight, "angle": style["angle"]}
        return chart.mark_text(color=colour, baseline="middle", limit=0, **look)
    if kind == "line":
        return chart.mark_rule(color=colour, strokeWidth=style["width"])
    hollow = {"filled": True, "color": colour, "opacity": 1}
    if style["hollow"]:
        hollow = {"filled": False, "fill": PAPER, "stroke": colour, "strokeWidth": 1.5, "opacity": 1}
    return chart.mark_rect(**hollow) if kind == "box" else chart.mark_point(shape=style["shape"], **hollow)


def _named(drawn: str, alternative: str) -> str:
    """The SVG as part of a page: its size left to the page, its numbers short, its text alternative as its name."""
    from markupsafe import escape

    head, _, body = drawn.partition(">")
    box = re.search(r'viewBox="([^"]*)"', head)
    size = box.group(1) if box else "0 0 1 1"
    body = _GEOMETRY.sub(lambda places: _NUMBER.sub(_short, places.group()), _ROLES.sub("", body))
    width = size.split()[2]
    return f'<svg viewBox="{size}" width="{width}" role="img" aria-label="{escape(alternative)}">{body}'


def _short(number: re.Match[str]) -> str:
    return f"{float(number.group()):.2f}".rstrip("0").rstrip(".")
