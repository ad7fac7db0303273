"""What a validation found, in forms that people and programs read."""

from __future__ import annotations

from inquiries.rulebook import report_forms
from inquiries.rulebook.outcomes import Failure, Outcome, Outcomes, State

__all__ = ["Failure", "Outcome", "Report", "State"]


class Report(Outcomes):
    """All outcomes of a validation, ready to be told."""

    def text(self) -> str:
        """Plain words for a terminal."""
        return report_forms.text(self)

    def markdown(self) -> str:
        """A Markdown page."""
        return report_forms.markdown(self)

    def html(self) -> str:
        """One self-contained HTML page, the same bytes for the same outcome."""
        return report_forms.html(self)

    def json(self) -> str:
        """A JSON document for programs."""
        return report_forms.as_json(self)
