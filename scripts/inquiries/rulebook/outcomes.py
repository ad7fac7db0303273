"""What a validation found, as data: one outcome a rule, each with the records that break it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum

from inquiries.rulebook.rules import Rule


class State(Enum):
    """What became of one rule."""

    HOLDS = "met"
    FAILS = "not met"
    UNCHECKED = "not checked"
    BROKEN = "could not be checked"


@dataclass(frozen=True, slots=True)
class Failure:
    """One record that breaks a rule; `sheet` and `line` say where it is coded, where the sheets are at hand."""

    record: str
    message: str
    sheet: str = ""
    line: int | None = None

    @property
    def where(self) -> str:
        """Sheet and line as one text; empty where they are not known."""
        return f"{self.sheet}:{self.line}" if self.line else self.sheet


@dataclass(frozen=True, slots=True)
class Outcome:
    """One rule, the rows it was checked on, and what it found; `why` says why it was not checked."""

    rule: Rule
    state: State
    rows: int = 0
    failures: tuple[Failure, ...] = ()
    why: str = ""

    @property
    def stops(self) -> bool:
        """Whether the data set may not be published for it."""
        return self.state is State.BROKEN or (self.state is State.FAILS and self.rule.severity == "error")


@dataclass(frozen=True, slots=True)
class Outcomes:
    """All outcomes, with the number of rows of each table and split, and remarks on what could not be checked."""

    outcomes: tuple[Outcome, ...]
    counts: Mapping[str, Mapping[str, int]]
    remarks: tuple[str, ...] = ()
    title: str = field(default="Validation of the data set")

    @property
    def holds(self) -> bool:
        """Whether every rule of severity error was met and none broke down."""
        return not any(outcome.stops for outcome in self.outcomes) and self.usable

    @property
    def usable(self) -> bool:
        """Whether the rows could be checked at all."""
        return not any(o.state is State.UNCHECKED and not o.rule.needs for o in self.outcomes)

    @property
    def broken(self) -> bool:
        """Whether a rule itself broke down, so that the run says nothing about it."""
        return any(outcome.state is State.BROKEN for outcome in self.outcomes)

    def of(self, *states: State) -> Iterator[Outcome]:
        """The outcomes of some states."""
        return (outcome for outcome in self.outcomes if outcome.state in states)
