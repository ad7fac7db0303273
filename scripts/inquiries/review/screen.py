"""The review's screen: the passage beside the proposal, one key a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

import yaml
from textual.app import App
from textual.binding import Binding, BindingType
from textual.containers import Container, VerticalScroll
from textual.widgets import Footer, Static

from inquiries.errors import BadInput, InquiriesError
from inquiries.review import dialogs, shown
from inquiries.review.items import DOCUMENT
from inquiries.review.state import OPEN
from inquiries.review.statements import objections
from inquiries.review.writing import write_sheet
from inquiries.yaml_files import parse_yaml

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import ComposeResult

    from inquiries.model import Model
    from inquiries.review.items import Checker, Item
    from inquiries.review.passages import Passages
    from inquiries.review.state import State

_ALL: Final = ""
_PLACEHOLDER: Final = "Somebody says something."  # where only the fields are checked


class ReviewApp(App[None]):
    """One draft under review.

    A dialog is waited for until it stands: keys that are typed ahead go to it and never to the screen below.
    """

    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]  # noqa: RUF012 (the base class declares it so)
    CSS = """
    #heading, #progress { height: 1; }
    #both { height: 1fr; }
    .-narrow #both { layout: vertical; }
    .-wide #both { layout: horizontal; }
    #left, #right { border: round $primary; padding: 0 1; }
    .-narrow #left { height: 1fr; } .-narrow #right { height: 1fr; }
    .-wide #left { width: 3fr; } .-wide #right { width: 2fr; }
    """
    # with priority, a key is done with before the next is looked at
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accept", "Accept", priority=True),
        Binding("e", "edit", "Edit", priority=True),
        Binding("r", "reject", "Reject", priority=True),
        Binding("u", "undo", "Undo", priority=True),
        Binding("j,down", "move(1)", "Move", key_display="j/k", priority=True),
        Binding("k,up", "move(-1)", show=False, priority=True),
        Binding("n", "next_open", "Open", priority=True),
        Binding("f", "filter", "Filter", priority=True),
        Binding("w", "write", "Write", priority=True),
        Binding("s", "save", "Save", priority=True),
        Binding("q", "quit", "Quit", priority=True),
        Binding("space,pagedown", "scroll(1)", show=False, priority=True),
        Binding("b,pageup", "scroll(-1)", show=False, priority=True),
        Binding("tab", "other_pane", show=False, priority=True),
    ]

    def __init__(self, state: State, passages: Passages, checker: Checker, model: Model, out: Path) -> None:
        super().__init__()
        self.state, self.passages, self.checker, self.model, self.out = state, passages, checker, model, out
        self.only = _ALL
        self.at = state.draft.items[0]
        self.pane = "left"
        self._next_open()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether a key may do what it is for: not while a dialog asks."""
        asked = len(self.screen_stack) > 1 and action in {b.action.partition("(")[0] for b in _bound(self)}
        return False if asked else super().check_action(action, parameters)

    def compose(self) -> ComposeResult:
        """A line that says where, the two panes, a line that says how far, the keys."""
        yield Static(id="heading")
        with Container(id="both"):
            with VerticalScroll(id="left", can_focus=False):
                yield Static(id="passage")
            with VerticalScroll(id="right", can_focus=False):
                yield Static(id="proposal")
        yield Static(id="progress")
        yield Footer(compact=True, show_command_palette=False)

    def on_mount(self) -> None:
        """Name the panes and show where the review stands."""
        self.query_one("#left").border_title = "the document"
        self.query_one("#right").border_title = "the proposal"
        self.refresh_all()

    def on_resize(self) -> None:
        """Draw the bar anew in the new width."""
        self.refresh_all()

    def refresh_all(self) -> None:
        """Show the present item."""
        if not self.query("#heading"):
            return
        listed = self._listed()
        number = listed.index(self.at) + 1 if self.at in listed else 0
        heading = shown.heading(self.state, self.at, number, len(listed), self.only)
        self.query_one("#heading", Static).update(heading)
        self.query_one("#passage", Static).update(shown.passage(self.passages, self.at))
        self.query_one("#proposal", Static).update(shown.proposal(self.state, self.at))
        self.query_one("#progress", Static).update(shown.progress(self.state, self.size.width))
        self.call_after_refresh(self._into_sight)

    def _into_sight(self) -> None:
        """Scroll the passage so that the evidence can be read, with some of what stands before it."""
        left = self.query_one("#left", VerticalScroll)
        before = shown.passage(self.passages, self.at).plain.partition(shown.OPENS)[0]
        width = max(20, left.content_size.width)
        lines = sum(1 + len(line) // width for line in before.split("\n")) if self.at.anchors else 0
        left.scroll_to(y=max(0, lines - left.content_size.height // 3), animate=False)
        self.query_one("#right", VerticalScroll).scroll_home(animate=False)

    def _listed(self) -> list[Item]:
        items = self.state.draft.items
        if self.only == OPEN:
            return [item for item in items if self.state.of(item).verdict == OPEN]
        return [item for item in items if self.only in {_ALL, item.table}]

    def action_move(self, by: int) -> None:
        """Go to the next or the former item of those that are listed."""
        listed = self._listed() or [self.at]
        here = listed.index(self.at) if self.at in listed else -1 if by > 0 else 0
        self.at = listed[max(0, min(len(listed) - 1, here + by))]
        self.refresh_all()

    def action_next_open(self) -> None:
        """Go to the next item on which nothing is decided."""
        self._next_open()
        self.refresh_all()

    def _next_open(self) -> None:
        items = self.state.draft.items
        here = items.index(self.at)
        for item in (*items[here:], *items[:here]):
            if self.state.of(item).verdict == OPEN and self.only in {_ALL, OPEN, item.table}:
                self.at = item
                return

    def action_filter(self) -> None:
        """List all, those that are open, or those of one table, in turn."""
        present = dict.fromkeys(item.table for item in self.state.draft.items)
        turn = [_ALL, OPEN, *present]
        self.only = turn[(turn.index(self.only) + 1) % len(turn)]
        listed = self._listed()
        if listed and self.at not in listed:
            self.at = listed[0]
        self.refresh_all()

    def action_scroll(self, by: int) -> None:
        """Scroll the pane that was chosen, the document's to begin with."""
        pane = self.query_one(f"#{self.pane}", VerticalScroll)
        pane.scroll_relative(y=by * max(1, pane.content_size.height - 2), animate=False)

    def action_other_pane(self) -> None:
        """Let the other pane scroll."""
        self.pane = "right" if self.pane == "left" else "left"
        self.notify(f"space and b scroll {'the proposal' if self.pane == 'right' else 'the document'}", timeout=2)

    async def action_accept(self) -> None:
        """Accept the item once its fields can stand, with the statement that is asked for."""
        item = self.at
        problems = self._problems(item, self.state.fields(item))
        if problems:
            await self._ask_fields(item, problems, accept=True)
        elif item.table == DOCUMENT:
            await self._decide(lambda: self.state.accept(item, ""))
        else:
            await self._ask_statement(item)

    async def _ask_statement(self, item: Item) -> None:
        def check(text: str) -> list[str]:
            return objections(text, item.code, self.passages.stream)

        async def keep(text: str | None) -> None:
            if text is not None:
                await self._decide(lambda: self.state.accept(item, text))

        await self.push_screen(dialogs.StatementDialog(item.code, self.state.of(item).statement, check), keep)

    async def action_edit(self) -> None:
        """Edit the fields."""
        await self._ask_fields(self.at, [], accept=False)

    async def _ask_fields(self, item: Item, problems: list[str], accept: bool) -> None:
        def read(text: str) -> tuple[Any, list[str]]:
            try:
                fields = parse_yaml(text, self.state.draft.path).data
            except (BadInput, yaml.YAMLError) as error:
                return None, str(error).splitlines()
            if not isinstance(fields, dict):
                return None, ["write keys with values"]
            return fields, self._problems(item, fields)

        async def keep(fields: dict[str, Any] | None) -> None:
            if fields is None:
                return
            if fields != self.state.fields(item):
                await self._guarded(lambda: self.state.edit(item, fields))
            self.refresh_all()
            if accept:
                await self.action_accept()

        text = shown.yaml_of(self.state.fields(item))
        await self.push_screen(dialogs.FieldsDialog(item.code, text, read, problems), keep)

    def _problems(self, item: Item, fields: Any) -> list[str]:
        return self.checker.problems(item, fields, _PLACEHOLDER, self.state.draft.path)

    async def action_reject(self) -> None:
        """Reject the item, with the reason that is asked for."""
        item = self.at

        async def keep(answer: tuple[str, str] | None) -> None:
            if answer is not None:
                await self._decide(lambda: self.state.reject(item, *answer))

        await self.push_screen(dialogs.RejectDialog(item.code), keep)

    def action_undo(self) -> None:
        """Take back the last decision, wherever it was."""
        code = self.state.undo()
        if code:
            self.at = next((item for item in self.state.draft.items if item.code == code), self.at)
        self.notify(f"taken back: the last decision on {code}" if code else "nothing to take back", timeout=2)
        self.refresh_all()

    async def _decide(self, decide: Any) -> None:
        if await self._guarded(decide):
            self._next_open()
            self.refresh_all()
            if not self.state.counts()[OPEN]:
                await self.action_write()

    async def _guarded(self, act: Any) -> bool:
        """Do something that writes; a failure is told and the review goes on."""
        try:
            act()
        except InquiriesError as error:
            await self.push_screen(dialogs.MessageDialog(str(error).splitlines()))
            return False
        return True

    def action_save(self) -> None:
        """Say that everything is kept: each decision is on the disk before the next."""
        self.notify(f"every decision is kept in {self.state.journal.path.name}", timeout=3)

    async def action_write(self) -> None:
        """Write the coding sheet of what is accepted."""
        if self.state.coder:
            await self._write()
            return

        async def keep(name: str | None) -> None:
            if name and await self._guarded(lambda: self.state.name_coder(name)):
                await self._write()

        await self.push_screen(dialogs.NameDialog(), keep)

    async def _write(self) -> None:
        told: list[str] = []
        if await self._guarded(lambda: told.extend(write_sheet(self.state, self.model, self.out))):
            await self.push_screen(dialogs.MessageDialog([f"written: {self.out}", *told]))


def _bound(app: ReviewApp) -> list[Binding]:
    return [binding for binding in app.BINDINGS if isinstance(binding, Binding)]
