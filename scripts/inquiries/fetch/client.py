"""Fetching an address politely: robots.txt first, a pause between requests to one host, redirects one by one."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

from inquiries.fetch.addresses import Place, place
from inquiries.fetch.connection import Answer, Wire
from inquiries.fetch.failures import NotFetched, Why
from inquiries.fetch.robots import LONGEST, Robots

_REDIRECTS: Final = {301, 302, 303, 307, 308}
_LATER: Final = {429, 503}


@dataclass(frozen=True, slots=True)
class Page:
    """What was fetched: from which address in the end, when (UTC), and what the server said of it."""

    asked: str
    final: str
    at: datetime
    status: int
    content_type: str
    body: bytes


class Client:
    """Fetches one address after the other; a host never has two requests at a time.

    Args:
        wire: what the requests run over.
        sleep: waits for seconds.
        say: told what is being waited for.
    """

    def __init__(
        self,
        wire: Wire,
        sleep: Callable[[float], None] = time.sleep,
        say: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._wire = wire
        self._sleep = sleep
        self._say = say
        self._robots = Robots(self._robots_text)
        self._last: dict[str, float] = {}

    def get(self, address: str) -> Page:
        """Fetch a document. Raises NotFetched."""
        return self._followed(address, self._wire.limits.size)

    def _robots_text(self, address: str) -> bytes:
        return self._followed(address, LONGEST, for_robots=True).body

    def _followed(self, address: str, most: int, *, for_robots: bool = False) -> Page:
        asked = place(address)
        seen = [asked.text]
        while True:
            self._wire.guard.check(asked)
            pause = self._wire.limits.pause
            if not for_robots:
                pause = max(pause, self._robots.delay(asked))
            answer = self._patiently(asked, pause, most, cut=for_robots)
            if answer.status not in _REDIRECTS:
                content_type = answer.headers.get("content-type", "")
                return Page(address, asked.text, datetime.now(UTC), answer.status, content_type, answer.body)
            asked = self._next(asked, answer, seen)
            seen.append(asked.text)

    def _next(self, asked: Place, answer: Answer, seen: list[str]) -> Place:
        if "location" not in answer.headers:
            raise NotFetched(Why.UNUSABLE, f"{asked.text} sends us on and does not say where to")
        following = place(answer.headers["location"], asked)
        if (asked.scheme, following.scheme) == ("https", "http"):
            raise NotFetched(Why.REFUSED, f"{asked.text} sends us from https to {following.text}, which is not secured")
        if following.text in seen:
            text = f"{asked.text} sends us round in a circle, as pages do that want a login or consent first"
            raise NotFetched(Why.NO_TEXT, text)
        if len(seen) > self._wire.limits.redirects:
            raise NotFetched(Why.UNUSABLE, f"{seen[0]} sends us on more than {self._wire.limits.redirects} times")
        return following

    def _patiently(self, asked: Place, pause: float, most: int, *, cut: bool) -> Answer:
        """Ask, and ask again where that may help."""
        tries = self._wire.limits.retries
        for attempt in range(tries + 1):
            try:
                self._wait(asked.host, pause)
                return self._once(asked, most, cut)
            except NotFetched as error:
                if not error.again or attempt == tries:
                    raise
                longer = self._wire.limits.pause * 2.0 ** (attempt + 1)
                self._rest(asked.host, longer if error.wait is None else max(longer, error.wait), str(error))
        raise AssertionError  # the last try returns or raises

    def _once(self, asked: Place, most: int, cut: bool) -> Answer:
        try:
            answer = self._wire.ask(asked, most, cut=cut)
        finally:
            self._last[asked.host] = time.monotonic()
        if answer.status in {200, 203} or answer.status in _REDIRECTS:
            return answer
        raise _failure(asked, answer)

    def _wait(self, host: str, pause: float) -> None:
        if host in self._last:
            self._rest(host, self._last[host] + pause - time.monotonic(), "")

    def _rest(self, host: str, seconds: float, reason: str) -> None:
        if seconds > self._wire.limits.seconds:
            text = f"{host} asks to wait for {seconds:.0f} s, which is longer than --seconds; come back then"
            raise NotFetched(Why.UNREACHABLE, f"{text} ({reason})" if reason else text)
        if seconds > 0:
            self._say(f"waiting {seconds:.0f} s for {host}")
            self._sleep(seconds)


def _failure(asked: Place, answer: Answer) -> NotFetched:
    status = answer.status
    said = f"{asked.text} answers {status}"
    if status in {404, 410}:
        return NotFetched(Why.GONE, said, status=status)
    if status == 451:
        return NotFetched(Why.FORBIDDEN, f"{said}: it is withheld for legal reasons", status=status)
    if status in _LATER:
        wait = _retry_after(answer.headers.get("retry-after", ""))
        return NotFetched(Why.UNREACHABLE, said, status=status, again=True, wait=wait)
    if status >= 500:
        return NotFetched(Why.UNREACHABLE, said, status=status)
    if status >= 400:
        return NotFetched(Why.DENIED, f"{said}: it wants a login, or no programs", status=status)
    return NotFetched(Why.UNUSABLE, f"{said}, which is no document", status=status)


def _retry_after(value: str) -> float | None:
    """Seconds to wait, from a number of them or from a date."""
    if value.strip().isdigit():
        return float(value)
    try:
        moment = parsedate_to_datetime(value)
    except (TypeError, ValueError):
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - datetime.now(UTC)).total_seconds())
