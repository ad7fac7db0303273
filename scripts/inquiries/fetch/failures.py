"""Why a document was not fetched."""

from __future__ import annotations

from enum import Enum

from inquiries.errors import InquiriesError


class Why(Enum):
    """What kind of failure it was: what may be tried next hangs on it."""

    GONE = "gone"  # the address or its host exists no longer
    UNREACHABLE = "unreachable"  # for now: no answer, an error of the server, too many requests
    DENIED = "denied"  # the server wants a login, or not us
    NO_TEXT = "no text"  # a login wall, a consent page, an empty page
    FORBIDDEN = "forbidden"  # robots.txt or the law says no
    REFUSED = "refused"  # by us: what is asked for would not be safe
    UNUSABLE = "unusable"  # too large, or of a kind that holds no text


# An archived copy is no way around a host that says no, nor around what we refuse.
ARCHIVE_MAY_HELP = frozenset({Why.GONE, Why.UNREACHABLE, Why.DENIED, Why.NO_TEXT})


class NotFetched(InquiriesError):
    """A document that was not fetched.

    Attributes:
        why: the kind of failure.
        status: what the server answered, where it did.
        again: whether another try may help.
        wait: seconds that the server asks to wait before it, where it does.
    """

    exit_code = 1

    def __init__(
        self, why: Why, text: str, *, status: int | None = None, again: bool = False, wait: float | None = None
    ) -> None:
        self.why = why
        self.status = status
        self.again = again
        self.wait = wait
        super().__init__(text)
