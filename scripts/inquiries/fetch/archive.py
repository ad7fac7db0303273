"""The Wayback Machine: the archived copy of an address nearest to a day, as it was captured."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from inquiries.fetch.failures import NotFetched, Why

if TYPE_CHECKING:
    from inquiries.fetch.client import Client

API: Final = "https://archive.org"
PAGES: Final = "https://web.archive.org"
_CAPTURE = re.compile(r"(/web/)(\d{14})(/https?:)")
_MOMENT = re.compile(r"/web/(\d{14})(?:id_)?/")


@dataclass(frozen=True, slots=True)
class Archive:
    """Where its interface for programs and its captures are; `public` says that it is the one on the web."""

    api: str = API
    pages: str = PAGES

    @property
    def public(self) -> bool:
        """Whether asking it tells an address to somebody outside."""
        return self.api == API

    def nearest(self, client: Client, address: str, day: str) -> str | None:
        """The address of the capture nearest to a day (YYYYMMDD; empty: the newest), None where there is none.

        Raises NotFetched where the archive can't be asked.
        """
        import httpx2

        asked = {"url": address} | ({"timestamp": day} if day else {})
        page = client.get(str(httpx2.URL(f"{self.api}/wayback/available", params=asked)))
        try:
            closest = json.loads(page.body)["archived_snapshots"].get("closest") or {}
            moment = str(closest.get("timestamp", ""))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise NotFetched(Why.UNREACHABLE, "the archive answers in a form that is not its own") from None
        return f"{self.pages}/web/{moment}id_/{address}" if _usable(closest, moment) else None


def _usable(closest: dict[str, Any], moment: str) -> bool:
    stands = closest.get("available") is True and str(closest.get("status", "200")).startswith("2")
    return stands and re.fullmatch(r"\d{4,14}", moment) is not None


def as_captured(address: str) -> str:
    """The address of a capture without the archive's own frame; any other address as it is."""
    return _CAPTURE.sub(r"\1\2id_\3", address, count=1)


def captured_on(address: str) -> str:
    """The day of a capture, from its address, as YYYY-MM-DD; empty where it shows none."""
    found = _MOMENT.search(address)
    return f"{found[1][:4]}-{found[1][4:6]}-{found[1][6:8]}" if found else ""
