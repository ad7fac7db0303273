"""robots.txt: whether a host lets programs have an address, and how long they are to wait between two requests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inquiries.fetch.failures import NotFetched, Why
from inquiries.fetch.limits import ROBOT

if TYPE_CHECKING:
    from collections.abc import Callable

    from protego import Protego

    from inquiries.fetch.addresses import Place

LONGEST: Final = 512_000  # bytes that are read; RFC 9309 asks for no fewer


class Robots:
    """The rules of every host that was asked, each fetched once.

    `fetch` gives a robots.txt as bytes, or raises NotFetched. A host that answers that it has none (4xx) allows
    everything; one that can't answer at the moment is left alone (RFC 9309, 2.3.1).
    """

    def __init__(self, fetch: Callable[[str], bytes]) -> None:
        self._fetch = fetch
        self._rules: dict[tuple[str, str, int], Protego | NotFetched] = {}

    def delay(self, asked: Place) -> float:
        """Check that the address may be had, and give the seconds that the host wants between two requests.

        Raises NotFetched where it may not, or not for now.
        """
        if asked.origin not in self._rules:
            self._rules[asked.origin] = self._read(asked)
        rules = self._rules[asked.origin]
        if isinstance(rules, NotFetched):
            raise rules
        if not rules.can_fetch(asked.text, ROBOT):
            text = f"robots.txt of {asked.host} lets no program have {asked.text}; get it in a browser and keep it"
            raise NotFetched(Why.FORBIDDEN, text)
        return float(rules.crawl_delay(ROBOT) or 0)

    def _read(self, asked: Place) -> Protego | NotFetched:
        from protego import Protego

        try:
            text = self._fetch(f"{asked.scheme}://{asked.netloc}/robots.txt").decode("utf-8", "replace")
        except NotFetched as error:
            if error.status is not None and 400 <= error.status < 500 and error.status != 429:
                return Protego.parse("")
            if error.why in {Why.GONE, Why.REFUSED}:
                return error
            text = f"robots.txt of {asked.host} can't be had, so the host is left alone for now: {error}"
            return NotFetched(Why.UNREACHABLE, text)
        return Protego.parse(text)
