"""The questions that a review asks: a statement, the fields, a reason, a name. Each leaves the passage in sight."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.text import Text
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static, TextArea
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult

REASONS: Final = {
    "no claim": "nobody claims, asks, answers or counts anything here",
    "other table": "it is a claim of another table",
    "wrong speaker": "somebody else says it, and mending is no use",
    "wrong passage": "the passage does not carry it",
    "said already": "another entry has it",
    "not ours": "it is not about the subject matter",
    "names somebody": "it would lead to a person who must stay unnamed",
    "other": "say in words",
}


class Dialog(ModalScreen[Any]):
    """A question at the foot of the screen; Escape leaves all as it was."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Leave", priority=True)]
    DEFAULT_CSS = """
    Dialog { align: center bottom; background: $background 0%; }
    Dialog > Vertical { height: auto; max-height: 80%; border: heavy $primary; background: $surface; padding: 0 1; }
    Dialog Static { height: auto; }
    Dialog TextArea { height: 4; border: round $primary; }
    Dialog TextArea.-tall { height: 1fr; min-height: 8; }
    Dialog .-problems { text-style: bold; }
    FieldsDialog > Vertical { height: 80%; }
    """

    def action_leave(self) -> None:
        """Answer nothing."""
        self.dismiss(None)

    def on_mount(self) -> None:
        """Take the keys at once."""
        self.set_focus(next(iter(self.query("TextArea, OptionList, Input")), None))

    def show(self, problems: list[str]) -> None:
        """Say what speaks against the answer."""
        self.query_one(".-problems", Static).update(Text("\n".join(f"! {problem}" for problem in problems)))


class _Lines(TextArea):
    """A text that Enter sends off."""

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            await self.screen.run_action("send")
            return
        await super()._on_key(event)


class StatementDialog(Dialog):
    """Asks for the statement; what `check` objects to is shown and the question stays."""

    def __init__(self, code: str, statement: str, check: Callable[[str], list[str]]) -> None:
        super().__init__()
        self._code, self._statement, self._check = code, statement, check

    def compose(self) -> ComposeResult:
        """The question, the text, the problems."""
        with Vertical():
            yield Label(
                f"{self._code}: what is claimed, in one sentence of your own? Enter keeps, Escape leaves", markup=False
            )
            yield _Lines(self._statement, soft_wrap=True)
            yield Static("", classes="-problems", markup=False)

    def action_send(self) -> None:
        """Keep the statement if nothing speaks against it."""
        text = " ".join(self.query_one(TextArea).text.split())
        problems = self._check(text)
        if problems:
            self.show(problems)
        else:
            self.dismiss(text)


class FieldsDialog(Dialog):
    """The fields as lines of YAML; `read` gives them back, or the problems."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("ctrl+s", "send", "Keep", priority=True)]

    def __init__(self, code: str, text: str, read: Callable[[str], tuple[Any, list[str]]], problems: list[str]) -> None:
        super().__init__()
        self._code, self._text, self._read, self._problems = code, text, read, problems

    def compose(self) -> ComposeResult:
        """The lines, and what is wrong with them."""
        with Vertical():
            yield Label(f"{self._code}: fields. Ctrl+S keeps, Escape leaves", markup=False)
            yield TextArea(self._text, classes="-tall", soft_wrap=True)
            yield Static("", classes="-problems", markup=False)

    def on_mount(self) -> None:
        """Show what has to be mended."""
        super().on_mount()
        self.show(self._problems)

    def action_send(self) -> None:
        """Keep the fields if they can stand."""
        fields, problems = self._read(self.query_one(TextArea).text)
        if problems:
            self.show(problems)
        else:
            self.dismiss(fields)


class RejectDialog(Dialog):
    """Asks why: one of a short list, and words if there is more to say."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self._code = code
        self._reason = ""

    def compose(self) -> ComposeResult:
        """The list, then a line for words."""
        with Vertical():
            yield Label(f"{self._code}: why not? Number or Enter chooses, Escape leaves", markup=False)
            shown = (f"{n} {name}: {told}" for n, (name, told) in enumerate(REASONS.items(), 1))
            yield OptionList(*(Option(Text(text)) for text in shown))
            yield Input(placeholder="in words, if there is more to say; Enter ends", disabled=True)
            yield Static("", classes="-problems", markup=False)

    def on_key(self, event: events.Key) -> None:
        """A number chooses; what was typed ahead of the list goes to the line for words."""
        words = self.query_one(Input)
        if not self._reason:
            if event.key.isdigit() and 1 <= int(event.key) <= len(REASONS):
                event.stop()
                self._choose(int(event.key) - 1)
        elif event.key == "enter":
            self._end(words.value)
        elif event.character and event.is_printable:
            words.insert_text_at_cursor(event.character)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Enter chooses what is marked."""
        if self._reason:
            self._end(self.query_one(Input).value)
        else:
            self._choose(event.option_index)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """The end of the words."""
        self._end(event.value)

    def _end(self, text: str) -> None:
        words = " ".join(text.split())
        if self._reason == "other" and not words:
            self.show(["say in words why not"])
        else:
            self.dismiss((self._reason, words))

    def _choose(self, number: int) -> None:
        self._reason = list(REASONS)[number]
        words = self.query_one(Input)
        self.query_one(OptionList).highlighted = number
        words.disabled = False
        self.set_focus(words)


class NameDialog(Dialog):
    """Asks who decides."""

    def compose(self) -> ComposeResult:
        """One line."""
        with Vertical():
            yield Label("Who has read the document and decided? Your name or pseudonym, for coding.coder", markup=False)
            yield Input()
            yield Static("", classes="-problems", markup=False)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Keep the name."""
        name = " ".join(event.value.split())
        if name:
            self.dismiss(name)
        else:
            self.show(["a sheet is signed by somebody"])


class MessageDialog(Dialog):
    """Says something longer than a line; any key goes on."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__()
        self._lines = lines

    def compose(self) -> ComposeResult:
        """The lines."""
        with Vertical():
            yield Static(Text("\n".join([*self._lines, "", "any key goes on"])), markup=False)

    def on_key(self, event: events.Key) -> None:
        """Go on."""
        event.stop()
        self.dismiss(None)
