"""How long, how much and how often: the limits that every request keeps."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from inquiries import __version__

ROBOT: Final = "inquiries"  # the name that robots.txt knows us by
USER_AGENT: Final = f"{ROBOT}/{__version__} (fetches single public documents to verify what is coded from them)"


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a request.

    Attributes:
        connect: seconds until a connection must stand.
        read: seconds that a server may be silent.
        seconds: seconds for a whole request, from its connection to its last byte; the longest wait that a server
            may ask for, too.
        size: bytes of a document, as sent and as unpacked.
        redirects: how many are followed.
        retries: how often a request is repeated where that may help.
        pause: seconds between two requests to one host, doubled with each retry.
    """

    connect: float = 10.0
    read: float = 20.0
    seconds: float = 120.0
    size: int = 50_000_000
    redirects: int = 5
    retries: int = 2
    pause: float = 1.0


class Deadline:
    """A moment by which something has to be done."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left; below 0 where it has passed."""
        return self._at - time.monotonic()
